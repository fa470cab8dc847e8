"""What people write for the state of a service: labels, and the abbreviations of a night."""

from typing import get_args

import pytest

from ledger.domain.service.events import Condition
from projections.i18n.declared import codes_named, group_for, words_for
from tests.cli.test_names_typed import STATES


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("HS", "down"), ("h.s.", "down"), ("en panne", "down"), ("KO", "down"),
        ("buiten gebruik", "down"), ("defect", "down"), ("a. B.", "down"), ("defekt", "down"),
        ("out of order", "down"), ("OK", "normal"), ("RAS", "normal"), ("werkt", "normal"),
        ("in Ordnung", "normal"), ("dégr.", "degraded"), ("partiel", "degraded"),
        ("deels", "degraded"), ("gestört", "degraded"), ("limited", "degraded"),
        ("fermée", "closed"), ("dicht", "closed"), ("inc.", "unknown"), ("onbek.", "unknown"),
    ],
)  # fmt: skip
def test_an_abbreviation_names_its_state(word: str, state: str) -> None:
    """As scribes write it, in whichever language."""
    assert codes_named(STATES, "service_state", word) == [state]


def test_no_word_names_two_states() -> None:
    """Whoever writes a word means one thing."""
    group = group_for(get_args(Condition))
    assert group == "service_state"
    for state in STATES:
        for word in words_for(group, state):
            assert codes_named(STATES, group, word) == [state], word

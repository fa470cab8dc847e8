"""Rows of a form are told apart by words of the reader's language, never by an option's name."""

import pytest

from ledger.domain import VERBS
from projections.i18n import Translator, languages
from tests.support.board import ZONE
from tui.forms.rows import rows_of

TYPED = [verb for verb in VERBS.values() if verb.path != "crisis.open"]


@pytest.mark.parametrize("lang", languages())
def test_no_row_of_a_form_is_told_by_the_name_of_an_option(lang: str) -> None:
    """Two rows of one name would be; and a label says all there is to tell them by."""
    t = Translator(lang, ZONE)
    labels = {verb.path: [row.label for row in rows_of(verb, t)] for verb in TYPED}
    assert {path: found for path, found in labels.items() if len(found) != len({*found})} == {}
    assert not [one for found in labels.values() for one in found if one.endswith(")")]

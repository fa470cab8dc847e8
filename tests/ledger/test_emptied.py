"""A correction can take back any field that may be left out: `fails=`, with nothing behind it."""

from typing import Any

import pytest
from msgspec import NODEFAULT, structs

from ledger.command.order import Context, in_full
from ledger.domain import KINDS
from ledger.domain.amendments import apply_changes, is_empty, value_of
from ledger.domain.entry import Entry
from ledger.domain.sample import ORGANISATION, Sampler
from ledger.domain.transitions import entry_of
from ledger.errors import InputError, Refused
from projections.i18n import Translator, languages
from tests.ledger.test_correcting import correct, record
from tests.support.chronicle import ZONE, Chronicle

FIELDS = [
    (kind.event, field)
    for kind in KINDS.values()
    for field in structs.fields(kind.event)
]  # fmt: skip


def emptied(entry: Entry[Any], name: str, nothing: object) -> Any:
    context = Context(entry.recorded, ZONE, {})
    return value_of(apply_changes(entry, in_full(entry, {name: nothing}, context)), name)


@pytest.mark.parametrize("nothing", ["", None])
def test_any_field_that_may_be_left_out_is_emptied_and_no_other(nothing: object) -> None:
    """One way for all kinds: in words nothing behind `=`, in a file also null."""
    wrong = []
    for event, field in FIELDS:
        entry = entry_of(Sampler(full=True).make(event))
        optional = field.default is not NODEFAULT
        try:
            taken = is_empty(emptied(entry, field.name, nothing))
        except InputError:
            taken = False
        if taken is not optional:
            wrong.append((event.__name__, field.name))
    assert wrong == []


@pytest.fixture
def told() -> Chronicle:
    """A degraded service with what fails, how much of it there is, and where: number 2."""
    chronicle = Chronicle(ORGANISATION)
    said = {"service": "emergency", "state": "degraded", "fails": "printers", "capacity": 40}
    record(chronicle, "service.report", {**said, "scope": {"sites": ["north"]}})
    return chronicle


def test_several_fields_of_one_correction_are_checked_together(told: Chronicle) -> None:
    """Normal again: neither of the three could be mended alone."""
    correct(told, 2, state="normal", fails="", capacity="", scope="")
    said = told.fold.situation.now(2)
    assert said is not None
    assert (said.event.state, said.event.fails, said.event.capacity) == ("normal", None, None)
    assert said.event.scope is None
    assert told.fold.voided == 0


def test_what_stands_in_the_way_is_named_with_how_it_is_emptied(told: Chronicle) -> None:
    """The refusal shows no way that leads to another refusal, and none where none helps."""
    with pytest.raises(Refused) as refused:
        correct(told, 2, state="normal")
    assert refused.value.code == "normal_fails"
    assert refused.value.fields["empties"] == "fails= capacity="
    for lang in languages():
        assert "`fails= capacity=`" in Translator(lang, ZONE).error(refused.value)
    with pytest.raises(Refused) as refused:
        correct(told, 2, service="nothing")
    assert "empties" not in refused.value.fields


def test_a_completion_empties_nothing(told: Chronicle) -> None:
    """It fills what is empty."""
    with pytest.raises((InputError, Refused)) as refused:
        record(told, "entry.complete", {"number": 2, "changes": {"works": ""}, "reason": "r"})
    assert refused.value.code == "too_short"

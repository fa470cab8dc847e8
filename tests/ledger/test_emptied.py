"""A correction can take back any field that may be left out: `fails=`, with nothing behind it."""

import re
from typing import Any

import pytest
from msgspec import NODEFAULT, structs

from ledger.command.order import Circumstances, Context, Order, in_full
from ledger.domain import KINDS, VERBS
from ledger.domain.amending.commands import CorrectEntry
from ledger.domain.amendments import apply_changes, is_empty, value_of
from ledger.domain.entry import Entry
from ledger.domain.sample import ORGANISATION, Sampler
from ledger.domain.transitions import entry_of
from ledger.errors import InputError, Refused
from projections.i18n import Translator, languages
from tests.ledger.test_correcting import correct, put, record
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


@pytest.mark.parametrize("name", ["works", "capacity", "source"])
def test_what_is_empty_is_not_emptied(told: Chronicle, name: str) -> None:
    """`(not said before) → (no longer said)` says nothing, so nothing is recorded; it is said."""
    before = len(told.messages)
    correct(told, 2, capacity="") if name == "capacity" else None
    after = len(told.messages)
    with pytest.raises(Refused, match="already_empty") as refused:
        correct(told, 2, **{name: ""})
    assert (refused.value.fields["field"], refused.value.fields["about"]) == (name, 2)
    assert len(told.messages) == after <= before + 1
    for lang in languages():
        said = Translator(lang, ZONE).error(refused.value)
        assert re.match(rf"\w+( \w+)*( \(`{name}`\))?\W? ?: ", said)
        assert "#2" in said
        assert "--yes" not in said


def test_a_correction_records_what_it_changes_and_nothing_else(told: Chronicle) -> None:
    """A new value that is the old one is no change, whatever else is corrected with it."""
    correct(told, 2, works="", fails="faxes", capacity="40", scope={"sites": ["north"]})
    assert [entry for _, entry in told.entries()][-1].event.changes == {"fails": "faxes"}


def test_a_higher_marking_changes_what_is_shown(told: Chronicle) -> None:
    """Then the words may stay as they are."""
    command = CorrectEntry(number=2, changes={"fails": "printers"}, reason="for the cell")
    around = Circumstances(marking="cell")
    put(told, Order(VERBS["entry.correct"], command, "marked", "2", around))
    with pytest.raises(Refused, match="already_so"):
        correct(told, 2, fails="printers")

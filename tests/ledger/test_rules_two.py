"""From rules 2 on only a role that names it erases a text or lifts a legal hold."""

import pytest
from msgspec import structs

from ledger.command.decide import OPENING
from ledger.domain import VERBS
from ledger.domain.amendments import EntryCorrected, EntryReclassified, EntryStruck
from ledger.domain.crisis.commands import OpenCrisis
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.dossier.events import LegalHoldLifted, LegalHoldSet, TextErased
from ledger.domain.entry import Event
from ledger.domain.organisation import Role
from ledger.domain.rule_set import KNOWN_RULES, PRESENT_RULES
from ledger.domain.sample import Sampler
from ledger.domain.transitions import Walk
from tests.support.book import CONTACT, FOUNDER, PLACE, SCRIBE, Book, Pen, opening

HOLD = "record.hold"
WHOLE = Role(id="scribe", name="Scribe", writes=("record.*",), amends="all")
NAMING = Role(
    id="contact", name="DPO", amends="all",
    writes=("record.*", "record.text_erased", "record.hold_lifted"),
)  # fmt: skip

NARROW: tuple[tuple[Event, str], ...] = (
    (TextErased(erased=4, basis="art. 17"), "record.erasure"),
    (LegalHoldLifted(reason="copied"), HOLD),
    (EntryStruck(number=4, reason="mine"), HOLD),
    (EntryReclassified(number=4, other=1, reason="mine"), HOLD),
)
"""What erases, lifts a hold, or comes to the same; the hold is number 4."""


def book(rules: int | None) -> Book:
    """A ledger with a hold, which whoever writes about the record has set."""
    told = Book(opened=False)
    place = structs.replace(PLACE, roles=(PLACE.roles[0], WHOLE, NAMING))
    told.write(opening(organisation=place, rules=rules), CRISIS)
    for pen in (SCRIBE, CONTACT):
        told.enrol(pen)
    told.write(LegalHoldSet(what="Logs"), HOLD, by=SCRIBE)
    assert told.last().verdict == "accepted"
    return told


@pytest.mark.parametrize(("event", "originator"), NARROW)
def test_the_whole_concept_is_not_enough(event: Event, originator: str) -> None:
    """Whoever keeps the record destroys nothing of it, and lets nothing go that a judge holds."""
    told = book(2)
    told.write(event, originator, by=SCRIBE)
    assert told.last().reason == "role"


@pytest.mark.parametrize("pen", [CONTACT, FOUNDER])
@pytest.mark.parametrize(("event", "originator"), NARROW)
def test_who_is_named_does_and_who_may_do_everything(
    pen: Pen, event: Event, originator: str
) -> None:
    """A role with the kind by name, or with `*`."""
    told = book(2)
    told.write(event, originator, by=pen)
    assert told.last().verdict == "accepted"


@pytest.mark.parametrize("rules", [None, 1])
@pytest.mark.parametrize(("event", "originator"), NARROW)
def test_what_was_recorded_by_the_first_rules_stays_what_it_was(
    rules: int | None, event: Event, originator: str
) -> None:
    """A ledger that was opened before is judged as it was."""
    told = book(rules)
    told.write(event, originator, by=SCRIBE)
    assert told.last().verdict == "accepted"


def test_a_correction_of_the_opening_changes_no_rules() -> None:
    """What a ledger is judged by is what its opening said as it was recorded."""
    told = book(2)
    told.write(EntryCorrected(number=1, changes={"rules": 1}, reason="x"), CRISIS)
    told.write(TextErased(erased=4, basis="art. 17"), "record.erasure", by=SCRIBE)
    assert told.last().reason == "role"


def test_a_hold_is_still_mended_by_whoever_keeps_the_record() -> None:
    """Its words may be corrected, and everything else of the record is theirs as before."""
    told = book(2)
    told.write(EntryCorrected(number=4, changes={"what": "All logs"}, reason="x"), HOLD, by=SCRIBE)
    assert told.last().verdict == "accepted"


def test_a_ledger_is_opened_by_the_present_rules() -> None:
    """They are named in the opening, and known."""
    assert max(KNOWN_RULES) == PRESENT_RULES
    walk = Walk()
    (event,) = VERBS[OPENING].decide(None, Sampler().make(OpenCrisis), walk.situation)
    assert getattr(event, "rules", None) == PRESENT_RULES

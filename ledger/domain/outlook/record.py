"""The record of what is expected and aimed at, and how each entry changes it."""

from ledger.domain.again import AGAIN
from ledger.domain.concept import Concept
from ledger.domain.entry import Entry
from ledger.domain.figure.events import Amount
from ledger.domain.outlook.asks import MEETING
from ledger.domain.outlook.events import (
    OutlookExpected,
    OutlookMet,
    OutlookMissed,
    OutlookMoved,
    OutlookWithdrawn,
    TargetSet,
)
from ledger.domain.record import Record, absorb, words
from ledger.domain.values import Name, Number, Qualifier, Scope, Slug, When, Words

OPEN = ("expected", "targeted")
"""Stages in which it is still to come: nobody has said whether it was met."""


class Outlook(Record, kw_only=True):
    """Something expected, or a target where somebody set one (`aim`).

    `first` is when it was due before it was moved, `moved` how often it was. `reached` and
    `reached_share` are what there was when it was met or missed, `outcome` what was said of that,
    `reason` why it was moved last, or withdrawn.
    """

    what: Words | None = None
    aim: bool = False
    share: Amount | None = None
    value: Amount | None = None
    unit: Name | None = None
    of: Amount | None = None
    qualifier: Qualifier | None = None
    due: When | None = None
    said_by: Name | None = None
    scope: Scope | None = None
    asset: Slug | None = None
    figure: Number | None = None
    first: When | None = None
    moved: int = 0
    reason: Words | None = None
    outcome: Words | None = None
    reached: Amount | None = None
    reached_share: Amount | None = None

    @property
    def clock(self) -> When | None:
        """When it is due, while it is still to come."""
        return self.due if self.stage in OPEN else None


outlook = Concept("outlook", Outlook, over=("met", "missed", "withdrawn"), stands=OPEN)


@outlook.evolves("outlook.expected", begins=True)
def expected(
    record: Outlook | None, event: OutlookExpected, entry: Entry[OutlookExpected], number: int
) -> Outlook:
    """It is to come."""
    return absorb(Outlook(stage="expected"), event, number)


@outlook.evolves("outlook.target_set", begins=True)
def target_set(
    record: Outlook | None, event: TargetSet, entry: Entry[TargetSet], number: int
) -> Outlook:
    """It is aimed at."""
    return absorb(Outlook(stage="targeted", aim=True), event, number)


@outlook.evolves("outlook.moved", asks=AGAIN)
def moved(
    record: Outlook | None, event: OutlookMoved, entry: Entry[OutlookMoved], number: int
) -> Outlook | None:
    """What was missed is to come again; its first time stays readable."""
    if record is None:
        return None
    if event.due not in {None, record.due} and record.first is None:
        record.first = record.due
    record.moved += 1
    record.reason = record.outcome = record.reached = record.reached_share = None
    return absorb(record, event, number, "targeted" if record.aim else "expected")


@outlook.evolves("outlook.met", asks=MEETING)
def met(
    record: Outlook | None, event: OutlookMet, entry: Entry[OutlookMet], number: int
) -> Outlook | None:
    """It is so; what was aimed at stays beside what was reached."""
    return _came_out(record, "met", event, number)


@outlook.evolves("outlook.missed")
def missed(
    record: Outlook | None, event: OutlookMissed, entry: Entry[OutlookMissed], number: int
) -> Outlook | None:
    """It is not so."""
    return _came_out(record, "missed", event, number)


@outlook.evolves("outlook.withdrawn")
def withdrawn(
    record: Outlook | None, event: OutlookWithdrawn, entry: Entry[OutlookWithdrawn], number: int
) -> Outlook | None:
    """It is no longer meant."""
    return absorb(record, event, number, "withdrawn") if record else None


def _came_out(
    record: Outlook | None, stage: str, event: OutlookMet | OutlookMissed, number: int
) -> Outlook | None:
    if record is not None:
        record.stage, record.outcome = stage, words(event.text, number)
        record.reached, record.reached_share = event.value, event.share
    return record

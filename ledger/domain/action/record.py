"""The record of actions, and how each entry changes it."""

from ledger.domain.action.events import (
    ActionAssigned,
    ActionDone,
    ActionDropped,
    ActionProgressed,
    ActionReopened,
    Share,
)
from ledger.domain.again import AGAIN
from ledger.domain.concept import Concept
from ledger.domain.entry import Entry
from ledger.domain.record import Record, absorb, words
from ledger.domain.values import Name, Number, Scope, Text, When, Words

OPEN = ("assigned", "progressed")
"""Stages in which somebody still has to do it."""


class Action(Record, kw_only=True):
    """What somebody is to do.

    `note` is what was last said beside it: to whoever does it, of how it stands, of how it ended or
    why not. `done_by` is who did it when that was not the `owner`.
    """

    text: Words | None = None
    owner: Name | None = None
    due: When | None = None
    decision: Number | None = None
    scope: Scope | None = None
    share: Share | None = None
    note: Words | None = None
    done_by: Name | None = None

    @property
    def group(self) -> str:
        """The entry it follows from; empty when it follows from none."""
        return str(self.decision or "")

    @property
    def clock(self) -> When | None:
        """When it is to be done, until it is."""
        return self.due if self.stage in OPEN else None


action = Concept(
    "action",
    Action,
    over=("done", "dropped"),
    stands=OPEN,
    wants=dict.fromkeys(OPEN, (("owner",), ("due",))),
)


@action.evolves("action.assigned", begins=True)
def assigned(
    record: Action | None, event: ActionAssigned, entry: Entry[ActionAssigned], number: int
) -> Action:
    """It is to be done."""
    return absorb(Action(stage="assigned"), event, number)


@action.evolves("action.progressed", asks=AGAIN)
def progressed(
    record: Action | None, event: ActionProgressed, entry: Entry[ActionProgressed], number: int
) -> Action | None:
    """What is to be done stays as it was said."""
    if record is None:
        return None
    record.share = record.share if event.share is None else event.share
    return _under_way(record, event.text, event.owner, event.due, number)


@action.evolves("action.done")
def done(
    record: Action | None, event: ActionDone, entry: Entry[ActionDone], number: int
) -> Action | None:
    """It is over."""
    if record:
        record.stage, record.done_by = "done", event.done_by
        record.note = words(event.text, number)
    return record


@action.evolves("action.dropped")
def dropped(
    record: Action | None, event: ActionDropped, entry: Entry[ActionDropped], number: int
) -> Action | None:
    """It is over without being done."""
    if record:
        record.stage, record.note = "dropped", words(event.reason, number)
    return record


@action.evolves("action.reopened")
def reopened(
    record: Action | None, event: ActionReopened, entry: Entry[ActionReopened], number: int
) -> Action | None:
    """It is to be done again; how much of it was done, nobody has said since."""
    if record is None:
        return None
    record.share = record.done_by = None
    return _under_way(record, event.reason, event.owner, event.due, number)


def _under_way(
    record: Action, note: Text, owner: Name | None, due: When | None, number: int
) -> Action:
    record.stage, record.note = "progressed", words(note, number)
    record.owner, record.due = owner or record.owner, due or record.due
    return record

"""Actions: how many are open, overdue and done, then those to be done first, with their owners."""

from collections.abc import Iterator
from datetime import datetime

from ledger.domain.values import When
from projections.brief.model import BriefLine, EntryRef, Phrase
from projections.brief.phrases import line, optional, plural, say
from projections.brief.places import places
from projections.model.picture import Picture
from projections.model.rows import ActionRow
from projections.views.clocks import overdue_by

ROW = "action"
"""The kind of a line about one action."""


def action_lines(picture: Picture) -> Iterator[BriefLine]:
    """The total, the overdue ones, the longest first, then the others by when they are due."""
    actions = picture.actions
    if not (actions.waiting or actions.done or actions.dropped):
        return
    fields = {"late": actions.late, "done": actions.done, "dropped": actions.dropped}
    yield BriefLine(
        phrases=(plural("brief.action.total", actions.waiting, **fields),), kind="total"
    )
    for row in (*actions.overdue, *actions.open):
        yield _row(picture, row)


def _row(picture: Picture, row: ActionRow) -> BriefLine:
    owner = row.owner or say("brief.action.nobody")
    text = row.text or say("brief.no_text")
    said = [say("brief.action.row", owner=owner, text=text), due_phrase(row.due, picture.now)]
    if overdue_by(row.due, picture.now) is not None:
        said.reverse()  # the end of a long line may be left out
    return line(
        *said,
        rows=[row],
        since=picture.since,
        kind=ROW,
        details=optional(
            ("brief.detail.note", row.note),
            ("brief.detail.share_done", row.share),
            ("brief.detail.where", places(picture, row.scope)),
            ("brief.detail.decision", EntryRef(row.decision) if row.decision else None),
        ),
    )


def due_phrase(due: When | None, now: datetime) -> Phrase:
    """Until when something is to be done, and how long that is over."""
    if due is None:
        return say("brief.action.no_due")
    late = overdue_by(due, now)
    if late is None:
        return say("brief.action.due", when=due)
    return say("brief.action.overdue", age=late, when=due)

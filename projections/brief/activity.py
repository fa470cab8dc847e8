"""Clinical activity: what is cancelled, case by case, redirected, maintained, and what is back."""

from collections.abc import Iterator
from typing import Any

from ledger.domain.cancellation.record import Beside
from projections.brief.model import BriefLine, Phrase, Quantity
from projections.brief.phrases import line, optional, places, plural, say, several
from projections.model.picture import ActivityRow, Picture
from projections.model.rows import CancellationRow, Prose

STAGES = {
    "ordered": ("brief.activity.ordered", "brief.activity.ordered_period"),
    "partly_resumed": ("brief.activity.partly_resumed", "brief.activity.partly_resumed_period"),
    "resumed": ("brief.activity.resumed", "brief.activity.resumed_period"),
}
"""Keys by stage: without a period, and with one."""


def activity_lines(picture: Picture) -> Iterator[BriefLine]:
    """What stands, and what changed in the period; orders for days gone by in one line."""
    past: list[CancellationRow] = []
    for activity in picture.activities:
        changed = activity.row.number > picture.since.number
        if changed or (activity.standing and activity.tense != "past"):
            yield _line(picture, activity)
        elif activity.standing:
            past.append(activity.row)
    if past:
        idents = dict.fromkeys(row.activity for row in past)
        names = [picture.part("activity", ident) for ident in idents]
        yield line(plural("brief.activity.past", len(past), activities=names), rows=past)


def _line(picture: Picture, activity: ActivityRow) -> BriefLine:
    row = activity.row
    fields: dict[str, Any] = {
        "activity": picture.part("activity", row.activity),
    }
    key, key_period = STAGES[row.stage]
    if row.period is not None:
        key, fields["period"] = key_period, row.period
    lists = [say("brief.activity.whole")] if activity.whole else _lists(row)
    return line(
        say(key, **fields),
        *(lists if activity.standing else ()),
        rows=[row],
        since=picture.since,
        details=(
            *optional(("brief.detail.where", places(picture, row.scope))),
            *_details(row),
            *_exempt(picture, row),
        ),
    )


def _lists(row: CancellationRow) -> list[Phrase]:
    said = [
        ("brief.activity.cancelled", row.cancelled),
        ("brief.activity.cases", row.case_by_case),
        ("brief.activity.redirected", row.redirected),
        ("brief.activity.maintained", row.maintained),
    ]
    return [say(key, items=several(items)) for key, items in said if items]


def _details(row: CancellationRow) -> tuple[Phrase, ...]:
    planned = None if row.planned is None else Quantity(row.planned, qualifier=row.qualifier)
    rebooked = (
        None if row.rebooked is None else Quantity(row.rebooked, qualifier=row.rebooked_qualifier)
    )
    return optional(
        ("brief.detail.judges", row.judges),
        ("brief.detail.criteria", row.criteria),
        ("brief.detail.redirected_to", row.redirected_to),
        ("brief.detail.planned", planned),
        ("brief.detail.reached", row.reached),
        ("brief.detail.unreachable", row.unreachable),
        ("brief.detail.rebooked", rebooked),
        ("brief.detail.remaining", row.remaining),
        ("brief.detail.reason", row.reason),
    )


def _exempt(picture: Picture, row: CancellationRow) -> Iterator[Phrase]:
    for made in row.exceptions:
        key = "brief.activity.exception_by" if made.by else "brief.activity.exception"
        yield _said(picture, key, made)
    for made in row.transfers:
        yield _said(picture, "brief.activity.transfer", made)
    for made in row.resumptions:
        if made.text is not None or made.scope is not None:
            yield _said(picture, "brief.activity.resumption", made)


def _said(picture: Picture, key: str, made: Beside) -> Phrase:
    text = _what(made)
    where = places(picture, made.scope)
    if where is not None:
        text = say("brief.activity.at", text=text, where=where)
    return say(key, text=text, by=made.by or "")


def _what(made: Beside) -> Prose | Phrase:
    """What, and how many; all of it only when neither was said."""
    if made.count is None:
        return made.text or say("brief.activity.all_of_it")
    if made.text is None:
        return say("brief.activity.count", count=made.count)
    return say("brief.activity.what_count", text=made.text, count=made.count)

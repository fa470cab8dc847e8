"""Clinical activity: what is cancelled, case by case, redirected, maintained, and what is back."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from ledger.domain.cancellation.record import Beside, Contact
from ledger.domain.organisation import labels
from ledger.domain.values import When
from ledger.sanitize import plain_name
from projections.brief.ages import age
from projections.brief.model import AnyValue, BriefLine, Code, Phrase, Quantity
from projections.brief.phrases import line, optional, say, several, value_of
from projections.brief.places import Naming, everywhere, places
from projections.model.picture import ActivityRow, Picture
from projections.model.rows import CancellationRow, NamedPart, Prose
from projections.views.resuming import has_begun, touches

STAGES = {
    "ordered": ("brief.activity.ordered", "brief.activity.ordered_period"),
    "resuming": ("brief.activity.resuming", "brief.activity.resuming_period"),
    "partly_resumed": ("brief.activity.partly_resumed", "brief.activity.partly_resumed_period"),
    "resumed": ("brief.activity.resumed", "brief.activity.resumed_period"),
}
"""Keys by stage: without a period, and with one."""

LIFTED = {
    "partly_resumed": ("", "brief.activity.partly_lifted"),
    "resumed": ("", "brief.activity.lifted"),
}
"""The same of what was only to be cancelled, which always has a period."""

KEPT = {
    "case_by_case": "brief.activity.cases",
    "redirected": "brief.activity.redirected",
    "maintained": "brief.activity.maintained",
}
"""The lists of what is not cancelled, and how each is said."""

CANCELLED = ("ordered", "resuming")
"""Stages in which all that was cancelled still is."""


def activity_lines(picture: Picture) -> Iterator[BriefLine]:
    """What stands for today or later, cancelled before maintained, and what became of orders."""
    rows = sorted(picture.activities, key=_importance)
    for activity in rows:
        stands = activity.standing and activity.tense != "past"
        if stands or _has_news(picture, activity):
            yield _line(picture, activity)


def _importance(activity: ActivityRow) -> tuple[bool, bool]:
    """What is cancelled first; what patients cancel themselves last."""
    return activity.row.by_patients, not activity.cancels


def _has_news(picture: Picture, activity: ActivityRow) -> bool:
    """Whether more than the order itself came in the period, or its resuming did."""
    row, since = activity.row, picture.since
    new = row.number > since.number and (row.entries > 1 or not activity.standing)
    return new or any(came(picture, one) for one in row.resumptions)


def came(picture: Picture, one: Beside) -> bool:
    """Whether something resumed in the period: said now, or announced for a day that came in it."""
    if not has_begun(one, picture.now) or not here(picture, one):
        return False
    return one.number > picture.since.number or not has_begun(one, picture.since.moment)


def is_lifted(activity: ActivityRow) -> bool:
    """Whether what is back of it never stopped: its days are to come."""
    return activity.tense == "ahead" and activity.row.stage in LIFTED


def _line(picture: Picture, activity: ActivityRow) -> BriefLine:
    row = activity.row
    key, key_period = (LIFTED if is_lifted(activity) else STAGES)[row.stage]
    fields: dict[str, Any] = {"activity": names(picture, row), "when": _announced(row)}
    if row.period is not None:
        key, fields["period"] = key_period, row.period
    name = say(key, **{k: v for k, v in fields.items() if v is not None})
    said = _verb_first(picture, activity, name)
    aged = age(picture, row) if activity.standing else _back_when(picture, row)
    return line(
        say("brief.activity.line", said=said, where=where(picture, row), age=aged),
        *_what_of_it(picture, activity),
        rows=[row],
        since=picture.since,
        details=(
            *_details(row),
            *_exempt(picture, row, ahead=activity.tense == "ahead"),
        ),
    )


def _back_when(picture: Picture, row: CancellationRow) -> AnyValue:
    """When the last of it was said to be back."""
    last = next((when for _, when in reversed(row.told)), None)
    return age(picture, row) if last is None else value_of(last)


def names(picture: Picture, row: CancellationRow) -> AnyValue:
    """The activities of an order."""
    return several(picture.part("activity", ident) for ident in row.activities)


def where(picture: Picture, row: CancellationRow) -> AnyValue:
    """Where an order holds, with the services it names; counted where the activity is offered."""
    found = everywhere(picture, row.scope, row.said_at, picture.names.offered(row.activities))
    services = row.scope.services if row.scope else ()
    if not services:
        return found
    named = several(picture.part("service", ident) for ident in services)
    return say("brief.aged", what=found, age=named)


def _announced(row: CancellationRow) -> Any:
    """From when all of it is to resume, by what was said last."""
    return next((one.starts for one in reversed(row.resumptions) if one.whole), None)


def _verb_first(picture: Picture, activity: ActivityRow, name: Phrase) -> Phrase:
    """That it is cancelled, or goes on, before what: the end of a long line may be left out."""
    row = activity.row
    if not activity.standing or row.stage not in CANCELLED:
        return name
    if kept := _kept(row):
        return _goes_on(picture, row, kept, name)
    if row.by_patients:
        return say("brief.activity.by_patients", activity=name)
    if activity.whole:
        return say("brief.activity.cancelled_whole", activity=name)
    return say("brief.activity.cancellations", activity=name) if activity.cancels else name


def _kept(row: CancellationRow) -> list[str]:
    """The lists of an order that cancels nothing; none of one that does, or that patients make."""
    if row.cancelled or row.counted_out or row.by_patients:
        return []
    return [name for name in KEPT if getattr(row, name)]


def _goes_on(picture: Picture, row: CancellationRow, kept: list[str], name: Phrase) -> Phrase:
    """What becomes of an activity that is not cancelled, with of what of it that is said."""
    if len(kept) > 1:
        key = "several" if "maintained" in kept else "elsewhere"
        return say(f"brief.activity.only.{key}", activity=name)
    said = items_said(picture, row, getattr(row, kept[0]))
    what = say("brief.aged", what=name, age=several(said)) if said else name
    return say(KEPT[kept[0]], items=several([what]))


def items_said(picture: Picture, row: CancellationRow, items: Iterable[Prose]) -> list[Prose]:
    """What a list says besides the name of its activity: `the emergencies` of Emergencies is it."""
    names = {
        plain_name(name)
        for ident in row.activities
        for name in labels(picture.part("activity", ident).name)
    }
    return [item for item in items if not _is_one_of(item, names)]


def _is_one_of(item: Prose, names: set[str]) -> bool:
    said = plain_name(item) if isinstance(item, str) else ""
    return bool(said) and (said in names or said.partition(" ")[2] in names)


def _what_of_it(picture: Picture, activity: ActivityRow) -> list[Phrase]:
    """What becomes of it, where its name does not say that yet."""
    row = activity.row
    if not activity.standing:
        return []
    ahead = activity.tense == "ahead"
    told = dict(row.told)
    back = [
        resumed(picture, picture.now, one, ahead=ahead, told=told.get(one.number))
        for one in parts_back(picture, row)
    ]
    if activity.whole:
        return back if row.stage in CANCELLED else [all_of_it(row.stage), *back]
    rest = [say("brief.activity.rest_unsaid")] if says_only_kept(picture, row) else []
    said = row.stage in CANCELLED and len(_kept(row)) == 1
    return [*back, *(() if said else what_becomes(row)), *rest]


def says_only_kept(picture: Picture, row: CancellationRow) -> bool:
    """Whether an order only says what goes on, and no other says what becomes of the rest."""
    if not row.maintained or row.cancelled or row.case_by_case or row.redirected:
        return False
    others = (a.row for a in picture.activities if a.standing and a.row is not row)
    return all({*row.activities}.isdisjoint(other.activities) for other in others)


def all_of_it(stage: str) -> Phrase:
    """That all of it is cancelled; of what is back in part, that the rest is."""
    back = stage == "partly_resumed"
    return say("brief.activity.rest_cancelled" if back else "brief.activity.whole")


def parts_back(picture: Picture, row: CancellationRow) -> Iterator[Beside]:
    """What has resumed of an order that is not over, where the picture is about."""
    for one in row.resumptions:
        if not one.whole and has_begun(one, picture.now) and here(picture, one):
            yield one


def what_becomes(row: CancellationRow) -> tuple[Phrase, ...]:
    """The four lists, those that say something, or how many; none of an order for all of it."""
    if row.counted_out:
        return (_counted_out(row),)
    said = [
        ("brief.activity.cancelled", row.cancelled),
        ("brief.activity.cases", row.case_by_case),
        ("brief.activity.redirected", row.redirected),
        ("brief.activity.maintained", row.maintained),
    ]
    return tuple(say(key, items=several(items)) for key, items in said if items)


def _counted_out(row: CancellationRow) -> Phrase:
    count = _amount(row.count, row.qualifier)
    if row.planned is None:
        return say("brief.detail.cancelled_count", text=count)
    planned = _amount(row.planned, row.qualifier)
    return say("brief.activity.cancelled_of", count=count, planned=planned)


def _details(row: CancellationRow) -> tuple[Phrase, ...]:
    by = row.cancelled_by
    said = None if by in {None, "patient"} else Code("cancellation_cancelled_by", str(by))
    return optional(
        ("brief.detail.cancelled_by", said),
        ("brief.detail.judges", row.judges),
        ("brief.detail.criteria", row.criteria),
        ("brief.detail.redirected_to", row.redirected_to),
        *([] if row.counted_out else _counts(row)),
        *_reached(row),
        ("brief.detail.rebooked", _amount(row.rebooked, row.rebooked_qualifier)),
        ("brief.detail.to_rebook", _to_rebook(row)),
        ("brief.detail.remaining", row.remaining),
        ("brief.detail.reason", row.reason),
    )


def _counts(row: CancellationRow) -> list[tuple[str, Any]]:
    """How many were planned and how many are cancelled, where the line does not say it."""
    return [
        ("brief.detail.planned", _amount(row.planned, row.qualifier)),
        ("brief.detail.cancelled_count", _amount(row.count, row.qualifier)),
    ]


def _amount(count: int | None, qualifier: str | None) -> Quantity | None:
    return None if count is None else Quantity(count, qualifier=qualifier)


def _reached(row: CancellationRow) -> list[tuple[str, Any]]:
    """The people told, where no communication is named; those of a batch are said with it."""
    if any(one.communication for one in row.contacts):
        return []
    return [("brief.detail.reached", row.reached), ("brief.detail.unreachable", row.unreachable)]


def _to_rebook(row: CancellationRow) -> Quantity | None:
    """What is still owed, as sure as both numbers are; nothing while nobody has rebooked."""
    if row.to_rebook is None or row.rebooked is None:
        return None
    sure = {row.qualifier, row.rebooked_qualifier} <= {None, "exact"}
    return Quantity(row.to_rebook, qualifier=None if sure else "about")


def _exempt(picture: Picture, row: CancellationRow, *, ahead: bool) -> Iterator[Phrase]:
    """What is said beside an order, of what the picture is about."""
    yield from (batch(f"#{c.communication}", c) for c in row.contacts if c.communication)
    for made in filter(lambda one: here(picture, one), row.exceptions):
        key = "brief.activity.exception_by" if made.by else "brief.activity.exception"
        yield said_beside(picture, key, made)
    for made in filter(lambda one: here(picture, one), row.transfers):
        yield said_beside(picture, "brief.activity.transfer", made)
    for made in filter(lambda one: here(picture, one), row.resumptions):
        if not has_begun(made, picture.now) or (row.stage == "resumed" and not _plain(made)):
            told = dict(row.told).get(made.number)
            yield resumed(picture, picture.now, made, ahead=ahead, told=told)


def _plain(made: Beside) -> bool:
    """Whether it says nothing but that all of it is back."""
    return made.text is None and made.scope is None and made.starts is None and made.share is None


def here(picture: Picture, made: Beside) -> bool:
    """Whether what is said beside an order concerns what the picture is about."""
    about = picture.about
    ids = about.ids if about is not None and about.kind == "site" else None
    return touches(made.scope, made.number, picture.names, ids)


def batch(called: str, one: Contact) -> Phrase:
    """How many one communication reached, and how many it did not."""
    counts = optional(
        ("brief.activity.reached", one.reached), ("brief.activity.unreached", one.unreachable)
    )
    return say("brief.activity.contacted", entry=called, counts=several(counts))


def resumed(
    picture: Naming,
    now: datetime,
    made: Beside,
    *,
    ahead: bool = False,
    told: When | None = None,
) -> Phrase:
    """What is back and when it was, or what is to be and when.

    Of what was only to be cancelled it is what is not. `told` is when it resumed.
    """
    said, begun = placed(picture, made), has_begun(made, now)
    done = "brief.activity.lifted_part" if ahead else "brief.activity.resumption"
    if made.starts is None:
        return say(f"{done}_when", text=said, when=told) if told else say(done, text=said)
    key = f"{done}_due" if begun else "brief.activity.resumption_from"
    return say(key, text=said, when=made.starts)


def placed(picture: Naming, made: Beside) -> AnyValue:
    """What resumes: the part, its share, which activities, and where; all of it where none is."""
    activities = made.scope.activities if made.scope else ()
    named = [picture.part("activity", ident) for ident in activities]
    return _placed(picture, made, named) or say("brief.activity.all_of_it")


def is_of_activities(made: Beside) -> bool:
    """Whether it is all of some activities that it names."""
    activities = made.scope.activities if made.scope else ()
    return bool(activities) and made.text is None and made.share is None


def named_back(picture: Naming, row: CancellationRow, made: Beside) -> AnyValue:
    """The activities of an order that resumed."""
    activities = (made.scope.activities if made.scope else ()) or row.activities
    return several(picture.part("activity", ident) for ident in activities)


def back_of(picture: Naming, row: CancellationRow, made: Beside) -> AnyValue:
    """Which activities resumed, of those of an order, and how much of them and where."""
    named, text = named_back(picture, row, made), _placed(picture, made, [])
    return named if text is None else say("brief.five.item", activity=named, text=text)


def _placed(picture: Naming, made: Beside, named: list[NamedPart]) -> AnyValue | None:
    """The part, these names, the share, and where; None where nothing of it was said."""
    said: list[Any] = [] if made.text is None else [made.text]
    said += named
    if made.share is not None:
        said.append(say("brief.activity.share", share=made.share))
    spot = places(picture, made.scope, made.number)
    if not said:
        return spot
    text = several(said)
    return text if spot is None else say("brief.activity.at", text=text, where=spot)


def said_beside(picture: Naming, key: str, made: Beside) -> Phrase:
    """An exception or a transfer: what, how many, where, and by or to whom."""
    text = _what(made)
    spot = places(picture, made.scope, made.number)
    if spot is not None:
        text = say("brief.activity.at", text=text, where=spot)
    return say(key, text=text, by=made.by or "")


def _what(made: Beside) -> Prose | Phrase:
    """What, and how many; all of it only when neither was said."""
    if made.count is None:
        return made.text or say("brief.activity.all_of_it")
    if made.text is None:
        return say("brief.activity.count", count=made.count)
    return say("brief.activity.what_count", text=made.text, count=made.count)

"""Means: how many askings are open, and of each what was asked, promised, arrived and is here."""

from collections.abc import Iterator

from ledger.domain.means.record import HERE, OPEN, Promise, earliest
from projections.brief.ages import age
from projections.brief.due import due_said
from projections.brief.model import AnyValue, BriefLine, Code, Phrase, Quantity
from projections.brief.phrases import line, optional, say, several
from projections.model.picture import Picture
from projections.model.rows import MeansRow
from projections.views.clocks import overdue_by
from projections.views.entry_times import when_of


def means_lines(picture: Picture) -> Iterator[BriefLine]:
    """How many, those still to come by when they are due, then those that are here or are over."""
    means = picture.means
    if not means.stages:
        return
    yield BriefLine(phrases=(total(picture),), kind="total")
    for row in sorted(means.rows, key=_order):
        yield _line(picture, row)


def total(picture: Picture) -> Phrase:
    """Askings by how far they are; what was asked is in many units and never summed."""
    stages = picture.means.stages
    here = sum(stages.get(stage, 0) for stage in HERE if stage not in OPEN)
    waiting = sum(stages.get(stage, 0) for stage in OPEN)
    if not waiting:
        return say("brief.means.none_awaited", here=here)
    part = stages.get("arrived_in_part", 0)
    return say("brief.means.total", open=waiting, part=part, here=here)


def _order(row: MeansRow) -> tuple[bool, bool, float, int]:
    due = earliest((row.needed_by, row.due))
    moment = (due.earliest or due.latest) if due else None
    return row.stage not in OPEN, moment is None, moment.timestamp() if moment else 0.0, row.opened


def _line(picture: Picture, row: MeansRow) -> BriefLine:
    due = earliest((row.needed_by, row.due)) if row.stage in OPEN else None
    counts = [*_counts(row)]
    what = row.what or say("brief.no_text")
    until = [due_said(picture, due)] if due else []
    late = due is not None and overdue_by(due, picture.now) is not None
    when = age(picture, row) if row.stage in OPEN else when_of(row)
    return line(
        *(until if late else ()),
        say("brief.means.row", what=what, stage=Code("stage.means", row.stage), age=when),
        *([say("brief.means.counts", counts=several(counts))] if counts else ()),
        *(() if late else until),
        rows=[row],
        since=picture.since,
        kind="open" if row.stage in OPEN else "here",
        details=optional(
            ("brief.detail.provider", row.provider),
            ("brief.detail.where", picture.part("site", row.site) if row.site else None),
            ("brief.detail.service", picture.part("service", row.service) if row.service else None),
            ("brief.detail.needed_by", row.needed_by),
            ("brief.detail.note", row.note),
            ("brief.detail.reason", row.reason),
        ),
    )


def _counts(row: MeansRow) -> Iterator[Phrase]:
    """Each count by its name, in the unit of what was asked."""
    if row.quantity is not None:
        asked = Quantity(row.quantity, qualifier=row.qualifier, unit=row.unit)
        yield say("brief.means.asked", amount=asked)
    for promise in row.promises if row.stage in OPEN else ():
        yield _promised(row, promise)
    if row.arrived:
        yield say("brief.means.arrived", amount=_amount(row, row.arrived))
    if row.released:
        yield say("brief.means.released", amount=_amount(row, row.released))
    if row.arrived and row.released:
        yield say("brief.means.here", amount=_amount(row, row.here))


def _promised(row: MeansRow, promise: Promise) -> Phrase:
    said: dict[str, object] = {"amount": _amount(row, promise.quantity)}
    if promise.provider is None:
        if promise.due is None:
            return say("brief.means.promised", **said)
        return say("brief.means.promised_due", when=promise.due, **said)
    if promise.due is None:
        return say("brief.means.promised_by", by=promise.provider, **said)
    return say("brief.means.promised_by_due", by=promise.provider, when=promise.due, **said)


def _amount(row: MeansRow, count: int | None) -> AnyValue:
    return say("brief.means.uncounted") if count is None else Quantity(count, unit=row.unit)

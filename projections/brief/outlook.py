"""Outlook: what is expected and aimed at beside what was reported and counted, never merged."""

from collections.abc import Iterator
from typing import Any

from ledger.domain.amounts import has_share
from ledger.domain.outlook.record import OPEN
from projections.brief.ages import age
from projections.brief.due import UNSAID, due_said
from projections.brief.model import AnyValue, BriefLine, Code, Phrase, Quantity
from projections.brief.phrases import line, optional, quantity, say, several, share, short
from projections.brief.places import places
from projections.model.picture import AssetRow, Outlook, Picture
from projections.model.rows import FigureRow, OutlookRow
from projections.views.entry_times import when_of

SURE = {
    "about": "brief.amount.about",
    "at_least": "brief.amount.at_least",
    "at_most": "brief.amount.at_most",
}
"""How a share is said that is not exact."""

KINDS = ("ahead", "missed", "over")
"""What there is of it, in the order in which it is told."""

LONGEST_NAME = 80
"""Characters of what a figure counts; its entry has the rest."""


def outlook_lines(picture: Picture) -> Iterator[BriefLine]:
    """What is to come, the first due first, then what came out: what was missed before the rest."""
    for one in sorted(picture.outlooks, key=_order):
        yield _line(picture, one)


def _order(one: Outlook) -> tuple[int, bool, float, int]:
    due = one.row.due
    moment = (due.earliest or due.latest) if due else None
    place = KINDS.index(_kind(one.row))
    return place, moment is None, moment.timestamp() if moment else 0.0, one.row.opened


def _kind(row: OutlookRow) -> str:
    """What is missed is a kind of its own, so that nothing that was met takes its room."""
    if row.stage in OPEN:
        return "ahead"
    return "missed" if row.stage == "missed" else "over"


def _line(picture: Picture, one: Outlook) -> BriefLine:
    row = one.row
    return line(
        _what(picture, row),
        *([_stands(picture, row)] if row.stage in OPEN else ()),
        *_measured(picture, one),
        rows=[row],
        since=picture.since,
        kind=_kind(row),
        details=_details(picture, row),
    )


def _what(picture: Picture, row: OutlookRow) -> Phrase:
    """What is expected or aimed at, and since when that was said; how it came out, and when."""
    what: Any = row.what or say("brief.no_text")
    if row.stage not in OPEN:
        fields = {"stage": Code("stage.outlook", row.stage), "age": when_of(row)}
        return say("brief.outlook.over", what=what, **fields)
    said = {"what": what, "age": age(picture, row)}
    if not row.aim:
        return say("brief.outlook.expected", **said)
    if not (aimed := amounts(row)):
        return say("brief.outlook.aim", **said)
    return say("brief.outlook.target", amount=several(aimed), **said)


def _stands(picture: Picture, row: OutlookRow) -> Phrase:
    """When it is due; that it has passed does not say that it was missed."""
    return due_said(picture, row.due, UNSAID) if row.due else say("brief.due.none")


def amounts(row: OutlookRow) -> list[AnyValue]:
    """The share and the number aimed at, as sure as they were said."""
    said: list[AnyValue] = []
    if row.share is not None:
        said.append(_sure(say("number.percent", n=row.share), row.qualifier))
    if row.value is not None:
        part = share(row.value, row.of) if has_share(row.unit) else None
        said.append(
            Quantity(row.value, qualifier=row.qualifier, unit=row.unit, of=row.of, share=part)
        )
    return said


def _sure(amount: Phrase, qualifier: str | None) -> Phrase:
    key = SURE.get(qualifier or "")
    return say(key, n=amount) if key else amount


def came_out(row: OutlookRow) -> tuple[Phrase, ...]:
    """What was reached, and what was said of it; nothing while it is to come."""
    reached = _reached(row)
    return optional(
        ("brief.detail.result", several(reached) if reached else None),
        ("brief.detail.text", row.outcome),
    )


def _reached(row: OutlookRow) -> list[AnyValue]:
    said: list[AnyValue] = []
    if row.reached_share is not None:
        said.append(say("number.percent", n=row.reached_share))
    if row.reached is not None:
        part = share(row.reached, row.of) if has_share(row.unit) else None
        said.append(Quantity(row.reached, unit=row.unit, of=row.of, share=part))
    return said


def _measured(picture: Picture, one: Outlook) -> Iterator[Phrase]:
    """The figure that it is measured by, and what is known of its asset class, each by itself."""
    if one.row.stage in OPEN:
        asset = _asset(picture, one.row)
        figure = one.figure or (asset.reported if asset else None)
        if figure is not None:
            yield _reported(figure, asset)
        if asset is not None and asset.jobs and asset.counted:
            whole = None if asset.planned else asset.total
            part = share(asset.restored, whole)
            amount = Quantity(asset.restored, of=asset.total, share=part)
            yield say("brief.outlook.counted", amount=amount)


def _asset(picture: Picture, row: OutlookRow) -> AssetRow | None:
    return next((one for one in picture.restore.assets if one.asset.id == row.asset), None)


def _reported(figure: FigureRow, asset: AssetRow | None) -> Phrase:
    whole = asset.whole(figure) if asset and figure.asset == asset.asset.id else None
    return say(
        "brief.outlook.reported",
        what=short(figure.what, LONGEST_NAME),
        amount=quantity(figure, whole),
        when=figure.as_of or when_of(figure),
    )


def _details(picture: Picture, row: OutlookRow) -> tuple[Phrase, ...]:
    over = row.stage not in OPEN
    reached = _reached(row)
    services = row.scope.services if row.scope else ()
    return optional(
        ("brief.detail.result", several(reached) if reached else None),
        ("brief.detail.aimed", several(amounts(row)) if over and amounts(row) else None),
        ("brief.detail.due", row.due if over else None),
        ("brief.detail.said_by", row.said_by),
        ("brief.detail.where", places(picture, row.scope)),
        ("brief.detail.services", [picture.part("service", one) for one in services] or None),
        ("brief.detail.class", picture.part("asset", row.asset) if row.asset else None),
        ("brief.detail.first_due", row.first),
        ("brief.detail.moved", row.moved or None),
        ("brief.detail.reason", row.reason),
        ("brief.detail.text", row.outcome),
    )

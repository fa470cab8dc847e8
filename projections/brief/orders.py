"""What other bodies have ordered: a court, a ministry, a region. No decisions of the cell's."""

from collections.abc import Iterator

from projections.brief.due import due_said
from projections.brief.model import BriefLine
from projections.brief.phrases import line, optional, say
from projections.brief.places import places
from projections.model.picture import Picture
from projections.model.rows import DecisionRow
from projections.views.clocks import overdue_by


def order_lines(picture: Picture) -> Iterator[BriefLine]:
    """Those that hold, the first due first, then the latest; then those over in the period."""
    for row in sorted(picture.orders, key=_due):
        yield _order(picture, row)
    for row in picture.ended:
        if row.authority is not None:
            yield _over(picture, row)


def _due(row: DecisionRow) -> tuple[bool, float, int]:
    end = (row.due.latest or row.due.earliest) if row.due else None
    return end is None, end.timestamp() if end else 0.0, -row.number


def _order(picture: Picture, row: DecisionRow) -> BriefLine:
    text = row.text or say("brief.no_text")
    late = row.due is not None and overdue_by(row.due, picture.now) is not None
    return line(
        *([due_said(picture, row.due)] if row.due and late else ()),
        say("brief.order.line", text=text, authority=row.authority or "", when=row.occurred),
        rows=[row],
        since=picture.since,
        kind="order",
        details=optional(
            ("brief.detail.due", None if late else row.due),
            ("brief.detail.reference", row.reference),
            ("brief.detail.where", places(picture, row.scope)),
        ),
    )


def _over(picture: Picture, row: DecisionRow) -> BriefLine:
    text = row.text or say("brief.no_text")
    details = optional(("brief.detail.reason", row.reason))
    said = say("brief.order.over", text=text, authority=row.authority or "")
    return line(said, rows=[row], since=picture.since, kind="over", details=details)

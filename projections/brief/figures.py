"""Figures of the period; those of asset classes are told with restoring."""

from collections.abc import Iterator

from projections.brief.ages import dated
from projections.brief.model import BriefLine, Phrase
from projections.brief.phrases import line, optional, quantity, say
from projections.brief.places import places
from projections.model.picture import Picture
from projections.model.rows import FigureRow


def figure_lines(picture: Picture) -> Iterator[BriefLine]:
    """The series with a new value in the period, the latest first; those of asset classes apart."""
    assets = {row.asset.id for row in picture.restore.assets}
    for row in reversed(picture.figures):
        if row.number > picture.since.number and row.asset not in assets:
            yield _figure(picture, row)


def _against(picture: Picture, row: FigureRow) -> Phrase | None:
    """The latest of the series that this one is read beside; the two are never computed with."""
    other = picture.against.get(f"figure.{row.against}") if row.against else None
    if other is None:
        return None
    when = dated(picture, other, other.as_of)
    return say("brief.figure.line", what=other.what, amount=quantity(other), when=when)


def _figure(picture: Picture, row: FigureRow) -> BriefLine:
    return line(
        say(
            "brief.figure.line",
            what=row.what,
            amount=quantity(row),
            when=dated(picture, row, row.as_of),
        ),
        rows=[row],
        since=picture.since,
        details=optional(
            ("brief.detail.period", row.period),
            ("brief.detail.where", places(picture, row.scope, row.said_at)),
            ("brief.detail.against", _against(picture, row)),
        ),
    )

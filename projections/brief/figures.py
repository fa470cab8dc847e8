"""Figures of the period; those of asset classes are told with restoring."""

from collections.abc import Iterator

from projections.brief.model import BriefLine
from projections.brief.phrases import line, optional, places, quantity, say
from projections.model.picture import Picture
from projections.model.rows import FigureRow


def figure_lines(picture: Picture) -> Iterator[BriefLine]:
    """The series that have a new value in the period; those of asset classes are with restoring."""
    assets = {row.asset.id for row in picture.restore.assets}
    for row in picture.figures:
        if row.number > picture.since.number and row.asset not in assets:
            yield _figure(picture, row)


def _figure(picture: Picture, row: FigureRow) -> BriefLine:
    usual = None if row.usual is None else say("brief.figure.usual", usual=row.usual)
    return line(
        say(
            "brief.figure.line", what=row.what, amount=quantity(row), when=row.as_of or row.occurred
        ),
        *([usual] if usual else []),
        rows=[row],
        since=picture.since,
        details=optional(
            ("brief.detail.period", row.period),
            ("brief.detail.where", places(picture, row.scope)),
            ("brief.detail.source", row.source),
        ),
    )

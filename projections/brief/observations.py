"""Observations of the period, by number."""

from collections.abc import Iterator

from projections.brief.model import BriefLine, Code
from projections.brief.phrases import line, optional, places, say
from projections.model.picture import Picture
from projections.model.rows import ObservationRow


def observation_lines(picture: Picture) -> Iterator[BriefLine]:
    """What was seen or heard in the period, by number."""
    for row in picture.observations:
        yield _observation(picture, row)


def _observation(picture: Picture, row: ObservationRow) -> BriefLine:
    category = Code("observation_category", row.category) if row.category else None
    key = "brief.observation.line" if category is None else "brief.observation.line_category"
    return line(
        say(key, text=row.text, when=row.occurred, category=category or ""),
        rows=[row],
        since=picture.since,
        details=optional(
            ("brief.detail.where", places(picture, row.scope)),
            ("brief.detail.source", row.source),
        ),
    )

"""Observations of the period: those on patient safety first, then the latest first."""

from collections.abc import Iterator

from projections.brief.ages import dated
from projections.brief.model import BriefLine, Code
from projections.brief.phrases import line, optional, say
from projections.brief.places import places
from projections.model.picture import Picture
from projections.model.rows import ObservationRow


def observation_lines(picture: Picture) -> Iterator[BriefLine]:
    """What was seen or heard in the period, and by whom where it was another body."""
    latest = sorted(picture.observations, key=lambda row: row.number, reverse=True)
    for row in sorted(latest, key=lambda row: row.category != "patient_safety"):
        yield _observation(picture, row)


def _observation(picture: Picture, row: ObservationRow) -> BriefLine:
    category = Code("observation_category", row.category) if row.category else None
    key = "brief.observation.line" if category is None else "brief.observation.line_category"
    return line(
        say(key, text=row.text, when=dated(picture, row), category=category or ""),
        rows=[row],
        since=picture.since,
        details=optional(("brief.detail.where", places(picture, row.scope, row.said_at))),
    )

"""Threats and clocks, observations of the period, figures of the period."""

from collections.abc import Iterator

from projections.brief.five_lines import clock_phrase
from projections.brief.model import Code, Line, Phrase
from projections.brief.phrases import line, optional, places, quantity, say, several
from projections.model.picture import Deadline, Picture
from projections.model.rows import FigureRow, ObservationRow, ThreatRow

OVER = ("carried_out", "lapsed", "closed")
"""Stages in which what came of a threat is told before what it was."""


def threat_lines(picture: Picture) -> Iterator[Line]:
    """The clocks, the nearest first, then the threats, the latest first."""
    for clock in picture.deadlines:
        if clock.kind == "threat":
            yield _clock(picture, clock)
    for row in reversed(picture.threats):
        yield _threat(picture, row)


def observation_lines(picture: Picture) -> Iterator[Line]:
    """What was seen or heard in the period, by number."""
    for row in picture.observations:
        yield _observation(picture, row)


def figure_lines(picture: Picture) -> Iterator[Line]:
    """The series that have a new value in the period; those of asset classes are with restoring."""
    assets = {row.asset.id for row in picture.restore.assets}
    for row in picture.figures:
        if row.number > picture.since.number and row.asset not in assets:
            yield _figure(picture, row)


def _clock(picture: Picture, clock: Deadline) -> Line:
    mark = "new" if clock.number > picture.since.number else ""
    return Line(phrases=(clock_phrase(clock),), numbers=(clock.number,), entries=1, mark=mark)


def _threat(picture: Picture, row: ThreatRow) -> Line:
    handling = Code("threat_handling", row.handling) if row.handling else None
    return line(
        _stands(row),
        rows=[row],
        since=picture.since,
        details=optional(
            *_beside(row),
            ("brief.detail.when", row.occurred),
            ("brief.detail.by", row.actor),
            ("brief.detail.demand", row.demand),
            ("brief.detail.volume", row.volume),
            ("brief.detail.handling", handling),
        ),
    )


def _stands(row: ThreatRow) -> Phrase:
    """How it stands: what came of it once it is over, else what is threatened."""
    if row.traced:
        return say("brief.threat.traces", text=several(row.traces))
    over = row.outcome if row.stage in OVER else None
    text = over or row.text or say("brief.no_text")
    return say("brief.threat.line", text=text, stage=Code("stage.threat", row.stage))


def _beside(row: ThreatRow) -> Iterator[tuple[str, object]]:
    """What the line does not say: what was threatened before, what happened, the traces kept."""
    if row.outcome and row.stage in OVER:
        yield "brief.detail.threatened", row.text
    elif row.outcome:
        yield "brief.detail.happened", row.outcome
    yield "brief.detail.first", row.first
    if row.traces and not row.traced:
        yield "brief.detail.traces", several(row.traces)


def _observation(picture: Picture, row: ObservationRow) -> Line:
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


def _figure(picture: Picture, row: FigureRow) -> Line:
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

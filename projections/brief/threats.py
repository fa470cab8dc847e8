"""Threats and the clocks that run on them, the nearest first."""

from collections.abc import Iterator

from projections.brief.five_lines import clock_phrase
from projections.brief.model import BriefLine, Code, Phrase
from projections.brief.phrases import line, optional, say, several
from projections.model.picture import Deadline, Picture
from projections.model.rows import ThreatRow

OVER = ("carried_out", "lapsed", "closed")
"""Stages in which what came of a threat is told before what it was."""


def threat_lines(picture: Picture) -> Iterator[BriefLine]:
    """The clocks, the nearest first, then the threats, the latest first."""
    for clock in picture.deadlines:
        if clock.kind == "threat":
            yield _clock(picture, clock)
    for row in reversed(picture.threats):
        yield _threat(picture, row)


def _clock(picture: Picture, clock: Deadline) -> BriefLine:
    mark = "new" if clock.number > picture.since.number else ""
    return BriefLine(phrases=(clock_phrase(clock),), numbers=(clock.number,), entries=1, mark=mark)


def _threat(picture: Picture, row: ThreatRow) -> BriefLine:
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

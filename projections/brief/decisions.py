"""Decisions: what the meeting must decide, what was decided in the period, what holds already."""

from collections.abc import Iterator

from projections.brief.model import BriefLine
from projections.brief.phrases import line, optional, places, say, several
from projections.model.picture import Picture
from projections.model.rows import DecisionRow


def decision_lines(picture: Picture) -> Iterator[BriefLine]:
    """Questions first, then decisions of the period in full, then those in force from before."""
    for question in picture.questions:
        yield _question(picture, question)
    new = [d for d in picture.decisions if d.number > picture.since.number]
    old = [d for d in picture.decisions if d.number <= picture.since.number]
    for decision in new:
        yield _taken(picture, decision)
    for decision in old:
        text = decision.text or say("brief.no_text")
        key = "brief.decision.in_force"
        yield line(say(key, text=text, decider=decision.decider or ""), rows=[decision])


def _question(picture: Picture, row: DecisionRow) -> BriefLine:
    options = several(row.options) if row.options else None
    return line(
        say("brief.decision.question", text=row.question or say("brief.no_text")),
        rows=[row],
        since=picture.since,
        details=optional(
            ("brief.detail.options", options),
            ("brief.detail.meeting", row.meeting),
            ("brief.detail.where", places(picture, row.scope)),
        ),
    )


def _taken(picture: Picture, row: DecisionRow) -> BriefLine:
    text = row.text or say("brief.no_text")
    return line(
        say("brief.decision.taken", text=text, decider=row.decider or "", when=row.occurred),
        rows=[row],
        since=picture.since,
        details=optional(
            ("brief.detail.motive", row.motive),
            ("brief.detail.tradeoff", row.tradeoff),
            ("brief.detail.where", places(picture, row.scope)),
            ("brief.detail.review", row.review),
        ),
    )

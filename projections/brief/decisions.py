"""Decisions: what the meeting must decide, what was decided in the period, what holds already."""

from collections.abc import Iterator, Sequence

from ledger.domain.decision.record import Countersignature, Dissent, Review
from projections.brief.model import BriefLine, EntryRef, Phrase
from projections.brief.phrases import line, optional, say, several
from projections.brief.places import places
from projections.model.picture import Picture, Since
from projections.model.rows import DecisionRow
from projections.views.entry_times import when_of

REVIEWED = {
    ("upheld", True): "brief.detail.upheld",
    ("upheld", False): "brief.detail.upheld_bare",
    ("not_upheld", True): "brief.detail.not_upheld",
    ("not_upheld", False): "",
}
"""Keys by what was found and whether that was said in words; the line says the last by itself."""


def decision_lines(picture: Picture) -> Iterator[BriefLine]:
    """Questions first, then decisions of the period, then those in force; the latest first."""
    for question in picture.questions:
        yield _question(picture, question)
    new = [d for d in picture.decisions if d.taken > picture.since.number]
    old = [d for d in picture.decisions if d.taken <= picture.since.number]
    for decision in reversed(new):
        yield _taken(picture, decision)
    for over in picture.ended:
        if over.authority is None:
            yield _over(picture, over)
    for decision in reversed(old):
        yield _in_force(picture, decision)


def _in_force(picture: Picture, row: DecisionRow) -> BriefLine:
    said = {
        "text": row.text or say("brief.no_text"),
        "decider": row.decider or "",
        "when": when_of(row),
    }
    return line(
        say("brief.decision.in_force", **said),
        *_found(row),
        rows=[row],
        since=_news(picture, row),
        kind="in_force",
        details=tuple(_stood_for(row)),
    )


def _found(row: DecisionRow) -> tuple[Phrase, ...]:
    """That its review found against it: somebody has to revoke or replace it."""
    if not row.not_upheld:
        return ()
    number = EntryRef(row.reviews[-1].number)
    return (say("brief.decision.not_upheld", by=number),)


def _news(picture: Picture, row: DecisionRow) -> Since | None:
    """What was said of it in the period is new; what holds as before bears no mark."""
    lists: tuple[Sequence[Review | Countersignature | Dissent], ...] = (
        row.reviews, row.countersigned, row.dissents,
    )  # fmt: skip
    said = [one.number for found in lists for one in found]
    return picture.since if max(said, default=0) > picture.since.number else None


def _stood_for(row: DecisionRow) -> Iterator[Phrase]:
    """What its review found, who stands for it too, and who does not share it."""
    for review in row.reviews[-1:]:
        key = REVIEWED[review.finding, review.text is not None]
        if key:
            yield say(key, text=review.text or "")
    for one in row.countersigned:
        key = "brief.detail.countersigned" if one.own else "brief.detail.countersigned_for"
        yield say(key, text=one.who)
    for dissent in row.dissents:
        text = dissent.text or say("brief.no_text")
        said = say("brief.decision.dissent", who=dissent.who, text=text)
        yield say("brief.detail.dissent", text=said)


def _over(picture: Picture, row: DecisionRow) -> BriefLine:
    """What is no longer in force, or no longer asked, since when and why."""
    text, decider = row.text or say("brief.no_text"), row.decider or ""
    if row.text is None and row.decider is None:
        said = say("brief.decision.dropped", text=row.question or say("brief.no_text"))
    elif row.stage == "revoked":
        said = say("brief.decision.revoked", text=text, decider=decider)
    elif row.by is not None:
        key = "brief.decision.replaced_struck" if row.by_struck else "brief.decision.replaced"
        said = say(key, text=text, decider=decider, by=EntryRef(row.by))
    else:
        said = say("brief.decision.ended", text=text, decider=decider)
    details = optional(("brief.detail.reason", row.reason))
    return line(said, rows=[row], since=picture.since, details=details)


def _question(picture: Picture, row: DecisionRow) -> BriefLine:
    options = several(row.options) if row.options else None
    key = "brief.decision.deferred" if row.deferred else "brief.decision.question"
    return line(
        say(key, text=row.question or say("brief.no_text")),
        rows=[row],
        since=picture.since,
        kind="question",
        details=optional(
            ("brief.detail.options", options),
            ("brief.detail.meeting", row.meeting),
            ("brief.detail.deferred", row.motive),
            ("brief.detail.where", places(picture, row.scope, row.said_at)),
        ),
    )


def _taken(picture: Picture, row: DecisionRow) -> BriefLine:
    text = row.text or say("brief.no_text")
    return line(
        say("brief.decision.taken", text=text, decider=row.decider or "", when=row.occurred),
        *_found(row),
        rows=[row],
        since=picture.since,
        kind="taken",
        details=(
            *_stood_for(row),
            *optional(
                ("brief.detail.motive", row.motive),
                ("brief.detail.tradeoff", row.tradeoff),
                ("brief.detail.where", places(picture, row.scope, row.said_at)),
                ("brief.detail.review", row.review),
            ),
        ),
    )

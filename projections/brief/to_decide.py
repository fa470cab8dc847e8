"""The fifth line: what the meeting must decide, then what was decided and what holds no more."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from projections.brief.held_back import none_or_held
from projections.brief.model import BriefLine, Phrase
from projections.brief.phrases import plural, say, several, short
from projections.brief.places import few
from projections.model.picture import Deadline, Picture
from projections.model.rows import DecisionRow, Prose

SHOWN = 3
"""Decisions and questions named of one sort; the section has the rest."""

BRIEFEST = 90
"""Characters of one of them."""

Said = tuple[Prose | None, int]
"""A text, and the entry that has all of it."""


def decide_line(picture: Picture) -> BriefLine:
    """Questions, those put off, reviews, then what was decided, and what waits for somebody."""
    later = [row for row in picture.questions if is_put_off(row, picture.now)]
    reviews, against = _reviews(picture), [row for row in picture.decisions if row.not_upheld]
    new = [row for row in picture.decisions if row.taken > picture.since.number]
    over = [row for row in picture.ended if row.authority is None and row.text is not None]
    said = [
        *_questions(picture, later),
        *_named("brief.five.reviews", [(review.text, review.number) for review in reviews]),
        *_named("brief.five.not_upheld", [(row.text, row.taken) for row in against]),
        *_named("brief.five.decided", _latest(new), picture.many["decided"]),
        *_named("brief.five.over", _latest(over)),
        *_waiting(picture),
    ]
    rows = (*new, *over, *against, *picture.questions, *picture.communications.awaiting)
    numbers = {n for row in rows for n in row.numbers}
    numbers |= {review.number for review in reviews}
    numbers |= {row.number for row in picture.actions.overdue[:SHOWN]}
    return BriefLine(phrases=tuple(said), numbers=tuple(sorted(numbers)), entries=len(numbers))


def is_put_off(row: DecisionRow, now: datetime) -> bool:
    """Whether a question waits for a time that has not come, or for none that was said."""
    when = row.meeting
    if row.deferred is None:
        return False
    first = (when.earliest or when.latest) if when else None
    return first is None or now < first


def _questions(picture: Picture, later: Sequence[DecisionRow]) -> Iterator[Phrase]:
    """Those to decide now, then those that were put off, each with until when."""
    waits = {row.originator for row in later}
    now = [(row.question, row.opened) for row in picture.questions if row.originator not in waits]
    many = picture.many["questions"] - len(later)
    if many > 0:
        texts = several(few(list(_texts(now[:SHOWN])), SHOWN, many))
        yield plural("brief.five.decide", many, questions=texts)
    elif not later:
        yield none_or_held(picture, "brief.five.decide_none", "decision")
    if later:
        until = [_until(row) for row in later]
        yield plural("brief.five.put_off", len(later), questions=several(few(until, SHOWN)))


def _until(row: DecisionRow) -> Phrase:
    text = short(row.question or "", BRIEFEST, row.opened)
    return say("brief.five.until", text=text, when=row.meeting) if row.meeting else _only(text)


def _only(text: object) -> Phrase:
    return say("brief.said", text=text)


def _reviews(picture: Picture) -> list[Deadline]:
    """Those whose day has come; what a review found against is told as that."""
    against = {row.originator for row in picture.decisions if row.not_upheld}
    return [
        one
        for one in picture.deadlines
        if one.kind == "review"
        and one.state in {"running", "passed"}
        and one.originator not in against
    ]


def _named(key: str, texts: Sequence[Said], many: int = 0) -> Iterator[Phrase]:
    """How many, and the first of them in their own words; nothing where there is none."""
    if texts:
        said = several(few(list(_texts(texts)), SHOWN, many))
        yield plural(key, max(many, len(texts)), decisions=said)


def _texts(texts: Iterable[Said]) -> Iterator[object]:
    return (short(text or "", BRIEFEST, of) for text, of in texts)


def _latest(rows: Sequence[DecisionRow]) -> list[Said]:
    return [(row.text, row.taken) for row in reversed(rows)]


def _waiting(picture: Picture) -> Iterator[Phrase]:
    """Overdue actions, and texts that somebody has to approve."""
    if picture.actions.late:
        yield plural("brief.five.actions", picture.actions.late)
    if picture.communications.awaiting:
        yield plural("brief.five.approve", picture.many["awaiting"])

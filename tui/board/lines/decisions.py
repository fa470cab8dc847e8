"""Decisions of today, and the questions that the meeting must decide."""

from textual.content import Content

from projections.brief.ages import last_moment
from projections.i18n.times import in_zone
from projections.model.picture import Picture
from projections.model.rows import DecisionRow
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink, spread, wrapped


def taken_today(picture: Picture) -> list[DecisionRow]:
    """Decisions of the day of the picture, by when they were taken, the newest first."""
    zone = picture.now.tzinfo
    day = picture.now.date()
    same = (d for d in picture.decisions if in_zone(last_moment(d), zone).date() == day)
    return sorted(same, key=lambda d: -d.number)


def decision_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """What was decided, and by whom; then what is no longer in force."""
    lines = []
    for row in taken_today(picture):
        decider = ink((row.decider or "", "$quiet"))
        said = words.dotted(words.prose(row.text), decider, *_doubted(row, words))
        lines += _entry(said, words.number(row.number, row.short), words, width)
    for row in picture.ended:
        key = "board.revoked" if row.stage == "revoked" else "board.no_longer_in_force"
        over = ink((words.t(key), "bold $state-degraded"))
        said = words.dotted(over, words.prose(row.text or row.question))
        lines += _entry(said, words.number(row.ended or row.number, row.short), words, width)
    return lines


def _doubted(row: DecisionRow, words: Words) -> list[Content]:
    """That a review found against it, and how many do not share it."""
    said = []
    if row.not_upheld:
        said.append(ink((words.t("board.not_upheld"), "bold $state-down")))
    if row.dissents:
        said.append(ink((words.t.plural("board.dissents", len(row.dissents)), "$state-degraded")))
    return said


def order_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """What other bodies have ordered, the newest first: whose order, what, by when."""
    lines = []
    for row in reversed(picture.orders):
        due = ink((words.when(row.due), "bold $state-degraded")) if row.due else ink()
        said = words.dotted(ink((row.authority or "", "bold")), words.prose(row.text), due)
        lines += _entry(said, words.number(row.opened, row.short), words, width)
    return lines


def question_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """What is to be decided, and for which meeting."""
    lines = []
    for row in picture.questions:
        meeting = words.when(row.meeting) if row.meeting else ""
        put_off = ink((words.t("board.deferred"), "$quiet")) if row.deferred else ink()
        said = words.dotted(
            ink((meeting, "bold $state-degraded")), words.prose(row.question), put_off
        )
        lines += _entry(said, words.number(row.number, row.short), words, width)
    return lines


def _entry(said: Content, right: Content, words: Words, width: int) -> list[Content]:
    """At most two lines, the number at the end of the first."""
    room = width - right.cell_length - 1
    first, *rest = wrapped(said, room)
    lines = [spread(first, right, width, words.glyphs)]
    if rest:
        more = rest[0] if len(rest) == 1 else ink(rest[0], words.glyphs.more)
        lines.append(words.fit(ink("  ", more), width))
    return lines

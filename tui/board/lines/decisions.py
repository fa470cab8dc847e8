"""Decisions of today, and the questions that the meeting must decide."""

from textual.content import Content

from projections.i18n.times import in_zone
from projections.model.picture import Picture
from projections.model.rows import DecisionRow
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink, spread, wrapped


def taken_today(picture: Picture) -> list[DecisionRow]:
    """Decisions recorded on the day of the picture, the newest first."""
    zone = picture.now.tzinfo
    day = picture.now.date()
    same = (d for d in picture.decisions if in_zone(d.recorded, zone).date() == day)
    return sorted(same, key=lambda d: -d.number)


def decision_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """What was decided, and by whom."""
    lines = []
    for row in taken_today(picture):
        decider = ink((row.decider or "", "$quiet"))
        lines += _entry(words.dotted(words.prose(row.text), decider), row.number, words, width)
    return lines


def question_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """What is to be decided, and for which meeting."""
    lines = []
    for row in picture.questions:
        meeting = words.when(row.meeting) if row.meeting else ""
        said = words.dotted(ink((meeting, "bold $state-degraded")), words.prose(row.question))
        lines += _entry(said, row.number, words, width)
    return lines


def _entry(said: Content, number: int, words: Words, width: int) -> list[Content]:
    """At most two lines, the number at the end of the first."""
    right = words.number(number)
    room = width - right.cell_length - 1
    first, *rest = wrapped(said, room)
    lines = [spread(first, right, width, words.glyphs)]
    if rest:
        more = rest[0] if len(rest) == 1 else ink(rest[0], words.glyphs.more)
        lines.append(words.fit(ink("  ", more), width))
    return lines

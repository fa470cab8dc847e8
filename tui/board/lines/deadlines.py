"""What has a time to it, the nearest first, as it was said, with what is left of it."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from textual.content import Content

from projections.model.picture import Deadline, Picture
from projections.views.clocks import UNSAID
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink, spread

URGENT = timedelta(days=1)
"""With less than this left, a deadline is in the colour of trouble."""


def deadline_lines(
    picture: Picture,
    words: Words,
    width: int,
    *,
    passed: timedelta = timedelta(),
    kinds: Collection[str] = (),
) -> list[Content]:
    """One line a deadline, of these kinds or of all; `passed` is how old the picture is."""
    found = (one for one in picture.deadlines if not kinds or one.kind in kinds)
    return [_line(deadline, words, width, passed) for deadline in found]


def nearest(
    picture: Picture, words: Words, width: int, *, passed: timedelta = timedelta()
) -> list[Content]:
    """The nearest one, and how many more there are; in figures alone where it would be cut."""
    if not picture.deadlines:
        return []
    more, t = picture.many["deadlines"] - 1, words.t
    rests = (t.plural("board.more_deadlines", more), f"+{t.number(more)}") if more else ("",)
    return [_line(picture.deadlines[0], words, width, passed, rests)]


def _line(
    deadline: Deadline,
    words: Words,
    width: int,
    passed: timedelta,
    rests: Sequence[str] = ("",),
) -> Content:
    """With the first of these at the edge beside which no other one leaves more of it."""
    left = ink(
        (words.when(deadline.when), "bold"),
        words.glyphs.dot,
        left_of(deadline, words, passed),
        words.glyphs.dot,
        _what(deadline, words),
        ink((f" ({deadline.source})" if deadline.source else "", "$quiet")),
    )
    number = words.number(deadline.number)
    edges = [words.dotted(ink((rest, "$quiet")), number) for rest in rests]
    kept = [words.fit(left, width - edge.cell_length - 1).cell_length for edge in edges]
    return spread(left, edges[kept.index(max(kept))], width, words.glyphs)


def _what(deadline: Deadline, words: Words) -> str:
    """What the time is about, with the regime that sets it."""
    t = words.t
    label = t.code("deadline", deadline.kind)
    if deadline.regime and not (deadline.regime == "free" and deadline.text):
        label = t.code("clock_regime", deadline.regime)
    return words.labelled(label, words.prose(deadline.text)) if deadline.text else label


def left_of(deadline: Deadline, words: Words, passed: timedelta) -> Content:
    """How long it may still be, or how long ago it ended."""
    t = words.t
    if deadline.left is None:
        return ink(t("board.deadline.open"))
    left = deadline.left - passed
    if deadline.state == "passed" or left < timedelta():
        if deadline.kind in UNSAID:
            unsaid = t("board.deadline.unsaid", time=t.duration(abs(left)))
            return ink((unsaid, "bold $state-down"))
        return ink((t("board.deadline.passed", time=t.duration(abs(left))), "bold $state-down"))
    key = "board.deadline.running" if deadline.state == "running" else "board.deadline.ahead"
    colour = "$state-down" if left < URGENT else "$state-degraded"
    return ink((t(key, time=t.duration(left)), f"bold {colour}"))

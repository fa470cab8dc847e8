"""Small plots in a line of text: how a number went from day to day."""

from collections.abc import Sequence

from textual.content import Content

from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink

STEPS = "▁▂▃▄▅▆▇█"
PLAIN_STEPS = "._-=+*#@"
"""The same in ASCII alone."""

GAP = "\N{MIDDLE DOT}"
PLAIN_GAP = " "
"""A day on which nobody said anything."""


Values = Sequence[float | None]
"""One a day; None while nobody has said."""


def plot(values: Values, words: Words, top: float | None = None) -> str:
    """A sign a value, as high as it is beside `top`, or the highest; little is not nothing."""
    steps, gap = (PLAIN_STEPS, PLAIN_GAP) if words.glyphs.plain else (STEPS, GAP)
    highest = max(filter(None, values), default=0) if top is None else top
    return "".join(gap if value is None else steps[_step(value, highest)] for value in values)


def _step(value: float, highest: float) -> int:
    return max(1, min(7, int(8 * value / highest - 1e-9))) if 0 < value <= highest else 0


def plot_line(title: Content, signs: str, days: tuple[str, str], said: str, style: str) -> Content:
    """`Open requests  14 May ▁▂▅▇ 24 May  0 → 18`: what, from when to when, and in numbers."""
    return ink(
        title,
        "  ",
        (f"{days[0]} ", "$quiet"),
        (signs, style),
        (f" {days[1]}  ", "$quiet"),
        said,
    )


def from_to(values: Values, words: Words) -> str:
    """`0 → 18`: what it was at first and at last."""
    arrow = "->" if words.glyphs.plain else "\N{RIGHTWARDS ARROW}"
    known = [value for value in values if value is not None] or [0]
    first, last = words.t.number(known[0]), words.t.number(known[-1])
    return f"{first} {arrow} {last}"

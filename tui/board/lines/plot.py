"""Small plots in a line of text: how a number went from day to day."""

from collections.abc import Sequence

from textual.content import Content

from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink

STEPS = "▁▂▃▄▅▆▇█"
PLAIN_STEPS = "._-=+*#@"
"""The same in ASCII alone."""


def plot(values: Sequence[float], words: Words) -> str:
    """A sign a value, as high as it is beside the highest; nothing of nothing."""
    steps = PLAIN_STEPS if words.glyphs.plain else STEPS
    top = max(values, default=0)
    if top <= 0:
        return steps[0] * len(values)
    return "".join(steps[min(7, int(8 * max(value, 0) / top - 1e-9))] for value in values)


def plot_line(title: str, values: Sequence[float], days: tuple[str, str], words: Words) -> Content:
    """`Open requests  14 May ▁▂▅▇ 24 May  0 → 18`: what, from when to when, from what to what."""
    t = words.t
    first, last = t.number(values[0]), t.number(values[-1])
    arrow = "->" if words.glyphs.plain else "\N{RIGHTWARDS ARROW}"
    return ink(
        (title, "bold"),
        "  ",
        (f"{days[0]} ", "$quiet"),
        (plot(values, words), "$state-normal"),
        (f" {days[1]}  ", "$quiet"),
        f"{first} {arrow} {last}",
    )

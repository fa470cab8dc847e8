"""The only way text gets onto a screen: cleaned once more, never read as markup, cut to measure.

A `str` given to a Textual widget is read as markup: it can forge colours and crash the screen. So
everything is drawn as `Content` made here.
"""

from collections.abc import Iterable

from rich.cells import cell_len
from textual.content import Content
from textual.style import Style

from ledger.abridged import beginning
from ledger.sanitize import clean_line
from tui.board.asked import NOTHING, On
from tui.board.lines.glyphs import Glyphs

Span = str | tuple[str, str] | Content
"""Text, text with a style, or something drawn already."""

_HELD = {0xA0: 0xD800, 0x202F: 0xD801}
"""No-break spaces, at which Textual breaks lines, as what no cleaned text has: surrogates."""

_FREED = {letter: space for space, letter in _HELD.items()}

_EMOJI_MARKS = {0xFE0E: None, 0xFE0F: None}

BLANK = Content("")

_ABOUT = "about"
_BESIDE = "beside"


def ink(*spans: Span) -> Content:
    """One line from spans; a style is a Textual style such as `bold $state-down`."""
    return Content.assemble(*map(_clean, spans))


def about(text: Content, on: On) -> Content:
    """The text, knowing what it is about (`columns_of`)."""
    return text.stylize(Style.from_meta({_ABOUT: tuple(on)})) if text else text


def on_of(line: Content) -> On:
    """What a line of one column is about."""
    return columns_of(line)[0]


def beside(left: Content, right: Content) -> Content:
    """Two columns as one line that knows where the second begins (`columns_of`)."""
    return ink(left, right.stylize(Style.from_meta({_BESIDE: True})) if right else right)


def columns_of(line: Content) -> tuple[On, On, int]:
    """What each column of a line is about, and the cell at which the second begins (0: none).

    A column is about the first of its parts that says so.
    """
    metas = [(one.start, one.style.meta) for one in line.spans if isinstance(one.style, Style)]
    second = next((start for start, meta in metas if _BESIDE in meta), len(line.plain))
    found = [(start < second, On(*meta[_ABOUT])) for start, meta in metas if _ABOUT in meta]
    first, other = (
        next((on for left, on in found if left is wanted), NOTHING) for wanted in (True, False)
    )
    return first, other, cell_len(line.plain[:second]) if second < len(line.plain) else 0


def joined(spans: Iterable[Span], between: str) -> Content:
    """The spans that say something, with `between` between them."""
    return Content(clean_line(between)).join(filter(None, (ink(span) for span in spans)))


def page(lines: Iterable[Content]) -> Content:
    """Several lines as one content."""
    return Content("\n").join(lines)


def fit(line: Content, width: int, glyphs: Glyphs) -> Content:
    """The line in at most `width` cells; what is cut is told by an ellipsis."""
    if line.cell_length <= width:
        return line
    kept, closing = beginning(line.plain, max(0, width - len(glyphs.more)), cell_len)
    kept = kept.rstrip(".")  # the ellipsis stands for it
    return line.truncate(cell_len(kept)) + Content(glyphs.more + closing)


def spread(left: Content, right: Content, width: int, glyphs: Glyphs) -> Content:
    """`left` and `right` at the two edges of a line; `left` gives way."""
    room = width - right.cell_length - (1 if right else 0)
    cut = fit(left, room, glyphs)
    return cut + Content(" " * (width - cut.cell_length - right.cell_length)) + right


def column(cell: Content, width: int, glyphs: Glyphs) -> Content:
    """A cell of a table, `width` cells wide."""
    cut = fit(cell, width, glyphs)
    return cut + Content(" " * (width - cut.cell_length))


def flow(
    parts: Iterable[Content], between: str, widths: tuple[int, int], indent: int
) -> list[Content]:
    """Parts one after another, a new line where the next has no room; no part is cut.

    `widths` are those of the first line and of the others, which begin after `indent` cells.
    """
    lines: list[Content] = []
    for part in filter(None, parts):
        room = widths[0] if len(lines) <= 1 else widths[1] - indent
        longer = ink(lines[-1], between, part) if lines else part
        if lines and longer.cell_length <= room:
            lines[-1] = longer
        else:
            lines.append(part)
    return [lines[0], *(ink(" " * indent, line) for line in lines[1:])] if lines else []


def wrapped(text: Content, width: int) -> list[Content]:
    """The text in lines of at most `width` cells, which begin at no space that holds words."""
    held = Content(text.plain.translate(_HELD), spans=[*text.spans])
    lines = held.wrap(max(1, width))
    return [Content(line.plain.translate(_FREED), spans=[*line.spans]) for line in lines]


def _clean(span: Span) -> Span:
    if isinstance(span, Content):
        return span
    if isinstance(span, str):
        return _shown(span)
    return _shown(span[0]), span[1]


def _shown(text: str) -> str:
    """Without the marks that ask for emoji: terminals disagree on how wide those are."""
    return clean_line(text).translate(_EMOJI_MARKS)

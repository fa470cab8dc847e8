"""The overview as lines: what is seen, the language and the size of the screen, nothing else.

One column on a screen of 80 by 24, where the first page answers every question and what follows
tells it at length; on a wide screen the services by sites, and two columns below.
"""

from collections.abc import Callable, Iterable, Sequence

from textual.content import Content

from projections.model.picture import Picture
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import BLANK, beside, column, ink
from tui.board.screens.parts import (
    BoardPart,
    first_parts,
    happening_parts,
    later_parts,
    services_part,
    standing_parts,
    tall_parts,
)
from tui.board.screens.start import is_empty, start_lines

WIDE = 110
TALL = 40
"""From this size on there are two columns; where it is tall alone, one that holds everything."""

GAP = 3

Dress = Callable[[BoardPart], BoardPart]


def as_it_is(part: BoardPart) -> BoardPart:
    """On a screen that one types on and scrolls."""
    return part


def sheet(picture: Picture, words: Words, width: int, rows: int) -> list[Content]:
    """All lines; the first `rows` of them are the first page."""
    return [*first_page(picture, words, width, rows), *rest(picture, words, width)]


def first_page(
    picture: Picture, words: Words, width: int, rows: int, dress: Dress = as_it_is
) -> list[Content]:
    """What is seen without a key; `dress` says what becomes of each part on this screen."""
    if is_empty(picture):
        start = start_lines(picture, words, width)
        room = rows - len(start)
        parts = [dress(part) for part in first_parts(picture, words)]
        return [*start, *_page(parts, words, width, room)]
    if width >= WIDE and rows >= TALL - 5:
        return _wide(picture, words, width, rows, dress)
    tall = rows >= TALL
    parts = tall_parts(picture, words) if tall else first_parts(picture, words)
    return _fill([*_page([dress(part) for part in parts], words, width, rows, airy=tall)], rows)


def rest(picture: Picture, words: Words, width: int) -> list[Content]:
    """Every part whole, below the first page."""
    return [] if is_empty(picture) else _all(later_parts(picture, words), words, width)


def _wide(picture: Picture, words: Words, width: int, rows: int, dress: Dress) -> list[Content]:
    """The matrix over the whole width; below, how things stand and what happens."""
    half = (width - GAP) // 2
    top = [
        *_shown(dress(services_part(picture, words, grid=True)), words, width, max(3, rows - 18)),
        BLANK,
    ]
    room = max(12, rows - len(top))
    left, right = (
        list(_page([dress(part) for part in parts], words, half, room, airy=True))
        for parts in (standing_parts(picture, words), happening_parts(picture, words))
    )
    return _fill([*top, *_beside(left, right, half, words)], rows)


def _beside(
    left: Sequence[Content], right: Sequence[Content], width: int, words: Words
) -> list[Content]:
    count = max(len(left), len(right))
    pairs = zip(_fill(left, count), _fill(right, count), strict=True)
    return [beside(column(a, width + GAP, words.glyphs), b) for a, b in pairs]


def _page(
    parts: Sequence[BoardPart], words: Words, width: int, rows: int, *, airy: bool = False
) -> Iterable[Content]:
    """The parts in `rows` lines: each its least, then row by row while there is room.

    With `airy` a blank line between them comes before more rows.
    """
    whole = [part.draw(width, None) for part in parts]
    needs = [
        min(len(lines) or 1, part.most or 1000) for part, lines in zip(parts, whole, strict=True)
    ]
    gaps = len(parts) - 1
    room = rows - len(parts) - (gaps if airy else 0)
    shares = share(needs, [part.least for part in parts], room)
    loose = airy or room - sum(shares) >= gaps
    for place, (part, lines, given) in enumerate(zip(parts, whole, shares, strict=True)):
        if loose and place:
            yield BLANK
        shown = part.draw(width, given) if part.fits and len(lines) > given else lines
        yield from _titled(part, shown, words, width, given)


def share(needs: Sequence[int], least: Sequence[int], rows: int) -> list[int]:
    """How many rows each part gets: its least first, then one more in turn to whoever needs it.

    When there is not even room for that, the largest give way; none gets less than one.
    """
    shares = [min(need, low) for need, low in zip(needs, least, strict=True)]
    while sum(shares) > max(rows, len(shares)):
        shares[shares.index(max(shares))] -= 1
    wanting = True
    while wanting and sum(shares) < rows:
        wanting = False
        for place, need in enumerate(needs):
            if shares[place] < need and sum(shares) < rows:
                shares[place] += 1
                wanting = True
    return shares


def _all(parts: Iterable[BoardPart], words: Words, width: int) -> list[Content]:
    """Every part whole, a blank line before each."""
    lines: list[Content] = []
    for part in parts:
        lines += [BLANK, *_shown(part, words, width, None)]
    return lines


def _shown(part: BoardPart, words: Words, width: int, rows: int | None) -> list[Content]:
    """Title and lines."""
    return _titled(part, part.draw(width, rows), words, width, rows)


def _titled(
    part: BoardPart, lines: list[Content], words: Words, width: int, rows: int | None
) -> list[Content]:
    """Lines under their title; of an empty part what to do about it."""
    if not lines:
        none = ink((part.held or words.t(f"board.none.{part.name}"), "$quiet"))
        lines = [words.fit(words.dotted(none, part.command), width)]
    cut = rows is not None and len(lines) > rows
    return [_head(part, words, width, cut=cut), *lines[:rows]]


def _head(part: BoardPart, words: Words, width: int, *, cut: bool = False) -> Content:
    """The title, the answer in short, a line to the edge, and whether there is more below."""
    more = ink((words.t(part.below), "$quiet")) if cut else BLANK
    title = ink((words.t(f"board.title.{part.name}").upper(), "bold"))
    room = width - (more.cell_length + 1 if cut else 0)
    said = ink(title, *(ink("  ", piece) for piece in part.summary))
    if said.cell_length > room:
        said = _as_fits(title, part.briefly() or part.summary, room)
    rule = words.glyphs.rule * max(0, room - said.cell_length - 1)
    return ink(said, " " if rule else "", (rule, "$rule"), " " if cut else "", more)


def _as_fits(title: Content, pieces: Sequence[Content], room: int) -> Content:
    """The title with those behind it that have room."""
    said = title
    for piece in pieces:
        longer = ink(said, "  ", piece)
        said = longer if longer.cell_length <= room else said
    return said


def _fill(lines: Sequence[Content], rows: int) -> list[Content]:
    return [*lines, *[BLANK] * (rows - len(lines))]

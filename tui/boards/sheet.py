"""The overview as lines: what is seen, the language and the size of the screen, nothing else.

One column on a screen of 80 by 24, where the first page answers every question and what follows
tells it at length; on a wide screen the services by sites, and two columns below.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual.content import Content

from projections.picture import UNREPORTED, Picture
from tui.boards.start import is_empty, start_lines
from tui.widgets import activities, decisions, requests, services
from tui.widgets.activities import activity_lines
from tui.widgets.deadlines import deadline_lines
from tui.widgets.decisions import decision_lines, question_lines
from tui.widgets.entries import entry_lines
from tui.widgets.ink import BLANK, column, ink
from tui.widgets.matrix import matrix_lines
from tui.widgets.requests import request_lines
from tui.widgets.restore import restore_lines, zone_lines
from tui.widgets.services import service_lines
from tui.widgets.words import Words

WIDE = 110
TALL = 40
"""From this size on there are two columns."""

GAP = 3
LAST = 3
"""Entries on the first page."""

Draw = Callable[[int, int | None], list[Content]]
"""Draws the lines of a part: (width, at most so many rows)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the sheet: `least` is how many rows it gets before any other gets more."""

    name: str
    draw: Draw
    summary: Sequence[Content] = ()
    least: int = 1
    most: int | None = None
    command: str = ""


def sheet(picture: Picture, words: Words, width: int, rows: int) -> list[Content]:
    """All lines; the first `rows` of them are the first page."""
    if is_empty(picture):
        start = start_lines(picture, words, width)
        return [*start, *_page(_first_parts(picture, words), words, width, rows - len(start))]
    if width >= WIDE and rows >= TALL - 5:
        return _wide(picture, words, width, rows)
    first = _first_parts(picture, words)
    lines = _fill([*_page(first, words, width, rows)], rows)
    return [*lines, *_all(_later_parts(picture, words), words, width)]


def _first_parts(picture: Picture, words: Words) -> list[Part]:
    return [
        _services(picture, words),
        _restore(picture, words),
        _activities(picture, words),
        _last(picture, words, LAST),
    ]


def _later_parts(picture: Picture, words: Words) -> list[Part]:
    """What a screen has no room for, and what was cut on the first page, whole."""
    return [
        *_deadlines(picture, words),
        _decisions(picture, words),
        _questions(picture, words),
        _services(picture, words),
        Part("zones", lambda w, _: zone_lines(picture, words, w)),
        _restore(picture, words, stages=True),
        _activities(picture, words),
        _requests(picture, words),
        _last(picture, words, None),
    ]


def _wide(picture: Picture, words: Words, width: int, rows: int) -> list[Content]:
    """The matrix over the whole width; below, how things stand and what happens."""
    half = (width - GAP) // 2
    top = [*_shown(_services(picture, words, grid=True), words, width, max(3, rows - 18)), BLANK]
    left = [
        *_deadlines(picture, words),
        _restore(picture, words, stages=True),
        Part("zones", lambda w, _: zone_lines(picture, words, w)),
        _activities(picture, words),
        _requests(picture, words),
    ]
    right = [
        _decisions(picture, words),
        _questions(picture, words),
        _last(picture, words, None),
    ]
    room = max(12, rows - len(top))
    below = _beside(
        list(_page(left, words, half, room, airy=True)),
        list(_page(right, words, half, room, airy=True)),
        half,
        words,
    )
    whole = _all(_later_parts(picture, words), words, width)
    return [*_fill([*top, *below], rows), *whole]


def _beside(
    left: Sequence[Content], right: Sequence[Content], width: int, words: Words
) -> list[Content]:
    count = max(len(left), len(right))
    pairs = zip(_fill(left, count), _fill(right, count), strict=True)
    return [ink(column(a, width + GAP, words.glyphs), b) for a, b in pairs]


def _page(
    parts: Sequence[Part], words: Words, width: int, rows: int, *, airy: bool = False
) -> Iterable[Content]:
    """The parts in `rows` lines: each its least, then row by row while there is room.

    With `airy` a blank line between them comes before more rows.
    """
    needs = [min(len(part.draw(width, None)) or 1, part.most or 1000) for part in parts]
    gaps = len(parts) - 1
    room = rows - len(parts) - (gaps if airy else 0)
    shares = share(needs, [part.least for part in parts], room)
    loose = airy or room - sum(shares) >= gaps
    for place, (part, given) in enumerate(zip(parts, shares, strict=True)):
        if loose and place:
            yield BLANK
        yield from _shown(part, words, width, given)


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


def _all(parts: Iterable[Part], words: Words, width: int) -> list[Content]:
    """Every part whole, a blank line before each."""
    lines: list[Content] = []
    for part in parts:
        lines += [BLANK, *_shown(part, words, width, None)]
    return lines


def _shown(part: Part, words: Words, width: int, rows: int | None) -> list[Content]:
    """Title and lines; of an empty part what to do about it."""
    lines = part.draw(width, rows)
    if not lines:
        none = ink((words.t(f"board.none.{part.name}"), "$quiet"))
        lines = [words.fit(words.dotted(none, part.command), width)]
    cut = rows is not None and len(lines) > rows
    return [_head(part, words, width, cut=cut), *lines[:rows]]


def _head(part: Part, words: Words, width: int, *, cut: bool = False) -> Content:
    """The title, the answer in short, a line to the edge, and whether there is more below."""
    more = ink((words.t("board.below"), "$quiet")) if cut else BLANK
    title = ink((words.t(f"board.title.{part.name}").upper(), "bold"))
    room = width - (more.cell_length + 1 if cut else 0)
    said = title
    for piece in part.summary:
        longer = ink(said, "  ", piece)
        said = longer if longer.cell_length <= room else said
    rule = words.glyphs.rule * max(0, room - said.cell_length - 1)
    return ink(said, " " if rule else "", (rule, "$rule"), " " if cut else "", more)


def _fill(lines: Sequence[Content], rows: int) -> list[Content]:
    return [*lines, *[BLANK] * (rows - len(lines))]


def _services(picture: Picture, words: Words, *, grid: bool = False) -> Part:
    spoken = any(service.worst != UNREPORTED for service in picture.services)

    def draw(width: int, rows: int | None) -> list[Content]:
        if not spoken:
            return []
        if grid:
            return matrix_lines(picture, words, width)
        return service_lines(picture, words, width, rows)

    return Part(
        "services",
        draw,
        summary=services.summary(picture, words) if spoken else (),
        least=min(8, 1 + len(services.troubled(picture))),
        command="crisis service report --help",
    )


def _deadlines(picture: Picture, words: Words) -> list[Part]:
    """When there are several; the nearest one stands above the sheet."""
    part = Part(
        "deadlines",
        lambda w, _: deadline_lines(picture, words, w),
        summary=_count(len(picture.deadlines), words),
        least=2,
    )
    return [part] if len(picture.deadlines) > 1 else []


def _restore(picture: Picture, words: Words, *, stages: bool = False) -> Part:
    return Part(
        "restore",
        lambda w, _: restore_lines(picture, words, w, stages=stages),
        least=1,
        command="crisis restore plan --help",
    )


def _activities(picture: Picture, words: Words) -> Part:
    return Part(
        "cancelled",
        lambda w, _: activity_lines(picture, words, w),
        summary=activities.summary(picture, words),
        least=2,
        command="crisis cancellation order --help",
    )


def _decisions(picture: Picture, words: Words) -> Part:
    return Part(
        "decisions",
        lambda w, _: decision_lines(picture, words, w),
        summary=_count(len(decisions.taken_today(picture)), words),
        least=2,
        command="crisis decision take --help",
    )


def _questions(picture: Picture, words: Words) -> Part:
    return Part(
        "questions",
        lambda w, _: question_lines(picture, words, w),
        summary=_count(len(picture.questions), words),
        least=2,
        command="crisis decision raise --help",
    )


def _requests(picture: Picture, words: Words) -> Part:
    return Part(
        "requests",
        lambda w, _: request_lines(picture, words, w),
        summary=requests.summary(picture, words),
        least=2,
        command="crisis request log --help",
    )


def _last(picture: Picture, words: Words, most: int | None) -> Part:
    return Part(
        "last", lambda w, r: entry_lines(picture, words, w, r or most), least=LAST, most=most
    )


def _count(n: int, words: Words) -> list[Content]:
    return [ink((words.t.number(n), "$quiet"))] if n else []

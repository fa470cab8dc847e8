"""A brief that fits two pages: how many of a kind are told, in how many words.

Which of these are chosen is a function of the picture alone, as the rest of a brief, and the same
in every language: lines are counted by the letters of what fills the sentences.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from msgspec import structs

from projections.brief.contradictions import LONGEST_SIDE
from projections.brief.lean import lean
from projections.brief.model import (
    AnyValue,
    Aside,
    BriefLine,
    FreeText,
    Name,
    Phrase,
    Several,
)
from projections.brief.phrases import (
    LEAST as NEVER_CUT,
)
from projections.brief.phrases import (
    LONGEST,
    REST,
    plural,
    say,
    several,
    shortened_phrase,
)
from projections.brief.places import OTHERS, how_many
from projections.brief.shown_by import Typed

NOW = Typed()
"""Of all there is, as it stands."""

PAGES = 104
"""Lines of 80 columns that a brief should take, as they are counted here."""

SPARE = 10
"""Lines above these that there still is room for, before sections are only counted."""

COLUMNS = 72
"""Letters of a line, its indentation taken off."""

WORDS = 10
"""Letters that a sentence has besides what fills it, and any value that is no text."""

FIRST = 80
"""Letters of a text in the five lines that are never cut: whoever reads nothing else reads these.
"""

LEAN = 2
"""Of the five lines the first, of which a crowded brief leaves out what sections say again."""

HEADS = 20
"""Lines that no list is part of: banners, the head without what only some briefs say, the foot."""

SHORT = 32
"""Letters of a text in a line that has to be short, as they are counted here: a renderer leaves it
a few more.
"""

CHANGE = 14
"""Letters of what changed, its entry apart."""

LEAST = (
    "late", "organisation", "figures", "observations", "corrections", "contradictions",
    "communications", "meetings", "outlook", "means", "restore", "actions", "requests",
)  # fmt: skip
"""Sections that are only counted where there is no other way, the first first."""


class Room(NamedTuple):
    """How many of a kind are told, letters of a text in a list, and details under a line.

    With `tight` each takes one line of a page, with `lean` the first of the five say less.
    """

    most: int
    longest: int
    details: int
    tight: bool = False
    lean: bool = False


ROOMS = (
    Room(5, LONGEST, 9),
    Room(5, 160, 4),
    Room(5, 140, 2),
    Room(5, 120, 0),
    Room(5, 100, 0, tight=True),
    Room(4, 100, 0, tight=True),
    Room(3, 90, 0, tight=True),
    Room(2, 90, 0, tight=True),
    Room(1, 60, 0, tight=True, lean=True),
    Room(1, 40, 0, tight=True, lean=True),
)
"""From the widest to the narrowest."""

ENDLESS = Room(1_000_000, LONGEST, 1_000_000)
"""As much as there is."""

NAME = 16
"""Letters of a name, at most: of its languages the longest is rarely the one that is read."""

TROUBLE = ("site", "trouble", "application")
"""Kinds of lines of which there is always room for as many as anywhere: services in trouble."""

COUNTED: Mapping[str, tuple[str, ...]] = {
    "unreported": ("unreported",),
    "normal": ("normal", "changed"),
    "normal_application": ("normal_application",),
    "normal_site": ("normal_site",),
}
"""Kinds of lines that name many services, which a crowded brief only counts, with the kinds that
are counted with them: what became normal in the period is normal too.
"""

FEW = 2
"""With room for so many of a kind, or fewer, those are only counted."""

WHOLE = ("changed", *COUNTED, "total", "zones", "reported", "running", "ahead")
"""Kinds of lines whose end is never left out."""

ABOVE = ("reported", "zones")
"""Kinds of lines that the third of the five lines says too: the least rooms have them there."""

SUMS = ("class", "total")
"""Kinds of lines that count others: there are no more of what is told when one is left out."""


class Fitted(NamedTuple):
    """What is told of a brief's lines."""

    five: tuple[BriefLine, ...]
    sections: dict[str, tuple[BriefLine, ...]]
    aside: dict[str, Aside]


def fitted(
    five: Sequence[BriefLine],
    sections: Mapping[str, Sequence[BriefLine]],
    more: Mapping[str, int],
    shown_by: Typed = NOW,
    heads: int = 0,
) -> Fitted:
    """As much as there is room for; `more` is how many there are that have no line.

    `shown_by` is what shows the whole, `heads` how many lines the
    head has besides those of every brief.
    """
    found = _in(ROOMS[0], five, sections, more, shown_by)
    for room in ROOMS[1:]:
        if _lines_of(found) + heads <= PAGES:
            return found
        found = _in(room, five, sections, more, shown_by)
    for ident in LEAST:
        if _lines_of(found) + heads <= PAGES + SPARE:
            break
        if found.sections[ident]:
            found.aside[ident] = _aside(ident, sections[ident], more[ident], shown_by)
            found.sections[ident] = ()
    return found


def unfitted(
    five: Sequence[BriefLine],
    sections: Mapping[str, Sequence[BriefLine]],
    more: Mapping[str, int],
    shown_by: Typed = NOW,
) -> Fitted:
    """All that there is a line for, for who reads one part and no two pages; see `fitted`."""
    return _in(ENDLESS, five, sections, more, shown_by)


def _aside(ident: str, lines: Sequence[BriefLine], more: int, shown_by: Typed) -> Aside:
    """How many things a section has, and what shows them."""
    return Aside(sum(line.kind not in SUMS for line in lines) + more, shown_by.board(ident))


def _in(
    room: Room,
    five: Sequence[BriefLine],
    sections: Mapping[str, Sequence[BriefLine]],
    more: Mapping[str, int],
    shown_by: Typed,
) -> Fitted:
    told = {
        ident: tuple(_section(ident, lines, more[ident], _room_of(ident, room), shown_by))
        for ident, lines in sections.items()
    }
    first = room._replace(longest=max(room.longest, FIRST))
    if room.lean:
        five = [*map(lean, five[:LEAN]), *five[LEAN:]]
    return Fitted(tuple(_short(line, first) for line in five), told, {})


def _room_of(ident: str, room: Room) -> Room:
    """What contradicts keeps its words: without them nobody sees what the contradiction is."""
    if ident != "contradictions":
        return room
    return room._replace(longest=max(room.longest, LONGEST_SIDE))


def _section(
    ident: str, lines: Sequence[BriefLine], more: int, room: Room, shown_by: Typed
) -> Iterator[BriefLine]:
    """The first of each kind, then how many others there are and what shows them."""
    seen: Counter[str] = Counter()
    for line in lines:
        seen[line.kind] += 1
        if seen[line.kind] <= _most(line.kind, room):
            yield _short(line, room, tight=room.tight and line.kind not in WHOLE)
    told = ((kind, many) for kind, many in seen.items() if kind not in (*SUMS, *COUNTED))
    left = more + sum(max(0, many - _most(kind, room)) for kind, many in told)
    only = [kind for kind in COUNTED if 0 < seen[kind] > _most(kind, room)]
    counted = [phrase for kind in only for phrase in _counted(kind, lines)]
    if left or counted:
        yield BriefLine(phrases=(_rest(ident, left, counted, more, shown_by),), kind="rest")


def _most(kind: str, room: Room) -> int:
    """How many of a kind are told."""
    if kind in TROUBLE:
        return ROOMS[0].most
    if kind in ABOVE and room.lean:
        return 0
    return 0 if kind in COUNTED and room.most <= FEW else room.most


def _counted(kind: str, lines: Sequence[BriefLine]) -> Iterator[Phrase]:
    """How many are so, and how many are at some of their sites only."""
    whole, part = 0, 0
    for line in lines:
        if line.kind in COUNTED[kind]:
            named = [v for p in line.phrases for v in p.fields.values() if isinstance(v, Several)]
            there = sum(_is_partial(item) for value in named for item in value.items)
            whole += sum(map(how_many, named)) - there
            part += there
    if whole:
        yield plural(f"brief.rest_{kind}", whole)
    if part:
        yield plural(f"brief.rest_{kind}_part", part)


def _is_partial(value: AnyValue) -> bool:
    """Whether it names a service with some of its sites."""
    return isinstance(value, Phrase) and value.key != OTHERS


def _rest(ident: str, left: int, counted: Sequence[Phrase], more: int, shown_by: Typed) -> Phrase:
    """How many others there are, and what shows them."""
    command = shown_by.board(ident)
    if not counted:
        key = "brief.older" if ident == "contradictions" and more == left else "brief.rest"
        return say(key, n=left, command=command)
    of = [say(OTHERS, n=left)] if left else []
    return say("brief.rest_of", of=several([*of, *counted]), command=command)


def _short(line: BriefLine, room: Room, *, tight: bool = False) -> BriefLine:
    phrases = tuple(shortened_phrase(phrase, room.longest) for phrase in line.phrases)
    kept = line.details if line.tight else line.details[: room.details]
    details = tuple(shortened_phrase(phrase, room.longest) for phrase in kept)
    tight = tight or line.tight
    return structs.replace(line, phrases=phrases, details=details, tight=tight)


def _lines_of(found: Fitted) -> int:
    filled = [lines for lines in found.sections.values() if lines]
    every = [line for lines in (found.five, *filled) for line in lines]
    return HEADS + 2 * len(filled) + len(found.aside) + sum(map(_height, every))


def _height(line: BriefLine) -> int:
    """About how many lines of a page it takes."""
    numbers = 5 * min(len(line.numbers), 4) + CHANGE * len(line.changes)
    if line.tight:
        return _tight(line, numbers) + len(line.details)
    said = _rows(sum(map(_letters, line.phrases)) + numbers)
    return said + _rows(sum(map(_letters, line.details))) if line.details else said


def _tight(line: BriefLine, numbers: int) -> int:
    """One line, or as few as there have to be; two where a few words are all that it lacks."""
    first = line.phrases[:1]
    if COLUMNS < (whole := sum(map(_letters, first)) + numbers) <= COLUMNS + REST:
        return _rows(whole)
    least = (shortened_phrase(one, SHORT, NEVER_CUT) for one in first)
    return _rows(sum(map(_letters, least)) + numbers)


def _rows(letters: int) -> int:
    return -(-letters // COLUMNS)


def _letters(value: AnyValue) -> int:
    if isinstance(value, FreeText):
        return len(value.text)
    if isinstance(value, Name):
        names: Iterable[str] = [value.name] if isinstance(value.name, str) else value.name.values()
        return min(max(map(len, names), default=0), NAME) + 2
    if isinstance(value, Several):
        return sum(map(_letters, value.items))
    if isinstance(value, Phrase):
        return WORDS + sum(map(_letters, value.fields.values()))
    return WORDS

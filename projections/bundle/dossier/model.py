"""The dossier as a value in one language: sections, groups and blocks; every format draws these.

Texts are clean and whole, and never markup. Long sections are produced as they are read: the blocks
of a group have to be read before the next group is asked for, and every reading makes them anew.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from msgspec import Struct

from ledger.domain.values import CrisisKind


class Text(Struct, frozen=True, tag="text", gc=False):
    """Words; a line feed in them begins a new line."""

    text: str
    weight: Literal["", "strong", "quiet"] = ""


class Cite(Struct, frozen=True, tag="cite", gc=False):
    """An entry by its number, which leads to its place in the timeline."""

    number: int


Run = Text | Cite
Runs = tuple[Run, ...]


class Field(Struct, frozen=True, gc=False):
    """A value under its name; one that is `wide` has a line of its own."""

    label: str
    runs: Runs
    wide: bool = False


class Paragraph(Struct, frozen=True, tag="paragraph", gc=False):
    """A paragraph; a `quiet` one is said beside the rest."""

    runs: Runs
    quiet: bool = False


class Point(Struct, frozen=True, tag="point", gc=False):
    """One of several things said one under another."""

    runs: Runs


class Line(Struct, frozen=True, tag="line", gc=False):
    """One entry in the timeline, at its place: both its times, what it says, what became of it.

    `late` says how long after it was recorded, where that is late. A `struck` one counts no more.
    """

    number: int
    happened: str
    recorded: str
    title: Runs
    text: Runs = ()
    fields: tuple[Field, ...] = ()
    people: Runs = ()
    marks: tuple[Runs, ...] = ()
    late: str = ""
    struck: bool = False


class Known(Struct, frozen=True, gc=False):
    """What was known at a number, in five lines."""

    title: Runs
    lines: tuple[Runs, ...]


class Card(Struct, frozen=True, tag="card", gc=False):
    """One thing: what people call it, what it is, how it stands, and the entries it comes from."""

    name: str
    title: Runs
    about: Runs = ()
    fields: tuple[Field, ...] = ()
    entries: Runs = ()
    known: Known | None = None


class Table(Struct, frozen=True, tag="table", gc=False):
    """Rows under heads; `mono` is the column of digits that are compared, from 0."""

    heads: tuple[str, ...]
    rows: tuple[tuple[Runs, ...], ...]
    mono: int | None = None


Block = Paragraph | Point | Line | Card | Table


class Group(NamedTuple):
    """Blocks that belong together; without a `title` they follow the section's own words."""

    title: str
    blocks: Iterable[Block]


class Section(NamedTuple):
    """A part of the dossier, `many` things long; `none` is said of nothing.

    `left_out` is said where a format has no room for so many. `place` is its number, as `3.`, where
    parts are called by it.

    `groups` makes its contents; of a timeline the `heads` stand above the columns of its lines.
    """

    ident: str
    title: str
    many: int
    groups: Callable[[], Iterator[Group]]
    lead: tuple[Paragraph, ...] = ()
    heads: tuple[str, ...] = ()
    none: str = ""
    left_out: str = ""
    place: str = ""

    @property
    def heading(self) -> str:
        """The title behind its place, for wherever nothing else counts the parts."""
        return f"{self.place} {self.title}".lstrip()


class Head(Struct, frozen=True, kw_only=True):
    """What every page and the first one says: whose dossier it is, and of what.

    `size` is the number of the last entry, `end` the moment it is drawn at. The `words` are those
    of the format: the title of the contents, that nothing is left out, and the like.
    """

    language: str
    kind: CrisisKind
    banner: str
    title: str
    crisis: str
    size: int
    end: datetime
    facts: tuple[Field, ...]
    lead: tuple[Paragraph, ...]
    words: dict[str, str]


class Document(NamedTuple):
    """The dossier."""

    head: Head
    sections: tuple[Section, ...]

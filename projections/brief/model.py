"""The brief as a value without language: lines made of keys and typed values, each with entries.

One model for every format: a renderer turns keys and values into words with a translator, JSON is
the model as it is. Texts are clean and bounded; a sealed text is only the number of its entry.
"""

from datetime import datetime

from msgspec import Struct

from ledger.domain.values import CrisisKind, Language, Marking, When

FORMAT = 1
"""Of the JSON. A field is never removed or retyped; another shape gets another number."""


Words = str | dict[Language, str]
"""A name the organisation gave, clean: one text, or one for each language."""


class Value(Struct, frozen=True, tag_field="type"):
    """Base of everything a phrase may say."""


class FreeText(Value, frozen=True, tag="text"):
    """Free text, clean; `cut` says that it goes on in its entry."""

    text: str
    cut: bool = False


class SealedText(Value, frozen=True, tag="sealed"):
    """A sealed text: the number of its entry and nothing else."""

    entry: int


class Code(Value, frozen=True, tag="code"):
    """A code of the domain, for `Translator.code`."""

    group: str
    code: str


class Name(Value, frozen=True, tag="name"):
    """Something of the organisation."""

    id: str
    name: Words


class Number(Value, frozen=True, tag="number"):
    """A plain number."""

    value: int | float


class Quantity(Value, frozen=True, tag="quantity"):
    """A number as sure as it was said; `share` is of `of`, in %, to one decimal."""

    value: int | float
    upper: int | float | None = None
    qualifier: str | None = None
    unit: str | None = None
    of: int | float | None = None
    of_what: str | None = None
    share: float | None = None


class Time(Value, frozen=True, tag="time"):
    """A time as it was said."""

    when: When


class MomentSaid(Value, frozen=True, tag="moment"):
    """A moment, in the zone of the crisis."""

    at: datetime


class Span(Value, frozen=True, tag="span"):
    """How long."""

    seconds: int


class EntryRef(Value, frozen=True, tag="entry"):
    """An entry named in a sentence."""

    number: int


class Several(Value, frozen=True, tag="several"):
    """Values said one after another."""

    items: tuple["AnyValue", ...]


class Phrase(Value, frozen=True, tag="phrase"):
    """A sentence, or part of one: a key of the catalogues and what fills it.

    `n` chooses the plural when it is there.
    """

    key: str
    fields: dict[str, "AnyValue"] = {}
    n: int | None = None


Simple = (
    FreeText | SealedText | Code | Name | Number | Quantity | Time | MomentSaid | Span | EntryRef
)
AnyValue = Simple | Several | Phrase


class BriefLine(Struct, frozen=True, kw_only=True):
    """Sentences about one thing, with the entries they are drawn from.

    `entries` is how many entries there are when `numbers` names only some. `mark` is `new`,
    `changed` (both since the period began) or empty. `details` stand under the line.
    """

    phrases: tuple[Phrase, ...]
    numbers: tuple[int, ...] = ()
    entries: int = 0
    mark: str = ""
    details: tuple[Phrase, ...] = ()


class Section(Struct, frozen=True, kw_only=True):
    """A part of the brief; its title is `brief.section.<id>`."""

    id: str
    lines: tuple[BriefLine, ...]


class Period(Struct, frozen=True, kw_only=True):
    """What the brief covers; its end is the brief's *now*, its start what it compares with."""

    start: datetime
    end: datetime


class BriefHead(Struct, frozen=True, kw_only=True):
    """Whose brief of what; `root` is the Merkle root over the entries up to `number`.

    `since` is the last entry known when the period began, `checked` how far signatures are checked.
    """

    period: Period
    number: int
    root: str
    since: int
    checked: int
    void: int
    unknown: int
    marking: Marking
    name: str = ""
    title: str = ""
    kind: CrisisKind | None = None
    organisation: Words = ""
    ledger: str = ""
    zone: str = "UTC"
    phase: Phrase | None = None
    phase_numbers: tuple[int, ...] = ()


class Brief(Struct, frozen=True, kw_only=True):
    """The document of the crisis meeting.

    `five` are the lines for whoever reads nothing else; `empty` the parts without entries. An empty
    ledger has no sections and one line that says so.
    """

    format: int = FORMAT
    header: BriefHead
    five: tuple[BriefLine, ...]
    sections: tuple[Section, ...]
    empty: tuple[str, ...]

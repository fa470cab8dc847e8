"""The brief as a value without language: lines made of keys and typed values, each with entries.

One model for every format: a renderer turns keys and values into words with a translator, JSON is
the model as it is. Texts are clean and bounded; a sealed text is only the number of its entry.
"""

from datetime import datetime

from msgspec import UNSET, Struct, UnsetType

from ledger.domain.values import CrisisKind, Language, Marking, When

FORMAT = 1
"""Of the JSON. A field is never removed or retyped; another shape gets another number."""


Words = str | dict[Language, str]
"""A name the organisation gave, clean: one text, or one for each language."""


class Value(Struct, frozen=True, tag_field="type"):
    """Base of everything a phrase may say."""


class FreeText(Value, frozen=True, tag="text"):
    """Free text, clean; `cut` says that it goes on in its entry: `of`, where a line has several."""

    text: str
    cut: bool = False
    of: int | UnsetType = UNSET


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
    """A number as sure as it was said; `share` is of `of`, in %, to one decimal.

    `usual` is what it usually is, and `usual_share` the share of that.
    """

    value: int | float
    upper: int | float | None = None
    qualifier: str | None = None
    unit: str | None = None
    of: int | float | None = None
    of_what: str | None = None
    share: float | None = None
    usual: int | float | None = None
    usual_share: float | None = None


class Rate(Quantity, frozen=True, tag="rate"):
    """So many `per` something, or with how many of the same were closed meanwhile, or both."""

    per: str | None = None
    closures: int | float | None = None


class OfClass(Quantity, frozen=True, tag="of_class"):
    """A number whose `of` is all that the organisation has of the class, not what was reported."""


class Time(Value, frozen=True, tag="time", omit_defaults=True):
    """A time as it was said; with `since`, as it stands behind that word."""

    when: When
    since: bool = False


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
    FreeText
    | SealedText
    | Code
    | Name
    | Number
    | Quantity
    | Rate
    | OfClass
    | Time
    | MomentSaid
    | Span
    | EntryRef
)
AnyValue = Simple | Several | Phrase


class BriefLine(Struct, frozen=True, kw_only=True):
    """Sentences about one thing, with the entries they are drawn from.

    `entries` is how many entries there are when `numbers` names only some. `mark` is `new`,
    `changed` (both since the period began) or empty. `details` stand under the line. `kind` is
    what it is one of within its section: of each kind so many are told. With `tight` the line and
    each detail take one line of a page, and the end of what is longer is left out there. `short` is
    what people call the one thing it is about, as R-14. `changes` are what is behind the mark.
    """

    phrases: tuple[Phrase, ...]
    numbers: tuple[int, ...] = ()
    entries: int = 0
    mark: str = ""
    details: tuple[Phrase, ...] = ()
    kind: str = ""
    tight: bool = False
    short: str = ""
    changes: tuple[Phrase, ...] = ()


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
    `day` is the day of the crisis at the end of the period, 1 on the day of `opened`; `happened`
    says what happened and since when. `about` is what the brief is narrowed to, `meeting` the one
    it is for; `duties` who holds which post at the end of the period; `closed` says since when the
    crisis is closed, and `silent` since when nothing was recorded, where that is hours;
    `incomplete` how many things lack what somebody will ask for. `at` is `number` of a brief that
    was asked for as it was then.
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
    day: int | None = None
    opened: datetime | None = None
    happened: BriefLine | None = None
    about: Phrase | None = None
    duties: BriefLine | None = None
    meeting: Phrase | None = None
    meeting_numbers: tuple[int, ...] = ()
    closed: Phrase | None = None
    silent: Phrase | None = None
    incomplete: int = 0
    at: int | UnsetType = UNSET


class Aside(Struct, frozen=True):
    """A section that there is no room for: how many things it has, and what shows them."""

    many: int
    command: str


class Brief(Struct, frozen=True, kw_only=True):
    """The document of the crisis meeting.

    `five` are the lines for whoever reads nothing else; `empty` the parts of which there is nothing
    to tell in the period, and `totals` how many there are of those in all, where that is counted;
    `aside` the parts that two pages have no room for.
    An empty ledger has no sections and one line that says so.
    """

    format: int = FORMAT
    header: BriefHead
    five: tuple[BriefLine, ...]
    sections: tuple[Section, ...]
    empty: tuple[str, ...]
    totals: dict[str, int] = {}
    aside: dict[str, Aside] = {}

"""What lists are made by: one light row a record, that says where it belongs and no words.

A list never needs all of its records: it is counted and ordered by cards, and the records of its
first rows are looked up.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from ledger.domain.record import LEVELS, Record
from ledger.domain.said_parts import is_endless
from ledger.domain.values import When

ENDLESS = 2**62
"""As a time: it never comes. As a number: nothing has ended it yet."""

Order = Literal["oldest", "newest", "coming", "passed", "due"]
"""By the first entry either way; by what is left of a clock, or by how long it is over; those found
by a site by when their clock ends, what has none by its first entry after all that have."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class LifePlace(NamedTuple):
    """Where an entry stands in the order in which things happened.

    `at` is µs since 1970, `ENDLESS` for what says no time; `by` is the correction that says so, 0
    for the entry itself. Whether that correction holds is for whoever reads it.
    """

    at: int
    number: int
    by: int = 0


class Card(NamedTuple):
    """One record, as lists see it.

    `number` is its latest entry and `opened` its first; `group` is what it is counted under;
    `level` is its marking in `LEVELS`. `first` and `last` are the ends of its clock, µs since
    1970, None when it has none; a clock without an end is `ENDLESS`. `where` is the one site it is
    found by, empty where it has none or several. `sought` is the group that somebody asks for and
    `served` the last entry by which nothing more was to come (`ledger.domain.record.Record`).
    """

    originator: str
    number: int
    opened: int
    stage: str
    group: str
    level: int
    first: int | None = None
    last: int | None = None
    where: str = ""
    sought: str = ""
    served: int | None = None


class Wanted(NamedTuple):
    """Which cards: of one concept, in any of these stages (none: in all), in a group (None: any).

    `levels` are the lowest and the highest marking; `after` and `born` the numbers after which the
    latest and the first entry came; `due` the time, µs since 1970, by which its clock has run out.
    `places` are the sites it may be found by; none: wherever it is. `served` is the number after
    which nothing more was to come. With `sought` only those for which somebody asks for a group are
    wanted, and they are counted by that one.
    """

    concept: str
    stages: tuple[str, ...] = ()
    group: str | None = None
    levels: tuple[int, int] = (0, max(LEVELS.values()))
    after: int = 0
    born: int = 0
    due: int | None = None
    places: tuple[str, ...] = ()
    served: int | None = None
    sought: bool = False

    def takes(self, card: Card) -> bool:
        """Whether a card of this concept is wanted."""
        return (
            (not self.stages or card.stage in self.stages)
            and self.group in {None, card.group}
            and self.levels[0] <= card.level <= self.levels[1]
            and card.number > self.after
            and card.opened > self.born
            and (self.due is None or (card.last is not None and card.last <= self.due))
            and (not self.places or card.where in self.places)
            and (self.served is None or (card.served or 0) > self.served)
            and (not self.sought or bool(card.sought))
        )

    @property
    def is_plain(self) -> bool:
        """Whether nothing but stage, group and marking is asked."""
        return self == Wanted(self.concept, self.stages, self.group, self.levels)

    def may_take(self, record: Record) -> bool:
        """Whether the card of a record of this concept can be wanted at all; without making it."""
        return (not self.stages or record.stage in self.stages) and (
            self.group is None or record.group == self.group
        )

    def counted(self, card: Card) -> str:
        """The group that a card counts for."""
        return card.sought if self.sought else card.group


class Listed(NamedTuple):
    """Of which cards the first so many are listed, in an order that goes by no clock."""

    wanted: Wanted
    order: Order
    most: int


class Tally(NamedTuple):
    """How many cards have a stage and a group."""

    stage: str
    group: str
    many: int


def card_of(originator: str, record: Record) -> Card:
    """The card of a record."""
    first, last = _ends(record.clock)
    return Card(
        originator, record.number, record.opened, record.stage, record.group,
        LEVELS[record.marking], first, last, record.where, record.sought, record.served,
    )  # fmt: skip


def microseconds(moment: datetime) -> int:
    """A moment as µs since 1970, UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def chosen(cards: Iterable[Card], wanted: Wanted, order: Order, now: int, most: int) -> list[Card]:
    """The first `most` cards that are wanted, in order; `now` is µs since 1970."""
    found = [card for card in cards if wanted.takes(card) and _runs(card, order, now)]
    return sorted(found, key=lambda card: _rank(card, order, now))[:most]


def going_on(
    known: Sequence[Card], came: Iterable[Card], moved: AbstractSet[str], of: "Listed"
) -> list[Card] | None:
    """A list from what it was, and from those that have `moved`, as they are by now (`came`).

    None where those do not say all of it: of a page that was full what stood behind its last.
    """
    left = (card for card in known if card.originator not in moved)
    found = [*left, *chosen(came, of.wanted, of.order, 0, ENDLESS)]
    found.sort(key=lambda card: _rank(card, of.order, 0))
    if known and len(known) >= of.most:
        last = _rank(known[-1], of.order, 0)
        found = [card for card in found if _rank(card, of.order, 0) <= last]
        if len(found) < of.most:
            return None
    return found[: of.most]


def tallied(cards: Iterable[Card], wanted: Wanted) -> list[Tally]:
    """The cards that are wanted, counted by stage and group."""
    found = (card for card in cards if wanted.takes(card))
    return merged(Tally(card.stage, wanted.counted(card), 1) for card in found)


def merged(tallies: Iterable[Tally]) -> list[Tally]:
    """One tally for each stage and group, in their order."""
    counts: Counter[tuple[str, str]] = Counter()
    for stage, group, many in tallies:
        counts[stage, group] += many
    return [Tally(*key, many) for key, many in sorted(counts.items())]


def _runs(card: Card, order: Order, now: int) -> bool:
    if order in {"oldest", "newest"}:
        return True
    if order == "due":
        return bool(card.where)
    return card.last is not None and (card.last > now) is (order == "coming")


def _rank(card: Card, order: Order, now: int) -> tuple[int, int]:
    """Sorted by this; the same as the store does it (`ledger.store.cards`)."""
    if order == "oldest":
        return card.opened, 0
    if order == "newest":
        return -card.opened, 0
    if order == "due":
        return ENDLESS if card.last is None else card.last, card.opened
    first, last = card.first or 0, card.last or 0
    if order == "passed":
        return -last, card.number
    return (first if first > now else last), card.number


def _ends(clock: When | None) -> tuple[int | None, int | None]:
    """Both ends; a clock that says only when it began never ends."""
    if clock is None:
        return None, None
    first = clock.earliest or clock.latest
    if first is None or is_endless(clock):
        return ENDLESS, ENDLESS
    return microseconds(first), microseconds(clock.latest or first)

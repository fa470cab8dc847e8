"""Lists of records and how many there are, by the cards of a copy, up to one message.

A list that was looked up is held until something of its concept comes; at another number it goes on
from what it was, where few have moved between.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import Any, NamedTuple, TypeVar
from weakref import WeakMethod

from ledger.domain.card import (
    ENDLESS,
    Card,
    Listed,
    Order,
    Tally,
    Wanted,
    chosen,
    going_on,
    merged,
    tallied,
)
from ledger.store.cards import Cards, Counted

_TIMELESS = frozenset({"oldest", "newest", "due"})
"""Orders of lists that do not depend on the moment."""

_LOOSE, _COUNTS, _THERE = ("loose",), ("counts",), ("there",)
"""Where cards are held at hand that are not put down, how many there are of the others, and those
at another number of what has moved since."""

MOST_LISTS = 64
"""Lists and counts of one concept that are held at hand."""

FEW = 100
"""With fewer cards of a list that have a clock, they are held and put in order by the moment here:
only where something comes is anything asked for them again, and time moves with every look."""

MOST_MOVED = 30
"""Originators of a concept that something may have come to for its lists to go on from those that
were: the cards of these are put in the place of theirs, where a whole list may be thousands."""

T = TypeVar("T")


class Former(NamedTuple):
    """The lists of a concept at another number, `last`; the originators that have moved since."""

    concept: str
    lists: Mapping[tuple[Any, ...], Any]
    moved: AbstractSet[str]
    last: int


class StoredLists:
    """The lists of a copy's records up to message `last`.

    Args:
        stored: the cards that are put down.
        last: the number that is read up to.
        made: the card of an originator that is to be evolved first; None where it has none. Weak,
            since whoever makes it holds these lists, and both are to be gone at once.
    """

    def __init__(
        self, stored: Cards, last: int, made: WeakMethod[Callable[[str], Card | None]]
    ) -> None:
        self.last = last
        self._stored = stored
        self._made = made
        self._lists: dict[str, dict[tuple[Any, ...], Any]] = {}
        self._former: dict[str, Former] = {}
        """By its concept, what lists were of which something has moved."""
        self._cards: dict[str, Card | None] = {}
        """The cards of what has moved, once they were asked for."""

    def go_on_from(self, before: "StoredLists", moved: Mapping[str, AbstractSet[str]]) -> None:
        """Know the lists of another number; `moved` is what came between, by its concept."""
        there = before._lists  # noqa: SLF001 (the same class)
        self._lists = {name: one for name, one in there.items() if name not in moved}
        self._former = {
            name: Former(name, one, moved[name], before.last)
            for name, one in there.items()
            if name in moved and len(moved[name]) <= MOST_MOVED
        }

    def forget(self, concept: str) -> None:
        """Something of a concept has come."""
        self._lists.pop(concept, None)

    def put_down(self, number: int, concepts: Iterable[str]) -> None:
        """Read up to a number; something of these concepts was put down."""
        self.last, self._former = number, {}
        for concept in concepts:
            self.forget(concept)

    def listed(self, wanted: Wanted, order: Order, now: int, most: int) -> list[Card]:
        """The first cards of a list, of what is put down."""
        if order in _TIMELESS:
            return [*self._once(self._listed, wanted, order, 0, most)]
        timed = self._timed(wanted)
        if timed is not None:
            return chosen(timed, wanted, order, now, most)
        return self._listed(wanted, order, now, most)

    def _timed(self, wanted: Wanted) -> list[Card] | None:
        """All of a list that have a clock, whatever the moment; None where they are not few."""
        found = self._once(self._listed, wanted._replace(due=ENDLESS), "oldest", 0, FEW)
        return found if len(found) < FEW else None

    def _once(self, look: Callable[..., T], wanted: Wanted, *more: Any) -> T:
        """What a list or a count is, looked up once for as long as it stays so."""
        known = self._lists.setdefault(wanted.concept, {})
        key = (look.__name__, wanted, *more)
        if key not in known:
            if len(known) >= MOST_LISTS:
                known.clear()
            known[key] = look(wanted, *more)
        found: T = known[key]
        return found

    def _listed(self, wanted: Wanted, order: Order, now: int, most: int) -> list[Card]:
        found = self._gone_on(Listed(wanted, order, most)) if order in _TIMELESS else None
        if found is not None:
            return found
        cards = self._stored.listed(wanted, order, now, most, self.last)
        more = self._loose(wanted.concept)
        return chosen([*cards, *more], wanted, order, now, most) if more else cards

    def _gone_on(self, of: Listed) -> list[Card] | None:
        """A list from what it was at the other number; None where it is to be looked up."""
        former = self._former.get(of.wanted.concept)
        key = (self._listed.__name__, of.wanted, of.order, 0, of.most)
        known = former.lists.get(key) if former else None
        if former is None or known is None:
            return None
        return going_on(known, filter(None, map(self._card_once, former.moved)), former.moved, of)

    def _card_once(self, originator: str) -> Card | None:
        if originator not in self._cards:
            loose = self._loose(originator.partition(".")[0])
            own = (card for card in loose if card.originator == originator)
            card = self._stored.of(originator, self.last)
            self._cards[originator] = card or next(own, None)
        return self._cards[originator]

    def tallied(self, wanted: Wanted) -> list[Tally]:
        """Cards by stage and group."""
        return [*self._once(self._tallied, wanted)]

    def _tallied(self, wanted: Wanted) -> list[Tally]:
        found = (
            merged(Tally(one.stage, one.group, one.many) for one in self._counts(wanted))
            if wanted.is_plain
            else self._stored.tallied(wanted, self.last)
        )
        more = tallied(self._loose(wanted.concept), wanted)
        return merged([*found, *more]) if more else found

    def number_of(self, wanted: Wanted) -> int:
        """How many cards there are."""
        timed = self._timed(wanted) if wanted.due is not None else None
        if timed is not None:
            return sum(map(wanted.takes, timed))
        return self._once(self._number_of, wanted)

    def _number_of(self, wanted: Wanted) -> int:
        loose = sum(map(wanted.takes, self._loose(wanted.concept)))
        if wanted.is_plain:
            return loose + sum(one.many for one in self._counts(wanted))
        found = self._counted_on(wanted)
        return loose + self._stored.number_of(wanted, self.last) if found is None else found

    def _counted_on(self, wanted: Wanted) -> int | None:
        """A count from what it was at the other number; None where it is to be looked up."""
        former = self._former.get(wanted.concept)
        known: int | None = former.lists.get((self._number_of.__name__, wanted)) if former else None
        if former is None or known is None:
            return None
        here = filter(None, map(self._card_once, former.moved))
        return known + sum(map(wanted.takes, here)) - sum(map(wanted.takes, self._there(former)))

    def _there(self, former: Former) -> list[Card]:
        """The cards at the other number of what has moved."""
        known = self._lists.setdefault(former.concept, {})
        if _THERE not in known:
            loose = former.lists.get(_LOOSE, ())
            put_down = (self._stored.of(one, former.last) for one in former.moved)
            known[_THERE] = [
                *filter(None, put_down),
                *(card for card in loose if card.originator in former.moved),
            ]
        found: list[Card] = known[_THERE]
        return found

    def _counts(self, wanted: Wanted) -> Iterator[Counted]:
        """How many cards there are of what is plainly wanted; looked up once as `_loose`."""
        known = self._lists.setdefault(wanted.concept, {})
        if _COUNTS not in known:
            known[_COUNTS] = self._stored.counts(wanted.concept, self.last)
        return (one for one in known[_COUNTS] if one.is_wanted(wanted))

    def _loose(self, concept: str) -> list[Card]:
        """The cards that are not put down, made once while nothing of the concept comes."""
        known = self._lists.setdefault(concept, {})
        if _LOOSE not in known:
            made = self._made()
            assert made is not None  # noqa: S101 (its owner is who asks)
            names = self._stored.loose(concept, self.last)
            known[_LOOSE] = [card for name in names if (card := made(name))]
        found: list[Card] = known[_LOOSE]
        return found

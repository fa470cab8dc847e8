"""Commands decided one upon the other before any of them is sent.

A tentative state lies over the real one and shows what is decided as if it were recorded. Numbers
are given by the server: an entry that would name one that is not given yet cannot be decided here,
and what the author had seen is the real end, since the batch may land behind somebody else's entry.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Any, get_args

from msgspec import structs

from ledger.command.decide import Author, Moment, decide
from ledger.command.order import Order, cites_entries
from ledger.domain.card import Card, LifePlace, Tally, Wanted
from ledger.domain.card import Order as ListOrder
from ledger.domain.entry import Entry, Event, Seen
from ledger.domain.record import Record, copied
from ledger.domain.record_lookup import (
    Beside,
    InMemory,
    Judged,
    Kept,
    OriginatorPlace,
    Stood,
    Taken,
    one_by_one,
)
from ledger.domain.situation import Situation
from ledger.errors import AlreadyRecorded
from ledger.evidence.fold import Fold


class ApartError(Exception):
    """Signal: this can be decided only once what was decided before it has its numbers."""


class Tentative:
    """A state over that of a fold, and what is decided upon it.

    The fold may go on with what was decided here, as long as nobody else's entries are between
    (`landed`). It is used under the fold's lock.
    """

    def __init__(self, fold: Fold, ledger: str) -> None:
        self._ledger = ledger
        self.last = fold.situation.head
        """The last number that was given, of those that count here."""
        self._first = self.last
        self._real = fold
        kept = Upon(fold.situation)
        self._fold = Fold(fold.prefix, kept, ledger=fold.ledger, standing=fold.standing)

    @property
    def end(self) -> int:
        """The number that the last entry decided here would have."""
        return self._fold.situation.head

    @property
    def size(self) -> int:
        """How many entries are decided here."""
        return self.end - self._first

    def stands_on(self, fold: Fold) -> bool:
        """Whether the state below is that of this fold, and was not taken back since."""
        return fold is self._real

    def landed(self, numbers: Sequence[int]) -> bool:
        """Whether what was decided next here has the numbers that were supposed."""
        if numbers[0] != self.last + 1:
            return False
        self.last = numbers[-1]
        return True

    def decide(self, fold: Fold, order: Order, author: Author, moment: Moment) -> list[Entry[Any]]:
        """The entries that record an order after all that was decided here; they count from now on.

        What they say to have seen is where the state below stands, `fold`.

        Raises:
            ApartError: it names an entry that has no number yet, somebody else has written what it
                is about, or the state below is another by now.
            Refused, NotAllowed: as `decide`.
        """
        decided = self.rehearse(fold, order, author, moment)
        if any(number > self.last for entry in decided for number in cited(entry.event)):
            raise ApartError
        position = self._real.position
        seen = Seen(number=position.number, root=position.root)
        entries = [structs.replace(entry, seen=seen) for entry in decided]
        for entry in entries:
            self._fold.suppose(self.end + 1, entry)
        return entries

    def rehearse(
        self, fold: Fold, order: Order, author: Author, moment: Moment
    ) -> list[Entry[Any]]:
        """As `decide`, and nothing counts of it.

        Raises:
            ApartError: somebody else has written what it is about, or the state below is another.
            Refused, NotAllowed: as `decide`.
        """
        if not self.stands_on(fold):
            raise ApartError
        try:
            return decide(order, self._fold, author, moment, self._ledger)
        except AlreadyRecorded as known:
            if known.number > self.last:
                raise ApartError from known
            raise


def cited(event: Event) -> Iterator[int]:
    """The numbers of entries that an event names; of what has no type, every number."""
    for name in _citing(type(event)):
        yield from _numbers(getattr(event, name))


@cache
def _citing(declared: type[Event]) -> tuple[str, ...]:
    return tuple(
        field.name
        for field in structs.fields(declared)
        if cites_entries(field.type) or Any in _parts(field.type)
    )


def _parts(annotation: Any) -> set[Any]:
    return {annotation}.union(*(_parts(inner) for inner in get_args(annotation)))


def _numbers(value: Any) -> Iterator[int]:
    if isinstance(value, int):
        yield value
    elif isinstance(value, dict):
        yield from _numbers(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _numbers(inner)


class Upon:
    """What a situation knew, and upon it what is taken here (`record_lookup.Kept`).

    What comes to the situation later is not looked at.
    """

    def __init__(self, under: Situation) -> None:
        self.epoch = under.kept.epoch
        self._under = under
        self._kept = under.kept
        self._first = under.head
        self._own = InMemory(first=under.head)

    def take(self, taken: Taken) -> None:
        """One message more."""
        self._own.take(taken)

    def settled(self, number: int) -> bool:  # noqa: ARG002 (nothing of this is ever kept)
        """Nothing is put down."""
        return False

    def place(self, originator: str) -> OriginatorPlace:
        """Where an originator stands below, to be moved on here alone.

        Raises:
            ApartError: it stands further than it did; whoever moved it on is somebody else.
        """
        self._under.record(originator)  # evolved again, where an amendment came since
        there = self._under.place(originator)
        if there.latest > self._first:
            raise ApartError
        found: OriginatorPlace = copied(there)
        return found

    def places(self, originators: Collection[str]) -> dict[str, OriginatorPlace]:  # noqa: ARG002 (each is checked)
        """Each for itself: whoever moved one on may be somebody else."""
        return {}

    def stood(self, originator: str, number: int) -> Stood:  # noqa: ARG002 (nothing is put down)
        """It is to be evolved."""
        return Stood(known=False)

    def records(self) -> Iterator[tuple[str, Record | None]]:
        """Every record below."""
        yield from self._under.records()

    def originator(self, number: int) -> str:
        """The originator of a message."""
        return self._of(number).originator(number)

    def originators_of(self, numbers: Iterable[int]) -> dict[int, str]:
        """The originators of accepted entries."""
        asked = set(numbers)
        below = {number for number in asked if number <= self._first}
        return self._kept.originators_of(below) | self._own.originators_of(asked - below)

    def originators(self) -> Iterator[str]:
        """Every originator with an entry that counts."""
        yield from {*self._own.originators(), *self._kept.originators()}

    def touched(self, after: int) -> set[str]:
        """The originators of the messages after a number."""
        return self._own.touched(after) | self._kept.touched(after)

    def nth(self, originator: str) -> int:
        """Which one of its concept an originator is, those begun here after those below."""
        return self._own.nth(originator) or self._kept.nth(originator)

    def counted_as(self, concept: str, nth: int) -> str:
        """The n-th originator of a concept.

        Raises:
            ApartError: it begins here, and somebody else's may come before it.
        """
        if self._own.counted_as(concept, nth):
            raise ApartError
        return self._kept.counted_as(concept, nth)

    def history(self, originator: str) -> Iterator[tuple[int, Entry[Any]]]:
        """All accepted entries of one originator, in order."""
        for number, entry in self._kept.history(originator):
            if number <= self._first:
                yield number, entry
        yield from self._own.history(originator)

    def entry(self, number: int) -> Entry[Any] | None:
        """An accepted entry."""
        return self._of(number).entry(number)

    def entries(self, numbers: Iterable[int]) -> Iterator[tuple[int, Entry[Any]]]:
        """Accepted entries, in order."""
        yield from one_by_one(self.entry, numbers)

    def judged(self, number: int) -> Judged:
        """A message with its verdict."""
        return self._of(number).judged(number)

    def judged_between(self, first: int, last: int) -> Iterator[Judged]:
        """Messages with their verdicts, in order."""
        return map(self.judged, range(first, last + 1))

    def command(self, ident: str) -> int | None:
        """The first entry under a command id."""
        found = self._own.command(ident)
        return self._kept.command(ident) if found is None else found

    def commands(self) -> Iterator[str]:
        """Every command id."""
        yield from {*self._own.commands(), *self._kept.commands()}

    def root(self, size: int) -> bytes:
        """The Merkle root over the first messages."""
        return self._of(size).root(size)

    def beside(self, after: int) -> list[int]:
        """Entries about other entries."""
        return self._before(self._kept.beside(after)) + self._own.beside(after)

    def told_beside(self, after: int) -> list[Beside]:
        """The same, with what they do."""
        kept = [one for one in self._kept.told_beside(after) if one.number <= self._first]
        return kept + self._own.told_beside(after)

    def linking(self, other: int) -> list[int]:
        """Links to a number."""
        return self._before(self._kept.linking(other)) + self._own.linking(other)

    def linked(self, first: int, last: int) -> list[int]:  # noqa: ARG002 (more than asked for)
        """Links to numbers, and all others."""
        return self.beside(0)

    def saying(self, key: int) -> list[int]:
        """Entries with these words, newest first."""
        return self._own.saying(key) + self._before(self._kept.saying(key))

    def receipted(self, receipt: str) -> list[int]:
        """Entries that carry a receipt."""
        return self._before(self._kept.receipted(receipt)) + self._own.receipted(receipt)

    def about(self, number: int) -> list[int]:
        """The numbers of the entries that correct, strike or link an entry."""
        return self._before(self._kept.about(number)) + self._own.about(number)

    def late(self, after: int, seconds: int, most: int) -> tuple[list[int], int]:
        """Entries that came late."""
        here, many = self._kept.late(after, seconds, most)
        own, more = self._own.late(after, seconds, most)
        twice = sum(number <= self._under.head for number in own)
        return (self._before(here) + own)[:most], many + more - twice

    def moved(self, after: int, most: int) -> list[int]:
        """Entries that are said to have happened at another time."""
        found = {*self._before(self._kept.moved(after, most)), *self._own.moved(after, most)}
        return sorted(found, reverse=True)[:most]

    def happened(self, before: LifePlace | None, most: int) -> list[LifePlace]:
        """Places by when things happened."""
        kept = (place for place in self._kept.happened(before, most) if place.number <= self._first)
        found = (*kept, *self._own.happened(before, most))
        return sorted(found, reverse=True)[:most]

    def odd(self, last: int) -> list[int]:
        """The last messages that are not accepted."""
        return self._before(self._kept.odd(last))

    def listed(self, wanted: Wanted, order: ListOrder, now: int, most: int) -> list[Card]:
        """As below.

        Raises:
            ApartError: somebody else has written to one of them since.
        """
        found, own = self._kept.listed(wanted, order, now, most), self._own.fresh(wanted.concept)
        if any(card.number > self._first and card.originator not in own for card in found):
            raise ApartError
        return found

    def fresh(self, concept: str) -> set[str]:
        """What is not put down below, and what is taken here."""
        return self._kept.fresh(concept) | self._own.fresh(concept)

    def tallied(self, wanted: Wanted) -> list[Tally] | None:
        """As below, while nothing is taken here."""
        return self._kept.tallied(wanted) if self._is_bare else None

    def number_of(self, wanted: Wanted) -> int | None:
        """How many cards are wanted, as below, while nothing is taken here."""
        return self._kept.number_of(wanted) if self._is_bare else None

    def counts(self) -> tuple[int, int]:
        """How many are void, and how many of an unknown kind."""
        here, own = self._kept.counts(), self._own.counts()
        return here[0] + own[0], here[1] + own[1]

    def later(self, moment: datetime) -> int | None:
        """The first number recorded after a moment."""
        found = self._kept.later(moment)
        return self._own.later(moment) if found is None else found

    def _before(self, numbers: list[int]) -> list[int]:
        return [number for number in numbers if number <= self._first]

    @property
    def _is_bare(self) -> bool:
        return self._own.head == self._first == self._under.head

    def _of(self, number: int) -> Kept:
        return self._own if number > self._first else self._kept

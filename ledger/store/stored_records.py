"""A copy's tables as what a fold looks up, and what it has taken that is not put down yet.

Reading at any number is the same as reading at the last one: nothing later is looked at.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Any, TypeVar
from weakref import WeakMethod

from ledger.domain import KINDS
from ledger.domain.amendments import AMENDMENTS, EntryLinked
from ledger.domain.card import (
    ENDLESS,
    Card,
    LifePlace,
    Order,
    Tally,
    Wanted,
    card_of,
    microseconds,
)
from ledger.domain.entry import Entry
from ledger.domain.record import Record
from ledger.domain.record_lookup import Beside, InMemory, Judged, OriginatorPlace, Stood, Taken
from ledger.domain.situation import Situation
from ledger.evidence.fold import Standing, place_of
from ledger.store.lives import LastLife, LifeBatch, Odd
from ledger.store.replica import MessageRow, Replica
from ledger.store.rows import (
    beside_in,
    decoded,
    entry_at,
    entry_of,
    judged_rows,
    life_of,
    newer_in,
    odd_of,
    standing_as_row,
)
from ledger.store.stored_lists import StoredLists

FAR = 5_000
"""Messages between two states from which on nothing looked up for the one is kept for the other."""

MOST_LINKS = 10_000
"""Numbers of which it is held at hand what has them as its other end."""

MOST_MADE = 100
"""Records that were made for cards that are not put down, and are held to go on from."""

MOST_READ = 2_000
"""What is held at hand of messages: mostly of those about others, which every picture asks for."""

T = TypeVar("T")


class Stored:
    """What a copy keeps up to message `last`, and what was taken after it.

    Args:
        prefix: of the subjects, `crisis.<name>`.
        last: the number that is read up to.
        epoch: how often the tables had been cut back when `last` was looked at.
    """

    def __init__(self, replica: Replica, prefix: str, last: int, epoch: int = 0) -> None:
        self.last = last
        self._replica = replica
        self._lives = replica.lives
        self._prefix = prefix
        self.epoch = epoch
        self._recent = InMemory(partial(entry_at, replica), last)
        self._told = 0
        """How many of those taken are in `_recent`; the rest goes there when somebody asks."""
        self._odds: tuple[int, int] | None = None if last else (0, 0)
        """As `odds`, once that was looked up."""
        self._takes_odd = False
        self._made: dict[str, tuple[int, Record]] = {}
        """Records that no one else has, as they were at a number; for cards."""
        self._taken: list[Taken] = []
        self._latest: dict[str, int] = {}
        self._commands: dict[str, int] = {}
        self._fresh: defaultdict[str, set[str]] = defaultdict(set)
        self.lists = StoredLists(self._lives.cards, last, WeakMethod(self._card))
        """Lists and counts of what is put down, as they are until something of it is taken."""
        self._links: dict[int, list[int]] = {}
        """The entries that have a number as their other end, while no other such entry comes."""
        self._read_once: dict[tuple[str, int], Any] = {}
        """What was read of messages by their numbers; within an epoch that stays as it is."""
        self._known: set[str] | None = None if last else set()
        """The originators there are, while all of them were taken here."""

    def go_on_from(self, before: "Stored") -> set[str]:
        """Know the lists that another number of this copy had, where nothing came between.

        What that one has made for cards is gone on with here, and made anew there. Returns the
        originators to which something came.
        """
        self._made = before.hand_over()
        between = sorted((before.last, self.last))
        came_odd = self._lives.counts(between[1], between[0])
        self._odds = _added(before.odds, came_odd, -1 if self.last < before.last else 1)
        came = self._lives.touched(*between)
        if not self._lives.has_ends(*between):
            self._links = before.links
        self._read_once = before.read_once
        if not before.has_taken:
            self.lists.go_on_from(before.lists, _by_concept(came))
        return came

    @property
    def odds(self) -> tuple[int, int]:
        """How many up to `last` are void, and of an unknown kind; counted once."""
        if self._odds is None:
            self._odds = self._lives.counts(self.last)
        return self._odds

    @property
    def _any_odd(self) -> bool:
        return self._takes_odd or any(self.odds)

    def hand_over(self) -> dict[str, tuple[int, Record]]:
        """What was made for cards, for another state to go on from: it is not held here then."""
        made, self._made = self._made, {}
        return made

    @property
    def has_taken(self) -> bool:
        """Whether anything was taken that is not put down."""
        return bool(self._taken)

    @property
    def links(self) -> dict[int, list[int]]:
        """The entries that have a number as their other end, where they stay so."""
        return {} if self._taken else self._links

    @property
    def read_once(self) -> dict[tuple[str, int], Any]:
        """What was read of messages and is at hand: what of each, and its number."""
        return self._read_once

    # --- taking -----------------------------------------------------------------------------------

    def take(self, taken: Taken) -> None:
        """Take one message more, which is not put down yet."""
        self._taken.append(taken)
        judged = taken.judged
        concept = judged.originator.partition(".")[0]
        self.lists.forget(concept)
        if self._known is not None:
            self._known.add(judged.originator)
        if judged.entry is None:
            self._takes_odd = True
        else:
            self._latest[judged.originator] = judged.number
            self._commands.setdefault(judged.entry.command, judged.number)
            self._fresh[concept].add(judged.originator)

    def change(
        self, standing: Standing, situation: Situation, rows: Iterable[MessageRow]
    ) -> LifeBatch:
        """What was taken and is not put down, up to where the fold stood.

        `situation` is the state it was folded into and `rows` are the messages as they are kept. Of
        each originator the last entry has its record; one that has moved on since is left to be
        evolved.
        """
        number = standing.number
        taken = [one for one in self._taken if one.judged.number <= number]
        lives, odds = [], []
        ends: dict[str, int] = {}
        for one in reversed(taken):
            judged = one.judged
            if judged.entry is None:
                odds.append(odd_of(one))
                continue
            originator = judged.originator
            last = self._latest[originator] == judged.number
            record = situation.record(originator) if last else None
            until = ends.get(originator, ENDLESS)
            lives.append(life_of(one, record, until, evolved=last))
            ends[originator] = judged.number
        moments = [(row.recorded, row.number) for row in rows if row.recorded is not None]
        fresh = {one.judged.number for one in taken if not one.begun}
        return LifeBatch(
            lives[::-1], odds[::-1], fresh, moments, number, standing_as_row(standing), self.epoch
        )

    def put_down(self, number: int) -> None:
        """Everything up to a number is in the tables now."""
        left = [one for one in self._taken if one.judged.number > number]
        self._recent, self._told = InMemory(partial(entry_at, self._replica), number), 0
        self._taken = left
        self._latest = _after(self._latest, number) if left else {}
        self._commands = _after(self._commands, number) if left else {}
        self.lists.put_down(number, self._fresh)
        self._fresh = _by_concept(self._latest)
        if self._odds is not None:
            self._odds = _added(self._odds, self._lives.counts(number, self.last))
        self.last = number
        self._links = {}

    def settled(self, number: int) -> bool:
        """Whether everything is put down."""
        if self._taken:
            self._coming.settled(number)
        return not self._taken

    @property
    def _coming(self) -> InMemory:
        """What was taken and is not put down, to be looked up."""
        for one in self._taken[self._told :]:
            self._recent.take(one)
        self._told = len(self._taken)
        return self._recent

    # --- looking up -------------------------------------------------------------------------------

    def place(self, originator: str) -> OriginatorPlace:
        """Where an originator stands at `last`."""
        if not self.last or (self._known is not None and originator not in self._known):
            return OriginatorPlace()
        odds = self._lives.odds_of(originator, self.last) if self._any_odd else ()
        return self._place(originator, self._lives.last(originator, self.last), odds)

    def places(self, originators: Collection[str]) -> dict[str, OriginatorPlace]:
        """Where many stand that have a life here."""
        if not self.last or not self._replica.has_lives:
            return {}
        found = self._lives.lasts(originators, self.last)
        odds = self._lives.odds_among(originators, self.last) if self._any_odd else {}
        places = {one: self._place(one, last, odds.get(one, ())) for one, last in found.items()}
        for originator, nth in self._lives.nths(found, self.last).items():
            places[originator].nth = nth
        return places

    def _place(
        self, originator: str, found: LastLife | None, odds: Sequence[Odd]
    ) -> OriginatorPlace:
        place = OriginatorPlace()
        if found:
            place.latest, place.version, place.signer, record = found
            place.record = decoded(originator, record)
            if place.record is None and record != b"":
                place.record = self._evolved(originator)
                place.stale = place.record is None
        for odd in odds:
            self._stand(place, odd)
        if odds:
            place.beyond = {said for said in place.beyond if said > place.version}
        return place

    def _evolved(self, originator: str) -> Record | None:
        """The record from the last that is put down on; None where an amendment came since."""
        since, kept = self._lives.last_record(originator, self.last)
        record = decoded(originator, kept)
        return self._later(originator, since, record) if record else None

    def _later(self, originator: str, since: int, record: Record | None) -> Record | None:
        """A record with what came after a number; None where an amendment did."""
        later = self._lives.numbers_of(originator, self.last, since)
        entries = list(self._read(later))
        if len(entries) < len(later) or any(isinstance(e.event, AMENDMENTS) for _, e in entries):
            return None
        for number, entry in entries:
            if not isinstance(entry.event, EntryLinked):
                record = KINDS[entry.type].take(record, entry, number)
        return record

    def stood(self, originator: str, number: int) -> Stood:
        """The record at a number that is put down, where no amendment of it came since."""
        later = self._taken or not self._replica.has_lives
        if later or self._lives.is_amended(originator, number, self.last):
            return Stood(known=False)
        there = state_at(self._replica, self._prefix, number)
        return Stood(known=True, record=there.record(originator))

    def records(self) -> Iterator[tuple[str, Record | None]]:
        """Every originator that is put down with its record at `last`."""
        for originator, record in self._lives.all_last(self.last) if self.last else ():
            yield originator, decoded(originator, record)

    def originator(self, number: int) -> str:
        """The originator of a message."""
        if number > self.last:
            return self._coming.originator(number)
        return self._of_message("originator", number, self._originator)

    def originators_of(self, numbers: Iterable[int]) -> dict[int, str]:
        """The originators of accepted entries."""
        asked = set(numbers)
        here = {number for number in asked if number <= self.last}
        return self._lives.originators_of(here) | self._coming.originators_of(asked - here)

    def originators(self) -> Iterator[str]:
        """Every originator with an accepted entry."""
        yield from {*self._coming.originators(), *self._lives.originators(self.last)}

    def touched(self, after: int) -> set[str]:
        """The originators of the messages after a number."""
        coming = self._coming.touched(max(after, self.last))
        return coming | self._lives.touched(after, self.last)

    def nth(self, originator: str) -> int:
        """Which one of its concept an originator is."""
        return self._coming.nth(originator) or self._lives.nth(originator, self.last)

    def counted_as(self, concept: str, nth: int) -> str:
        """The n-th originator of a concept."""
        found = self._coming.counted_as(concept, nth)
        return found or self._lives.counted_as(concept, nth, self.last)

    def history(self, originator: str) -> Iterator[tuple[int, Entry[Any]]]:
        """All accepted entries of one originator, in order."""
        yield from self._read(self._lives.numbers_of(originator, self.last) if self.last else ())
        yield from self._coming.history(originator)

    def entry(self, number: int) -> Entry[Any] | None:
        """An accepted entry by its number; None for a message that is not one."""
        if number > self.last:
            return self._coming.entry(number)
        return self._of_message("entry", number, partial(entry_at, self._replica))

    def entries(self, numbers: Iterable[int]) -> Iterator[tuple[int, Entry[Any]]]:
        """Accepted entries, those that are put down in one go."""
        asked = set(numbers)
        yield from self._read(number for number in asked if number <= self.last)
        yield from self._coming.entries(number for number in asked if number > self.last)

    def judged(self, number: int) -> Judged:
        """A message with its verdict."""
        return next(self.judged_between(number, number))

    def judged_between(self, first: int, last: int) -> Iterator[Judged]:
        """Messages with their verdicts, those that are put down in one go."""
        if first <= self.last:
            yield from judged_rows(self._replica, self._prefix, first, min(last, self.last))
        if last > self.last:
            yield from self._coming.judged_between(max(first, self.last + 1), last)

    def command(self, ident: str) -> int | None:
        """The first entry under a command id."""
        found = self._lives.command(ident, self.last) if self.last else None
        return self._commands.get(ident) if found is None else found

    def commands(self) -> Iterator[str]:
        """Every command id under which something was recorded."""
        yield from {*self._commands, *self._lives.commands(self.last)}

    def root(self, size: int) -> bytes:
        """The Merkle root over the first messages, 32 bytes."""
        after = size - self.last
        return self._taken[after - 1].root if after > 0 else self._replica.root(size)

    def beside(self, after: int) -> list[int]:
        """Entries about other entries."""
        return self._lives.beside(after, self.last) + self._coming.beside(after)

    def told_beside(self, after: int) -> list[Beside]:
        """The same, with what they do."""
        found = map(beside_in, self._lives.told_beside(after, self.last))
        return [*found, *self._coming.told_beside(after)]

    def linking(self, other: int) -> list[int]:
        """Links to a number."""
        if other not in self._links:
            if len(self._links) >= MOST_LINKS:
                self._links.clear()
            self._links[other] = self._lives.linking(other, self.last)
        return self._links[other] + self._coming.linking(other)

    def linked(self, first: int, last: int) -> list[int]:
        """Links to numbers, and amended ones."""
        return self.beside(0) if self._taken else self._lives.linked(first, last, self.last)

    def saying(self, key: int) -> list[int]:
        """Entries with these words."""
        return self._coming.saying(key) + self._lives.saying(key, self.last)

    def receipted(self, receipt: str) -> list[int]:
        """Entries that carry a receipt."""
        return self._lives.receipted(receipt, self.last) + self._coming.receipted(receipt)

    def about(self, number: int) -> list[int]:
        """The numbers of the entries that correct, strike or link an entry."""
        return self._lives.about(number, self.last) + self._coming.about(number)

    def late(self, after: int, seconds: int, most: int) -> tuple[list[int], int]:
        """Entries that came late; of those not put down yet, after those that are."""
        here, many = self._lives.late(after, self.last, seconds, most)
        coming, more = self._coming.late(after, seconds, most)
        return (here + coming)[:most], many + more

    def moved(self, after: int, most: int) -> list[int]:
        """Entries that are said to have happened at another time."""
        found = {*self._coming.moved(after, most), *self._lives.moved(after, self.last, most)}
        return sorted(found, reverse=True)[:most]

    def happened(self, before: LifePlace | None, most: int) -> list[LifePlace]:
        """Places by when things happened."""
        found = (
            *self._coming.happened(before, most),
            *self._lives.happened(before, self.last, most),
        )
        return sorted(found, reverse=True)[:most]

    def odd(self, last: int) -> list[int]:
        """The last messages that are not accepted."""
        return (self._lives.odd(last, self.last) + self._coming.odd(last))[-last:]

    def listed(self, wanted: Wanted, order: Order, now: int, most: int) -> list[Card]:
        """The first cards of a list, of what is put down."""
        return self.lists.listed(wanted, order, now, most) if self._replica.has_lives else []

    def tallied(self, wanted: Wanted) -> list[Tally] | None:
        """Cards by stage and group; None while something is not put down."""
        return self.lists.tallied(wanted) if self._is_down else None

    def number_of(self, wanted: Wanted) -> int | None:
        """How many cards there are; None while something is not put down."""
        return self.lists.number_of(wanted) if self._is_down else None

    @property
    def _is_down(self) -> bool:
        return not self._taken and self._replica.has_lives

    def fresh(self, concept: str) -> set[str]:
        """The originators of a concept of which something is not put down."""
        return self._fresh.get(concept, set())

    def _card(self, originator: str) -> Card | None:
        """The card of a record that is to be evolved."""
        record = self._made_on(originator)
        if record is None:
            record = Situation(KINDS, self, self.last).record(originator)
        if record is None:
            return None
        if len(self._made) >= MOST_MADE:
            self._made.clear()
        self._made[originator] = self.last, record
        return card_of(originator, record)

    def _made_on(self, originator: str) -> Record | None:
        """A record that was made at an earlier number, with what came since."""
        since, record = self._made.pop(originator, (0, None))
        return self._later(originator, since, record) if record and since <= self.last else None

    def counts(self) -> tuple[int, int]:
        """How many are void, and how many of an unknown kind."""
        return _added(self.odds, self._coming.counts())

    def later(self, moment: datetime) -> int | None:
        """The first number recorded after a moment."""
        key = "later", microseconds(moment)
        found: int | None = self._read_once.get(key)
        if found is None or found > self.last:
            found = self._lives.later(microseconds(moment), self.last)
            self._hold(key, found)
        return self._coming.later(moment) if found is None else found

    # --- inside -----------------------------------------------------------------------------------

    def _of_message(self, what: str, number: int, look: Callable[[int], T]) -> T:
        """What is looked up of a message that is put down, once where there is anything."""
        found: T | None = self._read_once.get((what, number))
        if found is not None:
            return found
        looked = look(number)
        self._hold((what, number), looked)
        return looked

    def _hold(self, key: tuple[str, int], value: object) -> None:
        """Have at hand what was found, where anything was."""
        if len(self._read_once) >= MOST_READ:
            self._read_once.clear()
        if value:
            self._read_once[key] = value

    def _originator(self, number: int) -> str:
        row = self._replica.row(number)
        return place_of(self._prefix, row.subject)[0] if row else ""

    def _read(self, numbers: Iterable[int]) -> Iterator[tuple[int, Entry[Any]]]:
        """Accepted entries that are put down, in order."""
        for row in self._replica.rows_of(numbers):
            if entry := entry_of(row):
                yield row.number, entry

    def _stand(self, place: OriginatorPlace, odd: Odd) -> None:
        place.version = max(place.version, odd.version)
        if odd.said is not None:
            place.take_beyond(odd.said)
        if odd.unread and (row := self._replica.row(odd.number)):
            place.meet(newer_in(row))
            if odd.number > place.latest:
                place.latest, place.signer = odd.number, odd.signer


def state_at(
    replica: Replica, prefix: str, number: int, before: Situation | None = None
) -> Situation:
    """The state at a number that is put down; it knows what one `before` had looked up.

    Where nothing came between the two, in whatever order, that is the same; of the same number it
    is the one before.
    """
    stored = Stored(replica, prefix, number, replica.epoch)
    situation = Situation(KINDS, stored, number)
    kept = before.kept if before else None
    if before is None or not isinstance(kept, Stored) or kept.epoch != stored.epoch:
        return situation
    if kept.last == number:
        return before
    if abs(kept.last - number) > FAR:
        return situation
    situation.go_on_from(before, stored.go_on_from(kept))
    return situation


def _added(one: tuple[int, int], other: tuple[int, int], way: int = 1) -> tuple[int, int]:
    """Both counts with the others; with -1 for `way` without them."""
    return one[0] + way * other[0], one[1] + way * other[1]


def _after(numbers: dict[str, int], number: int) -> dict[str, int]:
    return {name: one for name, one in numbers.items() if one > number}


def _by_concept(originators: Iterable[str]) -> defaultdict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for originator in originators:
        found[originator.partition(".")[0]].add(originator)
    return found

"""What a fold has taken, and how it is looked up again: in memory, or in a store behind it.

Deciding and drawing ask for one originator, one number or one command at a time; what answers may
hold all of it (`InMemory`), or read it from where it was put down (`ledger.store.stored_records`).
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple, Protocol

from msgspec import Struct, ValidationError, convert

from ledger.domain.amendments import EntryCorrected, EntryLinked, is_beside
from ledger.domain.card import ENDLESS, Card, LifePlace, Order, Tally, Wanted, microseconds
from ledger.domain.entry import Entry, happened, lag_of
from ledger.domain.record import Record
from ledger.domain.values import Marking, Scope, When
from ledger.domain.wording import SAYING, key_of

Verdict = Literal["accepted", "void", "unknown_kind", "redacted"]

_BILLION = 1e9
_MINUTE = timedelta(minutes=1)


class Judged(NamedTuple):
    """One message with its verdict.

    `originator` is empty when the subject is not one of ours. `reason` says why it is void, or
    names the topic of an unknown kind, or of what is redacted, a bare leaf, the kind that is
    told. `entry` is there only when it is accepted. `known` is when it was recorded where that
    says what was known when: not of an entry that is marked as `skewed` far from the server's
    time, nor of one that claims to be recorded after the server had it: those have the server's
    time instead, or none where nobody knows that. `back` says that it was recorded before the
    entry before it; `apart` is the server's time of it, ns since 1970, where that is known and
    not about the same, otherwise 0.
    """

    number: int
    originator: str
    version: int | None
    verdict: Verdict
    reason: str
    entry: Entry[Any] | None
    known: datetime | None = None
    back: bool = False
    apart: int = 0

    @property
    def server(self) -> datetime | None:
        """The server's time of it, where that is not about when it was recorded."""
        return datetime.fromtimestamp(self.apart / _BILLION, UTC) if self.apart else None


class Newer(NamedTuple):
    """An entry of a newer release that nobody here can read: by whom it is, and when recorded.

    `places` is the site or scope it names, None where it names none; `cell` is empty likewise.
    """

    number: int
    member: str
    recorded: datetime
    version: int = 0
    topic: str = ""
    places: Scope | None = None
    cell: str = ""


class OriginatorPlace(Struct):
    """Where an originator stands: its record, and what the next entry in it is held against.

    `version` is the highest that counts, `beyond` those taken further ahead. `latest` is the
    number of its latest entry that counts, readable here or not, and `signer` the key of it; 0 and
    empty before the first. `newer` are the entries that nobody here can read. A `stale` record is
    to be made from the entries before it is read. `nth` is which one of its concept it is, 0 where
    that was not looked up with it.
    """

    version: int = 0
    beyond: AbstractSet[int] = frozenset()
    newer: Sequence[Newer] = ()
    latest: int = 0
    signer: str = ""
    record: Record | None = None
    nth: int = 0
    stale: bool = False

    @property
    def begun(self) -> bool:
        """Whether anything that counts was ever recorded here."""
        return self.latest > 0

    def take_beyond(self, version: int) -> None:
        """A version that is further ahead is taken; a set of its own is made for the first."""
        if not isinstance(self.beyond, set):
            self.beyond = set[int]()
        self.beyond.add(version)

    def pass_taken(self) -> None:
        """Move on over the versions that are taken already."""
        while isinstance(self.beyond, set) and self.version + 1 in self.beyond:
            self.version += 1
            self.beyond.discard(self.version)

    def meet(self, newer: Newer) -> None:
        """An entry that nobody here can read stands here; a list of its own likewise."""
        if not isinstance(self.newer, list):
            self.newer = list[Newer]()
        self.newer.append(newer)


class Taken(Struct, frozen=True, gc=False):
    """One message as it was counted: its verdict, and the Merkle root with it (32 bytes).

    `version` is the highest of its originator from then on; `newer` what is known of an entry that
    cannot be read here. `begun` says that something was recorded in its originator before; `nth` is
    which one of its concept the originator is, 0 for a message that does not begin one.
    """

    judged: Judged
    root: bytes
    version: int = 0
    signer: str = ""
    newer: Newer | None = None
    begun: bool = True
    nth: int = 0


class Stood(NamedTuple):
    """A record as it stood at a number, None where nothing did; `known` where that can be said."""

    known: bool
    record: Record | None = None


class Beside(NamedTuple):
    """An entry about another one, the `target`, without its words.

    `change` is what it does, as its topic says: corrected, completed, struck, reclassified or
    linked. `relation` is that of a link and `other` its other end. `originator` and `marking` are
    its own.
    """

    number: int
    originator: str
    target: int
    change: str
    relation: str | None
    other: int | None
    marking: Marking


class Kept(Protocol):
    """Everything taken so far. The numbers that are asked for are numbers that were taken.

    `epoch` differs after verdicts have changed.
    """

    epoch: int

    def take(self, taken: Taken) -> None:
        """One message more."""

    def settled(self, number: int) -> bool:
        """Everything up to a number can be read back from where messages are kept.

        Returns whether everything that was taken is put down, and so can be looked up again.
        """

    def place(self, originator: str) -> OriginatorPlace:
        """Where an originator stands, as a value of its own."""

    def places(self, originators: Collection[str]) -> dict[str, OriginatorPlace]:
        """As `place`, in one go, of those of many for which that saves something."""

    def stood(self, originator: str, number: int) -> Stood:
        """The record at a number, where nothing of it was amended since: else not known."""

    def records(self) -> Iterator[tuple[str, Record | None]]:
        """Every originator that is put down, with its record; None where that is to be evolved."""

    def originator(self, number: int) -> str:
        """The originator of a message; empty when its subject is none of ours."""

    def originators_of(self, numbers: Iterable[int]) -> dict[int, str]:
        """As `originator`, of many accepted entries; other messages are left out."""

    def originators(self) -> Iterator[str]:
        """Every originator with an entry that counts, in no order."""

    def touched(self, after: int) -> set[str]:
        """The originators of the messages that came after a number."""

    def nth(self, originator: str) -> int:
        """Which one of its concept an originator is, from 1; 0 while nothing has begun it."""

    def counted_as(self, concept: str, nth: int) -> str:
        """The originator that is the n-th of its concept; empty when there are fewer."""

    def history(self, originator: str) -> Iterator[tuple[int, Entry[Any]]]:
        """All accepted entries of one originator, in order."""

    def entry(self, number: int) -> Entry[Any] | None:
        """An accepted entry; None when the message is not one."""

    def entries(self, numbers: Iterable[int]) -> Iterator[tuple[int, Entry[Any]]]:
        """As `entry`, of many, in order; what is none is left out."""

    def judged(self, number: int) -> Judged:
        """A message with its verdict."""

    def judged_between(self, first: int, last: int) -> Iterator[Judged]:
        """As `judged`, of all from `first` to `last`, in order."""

    def command(self, ident: str) -> int | None:
        """The first entry that was recorded under a command id."""

    def commands(self) -> Iterator[str]:
        """Every command id."""

    def root(self, size: int) -> bytes:
        """The Merkle root over the first messages, 32 bytes."""

    def beside(self, after: int) -> list[int]:
        """The accepted entries about other entries that came after a number."""

    def told_beside(self, after: int) -> list[Beside]:
        """The same, with all that they do but their words."""

    def linking(self, other: int) -> list[int]:
        """The entries that have a number as their other end: links, and what goes on there."""

    def linked(self, first: int, last: int) -> list[int]:
        """The entries whose other end is between two numbers, and links that were amended.

        An amended one may have another end by now. More than these may be among them.
        """

    def saying(self, key: int) -> list[int]:
        """The latest entries with this key of their words (`wording.key_of`), newest first."""

    def receipted(self, receipt: str) -> list[int]:
        """The accepted entries that carry a receipt, in order; two homes may have given it."""

    def about(self, number: int) -> list[int]:
        """The entries that correct, strike or link an entry, in order; not those linked to it."""

    def late(self, after: int, seconds: int, most: int) -> tuple[list[int], int]:
        """The entries after a number that came so many seconds late, and how many there are.

        The first `most` of them, those that came longest after what they tell first.
        """

    def moved(self, after: int, most: int) -> list[int]:
        """The last entries after a number of which a correction says another time."""

    def happened(self, before: LifePlace | None, most: int) -> list[LifePlace]:
        """The last places before one (None: of all) in the order in which things happened.

        Latest first; an entry has one for itself and one for every correction of its time.
        """

    def odd(self, last: int) -> list[int]:
        """The last messages that are not accepted, oldest first."""

    def listed(self, wanted: Wanted, order: Order, now: int, most: int) -> list[Card]:
        """As `Situation.listed`, of what is put down: see `fresh` for the rest."""

    def fresh(self, concept: str) -> set[str]:
        """The originators of a concept of which something was taken that is not put down."""

    def tallied(self, wanted: Wanted) -> list[Tally] | None:
        """As `Situation.tallied`; None where whoever asks has to go through all records."""

    def number_of(self, wanted: Wanted) -> int | None:
        """As `Situation.number_of`; None likewise."""

    def counts(self) -> tuple[int, int]:
        """How many messages are void, and how many of an unknown kind."""

    def later(self, moment: datetime) -> int | None:
        """The first number that was recorded after a moment."""


def one_by_one(
    entry: Callable[[int], Entry[Any] | None], numbers: Iterable[int]
) -> Iterator[tuple[int, Entry[Any]]]:
    """Entries looked up each for itself."""
    for number in sorted(numbers):
        if found := entry(number):
            yield number, found


def no_entry(_number: int) -> Entry[Any] | None:
    """For what is never asked to read a message back."""
    return None


class InMemory:
    """A fold's own memory of what it took, after the first `first` messages.

    Args:
        stored: reads an accepted entry back once it is settled.
    """

    def __init__(
        self, stored: Callable[[int], Entry[Any] | None] = no_entry, first: int = 0
    ) -> None:
        self.epoch = 0
        self.first = first
        self._stored = stored
        self._entries: dict[int, Entry[Any]] = {}
        self._originators: list[str] = []
        self._roots: list[bytes] = []
        self._numbers: defaultdict[str, list[int]] = defaultdict(list)
        self._concepts: defaultdict[str, set[str]] = defaultdict(set)
        self._known: dict[int, tuple[datetime | None, bool, int]] = {}
        self._commands: dict[str, int] = {}
        self._beside: list[Beside] = []
        self._about: defaultdict[int, list[int]] = defaultdict(list)
        self._lags: dict[int, int] = {}
        self._happened: list[LifePlace] = []
        self._links: defaultdict[int, list[int]] = defaultdict(list)
        self._said: defaultdict[int, list[int]] = defaultdict(list)
        self._receipts: defaultdict[str, list[int]] = defaultdict(list)
        self._odd: dict[int, Judged] = {}
        self._void = 0
        self._unknown = 0
        self._nths: dict[str, int] = {}
        self._counted: dict[tuple[str, int], str] = {}
        self._moments: list[datetime] = []
        self._marks: list[int] = []

    @property
    def head(self) -> int:
        """The number of the last message."""
        return self.first + len(self._originators)

    def take(self, taken: Taken) -> None:
        """One message more."""
        judged, entry = taken.judged, taken.judged.entry
        self._originators.append(judged.originator)
        self._roots.append(taken.root)
        if taken.nth:
            self._begin(judged.originator, taken.nth)
        if entry is None:
            self._leave_out(judged)
        else:
            self._accept(judged, entry)

    def _leave_out(self, judged: Judged) -> None:
        self._odd[judged.number] = judged
        self._void += judged.verdict == "void"
        self._unknown += judged.verdict == "unknown_kind"

    def _begin(self, originator: str, nth: int) -> None:
        self._nths[originator] = nth
        self._counted[originator.partition(".")[0], nth] = originator

    def _accept(self, judged: Judged, entry: Entry[Any]) -> None:
        number, originator = judged.number, judged.originator
        self._entries[number] = entry
        self._join(number, originator)
        self._listed(judged, entry)

    def _join(self, number: int, originator: str) -> None:
        """One accepted entry more of its originator, which is one of its concept."""
        numbers = self._numbers[originator]
        if not numbers:
            self._concepts[originator.partition(".")[0]].add(originator)
        numbers.append(number)

    def _listed(self, judged: Judged, entry: Entry[Any]) -> None:
        """Where an entry is found by what it says; no verdict looks there."""
        number = judged.number
        self._commands.setdefault(entry.command, number)
        if judged.known != entry.recorded or judged.back or judged.apart:
            self._known[number] = judged.known, judged.back, judged.apart
        if (beside := beside_of(number, entry)) is not None:
            self._beside.append(beside)
        if (other := other_of(entry)) is not None:
            self._links[other].append(number)
        if (target := about_of(entry)) is not None:
            self._about[target].append(number)
        self._list(judged, entry, target)

    def _list(self, judged: Judged, entry: Entry[Any], target: int | None) -> None:
        """Put an entry where it is found by its times and its words: for whoever reads."""
        number = judged.number
        if (lag := seconds_of(entry)) is not None:
            self._lags[number] = lag
        self._happened.append(LifePlace(happened_at(entry), number))
        if (moved := moved_to(entry)) is not None:
            self._happened.append(LifePlace(moved, target or 0, number))
        if (key := key_of(entry.event)) is not None:
            self._said[key].append(number)
        if entry.receipt is not None:
            self._receipts[entry.receipt].append(number)
        if judged.known and (not self._moments or judged.known > self._moments[-1]):
            self._moments.append(judged.known)
            self._marks.append(number)

    def settled(self, number: int) -> bool:
        """Drop the entries that can be read back; the rest is here alone."""
        for kept in [one for one in list(self._entries) if one <= number]:
            del self._entries[kept]
        return False

    def place(self, originator: str) -> OriginatorPlace:  # noqa: ARG002 (whoever folds has its places)
        """Nothing but what is folded here: a blank one."""
        return OriginatorPlace()

    def places(self, originators: Collection[str]) -> dict[str, OriginatorPlace]:  # noqa: ARG002 (nothing is put down)
        """None is put down anywhere."""
        return {}

    def stood(self, originator: str, number: int) -> Stood:  # noqa: ARG002 (nothing is put down)
        """It is to be evolved."""
        return Stood(known=False)

    def records(self) -> Iterator[tuple[str, Record | None]]:
        """None is put down anywhere."""
        return iter(())

    def originator(self, number: int) -> str:
        """The originator of a message."""
        return self._originators[number - self.first - 1]

    def originators_of(self, numbers: Iterable[int]) -> dict[int, str]:
        """The originators of accepted entries."""
        return {number: self.originator(number) for number in numbers if number not in self._odd}

    def originators(self) -> Iterator[str]:
        """Every originator with an accepted entry."""
        return iter(list(self._numbers))

    def touched(self, after: int) -> set[str]:
        """The originators of the messages after a number."""
        return set(self._originators[max(0, after - self.first) :])

    def nth(self, originator: str) -> int:
        """Which one of its concept an originator is."""
        return self._nths.get(originator, 0)

    def counted_as(self, concept: str, nth: int) -> str:
        """The n-th originator of a concept."""
        return self._counted.get((concept, nth), "")

    def history(self, originator: str) -> Iterator[tuple[int, Entry[Any]]]:
        """All accepted entries of one originator, in order."""
        for number in self._numbers.get(originator, ()):
            if entry := self.entry(number):
                yield number, entry

    def entry(self, number: int) -> Entry[Any] | None:
        """An accepted entry, read back when it is settled."""
        if number in self._entries:
            return self._entries[number]
        return None if number in self._odd else self._stored(number)

    def entries(self, numbers: Iterable[int]) -> Iterator[tuple[int, Entry[Any]]]:
        """Accepted entries, in order."""
        yield from one_by_one(self.entry, numbers)

    def judged(self, number: int) -> Judged:
        """A message with its verdict."""
        if number in self._odd:
            return self._odd[number]
        entry = self.entry(number)
        assert entry is not None, number  # noqa: S101 (what is not odd was accepted)
        known, back, apart = self._known.get(number, (entry.recorded, False, 0))
        place = entry.originator, entry.version
        return Judged(number, *place, "accepted", "", entry, known, back, apart)

    def judged_between(self, first: int, last: int) -> Iterator[Judged]:
        """Messages with their verdicts, in order."""
        return map(self.judged, range(first, last + 1))

    def command(self, ident: str) -> int | None:
        """The first entry under a command id."""
        return self._commands.get(ident)

    def commands(self) -> Iterator[str]:
        """Every command id."""
        return iter(list(self._commands))

    def root(self, size: int) -> bytes:
        """The root over the first messages."""
        return self._roots[size - self.first - 1]

    def beside(self, after: int) -> list[int]:
        """Entries about other entries."""
        return [one.number for one in self.told_beside(after)]

    def told_beside(self, after: int) -> list[Beside]:
        """The same, with what they do."""
        at = bisect_right(self._beside, after, key=lambda one: one.number)
        return self._beside[at:]

    def linking(self, other: int) -> list[int]:
        """Links to a number."""
        return self._links.get(other, [])

    def linked(self, first: int, last: int) -> list[int]:
        """Links to numbers, and amended ones."""
        between = ((first <= other <= last, found) for other, found in self._links.items())
        return sorted(n for near, found in between for n in found if near or n in self._about)

    def saying(self, key: int) -> list[int]:
        """Entries with these words."""
        return self._said.get(key, [])[: -SAYING - 1 : -1]

    def receipted(self, receipt: str) -> list[int]:
        """Entries that carry a receipt."""
        return list(self._receipts.get(receipt, ()))

    def about(self, number: int) -> list[int]:
        """The numbers of the entries that correct, strike or link an entry."""
        return list(self._about.get(number, ()))

    def late(self, after: int, seconds: int, most: int) -> tuple[list[int], int]:
        """Entries that came late."""
        found = [(-lag, n) for n, lag in self._lags.items() if n > after and lag >= seconds]
        return [number for _, number in sorted(found)[:most]], len(found)

    def moved(self, after: int, most: int) -> list[int]:
        """Entries that are said to have happened at another time."""
        found = {place.number for place in self._happened if place.by and place.number > after}
        return sorted(found, reverse=True)[:most]

    def happened(self, before: LifePlace | None, most: int) -> list[LifePlace]:
        """Places by when things happened."""
        found = [place for place in self._happened if before is None or place < before]
        return sorted(found, reverse=True)[:most]

    def odd(self, last: int) -> list[int]:
        """The last messages that are not accepted."""
        return list(self._odd)[-last:]

    def listed(self, wanted: Wanted, order: Order, now: int, most: int) -> list[Card]:  # noqa: ARG002 (it has no records)
        """Nothing: the records are whoever's that folds."""
        return []

    def fresh(self, concept: str) -> set[str]:
        """All of them."""
        return self._concepts.get(concept, set())

    def tallied(self, wanted: Wanted) -> list[Tally] | None:  # noqa: ARG002 (as above)
        """Cards by what is counted; None, for the records are whoever's that folds."""
        return None

    def number_of(self, wanted: Wanted) -> int | None:  # noqa: ARG002 (as above)
        """How many records a list has; None as for `tallied`."""
        return None

    def counts(self) -> tuple[int, int]:
        """How many are void, and how many of an unknown kind."""
        return self._void, self._unknown

    def later(self, moment: datetime) -> int | None:
        """The first number recorded after a moment."""
        at = bisect_right(self._moments, moment)
        return self._marks[at] if at < len(self._marks) else None


class ForVerdicts(InMemory):
    """What verdicts are found by, for whoever only judges: nothing is found by what it says."""

    def take(self, taken: Taken) -> None:
        """One message more."""
        number, originator, _, _, _, entry, *_ = judged = taken.judged
        self._originators.append(originator)
        self._roots.append(taken.root)
        if taken.nth:
            self._nths[originator] = taken.nth
        if entry is None:
            self._leave_out(judged)
        else:
            self._join(number, originator)


def other_of(entry: Entry[Any]) -> int | None:
    """The other end of a link, or the entry under which something goes on (`into`)."""
    event = entry.event
    if isinstance(event, EntryLinked):
        return event.other
    into = getattr(event, "into", None)
    return into if isinstance(into, int) else None


def beside_of(number: int, entry: Entry[Any]) -> Beside | None:
    """What an entry does to another one; None where it says something of its own."""
    event = entry.event
    if not is_beside(type(event)):
        return None
    relation, change = getattr(event, "relation", None), entry.type.partition(".")[2]
    other, target = other_of(entry), event.number
    return Beside(number, entry.originator, target, change, relation, other, entry.marking)


def about_of(entry: Entry[Any]) -> int | None:
    """The entry that this one says something of; None where it says something of its own."""
    event = entry.event
    return event.number if is_beside(type(event)) else None


def seconds_of(entry: Entry[Any]) -> int | None:
    """How long after what it tells was over it was recorded, where that is a minute or more."""
    lag = lag_of(entry)
    return None if lag is None or lag < _MINUTE else int(lag.total_seconds())


def happened_at(entry: Entry[Any]) -> int:
    """Its place by when it happened, µs since 1970; `ENDLESS` where it says no time."""
    return _place(entry.occurred)


def moved_to(entry: Entry[Any]) -> int | None:
    """Where a correction puts the entry that it is about; None where it says no other time."""
    if not isinstance(entry.event, EntryCorrected) or "occurred" not in entry.event.changes:
        return None
    try:
        return _place(convert(entry.event.changes["occurred"], When, strict=False))
    except ValidationError:
        return None


def _place(when: When) -> int:
    at = happened(when)
    return ENDLESS if at is None else microseconds(at)

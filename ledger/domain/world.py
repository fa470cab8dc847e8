"""The domain state: everything deciding looks at, folded from the accepted entries in order.

It also holds what every message counts for, accepted or not: its number and its originator's
highest version. A rule across originators is checked here at deciding and may be overtaken by
another writer; what must never be overtaken keeps its facts in one originator.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from msgspec import structs

from ledger.domain.amend import AMENDMENTS, EntryLinked
from ledger.domain.concept import Kind
from ledger.domain.effective import Effective
from ledger.domain.entry import Entry, Event
from ledger.domain.organisation import Index
from ledger.domain.record import Record
from ledger.domain.standing import CRISIS, ROLL, Crisis, Member, Post, Roll
from ledger.domain.values import LAST_VERSION, Scope
from ledger.errors import Refused

FURTHEST = 1_000
"""How far beyond the next version an entry may stand; whoever goes further is void."""

BACK = timedelta(minutes=1)
"""How much earlier than the entry before it an entry may be recorded without being marked."""

HOMES = frozenset({CRISIS, ROLL})
"""Originators that verdicts rest on: their state is folded again at once."""

History = Callable[[str], Iterable[tuple[int, Entry[Any]]]]
"""All accepted entries of one originator, in order, with their numbers."""


class Newer(NamedTuple):
    """An entry of a newer release that nobody here can read: by whom it is, and when recorded.

    `places` is the site or scope it names, None where it names none.
    """

    number: int
    member: str
    recorded: datetime
    version: int = 0
    topic: str = ""
    places: Scope | None = None


class World:
    """The state of one ledger at one position. One thread folds it; deciding reads it.

    `latest` has, for each originator, the number of its latest accepted entry and who signed it.
    `recorded` is when the latest accepted entry was, `clocks` what the next one is held against
    (`runs_back`): the ledger's clock and, under True, the scenario clock of an exercise. `was` is
    what the entry that was amended last said until then.
    """

    def __init__(self, kinds: Mapping[str, Kind], history: History) -> None:
        self.kinds = kinds
        self.history = history
        self.versions: dict[str, int] = {}
        self.beyond: dict[str, set[int]] = {}
        self.commands: dict[str, int] = {}
        self.originators: list[str] = []
        self.links: list[tuple[int, EntryLinked]] = []
        self.newer: dict[str, list[Newer]] = {}
        self.latest: dict[str, tuple[int, str]] = {}
        self.recorded: datetime | None = None
        self.clocks: dict[bool, datetime] = {}
        self.was: Entry[Any] | None = None
        self._states: dict[str, Record] = {}
        self._stale: set[str] = set()
        self._effective: dict[str, Effective] = {}
        self._allowed: dict[tuple[str, str], bool] = {}

    @property
    def states(self) -> dict[str, Record]:
        """The state of every originator; what amendments changed is folded again first."""
        while self._stale:
            self._refold(self._stale.pop())
        return self._states

    @states.setter
    def states(self, states: dict[str, Record]) -> None:
        self._stale.clear()
        self._states = states

    @property
    def head(self) -> int:
        """The number of the last message counted; 0 before the first."""
        return len(self.originators)

    @property
    def crisis(self) -> Crisis | None:
        """The crisis, once `#1` is accepted."""
        state = self._states.get(CRISIS)
        return state if isinstance(state, Crisis) else None

    @property
    def roll(self) -> Roll | None:
        """Who was enrolled after the founder, once somebody was."""
        state = self._states.get(ROLL)
        return state if isinstance(state, Roll) else None

    @cached_property
    def index(self) -> Index:
        """Look-ups over the organisation the crisis was opened from.

        Raises:
            Refused: `no_crisis` before the opening.
        """
        if self.crisis is None:
            raise Refused("no_crisis")
        return Index(self.crisis.organisation)

    # --- folding --------------------------------------------------------------------------------

    def count(self, originator: str, version: int | None, *, void: bool = False) -> None:
        """Count one message: its number is taken and so is its version.

        What counts for nothing moves the next version on by one at most, when it stands there:
        whoever writes garbage further ahead takes those versions and no other.
        """
        self.originators.append(originator)
        if version is None:
            return
        known = self.versions.get(originator, 0)
        if version == known + 1 or (version > known and not void):
            self.versions[originator] = version
            if originator in self.beyond:
                self._pass_taken(originator)
        elif version > known:
            self.beyond.setdefault(originator, set()).add(version)

    def apply(self, number: int, entry: Entry[Any]) -> bool:
        """Fold one accepted entry, after `count`; whether it amends others. Never refuses."""
        event, originator = entry.event, entry.originator
        self.commands.setdefault(entry.command, number)
        self._stood(originator, number, entry)
        if isinstance(event, AMENDMENTS):
            self._amend(number, entry)
            return True
        if originator in self._effective:
            self._effective[originator].take(number, entry)
        if isinstance(event, EntryLinked):
            self.links.append((number, event))
        elif originator not in self._stale:
            state = self.kinds[entry.type].take(self._states.get(originator), entry, number)
            if state is not None:
                self._states[originator] = state
        return False

    def met_newer(self, originator: str, newer: Newer, header: Any) -> None:
        """Count an entry that only a newer release can read; deciding stops at its originator.

        What it moves for the entries after it, it moves for every release; `header` has the
        fields of an entry that say so.
        """
        self.newer.setdefault(originator, []).append(newer)
        self._stood(originator, newer.number, header)

    # --- versions -------------------------------------------------------------------------------

    def next_version(self, originator: str) -> int:
        """The highest version that counts + 1, and beyond what is taken from there on."""
        return self.versions.get(originator, 0) + 1

    def is_taken(self, originator: str, version: int) -> bool:
        """Whether no other entry can have this version any more."""
        highest = self.versions.get(originator, 0)
        return version <= highest or version in self.beyond.get(originator, ())

    def holds(self, originator: str, version: int) -> bool:
        """Whether an accepted entry has this version; those of one are looked up, not kept."""
        if version > self.versions.get(originator, 0):
            return False
        unread = (newer.version for newer in self.newer.get(originator, ()))
        return version in self.effective(originator).versions or version in unread

    def free_version(self, originator: str, count: int, skipped: int = 0) -> int:
        """The first of `count` versions in a row that are free, `skipped` or more after the next.

        Raises:
            Refused: `versions_used_up`, there are no such versions any more.
        """
        first = self.next_version(originator) + skipped
        while taken := [n for n in range(first, first + count) if self.is_taken(originator, n)]:
            first = taken[-1] + 1
        if first + count - 1 > LAST_VERSION:
            raise Refused("versions_used_up", originator=originator, last=LAST_VERSION)
        return first

    # --- looking up -----------------------------------------------------------------------------

    def originator_of(self, number: int) -> str:
        """The originator of an entry.

        Raises:
            Refused: `unknown_number` when there is no such entry yet.
        """
        if not 1 <= number <= self.head:
            raise Refused("unknown_number", number=number, head=self.head)
        return self.originators[number - 1]

    def entry(self, number: int) -> Entry[Any]:
        """An accepted entry by its number.

        Raises:
            Refused: `unknown_number`, or `void_number` when it counts for nothing.
        """
        for found, entry in self.history(self.originator_of(number)):
            if found == number:
                return entry
        raise Refused("void_number", number=number)

    def now(self, number: int) -> Entry[Any] | None:
        """What an entry says with its corrections, struck or not; None when it is not accepted."""
        if not 1 <= number <= self.head:
            return None
        return self.effective(self.originators[number - 1]).said(number)

    def strike_of(self, number: int) -> int | None:
        """The strike by which an entry is struck; None when it is not."""
        return self.effective(self.originator_of(number)).struck.get(number)

    def effective(self, originator: str, last: int | None = None) -> Effective:
        """An originator's entries as they now count; kept from the first time it is asked for.

        `last` is the number up to which it is folded then, while a later one is being taken in.
        """
        if originator not in self._effective:
            found = self._effective[originator] = Effective()
            for number, entry in self.history(originator):
                if last is None or number <= last:
                    found.take(number, entry)
        return self._effective[originator]

    def standing(self, originator: str) -> Iterator[tuple[int, str, Scope | None]]:
        """What counts of an originator, readable here or not: number, topic and places of each."""
        if originator not in self.latest:
            return
        found = self.effective(originator)
        for number, entry in found.counting():
            yield number, entry.type, places_of(entry.event)
        for newer in self.newer.get(originator, ()):
            if newer.number not in found.struck and not newer.topic.startswith("entry."):
                yield newer.number, newer.topic, newer.places

    def evolved(self, entries: Iterable[tuple[int, Entry[Any]]]) -> Record | None:
        """The state that these entries of one originator come to, from nothing."""
        state: Record | None = None
        for number, entry in entries:
            state = self.kinds[entry.type].take(state, entry, number)
        return state

    def runs_back(self, recorded: datetime, *, scenario: bool = False) -> bool:
        """Whether what is recorded then would have to be marked: `BACK` or more behind the last."""
        clock = self.clocks.get(scenario)
        return clock is not None and clock - recorded > BACK

    def is_newer(self, number: int) -> bool:
        """Whether an entry is of a newer release and cannot be read here."""
        if not 1 <= number <= self.head:
            return False
        there = self.newer.get(self.originators[number - 1], ())
        return any(newer.number == number for newer in there)

    def closed_by(self, originator: str) -> Newer | None:
        """The entry of a newer release that stops deciding here; None once all are struck."""
        newer = self.newer.get(originator)
        if not newer:
            return None
        struck = self.effective(originator).struck
        return next((one for one in newer if one.number not in struck), None)

    def member(self, ident: str) -> Member | None:
        """A member by id, the founder included, revoked ones too."""
        if self.crisis and self.crisis.founder.id == ident:
            return next(self.members())
        return self.roll.members.get(ident) if self.roll else None

    def members(self) -> Iterator[Member]:
        """Everybody who is or was enrolled, the founder first, with every post."""
        return everybody(self.crisis, self.roll)

    def may(self, member: Member, role: str, concept: str, topic: str, sites: set[str]) -> bool:
        """Whether this member, in this role, may write this kind about these sites."""
        if member.revoked is not None or not self._role_writes(role, concept, topic):
            return False
        return any(post.role == role and _covers(post, sites, self.index) for post in member.posts)

    def check_scope(self, scope: Scope | None) -> None:
        """Refuse a scope with unknown places, services or activities (see `Index.check_scope`)."""
        self.index.check_scope(scope)

    # --- inside ---------------------------------------------------------------------------------

    def _stood(self, originator: str, number: int, stood: Any) -> None:
        """What the entries after it are held against; a marked one moves its clock back only."""
        recorded, scenario = stood.recorded, stood.scenario
        self.latest[originator] = (number, stood.signer)
        back = stood.skewed and not self.runs_back(recorded, scenario=scenario)
        if not back or scenario not in self.clocks:
            self.clocks[scenario] = recorded
        self.recorded = recorded

    def _pass_taken(self, originator: str) -> None:
        beyond, version = self.beyond[originator], self.versions[originator]
        while version + 1 in beyond:
            version += 1
            beyond.discard(version)
        self.versions[originator] = version

    def _amend(self, number: int, entry: Entry[Any]) -> None:
        """Take an amendment in; what it changes is folded again when somebody looks."""
        originator = entry.originator
        found = self.effective(originator, number - 1)
        self.was = found.said(entry.event.number)
        found.take(number, entry)
        if originator in HOMES:
            self._refold(originator)
        else:
            self._stale.add(originator)

    def _refold(self, originator: str) -> None:
        state = self.evolved(self.effective(originator).now())
        if state is None:
            self._states.pop(originator, None)
        else:
            self._states[originator] = state
        if originator == CRISIS:
            self.__dict__.pop("index", None)
            self._allowed.clear()

    def _role_writes(self, role: str, concept: str, topic: str) -> bool:
        key = (role, concept if topic.startswith("entry.") else topic)
        if key not in self._allowed:
            found = self.index.find("role", role)
            writes: tuple[str, ...] = getattr(found, "writes", ())
            self._allowed[key] = bool({"*", f"{concept}.*", key[1]} & set(writes))
        return self._allowed[key]


def places_of(event: Event) -> Scope | None:
    """The site or the scope that an event names; None when it names none."""
    if site := getattr(event, "site", None):
        return Scope(sites=(site,))
    found: Scope | None = getattr(event, "scope", None)
    return found


def _covers(post: Post, sites: set[str], index: Index) -> bool:
    return not post.sites or sites <= set(index.sites(Scope(sites=post.sites)))


def everybody(crisis: Crisis | None, roll: Roll | None) -> Iterator[Member]:
    """The founder with every post, and all who are or were enrolled."""
    enrolled = roll.members if roll else {}
    founder = crisis.founder if crisis else None
    if founder:
        more = enrolled.get(founder.id)
        posts = more.posts if more and more.key == founder.key else ()
        yield structs.replace(founder, posts=(*founder.posts, *posts))
    yield from (one for ident, one in enrolled.items() if not founder or ident != founder.id)

"""The domain state: everything deciding looks at, folded from the accepted entries in order.

It also holds what every message counts for, accepted or not: its number and its originator's
highest version. A rule across originators is checked here at deciding and may be overtaken by
another writer; what must never be overtaken keeps its facts in one originator (design §2).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from msgspec import structs

from ledger.domain.amend import AMENDMENTS, EntryLinked, effective
from ledger.domain.concept import Kind, State
from ledger.domain.entry import Entry
from ledger.domain.organisation import Index
from ledger.domain.standing import CRISIS, ROLL, Crisis, Member, Post, Roll
from ledger.domain.values import Scope
from ledger.errors import Refused

FURTHEST = 1_000
"""Versions one message can move its originator on; garbage further ahead must block nobody."""

History = Callable[[str], Iterable[tuple[int, Entry[Any]]]]
"""All accepted entries of one originator, in order, with their numbers."""


class World:
    """The state of one ledger at one position. One thread folds it; deciding reads it."""

    def __init__(self, kinds: Mapping[str, Kind], history: History) -> None:
        self.kinds = kinds
        self.history = history
        self.states: dict[str, State] = {}
        self.versions: dict[str, int] = {}
        self.beyond: dict[str, set[int]] = {}
        self.commands: dict[str, int] = {}
        self.originators: list[str] = []
        self.links: list[tuple[int, EntryLinked]] = []
        self.newer: dict[str, int] = {}
        self._allowed: dict[tuple[str, str], bool] = {}

    @property
    def head(self) -> int:
        """The number of the last message counted; 0 before the first."""
        return len(self.originators)

    @property
    def crisis(self) -> Crisis | None:
        """The crisis, once `#1` is accepted."""
        state = self.states.get(CRISIS)
        return state if isinstance(state, Crisis) else None

    @cached_property
    def index(self) -> Index:
        """Look-ups over the organisation the crisis was opened from.

        Raises:
            Refused: `no_crisis` before the opening.
        """
        if self.crisis is None:
            raise Refused("no_crisis")
        return Index(self.crisis.organisation)

    def count(self, originator: str, version: int | None) -> None:
        """Count one message, whatever its verdict: its number is taken and so is its version."""
        self.originators.append(originator)
        if version is None:
            return
        ahead = version - self.versions.get(originator, 0)
        if 0 < ahead <= FURTHEST:
            self.versions[originator] = version
        elif ahead > 0:
            self.beyond.setdefault(originator, set()).add(version)

    def apply(self, number: int, entry: Entry[Any]) -> None:
        """Fold one accepted entry, after `count`. Never refuses."""
        self.commands.setdefault(entry.command, number)
        event = entry.event
        if isinstance(event, AMENDMENTS):
            self._refold(entry.originator)
        elif isinstance(event, EntryLinked):
            self.links.append((number, event))
        else:
            originator = entry.originator
            evolve = self.kinds[entry.type].evolve
            state = evolve(self.states.get(originator), event, entry, number)
            if state is not None:
                self.states[originator] = state

    def next_version(self, originator: str) -> int:
        """The highest version on the stream + 1, void entries and holes included.

        One that is absurdly far ahead is only passed over when its turn comes.
        """
        version = self.versions.get(originator, 0) + 1
        while self.is_taken(originator, version):
            version += 1
        return version

    def is_taken(self, originator: str, version: int) -> bool:
        """Whether no other entry can have this version any more."""
        highest = self.versions.get(originator, 0)
        return version <= highest or version in self.beyond.get(originator, ())

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

    def member(self, ident: str) -> Member | None:
        """A member by id, the founder included, revoked ones too."""
        return next((one for one in self.members() if one.id == ident), None)

    def members(self) -> Iterator[Member]:
        """Everybody who is or was enrolled, the founder first, with every post."""
        roll = self.states.get(ROLL)
        enrolled = dict(roll.members) if isinstance(roll, Roll) else {}
        if self.crisis:
            founder = self.crisis.founder
            more = enrolled.pop(founder.id, None)
            posts = more.posts if more and more.key == founder.key else ()
            yield structs.replace(founder, posts=(*founder.posts, *posts))
        yield from enrolled.values()

    def may(self, member: Member, role: str, concept: str, topic: str, sites: set[str]) -> bool:
        """Whether this member, in this role, may write this kind about these sites."""
        if member.revoked is not None or not self._role_writes(role, concept, topic):
            return False
        return any(post.role == role and _covers(post, sites, self.index) for post in member.posts)

    def check_scope(self, scope: Scope | None) -> None:
        """Refuse a scope with unknown places, services or activities (see `Index.check_scope`)."""
        self.index.check_scope(scope)

    def _role_writes(self, role: str, concept: str, topic: str) -> bool:
        key = (role, concept if topic.startswith("entry.") else topic)
        if key not in self._allowed:
            found = self.index.find("role", role)
            writes: tuple[str, ...] = getattr(found, "writes", ())
            self._allowed[key] = bool({"*", f"{concept}.*", key[1]} & set(writes))
        return self._allowed[key]

    def _refold(self, originator: str) -> None:
        state: State | None = None
        for number, entry in effective(self.history(originator)):
            state = self.kinds[entry.type].evolve(state, entry.event, entry, number)
        if state is None:
            self.states.pop(originator, None)
        else:
            self.states[originator] = state
        if originator == CRISIS:
            self.__dict__.pop("index", None)
            self._allowed.clear()


def _covers(post: Post, sites: set[str], index: Index) -> bool:
    return not post.sites or sites <= set(index.sites(Scope(sites=post.sites)))

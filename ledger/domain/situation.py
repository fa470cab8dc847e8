"""The domain state: everything deciding looks at, folded from the accepted entries in order.

It also counts every message, accepted or not: its number and its originator's highest version.
What it does not have at hand it looks up (`ledger.domain.record_lookup`). A rule across
originators is checked here at deciding and may be overtaken by another writer; what must never be
overtaken keeps its facts in one originator.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from copy import copy
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from msgspec import structs

from ledger.domain.amendments import EntryLinked, amends
from ledger.domain.card import ENDLESS, Card, Order, Tally, Wanted, card_of, chosen, tallied
from ledger.domain.concept import Kind
from ledger.domain.coverage import Eras, eras_of
from ledger.domain.crisis_and_roll import CRISIS, ROLL, Crisis, Member, Post, Roll
from ledger.domain.effective import Effective
from ledger.domain.entry import Entry, Event
from ledger.domain.organisation import LATE_AFTER, Index
from ledger.domain.record import Record, above
from ledger.domain.record_lookup import Kept, Newer, OriginatorPlace
from ledger.domain.rule_set import FIRST_RULES, NAMING_RULES, RULES_ADOPTED
from ledger.domain.short_names import NAMED_IN, has_short_name, is_made, read_short_name, short_name
from ledger.domain.values import LAST_VERSION, Number, Scope
from ledger.errors import Refused

FURTHEST = 1_000
"""How far beyond the next version an entry may stand; whoever goes further is void."""

BACK = timedelta(minutes=1)
"""How much earlier than the entry before it an entry may be recorded without being marked."""

HOMES = frozenset({CRISIS, ROLL})
"""Originators that verdicts rest on: their state is folded again at once."""

MOST_PLACES = 20_000
"""Originators whose places are held at hand while a long ledger is folded."""


SEVERAL = 3
"""Fewer originators are sooner looked up each alone: in one go all their lives are gone through."""

MOST_LISTS = 16
"""Lists of one concept whose cards are held at hand while nothing comes to it."""


class Records(Mapping[str, Record]):
    """The record of every originator that has one: looked up one by one, never all at once."""

    def __init__(self, situation: "Situation") -> None:
        self._world = situation

    def __getitem__(self, originator: str) -> Record:
        found = self._world.record(originator)
        if found is None:
            raise KeyError(originator)
        return found

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self._world.records())

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Commands(Mapping[str, int]):
    """The first number that was recorded under each command id."""

    def __init__(self, kept: Kept) -> None:
        self._kept = kept

    def __getitem__(self, ident: str) -> int:
        found = self._kept.command(ident)
        if found is None:
            raise KeyError(ident)
        return found

    def __iter__(self) -> Iterator[str]:
        return self._kept.commands()

    def __len__(self) -> int:
        return sum(1 for _ in self)


class Situation:
    """The state of one ledger at one position. One thread folds it; deciding reads it.

    `head` is the number of the last message counted, 0 before the first. `recorded` is when the
    latest accepted entry was, `clocks` what the next one is held against (`runs_back`): the
    ledger's clock and, under True, the scenario clock of an exercise. `begun` is how many
    originators of each concept there are; whoever only reads does not have it. Whoever only judges
    is `judging`: a record that no verdict rests on is evolved when somebody looks.
    """

    def __init__(self, kinds: Mapping[str, Kind], kept: Kept, head: int = 0) -> None:
        self.kinds = kinds
        self.kept = kept
        self.head = head
        self.recorded: datetime | None = None
        self.clocks: dict[bool, datetime] = {}
        self.begun: dict[str, int] = {}
        self.judging = False
        self.commands = Commands(kept)
        self._places: dict[str, OriginatorPlace] = {}
        self._effective: dict[str, Effective] = {}
        self._allowed: dict[tuple[str, str], bool] = {}
        self._rules = 0
        self._fresh: dict[str, dict[Wanted, tuple[set[str], list[Card]]]] = {}

    @property
    def states(self) -> Records:
        """All records by originator; not held, so that a state nobody needs is gone at once."""
        return Records(self)

    @property
    def crisis(self) -> Crisis | None:
        """The crisis, once `#1` is accepted."""
        state = self.record(CRISIS)
        return state if isinstance(state, Crisis) else None

    @property
    def roll(self) -> Roll | None:
        """Who was enrolled after the founder, once somebody was."""
        state = self.record(ROLL)
        return state if isinstance(state, Roll) else None

    @cached_property
    def index(self) -> Index:
        """Look-ups over the organisation as it is at this number.

        Raises:
            Refused: `no_crisis` before the opening.
        """
        if self.crisis is None:
            raise Refused("no_crisis")
        return Index(self.crisis.organisation, self.crisis.closed)

    @cached_property
    def eras(self) -> Eras:
        """The places of the organisation through the crisis, as its entries now count."""
        return eras_of(self._crises())

    def looked_up_in(self, index: Index) -> "Situation":
        """The same state, its organisation seen as in another index; for deciding only."""
        other = copy(self)
        other.__dict__["index"] = index
        return other

    @property
    def late_after(self) -> timedelta:
        """How long after it was over what is recorded is late."""
        said = self.crisis.organisation.late_after if self.crisis else None
        return timedelta(minutes=said or LATE_AFTER)

    def go_on_from(self, before: "Situation", came: AbstractSet[str]) -> None:
        """Take over what was looked up at another number, but of what something came to between.

        The organisation with it, where neither the crisis nor its roll moved.
        """
        self._places, self._effective = before.looked_up_but(came)
        if HOMES.isdisjoint(came):
            known = before.__dict__
            self.__dict__.update({name: known[name] for name in ("index", "eras") if name in known})

    def looked_up_but(
        self, came: AbstractSet[str]
    ) -> tuple[dict[str, OriginatorPlace], dict[str, Effective]]:
        """Places and effective entries that are at hand, but of some; nothing of very many."""
        if len(self._places) > MOST_PLACES:
            return {}, {}
        places, effective = dict(self._places), dict(self._effective)
        for originator in came:
            places.pop(originator, None)
            effective.pop(originator, None)
        return places, effective

    # --- folding --------------------------------------------------------------------------------

    def count(
        self, originator: str, version: int | None, *, void: bool = False
    ) -> OriginatorPlace | None:
        """Count one message: its number is taken and so is its version.

        Returns where its originator stands; None without a version, as it stands nowhere then.

        What counts for nothing moves the next version on by one at most, when it stands there:
        whoever writes garbage further ahead takes those versions and no other.
        """
        self.head += 1
        if version is None:
            return None
        if self._fresh:
            self._fresh.pop(originator.partition(".")[0], None)
        place = self.place(originator)
        if version == place.version + 1 or (version > place.version and not void):
            place.version = version
            if place.beyond:
                place.pass_taken()
        elif version > place.version:
            place.take_beyond(version)
        return place

    def begins(self, originator: str) -> int:
        """Count an originator that begins with this entry; which one of its concept it is."""
        concept = originator.partition(".")[0]
        self.begun[concept] = nth = self.begun.get(concept, 0) + 1
        return nth

    def apply(self, number: int, entry: Entry[Any], place: OriginatorPlace) -> bool:
        """Fold one accepted entry, after `count`, which says its place; never refuses.

        Returns whether it amends others.
        """
        event, originator = entry.event, entry.originator
        self._stood(place, number, entry)
        if amends(type(event)):
            self._amend(place, number, entry)
            return True
        if originator in self._effective:
            self._effective[originator].take(number, entry)
        if self.judging and originator not in HOMES:
            place.stale = True
        if not (place.stale or isinstance(event, EntryLinked)):
            state = self.kinds[entry.type].take(place.record, entry, number)
            if state is not None:
                place.record = state
            if originator == CRISIS:
                self._look_again()
        return False

    def met_newer(self, originator: str, newer: Newer, header: Any) -> None:
        """Count an entry that only a newer release can read; deciding stops at its originator.

        What it moves for the entries after it, it moves for every release; `header` has the
        fields of an entry that say so.
        """
        place = self.place(originator)
        place.meet(newer)
        self._stood(place, newer.number, header)

    def spare(self, most: int = MOST_PLACES) -> None:
        """Forget what can be looked up again, when it has become much. Nothing is pending then."""
        if len(self._places) > most:
            self._places.clear()
            self._effective.clear()

    def spare_records(self, lately: AbstractSet[str]) -> None:
        """Forget the records of all but some, and what verdicts rest on; the places stay.

        They are made again from their entries when somebody asks.
        """
        for originator in self._places.keys() - lately - HOMES:
            place = self._places[originator]
            place.stale = place.stale or place.record is not None
            place.record = None
            self._effective.pop(originator, None)

    # --- versions -------------------------------------------------------------------------------

    def next_version(self, originator: str) -> int:
        """The highest version that counts + 1, and beyond what is taken from there on."""
        return self.place(originator).version + 1

    def is_taken(self, originator: str, version: int) -> bool:
        """Whether no other entry can have this version any more."""
        place = self.place(originator)
        return version <= place.version or version in place.beyond

    def holds(self, originator: str, version: int) -> bool:
        """Whether an accepted entry has this version; those of one are looked up, not kept."""
        place = self.place(originator)
        if version > place.version:
            return False
        unread = (newer.version for newer in place.newer)
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

    def place(self, originator: str) -> OriginatorPlace:
        """Where an originator stands; a blank place where nothing was recorded yet."""
        place = self._places.get(originator)
        if place is None:
            place = self._places[originator] = self.kept.place(originator)
        return place

    def record(self, originator: str) -> Record | None:
        """The record of an originator; what amendments changed is evolved again first."""
        place = self.place(originator)
        if place.stale:
            self._refold(originator, place)
        return place.record

    def records_of(self, wanted: Wanted) -> Iterator[tuple[str, Record]]:
        """The records of a whole list, by their first entry; they are looked up in one go."""
        names = [card.originator for card in self.listed(wanted, most=ENDLESS)]
        self.look_up(names)
        for originator in names:
            if (found := self.record(originator)) is not None:
                yield originator, found

    def look_up(self, originators: Iterable[str]) -> None:
        """Know where these stand, in one go if they are several: before each is asked for."""
        asked = {one for one in originators if one not in self._places}
        if len(asked) >= SEVERAL:
            self._places |= self.kept.places(asked)

    def records(self) -> Iterator[tuple[str, Record]]:
        """Every record, in no order; those that are put down are read in one go."""
        for originator, record in self.kept.records():
            if originator not in self._places:
                found = self.record(originator) if record is None else record
                if found is not None:
                    yield originator, found
        for originator in list(self._places):
            if (found := self.record(originator)) is not None:
                yield originator, found

    def listed(
        self, wanted: Wanted, order: Order = "oldest", *, now: int = 0, most: int = 100
    ) -> list[Card]:
        """The first cards of a list; `now`, µs since 1970, is for the orders by clock."""
        fresh = self.kept.fresh(wanted.concept)
        found = self.kept.listed(wanted, order, now, most + len(fresh))
        if not fresh:
            return found
        cards = [card for card in found if card.originator not in fresh]
        return chosen(cards + self._fresh_cards(wanted, fresh), wanted, order, now, most)

    def _fresh_cards(self, wanted: Wanted, fresh: set[str]) -> list[Card]:
        """The cards of what is not put down; made anew once a message of the concept has come."""
        known = self._fresh.setdefault(wanted.concept, {})
        if wanted not in known or known[wanted][0] != fresh:
            if len(known) >= MOST_LISTS:
                known.clear()
            records = ((one, self.record(one)) for one in fresh)
            found = [card_of(one, r) for one, r in records if r and wanted.may_take(r)]
            known[wanted] = set(fresh), found
        return known[wanted][1]

    def tallied(self, wanted: Wanted) -> list[Tally]:
        """How many cards there are, by stage and group."""
        found = self.kept.tallied(wanted)
        return tallied(self.cards(wanted.concept), wanted) if found is None else found

    def number_of(self, wanted: Wanted) -> int:
        """How many cards there are."""
        found = self.kept.number_of(wanted)
        return sum(map(wanted.takes, self.cards(wanted.concept))) if found is None else found

    def cards(self, concept: str) -> Iterator[Card]:
        """Every card of a concept, in no order: for what is in memory, and for comparing."""
        for originator, record in self.records():
            if originator.partition(".")[0] == concept:
                yield card_of(originator, record)

    def short_name(self, originator: str) -> str:
        """What people call an originator, `R-14`; empty for what is called otherwise, or is none.

        See `ledger.domain.short_names`.
        """
        concept = originator.partition(".")[0]
        nth = self._nth(originator) if has_short_name(concept) else 0
        return short_name(concept, nth) if nth else ""

    def said_name(self, originator: str) -> str:
        """Its short name as people read it: `night desk (duty-3)` where that alone says nothing."""
        short = self.short_name(originator)
        field = NAMED_IN.get(originator.partition(".")[0])
        record = self.record(originator) if short and field else None
        if record is None or field is None or above("internal", record.marking):
            return short
        return f"{getattr(record, field)} ({short})"

    def _nth(self, originator: str) -> int:
        place = self._places.get(originator)
        return place.nth if place and place.nth else self.kept.nth(originator)

    def typed_name(self, originator: str) -> str:
        """What is typed for an originator: the name somebody chose, or else its short name."""
        slug = originator.partition(".")[2]
        return self.short_name(originator) or slug if is_made(slug) else slug

    def said_short(self, word: str) -> str:
        """The originator that a short name means; empty when it means none."""
        said = read_short_name(word)
        return self.kept.counted_as(said.concept, said.nth) if said else ""

    def first_of(self, originator: str) -> Number | None:
        """The entry that began an originator; None where nothing did that can be read."""
        return next((number for number, _ in self.history(originator)), None)

    def history(self, originator: str) -> Iterable[tuple[int, Entry[Any]]]:
        """All accepted entries of one originator, in order, with their numbers."""
        return self.kept.history(originator)

    def originator_of(self, number: int) -> str:
        """The originator of an entry.

        Raises:
            Refused: `unknown_number` when there is no such entry yet.
        """
        if not 1 <= number <= self.head:
            raise Refused("unknown_number", number=number, head=self.head)
        return self.kept.originator(number)

    def entry(self, number: int) -> Entry[Any]:
        """An accepted entry by its number.

        Raises:
            Refused: `unknown_number`, or `void_number` when it counts for nothing.
        """
        self.originator_of(number)
        entry = self.kept.entry(number)
        if entry is None:
            raise Refused("void_number", number=number)
        return entry

    def now(self, number: int) -> Entry[Any] | None:
        """What an entry says with its corrections, struck or not; None when it is not accepted."""
        if not 1 <= number <= self.head:
            return None
        return self.effective(self.kept.originator(number)).said(number)

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
        place = self.place(originator)
        if not place.begun:
            return
        found = self.effective(originator)
        for number, entry in found.counting():
            yield number, entry.type, places_of(entry.event)
        for newer in place.newer:
            if newer.number not in found.struck and not newer.topic.startswith("entry."):
                yield newer.number, newer.topic, newer.places

    def evolved(self, entries: Iterable[tuple[int, Entry[Any]]]) -> Record | None:
        """The state that these entries of one originator come to, from nothing."""
        state: Record | None = None
        for number, entry in entries:
            kind = self.kinds[entry.type]
            state = kind.take(state, entry, number)
            if kind.keeps is not None and state is not None:
                kind.keeps(state, self.effective(entry.originator).sayings(number))
        return state

    def runs_back(self, recorded: datetime, *, scenario: bool = False) -> bool:
        """Whether what is recorded then would have to be marked: `BACK` or more behind the last."""
        clock = self.clocks.get(scenario)
        return clock is not None and clock - recorded > BACK

    def is_newer(self, number: int) -> bool:
        """Whether an entry is of a newer release and cannot be read here."""
        if not 1 <= number <= self.head:
            return False
        there = self.place(self.kept.originator(number)).newer
        return any(newer.number == number for newer in there)

    def closed_by(self, originator: str) -> Newer | None:
        """The entry of a newer release that stops deciding here; None once all are struck."""
        newer = self.place(originator).newer
        if not newer:
            return None
        struck = self.effective(originator).struck
        return next((one for one in newer if one.number not in struck), None)

    @property
    def other_rules(self) -> Newer | None:
        """The entry by which rules hold that this release does not know; None while none do."""
        newer = self.place(CRISIS).newer
        return next((one for one in newer if one.topic == RULES_ADOPTED), None) if newer else None

    @property
    def rules(self) -> int:
        """The rules that this ledger is judged by: those its opening said as it was recorded."""
        if not self._rules and (opening := self.kept.entry(1)) is not None:
            self._rules = getattr(opening.event, "rules", None) or FIRST_RULES
        return self._rules or FIRST_RULES

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

    def check_cited(self, concept: str, number: int | None) -> None:
        """Refuse an entry that is cited as one of a concept and is not, or is not there.

        Raises:
            Refused: `unknown_number`; `wrong_concept`, with the concept it was cited as.
        """
        if number is not None and not self.originator_of(number).startswith(f"{concept}."):
            raise Refused("wrong_concept", field=concept, value=number, wanted=concept)

    # --- inside ---------------------------------------------------------------------------------

    def _stood(self, place: OriginatorPlace, number: int, stood: Any) -> None:
        """What the entries after it are held against; a marked one moves its clock back only."""
        recorded, scenario = stood.recorded, stood.scenario
        place.latest, place.signer = number, stood.signer
        back = stood.skewed and not self.runs_back(recorded, scenario=scenario)
        if not back or scenario not in self.clocks:
            self.clocks[scenario] = recorded
        self.recorded = recorded

    def _amend(self, place: OriginatorPlace, number: int, entry: Entry[Any]) -> None:
        """Take an amendment in; what it changes is folded again when somebody looks."""
        originator = entry.originator
        self.effective(originator, number - 1).take(number, entry)
        place.stale = True
        if originator in HOMES:
            self._refold(originator, place)

    def _refold(self, originator: str, place: OriginatorPlace) -> None:
        place.record, place.stale = self.evolved(self.effective(originator).now()), False
        if originator == CRISIS:
            self._look_again()

    def _crises(self) -> Iterator[tuple[int, Crisis]]:
        """The crisis after each of its entries."""
        crisis: Record | None = None
        for number, entry in self.effective(CRISIS).now():
            crisis = self.kinds[entry.type].take(crisis, entry, number)
            if isinstance(crisis, Crisis):
                yield number, crisis

    def _look_again(self) -> None:
        """The organisation may be another now, and what its roles allow."""
        self.__dict__.pop("index", None)
        self.__dict__.pop("eras", None)
        self._allowed.clear()

    def _role_writes(self, role: str, concept: str, topic: str) -> bool:
        key = (role, concept if topic.startswith("entry.") else topic)
        if key not in self._allowed:
            found = self.index.find("role", role)
            writes: tuple[str, ...] = getattr(found, "writes", ())
            kind = self.kinds.get(key[1])
            by_name = kind is not None and kind.named and self.rules >= NAMING_RULES
            wanted = {"*", key[1]} if by_name else {"*", f"{concept}.*", key[1]}
            self._allowed[key] = bool(wanted & set(writes))
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

"""Whether an entry may stand where it stands: the rules that make it void when they fail.

Each is a function of the entry and the messages before it only, never of clock, locale or release
(docs/entry-format.md). What the bytes themselves must be is `ledger.evidence.codec`'s; that a
signature holds is proved beside, since it costs more than everything else.
"""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec
from msgspec import structs

from ledger.domain import KINDS
from ledger.domain.amendments import (
    AMENDMENTS,
    BESIDE,
    EntryCorrected,
    EntryLinked,
    EntryStruck,
    corrected,
    is_beside,
    touches_identity,
)
from ledger.domain.crisis.events import CrisisOpened
from ledger.domain.crisis_and_roll import CRISIS, ROLL, Crisis, Member
from ledger.domain.entry import Entry
from ledger.domain.lockout import check_foundation, check_opening
from ledger.domain.organisation import ALL, OWN, Role, amends_of
from ledger.domain.rule_set import FIRST_RULES, KNOWN_RULES, NAMING_RULES
from ledger.domain.situation import FURTHEST, HOMES, Situation, places_of
from ledger.domain.values import EVERYWHERE, Scope, Slug
from ledger.errors import Refused
from ledger.evidence.codec import NewerHeader

Amending = EntryCorrected | EntryStruck | EntryLinked

_PUT_ASIDE = ("supersedes", "closes")
"""Relations by which a link says that something counts no more."""

_LINKED = "entry.linked"

_HOMES_OF = {"crisis": CRISIS, "member": ROLL}
"""Concepts that have one originator only, since nothing may overtake its entries."""

_PLACES = {
    topic: (
        _HOMES_OF.get(kind.concept, f"{kind.concept}."),
        kind.concept in _HOMES_OF,
        kind if kind.key or kind.reserved else None,
    )
    for topic, kind in KINDS.items()
    if not issubclass(kind.event, (*BESIDE, CrisisOpened))
}
"""What an originator begins with, by topic, or is; and the kind where not all that do belong.

Amendments belong where what they amend does.
"""


AMENDING = "entry"
"""The concept of entries about entries, which are of the originator they touch."""


class VoidError(Exception):
    """A message counts for nothing; `reason` is the code people are shown."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


Grant = tuple[str, str, str, str, str]
"""Who writes what, in which role, with which key: member, role, key, concept, kind."""


class End(NamedTuple):
    """Where a chain of amendments ends: an entry and its kind, "" where it cannot be read."""

    number: int
    kind: str


class Naming(NamedTuple):
    """What a link has named, struck or not, with that many corrections of it."""

    corrections: int
    relations: set[str]
    ends: set[int]


FEW_ENDS = 16
"""Ends that a link has named, up to which each is looked at before the link itself is."""


class Rules:
    """The rules over one ledger's situation.

    Args:
        prefix: of the subjects, `crisis.<name>`.
        ledger: the pinned ledger id; None accepts the one the opening says.
        original: an accepted entry by its number, for what amends it.
    """

    def __init__(
        self,
        situation: Situation,
        prefix: str,
        ledger: str | None,
        original: Callable[[int], Entry[Any] | None],
    ) -> None:
        self._situation = situation
        self._prefix = prefix
        self._ledger = ledger
        self._original = original
        self._crisis: Crisis | None = None
        self._known: bool | None = None
        self._granted: set[Grant] = set()
        self._amended: dict[int, End] = {}
        self._linked: dict[int, End] = {}
        self._naming: dict[int, Naming] = {}

    def forget(self) -> None:
        """Who may write what has changed, or by which rules: look again."""
        self._crisis = self._known = None
        self._granted.clear()

    def known(self) -> bool:
        """Whether this release knows the rules that hold now; else it judges nothing."""
        if self._known is None:
            self._known = self._situation.other_rules is None
        return self._known

    def permit(self, number: int, subject: str, entry: Entry[Any]) -> None:
        """Whether this entry may stand here.

        Raises:
            VoidError: another ledger, a second opening, a key not enrolled, a role too small, …
        """
        if subject != f"{self._prefix}.{entry.originator}.{entry.version}":
            raise VoidError("subject_differs")
        if number == 1:
            self._check_opening(entry)
            return
        crisis = self._crisis or self._opened()
        if entry.ledger != crisis.ledger:
            raise VoidError("other_ledger")
        if entry.seen.number >= number:
            raise VoidError("seen_ahead")
        if entry.scenario and crisis.kind != "exercise":
            raise VoidError("scenario_clock")
        self._check_place(number, entry)
        if reason := self.hindrance(entry):
            raise VoidError(reason)
        self._check_order(entry)
        if entry.originator in HOMES:
            self._check_foundation(number, entry)

    def _opened(self) -> Crisis:
        """The crisis, looked up once until something comes to it or to its roll."""
        self._crisis = self._situation.crisis
        if self._crisis is None:
            raise VoidError("no_opening")
        return self._crisis

    def _check_order(self, entry: Entry[Any] | NewerHeader) -> None:
        """It follows on what its author had seen, in its originator and in time."""
        situation, originator = self._situation, entry.originator
        place = situation.place(originator)
        if entry.version <= place.version and situation.holds(originator, entry.version):
            raise VoidError("repeated")
        if place.latest > entry.seen.number and place.signer != entry.signer:
            raise VoidError("overtaken")
        if entry.version > place.version + FURTHEST:
            raise VoidError("version_ahead")
        if not entry.skewed and situation.runs_back(entry.recorded, scenario=entry.scenario):
            raise VoidError("clock_back")
        if place.latest and self.begun(entry) is not None:
            raise VoidError("begun")

    def _check_foundation(self, number: int, entry: Entry[Any]) -> None:
        try:
            check_foundation(number, entry, self._situation)
        except Refused as refused:
            raise VoidError("no_foundation") from refused

    def _check_opening(self, entry: Entry[Any]) -> None:
        event = entry.event
        if not isinstance(event, CrisisOpened) or entry.originator != CRISIS:
            raise VoidError("no_opening")
        if event.ledger != entry.ledger or (self._ledger and entry.ledger != self._ledger):
            raise VoidError("other_ledger")
        if (event.rules or FIRST_RULES) not in KNOWN_RULES:
            raise VoidError("other_rules")
        if event.founder_key != entry.signer or entry.recorder.member != event.founder:
            raise VoidError("not_enrolled")
        if entry.seen.number:
            raise VoidError("seen_ahead")
        if entry.scenario and event.kind != "exercise":
            raise VoidError("scenario_clock")
        try:
            check_opening(event.organisation, event.founder_role)
        except Refused as refused:
            raise VoidError("no_foundation") from refused

    def _check_place(self, number: int, entry: Entry[Any]) -> None:
        known, originator = _PLACES.get(entry.type), entry.originator
        if known is None:
            self._check_amendment(number, entry)
            return
        place, alone, kind = known
        if originator != place if alone else not originator.startswith(place):
            raise VoidError("other_concept")
        if kind is not None and not kind.belongs(entry.event, originator):
            raise VoidError("other_originator")

    def _check_amendment(self, number: int, entry: Entry[Any]) -> None:
        event = entry.event
        if isinstance(event, CrisisOpened):
            raise VoidError("second_opening")
        there = event.number < number
        if not there or self._situation.kept.originator(event.number) != entry.originator:
            raise VoidError("other_originator")
        if touches_identity(event):
            raise VoidError("opening_stays")
        if isinstance(event, EntryCorrected) and self._moves(event):
            raise VoidError("other_originator")

    def _can_be(self, event: EntryCorrected) -> bool:
        """Whether its values are such as the entry can have."""
        original = self._original(event.number)
        return original is not None and corrected(original, event.changes) is not original

    def _moves(self, event: EntryCorrected) -> bool:
        """Whether a corrected entry would belong to another originator."""
        original = self._original(event.number)
        if original is None or (kind := KINDS[original.type]).key is None:
            return False
        changed = corrected(original, event.changes)
        return not kind.belongs(changed.event, original.originator)

    def hindrance(self, entry: Entry[Any]) -> str:
        """Why its recorder may not write an entry now; empty when it may."""
        beside, who = is_beside(type(entry.event)), entry.recorder
        kind = self._kind_in_the_end(entry) if beside else entry.type
        grant = who.member, who.role, entry.signer, entry.originator.partition(".")[0], kind
        if grant in self._granted:
            if not beside:
                return ""
        elif not self._is_enrolled(entry):
            return "not_enrolled"
        if not self._is_granted(entry, grant) or not self._reaches(entry):
            return "role"
        return "" if self._is_theirs(entry) else "amends"

    def able(self, entry: Entry[Any]) -> list[str]:
        """The members who may write an entry, in one of their roles."""
        return [
            member.id
            for member in self._situation.members()
            if any(not self.hindrance(_by(entry, member, post.role)) for post in member.posts)
        ]

    def _is_theirs(self, entry: Entry[Any]) -> bool:
        """Whose entries a role corrects and strikes is part of the role; a link rewrites none."""
        event = entry.event
        if not isinstance(event, AMENDMENTS):
            return True
        role = self._situation.index.find("role", entry.recorder.role)
        if not isinstance(role, Role):
            return False
        wanted = amends_of(role)
        if wanted == ALL:
            return True
        signer, cell = self._recorded(event.number)
        return signer == entry.signer or (wanted != OWN and cell == wanted)

    def _reaches(self, entry: Entry[Any]) -> bool:
        """Whether what a link puts aside is its writer's to write about, as what it comes from is.

        So is whatever makes such a link of another one, or brings it back.
        """
        event = entry.event
        if isinstance(event, EntryLinked):
            return self._may_lead(entry, event.relation, event.other)
        if not isinstance(event, AMENDMENTS):
            return True
        about = self._end_of(event.number, AMENDMENTS, self._amended)
        if about.kind != _LINKED or (
            isinstance(event, EntryStruck) and event.number == about.number
        ):
            return True
        if self._may_lead_anywhere(entry, about.number):
            return True
        link = self._link_after(entry, about.number)
        return link is None or self._may_lead(entry, link.relation, link.other)

    def _may_lead(self, entry: Entry[Any], relation: str, end: int) -> bool:
        """Whether an entry's writer may put an end aside by this relation."""
        situation, who = self._situation, entry.recorder
        if relation not in _PUT_ASIDE:
            return True
        member = situation.member(who.member)
        if member is None or not 1 <= end <= situation.head:
            return False
        other = self._original(end)
        if relation == "closes" and other and not isinstance(other.event, EntryLinked):
            return True  # it ends nothing
        there = situation.kept.originator(end)
        sites = set() if _everywhere(member, who.role) else self._sites_of_first(there)
        return situation.may(member, who.role, there.partition(".")[0], _LINKED, sites)

    def _sites_of_first(self, originator: str) -> set[str]:
        first = next(self._situation.standing(originator), None)
        return _sites_in(first[2] if first else None, self._situation)

    def _may_lead_anywhere(self, entry: Entry[Any], about: int) -> bool:
        """Whether its writer may put aside whatever a link named or would name, struck or not.

        Most may; whether the link stands, at the end of a chain of strikes, is then no matter.
        """
        relations, ends = self._named(about, entry.originator)
        event = entry.event
        if isinstance(event, EntryCorrected) and event.number == about and self._can_be(event):
            relations = relations | _values(event, "relation")
            ends = ends | _values(event, "other")
        return len(ends) <= FEW_ENDS and all(
            self._may_lead(entry, relation, end) for relation in relations for end in ends
        )

    def _named(self, about: int, originator: str) -> tuple[set[str], set[int]]:
        """The relations and the ends that a link has named, each correction looked at once."""
        known = self._naming.get(about)
        if known is None:
            link = self._original(about)
            assert link is not None, about  # noqa: S101 (it was read to be one)
            known = Naming(0, {link.event.relation}, {link.event.other})
        added = self._situation.effective(originator).corrections(about, known.corrections)
        for event in added:
            known.relations.update(_values(event, "relation"))
            known.ends.update(_values(event, "other"))
        self._naming[about] = known._replace(corrections=known.corrections + len(added))
        return known.relations, known.ends

    def _link_after(self, entry: Entry[Any], about: int) -> EntryLinked | None:
        """A link as it would stand once an amendment is in; None where it would be struck."""
        event, there = entry.event, self._situation.effective(entry.originator)
        if isinstance(event, EntryStruck):
            there = there.copy()
            there.take(self._situation.head + 1, entry)
        if about in there.struck:
            return None
        if isinstance(event, EntryCorrected) and event.number == about:
            link: EntryLinked = there.corrected_by(about, event).event
            return link
        said = there.said(about)
        return said.event if said is not None else None

    def _recorded(self, number: int) -> tuple[str, str]:
        """By whose key and for which cell an entry was recorded, readable here or not."""
        situation = self._situation
        if (original := self._original(number)) is not None:
            return original.signer, original.cell or ""
        there = situation.place(situation.kept.originator(number)).newer
        newer = next((one for one in there if one.number == number), None)
        member = situation.member(newer.member) if newer else None
        return (member.key, newer.cell) if member and newer else ("", "")

    def _is_enrolled(self, entry: Entry[Any]) -> bool:
        member = self._situation.member(entry.recorder.member)
        return member is not None and member.key == entry.signer and member.revoked is None

    def _is_granted(self, entry: Entry[Any], grant: Grant) -> bool:
        """Whether this member in this role may write this kind about these sites."""
        if grant in self._granted:
            return True
        ident, role, _, concept, kind = grant
        member = self._situation.member(ident)
        if member is None or not self._situation.may(
            member, role, concept, kind, self._sites(entry)
        ):
            return False
        if _everywhere(member, role):
            self._granted.add(grant)
        return True

    def _kind_in_the_end(self, entry: Entry[Any]) -> str:
        """The kind a role has to write for what amends: that of what it amends in the end.

        Where that cannot be read the amendment's own stays, which only a whole concept allows.
        """
        kind = self._end_of(entry.event.number, BESIDE, self._linked).kind or entry.type
        struck = KINDS.get(kind) if isinstance(entry.event, EntryStruck) else None
        if struck is None or self._situation.rules < NAMING_RULES:
            return kind
        return struck.struck_as or kind

    def _end_of(
        self, number: int, through: tuple[type[Amending], ...], known: dict[int, End]
    ) -> End:
        """What entries of some classes that are about each other are about in the end.

        Each is looked at once; `known` is what came of it.
        """
        path: list[int] = []
        while number not in known:
            path.append(number)
            found = self._original(number)
            event = found.event if found is not None else None
            if isinstance(event, through):
                number = event.number
            else:
                known[number] = End(number, found.type if found is not None else "")
        known.update(dict.fromkeys(path, known[number]))
        return known[number]

    def _sites(self, entry: Entry[Any]) -> set[str]:
        """The sites an entry is about; an amendment is about those of what it amends."""
        event = entry.event
        original = self._original(event.number) if is_beside(type(event)) else None
        if original is None:
            return sites_of(entry, self._situation) | self._began(entry.type, entry.originator)
        changes = event.changes if isinstance(event, EntryCorrected) else None
        after = sites_of(corrected(original, changes), self._situation)
        return sites_of(original, self._situation) | after

    def _began(self, topic: str, originator: str) -> set[str]:
        """The sites that an originator began with, where one of this kind says how it stands."""
        kind = KINDS.get(topic)
        if kind is None or not kind.whole:
            return set()
        first = next(self._situation.standing(originator), None)
        return _sites_in(first[2], self._situation) if first else set()

    def begun(self, entry: Entry[Any] | NewerHeader) -> int | None:
        """The entry that already stands where one of this kind must be the first, or the only one.

        Otherwise what somebody else has recorded would be hidden behind it.
        """
        kind = KINDS.get(entry.type)
        if kind is None or not (kind.begins or kind.once):
            return None
        if not self._situation.place(entry.originator).begun:
            return None
        there = self._situation.standing(entry.originator)
        return next((n for n, topic, _ in there if kind.begins or topic == entry.type), None)

    def _check_said_place(self, header: NewerHeader) -> None:
        """Of a kind that is known, with a field that is not: where it stands, as of any other."""
        kind = KINDS.get(header.type)
        with suppress(AttributeError, TypeError, ValueError):
            if kind is None or kind.belongs(_Said(header.event), header.originator):
                return
        raise VoidError("other_originator")

    def permit_newer(self, number: int, subject: str, header: NewerHeader) -> None:
        """What can be asked of an entry whose own fields nobody here can read.

        It has to stand where its writer may write, as any other: its concept is that of its
        topic, and it is about the sites that it names, or about all.
        """
        if subject != f"{self._prefix}.{header.originator}.{header.version}":
            raise VoidError("subject_differs")
        if number == 1 or self._situation.crisis is None:
            raise VoidError("no_opening")
        if header.ledger != self._situation.crisis.ledger:
            raise VoidError("other_ledger")
        if header.seen.number >= number:
            raise VoidError("seen_ahead")
        if header.scenario and self._situation.crisis.kind != "exercise":
            raise VoidError("scenario_clock")
        concept = header.originator.partition(".")[0]
        if not _belongs(header.type, header.originator):
            raise VoidError("other_concept")
        self._check_said_place(header)
        who = header.recorder
        member = self._situation.member(who.member)
        if member is None or member.key != header.signer or member.revoked is not None:
            raise VoidError("not_enrolled")
        sites = _sites_in(places_said(header.event), self._situation)
        sites |= self._began(header.type, header.originator)
        if not self._situation.may(member, who.role, concept, header.type, sites):
            raise VoidError("role")
        self._check_order(header)


def _by(entry: Entry[Any], member: Member, role: str) -> Entry[Any]:
    """The same entry, recorded by somebody else."""
    who = structs.replace(entry.recorder, member=member.id, role=role)
    return structs.replace(entry, recorder=who, signer=member.key)


class _Said:
    """The fields of an event that cannot be read, by their names."""

    def __init__(self, event: dict[str, Any]) -> None:
        vars(self).update(event)


def _belongs(topic: str, originator: str) -> bool:
    """Whether an unknown topic may stand there: entries about entries anywhere, others at home."""
    concept = topic.partition(".")[0]
    if concept == AMENDING:
        return True
    home = _HOMES_OF.get(concept, f"{concept}.")
    return originator == home if concept in _HOMES_OF else originator.startswith(home)


def places_said(event: dict[str, Any]) -> Scope | None:
    """The site or scope an unreadable event names in the fields that name them; None: none."""
    with suppress(msgspec.ValidationError):
        if site := event.get("site"):
            return Scope(sites=(msgspec.convert(site, Slug),))
        if scope := event.get("scope"):
            return msgspec.convert(scope, Scope)
    return None


def _values(event: EntryCorrected, name: str) -> set[Any]:
    """The value of a field that a correction gives, if it gives one."""
    return {event.changes[name]} if name in event.changes else set()


def _everywhere(member: Member, role: str) -> bool:
    return any(post.role == role and not post.sites for post in member.posts)


def sites_of(entry: Entry[Any], situation: Situation) -> set[str]:
    """The sites an entry is about; all of them when it does not say."""
    return _sites_in(places_of(entry.event), situation)


def _sites_in(scope: Scope | None, situation: Situation) -> set[str]:
    """The sites of a scope; one that comes to none of the organisation's counts as all of them."""
    found = situation.index.sites(scope) if scope and scope.sites else ()
    return set(found or situation.index.sites(Scope(sites=(EVERYWHERE,))))

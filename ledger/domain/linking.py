"""What links between entries come to: what is superseded, and which contradictions are resolved.

A contradiction is resolved by a later word, with a reason: a link that says that one of its two
sides supersedes the other, a link that closes the contradiction's own entry, or a command by which
one side took the place of the other. A struck entry contradicts nothing and supersedes nothing.
What has an ending of its own is superseded by another of its concept only: from elsewhere a link
says which of two sides is right, and ends neither.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from ledger.domain.amendments import EntryLinked
from ledger.domain.situation import Situation
from ledger.domain.values import Number, Originator
from ledger.errors import Refused


class Link(Protocol):
    """Entry `origin` stands in `relation` to entry `other`; `number` is the entry that says so."""

    @property
    def number(self) -> Number:
        """As a link says it."""

    @property
    def origin(self) -> Number:
        """As a link says it."""

    @property
    def relation(self) -> str:
        """As a link says it."""

    @property
    def other(self) -> Number:
        """As a link says it."""

    @property
    def reason(self) -> Any:
        """As a link says it."""


class Standing(NamedTuple):
    """A link as it now counts."""

    number: Number
    origin: Number
    relation: str
    other: Number
    reason: Any


Struck = Callable[[Number], bool]
"""Whether an entry is ruled through."""


def standing_links(situation: Situation, numbers: Iterable[Number]) -> Iterator[Standing]:
    """Those of these entries that are links and were not struck, as they were corrected."""
    for number in numbers:
        entry = situation.now(number)
        if entry is None or not isinstance(entry.event, EntryLinked):
            continue
        if situation.strike_of(number) is None:
            event = entry.event
            yield Standing(number, _origin(number, event, situation), event.relation, event.other,
                           event.reason)  # fmt: skip


def _origin(number: Number, event: EntryLinked, situation: Situation) -> Number:
    """Where a link starts: as it was recorded, for it is of that originator."""
    first = situation.kept.entry(number)
    return first.event.number if first is not None else event.number


def struck_in(situation: Situation) -> Struck:
    """Whether an entry of this state is struck; one that is not there yet is not."""

    def struck(number: Number) -> bool:
        return number <= situation.head and situation.strike_of(number) is not None

    return struck


def superseding(links: Iterable[Link], struck: Struck, situation: Situation) -> dict[Number, Link]:
    """What is superseded, with the latest link that says so."""
    found: dict[Number, Link] = {}
    for link in sorted(links, key=lambda one: one.number):
        counts = link.relation == "supersedes" and not struck(link.origin)
        if counts and takes_place(link, situation):
            found[link.other] = link
    return found


def takes_place(link: Link, situation: Situation) -> bool:
    """Whether a link that supersedes may put one thing in the place of the other."""
    here, there = _concept(link.origin, situation), _concept(link.other, situation)
    return here == there or not _ends(there, situation)


def _ends(concept: str, situation: Situation) -> bool:
    """Whether a concept has an ending of its own."""
    return any(kind.over for kind in situation.kinds.values() if kind.concept == concept)


def _concept(number: Number, situation: Situation) -> str:
    known = 1 <= number <= situation.head
    return situation.kept.originator(number).partition(".")[0] if known else ""


def resolved(
    links: Iterable[Link], struck: Struck, situation: Situation
) -> Mapping[Number, Number]:
    """The contradictions that are resolved, by their own numbers, each with the entry by which."""
    known = list(links)
    said = [link for link in known if link.relation in {"closes", "supersedes"} and link.reason]
    contradicting = [link for link in known if link.relation == "contradicts"]
    of, ending = _sides(contradicting, situation)
    found: dict[Number, Number] = {}
    for link in contradicting:
        by = _settles(link, said, struck, situation) or _replaced(link, of, ending, situation)
        if by is not None:
            found[link.number] = by
    return found


Of = Mapping[Number, Originator]
"""What entries are about."""


def _sides(links: Iterable[Link], situation: Situation) -> tuple[Of, Of]:
    """What the two ends of each are about; of which something may have taken the place."""
    ends = {number for link in links for number in (link.origin, link.other)}
    of = situation.kept.originators_of(one for one in ends if 1 <= one <= situation.head)
    there = {one.partition(".")[0] for one in of.values()}
    concepts = {concept for concept in there if _ends(concept, situation)}
    ending = {number: one for number, one in of.items() if one.partition(".")[0] in concepts}
    situation.look_up(ending.values())
    return of, ending


def _settles(
    link: Link, said: Iterable[Link], struck: Struck, situation: Situation
) -> Number | None:
    sides = frozenset((link.origin, link.other))
    for one in said:
        if struck(one.origin):
            continue
        if one.relation == "closes" and one.other == link.number:
            return one.number
        later = one.relation == "supersedes" and one.number > link.number
        if later and (sides == {one.origin, one.other} or _same_things(link, one, situation)):
            return one.number
    return None


def _same_things(link: Link, one: Link, situation: Situation) -> bool:
    """Whether both are about the same two things, by whichever of their entries."""
    here, there = (
        {_thing(number, situation) for number in (each.origin, each.other)} for each in (link, one)
    )
    return len(here) == len(there) == 2 and here == there  # noqa: PLR2004 (the two sides)


def _thing(number: Number, situation: Situation) -> str:
    """What an entry is about, where everything there is about one thing; else the entry itself."""
    try:
        originator = situation.originator_of(number)
    except Refused:
        return str(number)
    record = situation.record(originator)
    return originator if record is not None and hasattr(record, "by") else str(number)


def _replaced(link: Link, of: Of, ending: Of, situation: Situation) -> Number | None:
    """The later entry by which one side took the place of the other, if one did."""
    for number, other in ((link.origin, link.other), (link.other, link.origin)):
        if number not in ending or other not in of:
            continue
        record = situation.record(ending[number])
        by, ended = getattr(record, "by", None), getattr(record, "ended", None)
        if by is None or ended is None or ended <= link.number or by > situation.head:
            continue
        if situation.kept.originator(by) == of[other]:
            return int(ended)
    return None

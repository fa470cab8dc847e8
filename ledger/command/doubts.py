"""What is asked before it is recorded, as seldom meant: said twice, over already, a name.

Nothing of this is a rule: whoever says that it is meant records it. On a terminal somebody is
asked; elsewhere the order says so beforehand (`meant`).
"""

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple

from msgspec import structs

from ledger.command.annotations import leaves_of
from ledger.command.past_only import TOLERANCE
from ledger.command.time_direction import directions
from ledger.domain import KINDS
from ledger.domain.action.following import still_open
from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck, apply_changes
from ledger.domain.card import Wanted
from ledger.domain.crisis.events import CrisisOpened
from ledger.domain.entry import Entry, Event, happened
from ledger.domain.linking import standing_links, takes_place
from ledger.domain.personal import first_person, private_number_in
from ledger.domain.record import LEVELS, Record, highest, may_tell
from ledger.domain.said_parts import is_endless
from ledger.domain.situation import Situation, places_of
from ledger.domain.values import Clear, Line, Scope, When
from ledger.domain.wording import FIELDS, key, words_of
from ledger.errors import Doubtful

NAMED = 5
"""Entries that are named in a question; of more it says how many others there are."""

LOOKED_AT = 200
"""Superseded things that are looked at, the latest."""

JUST_NOW = timedelta(minutes=10)
"""How long a correction may be new to somebody who corrects the same."""

_SAID_TO_ALL = ("communication",)
"""Concepts of which the texts are meant for people outside, with the number that they may call."""

_MOST_OF_A_YEAR = timedelta(days=300)

_REPLACED = ("decision", "communication")
"""Concepts of which one may be put in the place of another."""

Found = Doubtful | None
"""A question, or that there is none."""

_SAME = frozenset({*FIELDS, "site", "scope"})
"""The fields by which two entries may say the same."""


def check_doubts(
    entries: Sequence[Entry[Any]], situation: Situation, meant: frozenset[str]
) -> None:
    """Ask about the first thing that nobody has said to be meant.

    Raises:
        Doubtful: `same_text`, `said_lately`, `one_stands`, `already_past`, `year_ahead`,
            `looks_like_person`, `looks_like_number`, `actions_open`, `leaves_nothing` or
            `older_supersedes`, or what its kind asks.
    """
    for code, find in _DOUBTS.items():
        for entry in entries if code not in meant else ():
            if (found := find(entry, situation)) is not None:
                raise found
    for entry in entries:
        _check_own(entry, situation, meant)


def _check_own(entry: Entry[Any], situation: Situation, meant: frozenset[str]) -> None:
    """What is asked about entries of this kind only (`Kind.asks`)."""
    for code, find in situation.kinds[entry.type].asks:
        if code not in meant:
            found = find(situation.record(entry.originator), entry, situation)
            if found is not None:
                raise found


class _Told(NamedTuple):
    """An entry as it would count, and which of its fields it says itself; None: all of them."""

    entry: Entry[Any]
    said: frozenset[str] | None


def _told(entry: Entry[Any], situation: Situation) -> _Told:
    """A correction as the entry that it makes of the one it corrects."""
    event = entry.event
    if not isinstance(event, EntryCorrected):
        return _Told(entry, None)
    original = situation.now(event.number) or situation.entry(event.number)
    return _Told(apply_changes(original, event.changes), frozenset(event.changes))


def _same_text(entry: Entry[Any], situation: Situation) -> Found:
    """Another thing of the kind that is open or holds, in the same words, at the same place."""
    told, said = _told(entry, situation)
    if said is not None and (said.isdisjoint(_SAME) or not _stands(told, situation)):
        return None
    found = (one for one in _saying_it(told, situation) if _stands_so(one, told, situation))
    return next((_asked("same_text", one, situation) for one in found), None)


def _said_lately(entry: Entry[Any], situation: Situation) -> Found:
    """One that is over said so lately what this one says that it is likely the same.

    What goes on is asked about as the same text.
    """
    kind = situation.kinds[entry.type]
    if not kind.asked_again or isinstance(entry.event, EntryCorrected):
        return None
    over = (one for one in _saying_it(entry, situation) if one.stage not in kind.stands)
    found = (one for one in over if _is_recent(one, entry, situation))
    return next((_asked("said_lately", one, situation) for one in found), None)


def _asked(code: str, one: Record, situation: Situation) -> Doubtful:
    """A question about another thing, by the name that people say and its first entry."""
    number = f"#{one.opened}"
    short = situation.short_name(situation.kept.originator(one.opened))
    return Doubtful(code, number=one.opened, called=f"{short} ({number})" if short else number)


def _saying_it(entry: Entry[Any], situation: Situation) -> Iterator[Record]:
    """Others of its concept that say the same words at the same place."""
    mine = set(words_of(entry.event))
    for number in (n for words in mine for n in situation.kept.saying(key(words))):
        originator = situation.kept.originator(number)
        if originator == entry.originator or _concept(originator) != _concept(entry.originator):
            continue
        record = situation.record(originator)
        if record is not None and may_tell(record, entry) and _is_same(record, mine, entry):
            yield record


def _stands(told: Entry[Any], situation: Situation) -> bool:
    """Whether what is corrected waits for something or holds: else it doubles nothing."""
    record = situation.record(told.originator)
    return record is not None and record.stage in situation.kinds[told.type].stands


def _stands_so(record: Record, entry: Entry[Any], situation: Situation) -> bool:
    """Whether it waits for something or holds, and nothing stands in its place."""
    if record.stage not in situation.kinds[entry.type].stands:
        return False
    links = (link for n in record.numbers for link in _links_to(n, situation))
    return not any(link.relation == "supersedes" and takes_place(link, situation) for link in links)


def _is_same(record: Record, mine: set[str], entry: Entry[Any]) -> bool:
    """The same words at the same place, where both name one."""
    here, there = places_of(entry.event), _places(record)
    elsewhere = here is not None and there is not None and set(here.sites) != set(there.sites)
    return not elsewhere and not mine.isdisjoint(words_of(record))


def _is_recent(record: Record, entry: Entry[Any], situation: Situation) -> bool:
    """Whether it was said so lately that it is likely the same, whatever became of it."""
    within = situation.kinds[entry.type].asked_again
    first = situation.kept.entry(record.opened) if within else None
    return first is not None and entry.recorded - first.recorded < timedelta(hours=within)


def _links_to(number: int, situation: Situation) -> Iterator[Any]:
    return standing_links(situation, situation.kept.linking(number))


def _places(record: Record) -> Scope | None:
    site = getattr(record, "site", None)
    found: Scope | None = Scope(sites=(site,)) if site else getattr(record, "scope", None)
    return found


def _one_stands(entry: Entry[Any], situation: Situation) -> Found:
    """Another one stands, of a sort of which there is one at a time."""
    kind = situation.kinds[entry.type]
    if not (kind.begins and kind.alone):
        return None
    new = kind.take(None, entry, situation.head + 1)
    if new is None or new.group not in kind.alone:
        return None
    told = LEVELS[highest("internal", entry.marking)]
    wanted = Wanted(kind.concept, kind.stands, group=new.group, levels=(0, told))
    found = (card.opened for card in situation.listed(wanted, most=1))
    return next((Doubtful("one_stands", number=number) for number in found), None)


def _already_past(entry: Entry[Any], situation: Situation) -> Found:
    """A time that is to come and was over when this was given."""
    told, said = _told(entry, situation)
    event: Event = told.event
    ways = directions(type(event))
    for name, direction in ways.items():
        when = getattr(event, name, None)
        asked = direction == "future" and (said is None or name in said)
        if asked and isinstance(when, When) and _is_over(when, _given(entry)):
            return Doubtful("already_past", field=name, value=when)
    return None


def _year_ahead(entry: Entry[Any], situation: Situation) -> Found:
    """A correction that moves what is over about a year ahead, or further."""
    told, said = _told(entry, situation)
    if said is None:
        return None
    was, event = situation.now(entry.event.number), told.event
    declared: type[Event] = type(event)
    for name in sorted(said & directions(declared).keys()):
        before: Any = getattr(was and was.event, name, None)
        when = getattr(event, name)
        if _is_year_on(before, when) and _is_over(before, entry.recorded):
            return Doubtful("year_ahead", field=name, value=when)
    return None


def _is_year_on(before: object, when: object) -> bool:
    """Whether one time begins most of a year after another one, or more."""
    if not (isinstance(before, When) and isinstance(when, When)):
        return False
    last, first = before.latest or before.earliest, when.earliest or when.latest
    return last is not None and first is not None and first - last > _MOST_OF_A_YEAR


def _given(entry: Entry[Any]) -> datetime:
    """When it was said: what is told later was to come then."""
    last = entry.occurred.latest or entry.occurred.earliest
    given = min(last, entry.recorded) if last else entry.recorded
    return min(given, entry.written.at) if entry.written else given


def _is_over(when: When, moment: datetime) -> bool:
    last = when.latest or when.earliest
    return last is not None and not is_endless(when) and moment - last > TOLERANCE


def _looks_like_person(entry: Entry[Any], situation: Situation) -> Found:
    """A name in a free text; who decided, said or asked something has fields of its own."""
    if isinstance(entry.event, CrisisOpened):
        return None
    told, said = _told(entry, situation)
    texts = [*_prose(told.event, said)]
    if told is not entry:
        texts += _prose(entry.event)
    found = first_person(texts)
    return Doubtful("looks_like_person", field=found[0], value=found[1]) if found else None


def _looks_like_number(entry: Entry[Any], situation: Situation) -> Found:
    """A private number in a free text, but for what is said to the public."""
    if isinstance(entry.event, CrisisOpened) or _concept(entry.originator) in _SAID_TO_ALL:
        return None
    told, said = _told(entry, situation)
    own = [one.number for one in situation.index.organisation.numbers]
    texts = ((name, private_number_in(text, own)) for name, text in _prose(told.event, said))
    found = next(((name, number) for name, number in texts if number is not None), None)
    return Doubtful("looks_like_number", field=found[0], value=found[1]) if found else None


def _prose(event: Event, said: Container[str] | None = None) -> Iterator[tuple[str, str]]:
    """The free texts of an event, each with its field: of `said` fields alone where given."""
    for name in _prose_fields(type(event)):
        if said is not None and name not in said:
            continue
        yield from ((name, text) for text in _texts(getattr(event, name)))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (text for text in value.values() if isinstance(text, str))
    elif isinstance(value, tuple):
        yield from (text for text in value if isinstance(text, str))


@cache
def _prose_fields(declared: type[Event]) -> tuple[str, ...]:
    """The fields of an event that take free text: not names, not short names."""
    return tuple(f.name for f in structs.fields(declared) if {Clear, Line} & set(leaves_of(f.type)))


def _actions_open(entry: Entry[Any], situation: Situation) -> Found:
    """Somebody still has to do what follows from a decision that is about to be over."""
    over = _decision_over(entry, situation)
    found = still_open(over, situation) if over else []
    if not found:
        return None
    said = [f"#{one.opened}" for one in found[:NAMED]]
    more = f" (+{len(found) - NAMED})" if len(found) > NAMED else ""
    return Doubtful("actions_open", many=len(found), numbers=", ".join(said) + more)


def _decision_over(entry: Entry[Any], situation: Situation) -> str:
    """The decision that an entry ends, by itself or by a link; empty when it ends none."""
    event = entry.event
    if isinstance(event, EntryLinked) and event.relation == "supersedes":
        here, other = entry.originator, situation.originator_of(event.other)
        return other if _concept(here) == _concept(other) == "decision" else ""
    record = situation.record(entry.originator)
    if _concept(entry.originator) != "decision" or record is None:
        return ""
    kind = situation.kinds[entry.type]
    after = kind.take(deepcopy(record), entry, situation.head + 1)
    return entry.originator if after is not None and after.stage in kind.over else ""


def _leaves_nothing(entry: Entry[Any], situation: Situation) -> Found:
    """What a strike takes away stands in the place of another, which does not hold again by it."""
    event = entry.event
    if not isinstance(event, EntryStruck):
        return None
    for concept in _REPLACED:
        wanted = Wanted(concept, ("superseded",))
        for card in situation.listed(wanted, "newest", most=LOOKED_AT):
            record = situation.record(card.originator)
            if record is None or not may_tell(record, entry):
                continue
            if getattr(record, "by", None) == event.number:
                said = {"number": card.opened, "struck": event.number}
                return Doubtful("leaves_nothing", **said, by=_superseding(record, situation))
    return None


def _older_supersedes(entry: Entry[Any], situation: Situation) -> Found:
    """What is put in the place of another was decided or sent before it: exchanged, most likely."""
    old, new = (situation.record(originator) for originator in _replaced(entry, situation))
    if old is None or new is None or not (may_tell(old, entry) and may_tell(new, entry)):
        return None
    if _came(new, situation) >= _came(old, situation):
        return None
    return Doubtful("older_supersedes", number=old.opened, by=new.opened)


def _replaced(entry: Entry[Any], situation: Situation) -> tuple[str, str]:
    """What an entry says to be replaced, and by what, both of one concept; empty for none."""
    event, here = entry.event, entry.originator
    if isinstance(event, EntryLinked) and event.relation == "supersedes":
        pair = situation.originator_of(event.other), here
    elif entry.type in {f"{concept}.superseded" for concept in _REPLACED}:
        pair = here, situation.originator_of(event.by)
    else:
        return "", ""
    return (
        pair if _concept(pair[0]) == _concept(pair[1]) and _concept(here) in _REPLACED else ("", "")
    )


def _came(record: Any, situation: Situation) -> tuple[datetime, int]:
    """When something was decided, sent or begun, as it was said, and under which number."""
    said = (getattr(record, name, None) for name in ("decided", "sent"))
    number = int(next(filter(None, said), record.opened))
    entry = situation.entry(number)
    return happened(entry.occurred) or entry.recorded, number


def _corrected_meanwhile(entry: Entry[Any], situation: Situation) -> Found:
    """Somebody else corrected the same field, and whoever gave this one may not have seen it."""
    event = entry.event
    if type(event) is not EntryCorrected:
        return None
    place = situation.effective(entry.originator)
    for number, other in reversed(place.corrected_in(event.number)):
        fields = sorted(event.changes.keys() & other.event.changes.keys())
        if fields and _unseen(other, entry):
            value = other.event.changes[fields[0]]
            told = value if isinstance(value, str | int | float) else f"#{number}"
            said = {"field": fields[0], "number": number, "about": event.number, "value": told}
            return Doubtful("corrected_meanwhile", by=other.recorder.member, **said)
    return None


def _unseen(before: Entry[Any], entry: Entry[Any]) -> bool:
    """Whether what another recorded may be new to whoever gave this: it came later, or just now."""
    if before.recorder.member == entry.recorder.member:
        return False
    given = entry.written.at if entry.written else entry.recorded - JUST_NOW
    return before.recorded > given


def _superseding(record: Any, situation: Situation) -> int:
    """The entry by which a record was superseded; its last where that is not to be told."""
    topic = f"{_concept(situation.kept.originator(record.opened))}.superseded"
    there = situation.kept.originator(record.opened)
    found = [number for number, kind, _ in situation.standing(there) if kind == topic]
    return found[-1] if found else int(record.opened)


def _concept(originator: str) -> str:
    return originator.partition(".")[0]


_DOUBTS: Mapping[str, Callable[[Entry[Any], Situation], Found]] = {
    "same_text": _same_text,
    "said_lately": _said_lately,
    "one_stands": _one_stands,
    "already_past": _already_past,
    "year_ahead": _year_ahead,
    "looks_like_person": _looks_like_person,
    "looks_like_number": _looks_like_number,
    "actions_open": _actions_open,
    "leaves_nothing": _leaves_nothing,
    "older_supersedes": _older_supersedes,
    "corrected_meanwhile": _corrected_meanwhile,
}

DOUBTS = frozenset({*_DOUBTS, *(code for kind in KINDS.values() for code, _ in kind.asks)})
"""The codes of all questions."""

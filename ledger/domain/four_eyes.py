"""Whether two names are one person's or one body's, where a second one has to stand for a thing.

Names are said freely and each has more than one way: a member's id and name, a cell's id and its
names in four languages, capitals, hyphens, the order of first name and surname. All ways of one are
compared with all of the other. Where somebody records it themselves their key says who they are.
"""

from collections.abc import Iterable
from typing import Any

from ledger.domain.entry import Entry
from ledger.domain.names_said import foreign_letters, names_nobody, spellings, words_said
from ledger.domain.situation import Situation
from ledger.errors import Refused

NAMED = ("cell", "role")
"""Parts of the organisation that people go by."""


def own_names(entry: Entry[Any], said: str | None) -> set[str]:
    """Whose doing an entry is: as it says, and who recorded it; by role only where it says none."""
    who = entry.recorder
    named = said or entry.actor
    return {named, who.member} if named else {who.member, who.role}


def is_own(name: str, entry: Entry[Any]) -> bool:
    """Whether a name is that of whoever recorded an entry, by member or by role."""
    who = entry.recorder
    return any_same(name, (who.member, who.role))


def any_same(name: str, others: Iterable[str], situation: Situation | None = None) -> bool:
    """Whether a name is one of these, in any way of saying it."""
    mine = ways_of(name, situation)
    return any(not mine.isdisjoint(ways_of(other, situation)) for other in others)


def ways_of(name: str, situation: Situation | None = None) -> frozenset[str]:
    """Every folded spelling of what a name stands for."""
    own = spellings(name)
    if situation is None or situation.crisis is None:
        return own
    for called in _called(situation):
        every = frozenset[str]().union(*map(spellings, called))
        if not own.isdisjoint(every):
            own |= every
    return own


def is_part_of(name: str, others: Iterable[str], situation: Situation) -> bool:
    """Whether a name is some words of what one of these is called, and no other's whole name."""
    mine, folded, named = words_said(name), spellings(name), set(others)
    called = list(_called(situation))
    if any(not folded.isdisjoint(spellings(one)) for each in called for one in each):
        return False
    theirs = named.union(*(each for each in called if named & {*each}))
    return bool(mine) and any(mine <= words_said(one) for one in theirs)


def check_named(field: str, name: str) -> None:
    """Refuse what names no second person, or hides whom it names behind another alphabet.

    Raises:
        Refused: `mixed_scripts`; `names_nobody`.
    """
    if (word := foreign_letters(name)) is not None:
        raise Refused("mixed_scripts", field=field, value=word)
    if names_nobody(name):
        raise Refused("names_nobody", field=field, value=name)


def _called(situation: Situation) -> Iterable[tuple[str, ...]]:
    """What each member, cell and role is called."""
    for member in situation.members():
        yield member.id, member.name
    for what in NAMED:
        for part in situation.index.parts(what):
            name: Any = part.name
            yield part.id, *(name.values() if isinstance(name, dict) else (name,))

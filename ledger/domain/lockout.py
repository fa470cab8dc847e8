"""What every verdict rests on, as it would be after one more entry: the organisation and its roll.

Whoever may write to them could otherwise end the writing for everybody, themselves included.
"""

from collections.abc import Iterable
from typing import Any

from msgspec import structs

from ledger.domain.amendments import AMENDMENTS, EntryLinked
from ledger.domain.crisis_and_roll import CRISIS, ROLL, Crisis, Member, Post, Roll
from ledger.domain.effective import Effective
from ledger.domain.entry import Entry
from ledger.domain.member.events import MemberRevoked
from ledger.domain.organisation import ALL, Index, Organisation, Role, amends_of, check_sound
from ledger.domain.situation import Situation, everybody
from ledger.errors import Refused

MENDING = ("crisis.*", "member.*")
"""What somebody has to be allowed to write, everywhere, for mistakes to be mended."""


def check_foundation(number: int, entry: Entry[Any], situation: Situation) -> None:
    """Whether there is a sound organisation, and somebody who may mend it, after this entry.

    Raises:
        Refused: `nobody_left`, nobody enrolled could correct the crisis and enrol others;
            `nothing_changed` for an entry about the crisis that leaves it as it was; or as
            `check_sound`.
    """
    crisis = situation.crisis
    if crisis is None or not _is_about_it(entry):
        return
    after = crisis_after(number, entry, situation)
    organisation = after.organisation if after else crisis.organisation
    if organisation != crisis.organisation:
        check_sound(organisation)
    elif after and not isinstance(entry.event, AMENDMENTS) and _same(crisis, after):
        raise Refused("nothing_changed", number=number)
    index = Index(organisation)
    if not _mends(crisis.founder, index) and not can_be_mended(
        index, _members_after(number, entry, situation)
    ):
        raise Refused("nobody_left", number=number)


def crisis_after(number: int, entry: Entry[Any], situation: Situation) -> Crisis | None:
    """The crisis as an entry of its own would leave it; None for one of anything else."""
    crisis = situation.crisis
    if crisis is None or entry.originator != CRISIS:
        return None
    if isinstance(entry.event, AMENDMENTS):
        after = situation.evolved(_with(number, entry, situation).now())
    else:
        after = situation.kinds[entry.type].take(structs.replace(crisis), entry, number)
    return after if isinstance(after, Crisis) else None


def _is_about_it(entry: Entry[Any]) -> bool:
    """Whether an entry may change the organisation or who is enrolled in it."""
    if isinstance(entry.event, (*AMENDMENTS, MemberRevoked)):
        return True
    return entry.originator == CRISIS and not isinstance(entry.event, EntryLinked)


def _same(before: Crisis, after: Crisis) -> bool:
    return (
        before.closed == after.closed
        and before.phase is after.phase
        and before.closings == after.closings
    )


def check_opening(organisation: Organisation, role: str) -> None:
    """Whether a crisis can be opened from it by somebody in this role; raises as above."""
    check_sound(organisation)
    index = Index(organisation)
    index.check("role", "role", role)
    if not _holds(Post(role=role), index):
        raise Refused("nobody_left", number=1)


def can_be_mended(index: Index, members: Iterable[Member]) -> bool:
    """Whether somebody who is enrolled may correct the crisis and enrol others, everywhere."""
    return any(member.revoked is None and _mends(member, index) for member in members)


def _mends(member: Member, index: Index) -> bool:
    return any(_holds(post, index) for post in member.posts)


def _holds(post: Post, index: Index) -> bool:
    role = index.find("role", post.role)
    if not isinstance(role, Role) or post.sites or amends_of(role) != ALL:
        return False
    return "*" in role.writes or set(MENDING) <= set(role.writes)


def _members_after(number: int, entry: Entry[Any], situation: Situation) -> Iterable[Member]:
    if entry.originator != ROLL:
        return situation.members()
    roll = situation.evolved(_with(number, entry, situation).now())
    return everybody(situation.crisis, roll if isinstance(roll, Roll) else None)


def _with(number: int, entry: Entry[Any], situation: Situation) -> Effective:
    found = situation.effective(entry.originator).copy()
    found.take(number, entry)
    return found

"""What every verdict rests on, as it would be after one more entry: the organisation and its roll.

Whoever may write to them could otherwise end the writing for everybody, themselves included.
"""

from collections.abc import Iterable
from typing import Any

from ledger.domain.amendments import AMENDMENTS
from ledger.domain.crisis_and_roll import CRISIS, ROLL, Member, Post, Roll
from ledger.domain.effective import Effective
from ledger.domain.entry import Entry
from ledger.domain.member.events import MemberRevoked
from ledger.domain.organisation import Index, Organisation, Role, check_sound
from ledger.domain.situation import Situation, everybody
from ledger.errors import Refused

MENDING = ("crisis.*", "member.*")
"""What somebody has to be allowed to write, everywhere, for mistakes to be mended."""


def check_foundation(number: int, entry: Entry[Any], situation: Situation) -> None:
    """Whether there is a sound organisation, and somebody who may mend it, after this entry.

    Raises:
        Refused: `nobody_left`, nobody enrolled could correct the crisis and enrol others; or as
            `check_sound`.
    """
    crisis = situation.crisis
    if crisis is None or not isinstance(entry.event, (*AMENDMENTS, MemberRevoked)):
        return
    organisation = crisis.organisation
    if entry.originator == CRISIS:
        opening = _with(number, entry, situation).said(1)
        organisation = opening.event.organisation if opening else organisation
        if organisation is not crisis.organisation:
            check_sound(organisation)
    index = Index(organisation)
    if not _mends(crisis.founder, index) and not can_be_mended(
        index, _members_after(number, entry, situation)
    ):
        raise Refused("nobody_left", number=number)


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
    writes = role.writes if isinstance(role, Role) else ()
    return not post.sites and ("*" in writes or set(MENDING) <= set(writes))


def _members_after(number: int, entry: Entry[Any], situation: Situation) -> Iterable[Member]:
    if entry.originator != ROLL:
        return situation.members()
    roll = situation.evolved(_with(number, entry, situation).now())
    return everybody(situation.crisis, roll if isinstance(roll, Roll) else None)


def _with(number: int, entry: Entry[Any], situation: Situation) -> Effective:
    found = situation.effective(entry.originator).copy()
    found.take(number, entry)
    return found

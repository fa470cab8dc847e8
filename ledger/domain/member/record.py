"""The record of members, and how each entry changes it."""

from msgspec import structs

from ledger.domain.concept import Concept
from ledger.domain.crisis_and_roll import Member, Post, Roll
from ledger.domain.entry import Entry
from ledger.domain.member.events import MemberEnrolled, MemberRevoked

member = Concept("member", Roll)


@member.evolves("member.enrolled")
def enrolled(
    record: Roll | None, event: MemberEnrolled, entry: Entry[MemberEnrolled], number: int
) -> Roll:
    """A second enrolment of the same member adds a post, unless it is held already."""
    roll = record or Roll(stage="open", members={})
    post = Post(role=event.role, sites=event.sites)
    known = roll.members.get(event.member)
    if known is None:
        known = Member(id=event.member, name=event.name, key=event.key, posts=(), since=number)
        roll.members[event.member] = known
    if post not in known.posts:
        roll.members[event.member] = structs.replace(known, posts=(*known.posts, post))
    return roll


@member.evolves("member.revoked")
def revoked(
    record: Roll | None, event: MemberRevoked, entry: Entry[MemberRevoked], number: int
) -> Roll | None:
    """The member stays on the roll, with the number of the revocation."""
    if record and event.member in record.members:
        gone = structs.replace(record.members[event.member], revoked=number)
        record.members[event.member] = gone
    return record

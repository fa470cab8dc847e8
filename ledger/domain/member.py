"""Members: who is enrolled with which signing key and which roles, and who no longer is."""

from typing import Annotated

from msgspec import Meta, structs

from ledger.domain.concept import ABSENT, Command, Concept, Facts, carry
from ledger.domain.entry import Entry, Event
from ledger.domain.standing import ROLL, Member, Post, Roll
from ledger.domain.values import Name, PublicKey, Slug, Slugs, Text
from ledger.domain.world import World
from ledger.errors import Refused


class EnrolMember(Command, frozen=True, kw_only=True):
    """Enrol a member: from the next entry on, that key may sign in these roles."""

    member: Annotated[Slug, Meta(title="Member", description="A short id, for example scribe-2.")]
    name: Annotated[Name, Meta(title="Called", description="How the ledger calls this member.")]
    key: Annotated[PublicKey, Meta(title="Signing key", description="As `crisis info` shows it.")]
    role: Annotated[Slug, Meta(title="Role", description="A role of the organisation.")]
    sites: Annotated[Slugs, Meta(title="Sites", description="Empty: everywhere.")] = ()


class RevokeMember(Command, frozen=True, kw_only=True):
    """Revoke a member: from the next entry on, the key signs nothing."""

    member: Annotated[Slug, Meta(title="Member")]
    reason: Annotated[Text, Meta(title="Reason", description="Why.")]


class MemberEnrolled(Event, frozen=True, kw_only=True):
    """A key may sign."""

    member: Slug
    name: Name
    key: PublicKey
    role: Slug
    sites: Slugs = ()


class MemberRevoked(Event, frozen=True, kw_only=True):
    """A key may sign no more."""

    member: Slug
    reason: Text


member = Concept("member", Roll)


@member.decides(
    "enrol",
    when=(ABSENT, "open"),
    target="keyed",
    key=lambda _: ROLL,
    example='scribe-2 "Secrétariat de nuit" 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo scribe',
)
def enrol(state: Roll | None, command: EnrolMember, world: World) -> Facts:
    """A new id with a new key, or one more role for a member with the same key."""
    world.index.check("role", "role", command.role)
    world.index.check("site", "sites", *command.sites)
    known = world.member(command.member)
    if known and (known.key != command.key or known.revoked is not None):
        raise Refused("member_known", member=command.member, number=known.since)
    if any(m.key == command.key and m.id != command.member for m in world.members()):
        raise Refused("key_known", key=command.key)
    return [carry(MemberEnrolled, command)]


@member.decides(
    "revoke",
    when=(ABSENT, "open"),
    target="keyed",
    key=lambda _: ROLL,
    example='scribe-2 "poste rendu"',
)
def revoke(state: Roll | None, command: RevokeMember, world: World) -> Facts:
    """The founder stays, or nobody could enrol anybody."""
    known = world.member(command.member)
    if known is None or known.revoked is not None:
        raise Refused("unknown_member", member=command.member)
    if world.crisis and known.id == world.crisis.founder.id:
        raise Refused("founder_stays", member=command.member)
    return [carry(MemberRevoked, command)]


@member.evolves("member.enrolled")
def enrolled(
    state: Roll | None, event: MemberEnrolled, entry: Entry[MemberEnrolled], number: int
) -> Roll:
    """A second enrolment of the same member adds a post, unless it is held already."""
    roll = state or Roll(stage="open", members={})
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
    state: Roll | None, event: MemberRevoked, entry: Entry[MemberRevoked], number: int
) -> Roll | None:
    """The member stays on the roll, with the number of the revocation."""
    if state and event.member in state.members:
        gone = structs.replace(state.members[event.member], revoked=number)
        state.members[event.member] = gone
    return state

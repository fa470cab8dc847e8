"""What has to hold before an entry about members is recorded."""

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.crisis_and_roll import ROLL, Roll
from ledger.domain.member.commands import EnrolMember, RevokeMember
from ledger.domain.member.events import MemberEnrolled, MemberRevoked
from ledger.domain.member.record import member
from ledger.domain.situation import Situation
from ledger.errors import Refused


@member.decides(
    "enrol",
    when=(ABSENT, "open"),
    target="keyed",
    key=lambda _: ROLL,
    example='scribe-2 "Night desk" 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo scribe',
)
def enrol(record: Roll | None, command: EnrolMember, situation: Situation) -> Facts:
    """A new id with a new key, or one more role for a member with the same key."""
    situation.index.check("role", "role", command.role)
    situation.index.check("site", "sites", *command.sites)
    known = situation.member(command.member)
    if known and (known.key != command.key or known.revoked is not None):
        raise Refused("member_known", member=command.member, number=known.since)
    if any(m.key == command.key and m.id != command.member for m in situation.members()):
        raise Refused("key_known", key=command.key)
    return [carry(MemberEnrolled, command)]


@member.decides(
    "revoke",
    when=(ABSENT, "open"),
    target="keyed",
    key=lambda _: ROLL,
    example='scribe-2 "workstation handed in"',
)
def revoke(record: Roll | None, command: RevokeMember, situation: Situation) -> Facts:
    """The founder stays, or nobody could enrol anybody."""
    known = situation.member(command.member)
    if known is None or known.revoked is not None:
        raise Refused("unknown_member", member=command.member)
    if situation.crisis and known.id == situation.crisis.founder.id:
        raise Refused("founder_stays", member=command.member)
    return [carry(MemberRevoked, command)]

"""What every other rule stands on: the crisis itself and who is enrolled in it.

Both are facts that another writer must never overtake, so each lives in one originator.
"""

from msgspec import Struct

from ledger.domain.organisation import Organisation
from ledger.domain.record import Record
from ledger.domain.values import CrisisKind, LedgerId, Name, Number, PublicKey, Slug, Slugs, Words

CRISIS = "crisis.main"
"""The originator of the crisis: its opening, its phases."""

ROLL = "member.roll"
"""The originator of the roll: who is enrolled, with which key and roles."""


class Post(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A role held; empty `sites` means everywhere."""

    role: Slug
    sites: Slugs = ()


class Member(Struct, kw_only=True, frozen=True):
    """One person: a short id, how they are called, their signing key and their posts."""

    id: Slug
    name: Name
    key: PublicKey
    posts: tuple[Post, ...]
    since: Number
    revoked: Number | None = None


class CurrentPhase(Record, kw_only=True):
    """The phase the crisis is in."""

    phase: Slug
    motive: Words | None = None


class Crisis(Record, kw_only=True):
    """The crisis: what it was opened from, and the phase it is in."""

    name: Slug
    title: Name
    kind: CrisisKind
    ledger: LedgerId
    organisation: Organisation
    founder: Member
    phase: CurrentPhase | None = None


class Roll(Record, kw_only=True):
    """Everybody enrolled after the founder, by member id; revoked ones stay."""

    members: dict[str, Member]

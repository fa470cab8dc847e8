"""What every other rule stands on: the crisis itself and who is enrolled in it.

Both are facts that another writer must never overtake, so each lives in one originator.
"""

from msgspec import Struct, field

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


class Closing(Struct, frozen=True, kw_only=True, gc=False):
    """By which entry the crisis was closed, and by which it was reopened."""

    number: Number
    reopened: Number | None = None


class Crisis(Record, kw_only=True):
    """The crisis, `open` or `closed`: its organisation as it is now, and the phase it is in.

    `closed` says by which entries parts of the organisation were closed (`closed_key`), `closings`
    when the crisis itself was, in order.
    """

    name: Slug
    title: Name
    kind: CrisisKind
    ledger: LedgerId
    organisation: Organisation
    founder: Member
    phase: CurrentPhase | None = None
    closed: dict[str, Number] = field(default_factory=dict)
    closings: tuple[Closing, ...] = ()

    def is_follow_up(self, number: Number) -> bool:
        """Whether an entry was recorded while the crisis was closed."""
        return any(
            closing.number < number and (closing.reopened is None or number < closing.reopened)
            for closing in self.closings
        )


class Roll(Record, kw_only=True):
    """Everybody enrolled after the founder, by member id; revoked ones stay."""

    members: dict[str, Member]


def acting_role(member: Member | None, pinned: str) -> str:
    """The role somebody writes in who names none: the pinned one, or the only one they hold."""
    held = {post.role for post in member.posts} if member else set[str]()
    return next(iter(held)) if len(held) == 1 else pinned

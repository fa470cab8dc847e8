"""What can have happened: the entries about members."""

from ledger.domain.entry import Event
from ledger.domain.values import Name, PublicKey, Slug, Slugs, Text


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

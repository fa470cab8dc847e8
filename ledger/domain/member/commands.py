"""What can be asked for about members."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.values import Name, PublicKey, Slug, Slugs, Text


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

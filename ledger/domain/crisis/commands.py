"""What can be asked for about the crisis."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.organisation import Organisation
from ledger.domain.values import CrisisKind, LedgerId, Name, PublicKey, Slug, Text


class OpenCrisis(Command, frozen=True, kw_only=True):
    """Open the ledger of a crisis. Done once, by `crisis open`."""

    name: Annotated[Slug, Meta(title="Crisis", description="A short name, for example 2022-05.")]
    title: Annotated[Name, Meta(title="Title", description="What people call it.")]
    kind: Annotated[CrisisKind, Meta(title="Kind", description="An exercise, or real.")]
    ledger: Annotated[LedgerId, Meta(title="Ledger", description="128 random bits.")]
    organisation: Annotated[Organisation, Meta(title="Organisation", description="Its file.")]
    founder: Annotated[Slug, Meta(title="Founder", description="The first member's short id.")]
    founder_name: Annotated[
        Name, Meta(title="Called", description="How the ledger calls the founder.")
    ]
    founder_key: Annotated[PublicKey, Meta(title="Signing key", description="The founder's.")]
    founder_role: Annotated[
        Slug, Meta(title="Role", description="The founder's, one of the organisation.")
    ] = "coordinator"


class EnterPhase(Command, frozen=True, kw_only=True):
    """Enter a phase of the crisis plan."""

    phase: Annotated[Slug, Meta(title="Phase", description="A phase of the organisation's plan.")]
    motive: Annotated[Text | None, Meta(title="Motive", description="Why now.")] = None

"""What can be asked for about the crisis."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.crisis.events import Ids, Part, Writes, YesNo
from ledger.domain.organisation import Label, Organisation
from ledger.domain.values import (
    NAMED_BY,
    Count,
    CrisisKind,
    LedgerId,
    Name,
    PublicKey,
    Slug,
    Text,
)


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


class CloseCrisis(Command, frozen=True, kw_only=True):
    """Close the crisis. No daily meetings any more; what is recorded afterwards is follow-up."""

    motive: Annotated[Text | None, Meta(title="Motive", description="Why now.")] = None


class ReopenCrisis(Command, frozen=True, kw_only=True):
    """Reopen a crisis that was closed."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]


PartField = Annotated[Part, Meta(title="Part", description="Which kind of part it is.")]

NewCode = Annotated[
    Slug, Meta(title="Code", description="A short id to be typed: small letters, digits, hyphens.")
]

Code = Annotated[
    Slug, Meta(title="Code", description="Its short id, or its name.", extra={NAMED_BY: "part"})
]

Called = Annotated[
    Label, Meta(title="Name", description="One name, or one a language: fr=Labo nl=Lab.")
]

Reason = Annotated[Text, Meta(title="Reason", description="Why.")]

SiteKind = Annotated[
    Slug | None, Meta(title="Kind", description="Of a site, a word of yours: hospital, creche.")
]
Groups = Annotated[Ids, Meta(title="Groups", description="Those that a site joins.")]
Services = Annotated[Ids, Meta(title="Services", description="Those that a site has.")]
Sites = Annotated[
    Ids,
    Meta(title="Sites", description="All those of a group, or where a service or an activity is."),
]
Vital = Annotated[
    YesNo | None, Meta(title="Vital", description="Whether a service comes first everywhere.")
]
Needs = Annotated[
    Ids, Meta(title="Needs", description="The applications that a service cannot do without.")
]
NeedsAssets = Annotated[
    Ids | None,
    Meta(title="Needs first", description="Asset classes to be restored before this part."),
]
NeedsServices = Annotated[
    Ids | None,
    Meta(title="Needs services", description="Services that have to work before this part."),
]
Drops = Annotated[
    Ids | None, Meta(title="Needs no longer", description="What is taken out of what it needs.")
]
Parent = Annotated[
    Slug | None, Meta(title="Counts for", description="The wider class of an asset class.")
]
Total = Annotated[
    Count | None, Meta(title="How many", description="Of an asset class there are in all.")
]
Stages = Annotated[
    Ids, Meta(title="Stages", description="What each of an asset class goes through, in order.")
]
RoleWrites = Annotated[
    Writes, Meta(title="Writes", description="What a role may write: kinds, decision.* or *.")
]
Amends = Annotated[
    Slug | None,
    Meta(title="Amends", description="Whose entries a role corrects: own, all or a cell's."),
]
Phone = Annotated[
    Name | None, Meta(title="Telephone", description="Of a direct number, as it is dialled.")
]
Before = Annotated[
    Slug | None,
    Meta(title="Before", description="It stands before this one.", extra={NAMED_BY: "part"}),
]


class AddPart(Command, frozen=True, kw_only=True):
    """Add a part to the organisation: a site, a service, a cell, a role."""

    part: PartField
    code: NewCode
    name: Called
    reason: Reason
    kind: SiteKind = None
    groups: Groups = ()
    services: Services = ()
    sites: Sites = ()
    vital: Vital = None
    needs: Needs = ()
    parent: Parent = None
    total: Total = None
    stages: Stages = ()
    writes: RoleWrites = ()
    amends: Amends = None
    phone: Phone = None
    before: Before = None
    needs_assets: NeedsAssets = None
    needs_services: NeedsServices = None


class RenamePart(Command, frozen=True, kw_only=True):
    """Call a part otherwise; its code stays. So do the languages that are not said."""

    part: PartField
    code: Code
    name: Called
    reason: Reason


class ChangePart(Command, frozen=True, kw_only=True):
    """Change what is said of a part; what is not said stays."""

    part: PartField
    code: Code
    reason: Reason
    kind: SiteKind = None
    groups: Groups = ()
    services: Services = ()
    sites: Sites = ()
    vital: Vital = None
    needs: Needs = ()
    parent: Parent = None
    total: Total = None
    stages: Stages = ()
    writes: RoleWrites = ()
    amends: Amends = None
    phone: Phone = None
    needs_assets: NeedsAssets = None
    needs_services: NeedsServices = None
    drops: Drops = None


class ClosePart(Command, frozen=True, kw_only=True):
    """Close a part: nothing new may name it. Strike that entry to open it again."""

    part: PartField
    code: Code
    reason: Reason

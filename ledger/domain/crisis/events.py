"""What can have happened: the entries about the crisis."""

from ledger.domain.entry import Event
from ledger.domain.organisation import Organisation
from ledger.domain.values import CrisisKind, LedgerId, Name, PublicKey, Slug, Text


class CrisisOpened(Event, frozen=True, kw_only=True):
    """The ledger begins: what happened to whom, and who signs for it."""

    name: Slug
    title: Name
    kind: CrisisKind
    ledger: LedgerId
    organisation: Organisation
    founder: Slug
    founder_name: Name
    founder_key: PublicKey
    founder_role: Slug


class PhaseEntered(Event, frozen=True, kw_only=True):
    """The crisis is in another phase."""

    phase: Slug
    motive: Text | None = None

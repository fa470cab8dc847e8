"""The organisation's names made clean once, so that whoever draws a picture needs no look-ups."""

from ledger.domain.organisation import Label, Organisation
from ledger.sanitize import clean_line
from projections.model.picture import Names, SiteRow

KINDS = {
    "site": "sites",
    "group": "groups",
    "service": "services",
    "application": "applications",
    "activity": "activities",
    "asset": "assets",
    "phase": "phases",
    "priority": "priorities",
    "cell": "cells",
    "role": "roles",
}


def names_of(organisation: Organisation) -> Names:
    """All names by kind and id."""
    return Names(
        {
            kind: {part.id: clean_label(part.name) for part in getattr(organisation, many)}
            for kind, many in KINDS.items()
        }
    )


def sites_of(organisation: Organisation) -> tuple[SiteRow, ...]:
    """The sites in the order of the file."""
    return tuple(SiteRow(s.id, clean_label(s.name), s.kind) for s in organisation.sites)


def clean_label(label: Label) -> Label:
    """A name without commanding characters, in every language."""
    if isinstance(label, str):
        return clean_line(label)
    return {language: clean_line(name) for language, name in label.items()}

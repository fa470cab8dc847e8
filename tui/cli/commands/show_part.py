"""A part of the organisation where a board was asked for: the list that tells of it."""

import shlex

from ledger.command.names import meant
from ledger.domain.organisation import Index
from ledger.domain.values import EVERYWHERE
from projections.i18n import Translator

FIELDS = ("service", "sites", "application")
"""Fields whose parts are reported on, the first that a name means counts."""


def reports_on(name: str, index: Index, t: Translator) -> str | None:
    """The command that lists the reports on what is called so; None for what names no one part."""
    for field in FIELDS:
        found = meant(field, name, index, near=True) - {EVERYWHERE}
        if len(found) == 1:
            return shlex.join(
                ["crisis", "show", "services", *_chosen(field, found.pop(), index, t)]
            )
    return None


def _chosen(field: str, ident: str, index: Index, t: Translator) -> tuple[str, str]:
    """The option that chooses a part; an application by its words."""
    if field != "application":
        return f"--{field.removesuffix('s')}", ident
    part = index.find("application", ident)
    return "--text", t.label(part.name) if part else ident

"""`crisis brief --site` and `--cell`: the brief of some sites, or of some cells."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from ledger.command.names import parts_of
from ledger.domain.values import EVERYWHERE, Scope
from ledger.errors import UsageError
from projections.i18n import Translator
from projections.model.picture import About, Names
from projections.views.names import names_of
from tui.cli.command import listed
from tui.cli.derived.completing import from_copy
from tui.entries.row_filters import ids_named
from tui.forms.suggestions import of_parts

if TYPE_CHECKING:
    from ledger.domain.situation import Situation
    from tui.cli.derived.completing import Complete


def about_options(t: Translator) -> list[click.Option]:
    """The options `--site` and `--cell`."""
    return [
        listed(f"--{name}", help=t(f"cli.option.brief_{name}"), shell_complete=completion(name, t))
        for name in ("site", "cell")
    ]


def completion(name: str, t: Translator) -> "Complete | None":
    """The parts that an option of that name takes, from this home's copy; None for other words."""
    field = {"site": "sites"}.get(name, name)
    return from_copy(lambda copy: of_parts(copy, field, t)) if parts_of(field) else None


def about_of(site: str, cell: str) -> "Callable[[Situation], About | None]":
    """What a brief is narrowed to, by the names that were typed; None for the whole.

    Raises:
        UsageError: `site_and_cell`; from what it returns `unknown_site`, `unknown_cell`,
            `several_named`.
    """
    if site and cell:
        raise UsageError("site_and_cell")

    def about(situation: "Situation") -> About | None:
        if not (site or cell) or situation.crisis is None:
            return None
        return _sites(site, situation) if site else _cells(cell, situation)

    return about


def _cells(typed: str, situation: "Situation") -> About:
    names, ids = _names(situation), tuple(ids_named("cell", typed, situation.index))
    return About("cell", tuple(names.part("cell", ident) for ident in ids), ids)


def _sites(typed: str, situation: "Situation") -> About | None:
    """Sites and groups; everywhere is the whole."""
    names = _names(situation)
    found = ids_named("sites", typed, situation.index, also=(EVERYWHERE,))
    if EVERYWHERE in found:
        return None
    groups = names.parts["group"]
    parts = (names.part("group" if ident in groups else "site", ident) for ident in found)
    return About("site", tuple(parts), names.covered(Scope(sites=tuple(found))))


def _names(situation: "Situation") -> Names:
    index = situation.index
    return names_of(index.organisation, index, situation.eras)

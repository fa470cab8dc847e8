"""Which services and sites a report fills: one cell for each, and no other."""

from typing import Any, NamedTuple

from ledger.domain.organisation import Index
from ledger.domain.service.events import ApplicationReported, ServiceReported, ServicesReported
from ledger.domain.values import EVERYWHERE, Scope


class Filled(NamedTuple):
    """The services and the sites that one report fills, by id; no services of a single one."""

    services: tuple[str, ...]
    sites: tuple[str, ...]


def filled(event: Any, index: Index) -> Filled | None:
    """What a report on several sites or services fills; None of one that names its only site."""
    if isinstance(event, ServicesReported):
        named = event.scope.services if event.scope else ()
        idents = named or [part.id for part in index.parts("service")]
        cells = {one: index.cells(one, event.scope) for one in idents}
        there = {site for found in cells.values() for site in found}
        services = tuple(one for one, found in cells.items() if found)
        return Filled(services, _ordered(there, index))
    if isinstance(event, ServiceReported):
        return _of_one(event.scope, index.cells(event.service, event.scope), index)
    if isinstance(event, ApplicationReported):
        scope = event.scope if event.scope and event.scope.sites else Scope(sites=(EVERYWHERE,))
        return _of_one(event.scope, index.sites(scope), index)
    return None


def _of_one(scope: Scope | None, sites: tuple[str, ...], index: Index) -> Filled | None:
    alone = scope is not None and scope.sites == sites
    return None if alone else Filled((), _ordered(set(sites), index))


def _ordered(sites: set[str], index: Index) -> tuple[str, ...]:
    return tuple(one for one in index.still_open("site") if one in sites)

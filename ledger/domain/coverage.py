"""Which sites a scope means: those that there were when it was said.

"Everywhere" is never said of a site that was added later, nor of one that was closed by then, and
a group is the sites that it had. What names a site by itself means that site, whenever it is said.
"""

from collections.abc import Iterable, Mapping

from msgspec import Struct

from ledger.domain.crisis_and_roll import Crisis
from ledger.domain.organisation import closed_key
from ledger.domain.values import EVERYWHERE, Number, Scope

Ids = tuple[str, ...]


class Era(Struct, frozen=True, kw_only=True, gc=False):
    """The places from entry `since` on, until the next era begins.

    `sites` are all there were, in the order of the organisation, `open` those not closed by then;
    `groups` and `services` are the sites of each as it names them, `activities` of those that name
    any.
    """

    since: Number
    sites: Ids
    open: Ids
    groups: Mapping[str, Ids]
    services: Mapping[str, Ids]
    activities: Mapping[str, Ids] = {}


Eras = tuple[Era, ...]
"""The places through the crisis, the first era first; the last one is now."""


def era_of(crisis: Crisis, since: Number) -> Era:
    """The places of a crisis as it stands after an entry."""
    organisation = crisis.organisation
    sites = tuple(site.id for site in organisation.sites)
    return Era(
        since=since,
        sites=sites,
        open=tuple(site for site in sites if closed_key("site", site) not in crisis.closed),
        groups={group.id: group.sites for group in organisation.groups},
        services={service.id: service.sites for service in organisation.services},
        activities={one.id: one.sites for one in organisation.activities if one.sites},
    )


def eras_of(crises: Iterable[tuple[Number, Crisis]]) -> Eras:
    """From the crisis after each of its entries, in order; entries that move no place begin none.

    A crisis is looked at before the next is taken, because its record is changed in place.
    """
    found: list[Era] = []
    for number, crisis in crises:
        era = era_of(crisis, number)
        if not found or _places(era) != _places(found[-1]):
            found.append(era)
    return tuple(found)


def _places(era: Era) -> object:
    return era.sites, era.open, era.groups, era.services, era.activities


def era_at(eras: Eras, at: Number | None) -> Era:
    """The places when entry `at` was recorded; None: as they are now."""
    if at is None:
        return eras[-1]
    return next((era for era in reversed(eras) if era.since <= at), eras[0])


def covered(eras: Eras, scope: Scope | None, at: Number | None = None) -> Ids:
    """The sites that a scope means which entry `at` gave, in the order of the organisation.

    All of them when it names none; a group all of whose sites were closed is those all the same.
    """
    if not eras:
        return ()
    whole = _meant(eras, scope, at) or _meant(eras, scope, at, closed=True)
    return tuple(site for site in eras[-1].sites if site in whole)


def cells(eras: Eras, service: str, scope: Scope | None, at: Number | None = None) -> Ids:
    """The sites where a service was registered of those that a scope means.

    A report is about some site: where all of these were closed by then it is about them.
    """
    if not eras or service not in eras[-1].services:
        return ()
    era, now = era_at(eras, at), eras[-1]
    registered = era.services.get(service, now.services[service])
    there = _spread(registered, era, now, era.sites) | set(scope.sites if scope else ())
    there &= _spread(now.services[service], now, now, now.sites)
    found = there & _meant(eras, scope, at) or there & _meant(eras, scope, at, closed=True)
    return tuple(site for site in now.sites if site in found)


def offered(eras: Eras, activities: Iterable[str]) -> Ids | None:
    """The open sites where any of these is offered now; None where nobody has said that of one."""
    now = eras[-1] if eras else None
    said = [now.activities.get(one) for one in activities] if now else []
    if now is None or not said or None in said:
        return None
    there = _spread([ident for idents in said for ident in idents or ()], now, now, now.open)
    return tuple(site for site in now.open if site in there)


def _meant(eras: Eras, scope: Scope | None, at: Number | None, *, closed: bool = False) -> set[str]:
    """What is named less what is taken out; sites that were closed only if named themselves."""
    era, now = era_at(eras, at), eras[-1]
    named = scope.sites if scope and scope.sites else (EVERYWHERE,)
    within = _spread(named, era, now, era.sites if closed else era.open)
    return within - _spread(scope.excepted if scope else (), era, now, era.sites)


def _spread(idents: Iterable[str], era: Era, now: Era, among: Ids) -> set[str]:
    """Sites by themselves; of groups, and of everything, those `among` which are looked for."""
    return {site for ident in idents for site in _one(ident, era, now, among)}


def _one(ident: str, era: Era, now: Era, among: Ids) -> Iterable[str]:
    """A group as it was; one that was not there yet as it is now."""
    if ident == EVERYWHERE:
        return among
    members = era.groups.get(ident) or now.groups.get(ident)
    return (ident,) if members is None else (site for site in members if site in among)

"""What a crisis is opened from: the organisation's sites, services, machines, roles and words.

All of it is data from one file, so that another hospital group needs another file and no code.
Names are one text or one text per language.
"""

from collections.abc import Collection, Iterable
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from msgspec import Meta, Struct, structs

from ledger.domain.values import EVERYWHERE, Count, Language, Line, Name, Scope, Slug
from ledger.errors import Refused

Label = Name | dict[Language, Name]
"""What people read: one text for all languages, or one for each."""

Many = Meta(max_length=500)


class _Part(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something with a short id that people type and a name that they read."""

    id: Slug
    name: Label


class Site(_Part, frozen=True, kw_only=True):
    """A place where the organisation works; `kind` is a word of its own (hospital, creche …)."""

    kind: Slug


class Group(_Part, frozen=True, kw_only=True):
    """Sites that are named together, as `hospitals` or `north`."""

    sites: Annotated[tuple[Slug, ...], Many]


class Application(_Part, frozen=True, kw_only=True):
    """A computer application; not a care service."""


class Service(_Part, frozen=True, kw_only=True):
    """A care or support service; `sites` are those where it is registered.

    `vital` services come first in every brief. `needs` names the applications it cannot do
    without, so that a board can say why it is degraded.
    """

    sites: Annotated[tuple[Slug, ...], Many] = (EVERYWHERE,)
    vital: bool = False
    needs: Annotated[tuple[Slug, ...], Many] = ()


class Activity(_Part, frozen=True, kw_only=True):
    """What patients come for, and what is cancelled or maintained."""


class Asset(_Part, frozen=True, kw_only=True):
    """A class of things to restore; `total` is how many there are, `stages` what each goes through.

    A child class counts for its parent; an empty `stages` means the parent's.
    """

    parent: Slug | None = None
    total: Count | None = None
    stages: Annotated[tuple[Slug, ...], Many] = ()


class Phase(_Part, frozen=True, kw_only=True):
    """A phase of the crisis plan; each country has its own."""


class Priority(_Part, frozen=True, kw_only=True):
    """A priority class of requests, most urgent first in the file."""


class Cell(_Part, frozen=True, kw_only=True):
    """A body that meets and decides."""


class Role(_Part, frozen=True, kw_only=True):
    """What its holders may write: kinds as `decision.taken`, `decision.*` or `*`."""

    writes: Annotated[tuple[Line, ...], Many] = ()


class DirectNumber(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A telephone that works without the switchboard."""

    name: Name
    number: Name


class Organisation(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """An organisation as its crisis ledger knows it."""

    name: Label
    zone: Name
    languages: Annotated[tuple[Language, ...], Meta(min_length=1, max_length=4)]
    sites: Annotated[tuple[Site, ...], Meta(min_length=1, max_length=500)]
    groups: Annotated[tuple[Group, ...], Many] = ()
    services: Annotated[tuple[Service, ...], Many] = ()
    applications: Annotated[tuple[Application, ...], Many] = ()
    activities: Annotated[tuple[Activity, ...], Many] = ()
    assets: Annotated[tuple[Asset, ...], Many] = ()
    phases: Annotated[tuple[Phase, ...], Many] = ()
    priorities: Annotated[tuple[Priority, ...], Many] = ()
    cells: Annotated[tuple[Cell, ...], Many] = ()
    roles: Annotated[tuple[Role, ...], Many] = ()
    numbers: Annotated[tuple[DirectNumber, ...], Many] = ()


PARTS = {
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
"""The kinds of parts that have ids, each with the name of its list."""

LOGINS = ("reader", "provisioner")
"""Kinds of log-in at a server that belong to no role: no role is called so."""


def _nearest(word: str, idents: Iterable[str]) -> list[str]:
    """Ids in order, those first that a slip of the finger may have meant."""
    from difflib import get_close_matches  # noqa: PLC0415 (for refusals only)

    known = sorted(idents)
    close = set(get_close_matches(word.casefold(), known, n=3, cutoff=0.6))
    return [*sorted(close), *(ident for ident in known if ident not in close)]


class Index:
    """Look-ups over an organisation, made once when the crisis is opened."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self._parts: dict[str, dict[str, _Part]] = {
            what: {part.id: part for part in getattr(organisation, name)}
            for what, name in PARTS.items()
        }
        self._groups = {group.id: group.sites for group in organisation.groups}

    def find(self, what: str, ident: str) -> _Part | None:
        """The part of that kind (`site`, `service`, …) with this id, or None."""
        return self._parts[what].get(ident)

    def parts(self, what: str) -> Iterable[_Part]:
        """All parts of that kind, in the order of the file."""
        return self._parts[what].values()

    def check(self, what: str, field: str, *idents: str, also: Collection[str] = ()) -> None:
        """Refuse ids that the organisation does not know and that are not among `also` either.

        Raises:
            Refused: `unknown_<what>`, with the field, the word and those that exist.
        """
        for ident in idents:
            if ident not in self._parts[what] and ident not in also:
                known = ", ".join((*_nearest(ident, self._parts[what]), *also))
                raise Refused(f"unknown_{what}", field=field, value=ident, known=known)

    def sites(self, scope: Scope) -> tuple[str, ...]:
        """The site ids a scope covers, in the order of the file, groups and exceptions resolved."""
        chosen = self._expand(scope.sites)
        excepted = self._expand(scope.excepted)
        return tuple(
            site.id
            for site in self.organisation.sites
            if site.id in chosen and site.id not in excepted
        )

    def cells(self, service: str, scope: Scope | None) -> tuple[str, ...]:
        """The sites of a scope where a service is registered; without sites, all of those.

        A report on a group fills these cells and no other: where a service is not registered is
        "not applicable", never "unknown".
        """
        part = self._parts["service"].get(service)
        registered = self.sites(Scope(sites=part.sites)) if isinstance(part, Service) else ()
        if scope is None:
            return registered
        wanted = self.sites(structs.replace(scope, sites=scope.sites or (EVERYWHERE,)))
        return tuple(site for site in registered if site in wanted)

    def stages(self, asset: str) -> tuple[str, ...]:
        """What a thing of this class goes through, in order: its own stages or its parent's."""
        seen: set[str] = set()
        part = self._parts["asset"].get(asset)
        while isinstance(part, Asset) and not part.stages and part.parent and part.id not in seen:
            seen.add(part.id)
            part = self._parts["asset"].get(part.parent)
        return part.stages if isinstance(part, Asset) else ()

    def check_scope(self, scope: Scope | None) -> None:
        """Refuse a scope that names places, services or activities nobody knows.

        Raises:
            Refused: `unknown_site`, `unknown_service` or `unknown_activity`.
        """
        if scope is None:
            return
        wider = (*sorted(self._groups), EVERYWHERE)
        self.check("site", "sites", *scope.sites, also=wider)
        self.check("site", "excepted", *scope.excepted, also=wider)
        self.check("service", "services", *scope.services)
        self.check("activity", "activities", *scope.activities)

    def _expand(self, idents: tuple[str, ...]) -> set[str]:
        if EVERYWHERE in idents:
            return {site.id for site in self.organisation.sites}
        return {site for ident in idents for site in self._groups.get(ident, (ident,))}


def check_zone(zone: str) -> None:
    """Whether times can be shown in it: for whoever says it, never for a verdict.

    Raises:
        Refused: `unknown_zone`, this machine knows none of that name.
    """
    if _zone(zone) is None:
        raise Refused("unknown_zone", field="zone", value=zone)


def zone_of(organisation: Organisation) -> ZoneInfo:
    """The zone its times are shown in; UTC where this machine does not know it."""
    return _zone(organisation.zone) or ZoneInfo("UTC")


@cache
def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def check_sound(organisation: Organisation) -> None:
    """Whether an organisation's parts fit together; its zone is for whoever shows times.

    Raises:
        Refused: `duplicate_id`, `slug_reserved` for a role called like a kind of log-in,
            `asset_circle`, or as `Index.check` for what names no part.
    """
    for role in organisation.roles:
        if role.id in LOGINS:
            raise Refused("slug_reserved", field="roles", value=role.id, reserved=role.id)
    for name in PARTS.values():
        _check_once(name, [part.id for part in getattr(organisation, name)])
    _check_once(
        "groups", [*(s.id for s in organisation.sites), *(g.id for g in organisation.groups)]
    )
    index = Index(organisation)
    for group in organisation.groups:
        index.check("site", "groups", *group.sites)
    places = (*(group.id for group in organisation.groups), EVERYWHERE)
    for service in organisation.services:
        index.check("site", "services", *service.sites, also=places)
        index.check("application", "services", *service.needs)
    _check_assets(organisation.assets, index)


def _check_once(field: str, idents: list[str]) -> None:
    seen: set[str] = set()
    for ident in idents:
        if ident in seen or ident == EVERYWHERE:
            raise Refused("duplicate_id", field=field, value=ident)
        seen.add(ident)


def _check_assets(assets: Iterable[Asset], index: Index) -> None:
    """Every parent is there, and none is its own ancestor."""
    parents = {asset.id: asset.parent for asset in assets}
    for asset, parent in parents.items():
        above, ancestors = parent, {asset}
        while above:
            index.check("asset", "assets", above)
            if above in ancestors:
                raise Refused("asset_circle", field="assets", value=asset)
            ancestors.add(above)
            above = parents[above]

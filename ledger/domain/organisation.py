"""What a crisis is opened from: the organisation's sites, services, machines, roles and words.

All of it is data from one file, so that another hospital group needs another file and no code.
Names are one text or one text per language.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import cache
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from msgspec import Meta, Struct, structs

from ledger.domain.part_names import PartNames
from ledger.domain.values import (
    EVERYWHERE,
    Count,
    Language,
    Line,
    Name,
    Number,
    Regime,
    Scope,
    Slug,
)
from ledger.errors import Refused
from ledger.sanitize import plain_name

Label = Name | dict[Language, Name]
"""What people read: one text for all languages, or one for each."""

Many = Meta(max_length=500)


Minutes = Annotated[int, Meta(ge=1, le=525_600)]
"""From one minute to a year of them."""

OPENING = "opening"
"""When a checklist is offered that is for no phase."""

ShortSlug = Annotated[str, Meta(pattern=r"^[a-z0-9]+(?:[-_][a-z0-9]+)*\Z", max_length=40)]
"""A slug that names are made of, which are no longer than slugs."""

LATE_AFTER = 60
"""Minutes after which what is recorded is late, where the organisation says nothing else."""


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


Needed = Annotated[tuple[Slug, ...], Many] | None
"""Parts of one kind that something needs first; none said where it is None."""


class Application(_Part, frozen=True, kw_only=True):
    """A computer application; not a care service. It needs what is named before it can run."""

    needs: Needed = None
    needs_assets: Needed = None
    needs_services: Needed = None


class Service(_Part, frozen=True, kw_only=True):
    """A care or support service; `sites` are those where it is registered.

    `vital` services come first in every brief. `needs` names the applications it cannot do
    without, `needs_assets` the asset classes and `needs_services` other services, so that a board
    can say why it is degraded.
    """

    sites: Annotated[tuple[Slug, ...], Many] = (EVERYWHERE,)
    vital: bool = False
    needs: Annotated[tuple[Slug, ...], Many] = ()
    needs_assets: Needed = None
    needs_services: Needed = None


class Activity(_Part, frozen=True, kw_only=True):
    """What patients come for, and what is cancelled or maintained.

    `sites` are those where it is offered; None where nobody has said: then it may be at any.
    """

    sites: Annotated[tuple[Slug, ...], Many] | None = None


class Asset(_Part, frozen=True, kw_only=True):
    """A class of things to restore; `total` is how many there are, `stages` what each goes through.

    A child class counts for its parent; an empty `stages` means the parent's. What it `needs` is
    restored first: applications, `needs_assets` other classes, `needs_services` services.
    """

    parent: Slug | None = None
    total: Count | None = None
    stages: Annotated[tuple[Slug, ...], Many] = ()
    needs: Needed = None
    needs_assets: Needed = None
    needs_services: Needed = None


class Phase(_Part, frozen=True, kw_only=True):
    """A phase of the crisis plan; each country has its own."""


class Priority(_Part, frozen=True, kw_only=True):
    """A priority class of requests, most urgent first in the file."""


class Cell(_Part, frozen=True, kw_only=True):
    """A body that meets and decides."""


class Role(_Part, frozen=True, kw_only=True):
    """What its holders may write: kinds as `decision.taken`, `decision.*` or `*`.

    `amends` says whose entries they may correct and strike: their `own`, besides those of a cell
    by its id, or `all`; where it is not said see `amends_of`.
    """

    writes: Annotated[tuple[Line, ...], Many] = ()
    amends: Slug | None = None


class DirectNumber(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """A telephone that works without the switchboard; without an id it goes by its name's."""

    name: Name
    number: Name
    id: Slug | None = None


Span = Annotated[str, Meta(pattern=r"^[1-9][0-9]{0,3}(?:min|h|d)\Z", max_length=8)]
"""How long from a moment on: `30min`, `1h`, `3d`."""


class Item(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """Something that is not to be forgotten.

    `owner` is the id of the role or the cell that does it, `due` how long after it was accepted it
    is to be done, `clock` the regime whose clock it is about.
    """

    text: Label
    owner: Slug | None = None
    due: Span | None = None
    clock: Regime | None = None


class Checklist(_Part, frozen=True, kw_only=True):
    """What is not to be forgotten, in order: offered, and accepted as actions.

    `when` it is offered: at the `opening`, or as a phase is entered, by the phase's id.
    """

    id: ShortSlug
    when: Slug = OPENING
    items: Annotated[tuple[Item, ...], Meta(min_length=1, max_length=50)]


class Organisation(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True
):
    """An organisation as its crisis ledger knows it.

    What is recorded `late_after` minutes or more after it was over is marked as late.
    """

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
    late_after: Minutes | None = None
    checklists: Annotated[tuple[Checklist, ...], Many] | None = None


def labels(label: Label) -> tuple[str, ...]:
    """What a part is called, in every language it has a name in."""
    return (label,) if isinstance(label, str) else tuple(label.values())


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

NEEDS = {"needs": "application", "needs_assets": "asset", "needs_services": "service"}
"""The fields that say what a part needs first, each with the kind of part it names."""

NEEDING = ("service", "application", "asset")
"""The kinds of parts that may need something first."""

OWN, ALL = "own", EVERYWHERE
"""Whose entries a role may correct and strike, unless it is those of a cell."""

_KEEPERS = frozenset({"*", "crisis.*", "decision.*"})
"""Whoever may write one of these keeps the ledger of the cell."""

LOGINS = ("reader", "provisioner")
"""Kinds of log-in at a server that belong to no role: no role is called so."""


def nearest(word: str, called: PartNames) -> PartNames:
    """In the order of their ids, those first that a slip of the finger may have meant."""
    near = {ident for ident, _ in near_to(word, called).called}
    pairs = sorted(called.called, key=lambda pair: (pair[0] not in near, pair[0]))
    return PartNames(pairs, coded=called.coded)


def near_to(word: str, called: PartNames) -> PartNames:
    """Those of which the id or a name in any language is near to a word, the nearest first."""
    from difflib import get_close_matches  # noqa: PLC0415 (for refusals only)

    said: dict[str, str] = {}
    for ident, name in called.called:
        labels = (name,) if isinstance(name, str) else tuple(name.values())
        said |= {plain_name(one): ident for one in (ident, *labels)}
    found = get_close_matches(plain_name(word), said, n=NEAR, cutoff=ALIKE)
    names = dict(called.called)
    near = dict.fromkeys(said[one] for one in found)
    return PartNames([(one, names[one]) for one in near], coded=called.coded)


NEAR, ALIKE = 3, 0.6
"""As many as a slip of the finger may have meant, and how like they are, from 0 to 1."""

EVERYWHERE_CALLED = {"fr": "partout", "nl": "overal", "de": "überall", "en": "everywhere"}
"""The whole organisation, as a person says it in the place of a site."""


def amends_of(role: Role) -> str:
    """Whose entries a role may correct and strike: `own`, `all` or the id of a cell.

    Unless it is said, whoever records what the cell decides amends all, anybody else their own.
    """
    return role.amends or (ALL if _KEEPERS & set(role.writes) else OWN)


def slug(name: str) -> str:
    """A short id made of a name: `Libramont (centre)` is `libramont-centre`."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].rstrip("-")


def parts_called(parts: Iterable[_Part], *, coded: bool = False) -> PartNames:
    """Their ids, with what they are called."""
    return PartNames([(part.id, part.name) for part in parts], coded=coded)


def closed_key(what: str, ident: str) -> str:
    """Under which a closed part stands: `site arlon`."""
    return f"{what} {ident}"


class Index:
    """Look-ups over an organisation as it is at one number of its ledger.

    Args:
        closed: the entries that closed parts, by `closed_key`. Those parts are found as before,
            and nothing new may name them.
        coded: of what is refused ids are said beside the names, as in a file that is to be mended.
    """

    def __init__(
        self,
        organisation: Organisation,
        closed: Mapping[str, Number] | None = None,
        *,
        coded: bool = False,
    ) -> None:
        self.organisation = organisation
        self._coded = coded
        self._closed = dict(closed or {})
        self._parts: dict[str, dict[str, _Part]] = {
            what: {part.id: part for part in getattr(organisation, name)}
            for what, name in PARTS.items()
        }
        self._groups = {group.id: group.sites for group in organisation.groups}

    def find(self, what: str, ident: str) -> _Part | None:
        """The part of that kind (`site`, `service`, …) with this id, or None."""
        return self._parts[what].get(ident)

    def part_of(self, originator: str) -> tuple[str, str] | None:
        """The kind and the id of the part that something is about; None where it is about none."""
        concept, _, slug = originator.partition(".")
        kind, apart, ident = slug.partition("--")
        found = (kind, ident) if apart else (concept, slug)
        return found if found[0] in PARTS and self.find(*found) else None

    def named(self, what: str, *idents: str, coded: bool = False) -> PartNames:
        """Ids with what their parts are called; a place is a site, a group or the whole."""
        kinds = ("site", "group") if what == "site" else (what,)
        pairs = []
        for ident in idents:
            part = next(filter(None, (self.find(kind, ident) for kind in kinds)), None)
            whole = EVERYWHERE_CALLED if ident == EVERYWHERE and what == "site" else ident
            pairs.append((ident, part.name if part else whole))
        return PartNames(pairs, coded=coded or self._coded)

    def parts(self, what: str) -> Iterable[_Part]:
        """All parts of that kind, in the order of the file."""
        return self._parts[what].values()

    def closed(self, what: str, ident: str) -> Number | None:
        """The entry that closed a part; None while it is open, and for one that is none."""
        return self._closed.get(closed_key(what, ident))

    def still_open(self, what: str) -> list[str]:
        """The ids of the parts of that kind that may be named, in the order of the file."""
        return [ident for ident in self._parts[what] if self.closed(what, ident) is None]

    def but_for(self, named: Collection[tuple[str, str]]) -> "Index":
        """The same with these parts, kind and id of each, open to whoever names them already."""
        keys = {closed_key(*one) for one in named}
        return Index(self.organisation, {k: n for k, n in self._closed.items() if k not in keys})

    def check(self, what: str, field: str, *idents: str, also: Collection[str] = ()) -> None:
        """Refuse ids that the organisation does not know, or no longer, and that are not `also`.

        Raises:
            Refused: `unknown_<what>`, with the field, the word and those that exist;
                `part_closed`, with the entry that closed it.
        """
        for ident in idents:
            if (number := self.closed(what, ident)) is not None:
                value = self.named(what, ident)
                raise Refused("part_closed", field=field, part=what, value=value, number=number)
            if ident not in self._parts[what] and ident not in also:
                near = nearest(ident, self.named(what, *self.still_open(what)))
                rest = self.named(what, *also)
                known = PartNames((*near.called, *rest.called), coded=self._coded)
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

    def offered(self, activity: str) -> tuple[str, ...]:
        """The sites where an activity is offered; all where nobody has said."""
        part = self._parts["activity"].get(activity)
        said = part.sites if isinstance(part, Activity) else None
        return self.sites(Scope(sites=said or (EVERYWHERE,)))

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
            Refused: `unknown_site`, `unknown_service` or `unknown_activity`; `part_closed`.
        """
        if scope is None:
            return
        self.check_places("sites", *scope.sites)
        self.check_places("excepted", *scope.excepted)
        self.check("service", "services", *scope.services)
        self.check("activity", "activities", *scope.activities)

    def check_places(self, field: str, *idents: str) -> None:
        """Refuse what is neither a site nor a group nor the whole; raises as `check`."""
        for ident in idents:
            if ident in self._groups and self.closed("group", ident) is not None:
                self.check("group", field, ident)
        self.check("site", field, *idents, also=(*sorted(self.still_open("group")), EVERYWHERE))

    def _expand(self, idents: tuple[str, ...]) -> set[str]:
        if EVERYWHERE in idents:
            return {site.id for site in self.organisation.sites}
        return {site for ident in idents for site in self._groups.get(ident, (ident,))}


def check_zone(zone: str) -> None:
    """Whether times can be shown in it: for whoever says it, never for a verdict.

    Raises:
        Refused: `unknown_zone`, this machine knows none of that name; `zone_city`, with the zone
            that a city's name stands for.
    """
    if _zone(zone) is not None:
        return
    if (meant := zone_of_city(zone)) is not None:
        raise Refused("zone_city", field="zone", value=zone, zone=meant)
    raise Refused("unknown_zone", field="zone", value=zone)


def zone_of_city(name: str) -> str | None:
    """The one zone called after a city, as it is said in one of our languages."""
    city = slug(name)
    wanted = _CITIES.get(city, city)
    found = {z for z in available_timezones() if z.rpartition("/")[2].lower() == wanted}
    return found.pop() if len(found) == 1 else None


_CITIES = {
    "bruxelles": "brussels",
    "brussel": "brussels",
    "luxemburg": "luxembourg",
    "parijs": "paris",
    "londres": "london",
    "londen": "london",
    "berlijn": "berlin",
    "vienne": "vienna",
    "wien": "vienna",
    "wenen": "vienna",
    "rom": "rome",
    "lissabon": "lisbon",
    "lisbonne": "lisbon",
    "geneve": "zurich",
    "genf": "zurich",
}
"""Cities as French, Dutch and German call them, without accents, and as zones do."""


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
            `asset_circle`, `unknown_owner` of an item of a checklist, or as `Index.check` for
            what names no part.
    """
    for role in organisation.roles:
        if role.id in LOGINS:
            raise Refused("slug_reserved", field="roles", value=role.id, reserved=role.id)
    for name in PARTS.values():
        _check_once(name, [part.id for part in getattr(organisation, name)])
    _check_once(
        "groups", [*(s.id for s in organisation.sites), *(g.id for g in organisation.groups)]
    )
    index = Index(organisation, coded=True)
    for group in organisation.groups:
        index.check("site", "groups", *group.sites)
    places = (*(group.id for group in organisation.groups), EVERYWHERE)
    for service in organisation.services:
        index.check("site", "services", *service.sites, also=places)
    for activity in organisation.activities:
        index.check("site", "activities", *(activity.sites or ()), also=places)
    _check_needs(organisation, index)
    for role in organisation.roles:
        if role.amends not in {None, OWN, ALL}:
            index.check("cell", "roles", str(role.amends), also=(OWN, ALL))
    _check_assets(organisation.assets, index)
    _check_checklists(organisation, index)


def _check_checklists(organisation: Organisation, index: Index) -> None:
    """Whoever does it and when it is offered are there; ids come once."""
    lists = organisation.checklists or ()
    _check_once("checklists", [one.id for one in lists])
    doers = parts_called((*organisation.roles, *organisation.cells), coded=True)
    for at, one in enumerate(lists):
        index.check("phase", f"checklists[{at}].when", one.when, also=(OPENING,))
        for place, item in enumerate(one.items):
            if item.owner is not None and item.owner not in dict(doers.called):
                field = f"checklists[{at}].items[{place}].owner"
                known = nearest(item.owner, doers)
                raise Refused("unknown_owner", field=field, value=item.owner, known=known)


def _check_needs(organisation: Organisation, index: Index) -> None:
    for kind in NEEDING:
        for part in getattr(organisation, PARTS[kind]):
            for name, what in NEEDS.items():
                index.check(what, PARTS[kind], *(getattr(part, name) or ()))


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

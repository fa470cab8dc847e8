"""What can have happened: the entries about services, sites as a whole and applications."""

from typing import Literal

from ledger.domain.entry import Event
from ledger.domain.values import Past, Percent, Scope, Slug, Text

Condition = Literal["normal", "degraded", "down", "closed", "unknown"]
"""`down` cannot work, `closed` was shut on purpose, `unknown` was asked and nobody could say."""


class ServiceReported(Event, frozen=True, kw_only=True):
    """How a service stands at the sites of `scope`, or wherever it is registered."""

    service: Slug
    state: Condition
    scope: Scope | None = None
    capacity: Percent | None = None
    works: Text | None = None
    fails: Text | None = None
    workaround: Text | None = None
    since: Past | None = None


class SiteReported(Event, frozen=True, kw_only=True):
    """How a site stands as a whole; nothing is said of any one of its services."""

    site: Slug
    state: Condition
    capacity: Percent | None = None
    works: Text | None = None
    fails: Text | None = None
    workaround: Text | None = None
    since: Past | None = None


class ServicesReported(Event, frozen=True, kw_only=True):
    """How all services stand at the sites of `scope`, or those of them that it names."""

    state: Condition
    scope: Scope | None = None
    capacity: Percent | None = None
    works: Text | None = None
    fails: Text | None = None
    workaround: Text | None = None
    since: Past | None = None


class ApplicationReported(Event, frozen=True, kw_only=True):
    """Whether an application runs at the sites of `scope`, or everywhere."""

    application: Slug
    state: Condition
    scope: Scope | None = None
    capacity: Percent | None = None
    works: Text | None = None
    fails: Text | None = None
    workaround: Text | None = None
    since: Past | None = None

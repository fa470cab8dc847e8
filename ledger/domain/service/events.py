"""What can have happened: the entries about services."""

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

"""What names no site: it may be said of any, also of one that somebody meant to redact."""

from typing import Any

from ledger.domain.values import EVERYWHERE
from projections.bundle.parts import Source

PLACES = ("site", "zone")
EVERY = ((), (EVERYWHERE,))
"""What a scope names that means no site in particular."""


def everywhere_in(source: Source) -> list[int]:
    """The numbers of what can be read that says where something is, and names no site, or all.

    Without a scope a report on a service is on all its sites, and a decision on all there are.
    """
    last = source.reading.position.number
    found = source.copy.messages(1, last)
    return [one.number for one in found if one.entry and is_everywhere(one.entry.event)]


def is_everywhere(event: Any) -> bool:
    """Whether an event has a place, and that place is no site and no group of sites."""
    if not hasattr(event, "scope") or any(getattr(event, name, None) for name in PLACES):
        return False
    scope = event.scope
    return scope is None or scope.sites in EVERY

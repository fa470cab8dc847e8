"""What can have happened: the entries about threats."""

from typing import Literal

from ledger.domain.entry import Event
from ledger.domain.values import Coming, Line, Scope, Text

Category = Literal["claim", "ransom", "leak", "indicator", "entry_point"]


Handling = Literal["paid", "not_paid", "no_comment"]


class ThreatReported(Event, frozen=True, kw_only=True):
    """A claim, a ransom note, a leak, an indicator or an entry point became known."""

    text: Text
    category: Category | None = None
    demand: Line | None = None
    volume: Line | None = None
    scope: Scope | None = None


class ThreatChanged(Event, frozen=True, kw_only=True):
    """It is different now."""

    text: Text
    category: Category | None = None
    demand: Line | None = None
    volume: Line | None = None
    scope: Scope | None = None


class DeadlineSet(Event, frozen=True, kw_only=True):
    """There is an ultimatum."""

    due: Coming
    consequence: Text | None = None


class ThreatCarriedOut(Event, frozen=True, kw_only=True):
    """What was threatened was done."""

    text: Text | None = None


class ThreatLapsed(Event, frozen=True, kw_only=True):
    """It came to nothing."""

    text: Text | None = None


class ThreatHandled(Event, frozen=True, kw_only=True):
    """The demand was met so."""

    handling: Handling
    text: Text | None = None


class EntryPointClosed(Event, frozen=True, kw_only=True):
    """The way in is closed."""

    text: Text
    scope: Scope | None = None


class TracesKept(Event, frozen=True, kw_only=True):
    """Traces are kept."""

    text: Text
    place: Line | None = None
    scope: Scope | None = None

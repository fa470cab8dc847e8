"""What can have happened: the entries about clocks."""

from ledger.domain.entry import Event
from ledger.domain.values import Coming, Line, Name, Past, Regime, Text


class ClockStarted(Event, frozen=True, kw_only=True):
    """A time runs: `due` is when somebody says it ends, `by_law` when the regime's law does."""

    regime: Regime
    since: Past
    motive: Text | None = None
    authority: Name | None = None
    due: Coming | None = None
    by_law: Coming | None = None


class ClockPartFiled(Event, frozen=True, kw_only=True):
    """A part of what is owed was filed; more is to follow."""

    text: Text
    reference: Line | None = None


class ClockMet(Event, frozen=True, kw_only=True):
    """What was owed was filed, and the clock stopped."""

    reference: Line | None = None
    text: Text | None = None


class ClockLapsed(Event, frozen=True, kw_only=True):
    """Its time passed, and nothing was filed in it."""

    reason: Text


class ClockWithdrawn(Event, frozen=True, kw_only=True):
    """Nothing is owed: it should not run."""

    reason: Text

"""What can have happened: the entries about what is expected and aimed at."""

from ledger.domain.entry import Event
from ledger.domain.figure.events import Amount
from ledger.domain.values import Coming, Name, Number, Qualifier, Scope, Share, Slug, Text


class OutlookExpected(Event, frozen=True, kw_only=True):
    """Somebody expects it."""

    what: Text
    due: Coming | None = None
    said_by: Name | None = None
    scope: Scope | None = None
    asset: Slug | None = None


class TargetSet(Event, frozen=True, kw_only=True):
    """Somebody wants it to be so: a share in %, a number of things, or a state in words.

    `figure` is an entry of the series of figures that it is measured by.
    """

    what: Text
    share: Share | None = None
    value: Amount | None = None
    unit: Name | None = None
    of: Amount | None = None
    qualifier: Qualifier | None = None
    due: Coming | None = None
    said_by: Name | None = None
    scope: Scope | None = None
    asset: Slug | None = None
    figure: Number | None = None


class OutlookMoved(Event, frozen=True, kw_only=True):
    """Another time or another value is meant now; what is not said stays as it was."""

    due: Coming | None = None
    share: Share | None = None
    value: Amount | None = None
    qualifier: Qualifier | None = None
    said_by: Name | None = None
    reason: Text | None = None


class OutlookMet(Event, frozen=True, kw_only=True):
    """It is so, with what was reached where that was said."""

    share: Share | None = None
    value: Amount | None = None
    text: Text | None = None


class OutlookMissed(Event, frozen=True, kw_only=True):
    """It did not come to be so in time, with what was reached where that was said."""

    share: Share | None = None
    value: Amount | None = None
    text: Text | None = None


class OutlookWithdrawn(Event, frozen=True, kw_only=True):
    """Nobody expects it or aims at it any more."""

    reason: Text

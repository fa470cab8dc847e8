"""What can be asked for about clocks."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.values import Coming, Line, Name, Past, Regime, Text


class StartClock(Command, frozen=True, kw_only=True):
    """Start the clock of a law, a contract or somebody's word."""

    regime: Annotated[
        Regime, Meta(title="Regime", description="What sets the time: a law, an insurer, other.")
    ]
    since: Annotated[
        Past,
        Meta(
            title="Known since",
            description="When it was known; for a final report, when the notification was filed.",
        ),
    ]
    motive: Annotated[
        Text | None, Meta(title="Motive", description="Why it is running, and why from then.")
    ] = None
    authority: Annotated[
        Name | None, Meta(title="Authority", description="Whom it is owed to.")
    ] = None
    due: Annotated[
        Coming | None,
        Meta(title="Due", description="For an insurer or another one; of a law it follows."),
    ] = None


class FilePart(Command, frozen=True, kw_only=True):
    """Record that a part was filed, with more to follow."""

    text: Annotated[Text, Meta(title="Text", description="What was filed.")]
    reference: Annotated[
        Line | None, Meta(title="Reference", description="What they call it over there.")
    ] = None


class MeetClock(Command, frozen=True, kw_only=True):
    """Record that what was owed was filed, in time or late."""

    reference: Annotated[
        Line | None, Meta(title="Reference", description="What they call it over there.")
    ] = None
    text: Annotated[
        Text | None, Meta(title="Text", description="What was filed; when late, why.")
    ] = None


class LapseClock(Command, frozen=True, kw_only=True):
    """Record that the time passed and nothing was filed in it."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]


class WithdrawClock(Command, frozen=True, kw_only=True):
    """Record that a clock should not run: nothing is owed."""

    reason: Annotated[Text, Meta(title="Reason", description="Why.")]

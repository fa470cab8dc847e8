"""What can be asked for about threats."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.threat.events import Category, Handling
from ledger.domain.values import Coming, Line, Scope, Text

CategoryField = Annotated[Category | None, Meta(title="Type")]


DemandField = Annotated[
    Line | None, Meta(title="Demand", description="What is demanded, as it was said.")
]


VolumeField = Annotated[
    Line | None, Meta(title="Volume", description="How much data, as it was said.")
]


ScopeField = Annotated[
    Scope | None, Meta(title="Scope", description="The places that it is about.")
]


class ReportThreat(Command, frozen=True, kw_only=True):
    """Report what is known of a threat, or that nothing is."""

    text: Annotated[Text, Meta(title="Text", description="What is known, and how.")]
    category: CategoryField = None
    demand: DemandField = None
    volume: VolumeField = None
    scope: ScopeField = None


class ChangeThreat(Command, frozen=True, kw_only=True):
    """Report that a threat has changed."""

    text: Annotated[Text, Meta(title="Text", description="What is different now.")]
    category: CategoryField = None
    demand: DemandField = None
    volume: VolumeField = None
    scope: ScopeField = None


class SetDeadline(Command, frozen=True, kw_only=True):
    """Record an ultimatum: until when, and what is announced for then."""

    due: Annotated[Coming, Meta(title="Deadline", description="As said: `before 2022-05-26`.")]
    consequence: Annotated[
        Text | None, Meta(title="Consequence", description="What is to happen otherwise.")
    ] = None


class ExecuteThreat(Command, frozen=True, kw_only=True):
    """Record that what was threatened was carried out."""

    text: Annotated[Text | None, Meta(title="Text", description="What happened.")] = None


class LapseThreat(Command, frozen=True, kw_only=True):
    """Record that a threat came to nothing."""

    text: Annotated[Text | None, Meta(title="Text", description="How this is known.")] = None


class HandleThreat(Command, frozen=True, kw_only=True):
    """Record how a demand was met: paid, not paid, no comment."""

    handling: Annotated[Handling, Meta(title="Handling")]
    text: Annotated[Text | None, Meta(title="Text", description="Why, by whose decision.")] = None


class CloseEntryPoint(Command, frozen=True, kw_only=True):
    """Record that the way in was closed."""

    text: Annotated[Text, Meta(title="Text", description="What was closed, and how it is known.")]
    scope: ScopeField = None


class KeepTraces(Command, frozen=True, kw_only=True):
    """Record which traces were kept for the investigation."""

    text: Annotated[Text, Meta(title="Text", description="Which traces.")]
    place: Annotated[Line | None, Meta(title="Where", description="Where they are kept.")] = None
    scope: ScopeField = None

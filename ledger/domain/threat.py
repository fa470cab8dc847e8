"""Threats: what an attacker claims, demands and announces, and what came of it.

What is said about the attack itself (an indicator, the entry point, the traces kept) stands here
too, because the same people ask for it.
"""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.concept import ABSENT, Command, Concept, Facts, State, absorb, carry
from ledger.domain.entry import Entry, Event
from ledger.domain.values import Line, Text, When
from ledger.domain.world import World

Category = Literal["claim", "ransom", "leak", "indicator", "entry_point"]
Handling = Literal["paid", "not_paid", "no_comment"]

ALIVE = ("reported", "deadline", "carried_out", "lapsed", "closed")


CategoryField = Annotated[Category | None, Meta(title="Category")]
DemandField = Annotated[
    Line | None, Meta(title="Demand", description="What is demanded, as it was said.")
]
VolumeField = Annotated[
    Line | None, Meta(title="Volume", description="How much data, as it was said.")
]


class ReportThreat(Command, frozen=True, kw_only=True):
    """Report what is known of a threat, or that nothing is."""

    text: Annotated[Text, Meta(title="Text", description="What is known, and how.")]
    category: CategoryField = None
    demand: DemandField = None
    volume: VolumeField = None


class ChangeThreat(Command, frozen=True, kw_only=True):
    """Report that a threat has changed."""

    text: Annotated[Text, Meta(title="Text", description="What is different now.")]
    category: CategoryField = None
    demand: DemandField = None
    volume: VolumeField = None


class SetDeadline(Command, frozen=True, kw_only=True):
    """Record an ultimatum: until when, and what is announced for then."""

    due: Annotated[When, Meta(title="Deadline", description="As said: `before 2022-05-26`.")]
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


class KeepTraces(Command, frozen=True, kw_only=True):
    """Record which traces were kept for the investigation."""

    text: Annotated[Text, Meta(title="Text", description="Which traces.")]
    place: Annotated[Line | None, Meta(title="Where", description="Where they are kept.")] = None


class ThreatReported(Event, frozen=True, kw_only=True):
    """This is known."""

    text: Text
    category: Category | None = None
    demand: Line | None = None
    volume: Line | None = None


class ThreatChanged(Event, frozen=True, kw_only=True):
    """It is different now."""

    text: Text
    category: Category | None = None
    demand: Line | None = None
    volume: Line | None = None


class DeadlineSet(Event, frozen=True, kw_only=True):
    """There is an ultimatum."""

    due: When
    consequence: Text | None = None


class ThreatCarriedOut(Event, frozen=True, kw_only=True):
    """It happened."""

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


class TracesKept(Event, frozen=True, kw_only=True):
    """Traces are kept."""

    text: Text
    place: Line | None = None


class Threat(State):
    """What deciding knows of one threat."""


threat = Concept("threat", Threat)


@threat.decides(
    "report",
    when=(ABSENT,),
    target="new",
    example='"Revendication publiée sur un site du groupe" --category claim',
)
def report(state: Threat | None, command: ReportThreat, world: World) -> Facts:
    """Anything may be reported, that there is no demand too."""
    return [carry(ThreatReported, command)]


@threat.decides("change", when=ALIVE, example='revendication "Le groupe annonce 600 Go"')
def change(state: Threat | None, command: ChangeThreat, world: World) -> Facts:
    """At any stage: what was over may begin again."""
    return [carry(ThreatChanged, command)]


@threat.decides("deadline", when=ALIVE, example='revendication "before 2022-05-26"')
def deadline(state: Threat | None, command: SetDeadline, world: World) -> Facts:
    """A later one takes the place of an earlier."""
    return [carry(DeadlineSet, command)]


@threat.decides(
    "execute", when=("reported", "deadline", "lapsed"), example='revendication --text "publié"'
)
def execute(state: Threat | None, command: ExecuteThreat, world: World) -> Facts:
    """With or without an ultimatum, even after it seemed over."""
    return [carry(ThreatCarriedOut, command)]


@threat.decides("lapse", when=("reported", "deadline"), example="pas-de-rancon")
def lapse(state: Threat | None, command: LapseThreat, world: World) -> Facts:
    """Not once it was carried out."""
    return [carry(ThreatLapsed, command)]


@threat.decides("handle", when=ALIVE, example="revendication no_comment")
def handle(state: Threat | None, command: HandleThreat, world: World) -> Facts:
    """At any stage."""
    return [carry(ThreatHandled, command)]


@threat.decides(
    "close", when=(ABSENT, *ALIVE), target="either", example='"Accès distant fermé et contrôlé"'
)
def close(state: Threat | None, command: CloseEntryPoint, world: World) -> Facts:
    """Reported before or not."""
    return [carry(EntryPointClosed, command)]


@threat.decides(
    "trace", when=(ABSENT, *ALIVE), target="either", example='"Images de deux serveurs"'
)
def trace(state: Threat | None, command: KeepTraces, world: World) -> Facts:
    """Of a threat in the ledger, or of the attack as a whole."""
    return [carry(TracesKept, command)]


@threat.evolves("threat.reported", begins=True)
def reported(
    state: Threat | None, event: ThreatReported, entry: Entry[ThreatReported], number: int
) -> Threat:
    """It begins."""
    return Threat(stage="reported", opened=number, number=number)


@threat.evolves("threat.changed")
def changed(
    state: Threat | None, event: ThreatChanged, entry: Entry[ThreatChanged], number: int
) -> Threat | None:
    """What had lapsed is alive again."""
    if state is None:
        return None
    return absorb(state, event, number, "reported" if state.stage == "lapsed" else None)


@threat.evolves("threat.deadline_set")
def deadline_set(
    state: Threat | None, event: DeadlineSet, entry: Entry[DeadlineSet], number: int
) -> Threat | None:
    """The time runs."""
    return absorb(state, event, number, "deadline") if state else None


@threat.evolves("threat.carried_out")
def carried_out(
    state: Threat | None, event: ThreatCarriedOut, entry: Entry[ThreatCarriedOut], number: int
) -> Threat | None:
    """It happened."""
    return absorb(state, event, number, "carried_out") if state else None


@threat.evolves("threat.lapsed")
def lapsed(
    state: Threat | None, event: ThreatLapsed, entry: Entry[ThreatLapsed], number: int
) -> Threat | None:
    """It is over."""
    return absorb(state, event, number, "lapsed") if state else None


@threat.evolves("threat.handled")
def handled(
    state: Threat | None, event: ThreatHandled, entry: Entry[ThreatHandled], number: int
) -> Threat | None:
    """An answer ends nothing by itself."""
    return absorb(state, event, number) if state else None


@threat.evolves("threat.entry_point_closed")
def entry_point_closed(
    state: Threat | None, event: EntryPointClosed, entry: Entry[EntryPointClosed], number: int
) -> Threat:
    """An ultimatum and what was carried out outlast it."""
    known = state or Threat(stage="closed", opened=number, number=number)
    return absorb(known, event, number, "closed" if known.stage == "reported" else None)


@threat.evolves("threat.traces_kept")
def traces_kept(
    state: Threat | None, event: TracesKept, entry: Entry[TracesKept], number: int
) -> Threat:
    """Traces of something nobody had reported begin a threat."""
    known = state or Threat(stage="reported", opened=number, number=number)
    return absorb(known, event, number)

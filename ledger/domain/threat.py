"""Threats: what an attacker claims, demands and announces, and what came of it.

What is said about the attack itself (an indicator, the entry point, the traces kept) stands here
too, because the same people ask for it.
"""

from typing import Annotated, Literal

from msgspec import Meta

from ledger.domain.concept import ABSENT, Command, Concept, Facts, carry
from ledger.domain.entry import Entry, Event
from ledger.domain.record import Record, absorb, words
from ledger.domain.values import Line, Number, Text, When, Words
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


KEPT = 20
"""Traces a record keeps, the latest."""


OVER = ("lapsed", "carried_out")
"""Stages in which a threat's deadline no longer runs."""


class Threat(Record, kw_only=True):
    """A threat as it is known now.

    `text` is what is threatened or known, `first` what it was before it changed, `outcome` what
    came of it: all stay. `due_number` is the entry that set the ultimatum.
    """

    text: Words | None = None
    category: Category | None = None
    demand: Line | None = None
    volume: Line | None = None
    due: When | None = None
    due_number: Number | None = None
    consequence: Words | None = None
    handling: Handling | None = None
    outcome: Words | None = None
    first: Words | None = None
    traces: tuple[Words, ...] = ()

    @property
    def clock(self) -> When | None:
        """Its ultimatum, until that has lapsed or the threat was carried out."""
        return self.due if self.due_number and self.stage not in OVER else None


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
    return absorb(Threat(stage="reported"), event, number)


@threat.evolves("threat.changed")
def changed(
    state: Threat | None, event: ThreatChanged, entry: Entry[ThreatChanged], number: int
) -> Threat | None:
    """What had lapsed is alive again; what is not said stays as it was."""
    if state is None:
        return None
    state.first = state.text if state.first is None else state.first
    if state.stage == "lapsed":
        state.stage, state.outcome = "reported", None
    return absorb(state, event, number)


@threat.evolves("threat.deadline_set")
def deadline_set(
    state: Threat | None, event: DeadlineSet, entry: Entry[DeadlineSet], number: int
) -> Threat | None:
    """The time runs; a later ultimatum takes the place of an earlier one, with all it announced."""
    if state:
        state.stage, state.due, state.due_number = "deadline", event.due, number
        state.consequence = words(event.consequence, number)
    return state


@threat.evolves("threat.carried_out")
def carried_out(
    state: Threat | None, event: ThreatCarriedOut, entry: Entry[ThreatCarriedOut], number: int
) -> Threat | None:
    """What happened stands beside what was threatened."""
    if state:
        state.stage, state.outcome = "carried_out", words(event.text, number)
    return state


@threat.evolves("threat.lapsed")
def lapsed(
    state: Threat | None, event: ThreatLapsed, entry: Entry[ThreatLapsed], number: int
) -> Threat | None:
    """It is over."""
    if state:
        state.stage, state.outcome = "lapsed", words(event.text, number)
    return state


@threat.evolves("threat.handled", aside=True)
def handled(
    state: Threat | None, event: ThreatHandled, entry: Entry[ThreatHandled], number: int
) -> Threat | None:
    """An answer ends nothing by itself."""
    if state:
        state.handling = event.handling
    return state


@threat.evolves("threat.entry_point_closed")
def entry_point_closed(
    state: Threat | None, event: EntryPointClosed, entry: Entry[EntryPointClosed], number: int
) -> Threat:
    """Reported before or not; an ultimatum and what was carried out outlast it."""
    known, text = state or Threat(stage="reported"), words(event.text, number)
    if known.stage == "reported":
        known.stage, known.outcome = "closed", text
    elif known.outcome is None:
        known.outcome = text
    return known


@threat.evolves("threat.traces_kept", aside=True)
def traces_kept(
    state: Threat | None, event: TracesKept, entry: Entry[TracesKept], number: int
) -> Threat:
    """They say nothing of what is threatened; of what nobody had reported they stand alone."""
    known, text = state or Threat(stage="reported"), words(event.text, number)
    known.traces = (*known.traces, *(() if text is None else (text,)))[-KEPT:]
    return known

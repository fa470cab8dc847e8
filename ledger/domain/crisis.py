"""The crisis: opened once from an organisation file, then moving through the plan's phases."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import ABSENT, Command, Concept, Facts, carry
from ledger.domain.entry import Entry, Event
from ledger.domain.foundation import check_opening
from ledger.domain.organisation import Organisation, check_zone
from ledger.domain.record import absorb, counted
from ledger.domain.standing import CRISIS, Crisis, Member, Phase, Post
from ledger.domain.values import CrisisKind, LedgerId, Name, PublicKey, Slug, Text
from ledger.domain.world import World
from ledger.errors import Refused


class OpenCrisis(Command, frozen=True, kw_only=True):
    """Open the ledger of a crisis. Done once, by `crisis open`."""

    name: Annotated[Slug, Meta(title="Crisis", description="A short name, for example 2022-05.")]
    title: Annotated[Name, Meta(title="Title", description="What people call it.")]
    kind: Annotated[CrisisKind, Meta(title="Kind", description="An exercise, or real.")]
    ledger: Annotated[LedgerId, Meta(title="Ledger", description="128 random bits.")]
    organisation: Annotated[Organisation, Meta(title="Organisation", description="Its file.")]
    founder: Annotated[Slug, Meta(title="Founder", description="The first member's short id.")]
    founder_name: Annotated[
        Name, Meta(title="Called", description="How the ledger calls the founder.")
    ]
    founder_key: Annotated[PublicKey, Meta(title="Signing key", description="The founder's.")]
    founder_role: Annotated[
        Slug, Meta(title="Role", description="The founder's, one of the organisation.")
    ] = "coordinator"


class EnterPhase(Command, frozen=True, kw_only=True):
    """Enter a phase of the crisis plan."""

    phase: Annotated[Slug, Meta(title="Phase", description="A phase of the organisation's plan.")]
    motive: Annotated[Text | None, Meta(title="Motive", description="Why now.")] = None


class CrisisOpened(Event, frozen=True, kw_only=True):
    """The ledger begins: what happened to whom, and who signs for it."""

    name: Slug
    title: Name
    kind: CrisisKind
    ledger: LedgerId
    organisation: Organisation
    founder: Slug
    founder_name: Name
    founder_key: PublicKey
    founder_role: Slug


class PhaseEntered(Event, frozen=True, kw_only=True):
    """The crisis is in another phase."""

    phase: Slug
    motive: Text | None = None


crisis = Concept("crisis", Crisis)


@crisis.decides("open", when=(ABSENT,), target="keyed", key=lambda _: CRISIS)
def open_crisis(state: Crisis | None, command: OpenCrisis, world: World) -> Facts:
    """Only an empty stream can be opened; the role of the founder must exist."""
    check_opening(command.organisation, command.founder_role)
    check_zone(command.organisation.zone)
    return [CrisisOpened(**{n: getattr(command, n) for n in CrisisOpened.__struct_fields__})]


@crisis.decides(
    "phase",
    when=("open",),
    target="keyed",
    key=lambda _: CRISIS,
    example='restart --motive "the entry point is closed"',
)
def enter_phase(state: Crisis | None, command: EnterPhase, world: World) -> Facts:
    """Any phase of the plan may follow any other, but not itself."""
    world.index.check("phase", "phase", command.phase)
    if state and state.phase and state.phase.phase == command.phase:
        raise Refused("same_phase", phase=command.phase)
    return [carry(PhaseEntered, command)]


@crisis.evolves("crisis.opened")
def opened(
    state: Crisis | None, event: CrisisOpened, entry: Entry[CrisisOpened], number: int
) -> Crisis:
    """The founder is a member from number 1 on."""
    founder = Member(
        id=event.founder,
        name=event.founder_name,
        key=event.founder_key,
        posts=(Post(role=event.founder_role),),
        since=number,
    )
    return Crisis(
        stage="open",
        name=event.name,
        title=event.title,
        kind=event.kind,
        ledger=event.ledger,
        organisation=event.organisation,
        founder=founder,
    )


@crisis.evolves("crisis.phase_entered")
def phase_entered(
    state: Crisis | None, event: PhaseEntered, entry: Entry[PhaseEntered], number: int
) -> Crisis | None:
    """The latest phase holds."""
    if state:
        state.phase = absorb(Phase(stage="entered", phase=event.phase), event, number)
        counted(state.phase, entry, number)
    return state

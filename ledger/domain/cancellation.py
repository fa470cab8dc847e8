"""Cancelled activity: what is cancelled, judged case by case, maintained or redirected.

Says whether something *is offered*; whether a service *can* work is said by service reports. No
patient is ever named here: items are kinds of appointments and acts, people are counts.
"""

from msgspec import Struct

from ledger.domain.cancellation_commands import (
    ContactPeople,
    ExceptFromCancellation,
    OrderCancellation,
    RebookAppointments,
    ResumeActivity,
    TransferActivity,
)
from ledger.domain.cancellation_events import (
    ActivityResumed,
    ActivityTransferred,
    AppointmentsRebooked,
    CancellationOrdered,
    ExceptionMade,
    Items,
    PeopleContacted,
)
from ledger.domain.concept import ABSENT, Concept, Facts, carry
from ledger.domain.entry import Entry
from ledger.domain.personal import refuse_private_numbers
from ledger.domain.record import Record, absorb, words
from ledger.domain.values import (
    EVERYWHERE,
    Count,
    Line,
    Number,
    Qualifier,
    Scope,
    Slug,
    Text,
    When,
    Words,
)
from ledger.domain.world import World
from ledger.errors import Refused

STANDING = ("ordered", "partly_resumed")
"""The stages in which something is still not offered."""

ANY_ORDERED = (*STANDING, "resumed")


KEPT = 20
"""Exceptions, transfers and resumptions a record keeps, the latest of each."""


class Beside(Struct, frozen=True, kw_only=True, gc=False):
    """Something said about a cancellation: an exception, a transfer or what resumed."""

    number: Number
    text: Words | None = None
    by: Line | None = None
    count: Count | None = None
    scope: Scope | None = None


class Cancellation(Record, kw_only=True):
    """What becomes of an activity; without any of the four lists all of it is cancelled.

    `reached`, `unreachable`, `rebooked` and `remaining` are the latest numbers given, never a sum:
    whoever tells them counts from the start or for a day, and the ledger does not say which.
    """

    activity: Slug = ""
    cancelled: Items = ()
    case_by_case: Items = ()
    judges: Line | None = None
    criteria: Line | None = None
    maintained: Items = ()
    redirected: Items = ()
    redirected_to: Line | None = None
    scope: Scope | None = None
    period: When | None = None
    planned: Count | None = None
    qualifier: Qualifier | None = None
    reason: Words | None = None
    decision: Number | None = None
    reached: Count | None = None
    unreachable: Count | None = None
    rebooked: Count | None = None
    rebooked_qualifier: Qualifier | None = None
    remaining: Count | None = None
    exceptions: tuple[Beside, ...] = ()
    transfers: tuple[Beside, ...] = ()
    resumptions: tuple[Beside, ...] = ()


cancellation = Concept("cancellation", Cancellation)


@cancellation.decides(
    "order",
    when=(ABSENT,),
    target="new",
    example='operations --case-by-case "opérations de mardi" --judges médecins --period 2022-05-17',
)
def order(state: Cancellation | None, command: OrderCancellation, world: World) -> Facts:
    """A known activity; judges need cases, an address needs something redirected."""
    world.index.check("activity", "activity", command.activity)
    world.check_scope(command.scope)
    if command.scope and {*command.scope.activities} - {command.activity}:
        raise Refused("scope_repeats", field="activities")
    if (command.judges or command.criteria) and not command.case_by_case:
        raise Refused("judges_without_cases", field="case_by_case")
    if command.redirected_to and not command.redirected:
        raise Refused("nothing_redirected", field="redirected")
    _check_concept(world, "decision", command.decision)
    return [carry(CancellationOrdered, command)]


@cancellation.decides(
    "contact", when=ANY_ORDERED, example="operations-16-may --reached 310 --unreachable 45"
)
def contact(state: Cancellation | None, command: ContactPeople, world: World) -> Facts:
    """At least one number or a note."""
    if command == ContactPeople():
        raise Refused("nothing_reported", field="reached")
    _check_concept(world, "communication", command.communication)
    refuse_private_numbers(note=command.note)
    return [carry(PeopleContacted, command)]


@cancellation.decides(
    "except", when=STANDING, example='consultations "suivis de grossesse" --judge gynécologue'
)
def make_exception(
    state: Cancellation | None, command: ExceptFromCancellation, world: World
) -> Facts:
    """Where the cancellation holds; see `ledger.domain.personal`."""
    _check_within(state, command.scope, world)
    refuse_private_numbers(text=command.text)
    return [carry(ExceptionMade, command)]


@cancellation.decides(
    "transfer", when=ANY_ORDERED, example='scheduled-imaging "un hôpital voisin" --count 12'
)
def transfer(state: Cancellation | None, command: TransferActivity, world: World) -> Facts:
    """Where the cancellation holds; see `ledger.domain.personal`."""
    _check_within(state, command.scope, world)
    refuse_private_numbers(what=command.what)
    return [carry(ActivityTransferred, command)]


@cancellation.decides(
    "resume", when=STANDING, example='scheduled-imaging --part "scintigraphies urgentes"'
)
def resume(state: Cancellation | None, command: ResumeActivity, world: World) -> Facts:
    """Where the cancellation holds."""
    _check_within(state, command.scope, world)
    return [carry(ActivityResumed, command)]


@cancellation.decides(
    "rebook", when=ANY_ORDERED, example="consultations --count 800 --qualifier about"
)
def rebook(state: Cancellation | None, command: RebookAppointments, world: World) -> Facts:
    """At least one number, a period or a note."""
    if command == RebookAppointments():
        raise Refused("nothing_reported", field="count")
    return [carry(AppointmentsRebooked, command)]


@cancellation.evolves("cancellation.ordered", begins=True)
def ordered(
    state: Cancellation | None,
    event: CancellationOrdered,
    entry: Entry[CancellationOrdered],
    number: int,
) -> Cancellation:
    """It holds until it is resumed, whatever its period says."""
    return absorb(Cancellation(stage="ordered"), event, number)


@cancellation.evolves("cancellation.contacted", aside=True)
def contacted(
    state: Cancellation | None, event: PeopleContacted, entry: Entry[PeopleContacted], number: int
) -> Cancellation | None:
    """So many were told."""
    return absorb(state, event, number) if state else None


@cancellation.evolves("cancellation.excepted", aside=True)
def excepted(
    state: Cancellation | None, event: ExceptionMade, entry: Entry[ExceptionMade], number: int
) -> Cancellation | None:
    """The rest stays cancelled."""
    if state:
        made = _beside(number, event.text, event.scope, by=event.judge, count=event.count)
        state.exceptions = (*state.exceptions, made)[-KEPT:]
    return state


@cancellation.evolves("cancellation.transferred", aside=True)
def transferred(
    state: Cancellation | None,
    event: ActivityTransferred,
    entry: Entry[ActivityTransferred],
    number: int,
) -> Cancellation | None:
    """It stays cancelled here."""
    if state:
        made = _beside(number, event.what, event.scope, by=event.to, count=event.count)
        state.transfers = (*state.transfers, made)[-KEPT:]
    return state


@cancellation.evolves("cancellation.resumed")
def resumed(
    state: Cancellation | None, event: ActivityResumed, entry: Entry[ActivityResumed], number: int
) -> Cancellation | None:
    """In part when only a part or only some sites are named."""
    if state is None:
        return None
    made = _beside(number, event.part, event.scope)
    state.resumptions = (*state.resumptions, made)[-KEPT:]
    state.stage = "partly_resumed" if _partial(state, event) else "resumed"
    return state


@cancellation.evolves("cancellation.rebooked", aside=True)
def rebooked(
    state: Cancellation | None,
    event: AppointmentsRebooked,
    entry: Entry[AppointmentsRebooked],
    number: int,
) -> Cancellation | None:
    """New dates do not offer the activity again by themselves."""
    if state is None:
        return None
    state.rebooked = state.rebooked if event.count is None else event.count
    state.rebooked_qualifier = event.qualifier or state.rebooked_qualifier
    state.remaining = state.remaining if event.remaining is None else event.remaining
    return state


def _beside(
    number: int,
    text: Text | None,
    scope: Scope | None,
    *,
    by: str | None = None,
    count: int | None = None,
) -> Beside:
    return Beside(number=number, text=words(text, number), by=by, count=count, scope=scope)


def _partial(state: Cancellation, event: ActivityResumed) -> bool:
    whole = (None, Scope(sites=(EVERYWHERE,)), state.scope)
    return event.part is not None or event.scope not in whole


def _check_concept(world: World, concept: str, number: int | None) -> None:
    """A cited entry must exist and be of the concept it is cited as."""
    if number is not None and not world.originator_of(number).startswith(f"{concept}."):
        raise Refused("wrong_concept", field=concept, value=number, wanted=concept)


def _check_within(state: Cancellation | None, scope: Scope | None, world: World) -> None:
    """A scope must not name sites where nothing was cancelled."""
    world.check_scope(scope)
    if scope is None or state is None or state.scope is None or not state.scope.sites:
        return
    held = world.index.sites(state.scope)
    outside = [site for site in world.index.sites(scope) if site not in held]
    if outside and EVERYWHERE not in scope.sites:
        listed = ", ".join(outside)
        raise Refused("not_cancelled_there", field="scope", value=listed, known=", ".join(held))

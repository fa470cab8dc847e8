"""What has to hold before an entry about cancelled activity is recorded."""

from ledger.domain.cancellation.commands import (
    ContactPeople,
    ExceptFromCancellation,
    OrderCancellation,
    RebookAppointments,
    ResumeActivity,
    TransferActivity,
)
from ledger.domain.cancellation.events import (
    ActivityResumed,
    ActivityTransferred,
    AppointmentsRebooked,
    CancellationOrdered,
    ExceptionMade,
    PeopleContacted,
)
from ledger.domain.cancellation.record import Cancellation, cancellation
from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.personal import refuse_private_numbers
from ledger.domain.situation import Situation
from ledger.domain.values import EVERYWHERE, Scope
from ledger.errors import Refused

STANDING = ("ordered", "partly_resumed")
"""The stages in which something is still not offered."""


ANY_ORDERED = (*STANDING, "resumed")


@cancellation.decides(
    "order",
    when=(ABSENT,),
    target="new",
    example='operations --case-by-case "opérations de mardi" --judges médecins --period 2022-05-17',
)
def order(record: Cancellation | None, command: OrderCancellation, situation: Situation) -> Facts:
    """A known activity; judges need cases, an address needs something redirected."""
    situation.index.check("activity", "activity", command.activity)
    situation.check_scope(command.scope)
    if command.scope and {*command.scope.activities} - {command.activity}:
        raise Refused("scope_repeats", field="activities")
    if (command.judges or command.criteria) and not command.case_by_case:
        raise Refused("judges_without_cases", field="case_by_case")
    if command.redirected_to and not command.redirected:
        raise Refused("nothing_redirected", field="redirected")
    _check_concept(situation, "decision", command.decision)
    return [carry(CancellationOrdered, command)]


@cancellation.decides(
    "contact", when=ANY_ORDERED, example="operations-16-may --reached 310 --unreachable 45"
)
def contact(record: Cancellation | None, command: ContactPeople, situation: Situation) -> Facts:
    """At least one number or a note."""
    if command == ContactPeople():
        raise Refused("nothing_reported", field="reached")
    _check_concept(situation, "communication", command.communication)
    refuse_private_numbers(note=command.note)
    return [carry(PeopleContacted, command)]


@cancellation.decides(
    "except", when=STANDING, example='consultations "suivis de grossesse" --judge gynécologue'
)
def make_exception(
    record: Cancellation | None, command: ExceptFromCancellation, situation: Situation
) -> Facts:
    """Where the cancellation holds; see `ledger.domain.personal`."""
    _check_within(record, command.scope, situation)
    refuse_private_numbers(text=command.text)
    return [carry(ExceptionMade, command)]


@cancellation.decides(
    "transfer", when=ANY_ORDERED, example='scheduled-imaging "un hôpital voisin" --count 12'
)
def transfer(record: Cancellation | None, command: TransferActivity, situation: Situation) -> Facts:
    """Where the cancellation holds; see `ledger.domain.personal`."""
    _check_within(record, command.scope, situation)
    refuse_private_numbers(what=command.what)
    return [carry(ActivityTransferred, command)]


@cancellation.decides(
    "resume", when=STANDING, example='scheduled-imaging --part "scintigraphies urgentes"'
)
def resume(record: Cancellation | None, command: ResumeActivity, situation: Situation) -> Facts:
    """Where the cancellation holds."""
    _check_within(record, command.scope, situation)
    return [carry(ActivityResumed, command)]


@cancellation.decides(
    "rebook", when=ANY_ORDERED, example="consultations --count 800 --qualifier about"
)
def rebook(record: Cancellation | None, command: RebookAppointments, situation: Situation) -> Facts:
    """At least one number, a period or a note."""
    if command == RebookAppointments():
        raise Refused("nothing_reported", field="count")
    return [carry(AppointmentsRebooked, command)]


def _check_concept(situation: Situation, concept: str, number: int | None) -> None:
    """A cited entry must exist and be of the concept it is cited as."""
    if number is not None and not situation.originator_of(number).startswith(f"{concept}."):
        raise Refused("wrong_concept", field=concept, value=number, wanted=concept)


def _check_within(record: Cancellation | None, scope: Scope | None, situation: Situation) -> None:
    """A scope must not name sites where nothing was cancelled."""
    situation.check_scope(scope)
    if scope is None or record is None or record.scope is None or not record.scope.sites:
        return
    held = situation.index.sites(record.scope)
    outside = [site for site in situation.index.sites(scope) if site not in held]
    if outside and EVERYWHERE not in scope.sites:
        listed = ", ".join(outside)
        raise Refused("not_cancelled_there", field="scope", value=listed, known=", ".join(held))

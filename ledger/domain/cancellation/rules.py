"""What has to hold before an entry about cancelled activity is recorded."""

from collections.abc import Iterator

from msgspec import structs

from ledger.domain.cancellation.asks import PATIENT, STANDING, reached_of
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
    ResumptionAnnounced,
)
from ledger.domain.cancellation.record import Cancellation, cancellation
from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.personal import refuse_private_numbers
from ledger.domain.situation import Situation
from ledger.domain.values import EVERYWHERE, Scope
from ledger.errors import Refused
from ledger.sanitize import same_name

LISTS = ("cancelled", "case_by_case", "maintained", "redirected")
"""The lists of an order: what becomes of what it names."""

ANY_ORDERED = (*STANDING, "resumed")


@cancellation.decides(
    "order",
    when=(ABSENT,),
    target="new",
    example='covid-testing --case-by-case "walk-in tests" --judges "doctors" --site marche',
)
def order(record: Cancellation | None, command: OrderCancellation, situation: Situation) -> Facts:
    """A known activity; judges need cases, an address needs something redirected."""
    situation.index.check("activity", "activity", command.activity)
    situation.index.check("activity", "also", *(command.also or ()))
    situation.check_scope(command.scope)
    if command.scope and {*command.scope.activities} - {command.activity}:
        raise Refused("scope_repeats", field="activities")
    _check_offered(command, situation)
    _check_lists(command)
    _check_counts(command)
    if (command.judges or command.criteria) and not command.case_by_case:
        raise Refused("judges_without_cases", field="case_by_case")
    if command.redirected_to and not command.redirected:
        raise Refused("nothing_redirected", field="redirected")
    situation.check_cited("decision", command.decision)
    return [carry(CancellationOrdered, command)]


@cancellation.decides(
    "contact", when=ANY_ORDERED, example="operations-16-may --reached 310 --unreachable 45"
)
def contact(record: Cancellation | None, command: ContactPeople, situation: Situation) -> Facts:
    """At least one number or a note; those told beside the others are recorded with them."""
    if command == ContactPeople():
        raise Refused("nothing_reported", field="reached")
    if command.count is not None and command.reached is not None:
        raise Refused("either_total_or_more", field="count")
    situation.check_cited("communication", command.communication)
    refuse_private_numbers(note=command.note)
    if command.count is None:
        return [carry(PeopleContacted, command)]
    known = reached_of(record, command.communication) or 0
    return [carry(PeopleContacted, command, reached=known + command.count)]


@cancellation.decides(
    "except", when=STANDING, example='consultations "pregnancy check-ups" --judge "gynaecologist"'
)
def make_exception(
    record: Cancellation | None, command: ExceptFromCancellation, situation: Situation
) -> Facts:
    """Where the cancellation holds; see `ledger.domain.personal`."""
    _check_within(record, command.scope, situation)
    refuse_private_numbers(text=command.text)
    return [carry(ExceptionMade, command)]


@cancellation.decides(
    "transfer", when=ANY_ORDERED, example='scheduled-imaging "a hospital nearby" --count 12'
)
def transfer(record: Cancellation | None, command: TransferActivity, situation: Situation) -> Facts:
    """Where the cancellation holds; see `ledger.domain.personal`."""
    _check_within(record, command.scope, situation)
    refuse_private_numbers(what=command.what)
    return [carry(ActivityTransferred, command)]


@cancellation.decides(
    "resume", when=STANDING, ends=True, example='scheduled-imaging --part "urgent scintigraphies"'
)
def resume(record: Cancellation | None, command: ResumeActivity, situation: Situation) -> Facts:
    """What was cancelled, where it was."""
    _check_within(record, command.scope, situation)
    said = command.scope.activities if command.scope else ()
    if record is not None and not {*said} <= {*record.activities}:
        index = situation.index
        value, known = (index.named("activity", *ids) for ids in (said, record.activities))
        raise Refused("not_cancelled_there", field="activities", value=value, known=known)
    refuse_private_numbers(part=command.part, note=command.note)
    return [carry(ActivityResumed if command.starts is None else ResumptionAnnounced, command)]


@cancellation.decides(
    "rebook", when=ANY_ORDERED, example="consultations --count 800 --qualifier about"
)
def rebook(record: Cancellation | None, command: RebookAppointments, situation: Situation) -> Facts:
    """At least one number, a period or a note."""
    if command == RebookAppointments():
        raise Refused("nothing_reported", field="count")
    refuse_private_numbers(note=command.note)
    return [carry(AppointmentsRebooked, command)]


def _check_within(record: Cancellation | None, scope: Scope | None, situation: Situation) -> None:
    """A scope must not name sites where nothing was cancelled, or no activity of it is offered."""
    situation.check_scope(scope)
    if scope is None or record is None or EVERYWHERE in scope.sites:
        return
    held = _held(record, situation)
    outside = [site for site in situation.index.sites(scope) if site not in held]
    if outside:
        value, known = (situation.index.named("site", *ids) for ids in (outside, held))
        raise Refused("not_cancelled_there", field="scope", value=value, known=known)


def _held(record: Cancellation, situation: Situation) -> list[str]:
    """The sites that an order is about: those it names, or where what it cancels is offered."""
    index, scope = situation.index, record.scope or Scope()
    named = index.sites(structs.replace(scope, sites=scope.sites or (EVERYWHERE,)))
    offered = {site for one in record.activities for site in index.offered(one)}
    return [site for site in named if site in offered or site in scope.sites]


def _check_offered(command: OrderCancellation, situation: Situation) -> None:
    """Somewhere the activity must be offered, where the organisation says where each is."""
    if command.scope is None or not command.scope.sites:
        return
    named = situation.index.sites(command.scope)
    for ident in (command.activity, *(command.also or ())):
        offered = situation.index.offered(ident)
        if not {*offered}.intersection(named):
            known = situation.index.named("site", *offered)
            said = {"activity": situation.index.named("activity", ident), "ident": ident}
            raise Refused("not_offered_there", field="scope", **said, known=known)


def _check_lists(command: OrderCancellation) -> None:
    """What is cancelled is not maintained as well; patients who cancel maintain nothing."""
    found: dict[str, str] = {}
    for name, item in _items(command):
        if found.setdefault(same_name(item), name) != name:
            raise Refused("in_two_lists", field=name, value=item, other=found[same_name(item)])
    apart = next((name for name, _ in _items(command) if name != "cancelled"), "")
    if apart and command.cancelled_by == PATIENT:
        raise Refused("patients_only_cancel", field=apart)


def _items(command: OrderCancellation) -> Iterator[tuple[str, str]]:
    return ((name, item) for name in LISTS for item in getattr(command, name))


def _check_counts(command: OrderCancellation) -> None:
    """No more are cancelled than were planned."""
    count, planned = command.count, command.planned
    if count is not None and planned is not None and count > planned:
        raise Refused("more_cancelled", field="count", value=count, left=planned)

"""What has to hold before an entry about requests is recorded."""

from ledger.domain.concept import ABSENT, Facts, Who, carry
from ledger.domain.four_eyes import any_same, check_named, is_part_of
from ledger.domain.organisation import Role
from ledger.domain.part_names import PartNames
from ledger.domain.personal import refuse_private_numbers
from ledger.domain.request.commands import (
    AnswerRequest,
    AskRequest,
    AssignRequest,
    CloseRequest,
    ConfirmRequest,
    DeliverRequest,
    EscalateRequest,
    LogRequest,
    MergeRequest,
    PrioritiseRequest,
    PromiseRequest,
    RefuseRequest,
    ReopenRequest,
    WithdrawRequest,
)
from ledger.domain.request.events import (
    RequestAnswered,
    RequestAsked,
    RequestAssigned,
    RequestClosed,
    RequestConfirmed,
    RequestDelivered,
    RequestEscalated,
    RequestLogged,
    RequestMerged,
    RequestPrioritised,
    RequestPromised,
    RequestProposed,
    RequestRefused,
    RequestReopened,
    RequestWithdrawn,
)
from ledger.domain.request.record import ASKED, OPEN, OVER, Request, request
from ledger.domain.situation import Situation
from ledger.domain.values import Number
from ledger.errors import Refused

RANKING = "request.prioritised"


@request.decides(
    "log",
    when=(ABSENT,),
    target="new",
    example='libramont "Two workstations for the pharmacy" --quantity 2 --category it',
)
def log(record: Request | None, command: LogRequest, situation: Situation) -> Facts:
    """For a site and a service that exist; see `ledger.domain.personal`."""
    situation.index.check("site", "site", command.site)
    if command.service:
        situation.index.check("service", "service", command.service)
    refuse_private_numbers(what=command.what, impact=command.impact, call_back=command.call_back)
    return [carry(RequestLogged, command)]


def second_person(
    record: Request | None, command: PrioritiseRequest, who: Who, situation: Situation
) -> None:
    """Whether two people stand behind the highest class: by their keys, or one of them by name."""
    if command.agreed is not None:
        check_named("agreed", command.agreed)
    if record is None or not _needs_two(record, command, situation):
        return
    if command.agreed is not None:
        own = (who.member, who.role)
        same = any_same(command.agreed, (*own, *record.askers), situation)
        if same or is_part_of(command.agreed, own, situation):
            raise Refused("second_person_alone", field="agreed", value=command.agreed)
    elif record.proposed == command.priority:
        if who.key in record.proposers:
            raise Refused("second_person_same", priority=_class_of(command, situation))
        member, role, key = record.logger
        if who.key == key and not _may_rank(role, situation):
            named = _class_of(command, situation)
            raise Refused("second_person_asked", priority=named, member=member)


def _class_of(command: PrioritiseRequest, situation: Situation) -> PartNames:
    return situation.index.named("priority", command.priority)


@request.decides(
    "prioritise",
    when=OPEN,
    many=True,
    by=second_person,
    example='pmo-10 urgent --motive "no other printer"',
)
def prioritise(record: Request | None, command: PrioritiseRequest, situation: Situation) -> Facts:
    """The classes are the organisation's; the highest counts once a second person says so."""
    situation.index.check("priority", "priority", command.priority)
    refuse_private_numbers(motive=command.motive)
    alone = record is not None and _needs_two(record, command, situation) and not command.agreed
    if alone and record.proposed != command.priority:  # type: ignore[union-attr]  # asked before
        return [carry(RequestProposed, command)]
    return [carry(RequestPrioritised, command)]


@request.decides("ask", when=OPEN, example='pmo-10 "A4 paper or labels?"')
def ask(record: Request | None, command: AskRequest, situation: Situation) -> Facts:
    """Whatever it waits for else; a new question takes the place of an open one."""
    refuse_private_numbers(query=command.query)
    return [carry(RequestAsked, command)]


@request.decides("answer", when=(ASKED,), example='pmo-10 "A4"')
def answer(record: Request | None, command: AnswerRequest, situation: Situation) -> Facts:
    """An answer to a question that was put and has none yet."""
    refuse_private_numbers(answer=command.answer)
    return [carry(RequestAnswered, command, site=record.site if record else None)]


@request.decides("assign", when=OPEN, many=True, example='pmo-10 "workstation team"')
def assign(record: Request | None, command: AssignRequest, situation: Situation) -> Facts:
    """To anybody, again and again."""
    refuse_private_numbers(owner=command.owner, note=command.note)
    return [carry(RequestAssigned, command)]


@request.decides("promise", when=OPEN, many=True, example='pmo-10 "tomorrow 16:00"')
def promise(record: Request | None, command: PromiseRequest, situation: Situation) -> Facts:
    """As often as it takes: the latest counts."""
    refuse_private_numbers(note=command.note)
    return [carry(RequestPromised, command)]


@request.decides(
    "escalate", when=OPEN, many=True, example='pmo-10 --to "IT department" --ticket T-104'
)
def escalate(record: Request | None, command: EscalateRequest, situation: Situation) -> Facts:
    """To somebody else, with their ticket; before it was ranked too."""
    return [carry(RequestEscalated, command)]


@request.decides("deliver", when=OPEN, ends=True, many=True, example="pmo-10 --quantity 1")
def deliver(record: Request | None, command: DeliverRequest, situation: Situation) -> Facts:
    """Escalated or not; more than was still to come needs a note that says why."""
    refuse_private_numbers(note=command.note)
    if record and command.note is None:
        _check_not_more(record, command.quantity)
    return [carry(RequestDelivered, command)]


@request.decides("confirm", when=("delivered",), many=True, example="pmo-10")
def confirm(record: Request | None, command: ConfirmRequest, situation: Situation) -> Facts:
    """The site says that what was delivered is there."""
    refuse_private_numbers(note=command.note)
    return [carry(RequestConfirmed, command, site=record.site if record else None)]


@request.decides(
    "close", when=OPEN, ends=True, many=True, example='pmo-11 "the site needs it no more"'
)
def close(record: Request | None, command: CloseRequest, situation: Situation) -> Facts:
    """With a reason; the entry that made it needless is not one of its own."""
    refuse_private_numbers(reason=command.reason)
    if command.by is not None:
        other = situation.states.get(situation.originator_of(command.by))
        if record is not None and other is not None and other.opened == record.opened:
            raise Refused("closed_by_itself", field="by", number=command.by)
    return [carry(RequestClosed, command)]


@request.decides(
    "refuse", when=OPEN, ends=True, many=True, example='pmo-12 "no equipment before Monday"'
)
def refuse(record: Request | None, command: RefuseRequest, situation: Situation) -> Facts:
    """Always with a reason."""
    refuse_private_numbers(reason=command.reason)
    return [carry(RequestRefused, command)]


@request.decides(
    "withdraw", when=OPEN, ends=True, many=True, example='pmo-16 --reason "found on site"'
)
def withdraw(record: Request | None, command: WithdrawRequest, situation: Situation) -> Facts:
    """With or without a reason."""
    refuse_private_numbers(reason=command.reason)
    return [carry(RequestWithdrawn, command, site=record.site if record else None)]


@request.decides("reopen", when=OVER, many=True, example='pmo-12 "the equipment is here"')
def reopen(record: Request | None, command: ReopenRequest, situation: Situation) -> Facts:
    """However it ended; no more is still to come than was asked for."""
    refuse_private_numbers(reason=command.reason)
    asked = record.quantity if record else None
    if command.quantity is not None and asked is not None and command.quantity > asked:
        raise Refused("missing_more", field="quantity", value=command.quantity, asked=asked)
    return [carry(RequestReopened, command)]


@request.decides("merge", when=OPEN, ends=True, many=True, example='pmo-14 89 --told "ext. 9103"')
def merge(record: Request | None, command: MergeRequest, situation: Situation) -> Facts:
    """Into another that goes on itself."""
    refuse_private_numbers(note=command.note, told=command.told)
    into = _other(record, command.into, situation)
    return [carry(RequestMerged, command, into=into.opened)]


def _other(record: Request | None, number: Number, situation: Situation) -> Request:
    originator = situation.originator_of(number)
    other = situation.states.get(originator)
    if not isinstance(other, Request) or (record and other.opened == record.opened):
        raise Refused("not_another_request", field="into", number=number)
    if other.into is not None:
        short = _called(originator, situation)
        if record is not None and other.into == record.opened:
            raise Refused("merged_into_this", field="into", short=short)
        into = _called(situation.originator_of(other.into), situation)
        raise Refused("merged_already", field="into", short=short, into=into, number=other.into)
    return other


def _called(originator: str, situation: Situation) -> str:
    """As people call it."""
    return situation.short_name(originator) or originator.partition(".")[2]


def _needs_two(record: Request, command: PrioritiseRequest, situation: Situation) -> bool:
    """Of several classes the first is for two people to give; a record in it stays there."""
    classes = situation.index.still_open("priority")
    highest = len(classes) > 1 and command.priority == classes[0]
    return highest and record.priority != command.priority


def _may_rank(role: str, situation: Situation) -> bool:
    found = situation.index.find("role", role)
    writes = found.writes if isinstance(found, Role) else ()
    return not {"*", f"{request.name}.*", RANKING}.isdisjoint(writes)


def _check_not_more(record: Request, quantity: int | None) -> None:
    """A site may be given more than it asked for, but then somebody says so."""
    left = record.left
    if quantity is not None and left is not None and quantity > left:
        raise Refused("more_than_asked", field="quantity", value=quantity, left=left)

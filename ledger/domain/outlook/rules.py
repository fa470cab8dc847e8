"""What has to hold before an entry about what is expected or aimed at is recorded."""

from ledger.domain.amounts import check_amount
from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.outlook.commands import (
    ExpectOutlook,
    MeetOutlook,
    MissOutlook,
    MoveOutlook,
    SetTarget,
    WithdrawOutlook,
)
from ledger.domain.outlook.events import (
    OutlookExpected,
    OutlookMet,
    OutlookMissed,
    OutlookMoved,
    OutlookWithdrawn,
    TargetSet,
)
from ledger.domain.outlook.record import OPEN, Outlook, outlook
from ledger.domain.situation import Situation
from ledger.errors import Refused


@outlook.decides(
    "expect",
    when=(ABSENT,),
    target="new",
    example='"All back to normal" --due "October" --as "back-to-normal"',
)
def expect(record: Outlook | None, command: ExpectOutlook, situation: Situation) -> Facts:
    """About places, services and machines that exist."""
    _check_about(command, situation)
    return [carry(OutlookExpected, command)]


@outlook.decides(
    "target",
    when=(ABSENT,),
    target="new",
    example='"Workstations restored" --share 80 --due "end of June" --asset workstations '
    '--as "desks"',
)
def target(record: Outlook | None, command: SetTarget, situation: Situation) -> Facts:
    """In a share, in a number or in words; measured by a figure, where one is named."""
    _check_about(command, situation)
    check_amount("value", command.value, command.unit, beside=("unit",))
    if command.value is not None and command.of is not None and command.value > command.of:
        raise Refused("more_than_whole", field="of", value=command.value, whole=command.of)
    if command.figure is not None:
        _check_figure(command.figure, situation)
    return [carry(TargetSet, command)]


@outlook.decides(
    "move",
    when=(*OPEN, "missed"),
    example='"desks" --due "15 July" --reason "disks came late"',
)
def move(record: Outlook | None, command: MoveOutlook, situation: Situation) -> Facts:
    """To something; what is not said stays."""
    if command.due is None and command.share is None and command.value is None:
        raise Refused("moved_nowhere", field="due")
    check_amount("value", command.value, record.unit if record else None)
    return [carry(OutlookMoved, command)]


@outlook.decides(
    "miss", when=OPEN, ends=True, example='"desks" --share 62 --text "disks came late"'
)
def miss(record: Outlook | None, command: MissOutlook, situation: Situation) -> Facts:
    """Before its time too, when that is certain."""
    check_amount("value", command.value, record.unit if record else None)
    return [carry(OutlookMissed, command)]


@outlook.decides("meet", when=(*OPEN, "missed"), ends=True, example='"desks" --share 81')
def meet(record: Outlook | None, command: MeetOutlook, situation: Situation) -> Facts:
    """In time or late: what was missed may still come."""
    check_amount("value", command.value, record.unit if record else None)
    return [carry(OutlookMet, command)]


@outlook.decides(
    "withdraw",
    when=(*OPEN, "missed"),
    ends=True,
    example='"back-to-normal" "no date while the inquiry lasts"',
)
def withdraw(record: Outlook | None, command: WithdrawOutlook, situation: Situation) -> Facts:
    """What is given up is neither met nor missed."""
    return [carry(OutlookWithdrawn, command)]


def _check_about(command: ExpectOutlook | SetTarget, situation: Situation) -> None:
    situation.check_scope(command.scope)
    if command.asset:
        situation.index.check("asset", "asset", command.asset)


def _check_figure(number: int, situation: Situation) -> None:
    originator = situation.originator_of(number)
    if not originator.startswith("figure."):
        raise Refused("no_figure", field="figure", number=number)

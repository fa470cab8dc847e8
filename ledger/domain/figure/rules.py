"""What has to hold before an entry about figures is recorded."""

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.figure.commands import ReportFigure
from ledger.domain.figure.events import FigureReported
from ledger.domain.figure.record import Figure, figure
from ledger.domain.situation import Situation
from ledger.errors import Refused


@figure.decides(
    "report",
    when=(ABSENT, "reported"),
    target="either",
    example='"machines de nouveau en service" 200 --qualifier at_least --of 1700 --kind stock',
)
def report(record: Figure | None, command: ReportFigure, situation: Situation) -> Facts:
    """Any figure, unless it contradicts itself; it may contradict every other."""
    situation.check_scope(command.scope)
    if command.asset:
        situation.index.check("asset", "asset", command.asset)
    _check_range(command)
    return [carry(FigureReported, command)]


def _check_range(command: ReportFigure) -> None:
    upper = command.value if command.upper is None else command.upper
    if upper < command.value:
        raise Refused("range_reversed", field="upper", value=upper, lower=command.value)
    if command.upper is not None and command.qualifier in {"at_least", "at_most"}:
        raise Refused("range_qualified", field="qualifier", value=command.qualifier)
    if command.of is not None and upper > command.of:
        raise Refused("more_than_whole", field="of", value=upper, whole=command.of)

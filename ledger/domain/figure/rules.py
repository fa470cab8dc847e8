"""What has to hold before an entry about figures is recorded."""

from ledger.domain.amounts import WHOLE, check_amount, is_share
from ledger.domain.card import Wanted
from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.figure.commands import ReportFigure
from ledger.domain.figure.events import FigureKind, FigureReported
from ledger.domain.figure.record import Figure, figure
from ledger.domain.short_names import is_made
from ledger.domain.situation import Situation
from ledger.errors import Refused

BESIDE = ("of", "unit")
"""Fields with which a number that cannot be is mended."""

LISTED = 12
"""Series named in a refusal."""


@figure.decides(
    "report",
    when=(ABSENT, "reported"),
    target="either",
    example='"machines back in service" 200 --qualifier at_least --of 1700 --kind stock',
)
def report(record: Figure | None, command: ReportFigure, situation: Situation) -> Facts:
    """Any figure, unless it contradicts itself; it may contradict every other.

    What is counted by something is a rate. A series is of one sort: nothing of it is ever summed
    with what was counted otherwise.
    """
    situation.check_scope(command.scope)
    if command.asset:
        situation.index.check("asset", "asset", command.asset)
    _check_amounts(command)
    _check_range(command)
    kind = "rate" if command.per and command.kind is None else command.kind
    _check_flow(command, kind, situation)
    if record:
        _check_series(record, command, kind)
    return [carry(FigureReported, command, kind=kind)]


def _check_flow(command: ReportFigure, kind: FigureKind | None, situation: Situation) -> None:
    if command.per and kind != "rate":
        raise Refused("per_is_rate", field="kind", value=kind)
    if command.closures is not None and kind == "stock":
        raise Refused("stock_has_no_closures", field="closures", value=command.closures)
    if command.against and f"figure.{command.against}" not in situation.states:
        found = situation.listed(Wanted("figure"), "newest", most=LISTED)
        names = (card.originator.partition(".")[2] for card in found)
        known = ", ".join(name for name in names if not is_made(name)) or "\N{EN DASH}"
        raise Refused("unknown_series", field="against", value=command.against, known=known)


def _check_series(record: Figure, command: ReportFigure, kind: FigureKind | None) -> None:
    """Of another sort than the last of the series that said one."""
    for name, value in (("kind", kind), ("per", command.per)):
        said = next((v for one in reversed(record.values) if (v := getattr(one, name))), None)
        if value and said and value != said:
            raise Refused("other_sort", field=name, value=value, said=said)


def _check_amounts(command: ReportFigure) -> None:
    for name in ("value", "upper"):
        check_amount(name, getattr(command, name), command.unit, beside=BESIDE)
    for name in ("of", "usual", "closures"):
        if (value := getattr(command, name)) is not None and value < 0:
            check_amount(name, value, command.unit, beside=BESIDE)


def _check_range(command: ReportFigure) -> None:
    upper = command.value if command.upper is None else command.upper
    if upper < command.value:
        raise Refused("range_reversed", field="upper", value=upper, lower=command.value)
    if command.upper is not None and command.qualifier in {"at_least", "at_most"}:
        raise Refused("range_qualified", field="qualifier", value=command.qualifier)
    if command.of not in {None, WHOLE} and is_share(command.unit):
        raise Refused("share_of_whole", field="of", value=command.value, whole=command.of)
    if command.of is not None and upper > command.of:
        raise Refused("more_than_whole", field="of", value=upper, whole=command.of)

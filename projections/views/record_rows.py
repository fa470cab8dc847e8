"""Rows drawn from records: which concept shows as what, and free text made clean.

A record is the domain's and holds what was recorded; a row is what boards and briefs may show. Of a
concept that is not named here nothing is drawn, and what is said of its entries elsewhere is held
back as its record is marked.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar, get_args, get_origin, get_type_hints

from msgspec import structs

from ledger.domain.cancellation.record import Beside, Cancellation
from ledger.domain.clock.record import Clock, Part
from ledger.domain.communication.record import PREPARED, Communication
from ledger.domain.crisis_and_roll import Crisis
from ledger.domain.decision.record import Countersignature, Decision, Dissent, Review
from ledger.domain.figure.record import Figure
from ledger.domain.means.record import Means, Promise
from ledger.domain.record import Record
from ledger.domain.restore.record import Restore
from ledger.domain.service.record import ServiceReports
from ledger.domain.threat.record import Threat, Ultimatum
from ledger.domain.values import Seal, Words
from projections.model.rows import (
    ActionRow,
    CancellationRow,
    ClockRow,
    CommunicationRow,
    DecisionRow,
    DutyRow,
    FigureRow,
    Head,
    IsolationRow,
    JobRow,
    MeansRow,
    MeetingRow,
    ObservationRow,
    OutlookRow,
    PhaseRow,
    PieceRow,
    RankingRow,
    ReportRow,
    RequestRow,
    Row,
    ThreatRow,
    ZoneRow,
)
from projections.views.record_texts import line, lines, prose

R = TypeVar("R", bound=Row)
Show = Callable[[Any], Any]
"""Makes a value of a record clean."""

Draw = Callable[[str, Any], Iterable[Row]]
"""The rows of one originator, from its id and its record."""


def drawn(kind: type[R], originator: str, record: Record, **made: Any) -> R:
    """A row of the fields that it and a record have by the same name, clean, and of `made`."""
    names, values, shows = _plan(kind, type(record))
    said = dict(zip(names, values(record), strict=True))
    for name, show in shows:
        if said[name] is not None:
            said[name] = show(said[name])
    return kind(
        head=head(originator, record),
        numbers=record.numbers,
        entries=record.entries,
        cells=record.cells,
        placed=record.placed,
        **(said | made if made else said),
    )


def head(originator: str, record: Record) -> Head:
    """What a row shows of its record's header."""
    return Head(
        originator=originator,
        marking=record.marking,
        occurred=record.occurred,
        recorded=record.recorded,
        actor=line(record.actor),
        source=line(record.source),
    )


class _Plan(NamedTuple):
    """What a row takes from a record: names, how to get them at once, and which are made clean."""

    names: tuple[str, ...]
    values: Callable[[Any], tuple[Any, ...]]
    shows: tuple[tuple[str, Show], ...]


@cache
def _plan(kind: type[Row], record: type[Record]) -> _Plan:
    hints = get_type_hints(kind)
    own = sorted(set(kind.__struct_fields__) - set(Row.__struct_fields__))
    names = tuple(name for name in own if hasattr(record, name))
    shows = ((name, _show(hints[name])) for name in names)
    return _Plan(
        names,
        attrgetter(*names),
        tuple((name, show) for name, show in shows if show is not None),
    )


def _show(hint: Any) -> Show | None:
    """By the type of a row's field: text, one line, several of either; None for anything else."""
    parts, origin = get_args(hint), get_origin(hint)
    if Seal in parts:
        return prose
    if hint is str or {str, type(None)} <= set(parts):
        return line
    if origin is dict:
        return _texts
    if origin is tuple:
        return lines if str in parts else _proses if Seal in get_args(parts[0]) else None
    return None


def _texts(texts: dict[str, Any]) -> dict[str, Any]:
    return {key: prose(text) for key, text in texts.items()}


def _proses(texts: tuple[Words, ...]) -> tuple[Any, ...]:
    return tuple(map(prose, texts))


def _one(kind: type[Row]) -> Draw:
    return lambda originator, record: [drawn(kind, originator, record)]


def _phase(originator: str, crisis: Crisis) -> Iterable[Row]:
    return [drawn(PhaseRow, originator, crisis.phase)] if crisis.phase else ()


def _reports(originator: str, service: ServiceReports) -> Iterable[Row]:
    return (drawn(ReportRow, originator, report) for report in service.reports.values())


def _values(originator: str, figure: Figure) -> Iterable[Row]:
    return (drawn(FigureRow, originator, value) for value in figure.values)


def _restore(originator: str, record: Restore) -> Iterable[Row]:
    """A job, a clean zone, what was cut off, or every order of restart there was."""
    if record.group == "zone":
        return [drawn(ZoneRow, originator, record)]
    if record.group == "isolation":
        return [drawn(IsolationRow, originator, record)]
    if record.group == "job":
        made = {"points": tuple(record.points), "planned": tuple(record.planned)}
        return [drawn(JobRow, originator, record, **made)]
    return (drawn(RankingRow, originator, one) for one in (*record.former, record))


def _communication(originator: str, record: Communication) -> Iterable[Row]:
    ready = tuple(sorted(record.approved)) if record.stage in PREPARED else ()
    return [drawn(CommunicationRow, originator, record, approved=ready)]


def _cancellation(originator: str, record: Cancellation) -> Iterable[Row]:
    lists = {
        name: tuple(map(_beside, getattr(record, name)))
        for name in ("exceptions", "transfers", "resumptions")
    }
    return [drawn(CancellationRow, originator, record, contacts=record.contacts, **lists)]


def _threat(originator: str, record: Threat) -> Iterable[Row]:
    return [drawn(ThreatRow, originator, record, deadlines=tuple(map(_due, record.deadlines)))]


def _decision(originator: str, record: Decision) -> Iterable[Row]:
    said = {
        name: tuple(map(_judged, getattr(record, name)))
        for name in ("reviews", "countersigned", "dissents")
    }
    return [drawn(DecisionRow, originator, record, **said)]


def _judged(one: Review | Countersignature | Dissent) -> Any:
    """What somebody said of a decision, clean."""
    shown = {"who": line, "text": prose}
    own = {n: show(getattr(one, n)) for n, show in shown.items() if hasattr(one, n)}
    return structs.replace(one, **own)


def _due(one: Ultimatum) -> Ultimatum:
    return structs.replace(one, consequence=prose(one.consequence), source=line(one.source))


def _means(originator: str, record: Means) -> Iterable[Row]:
    return [drawn(MeansRow, originator, record, promises=tuple(map(_promise, record.promises)))]


def _promise(one: Promise) -> Promise:
    return structs.replace(one, provider=line(one.provider))


def _clock(originator: str, record: Clock) -> Iterable[Row]:
    return [drawn(ClockRow, originator, record, parts=tuple(map(_part, record.parts)))]


def _part(one: Part) -> Part:
    return structs.replace(one, text=prose(one.text), reference=line(one.reference))


def _beside(said: Beside) -> Beside:
    return structs.replace(said, text=prose(said.text), by=line(said.by))


ROWS: Mapping[str, Draw] = {
    "crisis": _phase,
    "service": _reports,
    "restore": _restore,
    "cancellation": _cancellation,
    "decision": _decision,
    "action": _one(ActionRow),
    "duty": _one(DutyRow),
    "meeting": _one(MeetingRow),
    "request": _one(RequestRow),
    "communication": _communication,
    "threat": _threat,
    "outlook": _one(OutlookRow),
    "means": _means,
    "clock": _clock,
    "record": _one(PieceRow),
    "observation": _one(ObservationRow),
    "figure": _values,
}
"""What is drawn of each concept."""

"""Services by sites: every cell where a service is registered, with its latest report."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ledger.domain.coverage import cells, era_at
from ledger.domain.needs import needs_of
from ledger.domain.organisation import Index, Service
from ledger.domain.record import Record
from ledger.domain.service.record import ServiceReport, ServiceReports, is_earlier
from ledger.domain.situation import Situation
from ledger.domain.values import When
from projections.model.picture import RESTRICTED, UNREPORTED, Names, ServiceCell, ServiceRow
from projections.model.rows import ReportRow, Row
from projections.views.record_rows import drawn

Above = Callable[[Row], bool]
"""Whether a row is above the ceiling."""


class KnownRow(NamedTuple):
    """A row as it was made, and what it was made from."""

    names: Names
    reports: Sequence[ReportRow]
    hidden: Sequence[bool]
    row: ServiceRow


def grid(
    reports: Sequence[ReportRow],
    index: Index,
    names: Names,
    above: Above,
    known: dict[str, KnownRow] | None = None,
) -> tuple[ServiceRow, ...]:
    """One row a service, vital ones first, then in the order of the file.

    Of reports about one service and about all of them that of the latest moment holds.

    What was closed has a row or a cell where something was reported, and no other. `known` are the
    rows that were made last, which stand where nothing that they are made from is another.
    """
    services = sorted(index.organisation.services, key=lambda service: not service.vital)
    held = {} if known is None else known
    rows = (_row_as_known(service, reports, index, names, above, held) for service in services)
    return tuple(row for row in rows if row.cells or index.closed("service", row.id) is None)


def _row_as_known(  # noqa: PLR0913, PLR0917 (what a row is a function of, and where it is held)
    service: Service,
    reports: Sequence[ReportRow],
    index: Index,
    names: Names,
    above: Above,
    known: dict[str, KnownRow],
) -> ServiceRow:
    mine = [report for report in reports if report.covers(service.id)]
    hidden = [*map(above, mine)]
    before = known.get(service.id)
    if before is None or before.names is not names or before[1:3] != (mine, hidden):
        row = _row(service, mine, index, names, above)
        before = known[service.id] = KnownRow(names, mine, hidden, row)
    return before.row


def _row(
    service: Service, reports: Sequence[ReportRow], index: Index, names: Names, above: Above
) -> ServiceRow:
    latest = _latest(service.id, reports, names)
    return ServiceRow(
        id=service.id,
        name=names.part("service", service.id).name,
        vital=service.vital,
        needs=tuple(names.part(*needed) for needed in needs_of(service)),
        cells=tuple(
            _cell(site, latest, above)
            for site in index.cells(service.id, None)
            if site in latest or not _is_closed(service.id, site, index)
        ),
    )


def _is_closed(service: str, site: str, index: Index) -> bool:
    closed = (index.closed("service", service), index.closed("site", site))
    return any(number is not None for number in closed)


def _latest(service: str, reports: Sequence[ReportRow], names: Names) -> Mapping[str, ReportRow]:
    """The report that holds at each site, of those about a service."""
    return _holding(
        (report, cells(names.eras, service, report.scope, report.said_at)) for report in reports
    )


def _holding(said: Iterable[tuple[ReportRow, Iterable[str]]]) -> Mapping[str, ReportRow]:
    """At each site the report of the latest moment; of those that overlap the highest number."""
    found: defaultdict[str, list[ReportRow]] = defaultdict(list)
    for report, sites in said:
        for site in sites:
            found[site].append(report)
    return {site: _latest_told(there) for site, there in found.items()}


def _latest_told(reports: Sequence[ReportRow]) -> ReportRow:
    last = max((r.occurred.earliest for r in reports if r.occurred.earliest), default=None)
    begun = When(said="after", earliest=last)
    told = [r for r in reports if not is_earlier(r.occurred, begun)]
    return max(told, key=lambda report: report.number)


def former_reports(situation: Situation, originator: str) -> Iterator[ReportRow]:
    """The reports on a service that were the latest for their places when those became others.

    A later one that names the same places need not be about the same sites.
    """
    found: dict[int, ServiceReport] = {}
    for before in _before_eras(situation, originator):
        found |= _by_number(before)
    replaced = found.keys() - _by_number(situation.record(originator)).keys()
    return (drawn(ReportRow, originator, found[number]) for number in sorted(replaced))


def reports_told(situation: Situation, originator: str) -> Iterator[ReportRow]:
    """Every report on a service as it counts, from the first that says it is not normal on."""
    disturbed = False
    for number, entry in situation.effective(originator).now():
        alone = situation.kinds[entry.type].take(None, entry, number)
        for report in _by_number(alone).values():
            disturbed = disturbed or report.state != "normal"
            if disturbed:
                yield drawn(ReportRow, originator, report)


def _before_eras(situation: Situation, originator: str) -> Iterator[Record | None]:
    """The record at the end of every era but the last; evolved where that is not put down."""
    eras = situation.eras
    stood = [situation.kept.stood(originator, era.since - 1) for era in eras[1:]]
    if all(one.known for one in stood):
        yield from (one.record for one in stood)
        return
    record, last = None, 0
    for number, entry in situation.effective(originator).now():
        if era_at(eras, last) is not era_at(eras, number):
            yield record  # before the next report goes into it
        record, last = situation.kinds[entry.type].take(record, entry, number), number


def _by_number(record: Record | None) -> dict[int, ServiceReport]:
    known = record.reports.values() if isinstance(record, ServiceReports) else ()
    return {report.number: report for report in known}


def applications(
    reports: Sequence[ReportRow], index: Index, names: Names, above: Above
) -> tuple[ServiceRow, ...]:
    """One row an application that somebody spoke of, in the order of the file."""
    rows = (_application(part, reports, index, names, above) for part in index.parts("application"))
    return tuple(row for row in rows if row.cells)


def _application(
    part: Any, reports: Sequence[ReportRow], index: Index, names: Names, above: Above
) -> ServiceRow:
    mine = [report for report in reports if report.application == part.id]
    latest = _holding((report, names.covered(report.scope, report.said_at)) for report in mine)
    return ServiceRow(
        id=part.id,
        name=names.part("application", part.id).name,
        vital=False,
        needs=tuple(names.part(*needed) for needed in needs_of(part)),
        cells=tuple(_cell(s.id, latest, above) for s in index.parts("site") if s.id in latest),
    )


def _cell(site: str, latest: Mapping[str, ReportRow], above: Above) -> ServiceCell:
    report = latest.get(site)
    if report is None:
        return ServiceCell(site=site, state=UNREPORTED)
    if above(report):
        return ServiceCell(site=site, state=RESTRICTED, number=report.number)
    return ServiceCell(site=site, state=report.state, number=report.number, report=report)

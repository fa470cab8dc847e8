"""Services by sites: every cell where a service is registered, with its latest report."""

from collections.abc import Callable, Mapping, Sequence

from ledger.domain.organisation import Index, Service
from projections.model.picture import RESTRICTED, UNREPORTED, Names, ServiceCell, ServiceRow
from projections.model.rows import ReportRow, Row

Above = Callable[[Row], bool]
"""Whether a row is above the ceiling."""


def grid(
    reports: Sequence[ReportRow], index: Index, names: Names, above: Above
) -> tuple[ServiceRow, ...]:
    """One row a service, vital ones first, then in the order of the file."""
    services = sorted(index.organisation.services, key=lambda service: not service.vital)
    return tuple(_row(service, reports, index, names, above) for service in services)


def _row(
    service: Service, reports: Sequence[ReportRow], index: Index, names: Names, above: Above
) -> ServiceRow:
    latest = _latest(service.id, reports, index)
    return ServiceRow(
        id=service.id,
        name=names.part("service", service.id).name,
        vital=service.vital,
        needs=tuple(names.part("application", ident) for ident in service.needs),
        cells=tuple(_cell(s, latest, above) for s in index.cells(service.id, None)),
    )


def _latest(service: str, reports: Sequence[ReportRow], index: Index) -> Mapping[str, ReportRow]:
    """The report that holds at each site: the one with the highest number."""
    mine = (report for report in reports if report.service == service)
    latest: dict[str, ReportRow] = {}
    for report in sorted(mine, key=lambda report: report.number):
        for site in index.cells(service, report.scope):
            latest[site] = report
    return latest


def _cell(site: str, latest: Mapping[str, ReportRow], above: Above) -> ServiceCell:
    report = latest.get(site)
    if report is None:
        return ServiceCell(site=site, state=UNREPORTED)
    if above(report):
        return ServiceCell(site=site, state=RESTRICTED, number=report.number)
    return ServiceCell(site=site, state=report.state, number=report.number, report=report)

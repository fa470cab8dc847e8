"""Services by sites: every cell where a service is registered, with its latest report."""

from collections.abc import Mapping

from ledger.domain.organisation import Index, Service
from ledger.domain.values import Marking
from projections.picture import RESTRICTED, UNREPORTED, Cell, Names, ServiceRow
from projections.rows import ReportRow
from projections.views.base import LEVELS
from projections.views.services import Services


def grid(state: Services, index: Index, names: Names, ceiling: Marking) -> tuple[ServiceRow, ...]:
    """One row a service, vital ones first, then in the order of the file."""
    services = sorted(index.organisation.services, key=lambda service: not service.vital)
    return tuple(_row(service, state, index, names, ceiling) for service in services)


def _row(
    service: Service, state: Services, index: Index, names: Names, ceiling: Marking
) -> ServiceRow:
    latest = _latest(service.id, state, index)
    return ServiceRow(
        id=service.id,
        name=names.part("service", service.id).name,
        vital=service.vital,
        needs=tuple(names.part("application", ident) for ident in service.needs),
        cells=tuple(_cell(s, latest, ceiling) for s in index.cells(service.id, None)),
    )


def _latest(service: str, state: Services, index: Index) -> Mapping[str, ReportRow]:
    """The report that holds at each site: the one with the highest number."""
    reports = state.reports.get(f"service.{service}", {})
    latest: dict[str, ReportRow] = {}
    for report in sorted(reports.values(), key=lambda report: report.number):
        for site in index.cells(service, report.scope):
            latest[site] = report
    return latest


def _cell(site: str, latest: Mapping[str, ReportRow], ceiling: Marking) -> Cell:
    report = latest.get(site)
    if report is None:
        return Cell(site=site, state=UNREPORTED)
    if LEVELS[report.marking] > LEVELS[ceiling]:
        return Cell(site=site, state=RESTRICTED, number=report.number)
    return Cell(site=site, state=report.state, number=report.number, report=report)

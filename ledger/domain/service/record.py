"""The record of services, and how each entry changes it."""

from msgspec import field

from ledger.domain.concept import Concept
from ledger.domain.entry import Entry
from ledger.domain.record import Record, absorb, counted
from ledger.domain.service.commands import ReportService
from ledger.domain.service.events import Condition, ServiceReported
from ledger.domain.values import Percent, Scope, Slug, When, Words


class ServiceReport(Record, kw_only=True):
    """How a service stands at the places of `scope`, wherever it is registered when it is None."""

    service: Slug
    state: Condition
    scope: Scope | None = None
    capacity: Percent | None = None
    works: Words | None = None
    fails: Words | None = None
    workaround: Words | None = None
    since: When | None = None


class ServiceReports(Record, kw_only=True):
    """The latest report for each way in which places were named (`place_key`).

    A report on a group fills the cells of its sites when a picture is drawn, so that the record
    stays as small as the ways places are named.
    """

    reports: dict[str, ServiceReport] = field(default_factory=dict)


service = Concept("service", ServiceReports)


def key_of(said: ReportService | ServiceReported) -> str:
    """Where a service stands: one originator for all its reports."""
    return f"service.{said.service}"


@service.evolves("service.reported", key=key_of)
def reported(
    record: ServiceReports | None,
    event: ServiceReported,
    entry: Entry[ServiceReported],
    number: int,
) -> ServiceReports:
    """The latest report holds for the places it names."""
    known = record or ServiceReports(stage="reported")
    report = ServiceReport(stage="reported", service=event.service, state=event.state)
    counted(absorb(report, event, number), entry, number)
    known.reports[place_key(event.scope)] = report
    return known


def place_key(scope: Scope | None) -> str:
    """The sites and exceptions of a scope as one key; empty for wherever it is registered."""
    return f"{','.join(scope.sites)}-{','.join(scope.excepted)}" if scope else ""

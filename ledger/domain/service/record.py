"""The record of services, and how each entry changes it."""

from typing import Any

from msgspec import field

from ledger.domain.concept import Concept
from ledger.domain.entry import Entry
from ledger.domain.record import Record, absorb, counted
from ledger.domain.service.commands import ReportApplication, ReportService, ReportSite
from ledger.domain.service.events import (
    ApplicationReported,
    Condition,
    ServiceReported,
    ServicesReported,
    SiteReported,
)
from ledger.domain.values import Percent, Scope, Slug, When, Words

EVERY = "service.all"
"""The originator of what is said of all services at once; no part may be called `all`."""


class ServiceReport(Record, kw_only=True):
    """How a service stands at the places of `scope`, wherever it is registered when it is None.

    Or how a `site` stands as a whole, or an `application`; without any of the three, how all
    services do, or those that `scope` names. `held` is since when reports about these places have
    said the same state, one after another; None for the first of them.
    """

    state: Condition
    service: str = ""
    site: Slug | None = None
    application: Slug | None = None
    scope: Scope | None = None
    capacity: Percent | None = None
    works: Words | None = None
    fails: Words | None = None
    workaround: Words | None = None
    since: When | None = None
    held: When | None = None


class ServiceReports(Record, kw_only=True):
    """The report that holds for each way in which places were named (`place_key`).

    That is the latest, unless it tells of an earlier moment than the one before it.

    A report on a group fills the cells of its sites when a picture is drawn, so that the record
    stays as small as the ways places are named.
    """

    reports: dict[str, ServiceReport] = field(default_factory=dict)

    @property
    def called(self) -> tuple[tuple[str, Slug], ...]:
        """The service, the site or the application that all the reports are about."""
        report = next(iter(self.reports.values()), None)
        if report is None:
            return ()
        parts = (
            ("service", report.service),
            ("site", report.site),
            ("application", report.application),
        )
        return tuple((kind, ident) for kind, ident in parts if ident)


service = Concept("service", ServiceReports)

Said = ServiceReported | SiteReported | ApplicationReported | ServicesReported


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
    """The report holds for the places it names, unless it tells of an earlier moment."""
    return _reported(record, event, entry, number)


def site_key(said: ReportSite | SiteReported) -> str:
    """Where a site as a whole stands."""
    return f"service.site--{said.site}"


def application_key(said: ReportApplication | ApplicationReported) -> str:
    """Where an application stands."""
    return f"service.application--{said.application}"


def every_key(_said: object) -> str:
    """Where all services together stand: one originator, whatever the place."""
    return EVERY


@service.evolves("service.site_reported", key=site_key)
def site_reported(
    record: ServiceReports | None, event: SiteReported, entry: Entry[SiteReported], number: int
) -> ServiceReports:
    """The report holds, unless it tells of an earlier moment."""
    return _reported(record, event, entry, number)


@service.evolves("service.application_reported", key=application_key)
def application_reported(
    record: ServiceReports | None,
    event: ApplicationReported,
    entry: Entry[ApplicationReported],
    number: int,
) -> ServiceReports:
    """The report holds for the places it names, unless it tells of an earlier moment."""
    return _reported(record, event, entry, number)


@service.evolves("service.all_reported", key=every_key)
def all_reported(
    record: ServiceReports | None,
    event: ServicesReported,
    entry: Entry[ServicesReported],
    number: int,
) -> ServiceReports:
    """The latest report holds for the places and services it names, until one is said by itself."""
    return _reported(record, event, entry, number)


def _reported(
    record: ServiceReports | None, event: Said, entry: Entry[Any], number: int
) -> ServiceReports:
    known = record or ServiceReports(stage="reported")
    report = ServiceReport(stage="reported", state=event.state)
    counted(absorb(report, event, number), entry, number)
    place = place_key(report.scope)
    before = known.reports.get(place)
    if before is not None and is_earlier(report.occurred, before.occurred):
        return known
    report.held = _held(before, report)
    known.reports[place] = report
    return known


def is_earlier(one: When, other: When) -> bool:
    """Whether one time is over before the other begins; never of a time without that end."""
    if one.latest is None or other.earliest is None:
        return False
    return one.latest < other.earliest


def _held(before: ServiceReport | None, report: ServiceReport) -> When | None:
    if before is None or before.state != report.state:
        return None
    return before.since or before.held or before.occurred


def place_key(scope: Scope | None) -> str:
    """The sites, exceptions and services of a scope as one key; empty for all of them."""
    if scope is None:
        return ""
    services = f"-{','.join(scope.services)}" if scope.services else ""
    return f"{','.join(scope.sites)}-{','.join(scope.excepted)}{services}"

"""What has to hold before an entry about services is recorded."""

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.organisation import Index
from ledger.domain.service.commands import (
    ReportApplication,
    ReportService,
    ReportServices,
    ReportSite,
)
from ledger.domain.service.events import (
    ApplicationReported,
    ServiceReported,
    ServicesReported,
    SiteReported,
)
from ledger.domain.service.record import (
    ServiceReports,
    application_key,
    every_key,
    key_of,
    service,
    site_key,
)
from ledger.domain.situation import Situation
from ledger.domain.values import EVERYWHERE, Scope
from ledger.errors import Refused

USUAL = 100
"""The capacity on a usual day, in %."""

STOPPED = ("down", "closed")
"""States in which nothing, or next to nothing, is done."""


@service.decides(
    "report",
    when=(ABSENT, "reported"),
    target="keyed",
    key=key_of,
    example='radiology degraded --works "images" --fails "reports cannot be typed"',
)
def report(record: ServiceReports | None, command: ReportService, situation: Situation) -> Facts:
    """A service of the organisation, at sites where it is registered."""
    _check_said(command)
    index = situation.index
    index.check("service", "service", command.service)
    index.check_scope(command.scope)
    if command.scope:
        _check_places(command.service, command.scope, index)
    return [carry(ServiceReported, command)]


@service.decides(
    "site",
    when=(ABSENT, "reported"),
    target="keyed",
    key=site_key,
    example='virton closed --fails "no power" --since "about 2 am"',
)
def report_site(record: ServiceReports | None, command: ReportSite, situation: Situation) -> Facts:
    """A site of the organisation."""
    _check_said(command)
    situation.index.check("site", "site", command.site)
    return [carry(SiteReported, command)]


@service.decides(
    "all",
    when=(ABSENT, "reported"),
    target="keyed",
    key=every_key,
    example='degraded --site arlon --fails "no computer works" --workaround "paper"',
)
def report_all(
    record: ServiceReports | None, command: ReportServices, situation: Situation
) -> Facts:
    """Services that are registered there; none is said of where there is none."""
    _check_said(command)
    index, scope = situation.index, command.scope
    index.check_scope(scope)
    if scope and scope.activities:
        raise Refused("scope_repeats", field="activities")
    named = scope.services if scope else ()
    every = named or tuple(part.id for part in index.parts("service"))
    missing = [one for one in every if not index.cells(one, scope)]
    if len(missing) == len(every) or (named and missing):
        where = index.named("site", *((scope.sites if scope else ()) or (EVERYWHERE,)))
        words = index.named("service", *named) or index.named("site", EVERYWHERE)
        there = (one for one in index.still_open("service") if index.cells(one, scope))
        known = index.named("service", *there) or "\N{EN DASH}"
        raise Refused("services_not_there", field="scope", value=words, where=where, known=known)
    return [carry(ServicesReported, command)]


@service.decides(
    "application",
    when=(ABSENT, "reported"),
    target="keyed",
    key=application_key,
    example='patient-record down --fails "no access" --workaround "paper records"',
)
def report_application(
    record: ServiceReports | None, command: ReportApplication, situation: Situation
) -> Facts:
    """An application of the organisation, anywhere."""
    index, scope = situation.index, command.scope
    _check_said(command)
    index.check("application", "application", command.application)
    index.check_scope(scope)
    for name in ("services", "activities"):
        if scope and getattr(scope, name):
            raise Refused("scope_repeats", field=name)
    return [carry(ApplicationReported, command)]


def _check_said(command: ReportService | ReportSite | ReportServices | ReportApplication) -> None:
    """What is as usual fails nowhere, what is not has no more than usual, what stopped has less.

    Raises:
        Refused: `normal_fails`, `normal_below`, `above_usual`, `stopped_as_usual`.
    """
    capacity = command.capacity
    if command.state == "normal":
        if command.fails is not None:
            raise Refused("normal_fails", field="fails")
        if capacity is not None and capacity < USUAL:
            raise Refused("normal_below", field="capacity", value=capacity)
    elif capacity is not None and capacity > USUAL:
        raise Refused("above_usual", field="capacity", value=capacity)
    elif command.state in STOPPED and capacity == USUAL:
        raise Refused("stopped_as_usual", field="capacity", value=capacity)


def _check_places(ident: str, scope: Scope, index: Index) -> None:
    """A site named by itself must have the service; of a group or of all, one site is enough."""
    if {*scope.services} - {ident}:
        raise Refused("scope_repeats", field="services")
    if scope.activities:
        raise Refused("no_activities_here", field="activities")
    cells = index.cells(ident, scope)
    missing = [
        site
        for site in scope.sites
        if index.find("site", site) and site not in index.cells(ident, None)
    ]
    if missing or not cells:
        words = index.named("site", *(missing or scope.sites or (EVERYWHERE,)))
        known = index.named("site", *index.cells(ident, None))
        said = index.named("service", ident)
        raise Refused("service_not_there", field="scope", service=said, value=words, known=known)

"""What has to hold before an entry about services is recorded."""

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.organisation import Index
from ledger.domain.service.commands import ReportService
from ledger.domain.service.events import ServiceReported
from ledger.domain.service.record import ServiceReports, key_of, service
from ledger.domain.situation import Situation
from ledger.domain.values import EVERYWHERE, Scope
from ledger.errors import Refused


@service.decides(
    "report",
    when=(ABSENT, "reported"),
    target="keyed",
    key=key_of,
    example='radiology degraded --works "images" --fails "protocoles impossibles à taper"',
)
def report(record: ServiceReports | None, command: ReportService, situation: Situation) -> Facts:
    """A service of the organisation, at sites where it is registered."""
    index = situation.index
    index.check("service", "service", command.service)
    index.check_scope(command.scope)
    if command.scope:
        _check_places(command.service, command.scope, index)
    return [carry(ServiceReported, command)]


def _check_places(ident: str, scope: Scope, index: Index) -> None:
    """A site named by itself must have the service; of a group or of all, one site is enough."""
    if {*scope.services} - {ident}:
        raise Refused("scope_repeats", field="services")
    cells = index.cells(ident, scope)
    missing = [
        site
        for site in scope.sites
        if index.find("site", site) and site not in index.cells(ident, None)
    ]
    if missing or not cells:
        words = ", ".join(missing or scope.sites or (EVERYWHERE,))
        known = ", ".join(index.cells(ident, None))
        raise Refused("service_not_there", field="scope", service=ident, value=words, known=known)

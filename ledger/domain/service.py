"""Services of care and support: what works, what does not, and since when.

Says whether a service *can* work; whether it *is offered* is said by cancellations. The two stand
side by side and are never merged.
"""

from typing import Annotated, Literal

from msgspec import Meta, field

from ledger.domain.concept import ABSENT, Command, Concept, Facts, carry
from ledger.domain.entry import Entry, Event
from ledger.domain.organisation import Index
from ledger.domain.record import Record, absorb, counted
from ledger.domain.values import EVERYWHERE, Past, Percent, Scope, Slug, Text, When, Words
from ledger.domain.world import World
from ledger.errors import Refused

Condition = Literal["normal", "degraded", "down", "closed", "unknown"]
"""`down` cannot work, `closed` was shut on purpose, `unknown` was asked and nobody could say."""


class ReportService(Command, frozen=True, kw_only=True):
    """Report how a service stands, everywhere it is registered or at some sites."""

    service: Annotated[Slug, Meta(title="Service", description="A service of the organisation.")]
    state: Annotated[
        Condition,
        Meta(title="State", description="Whether it can work; not whether it is offered."),
    ]
    scope: Annotated[
        Scope | None,
        Meta(title="Where", description="Sites or groups; empty: wherever it is registered."),
    ] = None
    capacity: Annotated[
        Percent | None, Meta(title="Capacity", description="In % of usual.", examples=[40])
    ] = None
    works: Annotated[Text | None, Meta(title="What works")] = None
    fails: Annotated[Text | None, Meta(title="What does not work")] = None
    workaround: Annotated[
        Text | None, Meta(title="Workaround", description="How the work is done meanwhile.")
    ] = None
    since: Annotated[
        Past | None, Meta(title="Since", description="Since when it has been like this.")
    ] = None


class ServiceReported(Event, frozen=True, kw_only=True):
    """How a service stands at the sites of `scope`, or wherever it is registered."""

    service: Slug
    state: Condition
    scope: Scope | None = None
    capacity: Percent | None = None
    works: Text | None = None
    fails: Text | None = None
    workaround: Text | None = None
    since: Past | None = None


class Report(Record, kw_only=True):
    """How a service stands at the places of `scope`, wherever it is registered when it is None."""

    service: Slug
    state: Condition
    scope: Scope | None = None
    capacity: Percent | None = None
    works: Words | None = None
    fails: Words | None = None
    workaround: Words | None = None
    since: When | None = None


class Service(Record, kw_only=True):
    """The latest report for each way in which places were named (`place_key`).

    A report on a group fills the cells of its sites when a picture is drawn, so that the record
    stays as small as the ways places are named.
    """

    reports: dict[str, Report] = field(default_factory=dict)


service = Concept("service", Service)


def _key(said: ReportService | ServiceReported) -> str:
    return f"service.{said.service}"


@service.decides(
    "report",
    when=(ABSENT, "reported"),
    target="keyed",
    key=_key,
    example='radiology degraded --works "images" --fails "protocoles impossibles à taper"',
)
def report(state: Service | None, command: ReportService, world: World) -> Facts:
    """A service of the organisation, at sites where it is registered."""
    index = world.index
    index.check("service", "service", command.service)
    index.check_scope(command.scope)
    if command.scope:
        _check_places(command.service, command.scope, index)
    return [carry(ServiceReported, command)]


@service.evolves("service.reported", key=_key)
def reported(
    state: Service | None, event: ServiceReported, entry: Entry[ServiceReported], number: int
) -> Service:
    """The latest report holds for the places it names."""
    known = state or Service(stage="reported")
    report = Report(stage="reported", service=event.service, state=event.state)
    counted(absorb(report, event, number), entry, number)
    known.reports[place_key(event.scope)] = report
    return known


def place_key(scope: Scope | None) -> str:
    """The sites and exceptions of a scope as one key; empty for wherever it is registered."""
    return f"{','.join(scope.sites)}-{','.join(scope.excepted)}" if scope else ""


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

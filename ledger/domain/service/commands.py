"""What can be asked for about services, sites as a whole and applications."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.service.events import Condition
from ledger.domain.values import Past, Percent, Scope, Slug, Text

State = Annotated[
    Condition,
    Meta(title="State", description="Whether it can work; not whether it is offered."),
]
Capacity = Annotated[
    Percent | None, Meta(title="Capacity", description="In % of usual.", examples=[40])
]
Works = Annotated[Text | None, Meta(title="What works")]
Fails = Annotated[Text | None, Meta(title="What does not work")]
Workaround = Annotated[
    Text | None, Meta(title="Workaround", description="How the work is done meanwhile.")
]
Since = Annotated[Past | None, Meta(title="Since", description="Since when it has been like this.")]


class ReportService(Command, frozen=True, kw_only=True):
    """Report how a service stands, everywhere it is registered or at some sites."""

    service: Annotated[Slug, Meta(title="Service", description="A service of the organisation.")]
    state: State
    scope: Annotated[
        Scope | None,
        Meta(title="Where", description="Sites or groups; empty: wherever it is registered."),
    ] = None
    capacity: Capacity = None
    works: Works = None
    fails: Fails = None
    workaround: Workaround = None
    since: Since = None


class ReportSite(Command, frozen=True, kw_only=True):
    """Report how a site stands as a whole: closed, degraded. Its services are said apart."""

    site: Annotated[Slug, Meta(title="Site", description="A site of the organisation.")]
    state: State
    capacity: Capacity = None
    works: Works = None
    fails: Fails = None
    workaround: Workaround = None
    since: Since = None


class ReportServices(Command, frozen=True, kw_only=True):
    """Report all services of a site, or of several, in one entry; one said later counts more."""

    state: State
    scope: Annotated[
        Scope | None,
        Meta(title="Where", description="Sites and services; empty: all there are."),
    ] = None
    capacity: Capacity = None
    works: Works = None
    fails: Fails = None
    workaround: Workaround = None
    since: Since = None


class ReportApplication(Command, frozen=True, kw_only=True):
    """Report whether an application runs, everywhere or at some sites."""

    application: Annotated[
        Slug, Meta(title="Application", description="An application of the organisation.")
    ]
    state: State
    scope: Annotated[
        Scope | None, Meta(title="Where", description="Sites or groups; empty: everywhere.")
    ] = None
    capacity: Capacity = None
    works: Works = None
    fails: Fails = None
    workaround: Workaround = None
    since: Since = None

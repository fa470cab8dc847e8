"""What can be asked for about services."""

from typing import Annotated

from msgspec import Meta

from ledger.domain.concept import Command
from ledger.domain.service.events import Condition
from ledger.domain.values import Past, Percent, Scope, Slug, Text


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

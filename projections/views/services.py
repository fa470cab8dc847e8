"""How every service stands where: the latest report for each place it was made for.

The reports of one service are kept by the places they name, so that a group report fills the cells
of its sites when a picture is drawn and the state stays as small as the ways places are named.
"""

from msgspec import Struct, field

from ledger.domain.entry import Entry
from ledger.domain.service import ServiceReported
from projections.rows import ReportRow
from projections.views.base import View, head, prose

Places = str
"""The sites and exceptions of a scope as one key; empty for wherever the service is registered."""


class Services(Struct):
    """The reports by originator, then by places."""

    reports: dict[str, dict[Places, ReportRow]] = field(default_factory=dict)


def reported(state: Services, number: int, entry: Entry[ServiceReported]) -> None:
    """The latest report for these places holds."""
    event = entry.event
    scope = event.scope
    places = f"{','.join(scope.sites)}-{','.join(scope.excepted)}" if scope else ""
    row = ReportRow(
        head=head(entry),
        numbers=(number,),
        service=event.service,
        state=event.state,
        scope=scope,
        capacity=event.capacity,
        works=prose(event.works, number),
        fails=prose(event.fails, number),
        workaround=prose(event.workaround, number),
        since=event.since,
    )
    state.reports.setdefault(entry.originator, {})[places] = row


def forget(state: Services, originator: str) -> None:
    """Its reports come again."""
    state.reports.pop(originator, None)


VIEW = View(1, Services, "service", {"service.reported": reported}, forget)

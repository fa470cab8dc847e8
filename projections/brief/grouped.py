"""Services in one state, those together that have been so, and confirmed, since the same day."""

from collections.abc import Iterable, Iterator
from typing import Any

from projections.brief.ages import reports_age
from projections.brief.model import Phrase
from projections.brief.phrases import say, several
from projections.brief.places import with_sites
from projections.model.picture import Picture, ServiceRow
from projections.model.rows import NamedPart


def aged(picture: Picture, services: Iterable[Any], state: str) -> Iterator[object]:
    """Services with their age; what is no service, as how many others there are, as it is."""
    groups: list[tuple[Phrase | None, list[object]]] = []
    for service in services:
        known = isinstance(service, ServiceRow)
        age = _report_age(picture, service, state) if known else None
        put_together(groups, age, _with_sites(picture, service, state) if known else service)
    for age, names in groups:
        yield say("brief.aged", what=several(names), age=age) if age else several(names)


def put_together(groups: list[tuple[Any, list[Any]]], key: Any, value: Any) -> None:
    """Put a value beside those of an equal key, each once."""
    found = next((values for known, values in groups if known == key), None)
    if found is None:
        groups.append((key, [value]))
    elif value not in found:
        found.append(value)


def _report_age(picture: Picture, service: ServiceRow, state: str) -> Phrase | None:
    """By the reports that say so."""
    reports = {c.report.number: c.report for c in service.cells if c.state == state and c.report}
    return reports_age(picture, [*reports.values()]) if reports else None


def _with_sites(picture: Picture, service: ServiceRow, state: str) -> NamedPart | Phrase:
    """The service; with how many of its sites when it is not all of them."""
    return with_sites(picture, service, [c.site for c in service.cells if c.state == state])

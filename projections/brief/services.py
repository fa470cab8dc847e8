"""Services: what does not work first, in full; what works in one line; what nobody reported."""

from collections.abc import Iterator

from projections.brief.model import BriefLine, Code, Phrase
from projections.brief.phrases import line, optional, place, plural, say, several
from projections.model.picture import (
    RESTRICTED,
    SEVERITY,
    UNREPORTED,
    Picture,
    ServiceCell,
    ServiceRow,
)
from projections.model.rows import NamedPart, ReportRow

BRIEFLY = {"normal": "brief.service.normal", UNREPORTED: "brief.service.unreported"}
"""States told for all services together."""


def service_lines(picture: Picture) -> Iterator[BriefLine]:
    """The worst first; vital services before others."""
    order = {state: place for place, state in enumerate(SEVERITY)}
    rows = sorted(picture.services, key=lambda row: (order[row.worst], not row.vital))
    for row in rows:
        for cells in _reports(row):
            if cells[0].state not in BRIEFLY:
                yield _line(picture, row, cells)
    for state in BRIEFLY:
        yield from _together(picture, state)


def _reports(row: ServiceRow) -> list[list[ServiceCell]]:
    """The cells by report, those of one report together."""
    groups: dict[tuple[str, int | None], list[ServiceCell]] = {}
    for cell in row.cells:
        groups.setdefault((cell.state, cell.number), []).append(cell)
    return sorted(groups.values(), key=lambda cells: SEVERITY.index(cells[0].state))


def _line(picture: Picture, row: ServiceRow, cells: list[ServiceCell]) -> BriefLine:
    first = cells[0]
    name = NamedPart(row.id, row.name)
    fields = {
        "service": say("brief.service.vital", service=name) if row.vital else name,
        "state": Code("service_state", first.state),
        "where": _where(picture, row, cells),
    }
    if first.state == RESTRICTED or first.report is None:
        numbers = (first.number,) if first.number else ()
        return BriefLine(phrases=(say("brief.service.line", **fields),), numbers=numbers, entries=1)
    return line(
        say("brief.service.line", **fields),
        rows=[first.report],
        since=picture.since,
        details=_details(first.report, row),
    )


def _details(report: ReportRow, row: ServiceRow) -> tuple[Phrase, ...]:
    return optional(
        ("brief.detail.since", report.since),
        ("brief.detail.capacity", report.capacity),
        ("brief.detail.works", report.works),
        ("brief.detail.fails", report.fails),
        ("brief.detail.workaround", report.workaround),
        ("brief.detail.needs", list(row.needs) or None),
    )


def _where(picture: Picture, row: ServiceRow, cells: list[ServiceCell]) -> Phrase | list[NamedPart]:
    if len(cells) == len(row.cells):
        return plural("brief.place.all_its_sites", len(cells))
    return [place(picture, cell.site) for cell in cells]


def _together(picture: Picture, state: str) -> Iterator[BriefLine]:
    """The services that have cells in this state, in one line."""
    found: list[NamedPart | Phrase] = []
    reports: dict[int, ReportRow] = {}
    for row in picture.services:
        cells = [cell for cell in row.cells if cell.state == state]
        if not cells:
            continue
        name = NamedPart(row.id, row.name)
        part = plural("brief.service_sites", len(cells), service=name, all=len(row.cells))
        found.append(name if len(cells) == len(row.cells) else part)
        reports |= {cell.report.number: cell.report for cell in cells if cell.report}
    if found:
        phrase = say(BRIEFLY[state], services=several(found))
        yield line(phrase, rows=reports.values(), since=picture.since)

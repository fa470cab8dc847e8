"""Services: what does not work first, in full; what works in one line; what nobody reported."""

from collections.abc import Callable, Iterator, Sequence

from projections.brief.ages import report_age
from projections.brief.model import AnyValue, BriefLine, Code, EntryRef, Phrase
from projections.brief.phrases import line, optional, plural, say, several, value_of
from projections.brief.places import everywhere, few, place, sites, with_sites
from projections.brief.waits import waits_said
from projections.model.picture import (
    RESTRICTED,
    SEVERITY,
    UNREPORTED,
    Picture,
    ServiceCell,
    ServiceRow,
)
from projections.model.rows import NamedPart, ReportRow
from projections.views.waiting import TROUBLE

CHANGED = "changed"
"""The kind of line of what became normal in the period."""

BRIEFLY = {
    CHANGED: "brief.service.normal_new",
    "normal": "brief.service.normal",
    UNREPORTED: "brief.service.unreported",
}
"""Kinds of lines that tell of all services in a state together."""

NAMED = 15
"""Services named in one line."""


def service_lines(picture: Picture) -> Iterator[BriefLine]:
    """Sites as a whole, then services, the vital ones first, then applications: the worst first."""
    order = {state: at for at, state in enumerate(SEVERITY)}
    for report in sorted(picture.whole, key=lambda row: order[row.state]):
        if report.state != "normal":
            yield _whole(picture, report)
    rows = sorted(picture.services, key=lambda row: (not row.vital, order[row.worst]))
    together = {n: said for n, said in _said_together(picture, rows).items() if len(said) > 1}
    for service in rows:
        for row, cells in _reports(picture, service):
            if (said := together.get(cells[0].number or 0)) and not row.waits:
                if said[0][0].id == row.id:
                    yield _of_several(picture, said)
            elif cells[0].state not in BRIEFLY:
                yield _line(picture, row, cells)
    yield from _applications(picture)
    yield from _changed(picture)
    yield from _together(picture, "normal", lambda cell: not _has_changed(picture, cell))
    yield from _together(picture, UNREPORTED)
    yield from _running(picture)


Together = list[tuple[ServiceRow, list[ServiceCell]]]
"""Services with their cells that one report fills."""


def _said_together(picture: Picture, rows: Sequence[ServiceRow]) -> dict[int, Together]:
    """The services that wait for nothing and that one report is about, by its number."""
    found: dict[int, Together] = {}
    for service in rows:
        for row, cells in _reports(picture, service):
            report = cells[0].report
            if report and report.every and not row.waits and report.state not in BRIEFLY:
                found.setdefault(report.number, []).append((row, cells))
    return found


def _of_several(picture: Picture, said: Together) -> BriefLine:
    """One line for what was said of several services at once and holds for these."""
    report = said[0][1][0].report
    assert report is not None  # noqa: S101 (as they were found)
    covered = set(picture.names.covered(report.scope, report.said_at))
    named = [_among(row, cells, covered) for row, cells in said]
    fields = {
        "service": several(few(named, NAMED)),
        "state": Code("service_state", report.state),
        "where": everywhere(picture, report.scope, report.said_at),
        "age": report_age(picture, report),
    }
    return line(
        say("brief.service.line_aged", **fields),
        rows=[report],
        since=picture.since,
        kind="trouble",
        details=_details(report),
    )


def _among(row: ServiceRow, cells: list[ServiceCell], covered: set[str]) -> AnyValue:
    """The service; with at how many of its sites, where others were said by themselves."""
    name = _called(row, "trouble")
    if len(cells) == sum(cell.site in covered for cell in row.cells):
        return name
    return plural("brief.service_sites", len(cells), service=name, all=len(row.cells))


def _whole(picture: Picture, report: ReportRow) -> BriefLine:
    """A site as a whole."""
    site = picture.part("site", report.site or "")
    age = report_age(picture, report)
    state = Code("service_state", report.state)
    return line(
        say("brief.service.site", site=site, state=state, age=age),
        rows=[report],
        since=picture.since,
        kind="site",
        details=_details(report),
    )


def _applications(picture: Picture) -> Iterator[BriefLine]:
    """The applications that do not run as usual, and what they wait for."""
    order = {state: at for at, state in enumerate(SEVERITY)}
    for application in sorted(picture.applications, key=lambda row: order[row.worst]):
        for row, cells in _reports(picture, application):
            if cells[0].state != "normal":
                yield _line(picture, row, cells, kind="application")


def _running(picture: Picture) -> Iterator[BriefLine]:
    """The applications and the sites that are as usual, in one line each."""
    run = [row for row in picture.applications if row.worst == "normal"]
    if run:
        named = [NamedPart(row.id, row.name) for row in run]
        phrase = say("brief.service.running", applications=several(few(named, NAMED)))
        reports = {c.report.number: c.report for row in run for c in row.cells if c.report}
        yield line(phrase, rows=reports.values(), since=picture.since, kind="normal_application")
    if whole := [row for row in picture.whole if row.state == "normal"]:
        sites_ = [picture.part("site", row.site or "") for row in whole]
        phrase = say("brief.service.sites_normal", sites=several(few(sites_, NAMED)))
        yield line(phrase, rows=whole, since=picture.since, kind="normal_site")


def _reports(picture: Picture, row: ServiceRow) -> Iterator[tuple[ServiceRow, list[ServiceCell]]]:
    """The cells by report, with the row they are counted in: no closed site is one of them.

    What was reported of closed sites alone stands by itself.
    """
    sites_, counted = {*picture.names.sites}, next(picture.counted([row]), row)
    for cells in _by_report(row):
        there = [cell for cell in cells if cell.site in sites_]
        yield (counted, there) if there else (row, cells)


def _by_report(row: ServiceRow) -> list[list[ServiceCell]]:
    """The cells by report, those of one report together."""
    groups: dict[tuple[str, int | None], list[ServiceCell]] = {}
    for cell in row.cells:
        groups.setdefault((cell.state, cell.number), []).append(cell)
    return sorted(groups.values(), key=lambda cells: SEVERITY.index(cells[0].state))


def _line(
    picture: Picture, row: ServiceRow, cells: list[ServiceCell], kind: str = "trouble"
) -> BriefLine:
    first = cells[0]
    fields = {"service": _called(row, kind), "state": Code("service_state", first.state)}
    where = _where(picture, row, cells)
    if first.state == RESTRICTED or first.report is None:
        numbers = (first.number,) if first.number else ()
        said = say("brief.service.line", where=where, **fields)
        return BriefLine(phrases=(said,), numbers=numbers, entries=1)
    fields["age"] = report_age(picture, first.report)
    if every := _is_everywhere(picture, row, cells):
        said = say("brief.service.line_everywhere", **fields)
    else:
        said = say("brief.service.line_aged", where=where, **fields)
    return line(
        said,
        *((say("brief.service.where", where=where),) if every else ()),
        *(waits_said(row.waits) if first.state in TROUBLE else ()),
        rows=[first.report],
        since=picture.since,
        kind=kind,
        details=_details(first.report, row),
    )


def _called(row: ServiceRow, kind: str) -> AnyValue:
    name = NamedPart(row.id, row.name)
    if kind == "application":
        return say("brief.service.application", application=name)
    return say("brief.service.vital", service=name) if row.vital else value_of(name)


def _details(report: ReportRow, row: ServiceRow | None = None) -> tuple[Phrase, ...]:
    return (*_told(report, row), *_together_said(report))


def _together_said(report: ReportRow) -> tuple[Phrase, ...]:
    """That it was said of all services at once, where it was."""
    return (say("brief.service.every", entry=EntryRef(report.number)),) if report.every else ()


def _told(report: ReportRow, row: ServiceRow | None = None) -> tuple[Phrase, ...]:
    return optional(
        ("brief.detail.capacity", report.capacity),
        ("brief.detail.works", report.works),
        ("brief.detail.fails", report.fails),
        ("brief.detail.workaround", report.workaround),
        ("brief.detail.needs", list(row.needs) if row and row.needs else None),
    )


def _is_everywhere(picture: Picture, row: ServiceRow, cells: list[ServiceCell]) -> bool:
    """Whether they are all its sites: a line that has to be short leaves that out."""
    return picture.about is None and len(cells) == len(row.cells)


def _where(picture: Picture, row: ServiceRow, cells: list[ServiceCell]) -> AnyValue:
    if _is_everywhere(picture, row, cells):
        return plural("brief.place.all_its_sites", len(cells))
    if picture.about is not None:
        return several(few([place(picture, cell.site) for cell in cells], NAMED))
    return sites(picture, [cell.site for cell in cells], [cell.site for cell in row.cells])


def _changed(picture: Picture) -> Iterator[BriefLine]:
    """What became normal in the period, which is news behind what is in trouble."""
    yield from _together(picture, CHANGED, lambda cell: _has_changed(picture, cell))


def _has_changed(picture: Picture, cell: ServiceCell) -> bool:
    """Whether it was reported normal in the period and not before; of the first one all is new."""
    report, since = cell.report, picture.since.number
    return report is not None and 0 < since < report.number and report.held is None


def _together(
    picture: Picture, kind: str, takes: Callable[[ServiceCell], bool] = lambda _: True
) -> Iterator[BriefLine]:
    """The services that have such cells, in one line."""
    found: list[NamedPart | Phrase] = []
    reports: dict[int, ReportRow] = {}
    state = "normal" if kind == CHANGED else kind
    for row in picture.counted(picture.services):
        cells = [cell for cell in row.cells if cell.state == state and takes(cell)]
        if not cells:
            continue
        found.append(with_sites(picture, row, [cell.site for cell in cells]))
        reports |= {cell.report.number: cell.report for cell in cells if cell.report}
    if found:
        phrase = say(BRIEFLY[kind], services=several(few(found, NAMED)))
        yield line(phrase, rows=reports.values(), since=picture.since, kind=kind)

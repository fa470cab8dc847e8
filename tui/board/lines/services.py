"""Which service is down where: vital ones first, the worst first, what works in one line."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime
from itertools import groupby

from textual.content import Content

from projections.brief.ages import begun_of
from projections.brief.other_services import TROUBLED, is_in
from projections.brief.waits import waits
from projections.model.picture import (
    SEVERITY,
    UNREPORTED,
    Picture,
    ServiceCell,
    ServiceRow,
    Waited,
)
from projections.model.rows import ReportRow
from projections.render.phrase_renderer import Speaker
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import column, flow, ink, joined, spread

QUIET = ("normal", UNREPORTED)
"""States that need no line of their own."""

NARROW = 72
"""Below this width states are said in short words."""

NEVER = datetime.max.replace(tzinfo=UTC)

COUNTED = ("down", "degraded", "closed", "unknown", "restricted", "normal", UNREPORTED)


def summary(picture: Picture, words: Words, *, aged: bool = True) -> list[Content]:
    """How many services are in which state, as the brief counts them, and how many in part.

    With `aged`, of what is in trouble since which day: the first of it.
    """
    spoken = [service for service in picture.counted(picture.services) if service.cells]
    found = ((state, [row for row in spoken if is_in(row, state)]) for state in COUNTED)
    return [_counted(picture, words, state, rows, aged=aged) for state, rows in found if rows]


def service_order(services: Iterable[ServiceRow]) -> list[ServiceRow]:
    """Vital ones first, the worst first."""
    return sorted(services, key=lambda s: (not s.vital, SEVERITY.index(s.worst)))


def troubled(picture: Picture) -> list[ServiceRow]:
    """The services that need a line of their own."""
    return [s for s in service_order(picture.services) if s.worst not in QUIET]


class ServiceLines:
    """One line a service in trouble; then, as there is room, those that work or are unreported."""

    def __init__(self, picture: Picture, words: Words, width: int) -> None:
        found = troubled(picture)
        shape = _Shape(words, found, width)
        self._first = [
            *_whole(picture, words, width),
            *(shape.line(picture, service) for service in found),
            *_applications(picture, words, width),
        ]
        self._quiet = [_Quiet(picture.services, words, state, width) for state in QUIET]
        self._rest = [line for part in self._quiet for line in part.lines()]

    def lines(self, rows: int | None = None) -> list[Content]:
        """All of them, or what of them has room in so many rows."""
        room = None if rows is None else rows - len(self._first)
        if room is None or len(self._rest) <= room:
            return [*self._first, *self._rest]
        short = [line for part in self._quiet for line in part.short()]
        return [*self._first, *short[: max(0, room)]]


def beside(picture: Picture, words: Words, width: int) -> list[Content]:
    """What services by sites do not say: sites as a whole, applications, what waits for what."""
    lines = [*_whole(picture, words, width), *_applications(picture, words, width)]
    for service in troubled(picture):
        if said := waiting(service.waits, words):
            name = ink((words.t.label(service.name), "bold"))
            lines.append(words.fit(words.dotted(name, ink((said, "$state-degraded"))), width))
    return lines


def troubles(picture: Picture) -> int:
    """How many lines what is in trouble takes."""
    whole = sum(row.state != "normal" for row in picture.whole)
    return whole + len(troubled(picture)) + sum(r.worst != "normal" for r in picture.applications)


def waiting(found: Sequence[Waited], words: Words) -> str:
    """What something waits for, in a few words; empty where it waits for nothing."""
    said = waits(found)
    if said is None:
        return ""
    return words.t("board.waits", text=Speaker(words.t, words.today or date.min).value(said))


def _whole(picture: Picture, words: Words, width: int) -> list[Content]:
    """A line for each site that is not as usual as a whole."""
    found = [row for row in picture.whole if row.state != "normal"]
    return [_site(picture, row, words, width) for row in found]


def _site(picture: Picture, row: ReportRow, words: Words, width: int) -> Content:
    name = words.t.label(picture.part("site", row.site or "").name)
    text = words.prose(row.fails or row.works or row.workaround)
    whole = words.t("board.whole_site", site=name)
    left = ink(words.state(row.state), " ", (whole, "bold"))
    said = words.dotted(left, ink((text, "$quiet")))
    return spread(said, words.number(row.number), width, words.glyphs)


def _applications(picture: Picture, words: Words, width: int) -> Iterator[Content]:
    """A line for each application that does not run as usual; one for those that do."""
    rows = [row for row in picture.applications if row.worst != "normal"]
    for row in sorted(rows, key=lambda row: SEVERITY.index(row.worst)):
        yield _application(picture, row, words, width)
    if run := [row for row in picture.applications if row.worst == "normal"]:
        named = words.names(row.name for row in run)
        said = words.t("board.run", names=named)
        yield words.fit(ink(words.state("normal"), "  ", said), width)


def _application(picture: Picture, row: ServiceRow, words: Words, width: int) -> Content:
    cell = _worst_cell(row)
    report = cell.report if cell else None
    text = words.prose(report.fails or report.works or report.workaround) if report else ""
    where = "" if len(row.cells) == len(picture.sites) else _where(picture, row, words)
    left = words.dotted(
        ink(words.state(row.worst), " ", (words.t.label(row.name), "bold")),
        ink(where),
        ink((waiting(row.waits, words), "$state-degraded")),
        ink((text, "$quiet")),
    )
    return spread(left, words.number(cell.number if cell else None), width, words.glyphs)


class _Shape:
    """Columns that hold the longest of what is shown."""

    def __init__(self, words: Words, services: Sequence[ServiceRow], width: int) -> None:
        self.words = words
        self.width = width
        vital = words.t("board.vital")
        self.mark = len(vital) + 1 if any(s.vital for s in services) else 0
        self.vital = vital
        self.states = {s.worst: self._state(s.worst) for s in services}
        self.state = max((s.cell_length for s in self.states.values()), default=0) + 1
        names = (len(words.t.label(s.name)) for s in services)
        self.name = min(max(names, default=0), max(12, width // 3)) + 1

    def _state(self, state: str) -> Content:
        """In full, or short on a narrow screen."""
        word = self.words.short(state) if self.width < NARROW else ""
        return self.words.state(state, word=word)

    def line(self, picture: Picture, service: ServiceRow) -> Content:
        """Vital or not, state, name, where, and what was said about it."""
        shape = self.width, self.mark, self.state, self.name, self.words.today
        says = service, shape, picture.names
        return self.words.remembered.line(
            ("service", service.id), says, lambda: self._drawn(picture, service)
        )

    def _drawn(self, picture: Picture, service: ServiceRow) -> Content:
        words = self.words
        report = _worst_cell(service)
        said = report.report if report else None
        text = words.prose(said.fails or said.works or said.workaround) if said else ""
        left = ink(
            column(ink((self.vital if service.vital else "", "bold")), self.mark, words.glyphs),
            column(self.states[service.worst], self.state, words.glyphs),
            column(ink((words.t.label(service.name), "bold")), self.name, words.glyphs),
            words.dotted(
                ink(_where(picture, service, words)),
                ink((waiting(service.waits, words), "$state-degraded")),
                ink((text, "$quiet")),
            ),
        )
        return spread(
            left, words.number(report.number if report else None), self.width, words.glyphs
        )


def _where(picture: Picture, service: ServiceRow, words: Words) -> str:
    """The sites in the worst state; the share of the others when they differ."""
    state = service.worst
    worst = [cell.site for cell in service.cells if cell.state == state]
    if len(worst) == len(service.cells):
        return words.t("board.everywhere")
    rest = [cell.state for cell in service.cells if cell.state != state]
    others = (
        f"{words.glyphs.states.get(state, '?')} {words.t.code('service_state', state)} {n}"
        for state, n in _counts(rest)
    )
    place = words.places(picture, worst)
    return f"{place} ({len(worst)}/{len(service.cells)}; {', '.join(others)})"


def _counts(states: Iterable[str]) -> Iterator[tuple[str, int]]:
    for state, same in groupby(sorted(states, key=SEVERITY.index)):
        yield state, len(list(same))


def _worst_cell(service: ServiceRow) -> ServiceCell | None:
    worst = service.worst
    cells = [cell for cell in service.cells if cell.state == worst]
    return max(cells, key=lambda cell: cell.number or 0, default=None)


def _counted(
    picture: Picture, words: Words, state: str, rows: Sequence[ServiceRow], *, aged: bool
) -> Content:
    glyph, label = words.glyphs.states[state], words.t.code("service_state", state)
    part = _in_part(picture, words, state, rows)
    since = _since(words, rows, state) if aged and state in TROUBLED else ""
    said = f"{glyph} {label} {words.t.number(len(rows))}" + (f" ({part})" if part else "")
    return ink((f"{said}{since}", f"$state-{state}"))


def _since(words: Words, rows: Sequence[ServiceRow], state: str) -> str:
    """Since when these have been so, or the first of them; empty where nobody says when."""
    reports = {c.number: c.report for row in rows for c in row.cells if c.state == state}
    begun = [begun_of(report) for report in reports.values() if report]
    known = [when for when in begun if when.earliest or when.latest]
    if not known:
        return ""
    first = min(known, key=lambda when: when.earliest or when.latest or NEVER)
    since = words.t("when.since_part", time=words.t.since(first, today=words.today))
    same = all(when == first for when in begun)
    return f" {since}" if same else ", " + words.t("board.first_since", since=since)


def _in_part(picture: Picture, words: Words, state: str, rows: Sequence[ServiceRow]) -> str:
    """Where one service is in a state, or how many of several are at some of their sites only."""
    found = [[cell.site for cell in row.cells if cell.state == state] for row in rows]
    part = [at for at, row in zip(found, rows, strict=True) if len(at) < len(row.cells)]
    if len(rows) > 1 or not part:
        return words.t("board.in_part", n=words.t.number(len(part))) if part else ""
    (sites,) = part
    return words.places(picture, sites) if len(sites) == 1 else f"{len(sites)}/{len(rows[0].cells)}"


class _Quiet:
    """Services in one state that need no line each: vital ones by name, the others by number."""

    def __init__(
        self, services: Sequence[ServiceRow], words: Words, state: str, width: int
    ) -> None:
        same = [service for service in services if service.worst == state]
        self.words = words
        self.width = width
        self.vital = [words.t.label(service.name) for service in same if service.vital]
        self.rest = len(same) - len(self.vital)
        self.start = ink(words.state(state), "  ")
        self.first = ink((f"{words.t('board.vital')} " if self.vital else "", "bold"))

    def lines(self) -> list[Content]:
        """All vital services, in as many lines as they take."""
        parts = self._parts(len(self.vital))
        indent = self.start.cell_length + self.first.cell_length
        return flow(parts, " ", (self.width, self.width), indent)

    def short(self) -> list[Content]:
        """As many as one line holds, and how many more."""
        for named in range(len(self.vital), -1, -1):
            line = joined(self._parts(named), " ")
            if line.cell_length <= self.width:
                return [line] if line else []
        return []

    def _parts(self, named: int) -> list[Content]:
        names, left = self.vital[:named], len(self.vital) - named + self.rest
        parts = [ink(name + "," * (name is not names[-1])) for name in names]
        key = "board.other_services" if names else "board.services"
        if left:
            more = self.words.t.plural(key, left)
            parts.append(ink((f"+ {more}" if names else more, "$quiet")))
        if parts:
            parts[0] = ink(self.start, self.first if names else ink(), parts[0])
        return parts

"""Which service is down where: vital ones first, the worst first, what works in one line."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from textual.content import Content

from projections.picture import SEVERITY, UNREPORTED, Cell, Picture, ServiceRow
from tui.widgets.ink import BLANK, column, ink, spread
from tui.widgets.words import Words

QUIET = ("normal", UNREPORTED)
"""States that need no line of their own."""

COUNTED = ("down", "degraded", "closed", "unknown", "restricted", "normal", UNREPORTED)


def summary(picture: Picture, words: Words) -> Content:
    """How many services are in which state, each counted by its worst site."""
    worst = [service.worst for service in picture.services]
    found = ((state, worst.count(state)) for state in COUNTED)
    return words.dotted(*(_counted(words, state, n) for state, n in found if n))


def service_lines(
    picture: Picture, words: Words, width: int, rows: int | None = None
) -> list[Content]:
    """One line a service in trouble, then those that work and those nobody has spoken of."""
    troubled = sorted(
        (s for s in picture.services if s.worst not in QUIET),
        key=lambda s: (not s.vital, SEVERITY.index(s.worst)),
    )
    quiet = [
        words.fit(line, width) for state in QUIET for line in _quiet(picture.services, words, state)
    ]
    room = None if rows is None else max(1, rows - len(quiet))
    shape = _Shape(words, troubled, width)
    lines = [shape.line(picture, service) for service in troubled]
    return [*words.clip(lines, room), *quiet][:rows]


class _Shape:
    """Columns that hold the longest of what is shown."""

    def __init__(self, words: Words, services: Sequence[ServiceRow], width: int) -> None:
        self.words = words
        self.width = width
        vital = words.t("board.vital")
        self.mark = len(vital) + 1 if any(s.vital for s in services) else 0
        self.vital = vital
        self.state = max((words.state(s.worst).cell_length for s in services), default=0) + 1
        names = (len(words.t.label(s.name)) for s in services)
        self.name = min(max(names, default=0), max(12, width // 3)) + 1

    def line(self, picture: Picture, service: ServiceRow) -> Content:
        """Vital or not, state, name, where, and what was said about it."""
        words = self.words
        report = _worst_cell(service)
        said = report.report if report else None
        text = words.prose(said.fails or said.works or said.workaround) if said else ""
        left = ink(
            column(ink((self.vital if service.vital else "", "bold")), self.mark, words.glyphs),
            column(words.state(service.worst), self.state, words.glyphs),
            column(ink((words.t.label(service.name), "bold")), self.name, words.glyphs),
            words.dotted(ink(_where(picture, service, words)), ink((text, "$quiet"))),
        )
        return spread(left, words.number(report.number if report else None), self.width, words.glyphs)


def _where(picture: Picture, service: ServiceRow, words: Words) -> str:
    """The sites in the worst state; the share of the others when they differ."""
    worst = [cell.site for cell in service.cells if cell.state == service.worst]
    if len(worst) == len(service.cells):
        return words.t("board.everywhere")
    rest = [cell.state for cell in service.cells if cell.state != service.worst]
    others = (
        f"{words.glyphs.states.get(state, '?')} {words.t.code('service_state', state)} {n}"
        for state, n in _counts(rest)
    )
    place = words.places(picture, worst)
    return f"{place} ({len(worst)}/{len(service.cells)}; {', '.join(others)})"


def _counts(states: Iterable[str]) -> Iterator[tuple[str, int]]:
    for state, same in groupby(sorted(states, key=SEVERITY.index)):
        yield state, len(list(same))


def _worst_cell(service: ServiceRow) -> Cell | None:
    cells = [cell for cell in service.cells if cell.state == service.worst]
    return max(cells, key=lambda cell: cell.number or 0, default=None)


def _counted(words: Words, state: str, n: int) -> Content:
    glyph = words.glyphs.states[state]
    label = words.t.code("service_state", state)
    return ink((f"{glyph} {words.t.number(n)} {label}", f"$state-{state}"))


def _quiet(services: Sequence[ServiceRow], words: Words, state: str) -> Iterator[Content]:
    """Vital services by name, the others by number."""
    same = [service for service in services if service.worst == state]
    if not same:
        return
    vital = words.names(s.name for s in same if s.vital)
    rest = sum(not s.vital for s in same)
    said = [words.t("board.vital_ones", names=vital)] if vital else []
    if rest:
        said.append(words.t.plural("board.other_services", rest))
    yield ink(words.state(state), "  ", words.dotted(*said)) if said else BLANK

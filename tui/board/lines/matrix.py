"""Services by sites, for a wide screen: sign, word and colour in every cell that there is."""

from collections import Counter
from collections.abc import Sequence

from textual.content import Content

from projections.model.picture import (
    SEVERITY,
    UNREPORTED,
    Picture,
    ServiceCell,
    ServiceRow,
    SiteRow,
)
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import column, flow, ink
from tui.board.lines.services import service_order

MOST = 17
"""Cells of the widest column."""


def matrix_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """A heading, then one line a service; sites that have no room are the last column together.

    States are in full words when that costs no column.
    """
    long, short = _Grid(picture, words, width, full=True), _Grid(picture, words, width, full=False)
    return (long if len(long.sites) >= len(short.sites) else short).lines()


class _Grid:
    """The columns, and what stands in them."""

    def __init__(self, picture: Picture, words: Words, width: int, *, full: bool) -> None:
        self.words = words
        self.width = width
        self.full = full
        ordered = service_order(picture.services)
        self.services = [s for s in ordered if s.worst != UNREPORTED]
        self.unspoken = [s for s in ordered if s.worst == UNREPORTED]
        self.mark = len(words.t("board.vital")) + 1
        longest = max((len(words.t.label(s.name)) for s in self.services), default=0)
        self.name = min(longest, width // 3) + 2
        self.sites, self.others = self._columns(picture)
        self.wide = [self.mark, self.name, *map(self._width, self.sites)]
        if self.others:
            self.wide.append(max(0, width - sum(self.wide)))

    def lines(self) -> list[Content]:
        """Heading, services, and those nobody has spoken of."""
        head = [ink((self.words.t.label(site.name), "$quiet")) for site in self.sites]
        if self.others:
            others = self.words.t.plural("board.other_sites", len(self.others))
            head.append(ink((others, "$quiet")))
        rows = [self._row([ink(), ink(), *head]), *map(self._remembered, self.services)]
        return [*rows, *_unspoken(self.unspoken, self.words, self.width)]

    def _row(self, parts: Sequence[Content]) -> Content:
        glyphs = self.words.glyphs
        return ink(*(column(p, w, glyphs) for p, w in zip(parts, self.wide, strict=True)))

    def _remembered(self, service: ServiceRow) -> Content:
        says = service, self.wide, self.sites, self.others, self.full
        return self.words.remembered.line(
            ("matrix", service.id), says, lambda: self._service(service)
        )

    def _service(self, service: ServiceRow) -> Content:
        words = self.words
        vital = ink((words.t("board.vital") if service.vital else "", "bold"))
        label = ink((words.t.label(service.name), "bold" if service.vital else ""))
        cells = [self._cell(service.cell(site.id)) for site in self.sites]
        together = [self._together(service)] if self.others else []
        return self._row([vital, label, *cells, *together])

    def _cell(self, cell: ServiceCell | None) -> Content:
        """Nothing where the service is not registered: not applicable is not unknown."""
        return self.words.state(cell.state, word=self._word(cell.state)) if cell else ink()

    def _together(self, service: ServiceRow) -> Content:
        """The worst state among the other sites, and how many are in it."""
        known = {site.id for site in self.others}
        found = Counter(cell.state for cell in service.cells if cell.site in known)
        if not found:
            return ink()
        worst = min(found, key=SEVERITY.index)
        state = self.words.state(worst, word=self._word(worst))
        return ink(state, f" {found[worst]}/{found.total()}") if len(found) > 1 else state

    def _columns(self, picture: Picture) -> tuple[list[SiteRow], list[SiteRow]]:
        """Sites that fit, those with most services first, in the order of the file; and the rest.

        A site whose name is longer than a column may be is among the rest.
        """
        weight = Counter(cell.site for service in picture.services for cell in service.cells)
        ranked = sorted(picture.sites, key=lambda site: -weight[site.id])
        spare = len(self.words.t.plural("board.other_sites", len(ranked))) + 1
        room = self.width - self.mark - self.name - spare
        kept: set[str] = set()
        for site in ranked:
            if self._width(site) > min(MOST, room):
                break
            room -= self._width(site)
            kept.add(site.id)
        return (
            [site for site in picture.sites if site.id in kept],
            [site for site in picture.sites if site.id not in kept],
        )

    def _width(self, site: SiteRow) -> int:
        longest = max(len(self._word(state)) for state in SEVERITY) + 2
        return max(longest, len(self.words.t.label(site.name))) + 2

    def _word(self, state: str) -> str:
        return self.words.t.code("service_state", state) if self.full else self.words.short(state)


def _unspoken(services: Sequence[ServiceRow], words: Words, width: int) -> list[Content]:
    """Services that somebody has still to speak of, together."""
    if not services:
        return []
    start = ink(words.state(UNREPORTED), "  ")
    names = [words.t.label(s.name) + "," * (s is not services[-1]) for s in services]
    parts = [
        ink((name, "bold" if s.vital else "")) for name, s in zip(names, services, strict=True)
    ]
    parts[0] = ink(start, parts[0])
    return flow(parts, " ", (width, width), start.cell_length)

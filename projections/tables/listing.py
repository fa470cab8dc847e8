"""The rows of a board in its order: a page of them, or all of them to look through.

A board that is ordered by cards and not filtered draws the records of one page; one that is ordered
class by class asks the store for the cards of that page alone, and so do the filters that cards
know. Any other filter, and what has several rows in one record, reads the whole list. What is
marked above the ceiling is number and concept only, stands last and is in no filter: neither its
place nor a filter tells more.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple

from ledger.domain.cancellation.asks import STANDING
from ledger.domain.card import ENDLESS, Card, Wanted
from ledger.domain.record import LEVELS, above
from projections.brief.ages import STALE
from projections.model.entries import Confirmation
from projections.model.picture import UNREPORTED, Names, ServiceRow
from projections.model.rows import CancellationRow, MeetingRow, ReportRow
from projections.render.phrase_renderer import Speaker
from projections.tables.boards import CONTRADICTIONS, Board
from projections.tables.class_by_class import ClassByClass, Item
from projections.tables.frame import Frame
from projections.tables.wanted import Choice, Chosen
from projections.views.amendments import Amendments
from projections.views.confirming import confirmations, parted, said_again
from projections.views.contradictions import contradictions, superseded
from projections.views.lists import HIGHEST, Lists
from projections.views.make_picture import crisis_closed
from projections.views.meetings import announced
from projections.views.names import names_of
from projections.views.restore_classes import orders
from projections.views.service_matrix import applications, grid
from projections.views.waiting import waiting_of


class Silent(NamedTuple):
    """A service and those of its sites at which nothing was reported."""

    service: str
    sites: tuple[str, ...]


def _silent(service: ServiceRow, wanted: frozenset[str]) -> Silent | None:
    """Where nothing was said of a service, at any of its sites or of those that were asked for."""
    there = [cell for cell in service.cells if not wanted or cell.site in wanted]
    silent = tuple(cell.site for cell in there if cell.state == UNREPORTED)
    return Silent(service.id, silent) if silent else None


class Listing:
    """One board at one moment, for one circle of readers."""

    def __init__(  # noqa: PLR0913 (what a list is a function of)
        self,
        board: Board,
        lists: Lists,
        amendments: Amendments,
        speaker: Speaker,
        chosen: Chosen,
        *,
        everything: bool,
        besides: Callable[[Any], bool] | None = None,
    ) -> None:
        """`everything` takes in what is over too, `besides` is asked of what is chosen."""
        self.board = board
        self.lists = lists
        self.amendments = amendments
        self.everything = everything
        self._besides = besides
        self.services: tuple[ServiceRow, ...] = ()
        self.placeless = 0
        self.apart = 0
        self.frame = self._frame()
        self.choice = Choice(board, chosen, self.frame, speaker)
        self._class_by_class = self._by_class() if self._indexed else None
        self._items: list[Item | Card] = []
        if self._class_by_class is None:
            self._items = self._by_cards() if self._light else self._by_rows()

    @property
    def total(self) -> int:
        """How many lines there are."""
        found = self._class_by_class
        return found.total if found is not None else len(self._items)

    @property
    def in_all(self) -> int:
        """How many there are with those that are over, whatever was chosen."""
        return self._every

    @property
    def left_over(self) -> bool:
        """Whether lines are left out because that is over: of a list of which nothing was asked."""
        chosen = not self.everything and self.board.ends and self._anything
        return chosen and 0 < self.total < self.in_all

    @property
    def silent(self) -> list[Silent]:
        """The services that nobody has reported on, with the sites where that is so.

        Where nothing but places and services was asked for: nothing else can be said of them.
        """
        chosen = self.choice.chosen
        if self._besides or chosen != Chosen(sites=chosen.sites, services=chosen.services):
            return []
        wanted = [s for s in self.services if not chosen.services or s.id in chosen.services]
        return [one for service in wanted if (one := _silent(service, chosen.sites))]

    def page(self, first: int, most: int) -> list[Item]:
        """The lines from `first` on, 0 for the first one; only these are drawn."""
        found: list[Item] = []
        pages = self._class_by_class
        items = self._items[first : first + most] if pages is None else pages.page(first, most)
        for one in items:
            found += [one] if isinstance(one, Item) else self._drawn(one)
        return found

    @property
    def _light(self) -> bool:
        return self.board.by_card is not None and self._anything

    @property
    def _anything(self) -> bool:
        """Whether every row is wanted."""
        return self._besides is None and self.choice.chosen.anything

    def _takes(self, row: Any) -> bool:
        return self.choice.takes(row) and (self._besides is None or self._besides(row))

    @property
    def _indexed(self) -> bool:
        """Whether cards alone say which rows are wanted and in which order."""
        cards = self._besides is None and self.choice.chosen.on_cards
        if not (self.board.by_class and cards):
            return False
        held_back = {*self._amended(), *self.frame.done}
        return not any(o.startswith(f"{self.board.concept}.") for o in held_back)

    def _by_class(self) -> ClassByClass:
        concept, chosen = self.board.concept, self.choice.chosen
        hidden = self._hidden()
        self._every = self.lists.count(Wanted(concept)) + len(hidden)
        if not chosen.anything:
            self.apart, hidden = len(hidden), []
        return ClassByClass(
            concept, self.lists, self.frame, chosen, hidden, everything=self.everything
        )

    def _hidden(self) -> list[Item]:
        """What is above the ceiling, by its latest entry."""
        lists, concept = self.lists, self.board.concept
        levels = (LEVELS[lists.ceiling] + 1, HIGHEST)
        if levels[0] > HIGHEST:
            return []
        cards = lists.situation.listed(Wanted(concept, levels=levels), most=ENDLESS)
        return [Item(n, concept) for n in sorted(card.number for card in cards)]

    def _frame(self) -> Frame:
        lists, situation = self.lists, self.lists.situation
        names = names_of(situation.index.organisation, situation.index, situation.eras)
        replaced = superseded(self.amendments, situation)
        held: dict[tuple[int, str], tuple[str, ...]] = {}
        restarting: dict[str, Any] = {}
        if self.board.concept in {"service", "restore"}:
            reports = lists.every(ReportRow, Wanted("service"))
            services = grid(reports, situation.index, names, lists.above)
            run = applications(reports, situation.index, names, lists.above)
            held = _held(reports, services, run)
            restarting = self._restarting(names, services, run)
            self.services = services if self.board.concept == "service" else ()
        return Frame(
            names=names,
            index=situation.index,
            now=lists.moment,
            replaced=replaced,
            done=frozenset(situation.kept.originator(n) for n in replaced),
            held=held,
            situation=situation,
            confirmed=self._confirmed(),
            since=self._known_before(),
            **restarting,
        )

    def _known_before(self) -> int:
        """The last entry that was known before what is too old to be told as of now."""
        later = self.lists.situation.kept.later(self.lists.moment - STALE)
        return self.lists.situation.head if later is None else later - 1

    def _confirmed(self) -> dict[int, Confirmation]:
        """What entries, and orders that are said again, say still is so."""
        rows: Sequence[CancellationRow] = ()
        if self.board.concept == "cancellation":
            rows = self.lists.of(CancellationRow, Wanted("cancellation", STANDING))
        again = said_again(rows, self.lists.situation)
        kept = parted(rows, self.lists.situation)
        return {**kept, **again, **confirmations(self.amendments, self.lists, self._is_listed)}

    def _is_listed(self, number: int) -> bool:
        """Whether an entry is about what this board lists."""
        kept = self.lists.situation.kept
        known = 0 < number <= self.lists.situation.head
        return known and kept.originator(number).partition(".")[0] == self.board.concept

    def _restarting(
        self, names: Names, services: Sequence[ServiceRow], run: Sequence[ServiceRow]
    ) -> dict[str, Any]:
        """What waits for what, and the order in which it can be done."""
        lists = self.lists
        waiting = waiting_of(lists, lists.situation.index, names, services, run)
        rankings = [row for row in orders(lists, names) if not lists.above(row)]
        jobs = waiting.in_order(rankings)
        waits = waiting.of_jobs(jobs)
        for kind, start, rows in (("service", "", services), ("application", RUN, run)):
            found = (waiting.of_service(row, kind) for row in rows)
            waits |= {f"service.{start}{row.id}": row.waits for row in found}
        return {
            "rankings": frozenset(row.number for row in rankings),
            "expanded": {row.number: waiting.expanded(row, names) for row in rankings},
            "order": {originator: at for at, originator in enumerate(jobs, 1)},
            "waits": waits,
        }

    def _by_cards(self) -> list[Item | Card]:
        order, frame = self.board.by_card, self.frame
        cards, hidden = self._cards()
        self._every = len(cards) + len(hidden)
        concept = self.board.concept
        shown = cards if self.everything else [c for c in cards if not frame.over(concept, c)]
        assert order is not None  # noqa: S101 (asked before)
        ordered = sorted(shown, key=lambda card: order(card, frame))
        coming = [Item(row.number, concept, row) for row in self._announced()]
        self._every += len(coming)
        over = enumerate(ordered if self.everything and coming else ())
        at = next((at for at, c in over if frame.over(concept, c)), len(ordered))
        return [*ordered[:at], *coming, *ordered[at:], *hidden]

    def _announced(self) -> list[MeetingRow]:
        """The next meetings that closed ones told of, where meetings are listed."""
        if self.board.concept != "meeting":
            return []
        rows = self.lists.every(MeetingRow, Wanted("meeting"))
        closed = crisis_closed(self.lists.situation.crisis)
        return [row for row in announced(rows, closed=closed) if not self.lists.above(row)]

    def _by_rows(self) -> list[Item | Card]:
        rows, hidden = self._rows()
        self._every = len(rows) + len(hidden)
        wanted = [row for row in rows if self.everything or not self.frame.is_over(row)]
        if self.choice.chosen.sites:
            self.placeless = sum(map(self.choice.is_placeless, wanted))
        wanted = list(filter(self._takes, wanted))
        if order := self.board.by_row:
            wanted.sort(key=lambda row: order(row, self.frame))
        if not self._anything:
            self.apart, hidden = len(hidden), []
        return [*(Item(row.number, self.board.concept, row) for row in wanted), *hidden]

    def _rows(self) -> tuple[list[Any], list[Item]]:
        """Every row that may be shown, and what may not."""
        if self.board.name == CONTRADICTIONS:
            lists = self.lists
            found = contradictions(self.amendments, lists.situation, lists.about, lists.ceiling)
            return list(found), []
        cards, hidden = self._cards()
        if order := self.board.by_card:
            cards.sort(key=lambda card: order(card, self.frame))
        items = [item for card in cards for item in self._drawn(card)]
        rows = [item.row for item in items if item.row is not None]
        at = next((at for at, row in enumerate(rows) if self.frame.is_over(row)), len(rows))
        rows[at:at] = self._announced()
        return rows, [*(item for item in items if item.row is None), *hidden]

    def _cards(self) -> tuple[list[Card], list[Item]]:
        """Those that may be shown, and what is above the ceiling."""
        cards = self.lists.situation.listed(Wanted(self.board.concept), most=ENDLESS)
        amended, several = self._amended(), self.board.concept in SEVERAL
        hidden = [] if several else [c for c in cards if self._above(c, amended)]
        hidden.sort(key=lambda card: card.number)
        held_back = {card.originator for card in hidden}
        open_ = [c for c in cards if c.originator not in held_back] if hidden else cards
        return open_, [Item(card.number, self.board.concept) for card in hidden]

    def _above(self, card: Card, amended: frozenset[str]) -> bool:
        return card.level > LEVELS[self.lists.ceiling] or card.originator in amended

    def _amended(self) -> frozenset[str]:
        """What a correction above the ceiling is about."""
        kept, ceiling = self.lists.situation.kept, self.lists.ceiling
        return frozenset(
            kept.originator(number)
            for number, held in self.lists.held.items()
            if above(ceiling, *(amendment.marking for amendment in held))
        )

    def _drawn(self, card: Card) -> Iterator[Item]:
        """The lines of one record; one that cannot be drawn is a line that says so."""
        rows = self.lists.about(card.originator)
        if not rows:
            yield Item(card.number, self.board.concept, unshown=True)
        for row in rows:
            shown = isinstance(row, self.board.kinds) and not self.lists.above(row)
            yield Item(row.number, self.board.concept, row if shown else None)


RUN = "application--"
"""What the short name of an application's originator begins with."""

SEVERAL = frozenset({"service", "figure"})
"""Concepts of which one record has several rows, each marked by itself."""


def _held(
    reports: Iterable[ReportRow], *boards: Iterable[ServiceRow]
) -> dict[tuple[int, str], tuple[str, ...]]:
    """The sites at which each report holds."""
    held: dict[tuple[int, str], dict[str, None]] = {}
    for row in chain.from_iterable(boards):
        for cell in row.cells:
            if cell.report is not None:
                held.setdefault((cell.report.number, cell.report.subject), {})[cell.site] = None
    for report in reports:
        if report.site:
            held[report.number, report.subject] = {report.site: None}
    return {key: tuple(sites) for key, sites in held.items()}

"""Draws the picture from the states of the views: selects, orders and counts, changes nothing."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, TypeVar

from msgspec import structs

from ledger.domain.organisation import Index
from ledger.domain.standing import Crisis
from ledger.domain.values import Marking
from ledger.domain.world import World
from ledger.fold import Position
from ledger.text import clean_line
from projections.picture import CrisisHead, Names, Picture, Since
from projections.records import Amendment, Late, Restricted
from projections.rows import FigureRow, Note, PhaseRow, Row
from projections.views.amendments import in_force
from projections.views.base import LEVELS, in_order
from projections.views.clocks import deadlines
from projections.views.contradictions import contradictions, superseded
from projections.views.grid import grid
from projections.views.journal import Journal
from projections.views.names import clean_label, names_of, sites_of
from projections.views.shelf import Shelf
from projections.views.summary import activities, communication_picture, request_picture
from projections.views.tree import restore_picture

R = TypeVar("R", bound=Row)

LAST_SHOWN = 20
"""How many of the last entries a picture holds."""


class Artist:
    """Draws pictures of one state of the views for one circle of readers."""

    def __init__(self, shelf: Shelf, journal: Journal, world: World, ceiling: Marking) -> None:
        self.shelf = shelf
        self.notes = journal
        self.world = world
        self.ceiling = ceiling
        self.restricted: set[Restricted] = set()
        self.held = in_force(shelf.amendments)

    def picture(self, position: Position, now: datetime, since: datetime) -> Picture:
        """The picture at `position`; `now` is in the crisis's zone."""
        self.now = now
        self.since = Since(since, self.notes.number_at(since))
        common = {
            "position": position,
            "now": now,
            "since": self.since,
            "ceiling": self.ceiling,
            **self.journal(),
        }
        if self.world.crisis is None:
            return Picture(crisis=None, names=Names({}), **common)
        return self.all(self.world.crisis, common)

    def allowed(self, row: Row) -> bool:
        """Whether a row may be shown; remembers those that may not."""
        if not self.above(row):
            return True
        self.restricted.add(Restricted(row.number, row.originator.partition(".")[0]))
        return False

    def above(self, row: Row) -> bool:
        """Whether anything a row says is above the ceiling, corrections of its entries included."""
        amended = (a for number in row.numbers for a in self.held.get(number, ()))
        markings = (row.marking, *(amendment.marking for amendment in amended))
        return any(LEVELS[marking] > LEVELS[self.ceiling] for marking in markings)

    def shown(self, rows: dict[str, R]) -> list[R]:
        """The rows that may be shown, in order."""
        return [row for row in in_order(rows) if self.allowed(row)]

    def all(self, crisis: Crisis, common: dict[str, Any]) -> Picture:
        """Every part."""
        names = names_of(crisis.organisation)
        index = self.world.index
        return Picture(
            crisis=self._head(crisis, names),
            names=names,
            sites=sites_of(crisis.organisation),
            **self._standing(index, names),
            **self._talk(names),
            contradictions=tuple(
                contradictions(self.shelf.amendments, self.world, self._rows_of, self.ceiling)
            ),
            restricted=tuple(sorted(self.restricted, key=lambda r: r.number)),
            **common,
        )

    def journal(self) -> dict[str, Any]:
        """What the journal says: last entries, late ones, void and unknown ones."""
        diary = self.notes.state
        late = (late for rows in diary.late.values() for late in rows)
        return {
            "last": tuple(map(self._note, self.notes.notes(LAST_SHOWN))),
            "late": tuple(sorted(filter(self._missed, late), key=lambda late: late.number)),
            "amendments": tuple(
                self._amendment(amendment)
                for amendment in self.shelf.amendments.done
                if amendment.number > self.since.number
            ),
            "corrected": dict(self._corrected()),
            "void": diary.void,
            "unknown": diary.unknown,
            "odd": tuple(diary.odd),
        }

    def _standing(self, index: Index, names: Names) -> dict[str, Any]:
        """Services, restoring, activities, threats and what has a time."""
        shelf = self.shelf
        threats = self.shown(shelf.threats.rows)
        decisions = self.shown(shelf.decisions.rows)
        replaced = superseded(shelf.amendments)
        in_force = [
            d for d in decisions if d.stage == "taken" and not replaced.keys() & {*d.numbers}
        ]
        questions = [d for d in decisions if d.stage == "raised"]
        restore = restore_picture(
            shelf.restore,
            shelf.figures,
            index,
            names,
            since=self.since.number,
            allowed=self.allowed,
        )
        talk = self.shown(shelf.communications.rows)
        return {
            "services": grid(shelf.services, index, names, self.above),
            "restore": restore,
            "activities": activities(self.shown(shelf.cancellations.rows), self.now),
            "decisions": tuple(in_force),
            "superseded": replaced,
            "questions": tuple(questions),
            "threats": tuple(threats),
            "communications": communication_picture(talk, self.world, self.since),
            "deadlines": deadlines(
                threats, [*questions, *in_force], talk, restore.blocked, self.now
            ),
        }

    def _talk(self, names: Names) -> dict[str, Any]:
        """Requests, observations and figures."""
        rows = self.shown(self.shelf.requests.rows)
        observations = self.shown(self.shelf.observations.rows)
        return {
            "requests": request_picture(rows, names, self.since, self.now),
            "observations": tuple(o for o in observations if o.opened > self.since.number),
            "figures": tuple(self._figures()),
        }

    def _figures(self) -> Iterator[FigureRow]:
        """The latest value of each series that may be shown."""
        latest = [rows[-1] for rows in self.shelf.figures.series.values() if rows]
        yield from sorted(filter(self.allowed, latest), key=lambda row: row.number)

    def _head(self, crisis: Crisis, names: Names) -> CrisisHead:
        row = self._phase()
        organisation = crisis.organisation
        return CrisisHead(
            name=crisis.name,
            title=clean_line(crisis.title),
            kind=crisis.kind,
            ledger=crisis.ledger,
            organisation=clean_label(organisation.name),
            zone=organisation.zone,
            languages=organisation.languages,
            phase=names.part("phase", row.phase) if row else None,
            phase_row=row,
        )

    def _phase(self) -> PhaseRow | None:
        rows = self.shown(self.shelf.phases.rows)
        return rows[-1] if rows else None

    def _missed(self, late: Late) -> bool:
        """Recorded in the period, about something over before it: an earlier brief missed it."""
        new = late.number > self.since.number and late.end <= self.since.moment
        return new and LEVELS[late.marking] <= LEVELS[self.ceiling]

    def _corrected(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        for target, amendments in self.held.items():
            numbers = tuple(a.number for a in amendments if a.change == "corrected")
            if numbers:
                yield target, numbers

    def _note(self, note: Note) -> Note:
        """A note as it may be shown, with what became of its entry."""
        if held := self.held.get(note.number):
            amended = held[-1]
            note = structs.replace(note, change=amended.change, changed_by=amended.number)
        about = note.kind.startswith("entry.") and self._hidden(note.originator)
        if LEVELS[note.marking] <= LEVELS[self.ceiling] and not about:
            return note
        return Note(number=note.number, kind=note.kind, marking=note.marking, restricted=True)

    def _amendment(self, amendment: Amendment) -> Amendment:
        """What is said about a restricted entry is as restricted as the entry."""
        originator = self.world.originators[amendment.target - 1]
        above = LEVELS[amendment.marking] > LEVELS[self.ceiling] or self._hidden(originator)
        hidden = {"fields": (), "reason": None, "quote": None, "changes": ()}
        return structs.replace(amendment, **hidden) if above else amendment

    def _hidden(self, originator: str) -> bool:
        """Whether any row of an originator is above the ceiling."""
        return any(map(self.above, self._rows_of(originator)))

    def _rows_of(self, originator: str) -> Iterable[Row]:
        """All rows of an originator, whichever view has them."""
        find = _FINDERS.get(originator.partition(".")[0])
        return find(self.shelf, originator) if find else ()


def _listed(rows: dict[str, R], originator: str) -> Iterable[Row]:
    row = rows.get(originator)
    return () if row is None else (row,)


_FINDERS: dict[str, Callable[[Shelf, str], Iterable[Row]]] = {
    "crisis": lambda shelf, name: _listed(shelf.phases.rows, name),
    "service": lambda shelf, name: shelf.services.reports.get(name, {}).values(),
    "restore": lambda shelf, name: (
        *_listed(shelf.restore.jobs, name),
        *_listed(shelf.restore.zones, name),
        *shelf.restore.rankings.get(name, ()),
    ),
    "cancellation": lambda shelf, name: _listed(shelf.cancellations.rows, name),
    "decision": lambda shelf, name: _listed(shelf.decisions.rows, name),
    "request": lambda shelf, name: _listed(shelf.requests.rows, name),
    "communication": lambda shelf, name: _listed(shelf.communications.rows, name),
    "threat": lambda shelf, name: _listed(shelf.threats.rows, name),
    "observation": lambda shelf, name: _listed(shelf.observations.rows, name),
    "figure": lambda shelf, name: shelf.figures.series.get(name, ()),
}

"""Draws the picture from the states of the views: selects, orders and counts, changes nothing."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, TypeVar

from msgspec import structs

from ledger.domain.organisation import Index
from ledger.domain.record import above
from ledger.domain.standing import Crisis
from ledger.domain.values import Marking
from ledger.domain.world import World
from ledger.fold import Position
from ledger.text import clean_line
from projections.picture import CrisisHead, Names, Picture, Since
from projections.records import Amendment, Late, Restricted
from projections.rows import (
    CancellationRow,
    CommunicationRow,
    DecisionRow,
    FigureRow,
    Note,
    ObservationRow,
    PhaseRow,
    ReportRow,
    RequestRow,
    Row,
    ThreatRow,
)
from projections.views.amendments import Amendments, in_force
from projections.views.clocks import deadlines
from projections.views.contradictions import contradictions, superseded
from projections.views.drawn import Drawn
from projections.views.grid import grid
from projections.views.journal import Journal
from projections.views.names import clean_label, names_of, sites_of
from projections.views.summary import activities, communication_picture, request_picture
from projections.views.tree import restore_picture

R = TypeVar("R", bound=Row)

LAST_SHOWN = 20
"""How many of the last entries a picture holds."""


class Artist:
    """Draws pictures of one state of the views for one circle of readers."""

    def __init__(
        self,
        drawn: Drawn,
        amendments: Amendments,
        journal: Journal,
        world: World,
        ceiling: Marking,
    ) -> None:
        self.drawn = drawn
        self.amendments = amendments
        self.notes = journal
        self.world = world
        self.ceiling = ceiling
        self.restricted: set[Restricted] = set()
        self.held = in_force(amendments)

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
        return above(self.ceiling, row.marking, *(amendment.marking for amendment in amended))

    def shown(self, kind: type[R]) -> list[R]:
        """The rows of a kind that may be shown, in order."""
        return list(filter(self.allowed, self.drawn.of(kind)))

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
                contradictions(self.amendments, self.world, self.drawn.about, self.ceiling)
            ),
            restricted=tuple(sorted(self.restricted, key=lambda r: r.number)),
            **common,
        )

    def journal(self) -> dict[str, Any]:
        """What the journal says: last entries, late ones, void and unknown ones."""
        journal = self.notes
        void, unknown = journal.counts()
        late = filter(self._missed, journal.late(self.since.number))
        return {
            "last": tuple(map(self._note, journal.notes(LAST_SHOWN))),
            "late": tuple(sorted(late, key=lambda late: late.number)),
            "amendments": tuple(
                self._amendment(amendment)
                for amendment in self.amendments.done
                if amendment.number > self.since.number
            ),
            "corrected": dict(self._corrected()),
            "void": void,
            "unknown": unknown,
            "odd": tuple(journal.odd()),
        }

    def _standing(self, index: Index, names: Names) -> dict[str, Any]:
        """Services, restoring, activities, threats and what has a time."""
        threats = self.shown(ThreatRow)
        decisions = self.shown(DecisionRow)
        replaced = superseded(self.amendments)
        in_force = [
            d for d in decisions if d.stage == "taken" and not replaced.keys() & {*d.numbers}
        ]
        questions = [d for d in decisions if d.stage == "raised"]
        restore = restore_picture(
            self.drawn, index, names, since=self.since.number, allowed=self.allowed
        )
        talk = self.shown(CommunicationRow)
        return {
            "services": grid(self.drawn.of(ReportRow), index, names, self.above),
            "restore": restore,
            "activities": activities(self.shown(CancellationRow), self.now),
            "decisions": tuple(in_force),
            "superseded": replaced,
            "questions": tuple(questions),
            "threats": tuple(threats),
            "communications": communication_picture(talk, self.since),
            "deadlines": deadlines(
                threats, [*questions, *in_force], talk, restore.blocked, self.now
            ),
        }

    def _talk(self, names: Names) -> dict[str, Any]:
        """Requests, observations and figures."""
        rows = self.shown(RequestRow)
        observations = self.shown(ObservationRow)
        return {
            "requests": request_picture(rows, names, self.since, self.now),
            "observations": tuple(o for o in observations if o.opened > self.since.number),
            "figures": tuple(self._figures()),
        }

    def _figures(self) -> Iterator[FigureRow]:
        """The latest value of each series that may be shown."""
        latest = {row.originator: row for row in self.drawn.of(FigureRow)}
        yield from sorted(filter(self.allowed, latest.values()), key=lambda row: row.number)

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
        rows = self.shown(PhaseRow)
        return rows[-1] if rows else None

    def _missed(self, late: Late) -> bool:
        """Recorded in the period, about something over before it: an earlier brief missed it."""
        new = late.number > self.since.number and late.end <= self.since.moment
        return new and not above(self.ceiling, late.marking)

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
        if not above(self.ceiling, note.marking) and not about:
            return note
        return Note(number=note.number, kind=note.kind, marking=note.marking, restricted=True)

    def _amendment(self, amendment: Amendment) -> Amendment:
        """What is said about a restricted entry is as restricted as the entry."""
        originator = self.world.kept.originator(amendment.target)
        quoted = amendment.quote.marking if amendment.quote else amendment.marking
        marked = above(self.ceiling, amendment.marking, quoted)
        hidden = {"fields": (), "reason": None, "quote": None, "changes": ()}
        held_back = marked or self._hidden(originator)
        return structs.replace(amendment, **hidden) if held_back else amendment

    def _hidden(self, originator: str) -> bool:
        """Whether anything that now counts of an originator is above the ceiling.

        Of a concept that nothing is drawn of, its record says so.
        """
        if rows := self.drawn.about(originator):
            return any(map(self.above, rows))
        record = self.world.states.get(originator)
        return record is not None and above(self.ceiling, record.marking)

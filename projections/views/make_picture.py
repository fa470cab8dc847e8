"""Draws the picture from the states of the views: selects, orders and counts, changes nothing."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

from msgspec import structs

from ledger.domain.card import Wanted
from ledger.domain.crisis_and_roll import CRISIS, Crisis
from ledger.domain.organisation import Index
from ledger.domain.record import above
from ledger.domain.situation import Situation
from ledger.domain.values import Marking
from ledger.evidence.fold import Position
from ledger.sanitize import clean_line
from projections.model.entries import Amendment, Late, Restricted
from projections.model.picture import CrisisHead, Deadline, Names, Picture, Since
from projections.model.rows import (
    CancellationRow,
    CommunicationRow,
    DecisionRow,
    FigureRow,
    JobRow,
    Note,
    ObservationRow,
    PhaseRow,
    ReportRow,
    Row,
    ThreatRow,
)
from projections.views.amendments import Amendments, in_force
from projections.views.clocks import deadlines
from projections.views.contradictions import contradictions, superseded
from projections.views.journal import Journal
from projections.views.lists import PAGE, Lists
from projections.views.names import clean_label, names_of, sites_of
from projections.views.restore_classes import restore_picture
from projections.views.service_matrix import grid
from projections.views.summary import activities, communication_picture, request_picture

R = TypeVar("R", bound=Row)

_WHOLE = (
    "cancellation", "communication", "decision", "observation", "request", "restore", "threat",
)  # fmt: skip
"""Concepts of which a whole record is above the ceiling or not."""

LAST_SHOWN = 20
"""How many of the last entries a picture holds."""


class Artist:
    """Draws the picture of one state for one circle of readers."""

    def __init__(
        self, situation: Situation, amendments: Amendments, journal: Journal, ceiling: Marking
    ) -> None:
        self.situation = situation
        self.amendments = amendments
        self.notes = journal
        self.ceiling = ceiling
        self.held = in_force(amendments)
        self.more: dict[str, int] = {}

    def picture(self, position: Position, now: datetime, since: datetime) -> Picture:
        """The picture at `position`; `now` is in the crisis's zone."""
        self.now = now
        self.lists = Lists(self.situation, self.ceiling, now, self.held)
        self.since = Since(since, self.notes.number_at(since))
        common = {
            "position": position,
            "now": now,
            "since": self.since,
            "ceiling": self.ceiling,
            **self.journal(),
        }
        if self.situation.crisis is None:
            return Picture(crisis=None, names=Names({}), **common)
        return self.all(self.situation.crisis, common)

    def all(self, crisis: Crisis, common: dict[str, Any]) -> Picture:
        """The whole picture, every part of it."""
        names = names_of(crisis.organisation)
        index = self.situation.index
        return Picture(
            crisis=self._head(crisis, names),
            names=names,
            sites=sites_of(crisis.organisation),
            **self._standing(index, names),
            **self._talk(names),
            contradictions=tuple(
                contradictions(self.amendments, self.situation, self.lists.about, self.ceiling)
            ),
            restricted=self._restricted(),
            unshown=tuple(sorted(self.lists.unshown, key=lambda one: one.number)),
            more={section: many for section, many in self.more.items() if many},
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
        lists, since = self.lists, self.since.number
        restore = restore_picture(lists, index, names, self._reported(index), since=since)
        talk = communication_picture(lists, since)
        self.more |= {"restore": restore.more, "communications": talk.more}
        replaced = superseded(self.amendments)
        threats = self._page("threats", ThreatRow, Wanted("threat"))
        questions = lists.of(DecisionRow, Wanted("decision", ("raised",)))
        taken = self._page("decisions", DecisionRow, Wanted("decision", ("taken",)))
        if len(questions) >= PAGE:
            raised = lists.count(Wanted("decision", ("raised",)))
            self.more["decisions"] += raised - len(questions)
        return {
            "services": grid(lists.every(ReportRow, Wanted("service")), index, names, lists.above),
            "restore": restore,
            "activities": activities(self._activities(), self.now),
            "decisions": tuple(_in_force(taken, replaced)),
            "superseded": replaced,
            "questions": tuple(questions),
            "threats": tuple(threats),
            "communications": talk,
            "deadlines": self._deadlines(replaced),
        }

    def _talk(self, names: Names) -> dict[str, Any]:
        """Requests, observations and figures."""
        since = self.since.number
        observations = Wanted("observation", born=since)
        recent = self._page("figures", FigureRow, Wanted("figure", after=since), whole=True)
        latest = {row.originator: row for row in recent}
        figures = filter(self.lists.allowed, latest.values())
        return {
            "requests": request_picture(self.lists, names, since, self.now),
            "observations": tuple(self._page("observations", ObservationRow, observations)),
            "figures": tuple(sorted(figures, key=lambda row: row.number)),
        }

    def _page(self, section: str, kind: type[R], wanted: Wanted, *, whole: bool = False) -> list[R]:
        """The latest rows of a list, and how many there are besides.

        With `whole` a row's own marking decides, and not that of all its record holds.
        """
        lists = self.lists
        if whole:
            cards = self.situation.listed(wanted, "newest", most=PAGE)
            rows = [row for card in cards for row in lists.about(card.originator)]
            found = sorted((r for r in rows if isinstance(r, kind)), key=lambda r: r.numbers[0])
            many, held = self.situation.number_of, len(cards)
        else:
            found = lists.of(kind, wanted, "newest")
            many, held = lists.count, len(found)
        self.more[section] = many(wanted) - held if held >= PAGE else 0
        return found

    def _activities(self) -> list[CancellationRow]:
        """What stands, and what something is new of."""
        standing = Wanted("cancellation", ("ordered", "partly_resumed"))
        new = Wanted("cancellation", after=self.since.number)
        held = self._page("activity", CancellationRow, standing)
        found = {
            row.originator: row for row in (*held, *self.lists.of(CancellationRow, new, "newest"))
        }
        return list(found.values())

    def _reported(self, index: Index) -> list[FigureRow]:
        """The figures that somebody gave for asset classes."""
        rows = (
            row
            for asset in index.organisation.assets
            for row in self.lists.every(FigureRow, Wanted("figure", group=asset.id))
        )
        return [row for row in rows if row.asset and self.lists.allowed(row)]

    def _deadlines(self, replaced: Mapping[int, int]) -> tuple[Deadline, ...]:
        """The nearest of everything that has a time, before and behind."""
        threats = self._clocks(ThreatRow, Wanted("threat"))
        decisions = self._clocks(DecisionRow, Wanted("decision"))
        talk = self._clocks(CommunicationRow, Wanted("communication"))
        jobs = self._clocks(JobRow, Wanted("restore"))
        asked = [row for row in decisions if row.stage == "raised"]
        taken = _in_force((row for row in decisions if row.stage == "taken"), replaced)
        return deadlines(threats, [*asked, *taken], talk, jobs, self.now)[:PAGE]

    def _clocks(self, kind: type[R], wanted: Wanted) -> list[R]:
        coming, passed = (self.lists.of(kind, wanted, order) for order in ("coming", "passed"))
        return [*coming, *passed]

    def _restricted(self) -> tuple[Restricted, ...]:
        """What is above the ceiling: the latest of each concept, and how many besides."""
        hidden = (Wanted(concept) for concept in _WHOLE)
        self.more["restricted"] = sum(map(self.lists.hide, hidden))
        return tuple(sorted(self.lists.restricted, key=lambda r: r.number))

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
        rows = [row for row in self.lists.about(CRISIS) if isinstance(row, PhaseRow)]
        return next(filter(self.lists.allowed, rows), None)

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
        originator = self.situation.kept.originator(amendment.target)
        quoted = amendment.quote.marking if amendment.quote else amendment.marking
        marked = above(self.ceiling, amendment.marking, quoted)
        hidden = {"fields": (), "reason": None, "quote": None, "changes": ()}
        held_back = marked or self._hidden(originator)
        return structs.replace(amendment, **hidden) if held_back else amendment

    def _hidden(self, originator: str) -> bool:
        """Whether anything that now counts of an originator is above the ceiling.

        Of a concept that nothing is drawn of, its record says so.
        """
        if rows := self.lists.about(originator):
            return any(map(self.lists.above, rows))
        record = self.situation.states.get(originator)
        return record is not None and above(self.ceiling, record.marking)


def _in_force(rows: Iterable[DecisionRow], replaced: Mapping[int, int]) -> Iterator[DecisionRow]:
    """Decisions that no other one supersedes."""
    return (row for row in rows if not replaced.keys() & {*row.numbers})

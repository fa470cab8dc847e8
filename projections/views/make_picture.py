"""Draws the picture from the states of the views: selects, orders and counts, changes nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from msgspec import structs

from ledger.domain.cancellation.asks import STANDING
from ledger.domain.card import ENDLESS, Wanted
from ledger.domain.clock.record import OPEN as RUNNING
from ledger.domain.crisis_and_roll import CRISIS, Crisis
from ledger.domain.dossier.record import HOLDING, OUT
from ledger.domain.duty.record import HELD
from ledger.domain.linking import struck_in
from ledger.domain.means.record import HERE
from ledger.domain.means.record import OPEN as AWAITED
from ledger.domain.organisation import Index, zone_of
from ledger.domain.outlook.record import OPEN as TO_COME
from ledger.domain.record import above
from ledger.domain.record_lookup import Beside
from ledger.domain.situation import Situation
from ledger.domain.values import Marking
from ledger.evidence.fold import Position
from ledger.sanitize import clean_line, plain_name
from projections.i18n.times import in_zone
from projections.model.entries import Amendment, Confirmation, MendedPart, Restricted
from projections.model.picture import (
    About,
    Closed,
    CommunicationPicture,
    Contradiction,
    CrisisHead,
    Deadline,
    DossierPicture,
    MeansPicture,
    MeetingPicture,
    Names,
    Outlook,
    Picture,
    RestorePicture,
    ServiceRow,
    Since,
)
from projections.model.rows import (
    ActionRow,
    CancellationRow,
    ClockRow,
    CommunicationRow,
    DecisionRow,
    DutyRow,
    FigureRow,
    JobRow,
    MeansRow,
    MeetingRow,
    Note,
    ObservationRow,
    OutlookRow,
    PhaseRow,
    PieceRow,
    ReportRow,
    Row,
    ThreatRow,
)
from projections.views.amendments import RULED_THROUGH, Amendments
from projections.views.clocks import deadlines
from projections.views.confirming import confirmations, parted, said_again
from projections.views.contradictions import contradictions, superseded, unresolved
from projections.views.figures_apart import figures_apart, latest_of
from projections.views.journal import Journal
from projections.views.lists import PAGE, Lists
from projections.views.meetings import to_come
from projections.views.mendings import mendings
from projections.views.names import clean_label, names_of, sites_of
from projections.views.narrowing import Narrowing
from projections.views.news import kinds, struck
from projections.views.quotes import worded
from projections.views.restore_classes import Known as Counted
from projections.views.restore_classes import newest, restore_picture
from projections.views.service_matrix import KnownRow, applications, grid
from projections.views.summary import (
    AWAITING,
    action_picture,
    activities,
    communication_picture,
    request_picture,
)
from projections.views.waiting import Waiting, waiting_of

R = TypeVar("R", bound=Row)

_WHOLE = (
    "action", "cancellation", "clock", "communication", "decision", "duty", "means",
    "meeting", "observation", "outlook", "record", "request", "restore", "threat",
)  # fmt: skip
"""Concepts of which a whole record is above the ceiling or not."""

LATE_SHOWN = 5
"""How many late entries a picture holds."""

COUNTED = {
    "activity": "cancellation",
    "restore": "restore",
    "threats": "threat",
    "clocks": "clock",
    "outlook": "outlook",
    "means": "means",
    "dossier": "record",
    "meetings": "meeting",
    "decisions": "decision",
    "actions": "action",
    "requests": "request",
    "communications": "communication",
    "observations": "observation",
    "figures": "figure",
}
"""The sections of a brief of which all there ever was is counted, and their concepts."""

NEAREST = 5
"""How many actions, to come and overdue, stand among what has a time: their own list has all."""

FIRST = 20
"""How many of the first observations a picture holds: what happened is among them."""

SETTLED = timedelta(days=3)
"""After which what stands unchanged is no news."""

LAST_SHOWN = 20
"""How many of the last entries a picture holds."""


QUESTIONS = Wanted("decision", ("raised",))
"""What is to be decided."""

_REPORTS = Wanted("service")


class Artist:
    """Draws the picture of one state for one circle of readers."""

    draw_restores = staticmethod(restore_picture)

    def __init__(
        self,
        situation: Situation,
        amendments: Amendments,
        journal: Journal,
        ceiling: Marking,
        about: About | None = None,
    ) -> None:
        """`about` is what the picture is narrowed to."""
        self.situation = situation
        self.amendments = amendments
        self.notes = journal
        self.ceiling = ceiling
        self.held = amendments.in_force
        self.more: dict[str, int] = {}
        self.narrowed = about
        self.before: Mapping[str, tuple[Row, ...]] = {}
        """As for `Lists`."""
        self.known: dict[str, KnownRow] = {}
        """As for `grid`."""
        self.counted: Counted = {}
        """As for `restore_picture`."""
        self.mended: Callable[[Situation], Iterable[MendedPart]] = mendings
        self.began: Callable[[Situation, Crisis], datetime] = began

    def picture(self, position: Position, now: datetime, since: datetime) -> Picture:
        """The picture at `position`; `now` is in the crisis's zone."""
        common = self._begin(position, now, since) | self.journal()
        if self.situation.crisis is None:
            return Picture(crisis=None, names=Names({}), **common)
        drawn = self.all(self.situation.crisis, common)
        return structs.replace(drawn, confirmed=self._confirmed(drawn), **self.changes(drawn))

    def changes(self, drawn: Picture) -> dict[str, Any]:
        """What is new of older rows, and what was struck."""
        return {
            "news": kinds(self.lists, self.since.number),
            "struck": dict(struck(drawn, self.lists)),
        }

    def frame(self, position: Position, now: datetime, since: datetime) -> Picture:
        """What stands around every board alone, as `picture` has it."""
        void, unknown = self.notes.counts()
        common = self._begin(position, now, since) | {"void": void, "unknown": unknown}
        crisis = self.situation.crisis
        if crisis is None:
            return Picture(crisis=None, names=Names({}), frame=True, **common)
        index = self.situation.index
        names = names_of(crisis.organisation, index, self.situation.eras)
        meetings = self._meetings(crisis_closed(crisis))
        times = self._deadlines(superseded(self.amendments, self.situation), meetings)
        return Picture(
            crisis=self._head(crisis, names),
            names=names,
            sites=sites_of(crisis.organisation, index),
            meetings=meetings,
            deadlines=times[:PAGE],
            many={"deadlines": len(times) + self.undrawn},
            frame=True,
            **common,
        )

    def _begin(self, position: Position, now: datetime, since: datetime) -> dict[str, Any]:
        """Look at this moment from now on; what every picture says of itself."""
        self.now = now
        self.lists = self._new_lists(self._narrowing())
        self.since = Since(since, self.notes.number_at(since))
        return {"position": position, "now": now, "since": self.since, "ceiling": self.ceiling}

    def _narrowing(self) -> Narrowing | None:
        if self.narrowed is None or self.situation.crisis is None:
            return None
        index = self.situation.index
        names = names_of(index.organisation, index, self.situation.eras)
        return Narrowing(self.narrowed, names)

    def all(self, crisis: Crisis, common: dict[str, Any]) -> Picture:
        """The whole picture, every part of it."""
        index = self.situation.index
        names = names_of(crisis.organisation, index, self.situation.eras)
        mended = [*filter(self._shows_mending, self.mended(self.situation))]
        parts = {**self._standing(index, names), **self.talk(names), **self.ahead()}
        return Picture(
            crisis=self._head(crisis, names),
            names=names,
            sites=sites_of(crisis.organisation, index),
            mended=tuple(one for one in mended if one.number > self.since.number)[-PAGE:],
            **parts,
            contradictions=tuple(self.contradicting()),
            first=tuple(self.lists.of(ObservationRow, Wanted("observation"), most=FIRST)),
            totals={**self.totals(), "organisation": len(mended)},
            settled=self.notes.number_at(self.now - SETTLED),
            restricted=self._restricted(),
            hidden=self._hidden_by_concept(),
            unshown=tuple(sorted(self.lists.unshown, key=lambda one: one.number)),
            more={section: many for section, many in self.more.items() if many},
            about=self.narrowed,
            general=frozenset(self.lists.general),
            **common,
        )

    def journal(self) -> dict[str, Any]:
        """What the journal says: last entries, late ones, void and unknown ones."""
        journal = self.notes
        void, unknown = journal.counts()
        found, many = journal.late(self.since.number)
        late = [
            row
            for row in found
            if not above(self.ceiling, row.marking)
            and not self._hidden_whole(row.originator)
            and self._touches(row.number)
        ]
        many -= len(found) - len(late)
        return {
            "last": tuple(map(self._note, journal.notes(LAST_SHOWN))),
            "late": tuple(late[:LATE_SHOWN]),
            "late_more": max(0, many - LATE_SHOWN),
            "amendments": tuple(self._done()),
            "corrected": dict(self._corrected()),
            "void": void,
            "unknown": unknown,
            "odd": tuple(journal.odd()),
        }

    def _standing(self, index: Index, names: Names) -> dict[str, Any]:
        """Services, restoring, activities, threats and what has a time."""
        lists = self.lists
        whole = self._whole()
        reports = whole.every(ReportRow, _REPORTS)
        own = reports if whole is lists else lists.every(ReportRow, _REPORTS)
        services = grid(reports, index, names, lists.above, self.known)
        run = applications(reports, index, names, lists.above)
        waiting = waiting_of(whole, index, names, services, run)
        figures = self._reported(index)
        restore = self.restoring(index, names, figures, waiting)
        apart = figures_apart(lists, index, restore.assets)
        restore = structs.replace(restore, figures=tuple(apart))
        talk = self.communications()
        self.more |= {"restore": restore.more, "communications": talk.more}
        replaced = superseded(self.amendments, self.situation)
        threats = self._page("threats", ThreatRow, Wanted("threat"))
        questions = lists.of(DecisionRow, QUESTIONS)
        taken = self._page("decisions", DecisionRow, Wanted("decision", ("taken",)))
        meetings = self._meetings(crisis_closed(self.situation.crisis))
        if len(questions) >= PAGE:
            self.more["decisions"] += lists.count(QUESTIONS) - len(questions)
        times = self._deadlines(replaced, meetings)
        return {
            "services": tuple(map(waiting.of_service, self._shown(services))),
            "applications": tuple(
                waiting.of_service(row, "application") for row in self._shown(run)
            ),
            "whole": tuple(filter(lists.allowed, (row for row in own if row.site))),
            "restore": restore,
            "activities": activities(self._activities(), self.now, names, self.narrowed),
            "decisions": tuple(_in_force(taken, replaced)),
            "many": {
                "questions": self._all(questions, QUESTIONS),
                "decided": self._decided(taken, replaced),
                "awaiting": self._all(talk.awaiting, AWAITING),
                "deadlines": len(times) + self.undrawn,
            },
            "superseded": replaced,
            "ended": tuple(self._ended(taken, replaced)),
            "questions": tuple(questions),
            "orders": tuple(_in_force(self.orders(), replaced)),
            "meetings": meetings,
            "threats": tuple(threats),
            "communications": talk,
            "deadlines": times[:PAGE],
        }

    def restoring(
        self, index: Index, names: Names, figures: Sequence[FigureRow], waiting: Waiting
    ) -> RestorePicture:
        """Restoring, class by class and job by job."""
        since, lists = self.since.number, self.lists
        return self.draw_restores(
            lists, index, names, figures, waiting, since=since, held=self.counted
        )

    def communications(self) -> CommunicationPicture:
        """What went out, and what is to be approved."""
        return communication_picture(self.lists, self.since.number)

    def _confirmed(self, drawn: Picture) -> dict[int, Confirmation]:
        """What entries, and orders that are said again, say still is so."""
        standing = [a.row for a in drawn.activities if a.standing]
        again, kept = said_again(standing, self.situation), parted(standing, self.situation)
        return {**kept, **again, **confirmations(self.amendments, self.lists, self._is_drawn)}

    def _is_drawn(self, number: int) -> bool:
        """Whether anything of what an entry is about was asked for."""
        known = 0 < number <= self.situation.head
        return known and self.situation.kept.originator(number) in self.lists.asked

    def _whole(self) -> Lists:
        """The lists of everything: what holds somewhere is decided by all that was said."""
        if self.lists.narrowing is None:
            return self.lists
        return self._new_lists(None)

    def _new_lists(self, narrowing: Narrowing | None) -> Lists:
        lists = Lists(self.situation, self.ceiling, self.now, self.held, narrowing)
        lists.before = self.before
        return lists

    def _all(self, held: Sequence[Row], wanted: Wanted) -> int:
        """How many there are of a list, of which a page is held."""
        return len(held) if len(held) < PAGE else self.lists.count(wanted)

    def _decided(self, taken: Sequence[DecisionRow], replaced: Mapping[int, int]) -> int:
        """How many decisions were taken since then, and hold."""
        new = [row for row in taken if row.number > self.since.number]
        gone = len(new) - len([*_in_force(new, replaced)])
        wanted = Wanted("decision", ("taken",), after=self.since.number)
        return self._all(new, wanted) - gone

    def _shown(self, services: Iterable[ServiceRow]) -> Iterator[ServiceRow]:
        """Services, or applications, with the cells that are looked for."""
        for service in services:
            shows = self.lists.narrowing
            if shows is None:
                yield service
                continue
            cells = tuple(cell for cell in service.cells if shows.shows(cell.site, cell.report))
            if cells:
                yield structs.replace(service, cells=cells)

    def _ended(
        self, taken: Iterable[DecisionRow], replaced: Mapping[int, int]
    ) -> Iterator[DecisionRow]:
        """Decisions that are no longer in force since then, by their own entry or by a link."""
        for row in taken:
            by = next((replaced[n] for n in row.numbers if n in replaced), 0)
            if by > self.since.number:
                yield structs.replace(row, by=by, ended=by)
        over = Wanted("decision", ("superseded", "ended", "revoked"), after=self.since.number)
        struck = struck_in(self.situation)
        for row in self.lists.of(DecisionRow, over, "newest"):
            yield structs.replace(row, by_struck=row.by is not None and struck(row.by))

    def orders(self) -> list[DecisionRow]:
        """The latest that others gave."""
        return self.lists.of(DecisionRow, Wanted("decision", ("ordered",)), "newest")

    def _meetings(self, closed: int) -> MeetingPicture:
        """Those under way, those to come, and what was over in the period."""
        lists = self.lists
        rows = lists.of(MeetingRow, Wanted("meeting"), "newest")
        coming = to_come(rows, closed=closed)
        over = Wanted("meeting", ("closed", "cancelled"), after=self.since.number)
        return MeetingPicture(
            open=tuple(row for row in rows if row.stage == "open"),
            coming=tuple(coming),
            over=tuple(lists.of(MeetingRow, over, "newest")),
        )

    def talk(self, names: Names) -> dict[str, Any]:
        """Actions, posts, requests, observations and figures."""
        since = self.since.number
        figures = self.figures()
        actions = action_picture(self.lists, since)
        self.more["actions"] = actions.waiting - len(actions.overdue) - len(actions.open)
        held = self.lists.of(DutyRow, Wanted("duty", HELD))
        return {
            "actions": actions,
            "duties": tuple(sorted(held, key=lambda row: plain_name(row.post))),
            "against": dict(self._against(figures)),
            "requests": request_picture(self.lists, names, since, self.now),
            "observations": self.observations(),
            "figures": tuple(sorted(figures, key=lambda row: row.number)),
        }

    def ahead(self) -> dict[str, Any]:
        """What is expected and aimed at, means, and clocks."""
        outlooks = self._open_and_new("outlook", OutlookRow, Wanted("outlook", TO_COME))
        standing = tuple(dict.fromkeys((*AWAITED, *HERE)))
        means = self._open_and_new("means", MeansRow, Wanted("means", standing))
        return {
            "outlooks": tuple(Outlook(row=row, figure=self._measure(row)) for row in outlooks),
            "means": MeansPicture(stages=self._stages("means"), rows=tuple(means)),
            "clocks": self.clocks(),
            "dossier": self._dossier(),
        }

    def clocks(self) -> tuple[ClockRow, ...]:
        """Clocks that run, and those of which something is new."""
        return tuple(self._open_and_new("clocks", ClockRow, Wanted("clock", RUNNING)))

    def observations(self) -> tuple[ObservationRow, ...]:
        """The latest of the period."""
        wanted = Wanted("observation", born=self.since.number)
        return tuple(self._page("observations", ObservationRow, wanted))

    def figures(self) -> list[FigureRow]:
        """The latest of each series of which something is new."""
        found = self._figures(Wanted("figure", after=self.since.number))
        return [*filter(self.lists.allowed, found)]

    def _dossier(self) -> DossierPicture:
        """Holds in force, and what was lifted or given out since."""
        held = self._page("dossier", PieceRow, Wanted("record", HOLDING))
        new = Wanted("record", ("lifted", *OUT), after=self.since.number)
        return DossierPicture(
            stages=self._stages("record"),
            held=tuple(held),
            new=tuple(self.lists.of(PieceRow, new, "newest")),
        )

    def _stages(self, concept: str) -> dict[str, int]:
        """How many of a concept that may be shown, and are looked for, are at each stage."""
        if self.lists.narrowing is not None:
            cards = self.lists.listed(self.lists.shown(Wanted(concept)), most=ENDLESS)
            return dict(Counter(card.stage for card in cards))
        stages: dict[str, int] = {}
        for stage, _, many in self.situation.tallied(self.lists.shown(Wanted(concept))):
            stages[stage] = stages.get(stage, 0) + many
        return stages

    def _measure(self, row: OutlookRow) -> FigureRow | None:
        """The latest figure of the series that a target names, of those that may be shown."""
        if row.figure is None or row.figure > self.situation.head:
            return None
        rows = self.lists.about(self.situation.kept.originator(row.figure))
        figures = (one for one in rows if isinstance(one, FigureRow))
        return newest(filter(self.lists.allowed, figures))

    def _open_and_new(self, section: str, kind: type[R], standing: Wanted) -> list[R]:
        """What stands, and what something is new of."""
        held = self._page(section, kind, standing)
        new = self.lists.of(kind, Wanted(standing.concept, after=self.since.number), "newest")
        return list({row.originator: row for row in (*held, *new)}.values())

    def _against(self, figures: Iterable[FigureRow]) -> Iterator[tuple[str, FigureRow]]:
        """The latest of each series that one of these is to be read beside."""
        for originator in {f"figure.{row.against}" for row in figures if row.against}:
            rows = [row for row in self.lists.about(originator) if isinstance(row, FigureRow)]
            if allowed := [row for row in rows if self.lists.allowed(row)]:
                yield originator, allowed[-1]

    def _figures(self, wanted: Wanted) -> Iterator[FigureRow]:
        """The latest figure of each of the latest series: its own marking decides."""
        lists = self.lists
        cards = lists.listed(wanted, "newest")
        self.more["figures"] = lists.number_of(wanted) - len(cards) if len(cards) >= PAGE else 0
        return latest_of(cards, lists)

    def _page(self, section: str, kind: type[R], wanted: Wanted) -> list[R]:
        """The latest rows of a list, and how many there are besides."""
        found = self.lists.of(kind, wanted, "newest")
        self.more[section] = self.lists.count(wanted) - len(found) if len(found) >= PAGE else 0
        return found

    def _activities(self) -> list[CancellationRow]:
        """What stands, and what something is new of."""
        standing = Wanted("cancellation", STANDING)
        rows = self._open_and_new("activity", CancellationRow, standing)
        narrowing = self.lists.narrowing
        return rows if narrowing is None else [narrowing.own_parts(row) for row in rows]

    def contradicting(self) -> Iterator[Contradiction]:
        """The latest of what contradicts each other, and is not resolved."""
        links = [
            link
            for link in unresolved(self.amendments, self.situation)
            if self._touches(link.origin) or self._touches(link.other)
        ]
        self.more["contradictions"] = max(0, len(links) - PAGE)
        about, latest = self.lists.about, links[-PAGE:]
        yield from contradictions(self.amendments, self.situation, about, self.ceiling, latest)

    def _shows_mending(self, one: MendedPart) -> bool:
        """A site's own, and what is no site's; of cells what they recorded."""
        about = self.narrowed
        if above(self.ceiling, one.marking):
            return False
        if about is not None and about.kind == "cell":
            return one.cell in about.ids
        return about is None or one.part != "site" or one.now.id in about.ids

    def _touches(self, number: int) -> bool:
        """Whether what an entry is about is looked for; no filter tells more of what is hidden."""
        if self.lists.narrowing is None:
            return True
        if not 1 <= number <= self.situation.head:
            return False
        originator = self.situation.kept.originator(number)
        if self._hidden(originator):
            return True
        own = self._there(number)
        return self.lists.touches(originator) if own is None else own

    def _there(self, number: int) -> bool | None:
        """Whether an entry names places that are looked for, as it was said or as it now counts.

        None when it names none: then what it is about decides.
        """
        narrowing = self.lists.narrowing
        if narrowing is None or narrowing.about.kind == "cell":
            return None
        entries = (self.situation.kept.entry(number), self.situation.now(number))
        concept = self.situation.kept.originator(number).partition(".")[0]
        found = {narrowing.places(concept, entry.event, number) for entry in entries if entry}
        return None if found <= {None} else True in found

    def totals(self) -> dict[str, int]:
        """How many there ever were of what a brief tells the latest of."""
        totals = {
            section: self.lists.count(Wanted(concept)) for section, concept in COUNTED.items()
        }
        totals["orders"] = self.lists.count(Wanted("decision", group="order"))
        totals["decisions"] -= totals["orders"]
        links = self.amendments.standing.values()
        totals["contradictions"] = sum(
            link.relation == "contradicts"
            and (self._touches(link.origin) or self._touches(link.other))
            for link in links
        )
        totals["corrections"] = sum(self._touches(one.target) for one in self.amendments.done)
        return totals

    def _reported(self, index: Index) -> list[FigureRow]:
        """The figures that somebody gave for asset classes."""
        rows = (
            row
            for asset in index.organisation.assets
            for row in self.lists.every(FigureRow, Wanted("figure", group=asset.id))
        )
        return [row for row in rows if row.asset and self.lists.allowed(row)]

    def _deadlines(
        self, replaced: Mapping[int, int], meetings: MeetingPicture
    ) -> tuple[Deadline, ...]:
        """Everything that has a time, the nearest first; `undrawn` is how many are not drawn."""
        self.undrawn = 0
        decisions = self._clocks(DecisionRow, Wanted("decision"))
        rows: list[Row] = [
            *self._clocks(ThreatRow, Wanted("threat")),
            *(row for row in decisions if row.stage == "raised"),
            *_in_force((row for row in decisions if row.stage != "raised"), replaced),
            *self._clocks(CommunicationRow, Wanted("communication")),
            *self._clocks(JobRow, Wanted("restore")),
            *self._clocks(OutlookRow, Wanted("outlook")),
            *self._clocks(MeansRow, Wanted("means")),
            *self._clocks(ClockRow, Wanted("clock")),
            *self._clocks(ActionRow, Wanted("action"), most=NEAREST),
            *self._clocks(DutyRow, Wanted("duty")),
            *meetings.coming,
        ]
        return deadlines(rows, self.now)

    def _clocks(self, kind: type[R], wanted: Wanted, most: int = PAGE) -> list[R]:
        """Those whose time is the next to come, and those whose time is the last that passed."""
        lists = self.lists
        coming = lists.of(kind, wanted, "coming", most=most)
        passed = lists.of(kind, wanted, "passed", most=most)
        if max(len(coming), len(passed)) >= most:
            every = lists.count(wanted._replace(due=ENDLESS - 1))
            self.undrawn += max(0, every - len(coming) - len(passed))
        return [*coming, *passed]

    def _restricted(self) -> tuple[Restricted, ...]:
        """What is above the ceiling: the latest of each concept, and how many besides."""
        self._beyond = {name: self.lists.hide(Wanted(name)) for name in (*_WHOLE, "figure")}
        self.more["restricted"] = sum(self._beyond.values())
        return tuple(sorted(self.lists.restricted, key=lambda r: r.number))

    def _hidden_by_concept(self) -> dict[str, int]:
        """How many are above the ceiling; asked after those of them that are held."""
        held = Counter(one.concept for one in self.lists.restricted)
        beyond = {name: many for name, many in self._beyond.items() if many}
        return dict(held + Counter(beyond))

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
            opened=self.began(self.situation, crisis),
            languages=organisation.languages,
            phase=names.part("phase", row.phase) if row else None,
            phase_row=row,
            closed=self._closed(crisis),
        )

    def _closed(self, crisis: Crisis) -> Closed | None:
        number = crisis_closed(crisis)
        entry = self.situation.now(number) if number else None
        if entry is None or above(self.ceiling, entry.marking):
            return None
        return Closed(number, entry.occurred)

    def _phase(self) -> PhaseRow | None:
        rows = [row for row in self.lists.about(CRISIS) if isinstance(row, PhaseRow)]
        return next(filter(self.lists.allowed, rows), None)

    def _corrected(self) -> Iterator[tuple[int, tuple[int, ...]]]:
        for target, amendments in self.held.items():
            numbers = tuple(a.number for a in amendments if a.change in {"corrected", "completed"})
            if numbers:
                yield target, numbers

    def _note(self, note: Note) -> Note:
        """A note as it may be shown, with what became of its entry."""
        if held := self.held.get(note.number):
            amended = held[-1]
            note = structs.replace(note, change=amended.change, changed_by=amended.number)
        about = note.kind.startswith("entry.") and self._hidden(note.originator)
        about = about or self._hidden_whole(note.originator)
        if not above(self.ceiling, note.marking) and not about:
            return note
        return Note(number=note.number, kind=note.kind, marking=note.marking, restricted=True)

    def _done(self) -> Iterator[Amendment]:
        """The amendments of the period that hold; of one that was struck its strike tells."""
        every = {one.number: one for one in self.amendments.done}
        told = [
            done
            for done in self.amendments.done
            if done.number > self.since.number
            and done in self.held.get(done.target, ())
            and self._touches(done.target)
        ]
        self.more["corrections"] = max(0, len(told) - PAGE)
        for done in told[-PAGE:]:
            of = every.get(done.target) if done.change in RULED_THROUGH else None
            shown = self._amendment(done)
            yield structs.replace(shown, of=self._amendment(of)) if of else shown

    def _amendment(self, beside: Beside) -> Amendment:
        """What is said about a restricted entry is as restricted as the entry."""
        originator = self.situation.kept.originator(beside.target)
        amendment = worded(self.amendments, beside, self.situation)
        quoted = amendment.quote.marking if amendment.quote else amendment.marking
        marked = above(self.ceiling, amendment.marking, quoted)
        hidden = {"fields": (), "reason": None, "quote": None, "changes": (), "restricted": True}
        held_back = marked or self._hidden(originator) or self._hides(amendment.instead)
        return structs.replace(amendment, **hidden) if held_back else amendment

    def _hides(self, number: int | None) -> bool:
        """Whether another entry that is named is above the ceiling, or of a thing that is."""
        if number is None or not 1 <= number <= self.situation.head:
            return False
        return self._hidden(self.situation.kept.originator(number))

    def _hidden_whole(self, originator: str) -> bool:
        """Whether a thing is hidden with every entry about it."""
        return originator.partition(".")[0] in _WHOLE and self._hidden(originator)

    def _hidden(self, originator: str) -> bool:
        """Whether anything that now counts of an originator is above the ceiling.

        Of a concept that nothing is drawn of, its record says so.
        """
        if rows := self.lists.about(originator):
            return any(map(self.lists.above, rows))
        record = self.situation.states.get(originator)
        return record is not None and above(self.ceiling, record.marking)


def began(situation: Situation, crisis: Crisis) -> datetime:
    """When the opening says that it began, else when it was recorded; in the crisis's zone."""
    entry = situation.entry(crisis.opened)
    when = entry.occurred.earliest or entry.occurred.latest or entry.recorded
    return in_zone(when, zone_of(crisis.organisation))


def crisis_closed(crisis: Crisis | None) -> int:
    """The entry that closed the crisis; 0 while it goes on."""
    return (crisis.ended or 0) if crisis and crisis.stage == "closed" else 0


def _in_force(rows: Iterable[DecisionRow], replaced: Mapping[int, int]) -> Iterator[DecisionRow]:
    """Decisions that no other one supersedes."""
    return (row for row in rows if not replaced.keys() & {*row.numbers})

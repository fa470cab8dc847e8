"""The picture: everything a board or a brief draws, at one position, as one frozen value.

It holds no language: codes, names as data, times as they were said, and the numbers of the entries
that every row was drawn from. It is a function of the entries up to the position, of `now`, of the
moment it is compared with and of the ceiling; nothing in it reads a clock. Rows marked above the
ceiling are not in it: only their number and concept are, under `restricted`.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from itertools import chain
from typing import Literal

from msgspec import Struct, structs

from ledger.domain.coverage import Eras, covered, offered
from ledger.domain.organisation import Label, labels
from ledger.domain.values import CrisisKind, Marking, Scope, When
from ledger.evidence.fold import Position
from ledger.sanitize import plain_name
from projections.model.entries import Amendment, Confirmation, Late, MendedPart, Quote, Restricted
from projections.model.rows import (
    ActionRow,
    Amount,
    CancellationRow,
    ClockRow,
    CommunicationRow,
    DecisionRow,
    DutyRow,
    FigureRow,
    IsolationRow,
    JobRow,
    MeansRow,
    MeetingRow,
    NamedPart,
    Note,
    ObservationRow,
    OutlookRow,
    PhaseRow,
    PieceRow,
    Prose,
    RankingRow,
    ReportRow,
    RequestRow,
    ThreatRow,
    ZoneRow,
)

UNREPORTED = "unreported"
"""The state of a cell nobody has reported on; `unknown` is what somebody reported."""

RESTRICTED = "restricted"
"""The state of a cell whose report is marked above the ceiling."""


BODIES = ("cell", "role", "site", "group", "service")
"""Parts of the organisation that speak for it."""


class Names(Struct, frozen=True, dict=True):
    """The organisation's names by kind (`site`, `group`, `service` …) and id, clean.

    `eras` are its places through the crisis: what "everywhere" means depends on when it was said.
    """

    parts: dict[str, dict[str, Label]]
    eras: Eras = ()

    def part(self, kind: str, ident: str) -> NamedPart:
        """The id with its name, or with itself as its name when the organisation has none."""
        return NamedPart(ident, self.parts.get(kind, {}).get(ident, ident))

    @cached_property
    def folded(self) -> frozenset[str]:
        """What bodies and places of the organisation are called, and their ids, folded."""
        parts = [self.parts.get(kind, {}) for kind in BODIES]
        texts = [text for named in parts for label in named.values() for text in labels(label)]
        return frozenset(map(plain_name, (*texts, *chain(*parts))))

    @property
    def sites(self) -> tuple[str, ...]:
        """All sites there are now, those that were closed left out."""
        return self.eras[-1].open if self.eras else ()

    def ranked(self, word: str) -> NamedPart:
        """A word of an order of restart: a service, an application, a class, or as it stands."""
        kinds = ("service", "application", "asset")
        return self.part(next((k for k in kinds if word in self.parts.get(k, {})), ""), word)

    def covered(self, scope: Scope | None, at: int | None = None) -> tuple[str, ...]:
        """The sites of a scope that entry `at` gave, as they were then; all when it names none."""
        return covered(self.eras, scope, at)

    def offered(self, activities: Iterable[str]) -> tuple[str, ...] | None:
        """The sites where any of these activities is offered; None where nobody has said."""
        return offered(self.eras, activities)

    def held(self, row: CancellationRow) -> tuple[str, ...]:
        """The sites that an order is about: those it names, or where the activity is offered."""
        within, named = self.offered(row.activities), row.scope.sites if row.scope else ()
        there = self.covered(row.scope, row.said_at)
        return tuple(site for site in there if within is None or site in (*within, *named))

    def unchanged(self, idents: Iterable[str], at: int | None) -> bool:
        """Whether the groups among these have the sites today that they had at entry `at`."""
        groups = (Scope(sites=(one,)) for one in idents if one in self.parts.get("group", {}))
        return all(self.covered(group, at) == self.covered(group) for group in groups)


class CrisisHead(Struct, frozen=True, kw_only=True):
    """Which crisis this is; `ledger` is the ledger id, `zone` the IANA name of its time zone.

    `opened` is when it began by its opening, in that zone: the first day of the crisis. `closed` is
    the entry that closed it, and since when; None while it goes on.
    """

    name: str
    title: str
    kind: CrisisKind
    ledger: str
    organisation: Label
    zone: str
    opened: datetime
    languages: tuple[str, ...]
    phase: NamedPart | None = None
    phase_row: PhaseRow | None = None
    closed: "Closed | None" = None


class Closed(Struct, frozen=True):
    """That the crisis is closed: by which entry, since when."""

    number: int
    when: When


class MeetingPicture(Struct, frozen=True, kw_only=True):
    """Meetings: under way, to come (the nearest first), and those over since."""

    open: tuple[MeetingRow, ...] = ()
    coming: tuple[MeetingRow, ...] = ()
    over: tuple[MeetingRow, ...] = ()


class Since(Struct, frozen=True):
    """What the picture is compared with: a moment, and the last entry known then (0: none)."""

    moment: datetime
    number: int


class SiteRow(Struct, frozen=True):
    """A site; `kind` is the organisation's own word."""

    id: str
    name: Label
    kind: str


class ServiceCell(Struct, frozen=True, kw_only=True):
    """One service at one site where it is registered.

    `state` is a state of service reports, `unreported` or `restricted`; `number` the report's.
    """

    site: str
    state: str
    number: int | None = None
    report: ReportRow | None = None


class Waited(Struct, frozen=True, kw_only=True):
    """Something that has to come first, and what that waits for itself.

    `kind` is `service`, `application`, `asset`, `restore`, `decision` …; `id` the part's or, of
    what has entries, its short name; `number` that of the latest of them. `state` is a state of
    service reports, or of what has entries its stage. A `restricted` one says its kind and number.
    """

    kind: str
    id: str
    name: Label | Prose
    state: str = ""
    number: int | None = None
    upon: tuple["Waited", ...] = ()
    restricted: bool = False


class ServiceRow(Struct, frozen=True, kw_only=True, dict=True):
    """One service; a site that is not in `cells` does not have it: not applicable.

    `needs` are the parts that it cannot do without, `waits` those of them that it waits for. An
    application is drawn alike; its cells are the sites that somebody spoke of.
    """

    id: str
    name: Label
    vital: bool
    needs: tuple[NamedPart, ...]
    cells: tuple[ServiceCell, ...]
    waits: tuple[Waited, ...] = ()

    def cell(self, site: str) -> ServiceCell | None:
        """The cell of a site; None when the service is not registered there."""
        return next((cell for cell in self.cells if cell.site == site), None)

    @cached_property
    def states(self) -> frozenset[str]:
        """The states of its cells."""
        return frozenset(cell.state for cell in self.cells)

    @cached_property
    def worst(self) -> str:
        """The worst state of its cells; a row is asked for it a dozen times a picture."""
        return min(self.states, key=SEVERITY.index, default=UNREPORTED)


SEVERITY = ("down", "unknown", "degraded", "closed", RESTRICTED, UNREPORTED, "normal")
"""States of a cell, the worst first."""


class AssetRow(Struct, frozen=True, kw_only=True):
    """How far restoring one asset class is, its children included.

    `restored` and `before` (at `Picture.since`; None when there was no job yet) are counted from
    the jobs' entries, `counted` is whether anybody said that at all, `known` of how many stages
    anything was said, `inferred` those with a job that says of later ones alone how many reached
    them. `total` is how many there are: the organisation's figure, else what the jobs
    `planned`; `in_plan` are those that the jobs are about, None where no job says, and
    `in_plan_sure` is the qualifier of that sum, None where every job is sure. `reported` is the
    latest figure somebody gave for the class, `reported_before` the latest known then. Counted
    and reported stand side by side and are never merged. `jobs` are all jobs, `done` those
    completed: `uncounted` of these nobody counted, `uncounted_total` were planned for them.
    `numbers` are the entries counted from.
    """

    asset: NamedPart
    parent: str | None
    depth: int
    total: int | None
    stages: tuple[str, ...]
    counts: tuple[int, ...]
    jobs: int
    done: int
    blocked: int
    restored: int
    before: int | None
    counted: bool = True
    known: int = 0
    inferred: tuple[str, ...] = ()
    planned: bool = False
    in_plan: int | None = None
    in_plan_sure: str | None = None
    numbers: tuple[int, ...]
    uncounted: int = 0
    uncounted_total: int = 0
    reported: FigureRow | None = None
    reported_before: FigureRow | None = None

    def whole(self, figure: FigureRow) -> Amount | None:
        """What a figure is a part of: its own, else all of the class when it counts the class.

        What jobs planned is no whole: nobody said that it is all there is.
        """
        if figure.of is not None:
            return figure.of
        plain = figure.asset == self.asset.id and figure.unit is None
        return self.total if plain and not self.planned else None


class RestorePicture(Struct, frozen=True, kw_only=True):
    """Restoring: classes as a tree in the file's order, jobs, zones, orders, what is cut off.

    Jobs stand in the order in which they can be done: by what each needs first, then by rank.
    `waits` is what each of them waits for, by originator. `rankings` are the orders of restart in
    force, `ranking` the latest of them, and `expanded` what each of them comes to with all that is
    needed first, by its number. `more` are the jobs that are counted and not among `jobs`;
    `stopped` is how many are blocked. `figures` are those of how many there are that name no class.
    """

    assets: tuple[AssetRow, ...] = ()
    jobs: tuple[JobRow, ...] = ()
    zones: tuple[ZoneRow, ...] = ()
    ranking: RankingRow | None = None
    blocked: tuple[JobRow, ...] = ()
    stopped: int = 0
    figures: tuple[FigureRow, ...] = ()
    more: int = 0
    rankings: tuple[RankingRow, ...] = ()
    expanded: dict[int, tuple[NamedPart, ...]] = {}
    isolations: tuple[IsolationRow, ...] = ()
    waits: dict[str, tuple[Waited, ...]] = {}


Tense = Literal["today", "ahead", "past"]


class ActivityRow(Struct, frozen=True, kw_only=True):
    """A cancellation and whether it is about the day of `now`: no period means every day."""

    row: CancellationRow
    tense: Tense
    standing: bool

    @property
    def whole(self) -> bool:
        """Whether the whole activity is cancelled: no list and no smaller number was given."""
        row = self.row
        lists = row.cancelled or row.case_by_case or row.maintained or row.redirected
        return not (lists or row.by_patients or row.counted_out)

    @property
    def cancels(self) -> bool:
        """Whether it cancels anything: all of it, what is listed, or so many."""
        return self.whole or bool(self.row.cancelled) or self.row.counted_out

    @property
    def undated(self) -> bool:
        """Whether it holds until somebody says otherwise: no last day was given."""
        return self.tense == "today" and (self.row.period is None or self.row.period.latest is None)


class ClassCount(Struct, frozen=True, kw_only=True):
    """Requests of one priority class (None: not ranked), by stage; the oldest that is open."""

    priority: NamedPart | None
    stages: dict[str, int]
    open: int
    oldest: RequestRow | None = None


class RequestPicture(Struct, frozen=True, kw_only=True):
    """Requests: counts by class, then the first of those open, most urgent class, oldest first.

    `waiting` is how many are open in all, `late` how many of them are overdue, and `pressing` how
    many are overdue or of the most urgent class. `delivered` were fulfilled in the period, whatever
    became of them since, and `again` of these are open again; `proposed` is how many wait for a
    second person to give them a class. `coming` are those whose time comes next.
    """

    classes: tuple[ClassCount, ...] = ()
    open: tuple[RequestRow, ...] = ()
    waiting: int = 0
    late: int = 0
    pressing: int = 0
    oldest: RequestRow | None = None
    new: int = 0
    delivered: int = 0
    again: int = 0
    proposed: tuple[tuple[NamedPart, int], ...] = ()
    overdue: tuple[RequestRow, ...] = ()
    coming: tuple[RequestRow, ...] = ()


class ActionPicture(Struct, frozen=True, kw_only=True):
    """Actions that are open: the overdue ones, the longest first, then the others, the next first.

    `waiting` is how many are open in all, `late` how many of them are overdue; `done` and `dropped`
    how many are so since.
    """

    overdue: tuple[ActionRow, ...] = ()
    open: tuple[ActionRow, ...] = ()
    waiting: int = 0
    late: int = 0
    done: int = 0
    dropped: int = 0


class CommunicationPicture(Struct, frozen=True, kw_only=True):
    """Communications: sent since, to approve (scheduled ones too), planned, and all of these.

    `rows` are those that are not out yet and those of which something is new since; there are
    `more`.
    """

    sent: tuple[CommunicationRow, ...] = ()
    awaiting: tuple[CommunicationRow, ...] = ()
    planned: tuple[CommunicationRow, ...] = ()
    rows: tuple[CommunicationRow, ...] = ()
    more: int = 0


class Outlook(Struct, frozen=True, kw_only=True):
    """What is expected or aimed at, with the latest figure it is measured by and never merged with.

    `figure` is of the series that the target names; what is reported and counted of its asset class
    is in the class's own row.
    """

    row: OutlookRow
    figure: FigureRow | None = None


class MeansPicture(Struct, frozen=True, kw_only=True):
    """Means: how many askings are at each stage, those open, and those of which something is new.

    What was asked is in many units, so that nothing but askings is counted.
    """

    stages: dict[str, int] = {}
    rows: tuple[MeansRow, ...] = ()


class DossierPicture(Struct, frozen=True, kw_only=True):
    """The dossier: how many pieces of each stage, legal holds in force, what is new of it."""

    stages: dict[str, int] = {}
    held: tuple[PieceRow, ...] = ()
    new: tuple[PieceRow, ...] = ()


DeadlineState = Literal["ahead", "running", "passed", "open"]


class Deadline(Struct, frozen=True, kw_only=True):
    """Something with a time; `left` is what remains until it may be too late.

    `kind` is `threat`, `decision` (to be taken), `review`, `communication`, `order`, `restore`,
    `meeting`, `outlook`, `means`, `action`, `duty` (to be relieved) or `clock`, with its `regime`.
    `state` is `running` while `now` lies within the interval that was said, `open` when it has no
    end. `source` is who gave it; of rivals those that do not count have the number of the `first`,
    which does.
    """

    kind: str
    when: When
    number: int
    state: DeadlineState
    left: timedelta | None
    text: Prose | None = None
    originator: str = ""
    source: str | None = None
    first: int | None = None
    regime: str = ""


class Side(Struct, frozen=True, kw_only=True):
    """One of two entries that contradict each other, in its own words; nothing when restricted.

    `figure` is there when it reported one.
    """

    number: int
    concept: str
    quote: Quote | None = None
    figure: FigureRow | None = None
    restricted: bool = False


class Contradiction(Struct, frozen=True, kw_only=True):
    """Two entries that somebody linked as contradicting; `number` is the link's own entry."""

    number: int
    origin: Side
    other: Side
    reason: Prose | None = None


class About(Struct, frozen=True):
    """What a picture is narrowed to: parts of the organisation as they were named, of one `kind`.

    `ids` are those of the cells, or of the sites without groups.
    """

    kind: Literal["cell", "site"]
    parts: tuple[NamedPart, ...]
    ids: tuple[str, ...]


class Picture(Struct, frozen=True, kw_only=True):
    """What is known at `position`, as of `now`, compared with `since`.

    Of a long list it holds the first or the latest rows; `more` says how many besides, by the
    brief's section.

    `many` is how many `questions`, decisions taken since (`decided`), communications `awaiting`
    approval and `deadlines` there are, whatever the lists hold.

    `late` are those of the period that came longest after, and `late_more` how many besides.
    `ended` are the decisions and questions that are over since `since`; one that a link superseded
    is a key of `superseded`, with the entry in its place. `orders` are those of other bodies.

    `unshown` are the records that could not be drawn, by their latest entry. `corrected` are the
    entries that hold in other words than their own, each with those that say so; what is drawn from
    one is drawn from them too. `confirmed` are those that another confirms, each with the latest.
    `news` are the latest entries since, of rows that are older, with their kinds, and `struck` the
    strikes since, by the first entry of the row that they changed.

    `hidden` is how many are above the ceiling, by concept, whatever `restricted` holds.

    `mended` are the entries since `since` that mended the organisation. `applications` are those
    that somebody spoke of, `whole` the sites as a whole. `against` are the latest figures of the
    series that others are read beside, by originator.

    `first` are the first observations of all. `totals` says how many there are in all, by the
    brief's section; a section that is not in it is not counted. `settled` is the last entry known
    some days ago: what has stood since then is no news. `about` is what the picture is narrowed to,
    and `general` are then the entries of what names no place and may be about any. `past` says that
    it was asked for as it was then, and `frame` that nothing was drawn but what stands around every
    board: the crisis, its names, what has a time, and what counts for nothing.
    """

    crisis: CrisisHead | None
    position: Position
    now: datetime
    since: Since
    ceiling: Marking
    names: Names
    sites: tuple[SiteRow, ...] = ()
    services: tuple[ServiceRow, ...] = ()
    applications: tuple[ServiceRow, ...] = ()
    whole: tuple[ReportRow, ...] = ()
    restore: RestorePicture = RestorePicture()
    activities: tuple[ActivityRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    superseded: dict[int, int] = {}
    questions: tuple[DecisionRow, ...] = ()
    ended: tuple[DecisionRow, ...] = ()
    actions: ActionPicture = ActionPicture()
    duties: tuple[DutyRow, ...] = ()
    orders: tuple[DecisionRow, ...] = ()
    meetings: MeetingPicture = MeetingPicture()
    requests: RequestPicture = RequestPicture()
    communications: CommunicationPicture = CommunicationPicture()
    threats: tuple[ThreatRow, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    outlooks: tuple[Outlook, ...] = ()
    means: MeansPicture = MeansPicture()
    clocks: tuple[ClockRow, ...] = ()
    dossier: DossierPicture = DossierPicture()
    observations: tuple[ObservationRow, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    against: dict[str, FigureRow] = {}
    contradictions: tuple[Contradiction, ...] = ()
    last: tuple[Note, ...] = ()
    late: tuple[Late, ...] = ()
    late_more: int = 0
    amendments: tuple[Amendment, ...] = ()
    corrected: dict[int, tuple[int, ...]] = {}
    confirmed: dict[int, Confirmation] = {}
    news: dict[int, str] = {}
    struck: dict[int, tuple[int, ...]] = {}
    mended: tuple[MendedPart, ...] = ()
    restricted: tuple[Restricted, ...] = ()
    hidden: dict[str, int] = {}
    unshown: tuple[Restricted, ...] = ()
    void: int = 0
    unknown: int = 0
    odd: tuple[Note, ...] = ()
    more: dict[str, int] = {}
    many: dict[str, int] = {}
    first: tuple[ObservationRow, ...] = ()
    totals: dict[str, int] = {}
    settled: int = 0
    about: About | None = None
    general: frozenset[int] = frozenset()
    past: bool = False
    frame: bool = False

    def vital(self) -> Iterator[ServiceRow]:
        """The services that come first, as they are counted."""
        return (service for service in self.counted(self.services) if service.vital)

    def counted(self, rows: Iterable[ServiceRow]) -> Iterator[ServiceRow]:
        """Services, or applications, as they are counted: a site that was closed is none of theirs.

        What was said of a closed site stands in its own line.
        """
        sites = {*self.names.sites}
        for row in rows:
            cells = tuple(cell for cell in row.cells if cell.site in sites)
            if cells or not row.cells:
                yield row if cells == row.cells else structs.replace(row, cells=cells)

    def part(self, kind: str, ident: str) -> NamedPart:
        """An id with the organisation's name for it."""
        return self.names.part(kind, ident)

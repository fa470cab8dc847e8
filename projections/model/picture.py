"""The picture: everything a board or a brief draws, at one position, as one frozen value.

It holds no language: codes, names as data, times as they were said, and the numbers of the entries
that every row was drawn from. It is a function of the entries up to the position, of `now`, of the
moment it is compared with and of the ceiling; nothing in it reads a clock. Rows marked above the
ceiling are not in it: only their number and concept are, under `restricted`.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct

from ledger.domain.organisation import Label
from ledger.domain.values import CrisisKind, Marking, When
from ledger.evidence.fold import Position
from projections.model.entries import Amendment, Late, Quote, Restricted
from projections.model.rows import (
    Amount,
    CancellationRow,
    CommunicationRow,
    DecisionRow,
    FigureRow,
    JobRow,
    NamedPart,
    Note,
    ObservationRow,
    PhaseRow,
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


class Names(Struct, frozen=True):
    """The organisation's names by kind (`site`, `group`, `service` …) and id, clean."""

    parts: dict[str, dict[str, Label]]

    def part(self, kind: str, ident: str) -> NamedPart:
        """The id with its name, or with itself as its name when the organisation has none."""
        return NamedPart(ident, self.parts.get(kind, {}).get(ident, ident))


class CrisisHead(Struct, frozen=True, kw_only=True):
    """Which crisis this is; `ledger` is the ledger id, `zone` the IANA name of its time zone."""

    name: str
    title: str
    kind: CrisisKind
    ledger: str
    organisation: Label
    zone: str
    languages: tuple[str, ...]
    phase: NamedPart | None = None
    phase_row: PhaseRow | None = None


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


class ServiceRow(Struct, frozen=True, kw_only=True):
    """One service; a site that is not in `cells` does not have it: not applicable."""

    id: str
    name: Label
    vital: bool
    needs: tuple[NamedPart, ...]
    cells: tuple[ServiceCell, ...]

    def cell(self, site: str) -> ServiceCell | None:
        """The cell of a site; None when the service is not registered there."""
        return next((cell for cell in self.cells if cell.site == site), None)

    @property
    def worst(self) -> str:
        """The worst state of its cells."""
        return min((c.state for c in self.cells), key=SEVERITY.index, default=UNREPORTED)


SEVERITY = ("down", "unknown", "degraded", "closed", RESTRICTED, UNREPORTED, "normal")
"""States of a cell, the worst first."""


class AssetRow(Struct, frozen=True, kw_only=True):
    """How far restoring one asset class is, its children included.

    `restored` and `before` (at `Picture.since`; None when there was no job yet) are counted from
    the jobs' entries, `counted` is whether anybody said that at all, `known` of how many stages
    anything was said. `total` is how many there are: the organisation's figure, else what the jobs
    `planned`. `reported` is the latest figure somebody gave for the class, `reported_before` the
    latest known then. Counted and reported stand side by side and are never merged. `jobs` are all
    jobs, `done` those completed: `uncounted` of these nobody counted, `uncounted_total` were
    planned for them. `numbers` are the entries counted from.
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
    planned: bool = False
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
    """Restoring: classes as a tree in the file's order, jobs by rank, zones, order of restart.

    `more` are the jobs that are counted and not among `jobs`.
    """

    assets: tuple[AssetRow, ...] = ()
    jobs: tuple[JobRow, ...] = ()
    zones: tuple[ZoneRow, ...] = ()
    ranking: RankingRow | None = None
    blocked: tuple[JobRow, ...] = ()
    more: int = 0


Tense = Literal["today", "ahead", "past"]


class ActivityRow(Struct, frozen=True, kw_only=True):
    """A cancellation and whether it is about the day of `now`: no period means every day."""

    row: CancellationRow
    tense: Tense
    standing: bool

    @property
    def whole(self) -> bool:
        """Whether the whole activity is cancelled: none of the four lists was given."""
        row = self.row
        return not (row.cancelled or row.case_by_case or row.maintained or row.redirected)


class ClassCount(Struct, frozen=True, kw_only=True):
    """Requests of one priority class (None: not ranked), by stage; the oldest that is open."""

    priority: NamedPart | None
    stages: dict[str, int]
    open: int
    oldest: RequestRow | None = None


class RequestPicture(Struct, frozen=True, kw_only=True):
    """Requests: counts by class, then the first of those open, most urgent class, oldest first.

    `waiting` is how many are open in all, `late` how many of them are overdue, and `pressing` how
    many are overdue or of the most urgent class.
    """

    classes: tuple[ClassCount, ...] = ()
    open: tuple[RequestRow, ...] = ()
    waiting: int = 0
    late: int = 0
    pressing: int = 0
    oldest: RequestRow | None = None
    new: int = 0
    delivered: int = 0
    overdue: tuple[RequestRow, ...] = ()


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


DeadlineState = Literal["ahead", "running", "passed", "open"]


class Deadline(Struct, frozen=True, kw_only=True):
    """Something with a time; `left` is what remains until it may be too late.

    `kind` is `threat`, `decision` (to be taken), `review`, `communication` or `restore`. `state` is
    `running` while `now` lies within the interval that was said, `open` when it has no end.
    """

    kind: str
    when: When
    number: int
    state: DeadlineState
    left: timedelta | None
    text: Prose | None = None
    originator: str = ""


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


class Picture(Struct, frozen=True, kw_only=True):
    """What is known at `position`, as of `now`, compared with `since`.

    Of a long list it holds the first or the latest rows; `more` says how many besides, by the
    brief's section.

    `unshown` are the records that could not be drawn, by their latest entry. `corrected` are the
    entries that hold in other words than their own, each with those that say so; what is drawn from
    one is drawn from them too.
    """

    crisis: CrisisHead | None
    position: Position
    now: datetime
    since: Since
    ceiling: Marking
    names: Names
    sites: tuple[SiteRow, ...] = ()
    services: tuple[ServiceRow, ...] = ()
    restore: RestorePicture = RestorePicture()
    activities: tuple[ActivityRow, ...] = ()
    decisions: tuple[DecisionRow, ...] = ()
    superseded: dict[int, int] = {}
    questions: tuple[DecisionRow, ...] = ()
    requests: RequestPicture = RequestPicture()
    communications: CommunicationPicture = CommunicationPicture()
    threats: tuple[ThreatRow, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    observations: tuple[ObservationRow, ...] = ()
    figures: tuple[FigureRow, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    last: tuple[Note, ...] = ()
    late: tuple[Late, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    corrected: dict[int, tuple[int, ...]] = {}
    restricted: tuple[Restricted, ...] = ()
    unshown: tuple[Restricted, ...] = ()
    void: int = 0
    unknown: int = 0
    odd: tuple[Note, ...] = ()
    more: dict[str, int] = {}

    def vital(self) -> Iterator[ServiceRow]:
        """The services that come first."""
        return (service for service in self.services if service.vital)

    def part(self, kind: str, ident: str) -> NamedPart:
        """An id with the organisation's name for it."""
        return self.names.part(kind, ident)

"""The rows that boards and briefs draw: frozen values without language, every one with its entries.

Codes are codes, names come from the organisation, times are as they were said, free text is clean
already (`ledger.sanitize`). A row is replaced by its reducer when an entry touches it, so that a
picture shares rows with the reducers and copies none.
"""

from datetime import datetime

from msgspec import Struct

from ledger.domain.cancellation.asks import PATIENT
from ledger.domain.cancellation.record import Beside, Contact
from ledger.domain.clock.record import Part
from ledger.domain.decision.record import Countersignature, Dissent, Review
from ledger.domain.figure.events import FigureReported
from ledger.domain.means.record import Promise
from ledger.domain.organisation import Label
from ledger.domain.threat.record import Ultimatum
from ledger.domain.values import Language, Marking, Scope, When, Words

Prose = Words
"""Free text to show, clean; of a sealed one the number of its entry."""

Amount = int | float

FigureSaid = FigureReported
"""A figure as its entry reports it."""


class NamedPart(Struct, frozen=True, gc=False):
    """Something of the organisation: its id and its name; the id alone when nobody knows it."""

    id: str
    name: Label


class Head(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """What a row keeps of an entry's header; `marking` is the highest of all the row's entries.

    `short` is what people call what it is about, as R-14; empty where it is called otherwise.
    """

    originator: str
    marking: Marking
    occurred: When
    recorded: datetime
    actor: str | None = None
    source: str | None = None
    short: str = ""


class Row(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """What all rows have.

    `numbers` are the entries it was drawn from, oldest first: the first and the latest eleven,
    `entries` how many there are, `cells` all that recorded one. `placed` is the entry that said
    where it is, None where none did. The times, actor and source of `head` are those of the entry
    that gave the row its present stage.
    """

    head: Head
    numbers: tuple[int, ...]
    entries: int = 1
    cells: tuple[str, ...] = ()
    placed: int | None = None

    @property
    def said_at(self) -> int:
        """The entry that said where it is, or that was silent about it: places are as of then."""
        return self.placed or self.opened

    @property
    def originator(self) -> str:
        """Which originator it is about."""
        return self.head.originator

    @property
    def marking(self) -> Marking:
        """The highest marking of its entries."""
        return self.head.marking

    @property
    def occurred(self) -> When:
        """When it happened, as it was said."""
        return self.head.occurred

    @property
    def recorded(self) -> datetime:
        """When it was recorded."""
        return self.head.recorded

    @property
    def actor(self) -> str | None:
        """Who did it, when that was said."""
        return self.head.actor

    @property
    def source(self) -> str | None:
        """Where it comes from, when that was said."""
        return self.head.source

    @property
    def short(self) -> str:
        """What people call what it is about, as R-14; empty where it is called otherwise."""
        return self.head.short

    @property
    def opened(self) -> int:
        """The number of its first entry."""
        return self.numbers[0]

    @property
    def number(self) -> int:
        """The number of its latest entry."""
        return self.numbers[-1]


class ReportRow(Row, frozen=True, kw_only=True, gc=False):
    """How a service stands at the places of `scope`, everywhere when it is None.

    Or a `site` as a whole, or an `application`; without any of the three, all services, or those
    that `scope` names. `held` is since when it has been reported so, when it was before too.
    """

    state: str
    service: str = ""
    site: str | None = None
    application: str | None = None
    scope: Scope | None = None
    capacity: int | None = None
    works: Prose | None = None
    fails: Prose | None = None
    workaround: Prose | None = None
    since: When | None = None
    held: When | None = None

    @property
    def every(self) -> bool:
        """Whether it is about all services at once."""
        return not (self.service or self.site or self.application)

    @property
    def subject(self) -> str:
        """What it is about, so that reports about one thing have one word."""
        if self.site:
            return f"site {self.site}"
        return f"application {self.application}" if self.application else self.service

    def covers(self, service: str) -> bool:
        """Whether it says how a service stands."""
        if not self.every:
            return self.service == service
        named = self.scope.services if self.scope else ()
        return not named or service in named


class DecisionRow(Row, frozen=True, kw_only=True, gc=False):
    """A question `raised`, a decision `taken`, an order of another body (`ordered`); or it is over.

    `by` is an entry of the decision in its place, `by_struck` whether that one was ruled through,
    `reason` why it is over, `ended` by which entry. `deferred` is the entry by which a question
    was put off, `authority` the body that orders.
    """

    stage: str
    question: Prose | None = None
    options: tuple[str, ...] = ()
    meeting: When | None = None
    text: Prose | None = None
    decider: str | None = None
    motive: Prose | None = None
    tradeoff: Prose | None = None
    scope: Scope | None = None
    review: When | None = None
    by: int | None = None
    by_struck: bool = False
    reason: Prose | None = None
    ended: int | None = None
    authority: str | None = None
    reference: str | None = None
    due: When | None = None
    deferred: int | None = None
    decided: int | None = None
    reviews: tuple[Review, ...] = ()
    countersigned: tuple[Countersignature, ...] = ()
    dissents: tuple[Dissent, ...] = ()

    @property
    def taken(self) -> int:
        """The entry by which it was decided, whatever was said of it since."""
        return self.decided or self.number

    @property
    def not_upheld(self) -> bool:
        """Whether its last review says that it should not hold, while it still does."""
        return bool(self.reviews) and self.reviews[-1].finding == "not_upheld"


class MeetingRow(Row, frozen=True, kw_only=True, gc=False):
    """A meeting: convened for `planned`, under way since `held`, or over.

    `cell` or `body` say who meets, `began` the entry that opened it, `next` when the one after is.
    """

    stage: str
    cell: str | None = None
    body: str | None = None
    kind: str | None = None
    planned: When | None = None
    held: When | None = None
    began: int | None = None
    begun: datetime | None = None
    place: str | None = None
    agenda: Prose | None = None
    chair: str | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    by_phone: tuple[str, ...] = ()
    next: When | None = None
    summary: Prose | None = None
    reason: Prose | None = None
    ended: int | None = None

    @property
    def when(self) -> When | None:
        """When it was, or is to be."""
        return self.held or self.planned


class ActionRow(Row, frozen=True, kw_only=True, gc=False):
    """What somebody is to do; `decision` is the entry it follows from.

    `note` is what was last said beside it, `done_by` who did it when that was not its owner.
    """

    stage: str
    text: Prose | None = None
    owner: str | None = None
    due: When | None = None
    decision: int | None = None
    scope: Scope | None = None
    share: int | None = None
    note: Prose | None = None
    done_by: str | None = None
    ended: int | None = None


class DutyRow(Row, frozen=True, kw_only=True, gc=False):
    """A post and who holds it, or held it last; `before` is who held it before them."""

    stage: str
    post: str
    who: str | None = None
    call: str | None = None
    until: When | None = None
    note: Prose | None = None
    since: When | None = None
    before: str | None = None


class JobRow(Row, frozen=True, kw_only=True, gc=False):
    """A restore job: how many reached each stage, in the order of `stages`.

    `counts` runs beside `stages`, of which something was said of the first `known`. `restored` are
    back in service, which nobody said while it is not `counted`, and `points` how many those were
    after which entry.
    `uncounted` says that it was reported complete and that nobody counted how many then were.
    `planned` are the totals before this one, `recount` why there is another. `after` and
    `waits_for` are the originators of what has to come first. Of the stages `inferred`, counts say
    how many there are at least: those that are further on. `elsewhere` was counted at stages
    that the class no longer has, since it was corrected: it is said, and never counted.
    """

    stage: str
    asset: str
    stages: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    known: int = 0
    counted: bool = False
    restored: int = 0
    inferred: tuple[str, ...] = ()
    total: int | None = None
    qualifier: str | None = None
    what: str | None = None
    scope: Scope | None = None
    services: tuple[str, ...] = ()
    zone: str | None = None
    rank: int | None = None
    reason: Prose | None = None
    until: When | None = None
    note: Prose | None = None
    uncounted: bool = False
    points: tuple[tuple[int, int], ...] = ()
    extent: str | None = None
    applications: tuple[str, ...] = ()
    wave: str | None = None
    after: tuple[str, ...] = ()
    waits_for: tuple[str, ...] = ()
    planned: tuple[int, ...] = ()
    recount: Prose | None = None
    progress: Prose | None = None
    at_stage: str | None = None
    elsewhere: tuple[tuple[str, int], ...] = ()


class ZoneRow(Row, frozen=True, kw_only=True, gc=False):
    """A clean zone that is open."""

    site: str
    note: Prose | None = None


class RankingRow(Row, frozen=True, kw_only=True, gc=False):
    """The order of restart at the places of `scope`, first one first: ids of parts, or words.

    Those that are `beside` start together with the one before them.
    """

    ranking: tuple[str, ...]
    motive: Prose | None = None
    scope: Scope | None = None
    beside: tuple[str, ...] = ()


class IsolationRow(Row, frozen=True, kw_only=True, gc=False):
    """What was cut off from the network; `back` of it are on again, where that was said."""

    stage: str
    what: str
    asset: str | None = None
    total: int | None = None
    qualifier: str | None = None
    extent: str | None = None
    scope: Scope | None = None
    reason: Prose | None = None
    back: int | None = None
    note: Prose | None = None


class CancellationRow(Row, frozen=True, kw_only=True, gc=False):
    """What becomes of activities; without any of the four lists all of them are cancelled.

    `reached` and `unreachable` are the latest numbers given, never a sum; `contacts` has them by
    communication. `rebooked` is how many have a new date of the `owed` that need one. The head is
    that of the order until all of it is back; `told` is when each of the `resumptions` was, by the
    number of its entry.
    """

    stage: str
    activity: str
    activities: tuple[str, ...] = ()
    cancelled_by: str | None = None
    count: int | None = None
    owed: int | None = None
    contacts: tuple[Contact, ...] = ()
    cancelled: tuple[str, ...] = ()
    case_by_case: tuple[str, ...] = ()
    judges: str | None = None
    criteria: str | None = None
    maintained: tuple[str, ...] = ()
    redirected: tuple[str, ...] = ()
    redirected_to: str | None = None
    scope: Scope | None = None
    period: When | None = None
    planned: int | None = None
    qualifier: str | None = None
    reason: Prose | None = None
    decision: int | None = None
    reached: int | None = None
    unreachable: int | None = None
    rebooked: int | None = None
    rebooked_qualifier: str | None = None
    remaining: int | None = None
    exceptions: tuple[Beside, ...] = ()
    transfers: tuple[Beside, ...] = ()
    resumptions: tuple[Beside, ...] = ()
    told: tuple[tuple[int, When], ...] = ()

    @property
    def by_patients(self) -> bool:
        """Whether patients cancel themselves: the activity is offered."""
        return self.cancelled_by == PATIENT

    @property
    def counted_out(self) -> bool:
        """Whether only so many are cancelled, without a list of what: nobody said that it is all.

        All is what was planned, as far as that was counted.
        """
        lists = self.cancelled or self.case_by_case or self.maintained or self.redirected
        return not (lists or self.by_patients or self.count is None or self.count == self.planned)

    @property
    def to_rebook(self) -> int | None:
        """How many still need a new date, by what was counted; None where nobody said how many."""
        if self.owed is None or self.by_patients:
            return None
        return max(self.owed - (self.rebooked or 0), 0)


class CommunicationRow(Row, frozen=True, kw_only=True, gc=False):
    """Anything said or heard; `sent` is the number of the entry that says it went out.

    `approved` are the languages approved as the text stands, `unapproved` those in which it is out
    and is not; `outcomes` the latest count of each.
    """

    stage: str
    unapproved: tuple[str, ...] = ()
    texts: dict[Language, Prose] = {}
    text: Prose | None = None
    audience: tuple[str, ...] = ()
    channel: str | None = None
    announces: tuple[int, ...] = ()
    scope: Scope | None = None
    approved: tuple[str, ...] = ()
    planned: When | None = None
    sent: int | None = None
    recipients: int | None = None
    outcomes: dict[str, int] = {}
    sender: str | None = None
    to: str | None = None
    theme: str | None = None
    asked: int | None = None
    until: When | None = None
    reason: Prose | None = None


class RequestRow(Row, frozen=True, kw_only=True, gc=False):
    """What a site needs; `delivered` is how many came.

    `asked_at` is when it was asked as it was said, `logged` the latest moment that may be.
    """

    stage: str
    site: str
    what: Prose
    logged: datetime
    service: str | None = None
    category: str | None = None
    quantity: int | None = None
    delivered: int = 0
    impact: Prose | None = None
    needed_by: When | None = None
    call_back: str | None = None
    priority: str | None = None
    to: str | None = None
    ticket: str | None = None
    proposed: str | None = None
    agreed: str | None = None
    query: Prose | None = None
    answer: Prose | None = None
    owner: str | None = None
    until: When | None = None
    into: int | None = None
    told: str | None = None
    reason: Prose | None = None
    asked_at: When | None = None
    reopened: Prose | None = None


class ThreatRow(Row, frozen=True, kw_only=True, gc=False):
    """A threat as it is known now.

    `text` is what is threatened or known, `first` what it was before it changed, `outcome` what
    came of it: all stay. `deadlines` are all ultimatums, the earliest first.
    """

    stage: str
    text: Prose | None = None
    category: str | None = None
    demand: str | None = None
    volume: str | None = None
    due: When | None = None
    due_number: int | None = None
    consequence: Prose | None = None
    handling: str | None = None
    outcome: Prose | None = None
    first: Prose | None = None
    traces: tuple[Prose, ...] = ()
    scope: Scope | None = None
    deadlines: tuple[Ultimatum, ...] = ()

    @property
    def traced(self) -> bool:
        """Whether nothing is known of it but the traces that were kept."""
        return bool(self.traces) and self.text is None and self.outcome is None


class OutlookRow(Row, frozen=True, kw_only=True, gc=False):
    """Something expected, or a target where somebody set one (`aim`).

    `first` is when it was due before it was moved, `moved` how often it was; `reached` and
    `reached_share` are what there was when it was met or missed. `figure` is an entry of the series
    that it is measured by.
    """

    stage: str
    what: Prose | None = None
    aim: bool = False
    share: Amount | None = None
    value: Amount | None = None
    unit: str | None = None
    of: Amount | None = None
    qualifier: str | None = None
    due: When | None = None
    said_by: str | None = None
    scope: Scope | None = None
    asset: str | None = None
    figure: int | None = None
    first: When | None = None
    moved: int = 0
    reason: Prose | None = None
    outcome: Prose | None = None
    reached: Amount | None = None
    reached_share: Amount | None = None


class MeansRow(Row, frozen=True, kw_only=True, gc=False):
    """People, equipment or outside help; all counts are in `unit`, and promises are never summed.

    `arrived` are all that ever came, `here` those that did not leave again; `due` is the earliest
    time promised.
    """

    stage: str
    logged: datetime
    what: Prose | None = None
    category: str | None = None
    quantity: int | None = None
    unit: str | None = None
    qualifier: str | None = None
    provider: str | None = None
    site: str | None = None
    service: str | None = None
    needed_by: When | None = None
    due: When | None = None
    promises: tuple[Promise, ...] = ()
    arrived: int = 0
    released: int = 0
    here: int = 0
    note: Prose | None = None
    reason: Prose | None = None


class ClockRow(Row, frozen=True, kw_only=True, gc=False):
    """A clock as it runs, or how it ended; `due` is by law, or as somebody said."""

    stage: str
    regime: str
    since: When | None = None
    motive: Prose | None = None
    authority: str | None = None
    due: When | None = None
    parts: tuple[Part, ...] = ()
    met: When | None = None
    reference: str | None = None
    text: Prose | None = None
    reason: Prose | None = None

    @property
    def late(self) -> bool:
        """Whether it was met only when its time was surely over."""
        end = None if self.due is None else self.due.latest or self.due.earliest
        begun = None if self.met is None else self.met.earliest
        return end is not None and begun is not None and begun > end


class PieceRow(Row, frozen=True, kw_only=True, gc=False):
    """A piece of the dossier: a file, a sheet, a legal hold, or what was given out.

    `digest` is the SHA-256 of its file, `size` in bytes; `position` the last entry that is in what
    was given out, `meeting` an entry of the meeting whose minutes these are. Of the sealed texts of
    `handed` the member `reader` was given the keys.
    """

    stage: str
    what: Prose | None = None
    text: Prose | None = None
    digest: str | None = None
    size: int | None = None
    media: str | None = None
    name: str | None = None
    origin: str | None = None
    kept: str | None = None
    about: tuple[int, ...] = ()
    sheet: str | None = None
    writer: str | None = None
    put_down: When | None = None
    entered_as: tuple[int, ...] = ()
    basis: str | None = None
    ordered_by: str | None = None
    scope: Scope | None = None
    decision: int | None = None
    to: str | None = None
    purpose: Prose | None = None
    edition: str | None = None
    position: int | None = None
    period: When | None = None
    language: str | None = None
    prepared_by: str | None = None
    approved_by: str | None = None
    meeting: int | None = None
    reason: Prose | None = None
    reader: str | None = None
    handed: tuple[int, ...] = ()


class ObservationRow(Row, frozen=True, kw_only=True, gc=False):
    """Something seen or heard."""

    text: Prose
    category: str | None = None
    scope: Scope | None = None


class FigureRow(Row, frozen=True, kw_only=True, gc=False):
    """One value of a series, as it was given."""

    what: str
    value: Amount
    upper: Amount | None = None
    qualifier: str | None = None
    unit: str | None = None
    of: Amount | None = None
    of_what: str | None = None
    kind: str | None = None
    usual: Amount | None = None
    as_of: When | None = None
    period: When | None = None
    scope: Scope | None = None
    asset: str | None = None
    per: str | None = None
    closures: Amount | None = None
    against: str | None = None


class PhaseRow(Row, frozen=True, kw_only=True, gc=False):
    """The phase the crisis is in."""

    phase: str
    motive: Prose | None = None


class Note(Struct, frozen=True, kw_only=True, gc=False):
    """One entry in a line: its number, kind, who and when, and its main text.

    `codes` are pairs of what (`service`, `site`, `service_state` …) and which; `amounts` pairs of
    a name and a number. `change` is `corrected` or `struck` and `changed_by` the entry that says
    so; `figure` is the figure it reports. A marking above the ceiling leaves number and kind only,
    `restricted` then says so. A verdict other than `accepted` leaves the number and the `reason`.
    """

    number: int
    verdict: str = "accepted"
    reason: str = ""
    kind: str = ""
    originator: str = ""
    occurred: When | None = None
    recorded: datetime | None = None
    member: str = ""
    role: str = ""
    marking: Marking = "internal"
    text: Prose | None = None
    codes: tuple[tuple[str, str], ...] = ()
    amounts: tuple[tuple[str, Amount], ...] = ()
    change: str = ""
    changed_by: int | None = None
    late: bool = False
    figure: FigureSaid | None = None
    restricted: bool = False

"""The rows that boards and briefs draw: frozen values without language, every one with its entries.

Codes are codes, names come from the organisation, times are as they were said, free text is clean
already (`ledger.sanitize`). A row is replaced by its reducer when an entry touches it, so that a
picture shares rows with the reducers and copies none.
"""

from datetime import datetime

from msgspec import Struct

from ledger.domain.cancellation.record import Beside
from ledger.domain.organisation import Label
from ledger.domain.values import Language, Marking, Scope, When, Words

Prose = Words
"""Free text to show, clean; of a sealed one the number of its entry."""

Amount = int | float


class NamedPart(Struct, frozen=True, gc=False):
    """Something of the organisation: its id and its name; the id alone when nobody knows it."""

    id: str
    name: Label


class Head(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """What a row keeps of an entry's header; `marking` is the highest of all the row's entries."""

    originator: str
    marking: Marking
    occurred: When
    recorded: datetime
    actor: str | None = None
    source: str | None = None


class Row(Struct, frozen=True, kw_only=True, gc=False, array_like=True):
    """What all rows have.

    `numbers` are the entries it was drawn from, oldest first: the first and the latest eleven,
    `entries` how many there are. The times, actor and source of `head` are those of the entry that
    gave the row its present stage.
    """

    head: Head
    numbers: tuple[int, ...]
    entries: int = 1

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
    def opened(self) -> int:
        """The number of its first entry."""
        return self.numbers[0]

    @property
    def number(self) -> int:
        """The number of its latest entry."""
        return self.numbers[-1]


class ReportRow(Row, frozen=True, kw_only=True, gc=False):
    """How a service stands at the places of `scope`, everywhere when it is None."""

    service: str
    state: str
    scope: Scope | None = None
    capacity: int | None = None
    works: Prose | None = None
    fails: Prose | None = None
    workaround: Prose | None = None
    since: When | None = None


class DecisionRow(Row, frozen=True, kw_only=True, gc=False):
    """A question raised (`stage` is `raised`) or a decision taken (`taken`)."""

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


class JobRow(Row, frozen=True, kw_only=True, gc=False):
    """A restore job: how many reached each stage, in the order of `stages`.

    `counts` runs beside `stages`, of which something was said of the first `known`; its last
    number is how many are back in service, and `points` how many those were after which entry.
    `uncounted` says that it was reported complete and that nobody counted how many then were.
    """

    stage: str
    asset: str
    stages: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
    known: int = 0
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

    @property
    def counted(self) -> bool:
        """Whether anybody said how many are back in service."""
        return bool(self.stages) and self.known == len(self.stages)

    @property
    def restored(self) -> int:
        """How many reached the last stage."""
        return self.counts[-1] if self.counts else 0

    def restored_at(self, number: int) -> int:
        """How many had reached the last stage after an entry."""
        return next((count for at, count in reversed(self.points) if at <= number), 0)


class ZoneRow(Row, frozen=True, kw_only=True, gc=False):
    """A clean zone that is open."""

    site: str
    note: Prose | None = None


class RankingRow(Row, frozen=True, kw_only=True, gc=False):
    """The order of restart, first one first: service ids, or words."""

    ranking: tuple[str, ...]
    motive: Prose | None = None


class CancellationRow(Row, frozen=True, kw_only=True, gc=False):
    """What becomes of an activity; without any of the four lists all of it is cancelled.

    `reached` and `unreachable` are the latest numbers given, never a sum.
    """

    stage: str
    activity: str
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


class CommunicationRow(Row, frozen=True, kw_only=True, gc=False):
    """Anything said or heard; `sent` is the number of the entry that says it went out.

    `approved` are the languages approved as the text stands; `outcomes` the latest count of each.
    """

    stage: str
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
    theme: str | None = None
    asked: int | None = None
    until: When | None = None
    reason: Prose | None = None


class RequestRow(Row, frozen=True, kw_only=True, gc=False):
    """What a site needs; `logged` is when it was asked, `delivered` how many came."""

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


class ThreatRow(Row, frozen=True, kw_only=True, gc=False):
    """A threat as it is known now.

    `text` is what is threatened or known, `first` what it was before it changed, `outcome` what
    came of it: all stay.
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

    @property
    def traced(self) -> bool:
        """Whether nothing is known of it but the traces that were kept."""
        return bool(self.traces) and self.text is None and self.outcome is None


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


class PhaseRow(Row, frozen=True, kw_only=True, gc=False):
    """The phase the crisis is in."""

    phase: str
    motive: Prose | None = None


class Note(Struct, frozen=True, kw_only=True, gc=False):
    """One entry in a line: its number, kind, who and when, and its main text.

    `codes` are pairs of what (`service`, `site`, `service_state` …) and which; `amounts` pairs of
    a name and a number. `change` is `corrected` or `struck` and `changed_by` the entry that says
    so. A marking above the ceiling leaves number and kind only, `restricted` then says so. A
    verdict other than `accepted` leaves the number and the `reason`.
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
    restricted: bool = False

"""The one table of what each board shows: its concept, its columns, its order, how it is filtered.

A board's order is documented in `crisis show --help` by the same words (`cli.help.show`).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from ledger.domain.card import ENDLESS, Card
from ledger.domain.communication.record import PREPARED
from ledger.domain.means.record import OPEN as AWAITED
from ledger.domain.means.record import earliest
from ledger.domain.values import When
from projections.brief.activity import all_of_it, batch, resumed, said_beside, what_becomes
from projections.brief.ages import age_at
from projections.brief.due import late_said
from projections.brief.model import Code, Phrase
from projections.brief.outlook import amounts, came_out
from projections.brief.phrases import quantity, say, several
from projections.brief.quoting import figure_said, quoted
from projections.brief.restore import elsewhere, ranked, stage_count
from projections.brief.threats import rivals
from projections.brief.waits import waits
from projections.model.picture import Contradiction, Side
from projections.model.rows import (
    ActionRow,
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
    ObservationRow,
    OutlookRow,
    PieceRow,
    RankingRow,
    ReportRow,
    RequestRow,
    Row,
    ThreatRow,
    ZoneRow,
)
from projections.tables.columns import Column, Get, Sort
from projections.tables.frame import Frame, stage_code
from projections.views.clocks import overdue_by
from projections.views.summary import tense

Key = tuple[int, ...]

CONTRADICTIONS = "contradictions"

UNRANKED = "unranked"
"""What is typed for requests without a priority class."""


class Board(NamedTuple):
    """One board.

    `by_card` orders before anything is drawn, `by_row` afterwards, which reads the whole list.
    `first` are the columns of a row's first line in text with their widths (0: what is left),
    several in one place where they are named together. `words` stand on its second line, the last
    of them as it is, and `details` after them where they fit; `why`, where there is one, has a
    line, and so have the values of the column `below`, where there are several, and each of those
    `beside`. `filters` are those that apply. Of a board that `ends` what is over is shown only when
    asked for. One `by_class` is ordered class by class and by when things are due, as the store can
    have it by cards alone.
    """

    name: str
    section: str
    concept: str
    kinds: tuple[type[Row], ...]
    columns: tuple[Column, ...]
    first: tuple[tuple[str, int], ...]
    words: tuple[str, ...]
    details: tuple[str, ...]
    filters: tuple[str, ...]
    by_card: Callable[[Card, Frame], Key] | None = None
    by_row: Callable[[Any, Frame], Key] | None = None
    ends: bool = True
    why: str = ""
    by_class: bool = False
    below: str = ""
    beside: tuple[str, ...] = ()

    def column(self, code: str) -> Column:
        """The column of that code."""
        return next(column for column in self.columns if column.code == code)

    @property
    def overdue(self) -> Column | None:
        """The column that says whether a row is overdue; None where nothing is due."""
        return next((column for column in self.columns if column.code == "overdue"), None)

    @property
    def choices(self) -> tuple[str, ...]:
        """What rows may be chosen by."""
        return (*self.filters, *(("overdue",) if self.overdue else ()))


def _field(code: str, sort: Sort = "text", name: str = "") -> Column:
    """A column of a row's own field; rows that have none leave it empty."""
    return Column(code, sort, lambda row, _: getattr(row, name or code, None))


def _named(code: str, kind: str = "", name: str = "") -> Column:
    """A part of the organisation, or several, by the ids in a row's field."""

    def get(row: Any, frame: Frame) -> Any:
        value = getattr(row, name or code, None)
        if isinstance(value, tuple):
            return tuple(frame.part(kind or code, ident) for ident in value)
        return frame.named(kind or code, value)

    return Column(code, "coded", get)


def _coded(code: str, group: str) -> Column:
    """A word of a closed list, or several."""

    def get(row: Any, _: Frame) -> Any:
        value = getattr(row, code, None)
        if isinstance(value, tuple):
            return tuple(Code(group, one) for one in value)
        return Code(group, value) if value else None

    return Column(code, "coded", get)


def _cited(code: str) -> Column:
    """Numbers of entries."""

    def get(row: Any, _: Frame) -> tuple[str, ...]:
        return tuple(f"#{number}" for number in getattr(row, code))

    return Column(code, "text", get)


def _some(code: str) -> Column:
    """A number that is nothing while it is 0."""
    return Column(code, "number", lambda row, _: getattr(row, code) or None)


def _made(code: str, sort: Sort, get: Get) -> Column:
    return Column(code, sort, get)


_HEAD = (
    _field("number", "number"),
    _field("short"),
    _made("id", "text", lambda row, _: row.originator.partition(".")[2]),
)
_TAIL = (
    _field("occurred", "when"),
    _field("recorded", "moment"),
    _field("actor"),
    _field("source"),
    _coded("marking", "marking"),
    _made("entries", "text", lambda row, _: tuple(f"#{number}" for number in row.numbers)),
)
_STAGE = _made("stage", "coded", lambda row, frame: stage_code(frame, row))
_SITES = _made("sites", "places", lambda row, frame: frame.where(row))
_WAITS = _made("waits", "text", lambda row, frame: waits(frame.waiting(row)))
_BY = _made("by", "entry", lambda row, frame: frame.by(row))


def _late(due: Callable[[Any], When | None], said: Callable[[Any], str] = late_said) -> Column:
    """Whether that time is over; `said` is the sentence about it, as a brief has it."""

    def get(row: Any, frame: Frame) -> Any:
        return say(said(row)) if frame.is_late(row, due(row)) else False

    return _made("overdue", "flag", get)


def _request_due(row: RequestRow) -> When | None:
    return row.needed_by


def _request_order(card: Card, frame: Frame) -> Key:
    """Class by class in the organisation's order, then what is needed first, then the oldest."""
    classes = [*frame.names.parts.get("priority", {})]
    place = classes.index(card.group) if card.group in classes else len(classes) + (not card.group)
    last = ENDLESS if card.last is None else card.last
    return frame.over("request", card), place, last, card.opened


def _why_asked(row: RequestRow, frame: Frame) -> tuple[Phrase, ...]:
    """Why a request stands where it does, and what it waits for."""
    return tuple(_why_over(row, frame) if frame.is_over(row) else _why_open(row, frame))


def _why_open(row: RequestRow, frame: Frame) -> Iterator[Phrase]:
    """Its times first: however much more there is to say, they are what a promise is kept by."""
    yield from _times(row, frame)
    if row.reopened is not None:
        yield say("table.why.reopened", text=row.reopened)
    if row.proposed is not None:
        yield say("table.why.proposed", priority=frame.part("priority", row.proposed))
    elif row.priority is None:
        yield say("table.why.unranked")
    if row.delivered and row.quantity:
        yield _came(row.delivered, row.quantity)
    yield from _hands(row)
    yield from _also(row, frame)
    if row.query is not None and row.answer is None:
        yield say("table.why.asked", text=row.query)


def _came(count: int, quantity: int) -> Phrase:
    """How many came of how many, and how many are to come."""
    if count >= quantity:
        return say("table.why.part", count=count, quantity=quantity)
    return say("table.why.part_left", count=count, quantity=quantity, left=quantity - count)


def _times(row: RequestRow, frame: Frame) -> Iterator[Phrase]:
    if row.needed_by is not None:
        late = frame.is_late(row, row.needed_by)
        yield say("table.why.overdue" if late else "table.why.needed", when=row.needed_by)
    else:
        yield say("table.why.no_time", moment=_asked(row))
    if row.until is not None:
        late = frame.is_late(row, row.until)
        yield say("table.why.promise_over" if late else "table.why.promised", when=row.until)


def _asked(row: RequestRow) -> When | datetime:
    """When it was asked, as it was said; where that was not, when it was recorded."""
    said = row.asked_at
    return said if said is not None and (said.earliest or said.latest) else row.logged


def _hands(row: RequestRow) -> Iterator[Phrase]:
    """Who has it, here and elsewhere."""
    if row.owner:
        yield say("table.why.owner", owner=row.owner)
    if row.to or row.ticket:
        yield say("table.why.passed", to=" ".join(filter(None, (row.to, row.ticket))))


def _also(row: RequestRow, frame: Frame) -> Iterator[Phrase]:
    for short, site, ahead in frame.also(row):
        yield say("table.why.also", short=short, site=frame.part("site", site))
        if ahead.priority is not None:
            said = frame.part("priority", ahead.priority)
            yield say("table.why.also_class", short=short, priority=said)
        if ahead.needed_by is not None:
            yield say("table.why.also_needed", short=short, when=ahead.needed_by)


def _why_over(row: RequestRow, frame: Frame) -> Iterator[Phrase]:
    if row.into is not None:
        key = "table.why.merged" if row.told is None else "table.why.merged_told"
        yield say(key, short=frame.short_of(row.into), told=row.told or "")
    if row.delivered and row.quantity:
        yield say("table.why.part", count=row.delivered, quantity=row.quantity)
    if row.reason is not None:
        yield say("table.why.reason", text=row.reason)


def _piece_order(card: Card, frame: Frame) -> Key:
    """Legal holds in force, then the newest."""
    return frame.over("record", card), card.stage != "held", -card.opened


def _of_piece(row: PieceRow, _: Frame) -> Any:
    """What it is, or what stands on it."""
    return row.what if row.what is not None else row.text


def _decision_due(row: DecisionRow) -> When | None:
    """When it is to be decided, carried out or reviewed; of what is over nothing is."""
    return {"raised": row.meeting, "ordered": row.due, "taken": row.review}.get(row.stage)


def _decision_due_called(row: DecisionRow) -> str:
    return {"raised": "meeting", "taken": "review"}.get(row.stage, "due")


def _decision_order(card: Card, frame: Frame) -> Key:
    """Questions by when they are to be decided, what others ordered, what holds, newest first."""
    over = frame.over("decision", card)
    if card.stage == "raised" and not over:
        return over, 0, ENDLESS if card.last is None else card.last, card.opened
    return over, 1 if card.stage == "ordered" else 2, -card.opened, 0


def _meeting_order(card: Card, frame: Frame) -> Key:
    """Under way, then to come, the nearest first; what is over, the newest first."""
    over = frame.over("meeting", card)
    if card.stage == "convened":
        return over, 1, ENDLESS if card.last is None else card.last, card.opened
    return over, 0, -card.opened, 0


def _about_meeting(row: MeetingRow, _: Frame) -> Any:
    """What came of it, or what it is about, or why it was cancelled."""
    said = (row.summary, row.reason, row.agenda)
    return next((text for text in said if text is not None), None)


def _who_meets(row: MeetingRow, frame: Frame) -> Any:
    return frame.named("cell", row.cell) or row.body


def _said_of(name: str) -> Get:
    """Who said something of a decision."""
    return lambda row, _: tuple(one.who for one in getattr(row, name)) or None


def _finding(row: DecisionRow, _: Frame) -> Any:
    return Code("decision_finding", row.reviews[-1].finding) if row.reviews else None


def _action_order(card: Card, frame: Frame) -> Key:
    """By when they are due, so that the overdue ones come first; those without a time last."""
    last = ENDLESS if card.last is None else card.last
    return frame.over("action", card), last, card.opened


def _overdue_by(row: ActionRow, frame: Frame) -> timedelta | None:
    """How long it is overdue; None when it is not."""
    return overdue_by(row.due, frame.now) if frame.is_late(row, row.due) else None


def _duty_order(row: Any, frame: Frame) -> Key:
    """Those that are held, in the order in which they first were."""
    return frame.is_over(row), row.opened


def _restore_order(row: Any, frame: Frame) -> Key:
    """The orders of restart, what is cut off, the jobs as they can be done, the clean zones.

    What is over comes last.
    """
    kinds = (RankingRow, IsolationRow, JobRow, ZoneRow)
    return (
        frame.is_over(row),
        kinds.index(type(row)),
        frame.order.get(row.originator, 0),
        row.opened,
    )


def _cancellation_order(row: Any, frame: Frame) -> Key:
    """Those that stand first: about today, to come, past."""
    when = ("today", "ahead", "past").index(tense(row.period, frame.now))
    return frame.is_over(row), when, row.opened


def _communication_order(card: Card, frame: Frame) -> Key:
    """What is not out yet by when it is planned, then the newest."""
    over = frame.over("communication", card)
    if card.stage in PREPARED:
        return over, 0, ENDLESS if card.last is None else card.last, card.opened
    return over, 1, -card.opened, 0


def _to_send(row: CommunicationRow) -> When | None:
    return row.planned if row.stage in PREPARED and row.sent is None else None


def _threat_order(card: Card, frame: Frame) -> Key:
    """The next deadline first, then the newest."""
    last = ENDLESS if card.last is None else card.last
    return frame.over("threat", card), last, -card.opened


def _due_order(concept: str) -> Callable[[Card, Frame], Key]:
    """What is still to come by when it is due, then the newest."""

    def order(card: Card, frame: Frame) -> Key:
        last = ENDLESS if card.last is None else card.last
        return frame.over(concept, card), last, -card.opened

    return order


def _service_order(row: Any, frame: Frame) -> Key:
    """Sites as a whole, all services together, vital services, the others, then applications.

    In the organisation's order; the latest report first.
    """
    services = {part.id: at for at, part in enumerate(frame.services)}
    place = services.get(row.service, len(services))
    place = -2 if row.site else -1 if row.every else place
    return frame.is_over(row), place, -row.number


def _begun(row: ReportRow) -> When | None:
    """Since when it is so, where that was said, or was so before."""
    return row.since or row.held


def _begun_called(row: ReportRow) -> str:
    return "since" if _begun(row) else "occurred"


def _report_aged(row: ReportRow, frame: Frame) -> Phrase:
    return age_at(frame.now, frame.since, row, _begun(row), frame.confirmed)


def _aged(row: Row, frame: Frame) -> Phrase:
    return age_at(frame.now, frame.since, row, confirmed=frame.confirmed)


def _newest(card: Card, _: Frame) -> Key:
    return (-card.opened,)


def _newest_row(row: Any, _: Frame) -> Key:
    return (-row.number,)


def _decided(row: Any, _: Frame) -> Any:
    return row.text if row.text is not None else row.question


def _restored(row: Any, frame: Frame) -> Any:
    if isinstance(row, RankingRow):
        return tuple(ranked(frame.names, row))
    if isinstance(row, ZoneRow):
        return Code("table_restore", "zone")
    if isinstance(row, IsolationRow):
        return row.what
    return row.what or frame.part("asset", row.asset)


def _reported(row: Any, frame: Frame) -> Any:
    if row.site:
        return say("table.whole_site", site=frame.part("site", row.site))
    if row.application:
        return frame.part("application", row.application)
    return Code("table_service", "all") if row.every else frame.part("service", row.service)


def _place(row: Any, frame: Frame) -> int | None:
    """Of an open job: the how-manieth it is, with what it needs before it."""
    if not isinstance(row, JobRow) or frame.is_over(row):
        return None
    return frame.order.get(row.originator)


def _expanded(row: Any, frame: Frame) -> Any:
    return frame.expanded.get(row.number, ()) if isinstance(row, RankingRow) else None


def _counted(row: Any, _: Frame) -> Any:
    return row.restored if isinstance(row, JobRow) and row.counted else None


def _reached(row: Any, _: Frame) -> Any:
    """How many of a job reached each stage that anything was said of, the last one apart."""
    if not isinstance(row, JobRow):
        return ()
    pairs = list(zip(row.stages[:-1], row.counts, strict=False))[: row.known]
    return tuple(stage_count(row, stage, count) for stage, count in pairs)


def _elsewhere(row: Any, _: Frame) -> Any:
    return elsewhere(row) if isinstance(row, JobRow) else None


def _texts(row: Any, _: Frame) -> Any:
    if row.text is not None:
        return row.text
    return tuple(row.texts.values()) if row.texts else row.theme


def _age(row: RequestRow, frame: Frame) -> Any:
    return None if frame.is_over(row) else max(frame.now - row.logged, frame.now - frame.now)


def _aimed(row: OutlookRow, _: Frame) -> Any:
    return several(amounts(row)) if amounts(row) else None


def _promised(row: MeansRow, _: Frame) -> Any:
    """How many each one promised; no sum of them is made."""
    said = [promise.quantity for promise in row.promises if promise.quantity is not None]
    return several(said) if said else None


def _awaited(row: MeansRow) -> When | None:
    """By when they should be there, of what has not come yet."""
    return earliest((row.needed_by, row.due)) if row.stage in AWAITED else None


def _cancelled(row: Any, frame: Frame) -> Any:
    named = tuple(frame.part("activity", ident) for ident in row.activities)
    return named if len(named) > 1 else named[0]


def _what_becomes(row: CancellationRow, frame: Frame) -> Any:
    """All of it, or what of it, by list; what patients cancel themselves as such."""
    if row.by_patients:
        return (say("table.by_patients"), *what_becomes(row))
    return what_becomes(row) or (all_of_it(frame.stage(row)),)


def _batches(row: CancellationRow, frame: Frame) -> tuple[Any, ...]:
    """How many each communication reached."""
    named = ((frame.short_of(one.communication), one) for one in row.contacts if one.communication)
    return tuple(batch(called, one) for called, one in named)


def _exceptions(row: CancellationRow, frame: Frame) -> tuple[Any, ...]:
    """What was excepted from an order, each with how many, where and by whom."""
    return tuple(
        said_beside(frame, "brief.activity.exception" + "_by" * bool(one.by), one)
        for one in row.exceptions
    )


def _transfers(row: CancellationRow, frame: Frame) -> tuple[Any, ...]:
    """Who took over what of it, each with how many and where."""
    return tuple(said_beside(frame, "brief.activity.transfer", one) for one in row.transfers)


def _resumptions(row: CancellationRow, frame: Frame) -> tuple[Any, ...]:
    ahead = tense(row.period, frame.now) == "ahead"
    told = dict(row.told)
    return tuple(
        resumed(frame, frame.now, one, ahead=ahead, told=told.get(one.number))
        for one in row.resumptions
    )


def _side(name: str) -> Get:
    """What one of two entries says, in its own words."""

    def get(found: Contradiction, frame: Frame) -> Any:
        side: Side = getattr(found, name)
        if side.restricted or side.quote is None:
            return say("table.restricted") if side.restricted else None
        return figure_said(side.figure) if side.figure else quoted(frame, side.quote)

    return get


def _of_side(name: str, field: str) -> Get:
    """When what one of two entries says was, or where it comes from; None of what is restricted."""

    def get(found: Contradiction, _: Frame) -> Any:
        side: Side = getattr(found, name)
        return None if side.restricted or side.quote is None else getattr(side.quote, field)

    return get


_ALL: tuple[Board, ...] = (
    Board(
        "services", "services", "service", (ReportRow,),
        (*_HEAD, _named("service"), _coded("state", "service_state"), _SITES,
         _field("capacity", "share"), _field("works"), _field("fails"), _field("workaround"),
         _field("since", "when"), *_TAIL, _made("about", "text", _reported), _named("site"),
         _named("application"), _WAITS,
         Column("begun", "when", lambda row, _: _begun(row) or row.occurred, called=_begun_called),
         Column("aged", "text", _report_aged, called=_begun_called)),
        (("about", 24), ("state", 12), ("sites", 0)),
        ("aged", "waits", "fails"), ("workaround", "capacity", "occurred"),
        ("site", "service", "stage", "text", "cell"),
        by_row=_service_order,
    ),
    Board(
        "decisions", "decisions", "decision", (DecisionRow,),
        (*_HEAD, _STAGE, _made("text", "text", _decided), _field("question"), _field("decider"),
         _field("motive"), _field("tradeoff"), _SITES, _field("meeting", "when"),
         _field("review", "when"), _field("authority"), _field("reference"),
         _made("finding", "coded", _finding),
         _made("countersigned", "text", _said_of("countersigned")),
         _made("dissent", "text", _said_of("dissents")),
         Column("due", "when", lambda row, _: _decision_due(row), called=_decision_due_called),
         _late(_decision_due), _BY,
         _field("reason"), *_TAIL),
        (("stage", 18), ("authority decider", 26), ("occurred", 0)),
        ("overdue due", "by", "finding", "text"), ("countersigned", "dissent", "sites"),
        ("site", "service", "stage", "text", "cell"),
        by_card=_decision_order,
    ),
    Board(
        "actions", "actions", "action", (ActionRow,),
        (*_HEAD, _STAGE, _field("text"), _field("owner"), _field("due", "when"),
         _late(lambda row: row.due),
         Column("overdue_by", "span", _overdue_by, "table.overdue_by"), _SITES,
         _field("decision", "entry"), _field("share", "share"), _field("note"),
         _field("done_by"), *_TAIL),
        (("owner", 0), ("stage", 11), ("overdue_by", 23), ("due", 19)),
        ("text",), ("id", "decision", "share", "sites", "note"),
        ("site", "service", "stage", "owner", "text"),
        by_card=_action_order,
    ),
    Board(
        "duties", "duties", "duty", (DutyRow,),
        (*_HEAD, _STAGE, _field("post"), _field("who"), _field("call"), _field("until", "when"),
         _late(lambda row: row.until), _field("since", "when"), _field("before"), _field("note"),
         *_TAIL),
        (("post", 0), ("who", 24), ("call", 18)),
        ("overdue until", "note"), ("since", "before", "stage"),
        ("stage", "text"),
        by_row=_duty_order,
    ),
    Board(
        "meetings", "meetings", "meeting", (MeetingRow,),
        (*_HEAD, _STAGE, _coded("kind", "meeting_kind"), _made("who", "coded", _who_meets),
         _made("when", "when", lambda row, _: row.when), _field("planned", "when"),
         _field("held", "when"), _made("text", "text", _about_meeting), _field("agenda"),
         _field("place"), _field("chair"), _field("present"), _field("by_phone"), _field("absent"),
         _field("summary"), _field("next", "when"), _field("reason"), *_TAIL),
        (("stage", 10), ("kind", 11), ("who", 24), ("when", 0)),
        ("text",), ("next", "present", "by_phone", "absent", "chair", "place"),
        ("stage", "text"),
        by_card=_meeting_order,
    ),
    Board(
        "restores", "restore", "restore", (JobRow, ZoneRow, RankingRow, IsolationRow),
        (*_HEAD, _STAGE, _named("asset"), _made("what", "text", _restored), _SITES,
         _named("services", "service"), _made("restored", "number", _counted),
         _field("total", "number"), _field("rank", "number"), _named("zone", "site"),
         _field("reason"), _field("until", "when"), _late(lambda row: getattr(row, "until", None)),
         _field("note"), _field("motive"), *_TAIL, _made("place", "number", _place), _WAITS,
         _named("applications", "application"), _field("wave"), _coded("extent", "restore_extent"),
         _field("progress"), _field("recount"), _made("order", "coded", _expanded),
         _coded("qualifier", "qualifier"), _made("counts", "text", _reached),
         _made("elsewhere", "text", _elsewhere)),
        (("what", 0), ("asset", 20), ("stage", 14)),
        ("overdue until", "waits", "reason"),
        ("rank", "restored", "qualifier total", "counts", "extent", "progress", "wave", "sites",
         "order", "occurred"),
        ("site", "service", "class", "stage", "text", "cell"),
        by_row=_restore_order, beside=("elsewhere",),
    ),
    Board(
        "cancellations", "activity", "cancellation", (CancellationRow,),
        (*_HEAD, _STAGE, _made("activity", "coded", _cancelled), _SITES, _field("period", "when"),
         _field("cancelled"), _field("case_by_case"), _field("judges"), _field("criteria"),
         _field("maintained"), _field("redirected"), _field("redirected_to"),
         _field("planned", "number"), _coded("qualifier", "qualifier"),
         _field("reached", "number"),
         _field("unreachable", "number"), _field("rebooked", "number"),
         _field("remaining", "number"), _field("decision", "entry"), _field("reason"), *_TAIL,
         _made("becomes", "text", _what_becomes),
         _coded("cancelled_by", "cancellation_cancelled_by"), _field("count", "number"),
         _field("to_rebook", "number"), _made("batches", "text", _batches),
         _made("exceptions", "text", _exceptions),
         _made("transfers", "text", _transfers),
         _made("resumptions", "text", _resumptions),
         Column("aged", "text", _aged, called=lambda _: "occurred")),
        (("activity", 0), ("stage", 20), ("period", 24)),
        ("aged", "becomes"), ("sites", "count", "cancelled_by", "planned", "reached",
                       "unreachable", "rebooked", "to_rebook", "redirected_to"),
        ("site", "service", "stage", "text", "cell"),
        by_row=_cancellation_order,
        beside=("batches", "exceptions", "transfers", "resumptions", "reason"),
    ),
    Board(
        "communications", "communications", "communication", (CommunicationRow,),
        (*_HEAD, _STAGE, _made("text", "text", _texts), _coded("audience", "audience"),
         _field("to"),
         _coded("channel", "channel"), _coded("approved", "language"),
         _coded("unapproved", "language"), _SITES,
         _field("planned", "when"), _late(_to_send),
         _field("recipients", "number"), _field("sender"), _field("theme"),
         _field("asked", "number"), _field("until", "when"), _field("sent", "entry"), _BY,
         _field("reason"), *_TAIL),
        (("stage", 18), ("channel", 18), ("audience", 0)),
        ("overdue planned", "text"), ("unapproved", "to", "occurred", "sender", "approved"),
        ("site", "service", "stage", "text", "cell"),
        by_card=_communication_order,
    ),
    Board(
        "requests", "requests", "request", (RequestRow,),
        (*_HEAD, _named("site"), _field("what"), _STAGE, _named("priority"),
         _field("needed_by", "when"), _late(_request_due), _field("logged", "moment"),
         _made("age", "span", _age), _named("service"), _coded("category", "request_category"),
         _field("quantity", "number"), _field("delivered", "number"), _field("impact"),
         _field("to"), _field("ticket"), _field("call_back"), _BY, _field("reason"),
         _made("why", "text", _why_asked), _field("owner"), _field("until", "when"),
         _named("proposed", "priority"), _field("agreed"), _field("query"), _field("answer"),
         _made("into", "text", lambda row, frame: frame.short_of(row.into) if row.into else None),
         _field("told"), *_TAIL),
        (("site", 21), ("stage", 20), ("priority", 10), ("age", 0)),
        ("what",), ("id",),
        ("site", "service", "class", "stage", "type", "owner", "text", "cell", "older", "since"),
        by_card=_request_order, why="why", by_class=True,
    ),
    Board(
        "threats", "threats", "threat", (ThreatRow,),
        (*_HEAD, _STAGE, _coded("category", "threat_category"),
         _made("text", "text", lambda row, _: row.text or row.outcome or row.traces),
         _field("demand"), _field("volume"), _field("due", "when"), _late(lambda row: row.due),
         _field("consequence"), _coded("handling", "threat_handling"), _field("outcome"),
         _made("deadlines", "text", lambda row, _: rivals(row)), *_TAIL, _SITES),
        (("category", 18), ("stage", 18), ("overdue due", 0)),
        ("text",), ("sites", "demand", "handling", "consequence", "source"),
        ("stage", "text", "cell"),
        by_card=_threat_order, below="deadlines",
    ),
    Board(
        "clocks", "clocks", "clock", (ClockRow,),
        (*_HEAD, _STAGE, _coded("regime", "clock_regime"), _field("due", "when"),
         _late(lambda row: row.due), _field("since", "when"), _field("motive"),
         _field("authority"),
         _made("filed", "text", lambda row, _: tuple(p.text for p in row.parts if p.text)),
         _field("met", "when"), _made("late", "flag", lambda row, _: row.late),
         _field("reference"), _field("text"), _field("reason"), *_TAIL),
        (("regime", 24), ("stage", 16), ("overdue due", 0)),
        ("motive",), ("since", "authority", "filed", "met", "late", "reference", "reason"),
        ("stage", "text"),
        by_card=_due_order("clock"),
    ),
    Board(
        "outlooks", "outlook", "outlook", (OutlookRow,),
        (*_HEAD, _STAGE, _field("what"), _made("amount", "text", _aimed),
         _field("share", "share"), _field("value", "number"), _field("unit"),
         _field("of", "number"), _coded("qualifier", "qualifier"), _field("due", "when"),
         _late(lambda row: row.due), _field("first", "when"), _field("moved", "number"),
         _field("said_by"), _SITES, _named("asset"), _field("figure", "entry"),
         _field("result", "number", "reached"),
         _field("result_share", "share", "reached_share"), _field("outcome"),
         _field("reason"), *_TAIL,
         _made("came_out", "text", lambda row, _: came_out(row) or None)),
        (("amount", 20), ("stage", 14), ("overdue due", 0)),
        ("what",), ("said_by", "asset", "sites", "first", "reason"),
        ("site", "service", "class", "stage", "text"),
        by_card=_due_order("outlook"), beside=("came_out",),
    ),
    Board(
        "means", "means", "means", (MeansRow,),
        (*_HEAD, _STAGE, _coded("category", "means_category"), _field("what"),
         _field("quantity", "number"), _field("unit"),
         _coded("qualifier", "qualifier"), _field("provider"),
         _made("promised", "text", _promised), _some("arrived"), _some("released"),
         _made("here", "number", lambda row, _: row.here if row.arrived else None),
         _made("awaited", "when", lambda row, _: _awaited(row)), _late(_awaited),
         _field("needed_by", "when"),
         Column("due", "when", lambda row, _: row.due, called=lambda _: "promised_due"),
         _field("logged", "moment"), _named("site"),
         _named("service"), _field("note"), _field("reason"), *_TAIL),
        (("stage", 22), ("category", 16), ("overdue awaited", 0)),
        ("what",), ("quantity", "unit", "promised", "arrived", "here", "provider", "site",
                    "reason"),
        ("site", "service", "stage", "text"),
        by_card=_due_order("means"), beside=("due",),
    ),
    Board(
        "figures", "figures", "figure", (FigureRow,),
        (*_HEAD, _field("what"), _made("amount", "text", lambda row, _: quantity(row)),
         _field("value", "number"), _field("upper", "number"), _coded("qualifier", "qualifier"),
         _field("unit"), _field("of", "number"), _field("of_what"),
         _field("usual", "number"), _coded("kind", "figure_kind"), _field("as_of", "when"),
         _field("period", "when"), _SITES, _named("asset"), *_TAIL, _coded("per", "figure_per"),
         _field("closures", "number"), _field("beside_series", name="against")),
        (("what", 0), ("amount", 34)),
        (), ("as_of", "period", "sites", "asset", "beside_series", "source", "occurred"),
        ("site", "class", "text", "cell"),
        by_row=_newest_row, ends=False,
    ),
    Board(
        "records", "dossier", "record", (PieceRow,),
        (*_HEAD, _STAGE, _made("text", "text", _of_piece), _field("name"), _field("digest"),
         _field("size", "number"), _field("media"), _field("origin"), _field("kept"),
         _cited("about"), _field("sheet"), _field("writer"),
         _field("put_down", "when"), _cited("entered_as"), _field("basis"),
         _field("ordered_by"), _SITES, _field("decision", "entry"), _field("to"),
         _field("purpose"), _coded("edition", "marking"), _field("position", "entry"),
         _field("period", "when"), _coded("language", "language"), _field("prepared_by"),
         _field("approved_by"), _field("meeting", "entry"), _field("reason"),
         _field("reader"), _cited("handed"), *_TAIL),
        (("stage", 24), ("occurred", 22), ("to", 0)),
        ("text",), ("sheet", "name", "size", "digest", "kept", "origin", "ordered_by", "basis",
                    "position", "approved_by", "reason"),
        ("stage", "text", "cell"),
        by_card=_piece_order,
    ),
    Board(
        "observations", "observations", "observation", (ObservationRow,),
        (*_HEAD, _field("text"), _coded("category", "observation_category"), _SITES, *_TAIL),
        (("category", 20), ("occurred", 22), ("sites", 0)),
        ("text",), ("source",),
        ("site", "service", "text", "cell"),
        by_card=_newest, ends=False,
    ),
    Board(
        CONTRADICTIONS, CONTRADICTIONS, "entry", (),
        (_field("number", "number"),
         _made("entry", "entry", lambda found, _: found.other.number),
         _made("text", "text", _side("other")),
         _made("against", "entry", lambda found, _: found.origin.number),
         _made("against_text", "text", _side("origin")), _field("reason"),
         _made("occurred", "when", _of_side("other", "occurred")),
         _made("source", "text", _of_side("other", "source")),
         _made("against_occurred", "when", _of_side("origin", "occurred")),
         _made("against_source", "text", _of_side("origin", "source"))),
        (("entry", 7), ("source occurred", 20), ("text", 0)),
        ("against", "against_occurred against_source"), ("reason",),
        ("text",),
        by_row=_newest_row, ends=False, why="against_text",
    ),
)  # fmt: skip

BOARDS: Mapping[str, Board] = {board.name: board for board in _ALL}

ALIASES: Mapping[str, str] = {
    board.section: board.name for board in _ALL if board.section != board.name
}
"""The brief's section ids that are other words than the board's."""


def board_of(word: str) -> Board | None:
    """The board of a name or of a brief's section."""
    return BOARDS.get(ALIASES.get(word, word))

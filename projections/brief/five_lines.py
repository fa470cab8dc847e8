"""The five lines, by rule, for whoever reads nothing else.

One: vital services and patient safety. Two: clinical activity. Three: restore against the start of
the period. Four: what happened, threat and nearest clock. Five: what was decided, and what the
meeting must decide.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from ledger.domain.cancellation.record import Beside
from ledger.domain.values import When
from projections.brief import activity as told
from projections.brief.activity import came, here, placed, where
from projections.brief.ages import age, dated, is_stale, report_age
from projections.brief.clocks import named
from projections.brief.grouped import aged, put_together
from projections.brief.held_back import none_or_held
from projections.brief.model import AnyValue, BriefLine, Code, Phrase, Quantity
from projections.brief.other_services import is_in, numbers_of, others_said
from projections.brief.phrases import line, plural, quantity, say, several, short, value_of
from projections.brief.places import few, places
from projections.brief.restore import counted, isolated, reported, uncounted, zones
from projections.brief.to_decide import decide_line
from projections.model.picture import SEVERITY, ActivityRow, Deadline, Picture, ServiceRow, Since
from projections.model.rows import (
    CancellationRow,
    FigureRow,
    ObservationRow,
    ReportRow,
    Row,
    ThreatRow,
    ZoneRow,
)
from projections.views.entry_times import when_of

SHOWN = 3
"""Texts named in one of the five lines; the section has the rest."""

APART = 2
"""Figures of no class that are told, the latest."""

NAMED = 8
"""Services and activities named of one state."""

BRIEFEST = 90
"""Characters of a decision in the five lines."""

LONGEST_SOURCE = 30
"""Characters of who gave a deadline."""

RESOLUTION = timedelta.resolution
"""What the end of an interval is behind its last moment."""

TOLD_AFTER = timedelta(days=1)
"""How long after it has passed an ultimatum is told."""

BEFORE_OPENING = timedelta(days=1)
"""How long before the ledger was opened what happened may lie."""


VITAL = {
    "down": "brief.five.vital.down",
    "unknown": "brief.five.vital.unknown",
    "degraded": "brief.five.vital.degraded",
    "closed": "brief.five.vital.closed",
    "restricted": "brief.five.vital.restricted",
    "unreported": "brief.five.vital.unreported",
    "normal": "brief.five.vital.normal",
}
LISTS: tuple[tuple[str, str, str], ...] = (
    ("brief.five.cancelled", "", "cancelled"),
    ("brief.five.in_part", "", "in_part"),
    ("brief.five.cases", "", "cases"),
    ("brief.five.redirected", "", "redirected"),
    ("brief.five.maintained", "", "maintained"),
    ("brief.five.cancelled_undated", "_undated", "cancelled"),
    ("brief.five.in_part_undated", "_undated", "in_part"),
    ("brief.five.cases_undated", "_undated", "cases"),
    ("brief.five.redirected_undated", "_undated", "redirected"),
    ("brief.five.maintained_undated", "_undated", "maintained"),
    ("brief.five.cancelled_ahead", "_ahead", "cancelled"),
    ("brief.five.in_part_ahead", "_ahead", "in_part"),
    ("brief.five.cases_ahead", "_ahead", "cases"),
    ("brief.five.redirected_ahead", "_ahead", "redirected"),
    ("brief.five.maintained_ahead", "_ahead", "maintained"),
)
"""Key, when it holds (`_when`), and what becomes of the activity (`_becomes`)."""

ALIVE = ("reported", "deadline")
"""Stages of a threat that may still be carried out."""

INWARD = ("indicator", "entry_point")
"""Categories that say how somebody came in, not what they threaten."""

_NO_TEXT = say("brief.no_text")

CLOCKS = {
    "ahead": "brief.clock.ahead",
    "running": "brief.clock.running",
    "passed": "brief.clock.passed",
}


def _vital(picture: Picture) -> BriefLine:
    vital = list(picture.vital())
    phrases = [_of_state(picture, state, vital) for state in SEVERITY]
    said = [phrase for phrase in phrases if phrase] or [say("brief.five.no_vital")]
    whole = [row for row in picture.whole if row.state != "normal"]
    if whole:
        said.insert(0, _sites_said(picture, whole))
    said += others_said(picture)
    safety = [o for o in picture.observations if o.category == "patient_safety"]
    said.append(_safety(picture, safety))
    numbers = {cell.number for service in vital for cell in service.cells if cell.number}
    numbers |= {o.number for o in safety} | {row.number for row in whole} | numbers_of(picture)
    return BriefLine(phrases=tuple(said), numbers=tuple(sorted(numbers)), entries=len(numbers))


def _sites_said(picture: Picture, rows: Sequence[ReportRow]) -> Phrase:
    """Sites as a whole with their state and its age, the worst first."""
    if picture.about and len(picture.about.ids) == 1:
        return _aged_site(picture, say("brief.five.site_alone", state=_state(rows[0])), rows[0])
    order = sorted(rows, key=lambda row: SEVERITY.index(row.state))
    return say("brief.five.sites", sites=several(_each_site(picture, order)))


def _each_site(picture: Picture, rows: Iterable[ReportRow]) -> Iterator[Phrase]:
    for row in rows:
        site = picture.part("site", row.site or "")
        yield _aged_site(picture, say("brief.five.site", site=site, state=_state(row)), row)


def _aged_site(picture: Picture, said: Phrase, row: ReportRow) -> Phrase:
    """Since when it is so; where these sites were asked for, why too."""
    why = [short(row.fails)] if picture.about and row.fails else []
    return say("brief.aged", what=said, age=several([report_age(picture, row), *why]))


def _state(row: ReportRow) -> Code:
    return Code("service_state", row.state)


def _of_state(picture: Picture, state: str, vital: Iterable[ServiceRow]) -> Phrase | None:
    """The vital services that are in this state somewhere; what is no trouble, at worst."""
    mine = [service for service in vital if service.cells and is_in(service, state)]
    if not mine:
        return None
    return say(VITAL[state], services=several(aged(picture, few(mine, NAMED), state)))


def _safety(picture: Picture, rows: Sequence[ObservationRow]) -> Phrase:
    if not rows:
        return none_or_held(picture, "brief.five.safety_none", "observation")
    texts = [short(row.text, of=row.opened) for row in rows[-SHOWN:]]
    return say("brief.five.safety", texts=several(texts))


def _activity(picture: Picture) -> BriefLine:
    orders = [a for a in picture.activities if a.standing and a.tense != "past"]
    again = {one.number for one in picture.confirmed.values() if one.again}
    standing = [a for a in orders if not a.row.by_patients and a.row.opened not in again]
    said = [
        say(key, activities=several(_placed(picture, found, becomes)))
        for key, when, becomes in LISTS
        if (found := [a for a in standing if _when(picture, a) == when
                      and _becomes(picture, a, standing) == becomes])
    ]  # fmt: skip
    patients = [a for a in orders if a.row.by_patients]
    if patients:
        named = several(_patients(picture, a.row) for a in patients)
        said.append(say("brief.five.by_patients", activities=named))
    back = [a for a in picture.activities if _came(picture, a.row)]
    said += _back(picture, [a.row for a in back if a.tense != "ahead"])
    said += _lifted(picture, [a.row for a in back if a.tense == "ahead"])
    rows = [a.row for a in (*orders, *back)]
    if not said:
        ever = picture.totals.get("activity", 0)
        none = "brief.five.none_standing" if ever else "brief.five.no_activity"
        said = [none_or_held(picture, none, "cancellation")]
    return line(*said, rows=_once(rows))


def _when(picture: Picture, activity: ActivityRow) -> str:
    """Whether it is said to be about today, or only not to be over, or about what is to come."""
    if activity.tense == "ahead":
        return "_ahead"
    return "_undated" if activity.undated and is_stale(picture, activity.row) else ""


def _patients(picture: Picture, row: CancellationRow) -> Phrase:
    """What patients cancel themselves, how many, and where."""
    many = row.owed
    spot = where(picture, row)
    age = spot if many is None else several([Quantity(many, qualifier=row.qualifier), spot])
    return say("brief.aged", what=told.names(picture, row), age=age)


def _back(picture: Picture, back: Iterable[CancellationRow]) -> list[Phrase]:
    """What is offered again in whole, where it was cancelled, and what is back of something else.

    Of an order for several activities one may be back in whole.
    """
    whole: list[Phrase] = []
    part: list[AnyValue] = []
    for row in back:
        if row.stage == "resumed":
            whole.append(say("brief.aged", what=told.names(picture, row), age=where(picture, row)))
            continue
        for one in _came(picture, row):
            if told.is_of_activities(one):
                whole.append(_again(picture, row, one))
            else:
                part.append(told.back_of(picture, row, one))
    lists = (("brief.five.resumed", whole), ("brief.five.resumed_part", part))
    return [say(key, activities=several(few(found, SHOWN))) for key, found in lists if found]


def _again(picture: Picture, row: CancellationRow, made: Beside) -> Phrase:
    """Activities that are back in whole, and where."""
    spot = places(picture, made.scope, made.number)
    age = where(picture, row) if spot is None else spot
    named = told.named_back(picture, row, made)
    return say("brief.aged", what=named, age=age)


def _lifted(picture: Picture, lifted: Iterable[CancellationRow]) -> list[Phrase]:
    """What was only to be cancelled, and no longer is: when, and where or what of it."""
    found: list[Phrase] = []
    for row in lifted:
        whole = [where(picture, row)] if row.stage == "resumed" else []
        for spot in whole or [placed(picture, one) for one in _came(picture, row)]:
            age = several([row.period, spot])
            found.append(say("brief.aged", what=told.names(picture, row), age=age))
    return [say("brief.five.lifted", activities=several(few(found, SHOWN)))] if found else []


def _came(picture: Picture, row: CancellationRow) -> list[Beside]:
    """What of it resumed in the period."""
    return [one for one in row.resumptions if came(picture, one)]


def _becomes(picture: Picture, one: ActivityRow, standing: Sequence[ActivityRow]) -> str:
    """What an order makes of its activity; with exceptions where any order there lets some go on.

    Maintained is only what nothing is cancelled of, at the same places on the same days.
    """
    there = [a for a in standing if _same_matter(picture, a, one)]
    cancelling = [a for a in there if a.cancels]
    rows = [a.row for a in there]
    if one.cancels:
        kept = any(r.case_by_case or r.maintained or _excepted(picture, r) for r in rows)
        partly = any(r.stage == "partly_resumed" for r in rows)
        return "in_part" if kept or partly or one.row.redirected else "cancelled"
    if cancelling:
        return "in_part"
    if one.row.case_by_case:
        return "cases"
    return "redirected" if one.row.redirected else "maintained"


def _excepted(picture: Picture, row: CancellationRow) -> bool:
    return any(here(picture, made) for made in row.exceptions)


def _same_matter(picture: Picture, one: ActivityRow, other: ActivityRow) -> bool:
    here, there = (set(picture.names.held(a.row)) for a in (one, other))
    return (
        not {*one.row.activities}.isdisjoint(other.row.activities)
        and one.tense == other.tense
        and bool(here & there)
    )


ITEMS = {"cases": "case_by_case", "redirected": "redirected", "maintained": "maintained"}
"""Of these it is said what: of the rest of the activity they say nothing."""


def _placed(picture: Picture, found: Iterable[ActivityRow], becomes: str) -> Iterator[object]:
    """The activities, each once, those together that are about the same places since the same day.

    Of what is not cancelled it is said of what exactly; of what is to come, when, the nearest
    first.
    """
    groups: list[tuple[Any, list[Any]]] = []
    for one in sorted(found, key=_nearest_day):
        row = one.row
        spot = where(picture, row)
        dated = _when(picture, one) == "_undated" or _of_another_day(picture, one)
        spot = several([spot, age(picture, row)]) if dated else spot
        spot = several([row.period, spot]) if one.tense == "ahead" and row.period else spot
        spot = _less_what_is_back(picture, row, spot)
        for name in _named(picture, row, becomes):
            put_together(groups, spot, name)
    for spot, there in groups[:SHOWN]:
        yield say("brief.aged", what=several(few(there, NAMED)), age=spot)
    if left := sum(len(there) for _, there in groups[SHOWN:]):
        yield say("brief.others", n=left)


def _nearest_day(one: ActivityRow) -> float:
    """Of what is to come, when it begins; the rest stays in its order."""
    begins = one.row.period and (one.row.period.earliest or one.row.period.latest)
    return begins.timestamp() if one.tense == "ahead" and begins else 0.0


def _of_another_day(picture: Picture, one: ActivityRow) -> bool:
    """Whether what is told as of today was said on another day, and of no day."""
    when, zone = when_of(one.row), picture.now.tzinfo
    first, last = when.earliest or when.latest, when.latest or when.earliest
    if not one.undated or first is None or last is None:
        return False
    last = max(first, last - RESOLUTION)
    days = first.astimezone(zone).date(), last.astimezone(zone).date()
    return not days[0] <= picture.now.date() <= days[1]


def _less_what_is_back(picture: Picture, row: CancellationRow, spot: AnyValue) -> AnyValue:
    """Where an order holds, with what of it has resumed there; what did in the period is told."""
    back = [*told.parts_back(picture, row)]
    if row.stage != "partly_resumed" or not back:
        return spot
    if all(came(picture, one) for one in back):
        return say("brief.five.less_back", where=spot)
    times = dict(row.told)
    named = [_placed_when(picture, one, times.get(one.number)) for one in back]
    return say("brief.five.but_back", where=spot, back=several(few(named, SHOWN)))


def _placed_when(picture: Picture, one: Beside, told: When | None) -> AnyValue:
    """What resumed and where, with when it did."""
    said = placed(picture, one)
    return say("brief.aged", what=said, age=told) if told else said


def _named(picture: Picture, row: CancellationRow, becomes: str) -> list[Any]:
    listed = getattr(row, ITEMS[becomes]) if becomes in ITEMS else ()
    items = told.items_said(picture, row, listed)
    if not items:
        return [picture.part("activity", ident) for ident in row.activities]
    text = several(few([short(item, BRIEFEST, row.opened) for item in items], SHOWN))
    return [say("brief.five.item", activity=told.names(picture, row), text=text)]


def _restore(picture: Picture) -> BriefLine:
    said: list[Phrase] = []
    numbers: set[int] = set()
    for asset in picture.restore.assets:
        if asset.depth == 0 and asset.reported:
            said.append(reported(picture, asset, asset.reported))
            numbers.add(asset.reported.number)
        if asset.depth == 0 and asset.total is not None and asset.jobs:
            said += [counted(asset, picture.since.moment), *uncounted(asset)]
            numbers |= set(asset.numbers)
    blocked = picture.restore.blocked
    numbers |= {zone.number for zone in picture.restore.zones} | {job.number for job in blocked}
    cut = [row for row in picture.restore.isolations if row.stage == "isolated"]
    numbers |= {row.number for row in cut}
    apart = [*_of_no_class(picture)][-APART:]
    numbers |= {row.number for row in apart}
    said = [*(isolated(picture, row) for row in cut[-SHOWN:]), *said[:SHOWN]]
    said += [*_apart(picture, apart), *_zones(picture)]
    if blocked:
        said.append(plural("brief.five.blocked", picture.restore.stopped))
    said = said or [none_or_held(picture, "brief.five.no_restore", "restore", "figure")]
    return BriefLine(phrases=tuple(said), numbers=tuple(sorted(numbers)), entries=len(numbers))


def _of_no_class(picture: Picture) -> Iterator[FigureRow]:
    """Figures that name no class: all of them while nobody said of one how much is back.

    Else those that were given after what was said of classes.
    """
    said = [one for one in picture.restore.assets if one.reported or (one.jobs and one.counted)]
    last = max((one.reported.number for one in said if one.reported), default=0)
    last = max(last, *(n for one in said if one.jobs for n in one.numbers), 0)
    yield from (row for row in picture.restore.figures if row.number > last)


def _apart(picture: Picture, figures: Sequence[FigureRow]) -> Iterator[Phrase]:
    """Figures that name no class, in their own words: of what they are a share nobody said."""
    if figures:
        yield say("brief.five.figures", figures=several(_figure(picture, row) for row in figures))


def _figure(picture: Picture, row: FigureRow) -> Phrase:
    when = dated(picture, row, row.as_of)
    return say("brief.five.figure", what=row.what, amount=quantity(row), when=when)


def _zones(picture: Picture) -> Iterator[Phrase]:
    if not picture.restore.zones:
        return
    yield zones(picture)
    new = [zone for zone in picture.restore.zones if _is_of_period(zone, picture.since)]
    if len(new) == len(picture.restore.zones) > 1:
        yield say("brief.five.zones_all_new")
    elif new:
        named = [picture.part("site", zone.site) for zone in new]
        yield say("brief.five.zones_new", sites=several(few(named, NAMED)))


def _is_of_period(zone: ZoneRow, since: Since) -> bool:
    """Whether it opened in the period, and was not only recorded in it.

    Of what was before some moment nobody knows.
    """
    when = when_of(zone)
    known = when.earliest is not None and (when.latest or when.earliest) >= since.moment
    return zone.number > since.number and known


def _threat(picture: Picture) -> BriefLine:
    """What runs out and what threatens; on the first morning what happened before a threat alone.

    An ultimatum that runs stands before all.
    """
    clocks = [*_nearest(picture.deadlines)]
    clock = next((one for one in clocks if one.kind == "threat"), None)
    rows: list[Row] = [t for t in picture.threats if clock and t.originator == clock.originator]
    alive = _foremost(t for t in picture.threats if t.stage in ALIVE and not t.traced)
    running = [_named_once(picture, clock_phrase(one, of=one.number), one, alive) for one in clocks]
    threats, named = _threats(picture, alive, clocks)
    what = happened(picture) if says_what_happened(picture) else None
    if what is None:
        said = [*(running or [_unsettled(picture, rows)]), *threats]
    elif clock:
        said = [*running, *threats, *what.phrases]
    else:
        said = [*what.phrases, *running, *threats]
    rows += [*named, *(what_happened(picture) if what else ())]
    numbers = {number for row in rows for number in row.numbers}
    numbers |= {one.number for one in clocks}
    return BriefLine(phrases=tuple(said), numbers=tuple(sorted(numbers)), entries=len(numbers))


def _is_named(clock: Deadline, threat: ThreatRow | None) -> bool:
    """Whether a clock says of what is threatened nothing but the threat's own words."""
    return threat is not None and clock.kind == "threat" and clock.text == threat.text is not None


def _named_once(
    picture: Picture, said: Phrase, clock: Deadline, threat: ThreatRow | None
) -> Phrase:
    """What a clock says, with the threat named as that where the two have the same words."""
    if threat is None or threat.text is None or not _is_named(clock, threat):
        return said
    return Phrase(said.key, {**said.fields, "text": _threatened(picture, threat)}, said.n)


def _threatened(picture: Picture, threat: ThreatRow) -> Phrase:
    """What is threatened, with what is said of the threat: no clock stands between the two."""
    text = short(threat.text or "", of=threat.opened)
    about = []
    if is_stale(picture, threat):
        about.append(say("brief.threat.known", when=when_of(threat)))
    if threat.handling:
        how = Code("threat_handling", threat.handling)
        about.append(say("brief.threat.handled", how=how))
    if not about:
        return say("brief.five.threat", text=text)
    return say("brief.five.threat_so", text=text, about=several(about))


def _threats(
    picture: Picture, alive: ThreatRow | None, clocks: Iterable[Deadline]
) -> tuple[list[Phrase], list[ThreatRow]]:
    """The foremost of what was carried out and of what may still be, with their rows."""
    said: list[Phrase] = []
    done = _foremost(t for t in picture.threats if t.stage == "carried_out")
    if done:
        text = done.outcome or done.text
        told = short(text, of=done.number) if text else _NO_TEXT
        said.append(say("brief.five.carried_out", text=told))
    if alive and alive.text and not any(_is_named(one, alive) for one in clocks):
        said.append(_threatened(picture, alive))
    return said, [row for row in (done, alive) if row]


def _unsettled(picture: Picture, rows: list[Row]) -> Phrase:
    """The latest ultimatum that passed with nobody saying what became of it; else that none runs.

    Its threat is put among the rows.
    """
    passed = [one for one in picture.deadlines if one.kind == "threat" and is_over(one)]
    if not passed:
        return none_or_held(picture, "brief.five.no_clock", "threat", "clock")
    rows += [row for row in picture.threats if row.originator == passed[0].originator]
    return over_phrase(passed[0])


def over_phrase(clock: Deadline) -> Phrase:
    """An ultimatum that passed, and that nobody said what became of it."""
    return say("brief.clock.over", when=clock.when)


def _foremost(threats: Iterable[ThreatRow]) -> ThreatRow | None:
    """The latest one; what is only known of how they came in stands behind what is claimed."""
    return max(threats, key=lambda t: (t.category not in INWARD, t.number), default=None)


def _nearest(deadlines: Sequence[Deadline]) -> Iterator[Deadline]:
    """The nearest ultimatum, and the clocks of laws that end before it, at least the nearest one.

    Of clocks of ours the sections tell. An ultimatum that passed within the day comes before
    that to come. A law's time that is over comes before those to come until somebody says how it
    came out.
    """
    threats = [one for one in deadlines if one.kind == "threat" and not is_over(one)]
    over = [one for one in threats if one.state == "passed" and one.first is None]
    yield from over[:1]
    threats = [one for one in threats if one.state != "passed" or (one.first and not over)]
    laws = sorted((d for d in deadlines if d.kind == "clock"), key=lambda d: d.state != "passed")
    yield from threats[:1]
    until = threats[0].left if threats else None
    before = (one for one in laws[1:] if until and one.left is not None and one.left <= until)
    yield from (*laws[:1], *islice(before, SHOWN - 1))


def is_over(clock: Deadline) -> bool:
    """Whether it passed so long ago that it is history."""
    return clock.state == "passed" and clock.left is not None and -clock.left >= TOLD_AFTER


def says_what_happened(picture: Picture) -> bool:
    """Whether line 4 says what happened: on the first morning, and while nobody threatens."""
    return picture.since.number == 0 or not picture.threats


def what_happened(picture: Picture) -> list[ObservationRow]:
    """The first observations by when they were, those first that are about what was attacked."""
    crisis = picture.crisis
    if crisis is None:
        return []
    begun = [row for row in picture.first if _begins(row, crisis.opened)]
    technical = [row for row in begun if row.category == "technical"]
    return sorted(technical or begun, key=_end)[:SHOWN]


def happened(picture: Picture, most: int = SHOWN) -> BriefLine | None:
    """What happened, and since when; None while nobody has noted it."""
    rows = what_happened(picture)[:most]
    if not rows:
        return None
    told = [
        say(
            "brief.dated",
            when=_when_where(picture, row),
            text=short(row.text, BRIEFEST, row.opened),
        )
        for row in rows
    ]
    return line(say("brief.five.happened", texts=several(told)), rows=rows)


def _when_where(picture: Picture, row: ObservationRow) -> AnyValue:
    """When it was, and where it was when that is not everywhere."""
    names = picture.names
    named = row.scope is not None and set(names.sites) > set(names.covered(row.scope, row.said_at))
    where = places(picture, row.scope, row.said_at) if named else None
    return several([when_of(row), where]) if where else value_of(when_of(row))


def _begins(row: ObservationRow, opened: datetime) -> bool:
    """Not a memory of long before the crisis."""
    return _start(row) >= opened - BEFORE_OPENING


def _end(row: ObservationRow) -> datetime:
    """The sharpest first: what happened at three stands before what happened that night."""
    when = when_of(row)
    return when.latest or when.earliest or row.recorded


def _start(row: ObservationRow) -> datetime:
    when = when_of(row)
    return when.earliest or when.latest or row.recorded


def whose_time(when: When, who: str) -> Phrase:
    """A time, and who gave it."""
    return say("brief.whose", when=when, who=short(who, LONGEST_SOURCE))


def clock_phrase(clock: Deadline, who: str | None = None, of: int | None = None) -> Phrase:
    """A deadline as it was said, by whom where that is given, and what is left of it.

    `of` is the entry that its text names where it is cut.
    """
    text = short(clock.text, of=of) if clock.text else say("brief.no_text")
    if clock.regime:
        regime = named(clock.regime, clock.text)
        known = clock.text and clock.regime != "free"
        text = say("brief.clock.regime", regime=regime, text=text) if known else regime
    fields = {"when": whose_time(clock.when, who) if who else clock.when, "text": text}
    if clock.regime and clock.when.said == "unknown":
        return say("brief.clock.endless", text=text)
    if clock.left is None:
        return say("brief.clock.open", **fields)
    if clock.regime and clock.state == "passed":
        return say("brief.clock.unsaid", left=abs(clock.left), **fields)
    if clock.kind == "threat" and clock.state == "passed":
        return say("brief.clock.unsettled", left=abs(clock.left), **fields)
    return say(CLOCKS[clock.state], left=abs(clock.left), **fields)


def _once(rows: Iterable[Row]) -> list[Row]:
    return list({row.originator: row for row in rows}.values())


LINES: Mapping[str, Callable[[Picture], BriefLine]] = {
    "vital": _vital,
    "activity": _activity,
    "restore": _restore,
    "threat": _threat,
    "decide": decide_line,
}
"""The five lines in order."""

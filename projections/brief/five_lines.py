"""The five lines, by rule, for whoever reads nothing else.

One: vital services and patient safety. Two: clinical activity. Three: restore against the start of
the period. Four: threat and nearest clock. Five: what the meeting must decide.
"""

from collections.abc import Callable, Iterable, Iterator

from projections.brief.model import BriefLine, Phrase
from projections.brief.phrases import line, optional, plural, say, several, short
from projections.brief.restore import counted, reported, uncounted
from projections.model.picture import SEVERITY, ActivityRow, Deadline, Picture, ServiceRow
from projections.model.rows import NamedPart, Prose, Row, ThreatRow

SHOWN = 3
"""Texts named in one of the five lines; the section has the rest."""


VITAL = {
    "down": "brief.five.vital.down",
    "unknown": "brief.five.vital.unknown",
    "degraded": "brief.five.vital.degraded",
    "closed": "brief.five.vital.closed",
    "restricted": "brief.five.vital.restricted",
    "unreported": "brief.five.vital.unreported",
    "normal": "brief.five.vital.normal",
}
LISTS: tuple[tuple[str, str, Callable[[ActivityRow], object]], ...] = (
    ("brief.five.cancelled", "today", lambda a: a.whole or a.row.cancelled),
    ("brief.five.cases", "today", lambda a: a.row.case_by_case),
    ("brief.five.redirected", "today", lambda a: a.row.redirected),
    ("brief.five.maintained", "today", lambda a: a.row.maintained),
    ("brief.five.cancelled_ahead", "ahead", lambda a: a.whole or a.row.cancelled),
    ("brief.five.cases_ahead", "ahead", lambda a: a.row.case_by_case),
    ("brief.five.redirected_ahead", "ahead", lambda a: a.row.redirected),
    ("brief.five.maintained_ahead", "ahead", lambda a: a.row.maintained),
)
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


def five(picture: Picture) -> tuple[BriefLine, ...]:
    """The five lines of a picture."""
    return (_vital(picture), _activity(picture), _restore(picture), _threat(picture),
            _decide(picture))  # fmt: skip


def _vital(picture: Picture) -> BriefLine:
    vital = list(picture.vital())
    phrases = [_of_state(state, vital) for state in SEVERITY]
    said = [phrase for phrase in phrases if phrase] or [say("brief.five.no_vital")]
    safety = [o for o in picture.observations if o.category == "patient_safety"]
    said.append(_safety([o.text for o in safety]))
    numbers = {cell.number for service in vital for cell in service.cells if cell.number}
    numbers |= {o.number for o in safety}
    return BriefLine(phrases=tuple(said), numbers=tuple(sorted(numbers)), entries=len(numbers))


def _of_state(state: str, vital: Iterable[ServiceRow]) -> Phrase | None:
    """The vital services whose worst cell is in this state."""
    mine = [service for service in vital if service.cells and service.worst == state]
    if not mine:
        return None
    return say(VITAL[state], services=several(_with_sites(s, state) for s in mine))


def _with_sites(service: ServiceRow, state: str) -> NamedPart | Phrase:
    """The service; with how many of its sites when it is not all of them."""
    name = NamedPart(service.id, service.name)
    count = sum(cell.state == state for cell in service.cells)
    if count == len(service.cells):
        return name
    return plural("brief.service_sites", count, service=name, all=len(service.cells))


def _safety(texts: list[Prose]) -> Phrase:
    if not texts:
        return say("brief.five.safety_none")
    return say("brief.five.safety", texts=several(map(short, texts[-SHOWN:])))


def _activity(picture: Picture) -> BriefLine:
    standing = [a for a in picture.activities if a.standing and a.tense != "past"]
    said = [
        phrase
        for key, tense, test in LISTS
        if (phrase := _activities(picture, key, _which(standing, tense, test)))
    ]
    back = [a for a in picture.activities if a.row.resumptions and _recent(a, picture)]
    if back:
        said.append(say("brief.five.resumed", activities=_names(picture, back)))
    rows = [a.row for a in (*standing, *back)]
    return line(*(said or [say("brief.five.no_activity")]), rows=_once(rows))


def _which(
    standing: Iterable[ActivityRow], tense: str, test: Callable[[ActivityRow], object]
) -> list[ActivityRow]:
    return [a for a in standing if a.tense == tense and test(a)]


def _activities(picture: Picture, key: str, found: list[ActivityRow]) -> Phrase | None:
    return say(key, activities=_names(picture, found)) if found else None


def _names(picture: Picture, found: Iterable[ActivityRow]) -> list[NamedPart]:
    """The activities, each once."""
    idents = dict.fromkeys(a.row.activity for a in found)
    return [picture.part("activity", ident) for ident in idents]


def _recent(activity: ActivityRow, picture: Picture) -> bool:
    return activity.row.resumptions[-1].number > picture.since.number


def _restore(picture: Picture) -> BriefLine:
    said: list[Phrase] = []
    numbers: set[int] = set()
    for asset in picture.restore.assets:
        if asset.depth == 0 and asset.reported:
            said.append(reported(asset, asset.reported, picture.since.moment))
            numbers.add(asset.reported.number)
        if asset.depth == 0 and asset.total is not None and asset.jobs:
            said += [counted(asset, picture.since.moment), *uncounted(asset)]
            numbers |= set(asset.numbers)
    zones = picture.restore.zones
    blocked = picture.restore.blocked
    numbers |= {zone.number for zone in zones} | {job.number for job in blocked}
    said += _zones(picture)
    if blocked:
        said.append(plural("brief.five.blocked", len(blocked)))
    said = said or [say("brief.five.no_restore")]
    return BriefLine(phrases=tuple(said), numbers=tuple(sorted(numbers)), entries=len(numbers))


def _zones(picture: Picture) -> Iterator[Phrase]:
    zones = picture.restore.zones
    if not zones:
        return
    sites = [picture.part("site", zone.site) for zone in zones]
    yield plural("brief.five.zones", len(zones), sites=sites)
    new = [picture.part("site", z.site) for z in zones if z.number > picture.since.number]
    if new:
        yield say("brief.five.zones_new", sites=new)


def _threat(picture: Picture) -> BriefLine:
    clock = _nearest(picture.deadlines)
    done = _foremost(t for t in picture.threats if t.stage == "carried_out")
    alive = _foremost(t for t in picture.threats if t.stage in ALIVE and not t.traced)
    rows: list[Row] = [t for t in picture.threats if clock and t.originator == clock.originator]
    said = [clock_phrase(clock)] if clock else [say("brief.five.no_clock")]
    if done:
        text = done.outcome or done.text
        said.append(say("brief.five.carried_out", text=short(text) if text else _NO_TEXT))
    said += optional(("brief.five.threat", short(alive.text) if alive and alive.text else None))
    rows += filter(None, (done, alive))
    numbers = {number for row in rows for number in row.numbers}
    numbers |= {clock.number} if clock else set()
    return BriefLine(phrases=tuple(said), numbers=tuple(sorted(numbers)), entries=len(numbers))


def _foremost(threats: Iterable[ThreatRow]) -> ThreatRow | None:
    """The latest one; what is only known of how they came in stands behind what is claimed."""
    return max(threats, key=lambda t: (t.category not in INWARD, t.number), default=None)


def _nearest(deadlines: Iterable[Deadline]) -> Deadline | None:
    """The nearest clock that somebody else has set; of ours the sections tell."""
    clocks = [d for d in deadlines if d.kind == "threat"]
    return clocks[0] if clocks else None


def clock_phrase(clock: Deadline) -> Phrase:
    """A deadline as it was said, and what is left of it."""
    text = short(clock.text) if clock.text else say("brief.no_text")
    fields = {"when": clock.when, "text": text}
    if clock.left is None:
        return say("brief.clock.open", **fields)
    return say(CLOCKS[clock.state], left=abs(clock.left), **fields)


def _decide(picture: Picture) -> BriefLine:
    questions = picture.questions
    said: list[Phrase] = []
    if questions:
        texts = several(short(q.question or "") for q in questions[:SHOWN])
        said.append(plural("brief.five.decide", len(questions), questions=texts))
    else:
        said.append(say("brief.five.decide_none"))
    reviews = [d for d in picture.deadlines if d.kind == "review" and d.state != "ahead"]
    if reviews:
        said.append(plural("brief.five.reviews", len(reviews)))
    awaiting = picture.communications.awaiting
    if awaiting:
        said.append(plural("brief.five.approve", len(awaiting)))
    numbers = {n for row in (*questions, *awaiting) for n in row.numbers}
    numbers |= {review.number for review in reviews}
    return BriefLine(phrases=tuple(said), numbers=tuple(sorted(numbers)), entries=len(numbers))


def _once(rows: Iterable[Row]) -> list[Row]:
    return list({row.originator: row for row in rows}.values())

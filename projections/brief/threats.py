"""Threats and the clocks that run on them, the nearest first."""

from collections.abc import Iterator
from typing import Protocol

from ledger.domain.threat.record import OVER as ENDED
from ledger.domain.threat.record import Ultimatum
from projections.brief.ages import age
from projections.brief.five_lines import clock_phrase, is_over, over_phrase, whose_time
from projections.brief.model import AnyValue, BriefLine, Code, EntryRef, Phrase
from projections.brief.phrases import line, optional, say, several, value_of
from projections.brief.places import places
from projections.model.picture import Deadline, Picture
from projections.model.rows import ThreatRow
from projections.views.entry_times import when_of


class Deadlined(Protocol):
    """What deadlines were given for: a threat as it is recorded, or as it is shown."""

    @property
    def stage(self) -> str:
        """How it stands."""

    @property
    def deadlines(self) -> tuple[Ultimatum, ...]:
        """All of them, the earliest first."""


OVER = ("carried_out", "lapsed", "closed")
"""Stages in which what came of a threat is told before what it was."""


def threat_lines(picture: Picture) -> Iterator[BriefLine]:
    """The clocks, the nearest first, then the threats, the latest first."""
    for clock in sorted(picture.deadlines, key=lambda one: one.state != "passed"):
        if clock.kind == "threat" and not is_over(clock):
            yield _clock(picture, clock)
    over = {clock.originator: clock for clock in picture.deadlines if is_over(clock)}
    for row in reversed(picture.threats):
        yield _threat(picture, row, over.get(row.originator))


def _clock(picture: Picture, clock: Deadline) -> BriefLine:
    mark = "new" if clock.number > picture.since.number else ""
    rival = (say("brief.clock.does_not_count", first=EntryRef(clock.first)),) if clock.first else ()
    return BriefLine(
        phrases=(*rival, clock_phrase(clock, clock.source)),
        numbers=(clock.number,),
        entries=1,
        mark=mark,
        kind="clock",
    )


def rivals(row: Deadlined) -> tuple[Phrase, ...]:
    """Every deadline that was given, who gave it, and which counts: the earliest while any runs."""
    given = row.deadlines
    ended = Code("stage.threat", row.stage) if row.stage in ENDED else None
    if len(given) == 1 and not ended:
        return (say("brief.clock.only", entry=EntryRef(given[0].number), when=_given(given[0])),)
    return tuple(_rival(one, given[0], ended) for one in given)


def _given(one: Ultimatum) -> AnyValue:
    return value_of(one.due) if one.source is None else whose_time(one.due, one.source)


def _rival(one: Ultimatum, first: Ultimatum, ended: Code | None) -> Phrase:
    fields = {"entry": EntryRef(one.number), "when": _given(one)}
    if ended:
        return say("brief.clock.ended", stage=ended, **fields)
    if one.number == first.number:
        return say("brief.clock.counts", **fields)
    key = "brief.clock.same" if one.due == first.due else "brief.clock.later"
    return say(key, first=EntryRef(first.number), **fields)


def _threat(picture: Picture, row: ThreatRow, over: Deadline | None) -> BriefLine:
    handling = Code("threat_handling", row.handling) if row.handling else None
    passed = over_phrase(over) if over else None
    return line(
        *filter(None, (passed, _stands(picture, row))),
        rows=[row],
        since=picture.since,
        kind="threat",
        details=optional(
            *_beside(row),
            ("brief.detail.where", places(picture, row.scope, row.said_at)),
            ("brief.detail.by", row.actor),
            ("brief.detail.demand", row.demand),
            ("brief.detail.volume", row.volume),
            ("brief.detail.handling", handling),
        ),
    )


def _stands(picture: Picture, row: ThreatRow) -> Phrase:
    """How it stands and since when: what came of it once it is over, else what is threatened."""
    if row.traced:
        return say("brief.threat.traces", text=several(row.traces))
    over = row.outcome if row.stage in OVER else None
    text = over or row.text or say("brief.no_text")
    when = when_of(row) if row.stage in OVER else age(picture, row)
    return say("brief.threat.line", text=text, stage=Code("stage.threat", row.stage), age=when)


def _beside(row: ThreatRow) -> Iterator[tuple[str, object]]:
    """What the line does not say: what was threatened before, what happened, the traces kept."""
    if row.outcome and row.stage in OVER:
        yield "brief.detail.threatened", row.text
    elif row.outcome:
        yield "brief.detail.happened", row.outcome
    yield "brief.detail.first", row.first
    if row.traces and not row.traced:
        yield "brief.detail.traces", several(row.traces)

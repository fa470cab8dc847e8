"""Clocks of laws, contracts and promises: what runs, what was filed in parts, how each ended."""

from collections.abc import Iterator, Mapping

from ledger.domain.clock.record import OPEN, Part
from projections.brief.due import due_said
from projections.brief.model import AnyValue, BriefLine, Code, Phrase
from projections.brief.phrases import line, optional, say, several, short
from projections.model.picture import Picture
from projections.model.rows import ClockRow, Prose
from projections.views.entry_times import when_of

RUNNING: Mapping[str, str] = {
    "ahead": "brief.clocks.ahead",
    "running": "brief.clocks.running",
    "passed": "brief.clocks.passed",
    "open": "brief.clocks.open",
}
"""By the state of its deadline."""

OVER: Mapping[str, str] = {
    "met": "brief.clocks.met",
    "lapsed": "brief.clocks.lapsed",
    "withdrawn": "brief.clocks.withdrawn",
}
"""By its stage."""


def clock_lines(picture: Picture) -> Iterator[BriefLine]:
    """Those that run, the first due first, then those that ended in the period."""
    for row in sorted(picture.clocks, key=_order):
        yield line(
            _stands(picture, row),
            *([say("brief.clocks.parts", parts=several(map(_part, row.parts)))]
              if row.parts and row.stage in OPEN else ()),
            rows=[row],
            since=picture.since,
            kind="running" if row.stage in OPEN else "over",
            details=_details(row),
        )  # fmt: skip


def _order(row: ClockRow) -> tuple[bool, bool, float, int]:
    moment = (row.due.earliest or row.due.latest) if row.due else None
    return row.stage not in OPEN, moment is None, moment.timestamp() if moment else 0.0, row.opened


def named(regime: str, motive: Prose | None) -> AnyValue:
    """What sets the time: the regime, and of one that is none the motive itself."""
    return short(motive) if regime == "free" and motive else Code("clock_regime", regime)


def _stands(picture: Picture, row: ClockRow) -> Phrase:
    regime = named(row.regime, row.motive)
    if row.stage in OPEN:
        if row.due is None:
            return say("brief.clocks.endless", regime=regime)
        return due_said(picture, row.due, RUNNING, regime=regime)
    if row.late:
        return say("brief.clocks.met_late", regime=regime, when=row.met, due=row.due)
    return say(OVER[row.stage], regime=regime, when=row.met or when_of(row))


def _part(part: Part) -> Phrase:
    """What was filed, when, and under which reference."""
    text = part.text or say("brief.no_text")
    if part.reference is None:
        return say("brief.clocks.part", text=text, when=part.when)
    return say("brief.clocks.part_ref", text=text, when=part.when, reference=part.reference)


def _details(row: ClockRow) -> tuple[Phrase, ...]:
    return optional(
        ("brief.detail.motive", None if row.regime == "free" else row.motive),
        ("brief.detail.known_since", row.since),
        ("brief.detail.authority", row.authority),
        ("brief.detail.due", row.due if row.stage == "lapsed" else None),
        ("brief.detail.reference", row.reference),
        ("brief.detail.text", row.text),
        ("brief.detail.reason", row.reason),
    )

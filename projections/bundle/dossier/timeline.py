"""The timeline: every entry by when it happened, as it counts, and the others by their numbers.

An entry above the ceiling stands with its number and kind among those that are restricted: its
place among the others would tell when it was.
"""

from array import array
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import groupby
from typing import Any

from ledger.domain.card import ENDLESS, LifePlace
from ledger.domain.entry import Entry
from ledger.domain.record_lookup import happened_at
from ledger.domain.situation import Situation
from projections.bundle.dossier.drawing import PAGE, Drawing
from projections.bundle.dossier.entry_line import bare_line, counting, line_of
from projections.bundle.dossier.model import Group, Line, Section
from projections.bundle.parts import redacted_in
from projections.i18n.times import in_zone

READ = 1_000
"""Places looked up at once."""

Found = tuple[int, Line]
"""A line with its place, µs since 1970."""


def timeline(drawing: Drawing) -> Section:
    """Every entry once, at its place."""
    return drawing.section(
        "timeline",
        drawing.size,
        partial(_groups, drawing),
        lead="dossier.lead.timeline",
        heads=("number", "happened", "recorded", "said"),
    )


def _groups(drawing: Drawing) -> Iterator[Group]:
    """Day by day, then what says no time, what is restricted, and what does not count."""
    hidden: list[int] = []
    for title, lines in groupby(_lines(drawing, hidden), key=partial(_day, drawing)):
        yield Group(title, (line for _, line in lines))
    if hidden:
        yield Group(drawing.t("dossier.group.restricted"), _bare(drawing, sorted(hidden)))
    yield from _uncounted(drawing)


def _uncounted(drawing: Drawing) -> Iterator[Group]:
    """What is redacted, then what counts for nothing or cannot be read."""
    redacted = redacted_in(drawing.source)
    bare = {*redacted}
    odd = [one for one in drawing.situation.kept.odd(drawing.size) if one not in bare]
    for name, numbers in (("redacted", redacted), ("odd", odd)):
        if numbers:
            yield Group(drawing.t(f"dossier.group.{name}"), _bare(drawing, numbers))


def _day(drawing: Drawing, found: Found) -> str:
    if found[0] >= ENDLESS:
        return drawing.t("dossier.group.undated")
    moment = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=found[0])
    return drawing.t.day(in_zone(moment, drawing.t.zone).date())


def _bare(drawing: Drawing, numbers: Iterable[int]) -> Iterator[Line]:
    return (bare_line(drawing, drawing.situation.kept.judged(number)) for number in numbers)


def _lines(drawing: Drawing, hidden: list[int]) -> Iterator[Found]:
    """The entries that may be shown, in the order in which they happened; fills `hidden`."""
    told: set[int] = set()
    done = 0
    for page in _pages(drawing.situation):
        entries = dict(drawing.situation.kept.entries({place.number for place in page}))
        for place in page:
            entry = entries.get(place.number)
            if entry is None or place.number in told:
                continue
            if drawing.ceiling.above(entry):
                told.add(place.number)
                hidden.append(place.number)
            elif (now := _standing(drawing, place, entry)) is not None:
                told |= {place.number} & drawing.became.keys()
                yield place.at, line_of(drawing, place.number, entry, now)
        drawing.situation.spare()
        done += len(page)
        drawing.source.drawn(min(done, drawing.size), drawing.size)


def _standing(drawing: Drawing, place: LifePlace, entry: Entry[Any]) -> Entry[Any] | None:
    """The entry as it counts, if it stands at this place; None if another is its place."""
    change = drawing.became.get(place.number)
    now = (counting(drawing, place.number) if change and change.corrected else None) or entry
    return now if happened_at(now) == place.at else None


def _pages(situation: Situation) -> Iterator[list[LifePlace]]:
    """All places, the earliest first, so many at once; what says no time comes last."""
    found, before = array("q"), None
    while page := situation.kept.happened(before, READ):
        found.extend(number for place in page for number in place)
        before = page[-1]
    size = len(LifePlace._fields)
    for end in range(len(found), 0, -PAGE * size):
        start = max(0, end - PAGE * size)
        places = (LifePlace(*found[at : at + size]) for at in range(start, end, size))
        yield list(places)[::-1]

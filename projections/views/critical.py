"""What of a new picture nobody may miss: a pure function of two pictures, one after the other.

A wall goes to it for one period. What was so before is not new, and what is marked above the
ceiling of the pictures is in neither.
"""

from collections import defaultdict
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from datetime import timedelta
from typing import Literal

from msgspec import Struct

from projections.model.picture import Deadline, Picture
from projections.model.rows import NamedPart, Prose, RequestRow

SHORT = timedelta(hours=6)
"""With less than this left a clock is critical."""

LAW_AND_THREAT = ("clock", "threat")
"""Kinds of deadlines that are clocks: somebody else's, which nobody here can put off."""

CORRECTS = ("corrected", "struck")

CriticalKind = Literal["phase", "vital", "clock", "request", "correction"]


class Critical(Struct, frozen=True, kw_only=True):
    """One reason, by the entry that gives it; the rest is empty where the kind has none.

    `part` is the phase, the service or the class; `sites` where, `text` in whose words, `left` what
    remains of a clock and `regime` whose it is, `target` the entry that is corrected or struck.
    """

    kind: CriticalKind
    number: int
    part: NamedPart | None = None
    sites: tuple[NamedPart, ...] = ()
    text: Prose | None = None
    left: timedelta | None = None
    regime: str = ""
    target: int = 0


def critical(
    before: Picture, after: Picture, cited: AbstractSet[int] = frozenset()
) -> tuple[Critical, ...]:
    """What is new in `after`, the gravest kind first; `cited` are the issued brief's entries."""
    if after.position.number < before.position.number:
        return ()
    return (
        *_phase(before, after),
        *_vital(before, after),
        *_clocks(before, after),
        *_requests(before, after),
        *_corrections(before, after, cited),
    )


def _phase(before: Picture, after: Picture) -> Iterator[Critical]:
    now, then = (one.crisis.phase_row if one.crisis else None for one in (after, before))
    if now is None or after.crisis is None or now.number <= before.position.number:
        return
    if then is None or then.phase != now.phase:
        yield Critical(kind="phase", number=now.number, part=after.crisis.phase, text=now.motive)


def _vital(before: Picture, after: Picture) -> Iterator[Critical]:
    """Vital services that are down where they were not, the sites of one report together."""
    for service in after.vital():
        down: dict[int, list[NamedPart]] = defaultdict(list)
        for site, number in _down(after, service.id).items():
            if site not in _down(before, service.id) and number > before.position.number:
                down[number].append(after.part("site", site))
        part = NamedPart(service.id, service.name)
        for number, sites in down.items():
            yield Critical(kind="vital", number=number, part=part, sites=tuple(sites))


def _down(picture: Picture, service: str) -> dict[str, int]:
    """Where a vital service is down, and by which entry."""
    cells = (cell for one in picture.vital() if one.id == service for cell in one.cells)
    return {cell.site: cell.number for cell in cells if cell.state == "down" and cell.number}


def _clocks(before: Picture, after: Picture) -> Iterator[Critical]:
    short = {_which(one) for one in _short(before)}
    for one in _short(after):
        if _which(one) not in short:
            yield Critical(
                kind="clock", number=one.number, text=one.text, left=one.left, regime=one.regime
            )


def _short(picture: Picture) -> Iterator[Deadline]:
    """The clocks that run out soon; of rivals the one that counts."""
    for one in picture.deadlines:
        counts = one.kind in LAW_AND_THREAT and one.first is None
        if counts and one.left is not None and timedelta() < one.left < SHORT:
            yield one


def _which(deadline: Deadline) -> tuple[str, str | int]:
    return deadline.kind, deadline.originator or deadline.number


def _requests(before: Picture, after: Picture) -> Iterator[Critical]:
    known = {row.originator for row in _highest(before)}
    for row in _highest(after):
        if row.originator not in known and row.number > before.position.number:
            yield Critical(
                kind="request",
                number=row.number,
                part=after.part("priority", row.priority or ""),
                sites=(after.part("site", row.site),),
                text=row.what,
            )


def _highest(picture: Picture) -> Iterator[RequestRow]:
    """Open requests of the highest class of the organisation's."""
    first = next(iter(picture.names.parts.get("priority", {})), None)
    return (row for row in picture.requests.open if first and row.priority == first)


def _corrections(before: Picture, after: Picture, cited: AbstractSet[int]) -> Iterator[Critical]:
    for one in after.amendments:
        new = one.number > before.position.number
        if new and one.change in CORRECTS and one.target in cited:
            yield Critical(kind="correction", number=one.number, text=one.reason, target=one.target)

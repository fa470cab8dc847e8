"""Restore jobs counted stage by stage, clean zones and the order of restart.

`points` keeps, for every job, how many were back in service after which entry, so that a picture
can say what it was at an earlier position without folding again.
"""

from typing import Any

from msgspec import Struct, field, structs

from ledger.domain.entry import Entry
from ledger.domain.restore import reached
from ledger.domain.restore_events import (
    HierarchyRanked,
    RestoreAbandoned,
    RestoreAdvanced,
    RestoreBlocked,
    RestoreCompleted,
    RestorePlanned,
    ZoneOpened,
)
from projections.rows import JobRow, RankingRow, ZoneRow
from projections.views.base import View, head, line, lines, prose, renewed


class Restore(Struct):
    """Jobs, zones and rankings by originator; `said` and `points` belong to the jobs."""

    jobs: dict[str, JobRow] = field(default_factory=dict)
    zones: dict[str, ZoneRow] = field(default_factory=dict)
    rankings: dict[str, list[RankingRow]] = field(default_factory=dict)
    said: dict[str, dict[str, int]] = field(default_factory=dict)
    points: dict[str, list[tuple[int, int]]] = field(default_factory=dict)


def planned(state: Restore, number: int, entry: Entry[RestorePlanned]) -> None:
    """Nothing is counted yet."""
    event = entry.event
    state.said[entry.originator] = {}
    state.points[entry.originator] = []
    state.jobs[entry.originator] = JobRow(
        head=head(entry),
        numbers=(number,),
        stage="planned",
        asset=event.asset,
        stages=event.stages,
        counts=(0,) * len(event.stages),
        total=event.total,
        qualifier=event.qualifier,
        what=line(event.what),
        scope=event.scope,
        services=event.services,
        zone=event.zone,
        rank=event.rank,
    )


def advanced(state: Restore, number: int, entry: Entry[RestoreAdvanced]) -> None:
    """The newest count of a stage is the last one said."""
    if job := state.jobs.get(entry.originator):
        note = prose(entry.event.note, number)
        counts = _count(state, job, entry.event.counts, number)
        _set(state, job, number, entry, stage="advancing", counts=counts, note=note)


def blocked(state: Restore, number: int, entry: Entry[RestoreBlocked]) -> None:
    """Until the next advance."""
    if job := state.jobs.get(entry.originator):
        reason = prose(entry.event.reason, number)
        _set(state, job, number, entry, stage="blocked", reason=reason, until=entry.event.until)


def completed(state: Restore, number: int, entry: Entry[RestoreCompleted]) -> None:
    """As many as were said are back; without a number it is complete and the counts stay."""
    if job := state.jobs.get(entry.originator):
        restored = entry.event.restored
        uncounted = restored is None and job.total is not None and job.restored != job.total
        said = {job.stages[-1]: restored} if job.stages and restored is not None else {}
        counts = _count(state, job, said, number)
        note = prose(entry.event.note, number)
        _set(state, job, number, entry, stage="completed", counts=counts, note=note,
             uncounted=uncounted)  # fmt: skip


def abandoned(state: Restore, number: int, entry: Entry[RestoreAbandoned]) -> None:
    """Whatever was reached stays counted."""
    if job := state.jobs.get(entry.originator):
        reason = prose(entry.event.reason, number)
        _set(state, job, number, entry, stage="abandoned", reason=reason)


def zone_opened(state: Restore, number: int, entry: Entry[ZoneOpened]) -> None:
    """A zone is open."""
    note = prose(entry.event.note, number)
    row = ZoneRow(head=head(entry), numbers=(number,), site=entry.event.site, note=note)
    state.zones[entry.originator] = row


def ranked(state: Restore, number: int, entry: Entry[HierarchyRanked]) -> None:
    """The latest order holds; the former ones stay, because they may be contradicted."""
    row = RankingRow(
        head=head(entry),
        numbers=(number,),
        ranking=lines(entry.event.ranking),
        motive=prose(entry.event.motive, number),
    )
    state.rankings.setdefault(entry.originator, []).append(row)


def forget(state: Restore, originator: str) -> None:
    """Whatever it was comes again."""
    tables: tuple[dict[str, Any], ...] = (
        state.jobs,
        state.zones,
        state.rankings,
        state.said,
        state.points,
    )
    for table in tables:
        table.pop(originator, None)


def restored_at(state: Restore, originator: str, number: int) -> int:
    """How many of a job were back in service after entry `number`."""
    for at, count in reversed(state.points.get(originator, [])):
        if at <= number:
            return count
    return 0


def _count(state: Restore, job: JobRow, said: dict[str, int], number: int) -> tuple[int, ...]:
    known = state.said.setdefault(job.originator, {})
    for stage, count in said.items():
        known.pop(stage, None)
        known[stage] = count
    counts = tuple(reached(job.stages, known).values())
    if counts:
        state.points.setdefault(job.originator, []).append((number, counts[-1]))
    return counts


def _set(state: Restore, job: JobRow, number: int, entry: Entry[Any], **said: Any) -> None:
    changed = {"reason": None, "until": None, **said}
    row = structs.replace(job, **renewed(job, number, entry), **changed)
    state.jobs[job.originator] = row


VIEW = View(
    2,
    Restore,
    "restore",
    {
        "restore.planned": planned,
        "restore.advanced": advanced,
        "restore.blocked": blocked,
        "restore.completed": completed,
        "restore.abandoned": abandoned,
        "restore.zone_opened": zone_opened,
        "restore.ranked": ranked,
    },
    forget,
)

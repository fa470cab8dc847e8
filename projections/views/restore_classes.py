"""Restoring class by class: what the jobs count, beside what somebody reported.

A child class counts for its parent. The count of earlier comes from the same entries at an earlier
position; a figure somebody gave is never merged with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from operator import is_
from typing import NamedTuple, TypeGuard, TypeVar

from msgspec import structs

from ledger.domain.card import Wanted
from ledger.domain.figure.record import FigureValue
from ledger.domain.organisation import Asset, Index
from ledger.domain.record import LEVELS, Record
from ledger.domain.restore.record import HIERARCHY, Restore, restored_at
from ledger.sanitize import plain_name
from projections.model.picture import AssetRow, Names, RestorePicture
from projections.model.rows import FigureRow, IsolationRow, JobRow, RankingRow, Row, ZoneRow
from projections.views.lists import HIGHEST, PAGE, Lists
from projections.views.waiting import JOBS, Waiting

_NEVER = datetime.min.replace(tzinfo=UTC)

CUT = Wanted("restore", ("isolated",), group="isolation")
"""What is cut off from the network."""


Ranked = TypeVar("Ranked", RankingRow, Restore)


class KnownAsset(NamedTuple):
    """What the jobs of a class came to, and what it was counted from."""

    names: Names
    asset: Asset
    jobs: Sequence[Restore]
    numbers: Sequence[int]
    row: AssetRow

    def is_of(self, names: Names, asset: Asset, jobs: Sequence[Restore]) -> bool:
        """Whether it would be counted from the same: no job is another, or has moved on."""
        same = names is self.names and asset is self.asset and len(jobs) == len(self.jobs)
        same = same and all(map(is_, jobs, self.jobs))
        return same and [job.number for job in jobs] == self.numbers


Known = dict[str, KnownAsset]
"""The classes that were counted last, by their ids."""


def restore_picture(  # noqa: PLR0913 (what it is drawn from)
    lists: Lists,
    index: Index,
    names: Names,
    reported: Sequence[FigureRow],
    waiting: Waiting,
    *,
    since: int,
    held: Known | None = None,
) -> RestorePicture:
    """Everything about restoring, compared with the position `since`.

    `reported` are the figures somebody gave for asset classes. Jobs are counted, and so all read;
    the first are drawn. A class is counted for the whole group: a picture of some sites or cells
    has none. What was counted last is `held` and stands where no job has moved.
    """
    known = waiting.jobs if lists is waiting.lists else dict(lists.records(JOBS))
    rankings = [row for row in orders(lists, names) if lists.allowed(row)]
    jobs = [one for one in waiting.in_order(rankings) if one in known]
    blocked = [one for one in jobs if known[one].stage == "blocked"]
    counted = _Tree([*filter(_is_job, known.values())], reported, names, since, held)
    return RestorePicture(
        assets=() if lists.narrowing else tuple(counted.spoken_of(index)),
        jobs=tuple(_drawn(lists, jobs[:PAGE])),
        zones=tuple(_zones(lists)),
        ranking=max(rankings, key=_number, default=None),
        blocked=tuple(_drawn(lists, blocked[:PAGE])),
        stopped=len(blocked),
        more=max(0, len(jobs) - PAGE),
        rankings=tuple(rankings),
        expanded={row.number: waiting.expanded(row, names) for row in rankings},
        isolations=tuple(_isolations(lists, since)),
        waits=waiting.of_jobs(jobs),
    )


def restore_headlines(  # noqa: PLR0913 (as `restore_picture`)
    lists: Lists,
    index: Index,
    names: Names,
    reported: Sequence[FigureRow],
    waiting: Waiting,
    *,
    since: int,
    held: Known | None = None,
) -> RestorePicture:
    """As much of the same as the five lines tell: no order of jobs, nothing that is back again.

    Where something can be held back, or more is blocked than is drawn, it is the same in full.
    """
    blocked = [one for one, job in waiting.jobs.items() if job.stage == "blocked"]
    if LEVELS[lists.ceiling] < HIGHEST or len(blocked) > PAGE or lists is not waiting.lists:
        return restore_picture(lists, index, names, reported, waiting, since=since, held=held)
    counted = _Tree([*waiting.jobs.values()], reported, names, since, held)
    return RestorePicture(
        assets=() if lists.narrowing else tuple(counted.spoken_of(index)),
        zones=tuple(_zones(lists)),
        blocked=tuple(_drawn(lists, blocked)),
        stopped=len(blocked),
        isolations=tuple(lists.every(IsolationRow, CUT)),
    )


def _zones(lists: Lists) -> Iterator[ZoneRow]:
    return filter(lists.allowed, lists.every(ZoneRow, Wanted("restore", group="zone")))


def _drawn(lists: Lists, originators: Iterable[str]) -> Iterator[JobRow]:
    return (row for one in originators for row in lists.about(one) if isinstance(row, JobRow))


def _is_job(record: Record) -> TypeGuard[Restore]:
    return isinstance(record, Restore)


def _isolations(lists: Lists, since: int) -> list[IsolationRow]:
    """What is cut off, and what came back on since."""
    new = Wanted("restore", group="isolation", after=since)
    rows = (*lists.every(IsolationRow, CUT), *lists.every(IsolationRow, new))
    found = {row.originator: row for row in filter(lists.allowed, rows)}
    return sorted(found.values(), key=lambda row: row.opened)


def orders(lists: Lists, names: Names) -> list[RankingRow]:
    """The orders of restart that hold somewhere, the widest first: at each site the latest does.

    One that may not be shown holds no less. Those that hold no more are not drawn.
    """
    if lists.narrowing is not None:
        rows = lists.every(RankingRow, Wanted("restore", group="ranking"))
        return _holding(rows, names)
    record = lists.situation.record(HIERARCHY)
    said = [*record.former, record] if isinstance(record, Restore) else []
    held = (lists.drawn_of(RankingRow, HIERARCHY, one) for one in _holding(said, names))
    return [row for row in held if row]


def _holding(said: Iterable[Ranked], names: Names) -> list[Ranked]:
    """The latest at each site; none is looked at that stands behind one for every site."""
    latest: dict[str, Ranked] = {}
    many = len(names.eras[-1].sites) if names.eras else 0
    for one in sorted(said, key=_number, reverse=True):
        there = names.covered(one.scope, one.placed or one.opened)
        latest = dict.fromkeys(there, one) | latest
        if many and len(latest) == many:
            break
    held = {one.number: one for one in latest.values()}
    return sorted(held.values(), key=lambda one: (one.scope is not None, one.number))


def _number(row: Row | Record) -> int:
    return row.number


F = TypeVar("F", FigureRow, FigureValue)


def newest(rows: Iterable[F]) -> F | None:
    """The figure about the latest moment; of two about the same one, the later entry."""
    return max(rows, key=lambda row: (_about(row), row.number), default=None)


def _alike(row: FigureRow, other: FigureRow | None) -> bool:
    """Whether two figures count alike: a stock is not held against a rate or a sum."""
    if other is None:
        return False
    return (row.kind or other.kind, row.per) == (other.kind or row.kind, other.per)


def of_one_series(row: FigureRow, other: FigureRow) -> bool:
    """Whether two figures count the same: in the same words, by the same source.

    Where one names no source it may be the other's.
    """
    sources = {plain_name(one.source) for one in (row, other) if one.source}
    same = plain_name(row.what) == plain_name(other.what)
    return same and row.unit == other.unit and len(sources) < 2  # noqa: PLR2004 (one or none)


def _about(row: FigureRow | FigureValue) -> datetime:
    when = row.as_of or row.occurred
    return when.earliest or when.latest or _NEVER


class _Tree:
    """Sums jobs over classes and their children."""

    def __init__(
        self,
        jobs: Sequence[Restore],
        reported: Sequence[FigureRow],
        names: Names,
        since: int,
        held: Known | None = None,
    ) -> None:
        self.jobs = jobs
        self.reported = reported
        self.names = names
        self.since = since
        self.held: Known = {} if held is None else held

    def spoken_of(self, index: Index) -> Iterator[AssetRow]:
        """The classes, less those that were closed and that nothing was recorded about."""
        for row in self.rows(index.organisation.assets):
            if row.jobs or row.reported or index.closed("asset", row.asset.id) is None:
                yield row

    def rows(
        self, assets: Sequence[Asset], parent: str | None = None, depth: int = 0
    ) -> Iterator[AssetRow]:
        """The classes depth first; one whose parent is unknown stands on its own."""
        known = {asset.id for asset in assets}
        for asset in assets:
            above = asset.parent if asset.parent in known else None
            if above == parent and asset.id != parent and depth <= len(known):
                yield self._row(asset, _below(asset.id, assets), depth)
                yield from self.rows(assets, asset.id, depth + 1)

    def _row(self, asset: Asset, family: set[str], depth: int) -> AssetRow:
        jobs = [job for job in self.jobs if job.asset in family]
        known = self.held.get(asset.id)
        if known is None or not known.is_of(self.names, asset, jobs):
            numbers = [job.number for job in jobs]
            row = self._counted(asset, jobs, numbers)
            known = self.held[asset.id] = KnownAsset(self.names, asset, jobs, numbers, row)
        reported = [row for row in self.reported if row.asset == asset.id]
        latest = newest(reported)
        return structs.replace(
            known.row,
            depth=depth,
            before=self._before(jobs),
            reported=latest,
            reported_before=newest(
                row for row in reported if row.number <= self.since and _alike(row, latest)
            ),
        )

    def _counted(self, asset: Asset, jobs: Sequence[Restore], numbers: Iterable[int]) -> AssetRow:
        """What the jobs of a class come to, whatever was reported and is compared with it."""
        stages = next((job.stages for job in jobs if job.stages), asset.stages)
        planned = [job.total for job in jobs if job.total is not None]
        reckoned = [job.reckoned for job in jobs]
        inferred = {stage for one in reckoned for stage in one.inferred}
        same = [job.reckoned for job in jobs if job.stages == stages]
        uncounted = [job for job in jobs if job.uncounted]
        return AssetRow(
            asset=self.names.part("asset", asset.id),
            parent=asset.parent,
            depth=0,
            before=None,
            total=sum(planned) if asset.total is None and planned else asset.total,
            stages=stages,
            counts=_sum_stages([one.counts for one in same], stages),
            jobs=len(jobs),
            done=sum(job.stage == "completed" for job in jobs),
            blocked=sum(job.stage == "blocked" for job in jobs),
            restored=sum(one.restored for one in reckoned),
            counted=any(one.counted for one in reckoned),
            known=max((one.known for one in same), default=0),
            inferred=tuple(stage for stage in stages if stage in inferred),
            planned=asset.total is None and bool(planned),
            in_plan=sum(planned) if planned else None,
            in_plan_sure=_sure([job.qualifier for job in jobs if job.total is not None]),
            numbers=tuple(sorted(numbers)),
            uncounted=len(uncounted),
            uncounted_total=sum(job.total or 0 for job in uncounted),
        )

    def _before(self, jobs: Sequence[Restore]) -> int | None:
        """How many were back then; None where none of these jobs was there to compare with."""
        there = [job for job in jobs if job.opened <= self.since]
        return sum(restored_at(job.points, self.since) for job in there) if there else None


def _sure(qualifiers: Sequence[str | None]) -> str | None:
    """How sure a sum is: as its parts where those that are not sure are all so alike."""
    unsure = {one for one in qualifiers if one not in {None, "exact"}}
    return next(iter(unsure)) if len(unsure) == 1 else "about" if unsure else None


def _below(ident: str, assets: Sequence[Asset]) -> set[str]:
    """The class and every class under it."""
    family = {ident}
    for _ in assets:
        family |= {asset.id for asset in assets if asset.parent in family}
    return family


def _sum_stages(same: Sequence[tuple[int, ...]], stages: tuple[str, ...]) -> tuple[int, ...]:
    """Stage by stage, the counts of jobs that go through these stages."""
    return tuple(map(sum, zip(*same, strict=True))) if same else (0,) * len(stages)

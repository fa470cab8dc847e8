"""Restoring class by class: what the jobs count, beside what somebody reported.

A child class counts for its parent. The count of earlier comes from the same entries at an earlier
position; a figure somebody gave is never merged with it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime

from ledger.domain.card import Wanted
from ledger.domain.organisation import Asset, Index
from projections.model.picture import AssetRow, Names, RestorePicture
from projections.model.rows import FigureRow, JobRow, RankingRow, Row, ZoneRow
from projections.views.lists import PAGE, Lists

_NEVER = datetime.min.replace(tzinfo=UTC)
_NO_RANK = 1_000


def restore_picture(
    lists: Lists, index: Index, names: Names, reported: Sequence[FigureRow], *, since: int
) -> RestorePicture:
    """Everything about restoring, compared with the position `since`.

    `reported` are the figures somebody gave for asset classes. Jobs are counted, and so all read.
    """
    jobs = list(filter(lists.allowed, lists.every(JobRow, Wanted("restore", group="job"))))
    jobs.sort(key=lambda job: (job.rank or _NO_RANK, job.opened))
    tree = _Tree(jobs, reported, names, since)
    rankings = lists.every(RankingRow, Wanted("restore", group="ranking"))
    zones = lists.every(ZoneRow, Wanted("restore", group="zone"))
    return RestorePicture(
        assets=tuple(tree.rows(index.organisation.assets)),
        jobs=tuple(jobs[:PAGE]),
        zones=tuple(filter(lists.allowed, zones)),
        ranking=max(filter(lists.allowed, rankings), key=_number, default=None),
        blocked=tuple(job for job in jobs if job.stage == "blocked")[:PAGE],
        more=max(0, len(jobs) - PAGE),
    )


def _number(row: Row) -> int:
    return row.number


def newest(rows: Iterable[FigureRow]) -> FigureRow | None:
    """The figure about the latest moment; of two about the same one, the later entry."""
    return max(rows, key=lambda row: (_about(row), row.number), default=None)


def _about(row: FigureRow) -> datetime:
    when = row.as_of or row.occurred
    return when.earliest or when.latest or _NEVER


class _Tree:
    """Sums jobs over classes and their children."""

    def __init__(
        self,
        jobs: Sequence[JobRow],
        reported: Sequence[FigureRow],
        names: Names,
        since: int,
    ) -> None:
        self.jobs = jobs
        self.reported = reported
        self.names = names
        self.since = since

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
        stages = next((job.stages for job in jobs if job.stages), asset.stages)
        planned = [job.total for job in jobs if job.total is not None]
        reported = [row for row in self.reported if row.asset == asset.id]
        uncounted = [job for job in jobs if job.uncounted]
        return AssetRow(
            asset=self.names.part("asset", asset.id),
            parent=asset.parent,
            depth=depth,
            total=sum(planned) if asset.total is None and planned else asset.total,
            stages=stages,
            counts=_sum_stages(jobs, stages),
            jobs=len(jobs),
            done=sum(job.stage == "completed" for job in jobs),
            blocked=sum(job.stage == "blocked" for job in jobs),
            restored=sum(job.restored for job in jobs),
            before=self._before(jobs),
            counted=any(job.counted for job in jobs),
            known=max((job.known for job in jobs if job.stages == stages), default=0),
            planned=asset.total is None and bool(planned),
            numbers=tuple(sorted(job.number for job in jobs)),
            uncounted=len(uncounted),
            uncounted_total=sum(job.total or 0 for job in uncounted),
            reported=newest(reported),
            reported_before=newest(row for row in reported if row.number <= self.since),
        )

    def _before(self, jobs: Sequence[JobRow]) -> int | None:
        """How many were back then; None where none of these jobs was there to compare with."""
        there = [job for job in jobs if job.opened <= self.since]
        return sum(job.restored_at(self.since) for job in there) if there else None


def _below(ident: str, assets: Sequence[Asset]) -> set[str]:
    """The class and every class under it."""
    family = {ident}
    for _ in assets:
        family |= {asset.id for asset in assets if asset.parent in family}
    return family


def _sum_stages(jobs: Iterable[JobRow], stages: tuple[str, ...]) -> tuple[int, ...]:
    """Stage by stage, over the jobs that go through these stages."""
    same = [job.counts for job in jobs if job.stages == stages]
    return tuple(map(sum, zip(*same, strict=True))) if same else (0,) * len(stages)

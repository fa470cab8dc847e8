"""Restoring: what was reported beside what is counted, jobs, clean zones, order of restart."""

from collections.abc import Iterator
from datetime import datetime

from projections.brief.model import BriefLine, Code, Phrase, Quantity
from projections.brief.phrases import line, optional, places, plural, quantity, say, several, share
from projections.model.picture import AssetRow, Picture
from projections.model.rows import FigureRow, JobRow

JOBS = {
    "planned": "brief.job.planned",
    "advancing": "brief.job.advancing",
    "blocked": "brief.job.blocked",
    "completed": "brief.job.completed",
    "abandoned": "brief.job.abandoned",
}


def restore_lines(picture: Picture) -> Iterator[BriefLine]:
    """Classes, jobs at work or changed in the period, zones, order."""
    restore = picture.restore
    for asset in restore.assets:
        yield from _asset(picture, asset)
    for job in restore.jobs:
        if job.stage not in {"completed", "abandoned"} or job.number > picture.since.number:
            yield _job(picture, job)
    if restore.zones:
        sites = [picture.part("site", zone.site) for zone in restore.zones]
        zones = plural("brief.restore.zones", len(sites), sites=sites)
        yield line(zones, rows=restore.zones, since=picture.since)
    if restore.ranking:
        order = [picture.part("service", name) for name in restore.ranking.ranking]
        more = optional(("brief.detail.motive", restore.ranking.motive))
        yield line(
            say("brief.restore.ranking", order=order),
            rows=[restore.ranking],
            since=picture.since,
            details=more,
        )


def reported(asset: AssetRow, figure: FigureRow, before: datetime) -> Phrase:
    """The latest figure somebody gave, and the one known before when it was another."""
    fields = {
        "what": figure.what,
        "amount": quantity(figure, asset.whole(figure)),
        "since": before,
    }
    earlier = asset.reported_before
    if earlier is None:
        return say("brief.restore.reported_first", **fields)
    if earlier.number == figure.number:
        return say("brief.restore.reported_same", **fields)
    known = quantity(earlier, asset.whole(earlier))
    return say("brief.restore.reported", earlier=known, **fields)


def counted(asset: AssetRow, before: datetime) -> Phrase:
    """What the jobs' entries count, and how much more than before; nothing that nobody counted."""
    if not asset.counted:
        return say("brief.restore.not_counted", asset=asset.asset, planned=asset.total)
    whole = None if asset.planned else asset.total
    amount = Quantity(asset.restored, of=asset.total, share=share(asset.restored, whole))
    if asset.before is None:
        return say("brief.restore.counted_first", asset=asset.asset, amount=amount)
    same = asset.restored == asset.before
    key = "brief.restore.counted_same" if same else "brief.restore.counted"
    return say(key, asset=asset.asset, amount=amount, earlier=asset.before, since=before)


def uncounted(asset: AssetRow) -> tuple[Phrase, ...]:
    """The jobs reported complete that nobody counted: they are in no count."""
    if not asset.uncounted:
        return ()
    planned = asset.uncounted_total
    return (plural("brief.restore.uncounted", asset.uncounted, planned=planned),)


def _asset(picture: Picture, asset: AssetRow) -> Iterator[BriefLine]:
    before = picture.since.moment
    if figure := asset.reported:
        said_by = optional(
            ("brief.detail.class", asset.asset),
            ("brief.detail.source", figure.source),
        )
        yield line(
            reported(asset, figure, before), rows=[figure], since=picture.since, details=said_by
        )
    if asset.jobs and asset.total is not None:
        details = (_stages(asset),) if asset.stages else ()
        yield BriefLine(
            phrases=(counted(asset, before), *uncounted(asset)),
            numbers=asset.numbers,
            entries=len(asset.numbers),
            details=details,
        )
    elif asset.jobs:
        jobs = plural("brief.restore.jobs", asset.jobs, asset=asset.asset, done=asset.done)
        yield BriefLine(phrases=(jobs,), numbers=asset.numbers, entries=len(asset.numbers))


def _stages(asset: AssetRow) -> Phrase:
    pairs = zip(asset.stages, asset.counts, strict=False)
    said = [
        say("brief.restore.stage", stage=Code("asset_stage", stage), count=count)
        if at < asset.known
        else say("brief.restore.stage_not_said", stage=Code("asset_stage", stage))
        for at, (stage, count) in enumerate(pairs)
    ]
    return say("brief.restore.stages", stages=several(said))


def _job(picture: Picture, job: JobRow) -> BriefLine:
    asset = picture.part("asset", job.asset)
    what = job.what or asset
    stage = say(JOBS[job.stage], what=what, asset=asset)
    services = [picture.part("service", ident) for ident in job.services]
    details = optional(
        ("brief.detail.where", places(picture, job.scope)),
        ("brief.detail.reason", job.reason),
        ("brief.detail.until", job.until),
        ("brief.detail.services", services or None),
        ("brief.detail.zone", picture.part("site", job.zone) if job.zone else None),
        ("brief.detail.note", job.note),
    )
    return line(
        *([stage, _progress(job)] if job.counted or job.total is not None else [stage]),
        rows=[job],
        since=picture.since,
        details=details,
    )


def _progress(job: JobRow) -> Phrase:
    if not job.counted:
        key = "brief.job.complete_not_said" if job.uncounted else "brief.job.not_counted"
        return say(key, planned=job.total)
    amount = Quantity(job.restored, of=job.total)
    key = "brief.job.uncounted" if job.uncounted else "brief.job.progress"
    return say(key, amount=amount)

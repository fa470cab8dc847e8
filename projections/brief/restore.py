"""Restoring: what was reported beside what is counted, jobs, clean zones, order of restart."""

from collections.abc import Iterator
from datetime import datetime

from ledger.domain.values import When
from projections.brief.ages import age, dated, whose
from projections.brief.grouped import put_together
from projections.brief.model import AnyValue, BriefLine, Code, Phrase, Quantity
from projections.brief.phrases import (
    line,
    optional,
    plural,
    quantity,
    say,
    several,
    share,
    short,
    value_of,
)
from projections.brief.places import place, places
from projections.brief.waits import waiting, waits_said
from projections.model.picture import AssetRow, Names, Picture
from projections.model.rows import FigureRow, IsolationRow, JobRow, NamedPart, RankingRow
from projections.views.clocks import last_of
from projections.views.entry_times import when_of
from projections.views.restore_classes import of_one_series

SHOWN = 8
"""Sites of clean zones that are named."""

LONGEST_NAME = 80
"""Characters of what a figure counts; its entry has the rest."""

OVER = ("completed", "abandoned")
"""Stages of a job that nobody has to confirm."""

JOBS = {
    "planned": "brief.job.planned",
    "advancing": "brief.job.advancing",
    "blocked": "brief.job.blocked",
    "completed": "brief.job.completed",
    "abandoned": "brief.job.abandoned",
}


def restore_lines(picture: Picture) -> Iterator[BriefLine]:
    """What is cut off, classes, jobs at work or changed in the period, zones, orders of restart."""
    restore = picture.restore
    for row in restore.isolations:
        if row.stage == "isolated" or row.number > picture.since.number:
            yield _isolation(picture, row)
    for asset in restore.assets:
        yield from _reported(picture, asset)
        if not any(_counts_the_same(asset, other) for other in restore.assets):
            yield from _jobs(picture, asset)
    for job in sorted(restore.jobs, key=lambda job: job.stage != "blocked"):
        if job.stage not in OVER or job.number > picture.since.number:
            yield _job(picture, job)
    if restore.zones:
        yield line(zones(picture), rows=restore.zones, since=picture.since, kind="zones")
    yield from _waves(picture)
    for ranking in restore.rankings:
        yield _ranking(picture, ranking)


def _ranking(picture: Picture, row: RankingRow) -> BriefLine:
    """An order of restart, and what it comes to with all that is needed first."""
    order = several(ranked(picture.names, row))
    where = places(picture, row.scope)
    fields = {"order": order, "age": when_of(row)}
    said = (
        say("brief.restore.ranking_there", where=where, **fields)
        if where
        else say("brief.restore.ranking", **fields)
    )
    first = picture.restore.expanded.get(row.number)
    return line(
        said,
        rows=[row],
        since=picture.since,
        kind="ranking",
        details=optional(
            ("brief.detail.motive", row.motive),
            ("brief.detail.needed_first", list(first) if first else None),
        ),
    )


def ranked(names: Names, row: RankingRow) -> Iterator[AnyValue]:
    """What starts first, second and so on; what starts together is said together."""
    groups: list[list[NamedPart]] = []
    for word in row.ranking:
        if word in row.beside and groups:
            groups[-1].append(names.ranked(word))
        else:
            groups.append([names.ranked(word)])
    for group in groups:
        first, *others = group
        said = value_of(first)
        for other in others:
            said = say("brief.restore.beside", one=said, other=other)
        yield said


def _isolation(picture: Picture, row: IsolationRow) -> BriefLine:
    """What was cut off from the network, since when, and how much of it is on again."""
    return line(
        isolated(picture, row),
        rows=[row],
        since=picture.since,
        kind="isolated",
        details=optional(
            ("brief.detail.where", places(picture, row.scope)),
            ("brief.detail.class", picture.part("asset", row.asset) if row.asset else None),
            ("brief.detail.reason", row.reason),
            ("brief.detail.back", row.back),
            ("brief.detail.note", row.note),
        ),
    )


def isolated(picture: Picture, row: IsolationRow) -> Phrase:
    """`Isolated: all servers (200), since 14 May, 03:40`."""
    key = f"brief.restore.{row.stage}"
    what = short(row.what, LONGEST_NAME)
    many = how_many(row)
    if many is None:
        return say(key, what=what, age=age(picture, row))
    named = say("brief.restore.so_many", what=what, many=many)
    return say(key, what=named, age=age(picture, row))


def how_many(row: IsolationRow | JobRow) -> AnyValue | None:
    """The number of them as sure as it was said, or how much in words; None where neither was."""
    if row.total is not None:
        return Quantity(row.total, qualifier=row.qualifier)
    return Code("restore_extent", row.extent) if row.extent else None


def _waves(picture: Picture) -> Iterator[BriefLine]:
    """The phases of the restart that have jobs at work: several may run at the same time."""
    found: dict[str, list[JobRow]] = {}
    for job in picture.restore.jobs:
        if job.wave and job.stage != "abandoned":
            found.setdefault(job.wave, []).append(job)
    going = {wave: jobs for wave, jobs in found.items() if any(map(_is_at_work, jobs))}
    if going:
        said = [_wave(wave, jobs) for wave, jobs in going.items()]
        rows = [job for jobs in going.values() for job in jobs]
        phrase = say("brief.restore.waves", waves=several(said))
        yield line(phrase, rows=rows, since=picture.since, kind="waves")


def _is_at_work(job: JobRow) -> bool:
    return job.stage in {"advancing", "blocked"}


def _wave(wave: str, jobs: list[JobRow]) -> Phrase:
    done = sum(job.stage == "completed" for job in jobs)
    return say("brief.restore.wave", wave=wave, done=done, all=len(jobs))


def zones(picture: Picture) -> Phrase:
    """The clean zones that are open, by name as far as there is room, those of a day together."""
    open_ = picture.restore.zones
    groups: list[tuple[When, list[NamedPart]]] = []
    for zone in open_[:SHOWN]:
        put_together(groups, when_of(zone), place(picture, zone.site))
    named: list[Phrase] = [
        say("brief.aged", what=several(there), age=since) for since, there in groups
    ]
    more = [say("brief.others", n=len(open_) - SHOWN)] if len(open_) > SHOWN else []
    return plural("brief.restore.zones", len(open_), sites=several([*named, *more]))


def reported(picture: Picture, asset: AssetRow, figure: FigureRow) -> Phrase:
    """The latest figure somebody gave with its day, and the one known before with its own.

    Two that count other things, or that others gave, stand side by side, each in its own words.
    """
    fields = {
        "what": short(figure.what, LONGEST_NAME),
        "amount": quantity(figure, asset.whole(figure)),
        "when": _as_of(figure),
    }
    earlier = asset.reported_before
    if earlier is None:
        return say("brief.restore.reported_first", **fields)
    if earlier.number == figure.number:
        return say("brief.restore.reported_same", **fields)
    known = quantity(earlier, asset.whole(earlier))
    if of_one_series(earlier, figure):
        return say("brief.restore.reported", earlier=known, before=_as_of(earlier), **fields)
    other = {"other": short(earlier.what, LONGEST_NAME), "earlier": known}
    when = dated(picture, figure, _as_of(figure))
    before = dated(picture, earlier, _as_of(earlier))
    return say("brief.restore.reported_beside", **{**fields, "when": when}, before=before, **other)


def _as_of(figure: FigureRow) -> When:
    return figure.as_of or when_of(figure)


def counted(asset: AssetRow, before: datetime) -> Phrase:
    """What the jobs' entries count, and how much more than before; nothing that nobody counted."""
    if not asset.counted:
        return _not_counted(asset)
    whole = None if asset.planned else asset.total
    amount: AnyValue = Quantity(asset.restored, of=asset.total, share=share(asset.restored, whole))
    if asset.planned and asset.in_plan_sure:
        planned = Quantity(asset.in_plan or 0, qualifier=asset.in_plan_sure)
        amount = say("brief.amount.of", amount=asset.restored, of=planned)
    if asset.before is None:
        return say("brief.restore.counted_first", asset=asset.asset, amount=amount)
    same = asset.restored == asset.before
    key = "brief.restore.counted_same" if same else "brief.restore.counted"
    return say(key, asset=asset.asset, amount=amount, earlier=asset.before, since=before)


def _not_counted(asset: AssetRow) -> Phrase:
    """What is planned, of how many there are."""
    named: dict[str, object] = {"asset": asset.asset, "total": asset.total}
    key = "brief.restore.not_counted"
    if asset.in_plan is None:
        return say(f"{key}_any", **named)
    named["planned"] = Quantity(asset.in_plan, qualifier=asset.in_plan_sure)
    if asset.total is not None and asset.in_plan > asset.total:
        return say("brief.restore.more_than_class", **named)
    return say(key if asset.in_plan == asset.total else f"{key}_of", **named)


def uncounted(asset: AssetRow) -> tuple[Phrase, ...]:
    """The jobs reported complete that nobody counted: they are in no count."""
    if not asset.uncounted:
        return ()
    planned = asset.uncounted_total
    return (plural("brief.restore.uncounted", asset.uncounted, planned=planned),)


def _counts_the_same(asset: AssetRow, other: AssetRow) -> bool:
    """Whether all the jobs of a class are those of one within it, which says more closely what."""
    within = other.parent == asset.asset.id and other.numbers == asset.numbers
    return within and (other.total is not None or asset.total is None)


def _reported(picture: Picture, asset: AssetRow) -> Iterator[BriefLine]:
    """What somebody gave as a figure."""
    if figure := asset.reported:
        who = whose(picture, figure)
        said_by = optional(
            ("brief.detail.class", asset.asset),
            ("brief.detail.source", several(who) if who else None),
        )
        said = reported(picture, asset, figure)
        yield line(said, rows=[figure], since=picture.since, details=said_by, kind="reported")


def _jobs(picture: Picture, asset: AssetRow) -> Iterator[BriefLine]:
    """What the jobs come to; where nothing is counted one job has its own line, and no other."""
    before = picture.since.moment
    if asset.jobs and asset.total is not None:
        details = (_stages(asset),) if asset.stages and asset.known else ()
        yield BriefLine(
            kind="counted",
            phrases=(counted(asset, before), *uncounted(asset)),
            numbers=asset.numbers,
            entries=len(asset.numbers),
            details=details,
        )
    elif asset.jobs > 1:
        jobs = plural("brief.restore.jobs", asset.jobs, asset=asset.asset, done=asset.done)
        numbers = asset.numbers
        yield BriefLine(kind="jobs", phrases=(jobs,), numbers=numbers, entries=len(numbers))


def _stages(asset: AssetRow) -> Phrase:
    pairs = zip(asset.stages, asset.counts, strict=False)
    said = [
        stage_count(asset, stage, count)
        if at < asset.known
        else say("brief.restore.stage_not_said", stage=Code("asset_stage", stage))
        for at, (stage, count) in enumerate(pairs)
    ]
    return say("brief.restore.stages", stages=several(said))


def stage_count(row: AssetRow | JobRow, stage: str, count: int) -> Phrase:
    """How many reached a stage; at least so many where only later ones were counted."""
    key = "brief.restore.stage_least" if stage in row.inferred else "brief.restore.stage"
    return say(key, stage=Code("asset_stage", stage), count=count)


def _job(picture: Picture, job: JobRow) -> BriefLine:
    asset = picture.part("asset", job.asset)
    found = picture.restore.waits.get(job.originator, ())
    blocked = job.stage == "blocked"
    what = waiting(value_of(job.what or asset), found) if blocked else job.what or asset
    when = when_of(job) if job.stage in OVER else age(picture, job)
    stage = say(JOBS[job.stage], what=what, asset=asset, age=when)
    services = [picture.part("service", ident) for ident in job.services]
    details = optional(
        ("brief.detail.where", places(picture, job.scope, job.said_at)),
        ("brief.detail.reason", job.reason),
        ("brief.detail.until", last_of(job.until)),
        ("brief.detail.services", services or None),
        ("brief.detail.zone", picture.part("site", job.zone) if job.zone else None),
        ("brief.detail.applications", _applications(picture, job) or None),
        ("brief.detail.wave", job.wave),
        ("brief.detail.elsewhere", elsewhere(job)),
        *_recounts(job),
        ("brief.detail.note", job.note),
    )
    return line(
        stage,
        *([_progress(job)] if job.counted or job.total is not None else ()),
        *_in_words(job),
        *(() if blocked else waits_said(found)),
        rows=[job],
        since=picture.since,
        kind="job",
        details=details,
    )


def _applications(picture: Picture, job: JobRow) -> list[NamedPart]:
    return [picture.part("application", ident) for ident in job.applications]


def elsewhere(job: JobRow) -> AnyValue | None:
    """What was counted at stages of the class that it was first said to be of; None of nothing."""
    said = [
        say("brief.restore.stage", stage=Code("asset_stage", stage), count=count)
        for stage, count in job.elsewhere
    ]
    return several(said) if said else None


def _recounts(job: JobRow) -> Iterator[tuple[str, object]]:
    """The numbers that were said before, and why there is another."""
    if job.recount is not None:
        before = several(job.planned) if job.planned else None
        yield ("brief.detail.planned_before", before)
        yield ("brief.detail.recount", job.recount)


def _in_words(job: JobRow) -> Iterator[Phrase]:
    """How far it is, where that was said in words."""
    if job.extent and job.total is None:
        yield say("brief.job.extent", extent=Code("restore_extent", job.extent))
    if job.progress is not None and job.stage != "completed":
        stage = Code("asset_stage", job.at_stage) if job.at_stage else None
        text = short(job.progress, LONGEST_NAME * 2)
        yield (
            say("brief.job.said_at", text=text, stage=stage)
            if stage
            else say("brief.job.said", text=text)
        )


def _progress(job: JobRow) -> Phrase:
    """What is planned, or how much of it is back; as sure as the total was said."""
    planned = None if job.total is None else Quantity(job.total, qualifier=job.qualifier)
    if not job.counted:
        key = "brief.job.complete_not_said" if job.uncounted else "brief.job.not_counted"
        return say(key, planned=planned)
    key = "brief.job.uncounted" if job.uncounted else "brief.job.progress"
    if planned is None or job.qualifier in {None, "exact"}:
        return say(key, amount=Quantity(job.restored, of=job.total))
    return say(key, amount=say("brief.amount.of", amount=job.restored, of=planned))

"""What has to hold before an entry about restoring is recorded."""

from collections.abc import Mapping
from itertools import pairwise

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.restore.commands import (
    AbandonRestore,
    AdvanceRestore,
    BlockRestore,
    CompleteRestore,
    IsolateThings,
    OpenZone,
    PlanRestore,
    ProgressRestore,
    RankHierarchy,
    ReconnectThings,
    RecountRestore,
    UnblockRestore,
)
from ledger.domain.restore.events import (
    HierarchyRanked,
    RestoreAbandoned,
    RestoreAdvanced,
    RestoreBlocked,
    RestoreCompleted,
    RestorePlanned,
    RestoreProgressed,
    RestoreRecounted,
    RestoreUnblocked,
    ThingsIsolated,
    ThingsReconnected,
    ZoneOpened,
)
from ledger.domain.restore.others import others
from ledger.domain.restore.record import Restore, hierarchy_key, reached, restore, zone_key
from ledger.domain.situation import Situation
from ledger.errors import Refused

AT_WORK = ("planned", "advancing", "blocked")
"""The stages of a job that is not over."""


@restore.decides(
    "plan",
    when=(ABSENT,),
    target="new",
    example='workstations --total 40 --what "radiology rooms" --zone bastogne --rank 2',
)
def plan(record: Restore | None, command: PlanRestore, situation: Situation) -> Facts:
    """For places and services that exist; the stages are those of the asset class now."""
    index = situation.index
    index.check("asset", "asset", command.asset)
    index.check("service", "services", *command.services)
    index.check("site", "zone", *filter(None, [command.zone]))
    index.check("application", "applications", *(command.applications or ()))
    index.check_scope(command.scope)
    if command.scope and command.scope.services:
        raise Refused("scope_repeats", field="services")
    after = others("after", command.after, record, situation)
    stages = index.stages(command.asset)
    return [carry(RestorePlanned, command, stages=stages, after=after)]


@restore.decides(
    "recount",
    when=(*AT_WORK, "isolated"),
    example='liaisons-laboratoire 14 "two more at Virton"',
)
def recount(record: Restore | None, command: RecountRestore, situation: Situation) -> Facts:
    """Another number, and no fewer than were counted."""
    if record:
        if (command.total, command.qualifier) == (record.total, record.qualifier):
            raise Refused("same_total", field="total", value=command.total)
        _check_recount(record, command)
    return [carry(RestoreRecounted, command)]


@restore.decides("advance", when=AT_WORK, example="liaisons-laboratoire re-established=4")
def advance(record: Restore | None, command: AdvanceRestore, situation: Situation) -> Facts:
    """Known stages, no more than planned, no later stage ahead; fewer than before needs a note."""
    if record:
        _check_counts(record, command.counts)
        if command.note is None:
            _check_not_fewer(record, command.counts)
    return [carry(RestoreAdvanced, command)]


@restore.decides(
    "progress",
    when=AT_WORK,
    example='liaisons-laboratoire "the analysers at Virton answer" --extent some',
)
def progress(record: Restore | None, command: ProgressRestore, situation: Situation) -> Facts:
    """At a stage that it goes through, where one is named."""
    if record and command.at_stage is not None:
        _check_stage(record, "at_stage", command.at_stage)
    return [carry(RestoreProgressed, command)]


@restore.decides("block", when=AT_WORK, example='liaisons-laboratoire "waits for the supplier"')
def block(record: Restore | None, command: BlockRestore, situation: Situation) -> Facts:
    """Blocked again says another reason; nothing waits for what waits for it."""
    waits_for = others("waits_for", command.waits_for, record, situation)
    return [carry(RestoreBlocked, command, waits_for=waits_for)]


@restore.decides(
    "unblock", when=("blocked",), example='liaisons-laboratoire --note "the supplier is here"'
)
def unblock(record: Restore | None, command: UnblockRestore, situation: Situation) -> Facts:
    """Only what is blocked."""
    return [carry(RestoreUnblocked, command)]


@restore.decides("complete", when=AT_WORK, ends=True, example="liaisons-laboratoire --restored 12")
def complete(record: Restore | None, command: CompleteRestore, situation: Situation) -> Facts:
    """With no more than were planned."""
    if record and command.restored is not None:
        _check_total(record, "restored", command.restored)
    return [carry(RestoreCompleted, command)]


@restore.decides("abandon", when=AT_WORK, ends=True, example='liaisons-laboratoire "laid anew"')
def abandon(record: Restore | None, command: AbandonRestore, situation: Situation) -> Facts:
    """Whatever was reached stays counted."""
    return [carry(RestoreAbandoned, command)]


@restore.decides(
    "zone",
    when=(ABSENT,),
    target="keyed",
    key=zone_key,
    example="virton",
)
def open_zone(record: Restore | None, command: OpenZone, situation: Situation) -> Facts:
    """One zone a site, opened once."""
    situation.index.check("site", "site", command.site)
    return [carry(ZoneOpened, command)]


@restore.decides(
    "rank",
    when=(ABSENT, "ranked"),
    target="keyed",
    key=hierarchy_key,
    example='laboratory radiology patient-record --motive "vital needs"',
)
def rank(record: Restore | None, command: RankHierarchy, situation: Situation) -> Facts:
    """Nothing twice; the former order stays readable in its own entry."""
    for name in command.ranking:
        if command.ranking.count(name) > 1:
            raise Refused("ranked_twice", field="ranking", value=name)
    for name in command.beside or ():
        if name not in command.ranking[1:]:
            known = ", ".join(command.ranking[1:]) or "\N{EN DASH}"
            raise Refused("beside_nothing", field="beside", value=name, known=known)
    situation.index.check_scope(command.scope)
    for name in ("services", "activities"):
        if command.scope and getattr(command.scope, name):
            raise Refused("scope_repeats", field=name)
    return [carry(HierarchyRanked, command)]


@restore.decides(
    "isolate",
    when=(ABSENT,),
    target="new",
    example='"all servers, network cut" --as "isolated-servers" --asset servers --total 200',
)
def isolate(record: Restore | None, command: IsolateThings, situation: Situation) -> Facts:
    """Of a class and at places that exist, where they are named."""
    situation.index.check("asset", "asset", *filter(None, [command.asset]))
    situation.index.check_scope(command.scope)
    return [carry(ThingsIsolated, command)]


@restore.decides("reconnect", when=("isolated",), ends=True, example='"isolated-servers"')
def reconnect(record: Restore | None, command: ReconnectThings, situation: Situation) -> Facts:
    """No more than were cut off."""
    if record and command.back is not None:
        _check_total(record, "back", command.back)
    return [carry(ThingsReconnected, command)]


def _check_counts(record: Restore, counts: Mapping[str, int]) -> None:
    for stage, count in counts.items():
        _check_stage(record, "counts", stage)
        _check_total(record, "counts", count)
    said = [stage for stage in record.stages if stage in counts]
    for earlier, later in pairwise(said):
        if counts[later] > counts[earlier]:
            raise Refused("stage_ahead", field="counts", value=later, earlier=earlier)


def _check_stage(record: Restore, name: str, stage: str) -> None:
    if stage not in record.stages:
        known = ", ".join(record.stages) or "\N{EN DASH}"
        raise Refused("unknown_stage", field=name, value=stage, known=known)


def _check_recount(record: Restore, command: RecountRestore) -> None:
    """What was counted is there."""
    counted = max((*record.counts, record.back or 0))
    firm = command.qualifier in {None, "exact", "at_most"}
    if firm and command.total < counted:
        raise Refused("fewer_than_counted", field="total", value=command.total, counted=counted)


def _check_not_fewer(record: Restore, counts: Mapping[str, int]) -> None:
    """Machines do fall back, but a slip of the finger must not take them out of service."""
    before = reached(record.stages, record.said)
    for stage, count in counts.items():
        if count < before[stage]:
            raise Refused("count_fell", field="counts", value=stage, count=count, was=before[stage])


def _check_total(record: Restore, name: str, count: int) -> None:
    """A total that is only about right, or a lower bound, forbids nothing."""
    firm = record.qualifier in {None, "exact", "at_most"}
    if firm and record.total is not None and count > record.total:
        raise Refused("more_than_planned", field=name, value=count, total=record.total)

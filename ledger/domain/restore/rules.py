"""What has to hold before an entry about restoring is recorded."""

from collections.abc import Mapping
from itertools import pairwise

from ledger.domain.concept import ABSENT, Facts, carry
from ledger.domain.restore.commands import (
    AbandonRestore,
    AdvanceRestore,
    BlockRestore,
    CompleteRestore,
    OpenZone,
    PlanRestore,
    RankHierarchy,
)
from ledger.domain.restore.events import (
    HierarchyRanked,
    RestoreAbandoned,
    RestoreAdvanced,
    RestoreBlocked,
    RestoreCompleted,
    RestorePlanned,
    ZoneOpened,
)
from ledger.domain.restore.record import Restore, hierarchy_key, reached, restore, zone_key
from ledger.domain.situation import Situation
from ledger.errors import Refused

AT_WORK = ("planned", "advancing", "blocked")
"""The stages of a job that is not over."""


@restore.decides(
    "plan",
    when=(ABSENT,),
    target="new",
    example='workstations --total 40 --what "salles de radiologie" --zone bastogne --rank 2',
)
def plan(record: Restore | None, command: PlanRestore, situation: Situation) -> Facts:
    """For places and services that exist; the stages are those of the asset class now."""
    index = situation.index
    index.check("asset", "asset", command.asset)
    index.check("service", "services", *command.services)
    index.check("site", "zone", *filter(None, [command.zone]))
    index.check_scope(command.scope)
    if command.scope and command.scope.services:
        raise Refused("scope_repeats", field="services")
    return [carry(RestorePlanned, command, stages=index.stages(command.asset))]


@restore.decides("advance", when=AT_WORK, example="liaisons-laboratoire re-established=4")
def advance(record: Restore | None, command: AdvanceRestore, situation: Situation) -> Facts:
    """Known stages, no more than planned, no later stage ahead; fewer than before needs a note."""
    if record:
        _check_counts(record, command.counts)
        if command.note is None:
            _check_not_fewer(record, command.counts)
    return [carry(RestoreAdvanced, command)]


@restore.decides("block", when=AT_WORK, example='liaisons-laboratoire "attend le fournisseur"')
def block(record: Restore | None, command: BlockRestore, situation: Situation) -> Facts:
    """Blocked again says another reason."""
    return [carry(RestoreBlocked, command)]


@restore.decides("complete", when=AT_WORK, example="liaisons-laboratoire --restored 12")
def complete(record: Restore | None, command: CompleteRestore, situation: Situation) -> Facts:
    """With no more than were planned."""
    if record and command.restored is not None:
        _check_total(record, "restored", command.restored)
    return [carry(RestoreCompleted, command)]


@restore.decides("abandon", when=AT_WORK, example='liaisons-laboratoire "refaites à neuf"')
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
    example='laboratory radiology "dossiers des patients" --motive "besoins vitaux"',
)
def rank(record: Restore | None, command: RankHierarchy, situation: Situation) -> Facts:
    """Nothing twice; the former order stays readable in its own entry."""
    for name in command.ranking:
        if command.ranking.count(name) > 1:
            raise Refused("ranked_twice", field="ranking", value=name)
    return [carry(HierarchyRanked, command)]


def _check_counts(record: Restore, counts: Mapping[str, int]) -> None:
    for stage, count in counts.items():
        if stage not in record.stages:
            known = ", ".join(record.stages)
            raise Refused("unknown_stage", field="counts", value=stage, known=known)
        _check_total(record, "counts", count)
    said = [stage for stage in record.stages if stage in counts]
    for earlier, later in pairwise(said):
        if counts[later] > counts[earlier]:
            raise Refused("stage_ahead", field="counts", value=later, earlier=earlier)


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

"""Restoring: jobs counted stage by stage, the clean zones and the order of restart.

A job is `restore.<slug>`; the zone of a site is `restore.zone-<site>`; the order is one originator,
so that two cells cannot rank at once without one of them knowing.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from msgspec import field, structs

from ledger.domain.concept import ABSENT, Concept, Facts, carry
from ledger.domain.entry import Entry
from ledger.domain.record import Record, absorb, words
from ledger.domain.restore_commands import (
    AbandonRestore,
    AdvanceRestore,
    BlockRestore,
    CompleteRestore,
    OpenZone,
    PlanRestore,
    RankHierarchy,
)
from ledger.domain.restore_events import (
    HierarchyRanked,
    RestoreAbandoned,
    RestoreAdvanced,
    RestoreBlocked,
    RestoreCompleted,
    RestorePlanned,
    ZoneOpened,
)
from ledger.domain.values import Count, Line, Number, Qualifier, Scope, Slug, Slugs, When, Words
from ledger.domain.world import World
from ledger.errors import Refused

HIERARCHY = "restore.hierarchy"
"""The originator of the order of restart."""

AT_WORK = ("planned", "advancing", "blocked")
"""The stages of a job that is not over."""


class Restore(Record, kw_only=True):
    """One job; or a site's clean zone (`site`), or the order of restart (`ranking`).

    `said` is the last count given for each stage, in the order in which they were given, and
    `points` how many were back in service after which entry, oldest first. `uncounted` says that
    it was reported complete and that nobody counted how many then were. `former` are the orders of
    restart before this one, which may be contradicted.
    """

    asset: Slug | None = None
    stages: tuple[Slug, ...] = ()
    said: dict[Slug, Count] = field(default_factory=dict)
    points: list[tuple[Number, Count]] = field(default_factory=list)
    total: Count | None = None
    qualifier: Qualifier | None = None
    what: Line | None = None
    scope: Scope | None = None
    services: Slugs = ()
    zone: Slug | None = None
    rank: int | None = None
    reason: Words | None = None
    until: When | None = None
    note: Words | None = None
    uncounted: bool = False
    site: Slug | None = None
    ranking: tuple[Line, ...] = ()
    motive: Words | None = None
    former: list["Restore"] = field(default_factory=list)

    @property
    def group(self) -> str:
        """Which of the three it is."""
        if self.site is not None:
            return "zone"
        return "ranking" if self.asset is None else "job"

    @property
    def clock(self) -> When | None:
        """Until when it is blocked."""
        return self.until if self.stage == "blocked" else None

    @property
    def counts(self) -> tuple[int, ...]:
        """How many reached each stage, in the order of `stages`."""
        return tuple(reached(self.stages, self.said).values())


restore = Concept("restore", Restore, reserved=("zone", "hierarchy"))


def _zone(said: OpenZone | ZoneOpened) -> str:
    return zone_of(said.site)


def _hierarchy(_said: object) -> str:
    return HIERARCHY


@restore.decides(
    "plan",
    when=(ABSENT,),
    target="new",
    example='workstations --total 40 --what "salles de radiologie" --zone bastogne --rank 2',
)
def plan(state: Restore | None, command: PlanRestore, world: World) -> Facts:
    """For places and services that exist; the stages are those of the asset class now."""
    index = world.index
    index.check("asset", "asset", command.asset)
    index.check("service", "services", *command.services)
    index.check("site", "zone", *filter(None, [command.zone]))
    index.check_scope(command.scope)
    if command.scope and command.scope.services:
        raise Refused("scope_repeats", field="services")
    return [carry(RestorePlanned, command, stages=index.stages(command.asset))]


@restore.decides("advance", when=AT_WORK, example="liaisons-laboratoire re-established=4")
def advance(state: Restore | None, command: AdvanceRestore, world: World) -> Facts:
    """Known stages, no more than planned, no later stage ahead; fewer than before needs a note."""
    if state:
        _check_counts(state, command.counts)
        if command.note is None:
            _check_not_fewer(state, command.counts)
    return [carry(RestoreAdvanced, command)]


@restore.decides("block", when=AT_WORK, example='liaisons-laboratoire "attend le fournisseur"')
def block(state: Restore | None, command: BlockRestore, world: World) -> Facts:
    """Blocked again says another reason."""
    return [carry(RestoreBlocked, command)]


@restore.decides("complete", when=AT_WORK, example="liaisons-laboratoire --restored 12")
def complete(state: Restore | None, command: CompleteRestore, world: World) -> Facts:
    """With no more than were planned."""
    if state and command.restored is not None:
        _check_total(state, "restored", command.restored)
    return [carry(RestoreCompleted, command)]


@restore.decides("abandon", when=AT_WORK, example='liaisons-laboratoire "refaites à neuf"')
def abandon(state: Restore | None, command: AbandonRestore, world: World) -> Facts:
    """Whatever was reached stays counted."""
    return [carry(RestoreAbandoned, command)]


@restore.decides(
    "zone",
    when=(ABSENT,),
    target="keyed",
    key=_zone,
    example="virton",
)
def open_zone(state: Restore | None, command: OpenZone, world: World) -> Facts:
    """One zone a site, opened once."""
    world.index.check("site", "site", command.site)
    return [carry(ZoneOpened, command)]


@restore.decides(
    "rank",
    when=(ABSENT, "ranked"),
    target="keyed",
    key=_hierarchy,
    example='laboratory radiology "dossiers des patients" --motive "besoins vitaux"',
)
def rank(state: Restore | None, command: RankHierarchy, world: World) -> Facts:
    """Nothing twice; the former order stays readable in its own entry."""
    for name in command.ranking:
        if command.ranking.count(name) > 1:
            raise Refused("ranked_twice", field="ranking", value=name)
    return [carry(HierarchyRanked, command)]


@restore.evolves("restore.planned", begins=True)
def planned(
    state: Restore | None, event: RestorePlanned, entry: Entry[RestorePlanned], number: int
) -> Restore:
    """Nothing is counted yet."""
    return absorb(Restore(stage="planned"), event, number)


@restore.evolves("restore.advanced")
def advanced(
    state: Restore | None, event: RestoreAdvanced, entry: Entry[RestoreAdvanced], number: int
) -> Restore | None:
    """The newest count of a stage is the last one said."""
    if state:
        _say(state, event.counts, number)
        state.note = words(event.note, number)
        _stands(state, "advancing")
    return state


@restore.evolves("restore.blocked")
def blocked(
    state: Restore | None, event: RestoreBlocked, entry: Entry[RestoreBlocked], number: int
) -> Restore | None:
    """Until the next advance."""
    if state:
        _stands(state, "blocked", words(event.reason, number), event.until)
    return state


@restore.evolves("restore.completed")
def completed(
    state: Restore | None, event: RestoreCompleted, entry: Entry[RestoreCompleted], number: int
) -> Restore | None:
    """As many as were said have reached the last stage; nothing is counted that nobody said."""
    if state:
        last = state.counts[-1] if state.stages else 0
        state.uncounted = event.restored is None and state.total is not None and last != state.total
        said = {state.stages[-1]: event.restored} if state.stages else {}
        _say(state, {k: v for k, v in said.items() if v is not None}, number)
        state.note = words(event.note, number)
        _stands(state, "completed")
    return state


@restore.evolves("restore.abandoned")
def abandoned(
    state: Restore | None, event: RestoreAbandoned, entry: Entry[RestoreAbandoned], number: int
) -> Restore | None:
    """Whatever was reached stays counted."""
    if state:
        _stands(state, "abandoned", words(event.reason, number))
    return state


@restore.evolves("restore.zone_opened", key=_zone, begins=True)
def zone_opened(
    state: Restore | None, event: ZoneOpened, entry: Entry[ZoneOpened], number: int
) -> Restore:
    """The zone is open."""
    return absorb(Restore(stage="open"), event, number)


@restore.evolves("restore.ranked", key=_hierarchy)
def ranked(
    state: Restore | None, event: HierarchyRanked, entry: Entry[HierarchyRanked], number: int
) -> Restore:
    """The latest order holds, each on its own; the former ones stay."""
    new = absorb(Restore(stage="ranked"), event, number)
    if state:
        new.former = state.former
        new.former.append(structs.replace(state, former=[]))
    return new


def zone_of(site: str) -> str:
    """The originator of a site's clean zone."""
    return f"restore.zone-{site}"


def reached(stages: Sequence[str], said: Mapping[str, int]) -> dict[str, int]:
    """How many have reached each stage, from the counts in the order in which they were said.

    What is further on has passed every earlier stage, so the newest count raises the earlier
    stages to itself and lowers the later ones to itself. Stages nobody knows count for nothing.
    """
    known = dict.fromkeys(stages, 0)
    for stage, count in said.items():
        if stage in known:
            at = stages.index(stage)
            for name in stages[:at]:
                known[name] = max(known[name], count)
            for name in stages[at + 1 :]:
                known[name] = min(known[name], count)
            known[stage] = count
    return known


def _say(state: Restore, counts: Mapping[str, int], number: int) -> None:
    for stage, count in counts.items():
        state.said.pop(stage, None)
        state.said[stage] = count
    if state.stages:
        state.points.append((number, state.counts[-1]))


def _stands(
    state: Restore, stage: str, reason: Words | None = None, until: When | None = None
) -> None:
    state.stage, state.reason, state.until = stage, reason, until


def _check_counts(state: Restore, counts: Mapping[str, int]) -> None:
    for stage, count in counts.items():
        if stage not in state.stages:
            known = ", ".join(state.stages)
            raise Refused("unknown_stage", field="counts", value=stage, known=known)
        _check_total(state, "counts", count)
    said = [stage for stage in state.stages if stage in counts]
    for earlier, later in pairwise(said):
        if counts[later] > counts[earlier]:
            raise Refused("stage_ahead", field="counts", value=later, earlier=earlier)


def _check_not_fewer(state: Restore, counts: Mapping[str, int]) -> None:
    """Machines do fall back, but a slip of the finger must not take them out of service."""
    before = reached(state.stages, state.said)
    for stage, count in counts.items():
        if count < before[stage]:
            raise Refused("count_fell", field="counts", value=stage, count=count, was=before[stage])


def _check_total(state: Restore, name: str, count: int) -> None:
    """A total that is only about right, or a lower bound, forbids nothing."""
    firm = state.qualifier in {None, "exact", "at_most"}
    if firm and state.total is not None and count > state.total:
        raise Refused("more_than_planned", field=name, value=count, total=state.total)

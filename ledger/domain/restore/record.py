"""The record of restoring, and how each entry changes it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from msgspec import field, structs

from ledger.domain.again import AGAIN
from ledger.domain.concept import Concept
from ledger.domain.entry import Entry
from ledger.domain.record import Record, absorb, words
from ledger.domain.restore.asks import RANKING
from ledger.domain.restore.commands import OpenZone
from ledger.domain.restore.events import (
    Extent,
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
from ledger.domain.values import (
    Count,
    Line,
    Number,
    Originator,
    Qualifier,
    Scope,
    Slug,
    Slugs,
    When,
    Words,
)

HIERARCHY = "restore.hierarchy"
"""The originator of the order of restart."""


CUT = ("isolated", "reconnected")
"""The stages of what was cut off from the network."""


class Reckoned(NamedTuple):
    """What was said of the stages of a job, reckoned through; see its properties."""

    counts: tuple[int, ...]
    known: int
    inferred: tuple[Slug, ...]

    @property
    def restored(self) -> int:
        """How many reached the last stage."""
        return self.counts[-1] if self.counts else 0

    @property
    def counted(self) -> bool:
        """Whether anything was said of the last stage."""
        return bool(self.counts) and self.known == len(self.counts)


@lru_cache(maxsize=1_024)
def _reckoned(stages: tuple[Slug, ...], said: tuple[tuple[Slug, Count], ...]) -> Reckoned:
    """The same for jobs that say the same: many do, and every picture reckons all of them."""
    given = dict(said)
    counts = tuple(reached(stages, given).values())
    known = max((n for n, stage in enumerate(stages, 1) if stage in given), default=0)
    told = zip(stages[:known], counts, strict=False)
    return Reckoned(
        counts=counts,
        known=known,
        inferred=tuple(stage for stage, count in told if given.get(stage) != count),
    )


class Restore(Record, kw_only=True):
    """One job; a site's clean zone (`site`), the order of restart (`ranking`), an isolation.

    `said` is the last count given for each stage, in the order in which they were given, and
    `points` how many were back in service after which entry, oldest first. `uncounted` says that
    it was reported complete and that nobody counted how many then were. `former` are the orders of
    restart before this one, which may be contradicted; one with a `scope` leaves the others in
    force at other places.

    `planned` are the totals before this one and `recount` why there is another. `after` has to come
    before the job, `waits_for` stands in its way while it is blocked. `progress` is how far it is
    in words, `at_stage` the stage that these are about. `back` of an isolation are on the network
    again.
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
    extent: Extent | None = None
    applications: Slugs = ()
    wave: Line | None = None
    after: tuple[Originator, ...] = ()
    waits_for: tuple[Originator, ...] = ()
    planned: list[Count] = field(default_factory=list)
    recount: Words | None = None
    progress: Words | None = None
    at_stage: Slug | None = None
    beside: tuple[Line, ...] = ()
    back: Count | None = None

    @property
    def group(self) -> str:
        """Which of the four it is."""
        if self.site is not None:
            return "zone"
        if self.stage in CUT:
            return "isolation"
        return "ranking" if self.asset is None else "job"

    @property
    def called(self) -> tuple[tuple[str, Slug], ...]:
        """The site of a clean zone, the class of what a job is about."""
        parts = ("site", self.site), ("asset", self.asset)
        return tuple((kind, ident) for kind, ident in parts if ident)

    @property
    def clock(self) -> When | None:
        """Until when it is blocked."""
        return self.until if self.stage == "blocked" else None

    @property
    def counts(self) -> tuple[int, ...]:
        """How many reached each stage, in the order of `stages`."""
        return self.reckoned.counts

    @property
    def restored(self) -> int:
        """How many reached the last stage."""
        return self.reckoned.restored

    @property
    def counted(self) -> bool:
        """Whether anybody said how many are back in service."""
        return self.reckoned.counted

    @property
    def inferred(self) -> tuple[Slug, ...]:
        """The stages of which only what was said of later ones says how many reached them."""
        return self.reckoned.inferred

    @property
    def known(self) -> int:
        """How many of the stages anything was said of: those up to the furthest one."""
        return self.reckoned.known

    @property
    def reckoned(self) -> Reckoned:
        """What its counts come to."""
        return _reckoned(self.stages, tuple(self.said.items()))

    @property
    def elsewhere(self) -> tuple[tuple[Slug, Count], ...]:
        """What was counted at stages that it does not have, since its class was corrected."""
        return tuple((stage, n) for stage, n in self.said.items() if stage not in self.stages)


restore = Concept(
    "restore",
    Restore,
    reserved=("zone", "hierarchy"),
    over=("completed", "abandoned", "reconnected"),
)


def zone_key(said: OpenZone | ZoneOpened) -> str:
    """Where a site's clean zone stands."""
    return zone_of(said.site)


def hierarchy_key(_said: object) -> str:
    """Where the order of restart stands: one originator, whatever is ranked."""
    return HIERARCHY


@restore.evolves("restore.planned", begins=True, follows=(("stages", ("asset",)),))
def planned(
    record: Restore | None, event: RestorePlanned, entry: Entry[RestorePlanned], number: int
) -> Restore:
    """Nothing is counted yet."""
    return absorb(Restore(stage="planned"), event, number)


@restore.evolves("restore.advanced")
def advanced(
    record: Restore | None, event: RestoreAdvanced, entry: Entry[RestoreAdvanced], number: int
) -> Restore | None:
    """The newest count of a stage is the last one said."""
    if record:
        _say(record, event.counts, number)
        record.note = words(event.note, number)
        _stands(record, "advancing")
    return record


@restore.evolves("restore.recounted", aside=True, asks=AGAIN)
def recounted(
    record: Restore | None, event: RestoreRecounted, entry: Entry[RestoreRecounted], number: int
) -> Restore | None:
    """The new number holds, as sure as it was said; the old ones stay."""
    if record:
        record.planned += [record.total] if record.total is not None else []
        record.total, record.qualifier = event.total, event.qualifier
        record.recount = words(event.reason, number)
    return record


@restore.evolves("restore.progressed")
def progressed(
    record: Restore | None, event: RestoreProgressed, entry: Entry[RestoreProgressed], number: int
) -> Restore | None:
    """The newest words hold, and change no count."""
    if record:
        record.progress, record.at_stage = words(event.text, number), event.at_stage
        record.extent = event.extent or record.extent
        _stands(record, "advancing")
    return record


@restore.evolves("restore.blocked", asks=AGAIN)
def blocked(
    record: Restore | None, event: RestoreBlocked, entry: Entry[RestoreBlocked], number: int
) -> Restore | None:
    """Until the next advance."""
    if record:
        _stands(record, "blocked", words(event.reason, number), event.until)
        record.waits_for = event.waits_for or ()
    return record


@restore.evolves("restore.unblocked")
def unblocked(
    record: Restore | None, event: RestoreUnblocked, entry: Entry[RestoreUnblocked], number: int
) -> Restore | None:
    """As it was before: begun, or not yet."""
    if record:
        record.note = words(event.note, number)
        _stands(record, "advancing" if record.said or record.progress else "planned")
    return record


@restore.evolves("restore.completed")
def completed(
    record: Restore | None, event: RestoreCompleted, entry: Entry[RestoreCompleted], number: int
) -> Restore | None:
    """As many as were said have reached the last stage; nothing is counted that nobody said."""
    if record:
        last = record.counts[-1] if record.stages else 0
        record.uncounted = (
            event.restored is None and record.total is not None and last != record.total
        )
        said = {record.stages[-1]: event.restored} if record.stages else {}
        _say(record, {k: v for k, v in said.items() if v is not None}, number)
        record.note = words(event.note, number)
        _stands(record, "completed")
    return record


@restore.evolves("restore.abandoned")
def abandoned(
    record: Restore | None, event: RestoreAbandoned, entry: Entry[RestoreAbandoned], number: int
) -> Restore | None:
    """Whatever was reached stays counted."""
    if record:
        _stands(record, "abandoned", words(event.reason, number))
    return record


@restore.evolves("restore.isolated", begins=True)
def isolated(
    record: Restore | None, event: ThingsIsolated, entry: Entry[ThingsIsolated], number: int
) -> Restore:
    """They are off the network."""
    return absorb(Restore(stage="isolated"), event, number)


@restore.evolves("restore.reconnected")
def reconnected(
    record: Restore | None, event: ThingsReconnected, entry: Entry[ThingsReconnected], number: int
) -> Restore | None:
    """All of them, unless fewer are back than there were."""
    if record:
        absorb(record, event, number)
        whole = event.back is None or record.total is None or event.back >= record.total
        record.stage = "reconnected" if whole else "isolated"
    return record


@restore.evolves("restore.zone_opened", key=zone_key, begins=True)
def zone_opened(
    record: Restore | None, event: ZoneOpened, entry: Entry[ZoneOpened], number: int
) -> Restore:
    """The zone is open."""
    return absorb(Restore(stage="open"), event, number)


@restore.evolves("restore.ranked", key=hierarchy_key, asks=RANKING)
def ranked(
    record: Restore | None, event: HierarchyRanked, entry: Entry[HierarchyRanked], number: int
) -> Restore:
    """The latest order holds, each on its own; the former ones stay."""
    new = absorb(Restore(stage="ranked"), event, number)
    if record:
        new.former = record.former
        new.former.append(structs.replace(record, former=[]))
    return new


def zone_of(site: str) -> str:
    """The originator of a site's clean zone."""
    return f"restore.zone-{site}"


def restored_at(points: Sequence[tuple[Number, Count]], number: Number) -> Count:
    """How many had reached the last stage after an entry, of the `points` of a job."""
    return next((count for at, count in reversed(points) if at <= number), 0)


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


def _say(record: Restore, counts: Mapping[str, int], number: int) -> None:
    for stage, count in counts.items():
        record.said.pop(stage, None)
        record.said[stage] = count
    if record.stages:
        record.points.append((number, record.counts[-1]))


def _stands(
    record: Restore, stage: str, reason: Words | None = None, until: When | None = None
) -> None:
    record.stage, record.reason, record.until, record.waits_for = stage, reason, until, ()

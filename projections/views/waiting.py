"""What waits for what: services for applications, these for restore jobs, jobs for each other.

Computed from the organisation's edges (`ledger.domain.needs`), from what jobs bring back and from
what was said to stand in their way. Only what somebody reported in trouble, or what is being
restored, is waited for: of a part that nobody spoke of nothing is said.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any

from msgspec import structs

from ledger.domain.card import Wanted
from ledger.domain.needs import PartNode, graph, in_order, needs_of
from ledger.domain.organisation import Asset, Index
from ledger.domain.record import Record, above
from ledger.domain.restore.record import Restore
from ledger.domain.values import Scope
from projections.model.picture import SEVERITY, UNREPORTED, Names, ServiceRow, Waited
from projections.model.rows import JobRow, NamedPart, RankingRow, ReportRow
from projections.views.lists import Lists
from projections.views.names import names_of
from projections.views.record_texts import line, prose
from projections.views.service_matrix import applications, grid

JOBS = Wanted("restore", group="job")
"""The jobs that restore something."""

OPEN = ("planned", "advancing", "blocked")
"""The stages of a job that is waited for."""

TROUBLE = ("down", "degraded", "closed", "unknown")
"""The states of a service that is waiting for something."""

SETTLED: Mapping[str, tuple[str, ...]] = {"decision": ("taken",), "means": ("arrived", "released")}
"""Stages in which something is waited for no longer, besides those in which it is over."""

NAMED = 3
"""Jobs that bring one part back that are named; of the others how many there are."""

OTHERS = "others"
"""The kind of what says that there are `number` more."""

DEEPEST = 6
"""How far a chain is followed: whoever reads it needs the next things, not all of them."""

_TELLING = ("what", "question", "text", "title", "name")

_LAST = 10_000

Seen = frozenset[tuple[str, str]]


def waiting_of(
    lists: Lists,
    index: Index,
    names: Names,
    services: Sequence[ServiceRow],
    applications: Sequence[ServiceRow],
) -> "Waiting":
    """What waits for what, in one state as far as it may be shown."""
    jobs = lists.records(JOBS)
    rows = {("service", row.id): row for row in services}
    rows |= {("application", row.id): row for row in applications}
    return Waiting(lists, index, names, jobs, rows)


def waits_of(originator: str, lists: Lists) -> tuple[Waited, ...]:
    """What one service, application or restore job waits for now; empty for anything else."""
    concept, _, slug = originator.partition(".")
    situation = lists.situation
    if concept not in {"service", "restore"} or situation.crisis is None:
        return ()
    index = situation.index
    names = names_of(index.organisation, index, situation.eras)
    reports = lists.every(ReportRow, Wanted("service"))
    services = grid(reports, index, names, lists.above)
    run = applications(reports, index, names, lists.above)
    waiting = waiting_of(lists, index, names, services, run)
    if concept == "restore":
        return waiting.of_jobs([originator]).get(originator, ())
    kind, apart, ident = slug.rpartition("--")
    rows = run if apart else services
    found = (row for row in rows if row.id == ident and kind in {"", "application"})
    return next((waiting.of_service(row, kind or "service").waits for row in found), ())


class Waiting:
    """What every part and every job of one picture waits for.

    Args:
        jobs: the records of all that may be shown; only those that are open are drawn.
        rows: the services and applications, with what was reported of them.
    """

    def __init__(
        self, lists: Lists, index: Index, names: Names, jobs: Iterable[tuple[str, Record]],
        rows: Mapping[PartNode, ServiceRow],
    ) -> None:  # fmt: skip
        self.lists = lists
        self.index = index
        self.names = names
        self.rows = rows
        self.graph = graph(index.organisation)
        self._reached: dict[PartNode, tuple[PartNode, ...]] = {}
        self.jobs = {one: job for one, job in jobs if isinstance(job, Restore)}
        there = ((one, self._row(one)) for one, job in self.jobs.items() if job.stage in OPEN)
        self.open = {one: row for one, row in there if row is not None}
        self.bringing: defaultdict[PartNode, list[JobRow]] = defaultdict(list)
        for job in self.open.values():
            for node in self._brings(job):
                self.bringing[node].append(job)

    # --- what is said of each ---------------------------------------------------------------------

    def of_service(self, row: ServiceRow, kind: str = "service") -> ServiceRow:
        """A service or an application with what it waits for, when it is in trouble."""
        if row.worst not in TROUBLE:
            return row
        troubled = Scope(sites=tuple(cell.site for cell in row.cells if cell.state in TROUBLE))
        node = (kind, row.id)
        found = self._upon(node, frozenset({node}), troubled)
        return structs.replace(row, waits=tuple(found))

    def of_jobs(self, jobs: Iterable[str]) -> dict[str, tuple[Waited, ...]]:
        """What each open job waits for, by originator; none of those that wait for nothing."""
        found = (
            (one, tuple(self._first(self.open[one], frozenset({("restore", one)}))))
            for one in jobs if one in self.open
        )  # fmt: skip
        return {originator: waits for originator, waits in found if waits}

    def in_order(self, rankings: Sequence[RankingRow]) -> list[str]:
        """Jobs as they can be done: each after what it needs, by rank, by the order of restart.

        Of several that rank alike the oldest is first.
        """
        places = _places(rankings)

        def rank(originator: str) -> tuple[int, int, int]:
            job = self.jobs[originator]
            named = (*job.services, *job.applications, job.asset or "", line(job.what) or "")
            return (job.rank or _LAST, min(places.get(one, _LAST) for one in named), job.opened)

        needs = {one: dict.fromkeys(self._jobs_before(job)) for one, job in self.open.items()}
        return in_order(self.jobs, needs, rank)

    def expanded(self, row: RankingRow, names: Names) -> tuple[NamedPart, ...]:
        """An order of restart with all that its parts need first; empty where nothing is added."""
        kinds = {one: self._kind(one) for one in row.ranking}
        nodes = {(kind, one): at for at, (one, kind) in enumerate(kinds.items()) if kind}
        places: dict[PartNode, int] = {}
        for node, at in nodes.items():
            for needed in self._below(node):
                places.setdefault(needed, at)
        places |= nodes
        found = in_order(places, self.graph, lambda node: (places[node], node in nodes, node))
        said = [ident for _, ident in found if ident in kinds]
        same = len(found) == len(nodes) and said == [one for one in row.ranking if kinds[one]]
        return () if same else tuple(names.part(*node) for node in found)

    def _row(self, originator: str) -> JobRow | None:
        """The row of a job; none of one that cannot be drawn."""
        rows = self.lists.about(originator)
        return next((row for row in rows if isinstance(row, JobRow)), None)

    # --- chains -----------------------------------------------------------------------------------

    def _upon(self, node: PartNode, seen: Seen, where: Scope | None = None) -> Iterator[Waited]:
        """What a part waits for: the jobs that bring it back, which wait for what it needs.

        Of a service both: a job for it says nothing of its applications.
        """
        if len(seen) > DEEPEST:
            return
        jobs = [job for job in self.bringing[node] if self._is_there(job, where)]
        parts: list[Waited] = []
        if node[0] == "service" or not jobs:
            parts += self._parts(self._needed(node), seen, where)
        told = {one.id for part in parts for one in _within(part) if one.kind == "restore"}
        left = [job for job in jobs if job.originator.partition(".")[2] not in told]
        yield from filter(None, (self._job(job, seen) for job in left[:NAMED]))
        if len(left) > NAMED:
            yield Waited(kind=OTHERS, id="", name="", number=len(left) - NAMED)
        yield from parts

    def _parts(
        self, nodes: Iterable[PartNode], seen: Seen, where: Scope | None = None
    ) -> Iterator[Waited]:
        found = (self._part(node, seen, where) for node in dict.fromkeys(nodes))
        return filter(None, found)

    def _part(self, node: PartNode, seen: Seen, where: Scope | None) -> Waited | None:
        """A part that is in trouble or being restored; None of one that nobody waits for."""
        state = self._state(node, where)
        if node in seen or state == "normal":
            return None
        upon = tuple(self._upon(node, seen | {node}, where))
        if not upon and state in {"", UNREPORTED}:
            return None
        named = self.names.part(*node)
        return Waited(kind=node[0], id=named.id, name=named.name, state=state, upon=upon)

    def _state(self, node: PartNode, where: Scope | None) -> str:
        """The worst that was reported of a part at these places; empty for nothing."""
        row = self.rows.get(node)
        if row is None or where is None:
            return row.worst if row else ""
        sites = set(self.names.covered(where))
        cells = (cell.state for cell in row.cells if cell.site in sites)
        return min(cells, key=SEVERITY.index, default="")

    def _job(self, job: JobRow, seen: Seen) -> Waited | None:
        key = ("restore", job.originator)
        if key in seen:
            return None
        upon = tuple(self._first(job, seen | {key})) if len(seen) <= DEEPEST else ()
        slug = job.originator.partition(".")[2]
        return Waited(kind="restore", id=slug, name=job.what or slug, state=job.stage,
                      number=job.number, upon=upon)  # fmt: skip

    def _first(self, job: JobRow, seen: Seen) -> Iterator[Waited]:
        """What a job waits for: what was said, then what the organisation's edges say."""
        said = dict.fromkeys((*job.waits_for, *job.after))
        yield from filter(None, (self._other(originator, seen) for originator in said))
        nodes = chain.from_iterable(map(self._needed, _brought(job)))
        told = frozenset(("restore", originator) for originator in said)
        yield from self._parts(nodes, seen | told)

    def _other(self, originator: str, seen: Seen) -> Waited | None:
        """Something that was said to stand in the way; None once it does no more."""
        if job := self.open.get(originator):
            return self._job(job, seen)
        concept, _, slug = originator.partition(".")
        record = self.lists.situation.record(originator)
        if record is None or record.ended or record.stage in SETTLED.get(concept, ()):
            return None
        hidden = above(self.lists.ceiling, record.marking)
        words = "" if hidden else next(filter(None, (_said(record, n) for n in _TELLING)), slug)
        return Waited(kind=concept, id="" if hidden else slug, name=words, number=record.number,
                      state="" if hidden else record.stage, restricted=hidden)  # fmt: skip

    # --- edges ------------------------------------------------------------------------------------

    def _needed(self, node: PartNode) -> Iterator[PartNode]:
        """What a part needs, a class also what the classes above it do."""
        kind, ident = node
        seen: set[str] = set()
        part: Any = self.index.find(kind, ident)
        while part is not None and part.id not in seen:
            seen.add(part.id)
            yield from (n for n in needs_of(part) if n != node and node not in self._below(n))
            parent = getattr(part, "parent", None)
            part = self.index.find("asset", parent) if parent else None

    def _below(self, node: PartNode) -> tuple[PartNode, ...]:
        """A part and everything it needs, one after another."""
        if node not in self._reached:
            found = dict.fromkeys([node])
            waiting = [node]
            while waiting:
                for needed in self.graph.get(waiting.pop(), ()):
                    if needed not in found:
                        found[needed] = None
                        waiting.append(needed)
            self._reached[node] = tuple(found)
        return self._reached[node]

    def _brings(self, job: JobRow) -> Iterator[PartNode]:
        """The parts that are not back before a job is done."""
        yield from (("service", ident) for ident in job.services)
        yield from _brought(job)
        yield from (("asset", ident) for ident in self._above(job.asset))

    def _is_there(self, job: JobRow, where: Scope | None) -> bool:
        """Whether a job is about any of these places."""
        if not where or not job.scope or not job.scope.sites:
            return True
        there = self.names.covered(job.scope, job.said_at)
        return not set(self.names.covered(where)).isdisjoint(there)

    def _above(self, asset: str) -> set[str]:
        """The classes that a class counts for."""
        found: set[str] = set()
        part = self.index.find("asset", asset)
        while isinstance(part, Asset) and part.parent and part.parent not in found:
            found.add(part.parent)
            part = self.index.find("asset", part.parent)
        return found

    def _jobs_before(self, job: JobRow) -> Iterator[str]:
        """The open jobs that a job comes after."""
        yield from chain(job.waits_for, job.after)
        for node in dict.fromkeys(chain.from_iterable(map(self._needed, _brought(job)))):
            for deeper in self._below(node):
                yield from (one.originator for one in self.bringing[deeper])

    def _kind(self, word: str) -> str:
        kinds = ("service", "application", "asset")
        return next((kind for kind in kinds if self.index.find(kind, word)), "")


def _brought(job: JobRow) -> list[PartNode]:
    """The parts that a job brings back."""
    return [*(("application", ident) for ident in job.applications), ("asset", job.asset)]


def _within(one: Waited) -> Iterator[Waited]:
    yield one
    for deeper in one.upon:
        yield from _within(deeper)


def _said(record: Any, name: str) -> Any:
    value = getattr(record, name, None)
    return prose(value) if isinstance(value, str) else value


def _places(rankings: Sequence[RankingRow]) -> dict[str, int]:
    """By the widest order that names it, the place of each; those beside another share its own."""
    places: dict[str, int] = {}
    for row in rankings:
        at = -1
        for one in row.ranking:
            at += one not in row.beside
            places.setdefault(one, at)
    return places

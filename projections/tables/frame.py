"""What a table is drawn in: the names, the moment, and what lies between records."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import Struct

from ledger.domain import CONCEPTS
from ledger.domain.card import Card
from ledger.domain.organisation import Index, Service
from ledger.domain.record import above, highest
from ledger.domain.request.asks import Ahead, ahead_of
from ledger.domain.request.record import Request
from ledger.domain.said_parts import is_endless
from ledger.domain.situation import Situation
from ledger.domain.values import Scope, When
from projections.brief.model import Code
from projections.model.entries import Confirmation
from projections.model.picture import Names, Waited
from projections.model.rows import CancellationRow, NamedPart, RankingRow
from projections.views.follow_ups import merged_into
from projections.views.resuming import as_it_stands, stage_at

OVER: Mapping[str, tuple[str, ...]] = {concept.name: concept.over for concept in CONCEPTS}
"""The stages in which what a record is about is over, by its concept."""

DEFERRED = "deferred"
"""How a question stands that was put off: it is still raised."""


class Where(NamedTuple):
    """A scope, and the entry that gave it."""

    scope: Scope
    at: int | None


class Frame(Struct, frozen=True, kw_only=True):
    """The names of an organisation, and what holds at one moment.

    `now` is in the crisis's zone. `replaced` are the entries that a link supersedes, with that
    in their place, and `done` what those are about; `held` the sites at which a report on a
    service holds, by its number; `rankings` the orders of restart that count and `expanded` what
    they come to. `order` is the place of each restore job, `waits` what things wait for, both by
    originator. `confirmed` is what entries say still is so. `situation` is the state in which is
    looked up what a row only names. `since` is the last entry known a day before `now`.
    """

    names: Names
    index: Index
    now: datetime
    replaced: Mapping[int, int] = {}
    held: Mapping[tuple[int, str], tuple[str, ...]] = {}
    rankings: frozenset[int] = frozenset()
    expanded: Mapping[int, tuple[NamedPart, ...]] = {}
    order: Mapping[str, int] = {}
    waits: Mapping[str, tuple[Waited, ...]] = {}
    done: frozenset[str] = frozenset()
    confirmed: Mapping[int, Confirmation] = {}
    situation: Situation | None = None
    since: int = 0

    def short_of(self, number: int) -> str:
        """What people call what an entry is about; its number where that has no other name."""
        world = self.situation
        short = ""
        if world is not None and 1 <= number <= world.head:
            short = world.short_name(world.kept.originator(number))
        return short or f"#{number}"

    def also(self, row: object) -> Iterator[tuple[str, str, Ahead]]:
        """The requests that go on under a row: what they are called, the sites that ask.

        And in what each is ahead of it, where boards may show that.
        """
        world = self.situation
        if world is None or not world.kept.linking(getattr(row, "opened", 0)):
            return  # which is so of nearly all, and soonest said
        record = world.record(getattr(row, "originator", ""))
        if isinstance(record, Request):
            for originator, other in merged_into(world, record):
                shown = not above("internal", highest(other.marking, record.marking))
                ahead = ahead_of(other, record, world.index) if shown else Ahead()
                yield world.short_name(originator), other.site or "", ahead

    def part(self, kind: str, ident: str) -> NamedPart:
        """The id with its name."""
        return self.names.part(kind, ident)

    def named(self, kind: str, ident: str | None) -> NamedPart | None:
        """The id with its name; None of nothing."""
        return self.part(kind, ident) if ident else None

    def stage(self, row: object) -> str:
        """How far a row is; what a link supersedes is superseded."""
        if isinstance(row, RankingRow):
            return "ranked"
        if self.by(row):
            return "superseded"
        if isinstance(row, CancellationRow):
            return stage_at(row, self.now, self.names)
        return getattr(row, "stage", None) or "open"

    def by(self, row: object) -> int | None:
        """The entry in its place, where there is one."""
        numbers = getattr(row, "numbers", ()) if _concept(row) == "decision" else ()
        linked = next((self.replaced[n] for n in numbers if n in self.replaced), None)
        return linked or getattr(row, "by", None)

    def is_over(self, row: object) -> bool:
        """Whether it waits for nothing and holds no more."""
        if isinstance(row, RankingRow):
            return row.number not in self.rankings
        concept = _concept(row)
        if concept == "service":
            return not self.sites(row)
        return self.stage(row) in OVER.get(concept, ())

    def over(self, concept: str, card: Card) -> bool:
        """Whether what a card is about is over, as far as cards say it."""
        return card.stage in OVER.get(concept, ()) or card.originator in self.done

    @property
    def services(self) -> list[Service]:
        """Vital ones first, then in the order of the file."""
        return sorted(self.index.organisation.services, key=lambda service: not service.vital)

    def sites(self, row: object) -> tuple[str, ...]:
        """The sites at which a report holds."""
        return self.held.get((getattr(row, "number", 0), getattr(row, "subject", "")), ())

    def waiting(self, row: object) -> tuple[Waited, ...]:
        """What it waits for; of what holds no more or is as usual nothing."""
        if self.is_over(row) or getattr(row, "state", None) == "normal":
            return ()
        return self.waits.get(str(getattr(row, "originator", "")), ())

    def scope(self, row: object) -> Scope | None:
        """The places that a row names; None when it names none."""
        if _concept(row) == "service":
            sites = self._open(self.sites(row))
            return Scope(sites=sites) if sites else getattr(row, "scope", None)
        if isinstance(row, CancellationRow):
            row = as_it_stands(row, self.now, self.names)
        one = [site for name in ("site", "zone") if (site := getattr(row, name, None))]
        if one:
            return Scope(sites=tuple(one))
        scope = getattr(row, "scope", None)
        return scope if isinstance(scope, Scope) and scope.sites else None

    def _open(self, sites: tuple[str, ...]) -> tuple[str, ...]:
        """Those that were not closed since; all of them where each was."""
        return tuple(site for site in sites if site in self.names.sites) or sites

    def where(self, row: object) -> Where | None:
        """The places that a row names, and the entry that did; None when it names none."""
        scope = self.scope(row)
        return None if scope is None else Where(scope, getattr(row, "said_at", None))

    def about(self, row: object) -> tuple[str, ...] | None:
        """The sites that a row concerns; None when it names none and does not mean all."""
        if isinstance(row, CancellationRow):
            return self.names.held(row)
        if _concept(row) == "service" and (sites := self.sites(row)):
            return sites
        where = self.where(row)
        return None if where is None else self.names.covered(*where)

    def is_late(self, row: object, due: When | None) -> bool:
        """Whether the last moment that was meant is over, of something that is not."""
        if due is None or is_endless(due) or self.is_over(row):
            return False
        end = due.latest or due.earliest
        return end is not None and end <= self.now


PARTS = frozenset(Frame.__struct_fields__)
"""All that a frame is made of."""

RESTLESS = frozenset({"now", "situation"})
"""What is another one at every look."""


class Watched:
    """A frame that notes which of its parts are read: those that a value depends on."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self.read: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        """A part as it is; what the frame says itself is said of the parts likewise."""
        if name in PARTS:
            self.read.add(name)
            return getattr(self._frame, name)
        return getattr(Frame, name).__get__(self)


def moved_since(before: Frame | None, frame: Frame) -> frozenset[str]:
    """The parts that are others than in the frame before; all of them where there was none."""
    if before is None:
        return PARTS
    pairs = ((name, getattr(before, name), getattr(frame, name)) for name in PARTS - RESTLESS)
    return RESTLESS.union(name for name, old, new in pairs if old is not new and old != new)


def _concept(row: object) -> str:
    return str(getattr(row, "originator", "")).partition(".")[0]


def stage_said(frame: Frame, row: object) -> str:
    """The stage of a row; of a question that waits for another meeting that it does."""
    stage = frame.stage(row)
    return DEFERRED if stage == "raised" and getattr(row, "deferred", None) else stage


def stage_code(frame: Frame, row: object) -> Code:
    """The stage of a row with its group of labels."""
    return Code(f"stage.{_concept(row)}", stage_said(frame, row))

"""What needs what first: the edges between services, applications and asset classes, and orders.

The organisation says what each of its parts needs (`NEEDS`). A class also needs the classes under
it: it is not back before they are. A circle is refused at deciding and decides no verdict, so a
ledger that holds one all the same is read, and its order leaves an edge of the circle out.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from heapq import heapify, heappop, heappush
from typing import Any, TypeVar

from ledger.domain.organisation import NEEDING, NEEDS, PARTS, Organisation
from ledger.errors import Refused

PartNode = tuple[str, str]
"""A part of the organisation: its kind and its id."""

N = TypeVar("N", bound=Hashable)

ARROW = " \N{RIGHTWARDS ARROW} "


def needs_of(part: Any) -> Iterator[PartNode]:
    """What a service, an application or an asset class says that it needs."""
    for name, what in NEEDS.items():
        yield from ((what, ident) for ident in getattr(part, name, None) or ())


def graph(organisation: Organisation) -> dict[PartNode, tuple[PartNode, ...]]:
    """Every part that may need something, with what has to be there before it."""
    found: dict[PartNode, list[PartNode]] = {}
    for kind in NEEDING:
        for part in getattr(organisation, PARTS[kind]):
            found.setdefault((kind, part.id), []).extend(needs_of(part))
            if parent := getattr(part, "parent", None):
                found.setdefault(("asset", parent), []).append((kind, part.id))
    return {node: tuple(dict.fromkeys(needed)) for node, needed in found.items()}


def check_order(before: Organisation | None, after: Organisation) -> None:
    """Whether nothing that is new in an organisation makes a part need itself first.

    Raises:
        Refused: `needs_circle`, with the parts of the circle one after another.
    """
    old = graph(before) if before else {}
    new = graph(after)
    for node, needed in new.items():
        for first in needed:
            if first not in old.get(node, ()) and (way := path(first, node, new)):
                words = ARROW.join(ident for _, ident in (node, *way))
                raise Refused("needs_circle", field="needs", value=words)


def path(start: N, end: N, needs: Mapping[N, Collection[N]]) -> tuple[N, ...]:
    """The shortest way from one to another by what they need, both included; empty for none."""
    ways: list[tuple[N, ...]] = [(start,)]
    seen = {start}
    for way in ways:
        if way[-1] == end:
            return way
        for node in needs.get(way[-1], ()):
            if node not in seen:
                seen.add(node)
                ways.append((*way, node))
    return ()


def in_order(
    nodes: Iterable[N], needs: Mapping[N, Collection[N]], rank: Callable[[N], Any]
) -> list[N]:
    """All nodes, each after those of them that it needs; of several that could follow by `rank`.

    A circle is opened before the one of it that ranks first, so that there always is an order.
    """
    known = dict.fromkeys(nodes)
    edges = {node: {n for n in needs.get(node, ()) if n in known and n != node} for node in known}
    if not any(edges.values()):
        return sorted(known, key=rank)
    while circle := _circle(edges):
        at = circle.index(min(circle, key=rank))
        edges[circle[at]].discard(circle[at - 1])
    return list(_sorted(edges, rank))


def _circle(edges: Mapping[N, Collection[N]]) -> Sequence[N]:
    """Nodes of which each needs the one before, the first one the last; empty where none do."""
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as e:
        found: Sequence[N] = e.args[1][:-1]
        return found
    return ()


def _sorted(edges: Mapping[N, Collection[N]], rank: Callable[[N], Any]) -> Iterator[N]:
    sorter = TopologicalSorter(edges)
    sorter.prepare()
    places = {node: at for at, node in enumerate(sorted(edges, key=rank))}
    by_place = list(places)
    ready = [places[node] for node in sorter.get_ready()]
    heapify(ready)
    while ready:
        node = by_place[heappop(ready)]
        yield node
        sorter.done(node)
        for one in sorter.get_ready():
            heappush(ready, places[one])

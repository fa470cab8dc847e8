"""Snapshots of the fold in the replica, so that opening does not depend on the ledger's length.

A snapshot is a shortcut, never evidence: it is taken only when every signature up to its number is
checked, and thrown away when this release folds anything differently (design §6).
"""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Raw, Struct

from ledger.domain import CONCEPTS, KINDS
from ledger.domain.amend import EntryLinked
from ledger.domain.concept import Concept, State
from ledger.domain.world import Newer
from ledger.fold import Fold, Reducer
from ledger.integrity.merkle import Tree
from ledger.replica import Replica

FORMAT = 2
"""Grows when a decider's state means something else under the same field names."""

EVERY = 1_000
"""A snapshot is worth taking when this many entries came since the last one."""

_FACT = "snapshot"


class Snapshot(Struct, frozen=True, kw_only=True):
    """The whole of a fold at one number, as msgpack."""

    release: str
    number: int
    frontier: tuple[bytes, ...]
    recorded: datetime | None
    voided: int
    unknown: int
    states: dict[str, Raw]
    versions: dict[str, int]
    beyond: dict[str, set[int]]
    commands: dict[str, int]
    originators: list[str]
    links: list[tuple[int, EntryLinked]]
    newer: dict[str, list[Newer]]
    latest: dict[str, tuple[int, str]]
    last_recorded: datetime | None
    clock: datetime | None
    reducers: dict[str, Raw]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Snapshot).decode
_dict_of: Any = dict


def save(fold: Fold, replica: Replica) -> None:
    """Keep a snapshot of a fold whose every entry is checked and kept."""
    replica.remember(**{_FACT: dump(fold)})


def load(fold: Fold, replica: Replica, last: int | None = None) -> None:
    """Begin an empty fold at the kept snapshot, when it fits and is not beyond `last`."""
    kept = replica.fact(_FACT)
    if kept is None:
        return
    try:
        snapshot = _decode(kept)
        fits = snapshot.release == release(fold.reducers) and snapshot.number <= replica.head()
        if fits and (last is None or snapshot.number <= last):
            _restore(fold, snapshot)
    except (msgspec.MsgspecError, KeyError, ValueError):
        return


def dump(fold: Fold) -> bytes:
    """A fold as bytes."""
    fold.refresh()
    world = fold.world
    return _encode(
        Snapshot(
            release=release(fold.reducers),
            number=world.head,
            frontier=fold.tree.frontier,
            recorded=fold.recorded,
            voided=fold.voided,
            unknown=fold.unknown,
            states={c.name: Raw(_encode(_states(fold, c))) for c in CONCEPTS},
            versions=world.versions,
            beyond=world.beyond,
            commands=world.commands,
            originators=world.originators,
            links=world.links,
            newer=world.newer,
            latest=world.latest,
            last_recorded=world.recorded,
            clock=world.clock,
            reducers={_name(r): Raw(_encode(r.dump())) for r in fold.reducers},
        )
    )


def release(reducers: Sequence[Reducer]) -> str:
    """What a snapshot depends on: the shape of every state and event, and the reducers."""
    shapes = [
        *((c.name, c.state.__struct_fields__) for c in CONCEPTS),
        *((k.topic, k.event.__struct_fields__) for k in KINDS.values()),
        *((_name(r), r.VERSION) for r in reducers),
    ]
    return f"{FORMAT}:{hashlib.sha256(repr(shapes).encode()).hexdigest()}"


def _states(fold: Fold, concept: Concept[Any]) -> dict[str, State]:
    prefix = concept.name + "."
    return {o: s for o, s in fold.world.states.items() if o.startswith(prefix)}


def _restore(fold: Fold, snapshot: Snapshot) -> None:
    """Decode every part before anything changes, so that a damaged snapshot changes nothing."""
    tree = Tree(snapshot.number, snapshot.frontier)
    states: dict[str, State] = {}
    for concept in CONCEPTS:
        states |= _decode_states(snapshot.states[concept.name], concept)
    dumps = [msgspec.msgpack.decode(snapshot.reducers[_name(r)], type=bytes) for r in fold.reducers]
    for reducer, dumped in zip(fold.reducers, dumps, strict=True):
        reducer.load(dumped)
    world = fold.world
    world.states = states
    for name in ("versions", "beyond", "commands", "originators", "links", "newer", "latest"):
        setattr(world, name, getattr(snapshot, name))
    world.recorded, world.clock = snapshot.last_recorded, snapshot.clock
    fold.resume(tree, snapshot.recorded, snapshot.voided, snapshot.unknown)


def _decode_states(kept: Raw, concept: Concept[Any]) -> dict[str, State]:
    states: dict[str, State] = msgspec.msgpack.decode(kept, type=_dict_of[str, concept.state])
    return states


def _name(reducer: Reducer) -> str:
    return type(reducer).__qualname__

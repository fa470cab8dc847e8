"""Snapshots of the fold in the replica, so that opening does not depend on the ledger's length.

A snapshot is a shortcut, never evidence: it is taken only when every signature up to its number is
checked, and thrown away when this release folds anything differently.
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Raw, Struct

from ledger.domain import CONCEPTS, KINDS
from ledger.domain.amend import EntryLinked
from ledger.domain.concept import Concept
from ledger.domain.record import Record
from ledger.domain.world import Newer
from ledger.errors import LedgerError
from ledger.fold import Fold, Reducer
from ledger.integrity.merkle import Tree
from ledger.replica import Replica

FORMAT = 3
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
    clocks: dict[bool, datetime]
    reducers: dict[str, Raw]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Snapshot).decode
_dict_of: Any = dict


def save(fold: Fold, replica: Replica) -> None:
    """Keep a snapshot of a fold whose every entry is checked and kept."""
    replica.remember(**{_FACT: dump(fold)})


def load(fold: Fold, replica: Replica, last: int | None = None) -> None:
    """Begin an empty fold at the kept snapshot, when it fits and is not beyond `last`."""
    snapshot = _kept(replica)
    if snapshot is None or snapshot.release != release(fold.reducers):
        return
    if snapshot.number <= (replica.head() if last is None else min(last, replica.head())):
        with suppress(msgspec.MsgspecError, KeyError, ValueError):
            _restore(fold, snapshot)


def number_of(replica: Replica) -> int:
    """The number at which the kept snapshot was taken; 0 when this release would use none."""
    snapshot = _kept(replica)
    fits = snapshot is not None and _shapes(snapshot.release) == _shapes(release(()))
    return snapshot.number if snapshot is not None and fits else 0


def contradicts(fold: Fold, replica: Replica) -> bool:
    """Whether the kept snapshot, taken at the fold's number, says otherwise what deciding needs."""
    snapshot = _kept(replica)
    try:
        return snapshot is None or _deciding(snapshot) != _deciding(_taken(fold))
    except (msgspec.MsgspecError, KeyError):
        return True


def forget(replica: Replica) -> None:
    """Keep none until the next is taken; where nothing can be written it stays."""
    with suppress(LedgerError):
        replica.remember(**{_FACT: b""})


def dump(fold: Fold) -> bytes:
    """A fold as bytes."""
    fold.refresh()
    return _encode(_taken(fold))


def _taken(fold: Fold) -> Snapshot:
    world = fold.world
    return Snapshot(
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
        clocks=world.clocks,
        reducers={_name(r): Raw(_encode(r.dump())) for r in fold.reducers},
    )


def _deciding(snapshot: Snapshot) -> tuple[Any, ...]:
    """All of a snapshot but the read models, in values that can be compared."""
    states = {c.name: _decode_states(snapshot.states[c.name], c) for c in CONCEPTS}
    parts = set(Snapshot.__struct_fields__) - {"release", "states", "reducers"}
    return states, *(getattr(snapshot, part) for part in sorted(parts))


def _kept(replica: Replica) -> Snapshot | None:
    with suppress(msgspec.MsgspecError):
        return _decode(replica.fact(_FACT) or b"")
    return None


def release(reducers: Sequence[Reducer]) -> str:
    """What a snapshot depends on: the shape of every state and event, and the reducers."""
    shapes = [
        *((c.name, c.record.__struct_fields__) for c in CONCEPTS),
        *((k.topic, k.event.__struct_fields__) for k in KINDS.values()),
    ]
    return f"{FORMAT}:{_hash(shapes)}:{_hash([(_name(r), r.VERSION) for r in reducers])}"


def _hash(shapes: list[Any]) -> str:
    return hashlib.sha256(repr(shapes).encode()).hexdigest()


def _shapes(release: str) -> str:
    """The part of a release that says how states and events look."""
    return release.rpartition(":")[0]


def _states(fold: Fold, concept: Concept[Any]) -> dict[str, Record]:
    prefix = concept.name + "."
    return {o: s for o, s in fold.world.states.items() if o.startswith(prefix)}


def _restore(fold: Fold, snapshot: Snapshot) -> None:
    """Decode every part before anything changes, so that a damaged snapshot changes nothing."""
    tree = Tree(snapshot.number, snapshot.frontier)
    states: dict[str, Record] = {}
    for concept in CONCEPTS:
        states |= _decode_states(snapshot.states[concept.name], concept)
    dumps = [msgspec.msgpack.decode(snapshot.reducers[_name(r)], type=bytes) for r in fold.reducers]
    for reducer, dumped in zip(fold.reducers, dumps, strict=True):
        reducer.load(dumped)
    world = fold.world
    world.states = states
    for name in ("versions", "beyond", "commands", "originators", "links", "newer", "latest"):
        setattr(world, name, getattr(snapshot, name))
    world.recorded, world.clocks = snapshot.last_recorded, snapshot.clocks
    fold.resume(tree, snapshot.recorded, snapshot.voided, snapshot.unknown)


def _decode_states(kept: Raw, concept: Concept[Any]) -> dict[str, Record]:
    states: dict[str, Record] = msgspec.msgpack.decode(kept, type=_dict_of[str, concept.record])
    return states


def _name(reducer: Reducer) -> str:
    return type(reducer).__qualname__

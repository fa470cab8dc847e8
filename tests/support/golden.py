"""The bytes of every kind ever released, and how those of a new kind are made.

    python -m tests.support.golden      writes what is missing, changes nothing that is there

`tests/golden/entries/<topic>.json` is the body of an entry with every field, `<topic>+bare.json`
that of one with none but the required, `<topic>+sealed.json` one with its free text sealed. Of a
kind that has grown since, `<topic>+<n>.json` has all its `n` fields.
"""

import re
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from ledger.domain import KINDS
from ledger.domain.concept import Kind
from ledger.domain.entry import Entry, Event
from ledger.domain.sample import Sampler
from ledger.evidence.codec import body_of, write
from ledger.evidence.signing import Signer

GOLDEN = Path(__file__).parents[1] / "golden"
ENTRIES = GOLDEN / "entries"
SHAPES = GOLDEN / "shapes.json"
SIGNER = Signer(b"the key of all the golden files.")
_SEALED = {"commitment": "c" * 43, "ciphertext": "sealed_-09"}
_WORDS = {"title", "description", "examples"}


def main() -> None:
    """Write the golden files that are not there yet."""
    for path, body in _missing():
        path.write_bytes(body)
        sys.stdout.write(f"{path.name}\n")
    known = released()
    new = {name: shape for name, shape in shapes().items() if name not in known}
    SHAPES.write_text(json_text({**known, **new}))


def topic_of(path: Path) -> str:
    return path.name.removesuffix(".json").partition("+")[0]


def released() -> dict[str, Any]:
    """The shapes that were released: JSON Schemas without words."""
    found: dict[str, Any] = msgspec.json.decode(SHAPES.read_bytes()) if SHAPES.exists() else {}
    return found


@cache
def shapes() -> dict[str, Any]:
    """The shapes of today: of what every entry says, and of every event by topic."""
    generic: Any = Entry
    header = {"entry": _plain(msgspec.json.schema(generic[Event]))}
    events = {topic: _plain(msgspec.json.schema(kind.event)) for topic, kind in KINDS.items()}
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(header | events))
    return found


def json_text(value: object) -> str:
    return msgspec.json.format(msgspec.json.encode(value)).decode() + "\n"


def _plain(value: Any, *, fields: bool = False) -> Any:
    """A schema without what is only said to people; `fields` when its keys are names of fields."""
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if not isinstance(value, dict):
        return value
    return {
        k: _plain(v, fields=k in {"properties", "$defs"} and not fields)
        for k, v in value.items()
        if fields or k not in _WORDS
    }


def _missing() -> Iterator[tuple[Path, bytes]]:
    for kind in KINDS.values():
        full, bare = _entry(kind, Sampler(full=True, size=3)), _entry(kind, Sampler())
        variants = {"": full, "+bare": bare, "+sealed": _sealed(full)}
        if unsaid(kind):
            variants[f"+{len(kind.event.__struct_fields__)}"] = full
        for suffix, entry in variants.items():
            path = ENTRIES / f"{kind.topic}{suffix}.json"
            if entry is not None and not path.exists():
                yield path, body_of(kind.topic, write(entry, SIGNER))


def unsaid(kind: Kind) -> list[str]:
    """The fields of a released kind that stand in none of its golden bytes: it has grown."""
    bodies = "".join(path.read_text() for path in ENTRIES.glob(f"{kind.topic}*.json"))
    fields = msgspec.structs.fields(kind.event)
    said = [f.name for f in fields if isinstance(f.default, bool) or f'"{f.name}":' in bodies]
    return [f.name for f in fields if f.name not in said] if bodies else []


def _entry(kind: Kind, sampler: Sampler) -> Entry[Any]:
    generic: Any = Entry
    sample = sampler.make(generic[kind.event])
    names = {"type": kind.topic, "originator": f"{kind.concept}.golden", "signer": SIGNER.public}
    made: Entry[Any] = msgspec.structs.replace(sample, **names)
    return made


def _sealed(entry: Entry[Any]) -> Entry[Any] | None:
    """The same with every free text sealed; None when it has none."""
    plain = msgspec.to_builtins(entry.event)
    texts = [
        f.name for f in msgspec.structs.fields(entry.event) if re.search("Sealed", str(f.type))
    ]
    sealed = {name: _SEALED for name in texts if isinstance(plain.get(name), str)}
    if not sealed:
        return None
    event = msgspec.convert({**plain, **sealed}, type(entry.event))
    return msgspec.structs.replace(entry, event=event)


if __name__ == "__main__":
    main()

"""Bundles that were changed: what somebody might do to one, and both verifiers asked about it."""

import random
import shutil
from argparse import Namespace
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from ledger.evidence.codec import SIGNED_PREFIX
from ledger.evidence.signing import Signer
from projections.audit.bundle_verifier import verify_bundle
from projections.audit.manifest import MANIFEST
from projections.audit.signed import bare_in
from tests.support.bundles import Bundle, Row, in_folder, line_of, resealed, row_of
from tests.support.chronicle import Chronicle

script: Any = import_module("projections.audit.verify")
"""The program in a bundle, which has no types."""

STRANGER = Signer(b"a stranger whom nobody enrolled!")


class Both(NamedTuple):
    """What each of the two says of one bundle: how much does not hold."""

    ours: int
    alone: int


def asked(path: Path, digest: str | None = None) -> Both:
    """What both verifiers say of what is at a path."""
    report = script.Report()
    found = Namespace(bundle=path, tree_only=False, digest=digest, key=None, ca=None)
    script.verify(found, report)
    return Both(len(verify_bundle(path, digest=digest).problems), len(report.wrong))


@cache
def openssl() -> Any:
    """OpenSSL, looked for once."""
    return script.OpenSSL()


class Damaged(NamedTuple):
    """A bundle after somebody was at it, and what they did."""

    what: str
    members: Bundle


Edit = Callable[[random.Random, list[bytes]], list[bytes]]


def edits(told: Chronicle, members: Bundle, seed: int, count: int) -> Iterator[Damaged]:
    """So many random changes, of which each makes everything else fit again as far as it can.

    Half of them are sealed anew under a manifest that fits, as an insider would do it.
    """
    dice = random.Random(seed)
    while count:
        name, edit = dice.choice([*EDITS.items()])
        lines = members["ledger.jsonl"].splitlines(keepends=True)
        changed = edit(dice, lines)
        if changed == lines:
            continue
        count -= 1
        found = {**members, "ledger.jsonl": b"".join(changed)}
        insider = dice.random() < 0.5
        yield Damaged(f"{name}, {'sealed' if insider else 'bare'}",
                      resealed(found, told) if insider else found)  # fmt: skip


def _cut(dice: random.Random, lines: list[bytes]) -> list[bytes]:
    return lines[: dice.randrange(len(lines))]


def _cut_bytes(dice: random.Random, lines: list[bytes]) -> list[bytes]:
    whole = b"".join(lines)
    return [whole[: dice.randrange(len(whole))]]


def _swap(dice: random.Random, lines: list[bytes]) -> list[bytes]:
    one, other = dice.sample(range(1, len(lines)), 2)
    swapped = list(lines)
    swapped[one], swapped[other] = lines[other], lines[one]
    return swapped


def _drop(dice: random.Random, lines: list[bytes]) -> list[bytes]:
    at = dice.randrange(len(lines))
    return lines[:at] + lines[at + 1 :]


def _twice(dice: random.Random, lines: list[bytes]) -> list[bytes]:
    at = dice.randrange(len(lines))
    return [*lines[:at], lines[at], *lines[at:]]


def _flip(dice: random.Random, lines: list[bytes]) -> list[bytes]:
    whole = bytearray(b"".join(lines))
    whole[dice.randrange(len(whole))] ^= 1 << dice.randrange(8)
    return [bytes(whole)]


def _digit(dice: random.Random, lines: list[bytes]) -> list[bytes]:
    """A figure somewhere is another one."""
    whole = bytearray(b"".join(lines))
    at = dice.choice([n for n, byte in enumerate(whole) if 48 <= byte <= 57])
    whole[at] = dice.choice([n for n in range(48, 58) if n != whole[at]])
    return [bytes(whole)]


def _stranger(dice: random.Random, lines: list[bytes]) -> list[bytes]:
    """An entry with another word, signed anew by a key that nobody enrolled."""
    row = None
    while row is None or not row.body.partition(b"\n")[2].startswith(b'{"v":1'):
        at = dice.randrange(2, len(lines))
        row = _row(lines[at])
    topic, _, state = row.body.partition(b"\n")
    entry = msgspec.json.decode(state)["entry"]
    entry |= {"signer": STRANGER.public, "source": f"nobody {dice.random()}"}
    raw = msgspec.json.encode(entry)
    said = {"v": 1, "signer": STRANGER.public, "signature": STRANGER.sign(SIGNED_PREFIX + raw)}
    body = topic + b"\n" + msgspec.json.encode({**said, "entry": msgspec.Raw(raw)})
    return [*lines[:at], line_of(row._replace(body=body)), *lines[at + 1 :]]


def _row(line: bytes) -> Row | None:
    """The message of a line; None of a leaf alone."""
    return None if bare_in(line) else row_of(line)


def _hidden(dice: random.Random, lines: list[bytes]) -> list[bytes]:
    return hidden(lines, dice.randrange(1, len(lines)))


def hidden(lines: list[bytes], at: int) -> list[bytes]:
    """The topic of a message moved to the end of its subject: the same leaf, and no entry."""
    row = _row(lines[at])
    topic, _, state = row.body.partition(b"\n") if row else (b"", b"", b"")
    if row is None or not state:
        return lines
    subject = f"{row.subject}\n{topic.decode()}"
    return [*lines[:at], line_of(Row(row.number, subject, state, "void:not_an_entry")),
            *lines[at + 1 :]]  # fmt: skip


EDITS: dict[str, Edit] = {
    "cut between lines": _cut,
    "cut anywhere": _cut_bytes,
    "two lines in each other's place": _swap,
    "a line left out": _drop,
    "a line twice": _twice,
    "a bit": _flip,
    "a figure": _digit,
    "signed anew by a stranger": _stranger,
    "hidden under the same leaf": _hidden,
}


def written_out(members: Bundle, place: Path) -> Path:
    """As a directory, in the place of what was there."""
    shutil.rmtree(place, ignore_errors=True)
    return in_folder(members, place)


def flips(members: Bundle, every: int) -> Iterator[Damaged]:
    """One bit of every so many bytes of each member flipped; of the manifest, of one in seven."""
    for path, data in members.items():
        for at in range(0, len(data), min(every, 7) if path == MANIFEST else every):
            changed = bytearray(data)
            changed[at] ^= 1 << at % 8
            yield Damaged(f"{path} at {at}", {**members, path: bytes(changed)})

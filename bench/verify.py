"""Verifying 100,000 entries beside a bare loop over the same bytes.

`verify` is everything `crisis-verify` does of a signed log beside SHA-256 of every leaf and Ed25519
(PyNaCl) of every entry, both with every core; `verify.root` the Merkle root from nothing beside
SHA-256 of every leaf; `verify.tree` what `verify.py --tree-only` does of a bundle, its manifest and
checkpoint included, beside the same. A bare loop has its bytes in memory, cut out already. All by
the process's own time on all its threads, so that what else the machine does counts for neither
(docs/decisions/149-what-verifying-costs.md).
"""

import contextlib
import io
import os
import tempfile
from argparse import Namespace
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from common import LEDGER, SIGNER, bodies, disk, figure, in_turns, say, worked
from nacl.bindings import crypto_sign_open

from ledger import gc_pause
from ledger.evidence.codec import read
from ledger.evidence.merkle import leaf_of, tree_of
from ledger.evidence.notes import Checkpoint, origin_of, signed
from ledger.evidence.signing import from_text, to_text
from projections.audit.manifest import MANIFEST, Manifest, Member
from projections.audit.manifest import written as manifest_written
from projections.audit.signed import FORMAT, LogHeader, written
from projections.audit.verifier import verify

N = 100_000
ROUNDS = 3
CHUNK = 256

script: Any = import_module("projections.audit.verify")


class Signed(NamedTuple):
    """What a bare loop needs of an entry: signature and message, key, leaf."""

    sealed: bytes
    key: bytes
    leaf: bytes


def signatures(made: list[tuple[str, bytes]]) -> list[Signed]:
    found = []
    for subject, body in made:
        one = read(body)
        sealed = from_text(one.signature, 64) + one.signed
        found.append(Signed(sealed, from_text(one.entry.signer, 32), leaf_of(subject, body)))
    return found


def bare(entries: list[Signed]) -> None:
    for one in entries:
        sha256(one.leaf).digest()
        crypto_sign_open(one.sealed, one.key)


def on_every_core(entries: list[Signed]) -> None:
    chunks = [entries[at : at + CHUNK] for at in range(0, len(entries), CHUNK)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(bare, chunks))


def hashed(entries: list[Signed]) -> None:
    for one in entries:
        sha256(one.leaf).digest()


def log_of(made: list[tuple[str, bytes]], root: bytes) -> bytes:
    header = LogHeader(signed=FORMAT, crisis="bench", ledger=LEDGER, size=len(made),
                       root=to_text(root))  # fmt: skip
    rows = ((n, subject, body, "accepted") for n, (subject, body) in enumerate(made, 1))
    return b"".join(line + b"\n" for line in written(header, rows))


def bundle(place: Path, log: bytes, size: int, root: bytes) -> None:
    origin = origin_of("bench", LEDGER)
    note = str(signed(Checkpoint(origin, size, root).text, origin, SIGNER)).encode()
    members = {"checkpoint.txt": note, "ledger.jsonl": log}
    for path, data in members.items():
        (place / path).write_bytes(data)
    listed = tuple(
        Member(path=path, bytes=len(data), sha256=sha256(data).hexdigest())
        for path, data in members.items()
    )
    manifest = Manifest(
        bundle=1, crisis="bench", kind="exercise", ledger=LEDGER, size=size, root=to_text(root),
        edition="judge", ceiling="judicial", language="en", made="2026-01-05T08:00:00Z",
        members=listed,
    )  # fmt: skip
    (place / MANIFEST).write_bytes(manifest_written(manifest))


def tree_only(place: Path) -> None:
    report = script.Report()
    asked = Namespace(bundle=place, tree_only=True, digest=None, key=None)
    with contextlib.redirect_stdout(io.StringIO()):
        script.verify(asked, report)
    assert report.wrong == [], report.wrong


def beside(ours: Callable[[], object], reference: Callable[[], object]) -> tuple[float, float]:
    return in_turns(lambda _: ours(), lambda _: reference(), ROUNDS, N, worked)  # type: ignore[arg-type,return-value]


def main() -> None:
    with gc_pause.held(N):
        made = bodies(N)
        entries, root = signatures(made), tree_of(made).root()
        log = log_of(made, root)
    everything = beside(lambda: verify(io.BytesIO(log)), lambda: on_every_core(entries))
    root_only = beside(lambda: tree_of(made).root(), lambda: hashed(entries))
    found = [figure("verify", N, *everything, 0.4), figure("verify.root", N, *root_only, 0.45)]
    with tempfile.TemporaryDirectory(dir=disk()) as there:
        place = Path(there)
        bundle(place, log, N, root)
        tree = beside(lambda: tree_only(place), lambda: hashed(entries))
    say(*found, figure("verify.tree", N, *tree, 0.09))


if __name__ == "__main__":
    main()

"""Verifying 100,000 entries beside a bare loop over the same bytes.

`verify` is everything `crisis-verify` does of a signed log beside SHA-256 of every leaf and Ed25519
(PyNaCl) of every entry, both with every core; `verify.root` the Merkle root from nothing beside
SHA-256 of every leaf; both by the process's own time on all its threads, so that what else the
machine does counts for neither. `verify.tree` is what `verify.py --tree-only` does of a bundle, its
manifest and checkpoint included, beside SHA-256 of every leaf, by the clock on the wall, and
`verify.tree.work` the same by the processor time of all its processes. It runs in a process of its
own, as it does for whoever verifies, and what starting Python takes is not counted; of several runs
in turns the least counts on both sides. A bare loop has its bytes in memory, cut out already
(docs/decisions/149-what-verifying-costs.md).
"""

import io
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from common import LEDGER, SIGNER, Figure, bodies, disk, figure, say
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
ROUNDS = 5
TURNS = 9
CHUNK = 256

SCRIPTS = Path(__file__).parents[1] / "projections" / "audit"
ALONE = """
import resource, sys, time
sys.path.insert(0, sys.argv[1])
import verify
asked = type("Asked", (), dict(bundle=sys.argv[2], tree_only=True, digest=None, key=None, ca=None))
used = lambda: sum(sum(resource.getrusage(who)[:2]) for who in
                   (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
report, work, wall = verify.Report(), used(), time.perf_counter()
verify.verify(asked, report)
wall, work = time.perf_counter() - wall, used() - work
assert not report.wrong, report.wrong
print(wall, work)
"""
"""What begins in a process of its own and says what it took."""


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


class Taken(NamedTuple):
    """Seconds by the clock on the wall, and of processors in all processes together."""

    wall: float
    work: float


def tree_only(place: Path) -> Taken:
    words = [sys.executable, "-I", "-c", ALONE, str(SCRIPTS), str(place)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    return Taken(*map(float, done.stdout.split()[-2:]))


def taken(run: Callable[[], object]) -> Taken:
    wall, work = time.perf_counter(), time.process_time()
    run()
    return Taken(time.perf_counter() - wall, time.process_time() - work)


def least(several: Iterable[Taken]) -> Taken:
    walls, works = zip(*several, strict=True)
    return Taken(min(walls), min(works))


def trees(place: Path, entries: list[Signed]) -> list[Figure]:
    turns = [(tree_only(place), taken(lambda: hashed(entries))) for _ in range(TURNS)]
    ours, bare_loop = map(least, zip(*turns, strict=True))
    return [
        figure("verify.tree", N, N / ours.wall, N / bare_loop.wall, 0.25),
        figure("verify.tree.work", N, N / ours.work, N / bare_loop.work, 0.16),
    ]


def beside(ours: Callable[[], object], reference: Callable[[], object]) -> tuple[float, float]:
    """Entries a second of processor time, of either."""
    turns = [(taken(ours), taken(reference)) for _ in range(ROUNDS)]
    ours_took, bare_loop = map(least, zip(*turns, strict=True))
    return N / ours_took.work, N / bare_loop.work


def main() -> None:
    with gc_pause.held(N):
        made = bodies(N)
        entries, root = signatures(made), tree_of(made).root()
        log = log_of(made, root)
    everything = beside(lambda: verify(io.BytesIO(log)), lambda: on_every_core(entries))
    root_only = beside(lambda: tree_of(made).root(), lambda: hashed(entries))
    found = [figure("verify", N, *everything, 0.5), figure("verify.root", N, *root_only, 0.45)]
    with tempfile.TemporaryDirectory(dir=disk()) as there:
        bundle(Path(there), log, N, root)
        found += trees(Path(there), entries)
    say(*found)


if __name__ == "__main__":
    main()

"""Whole processes on 400,000 entries beside the same on 1,000: what a longer ledger costs.

Each figure is processes a second, ours on the long ledger and the reference on the short one, the
copy warm in both; a ratio of 0.67 says that it takes 1.5 times as long. `growth.memory.*` say the
same of the peak memory. Both ledgers hold every kind of entry in the mix in which a cell writes
them (`mix`). No server is asked: the copies were filled as a feed fills them.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from catchup import pinned
from common import Figure, disk, figure, mixed, say

from ledger.config import WITNESS, child_environment
from ledger.jetstream.message import StoredMessage
from ledger.store.opening import row_of

SHORT, LONG = 1_000, 400_000
BATCH = 1_000
ROUNDS = 7
FLOOR = 0.67
CRISIS = str(Path(sys.executable).parent / "crisis")
MEASURE = """
import resource, subprocess, sys, time
began = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
taken = time.perf_counter() - began
print(taken, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Run by a small process: a child begins with the peak memory of whoever started it."""

COMMANDS = {
    "brief": ["brief"],
    "brief-at": ["brief", "--at", "{middle}"],
    "overview": ["show", "overview"],
    "show": ["show", "142"],
    "log-last": ["log", "--last", "5"],
    "log-filter": ["log", "--filter", "concept:request", "--last", "20"],
}


def fill(path: Path, made: list[tuple[str, bytes]]) -> None:
    """A copy that holds a ledger, as a feed would have put it down."""
    with pinned(path, 1) as terminal:
        fold, stored = terminal.open_fold()
        for first in range(0, len(made), BATCH):
            rows, leaves = [], []
            for number, (subject, body) in enumerate(made[first : first + BATCH], first + 1):
                judged, _ = fold.take(number, subject, body, trusted=True)
                rows.append(row_of(StoredMessage(number, subject, b"", body, 0), judged))
                leaves.append(fold.leaf)
            change = stored.change(fold.standing, fold.situation, rows)
            terminal.replica.keep(rows, leaves, change)
            stored.put_down(fold.situation.head)
            fold.settled(fold.situation.head)
        terminal.replica.remember(checked=b"%d" % len(made))


def run(home: Path, words: list[str]) -> tuple[float, int]:
    """Seconds and peak memory (KiB) of one command."""
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE, CRISIS, "--home", str(home), *words],
        env=child_environment(PYTHONDONTWRITEBYTECODE=""),
        stdout=subprocess.PIPE,
        check=True,
    )
    seconds, kib = measured.stdout.split()
    return float(seconds), int(kib)


def grown(name: str, words: list[str], homes: dict[int, Path]) -> Iterator[Figure]:
    """One command on both, in turns."""
    sides: dict[int, list[tuple[float, int]]] = {n: [] for n in homes}
    for _ in range(ROUNDS):
        for n, home in homes.items():
            sides[n].append(run(home, [word.format(middle=n // 2) for word in words]))
    seconds = {n: median(taken for taken, _ in side) for n, side in sides.items()}
    memory = {n: max(kib for _, kib in side) for n, side in sides.items()}
    print(f"{name}: {memory[LONG] // 1024} MiB", file=sys.stderr, flush=True)
    yield figure(f"growth.{name}", LONG, 1 / seconds[LONG], 1 / seconds[SHORT], FLOOR)
    yield figure(f"growth.memory.{name}", LONG, 1 / memory[LONG], 1 / memory[SHORT], FLOOR)


@contextmanager
def filled(short: int = SHORT, long: int = LONG) -> Iterator[dict[int, Path]]:
    """A short and a long ledger, each in a home of its own."""
    with tempfile.TemporaryDirectory(prefix="growth-", dir=disk()) as base:
        os.environ[WITNESS] = str(Path(base) / "witness")  # noqa: TID251 (for every child too)
        made = mixed(long)
        homes = {n: Path(base) / str(n) for n in (short, long)}
        for n, home in homes.items():
            fill(home, made[:n])
        yield homes


def main() -> None:
    with filled() as homes:
        say(*(one for name, words in COMMANDS.items() for one in grown(name, words, homes)))


if __name__ == "__main__":
    main()

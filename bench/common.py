"""What the benchmarks share: homes that vanish, ledgers of any length, and how a figure is said.

A figure is a ratio of two rates measured in the same run, the two taken in turns so that whatever
else the machine does falls on both.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
from mix import At, Step, Story, cycle

from ledger.command.decide import Author, Moment, decide
from ledger.command.order import MEANT, Circumstances, Context, Order, build
from ledger.config import WITNESS, environ
from ledger.domain import KINDS as KINDS_OF_ENTRIES
from ledger.domain import VERBS
from ledger.domain.crisis.commands import OpenCrisis
from ledger.domain.organisation import Organisation
from ledger.evidence.codec import body_of, write
from ledger.evidence.fold import Fold
from ledger.evidence.signing import Signer
from ledger.home.home import Home
from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.stream import Stream
from ledger.server.embedded import Endpoint, stop
from ledger.server.process import ServerProcess
from projections.scenario import organisation

LEDGER = "0123456789abcdef" * 2
PREFIX = "crisis.bench"
START = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
SIGNER = Signer(b"bench" * 6 + b"12")


@dataclass(frozen=True)
class Figure:
    """One line of the table; rates a second, larger is better; no floor where only reported."""

    name: str
    n: int
    ours: float
    reference: float
    ratio: float
    floor: float | None


def figure(name: str, n: int, ours: float, reference: float, floor: float | None) -> Figure:
    return Figure(name, n, round(ours, 1), round(reference, 1), round(ours / reference, 3), floor)


def say(*figures: Figure) -> None:
    """Print each figure as one JSON object a line, or as words without `--json`."""
    parser = argparse.ArgumentParser(description=sys.modules["__main__"].__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    as_json = parser.parse_args().json
    for one in figures:
        print(json.dumps(asdict(one)) if as_json else line(one), flush=True)


def line(one: Figure) -> str:
    floor = "" if one.floor is None else f"  floor {one.floor:g} {verdict(one)}"
    return (
        f"{one.name:<26} n={one.n:<8,} ours {one.ours:>12,.1f}/s  "
        f"reference {one.reference:>12,.1f}/s  ratio {one.ratio:>7.3f}{floor}"
    )


def verdict(one: Figure) -> str:
    return "" if one.floor is None else "ok" if one.ratio >= one.floor else "BELOW"


def rate(run: Callable[[], None], n: int) -> float:
    """How many a second, `run` doing `n` of them."""
    started = time.perf_counter()
    run()
    return n / (time.perf_counter() - started)


def worked(run: Callable[[], None], n: int) -> float:
    """As `rate`, of the process's own time on all its threads."""
    before = time.process_time()
    run()
    return n / (time.process_time() - before)


def in_turns(
    ours: Callable[[int], None],
    reference: Callable[[int], None],
    rounds: int,
    each: int,
    measure: Callable[[Callable[[], None], int], float] = rate,
) -> tuple[float, float]:
    """Median rates of two ways, a round of each in turn; both get the number of the round."""
    pairs = [
        (measure(lambda r=r: ours(r), each), measure(lambda r=r: reference(r), each))
        for r in range(rounds)
    ]
    return statistics.median(p[0] for p in pairs), statistics.median(p[1] for p in pairs)


def disk() -> Path:
    """Where everything is stored that a benchmark stores: BENCH_DIR, or this folder.

    What a figure is worth depends on what an fsync costs there; both sides use the same disk.
    """
    return Path(environ("BENCH_DIR") or Path(__file__).parent).absolute()


@contextmanager
def home() -> Iterator[Path]:
    """A directory for one home; its server ends with it."""
    base = Path(tempfile.mkdtemp(prefix="bench-", dir=disk()))
    os.environ[WITNESS] = str(base / "witness")  # noqa: TID251 (for every child too)
    path = base / "home"
    try:
        yield path
    finally:
        stop(path)
        shutil.rmtree(base)


def make_stream(
    path: Path, endpoint: Endpoint, name: str, prefix: str, metadata: dict[str, str]
) -> None:
    """What only the home's provisioner may."""
    seed = Home(path).provisioner_seed()
    connection = Connection(ConnectionSettings(url=endpoint.url, nkey_seed=seed, name="bench"))
    connection.open()
    Stream(connection, name, prefix, metadata=metadata).create()
    connection.close()


@contextmanager
def plain() -> Iterator[str]:
    """A server without a door, for what our own lets nobody do; its address."""
    base = Path(tempfile.mkdtemp(prefix="bench-", dir=disk()))
    config = base / "plain.conf"
    config.write_text(
        f'listen: "127.0.0.1:-1"\njetstream {{ store_dir: "{base}", sync_interval: always }}\n'
    )
    try:
        with ServerProcess(config, base / "plain.log") as server:
            yield server.url
    finally:
        shutil.rmtree(base)


def vivalia() -> Organisation:
    return msgspec.toml.decode(organisation(), type=Organisation)


def context() -> Context:
    return Context(START, ZoneInfo("Europe/Brussels"), {})


KINDS = (
    ("decision.take", {"text": "Cut every connection to the outside", "decider": "crisis cell"}),
    ("observation.note", {"text": "Staff told to work on paper until further notice"}),
    ("request.log", {"what": "two workstations for the admission desk", "site": "arlon"}),
    ("service.report", {"service": "radiology", "state": "degraded", "scope": "arlon"}),
    ("communication.send", {"audience": ["public"], "channel": "website", "text": "As yesterday"}),
)


def opening() -> Order:
    command = OpenCrisis(
        name="bench",
        title="Bench",
        kind="exercise",
        ledger=LEDGER,
        organisation=vivalia(),
        founder="coordinator",
        founder_name="Coordinator",
        founder_key=SIGNER.public,
    )
    return Order(VERBS["crisis.open"], command, "opening", "", Circumstances())


def bodies(n: int) -> list[tuple[str, bytes]]:
    """Subjects and bodies of a ledger of `n` entries, signed, of the kinds that fill a crisis."""
    book = _Book()
    for number in range(1, n):
        verb, fields = KINDS[number % len(KINDS)]
        book.put(Step(verb, fields), f"c{number}")
    return book.made


def mixed(n: int) -> list[tuple[str, bytes]]:
    """The same, of every kind there is in a natural mix; `n` at least one cycle of it (`mix`)."""
    book = _Book()
    for story in (story for turn in count() for story in cycle(turn)):
        if len(book.made) >= n:
            break
        book.tell(story)
    if missing := KINDS_OF_ENTRIES.keys() - book.kinds:
        sys.exit(f"kinds that the mix has not: {', '.join(sorted(missing))}")
    return book.made[:n]


def _cited(value: Any, numbers: list[int]) -> Any:
    """A field with the numbers of entries in their places."""
    if isinstance(value, list):
        return [_cited(one, numbers) for one in value]
    return numbers[value] if isinstance(value, At) else value


class _Book:
    """A ledger as messages, opened, that decides what it is told."""

    def __init__(self) -> None:
        self.made: list[tuple[str, bytes]] = []
        self.kinds: set[str] = set()
        self._fold = Fold(PREFIX)
        self._author = Author("coordinator", "coordinator", "bench", SIGNER.public)
        self._around = context()
        self._put(opening())

    def tell(self, story: Story) -> None:
        """One life; its steps may name the entries before them (`At`)."""
        numbers: list[int] = []
        for step in story:
            fields = {k: _cited(v, numbers) for k, v in step.fields.items()}
            numbers.append(len(self.made) + 1)
            self.put(step._replace(fields=fields), f"c{len(self.made)}")

    def put(self, step: Step, ident: str) -> None:
        """One command, recorded."""
        around = {"source": "bench"}
        order = build(VERBS[step.path], step.fields, around, self._around, ident=ident,
                      target=step.about, named=step.names)  # fmt: skip
        self._put(order)

    def _put(self, order: Order) -> None:
        moment = Moment(START + timedelta(seconds=len(self.made)))
        meant = order._replace(meant=frozenset(MEANT))  # the same words again and again
        for entry in decide(meant, self._fold, self._author, moment, LEDGER):
            body = body_of(entry.type, write(entry, SIGNER))
            self.made.append((f"{PREFIX}.{entry.originator}.{entry.version}", body))
            self.kinds.add(entry.type)
            self._fold.take_own(len(self.made), *self.made[-1], entry)

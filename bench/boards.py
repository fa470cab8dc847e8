"""Boards in terminals of their own, while entries pour in from another terminal.

`boards.painted` is how soon an entry that the server acknowledged is on the screen, on the slowest
of five boards at 50 entries a second for a minute, beside the 300 ms allowed; `keys` how soon a
letter typed into the line of a meeting is there meanwhile, beside 50 ms: both p99, both said as so
many a second. `boards.busy` and `boards.idle` are how many such boards a core holds, beside the 4
and the 50 that 25 % and 2 % allow; the busiest counts. `boards.memory` is how many of its most a GB
holds on 100,000 entries after a look at every board, beside the 8.3 that 120 MB allow.
`boards.first` is `crisis board` until it is painted, on 100,000 entries beside 1,000; the floor of
0.67 says that it takes at most 1.5 times as long.

Moments are taken where the bytes come out of a pty, and in the process that records, right after
the acknowledgement. `BOARD_SECONDS` says how long it pours, instead of 60.
"""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from catchup import fill as fill_server
from catchup import pinned
from common import Figure, figure, home, mixed, say
from growth import filled
from msgspec import structs
from screens import Screen, Watch, percentile, watched

from ledger.config import environ
from ledger.home.home import Home
from ledger.server.directory import ServerDirectory
from ledger.server.embedded import ensure
from tui.board.names import BOARD_NAMES

ENTRIES, RATE = 1_500, 50
SECONDS = float(environ("BOARD_SECONDS") or 60)
IDLE_SECONDS = 30.0
FEW, MANY, ROUNDS = 1_000, 100_000, 7
FLOOR = 0.67
OPEN = ("overview", "decisions", "requests", "log")
"""Boards that are open beside the line of a meeting, which lies over one more overview."""

PAINTED, ECHO, BUSY, IDLE, MEMORY = 0.3, 0.05, 0.25, 0.02, 120.0
LETTERS = [chr(point) for point in range(0x100, 0x250) if chr(point).isalpha()]
"""Of which no screen shows any by itself, so that each is seen when it is echoed and not before."""

EACH = 0.11
"""Seconds between two letters: a fast typist."""

LINE_LONG = 80
"""Letters of a line, after which it is begun anew."""

ANEW = "\x15"
"""Ctrl-U."""

AS_OF = re.compile("à #((?:[0-9]|\u202f|\u00a0)+)".encode())
"""Up to which entry a board is, in French."""

Acknowledged = list[tuple[int, float]]


@contextmanager
def two_homes() -> Iterator[tuple[Path, Path]]:
    """One that has the server and records, and another terminal's, whose boards are watched."""
    with home() as path:
        endpoint = ensure(path)
        fill_server(path, endpoint, mixed(ENTRIES))
        pinned(path, 0).close()
        other = path.parent / "other"
        with pinned(other, 1) as terminal:
            seed = str(ServerDirectory(path).seed)
            pin = structs.replace(terminal.pin, server=endpoint.url, nkey_file=seed)
            Home(other).keep_pin(pin)
        yield path, other


def opened(watch: Watch, path: Path) -> list[Screen]:
    """Five boards, live; the last has the line of a meeting over it."""
    boards = [watch.open(path, "board", name) for name in (*OPEN, "overview")]
    for one in boards:
        one.wait_for("EN DIRECT")
    boards[-1].type("m")
    boards[-1].wait_for("Tapez")
    time.sleep(3)  # what they do at their start is no load
    return boards


def pour(path: Path, line: Screen) -> tuple[Acknowledged, list[float]]:
    """Entries from a process of their own, and how long each letter typed meanwhile took."""
    script = str(Path(__file__).with_name("pour.py"))
    words = [sys.executable, script, str(path), "", str(RATE), str(SECONDS)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as pouring:
        assert pouring.stdout
        echoes, typed = [], 0
        while pouring.poll() is None:
            time.sleep(EACH)
            echoes.append(echo(line, LETTERS[typed % len(LETTERS)]))
            typed += 1
            if not typed % LINE_LONG:
                line.type(ANEW)
        told = [line.split() for line in pouring.stdout]
    if pouring.returncode:
        sys.exit("not everything was recorded")
    return [(int(number), float(at)) for number, at in told], echoes


def echo(line: Screen, letter: str) -> float:
    """Seconds until a letter is written back."""
    begin = len(line.raw)
    at = line.type(letter)
    return line.wait_for(letter, begin=begin) - at


def painted(board: Screen, acknowledged: Acknowledged) -> list[float]:
    """Seconds from each acknowledgement until that board said that it is so far."""
    shown, taken, upto, at = _shown(board), [], 0, 0.0
    for number, moment in acknowledged:
        while upto < number:
            upto, at = next(shown)
        taken.append(at - moment)
    return taken


def wait_until_painted(board: Screen, number: int) -> None:
    """Until a board has said that it is so far; a board that never does ends it all."""
    deadline = time.monotonic() + 60
    while max((upto for upto, _ in _shown(board)), default=0) < number:
        if time.monotonic() > deadline:
            sys.exit(f"a board that never came to #{number}")
        time.sleep(0.2)


def _shown(board: Screen) -> Iterator[tuple[int, float]]:
    for number, at in board.found(AS_OF):
        yield int(re.sub(r"\D", "", number.decode())), at


def followed() -> Iterator[Figure]:
    """What five boards do while it pours, and one while it does not."""
    with two_homes() as (path, other), Watch() as watch:
        idle = watch.open(other, "board")
        idle.wait_for("EN DIRECT")
        time.sleep(3)  # as above
        rest = load(idle, IDLE_SECONDS)
        watch.end(idle)
        boards = opened(watch, other)
        before, began = [one.cpu for one in boards], time.monotonic()
        acknowledged, echoes = pour(path, boards[-1])
        seconds = time.monotonic() - began
        busy = max((one.cpu - cpu) / seconds for one, cpu in zip(boards, before, strict=True))
        for one in boards:
            wait_until_painted(one, acknowledged[-1][0])
        slowest = max(percentile(painted(one, acknowledged), 0.99) for one in boards)
    n = len(acknowledged)
    yield figure("boards.painted", n, 1 / slowest, 1 / PAINTED, 1.0)
    yield figure("keys", len(echoes), 1 / percentile(echoes, 0.99), 1 / ECHO, 1.0)
    yield figure("boards.busy", n, 1 / busy, 1 / BUSY, 1.0)
    yield figure("boards.idle", 1, 1 / max(rest, 1e-4), 1 / IDLE, 1.0)


def load(board: Screen, seconds: float) -> float:
    """The share of a core that it takes while nothing is done with it."""
    before, began = board.cpu, time.monotonic()
    time.sleep(seconds)
    return (board.cpu - before) / (time.monotonic() - began)


def first_paint(path: Path) -> float:
    """Seconds from the start of a process until a board says how far it is."""
    with watched(path, "board", "--offline") as board:
        return board.wait_for("à #") - board.began


def most_memory(path: Path) -> float:
    """MB, after every board was looked at and the log was paged through."""
    with watched(path, "board", "--offline") as board:
        board.wait_for("à #")
        for _ in BOARD_NAMES:
            begin = len(board.raw)
            board.type("\t")
            board.wait_for("╍", begin=begin)
        return board.memory


def grown() -> Iterator[Figure]:
    """What a longer ledger costs."""
    with filled(FEW, MANY) as homes:
        sides = {n: [first_paint(path) for _ in range(ROUNDS)] for n, path in homes.items()}
        memory = most_memory(homes[MANY])
    few, many = (median(sides[n]) for n in (FEW, MANY))
    yield figure("boards.first", MANY, 1 / many, 1 / few, FLOOR)
    yield figure("boards.memory", MANY, 1e3 / memory, 1e3 / MEMORY, 1.0)


def main() -> None:
    say(*followed())
    say(*grown())


if __name__ == "__main__":
    main()

"""Programs on terminals of their own, and every byte they write with the moment it came.

Moments are those of the monotonic clock, which all processes of a machine share.
"""

import fcntl
import os
import pty
import re
import selectors
import struct
import subprocess
import sys
import termios
import threading
import time
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import accumulate
from pathlib import Path
from typing import Self

from ledger.config import child_environment

CRISIS = str(Path(sys.executable).parent / "crisis")
TICKS = os.sysconf("SC_CLK_TCK")

_DRAWING = re.compile(rb"\x1b(\[[0-9;?:<>=!$ ]*[@-~]|\][^\x07]*\x07|[()=>78].?)")


class Screen:
    """One `crisis` command on a terminal of `width` by `height`; its words as on the command line.

    What it writes is read by a `Watch`, without which it would stop at a full terminal.
    """

    def __init__(self, home: Path, words: list[str], size: tuple[int, int] = (100, 40)) -> None:
        self.terminal, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [CRISIS, "--home", str(home), *words],
            stdin=theirs, stdout=theirs, stderr=theirs, start_new_session=True,
            env=child_environment(
                TERM="xterm-256color", COLORTERM="truecolor", CRISIS_LANG="fr", LC_ALL="C.UTF-8",
                PYTHONDONTWRITEBYTECODE="",
            ),
        )  # fmt: skip
        os.close(theirs)
        self.raw: list[tuple[float, bytes]] = []

    def type(self, keys: str) -> float:
        """Press keys; when."""
        at = time.monotonic()
        os.write(self.terminal, keys.encode())
        return at

    def found(self, pattern: re.Pattern[bytes], begin: int = 0) -> Iterator[tuple[bytes, float]]:
        """What a pattern's group matched of all that was written, and when the end of it came.

        `begin` is the first of `raw` that is looked at. Nothing that is matched may change colour.
        """
        pieces = self.raw[begin:]
        ends = list(accumulate(len(raw) for _, raw in pieces))
        for match in pattern.finditer(b"".join(raw for _, raw in pieces)):
            yield match[1], pieces[bisect_left(ends, match.end())][0]

    def wait_for(self, text: str, seconds: float = 60, begin: int = 0) -> float:
        """When this was first written, of `raw` from `begin` on."""
        pattern = re.compile(b"(%b)" % re.escape(text.encode()))
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            if first := next(self.found(pattern, begin), None):
                return first[1]
            time.sleep(0.005)
        last = b"".join(raw for _, raw in self.raw)[-4_000:]
        sys.exit(f"never shown: {text}\n{_DRAWING.sub(b' ', last).decode('utf-8', 'replace')}")

    @property
    def cpu(self) -> float:
        """Seconds of a core that it has used so far."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(stat[11]) + int(stat[12])) / TICKS

    @property
    def memory(self) -> float:
        """The most memory it has held so far, in MB."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024 / 1e6

    def end(self) -> None:
        """Leave it as people do."""
        with suppress(OSError):
            os.write(self.terminal, b"\x11")  # Ctrl-Q, wherever one is
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self.terminal)


class Watch:
    """Reads all of them as they write, in one thread that does nothing else."""

    def __init__(self) -> None:
        self._ready = selectors.DefaultSelector()
        self._screens: list[Screen] = []
        self._stopping = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in self._screens:
            self.end(one)
        self._stopping = True
        self._thread.join()
        self._ready.close()

    def open(self, home: Path, *words: str) -> Screen:
        """A screen that is read from its first byte on."""
        one = Screen(home, list(words))
        self._screens.append(one)
        self._ready.register(one.terminal, selectors.EVENT_READ, one)
        return one

    def end(self, one: Screen) -> None:
        """End a program, reading it to its end."""
        if one in self._screens and one.process.returncode is None:
            one.end()

    def _run(self) -> None:
        while not self._stopping:
            for key, _ in self._ready.select(0.05):
                self._read(key.data)

    def _read(self, one: Screen) -> None:
        try:
            raw = os.read(one.terminal, 1 << 20)
        except OSError:
            raw = b""
        if raw:
            one.raw.append((time.monotonic(), raw))
        else:
            self._ready.unregister(one.terminal)


@contextmanager
def watched(home: Path, *words: str) -> Iterator[Screen]:
    """One program, until it is left."""
    with Watch() as watch:
        yield watch.open(home, *words)


def percentile(values: list[float], share: float) -> float:
    """The value that so large a share is not above."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

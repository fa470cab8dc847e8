"""The command line as people run it: mostly real processes; homes read without a server."""

import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ledger.config import child_environment
from ledger.domain.card import microseconds
from ledger.evidence.fold import Fold
from ledger.evidence.signing import to_text
from ledger.home.home import Home, Pin
from ledger.jetstream.message import StoredMessage
from ledger.store.opening import row_of
from ledger.store.replica import Replica
from tests.support import prefork
from tests.support.chronicle import AUTHOR, LEDGER, PREFIX, Chronicle, kept_story
from tui.cli.main import main

CRISIS = Path(sys.executable).with_name("crisis")
VERIFY = Path(sys.executable).with_name("crisis-verify")
FORKED = {CRISIS: prefork.CRISIS, VERIFY: "projections.audit.verify_command"}
SEED = b"founder of an exercise in memory"
CONTACT = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


_UNFOLD = re.compile(r"\n {6}")


class Ran(NamedTuple):
    """What a process said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[Any]:
        """The JSON lines on stdout."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def entries(self) -> list[str]:
        """The entries of a log, each on one line however it was wrapped."""
        return [e for e in _UNFOLD.sub(" ", self.out).splitlines() if e.startswith("#")]

    @property
    def error(self) -> Any:
        """The last JSON object on stderr."""
        return json.loads(self.err.splitlines()[-1])


def run(
    *words: str,
    home: Path,
    stdin: str | bytes = "",
    program: Path = CRISIS,
    env: dict[str, str] | None = None,
) -> Ran:
    """Run one command to its end, in English unless told otherwise."""
    told = stdin.encode() if isinstance(stdin, str) else stdin
    around = environment(home, **(env or {}))
    if program in FORKED and prefork.is_ready_for(around, told):
        code, out, err = prefork.run(words, around, told, FORKED[program])
        return Ran(code, out.decode(), err.decode())
    done = subprocess.run(
        [program, *words], input=told, capture_output=True, timeout=60, check=False, env=around,
    )  # fmt: skip
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def run_here(*words: str, home: Path, stdin: str = "") -> Ran:
    """Run one command to its end in this process: where starting one is not what is tested."""
    code, out, err = bytes_here(*words, home=home, stdin=stdin)
    return Ran(code, out.decode(), err.decode())


def bytes_here(
    *words: str, home: Path, stdin: str = "", encoding: str = "utf-8", **changes: str
) -> tuple[int, bytes, bytes]:
    """As `run_here`, with output in an encoding: its exit code, and the bytes that it wrote."""
    out, err = TextIOWrapper(BytesIO(), encoding), TextIOWrapper(BytesIO(), encoding)
    with pytest.MonkeyPatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
        patch.setattr(sys, "stdin", TextIOWrapper(BytesIO(stdin.encode())))
        for name, value in _own(home, changes).items():
            patch.setenv(name, value)
        code = main(words)
    return code, _written(out), _written(err)


def _written(to: TextIOWrapper) -> bytes:
    to.flush()
    to.seek(0)
    return bytes(to.buffer.read())


def run_on_terminal(
    *words: str, home: Path, answers: Sequence[str] = (), env: dict[str, str] | None = None
) -> Ran:
    """Run one command on a terminal of its own; everything it shows is `out`.

    Each answer is typed when the terminal has shown something new and waits.
    """
    ours, theirs = pty.openpty()
    ended = _begun_on(theirs, words, environment(home, **{"TERM": "xterm-256color", **(env or {})}))
    os.close(theirs)
    shown = b""
    for answer in answers:
        while not shown.rstrip(b" ").endswith((b":", b"?")):
            shown += _shown(ours)
        os.write(ours, answer.encode() + b"\n")
        shown += _shown(ours)
    while more := _shown(ours):
        shown += more
    os.close(ours)
    return Ran(ended(), shown.decode().replace("\r\n", "\n"), "")


def _begun_on(terminal: int, words: Sequence[str], env: Mapping[str, str]) -> Callable[[], int]:
    """What waits for the exit code of a command on this terminal."""
    if prefork.is_ready_for(env, b""):
        return prefork.begin(words, env, (terminal,) * 3).code
    child = subprocess.Popen(
        [CRISIS, *words], stdin=terminal, stdout=terminal, stderr=terminal, env=env,
        start_new_session=True,
    )  # fmt: skip
    return lambda: child.wait(60)


def _shown(terminal: int) -> bytes:
    """What is on the terminal next; nothing when it was closed."""
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""


def environment(home: Path, **changes: str) -> dict[str, str]:
    """The environment of a command: this home, English, 80 columns, nothing left over."""
    return child_environment(**_own(home, changes))


def _own(home: Path, changes: Mapping[str, str]) -> dict[str, str]:
    plain = {"CRISIS_HOME": str(home), "CRISIS_LANG": "en", "COLUMNS": "80", "CRISIS_SERVER": "",
             "CRISIS_NAME": "", "CRISIS_DEBUG": ""}  # fmt: skip
    return {**plain, **changes}


def home_of(chronicle: Chronicle, path: Path, late: Mapping[int, float] | None = None) -> Path:
    """A home that holds this ledger and its founder's key; no server has ever run there.

    The server had each entry when it was recorded, or as many seconds later as `late` says.
    """
    home = Home(path)
    home.make(path)
    home.keep_pin(_pin(chronicle))
    home.make(path / "keys")
    key = path / "keys" / f"{AUTHOR.member}.key"
    key.write_text(to_text(SEED) + "\n")
    key.chmod(0o600)
    _fill(home.crisis("vivalia") / "replica.db", chronicle, late or {})
    return path


def whole_story() -> Chronicle:
    """The scenario to its end; read only."""
    return kept_story()


def _pin(chronicle: Chronicle) -> Pin:
    crisis = chronicle.fold.situation.crisis
    assert crisis is not None
    return Pin(
        ledger=LEDGER,
        name="vivalia",
        title=crisis.title,
        kind=crisis.kind,
        founder=AUTHOR.key,
        member=AUTHOR.member,
        role=AUTHOR.role,
        terminal=AUTHOR.terminal,
    )


def _fill(path: Path, chronicle: Chronicle, late: Mapping[int, float]) -> None:
    fold = Fold(PREFIX, ledger=LEDGER)
    rows, stored = [], 0
    for number, (subject, body) in enumerate(chronicle.messages, 1):
        if entry := chronicle._stored(number):
            stored = microseconds(entry.recorded) * 1_000
        stored_at = stored + int(late.get(number, 0) * 1e9)
        judged = fold.take_checked(number, subject, body, stored_at)
        rows.append(row_of(StoredMessage(number, subject, b"", body, stored_at), judged))
    replica = Replica(path)
    replica.keep(rows)
    replica.remember(checked=str(len(rows)).encode(), contact=CONTACT.isoformat().encode())
    replica.close()

"""One nats-server as a child process: found, started until it says it is ready, and ended.

The only place that starts processes. A child is *attached* (ends with the `with` block, for tests
and benchmarks) or *detached* (a session of its own, no terminal, no descriptor of ours but those
handed over, so that it lives on after the command that started it).
"""

import os
import shutil
import signal
import socket
import subprocess
import sysconfig
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from ledger import config as settings
from ledger.clock import SYSTEM
from ledger.server.directory import LOOPBACK
from ledger.server.errors import ServerStartError
from ledger.server.server_log import Announcement, announcement, last_words

BINARY_VARIABLE = "CRISIS_NATS_SERVER"
_NAME = "nats-server"
_POLL = 0.01
_VERSION_SECONDS = 10
_DETACH = 'log=$1; shift; "$@" </dev/null >>"$log" 2>&1 & echo "$!"'


def find_binary() -> Path:
    """The nats-server to run: the one the user names, the package's own, the first on the PATH.

    Raises:
        ServerStartError: `server_binary_missing`, with the name that was looked for.
    """
    named = settings.environ(BINARY_VARIABLE)
    own = str(Path(sysconfig.get_path("scripts")) / _NAME)
    for candidate in (named,) if named else (own, _NAME):
        found = shutil.which(candidate)
        if found:
            return Path(found).absolute()
    raise ServerStartError("server_binary_missing", name=named or _NAME, variable=BINARY_VARIABLE)


def binary_version(binary: Path) -> str:
    """What a nats-server binary says its version is, or whatever it says instead.

    Raises:
        ServerStartError: `server_unusable`, it cannot be run.
    """
    try:
        said = subprocess.run(  # noqa: S603 (a binary found by us)
            [str(binary), "--version"], capture_output=True, check=False, timeout=_VERSION_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ServerStartError("server_unusable", path=binary, reason=error) from error
    text = (said.stdout or said.stderr).decode(errors="replace")
    return text.removeprefix("nats-server: ").strip()


def free_port() -> int:
    """A TCP port of the loopback address that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def process_exists(pid: int) -> bool:
    """Whether a process of that number runs; one that ended and awaits its parent does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2][1] != "Z"
    except OSError:
        return True


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class ServerProcess:
    """A nats-server run on `config`, its output appended to `log`.

    Relative paths in the configuration are relative to its own directory. `hand_over` are
    descriptors that the server keeps open for as long as it lives.
    """

    def __init__(
        self,
        config: Path,
        log: Path,
        *,
        detached: bool = False,
        hand_over: Sequence[int] = (),
        environment: dict[str, str] | None = None,
    ) -> None:
        self._config = config.absolute()
        self._log = log.absolute()
        self._detached = detached
        self._hand_over = tuple(hand_over)
        self._environment = environment or {}
        self._child: subprocess.Popen[bytes] | None = None
        self._pid = 0
        self._begin = 0
        self._announced: Announcement | None = None

    @property
    def pid(self) -> int:
        """The process number, 0 before the start."""
        return self._pid

    @property
    def announced(self) -> Announcement:
        """What the server said of itself when it was ready."""
        if self._announced is None:
            raise ServerStartError("server_not_started", words="", log=self._log)
        return self._announced

    @property
    def port(self) -> int:
        """The port it listens on, as it said."""
        return self.announced.port

    @property
    def url(self) -> str:
        """Where clients of this machine connect."""
        return f"nats://{LOOPBACK}:{self.port}"

    def start(self, timeout: float = 10) -> None:
        """Start, and return once the server says that it is ready.

        Raises:
            ServerStartError: `server_not_started` when it ended, `server_not_ready` when it took
                longer than `timeout` seconds (it is killed then), with its own last words;
                `server_binary_missing`, or `server_unusable` when a file of it cannot be opened.
        """
        self._announced = None
        self._spawn(find_binary())
        deadline = SYSTEM.monotonic() + timeout
        while not self._ready():
            if not self.alive() and not self._ready():
                raise self._failure("server_not_started")
            if SYSTEM.monotonic() > deadline:
                self.kill()
                raise self._failure("server_not_ready", seconds=timeout)
            time.sleep(_POLL)

    def alive(self) -> bool:
        """Whether the process still runs."""
        if self._child is not None:
            return self._child.poll() is None
        return self._pid > 0 and process_exists(self._pid)

    def terminate(self, timeout: float = 10) -> None:
        """Ask it to end, wait `timeout` seconds, then kill it; nothing if it has ended."""
        self._signal(signal.SIGTERM)
        if not self._ended_within(timeout):
            self.kill()

    def kill(self) -> None:
        """End it without asking (SIGKILL) and wait until it is gone."""
        self._signal(signal.SIGKILL)
        self._ended_within(float("inf"))

    def __enter__(self) -> Self:
        if not self.alive():
            self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.terminate()

    def _spawn(self, binary: Path) -> None:
        # By its name, from its directory: the server finds it again when both were moved.
        command = [str(binary), "-c", self._config.name]
        try:
            with open(self._log, "ab", opener=_private) as output:
                self._begin = output.tell()
                if self._detached:
                    self._pid = self._detach(command, output)
                else:
                    self._child = self._popen(command, output, subprocess.STDOUT)
                    self._pid = self._child.pid
        except OSError as error:
            raise ServerStartError(
                "server_unusable", path=error.filename or binary, reason=error.strerror
            ) from error

    def _detach(self, command: list[str], errors: BinaryIO) -> int:
        """Start through a shell that ends at once, so that the server waits for no parent."""
        shell = ["/bin/sh", "-c", _DETACH, "sh", str(self._log), *command]
        with self._popen(shell, subprocess.PIPE, errors) as starter:
            said, _ = starter.communicate()
        return int(said)

    def _popen(
        self, command: list[str], output: BinaryIO | int, errors: BinaryIO | int
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 (a binary found by us, arguments of our own)
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=errors,
            cwd=self._config.parent,
            env=settings.child_environment(**self._environment),
            pass_fds=self._hand_over,
            start_new_session=self._detached,
            umask=0o077,
        )

    def _text(self) -> str:
        with self._log.open("rb") as log:
            log.seek(self._begin)
            return log.read().decode(errors="replace")

    def _ready(self) -> bool:
        self._announced = announcement(self._text())
        return self._announced is not None

    def _failure(self, code: str, **fields: object) -> ServerStartError:
        return ServerStartError(code, words=last_words(self._text()), log=self._log, **fields)

    def _signal(self, number: signal.Signals) -> None:
        if self.alive():
            os.kill(self._pid, number)

    def _ended_within(self, timeout: float) -> bool:
        deadline = SYSTEM.monotonic() + timeout
        while self.alive():
            if SYSTEM.monotonic() > deadline:
                return False
            time.sleep(_POLL)
        return True

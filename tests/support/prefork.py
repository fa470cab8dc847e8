"""The scripts, each time in a process of its own, forked from one that has read it.

Starting an interpreter and reading the program takes most commands three times as long as what
they do. What is forked has its own environment, directory and descriptors, and ends as any other.
"""

import atexit
import gc
import importlib
import os
import pickle
import pkgutil
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path

import ledger
import projections
import tui.cli.main

CRISIS = "tui.cli.main"
"""What the script `crisis` runs `main` of."""

_AT_START = ("PYTHON", "LC_", "COVERAGE_", "LD_")
"""Variables that an interpreter, or what measures it, reads once: before it is forked."""

_PIPE = 60_000
"""So many bytes a pipe holds that nobody reads yet (64 KiB, pipe(7))."""

_HEAD = 8
"""Bytes in which the length of what follows is said."""


def is_ready_for(env: Mapping[str, str], told: bytes) -> bool:
    """Whether what was read already is what this environment would have it read."""
    return len(told) < _PIPE and _at_start(env) == _at_start(os.environ)  # noqa: TID251 (of the process that is forked)


def run(
    words: Sequence[str], env: Mapping[str, str], told: bytes, module: str = CRISIS
) -> tuple[int, bytes, bytes]:
    """Run one command to its end: its exit code, what it wrote to stdout and to stderr."""
    stdin, out, err = (os.pipe() for _ in range(3))
    os.write(stdin[1], told)
    try:
        begun = begin(words, env, (stdin[0], out[1], err[1]), module)
    finally:
        for one in (stdin[0], out[1], err[1], stdin[1]):
            os.close(one)
    complaint: list[bytes] = []
    reader = threading.Thread(target=lambda: complaint.append(_all_of(err[0])))
    reader.start()
    said = _all_of(out[0])
    reader.join()
    return begun.code(), said, complaint[0]


class Begun:
    """A command that was begun; its number, and its exit code once it has ended."""

    def __init__(self, end: int) -> None:
        self._end = os.fdopen(end, "rb", buffering=0)
        told = self._end.readline()
        assert told, "the process that is forked ended: run tests/support/prefork.py by hand"
        self.pid = int(told)
        self._code: int | None = None

    def runs(self) -> bool:
        """Whether it has not ended yet."""
        return self._code is None and not select.select([self._end], [], [], 0)[0]

    def kill(self) -> None:
        """SIGKILL, if it still runs; return once it has ended."""
        with suppress(ProcessLookupError):
            if self.runs():
                os.kill(self.pid, signal.SIGKILL)
        self.code()

    def code(self) -> int:
        """Its exit code, once it has ended; minus the signal that ended it."""
        if self._code is None:
            with self._end:
                self._code = int(self._end.read())
        return self._code


def begin(
    words: Sequence[str],
    env: Mapping[str, str],
    standard: Sequence[int],
    module: str = CRISIS,
) -> Begun:
    """Begin one command on these descriptors, in a session of its own on a terminal.

    It is `main` of a module, which reads `sys.argv`. The caller closes the descriptors.
    """
    ours, theirs = os.pipe()
    try:
        request = pickle.dumps((module, list(words), dict(env), str(Path.cwd())))
        _forker().ask(request, (*standard, theirs))
    finally:
        os.close(theirs)
    return Begun(ours)


class _Forker:
    """The process that has read the program; it ends with this one."""

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        self._one_at_a_time = threading.Lock()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", __file__, str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            )  # fmt: skip
        atexit.register(self.close)

    def ask(self, request: bytes, descriptors: Sequence[int]) -> None:
        with self._one_at_a_time:
            head = len(request).to_bytes(_HEAD, "big")
            socket.send_fds(self._socket, [head], descriptors)
            self._socket.sendall(request)

    def close(self) -> None:
        self._socket.close()
        self._process.communicate(timeout=30)


@cache
def _forker() -> _Forker:
    return _Forker()


def _at_start(env: Mapping[str, str]) -> dict[str, str]:
    return {k: v for k, v in env.items() if k.startswith(_AT_START) or k == "LANG"}


def _all_of(descriptor: int) -> bytes:
    with open(descriptor, "rb") as pipe:
        return pipe.read()


def _until_asked(asked: socket.socket) -> str:
    """Return in the process of a command its module, each time; leave when nobody asks."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        head, descriptors, _, _ = socket.recv_fds(asked, _HEAD, 4)
        if not head:
            os._exit(0)
        request = asked.recv(int.from_bytes(head, "big"), socket.MSG_WAITALL)
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            asked.close()
            return _fork_told(request, descriptors)
        for one in descriptors:
            os.close(one)


def _fork_told(request: bytes, descriptors: Sequence[int]) -> str:
    """Fork the command, tell of it and of its end; return its module in the command."""
    *standard, end = descriptors
    if child := os.fork():
        for one in standard:
            os.close(one)
        os.write(end, b"%d\n" % child)
        _, status = os.waitpid(child, 0)
        os.write(end, str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    for place, one in enumerate(standard):
        os.dup2(one, place)
    os.closerange(3, max(descriptors) + 1)
    if os.isatty(1):
        os.setsid()
        sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # as at a start there
    module, words, env, directory = pickle.loads(request)
    os.chdir(directory)
    os.environ.clear()  # noqa: TID251 (the command's own)
    os.environ.update(env)  # noqa: TID251 (the command's own)
    sys.argv[1:] = words
    return str(module)


def _read_the_program() -> None:
    """Every module that a command may come to; not one imports another in a circle."""
    for package in (ledger, projections, tui.cli):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not {"tooling", "__main__"}.intersection(module.name.split(".")):
                importlib.import_module(module.name)


if __name__ == "__main__":
    _read_the_program()
    gc.freeze()
    named = _until_asked(socket.socket(fileno=int(sys.argv[1])))
    sys.exit(importlib.import_module(named).main())

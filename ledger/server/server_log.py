"""What a nats-server says of itself in its log: the only account of a start that is its own.

A pid says that some process lives and a port that somebody listens; the lines read here say which
server it is, where it listens, that it is ready, or why it gave up.
"""

import re
from dataclasses import dataclass

_BEGIN = "Starting nats-server"
_READY = "Server is ready"
_STAMP = re.compile(r"^\[\d+\] \S+ \S+ ")
_TROUBLE = re.compile(r"\[(FTL|ERR)\]|^nats-server: |^panic: |^fatal error: ")
_FACTS = re.compile(
    r"\[(?P<pid>\d+)\] [^\n]*Starting nats-server\n"
    r".*?\bVersion: +(?P<version>\S+)\n"
    r".*?\bID: +(?P<server_id>N[A-Z2-7]{55})\n"
    r".*?Listening for client connections on \S+:(?P<port>\d+)\n",
    re.DOTALL,
)
_FULL = re.compile(
    r"^\[\d+\] \S+ \S+ \[ERR\] (?:JetStream|Filestore) .*"
    r"(?:no space left on device|resource limits exceeded for server)$",
    re.MULTILINE,
)
"""Whole lines of the server's own: a client's words stand behind its address."""
_LAST_LINES = 3
ADDRESS_IN_USE = "address already in use"


@dataclass(frozen=True, slots=True)
class Announcement:
    """What a server that is ready said of itself."""

    pid: int
    port: int
    server_id: str
    version: str


def announcement(log: str) -> Announcement | None:
    """The announcement of the last start in `log`, `None` while it is not ready."""
    start = log.rfind(_BEGIN)
    if start < 0 or _READY not in log[start:]:
        return None
    found = _FACTS.search(log, log.rfind("\n", 0, start) + 1)
    if not found:
        return None
    pid, port = int(found["pid"]), int(found["port"])
    return Announcement(pid, port, found["server_id"], found["version"])


def ran_out_of_room(log: str) -> bool:
    """Whether the server of the last start in `log` could not store something for want of room.

    It stores nothing more then until it is started again, whatever room there is.
    """
    return _FULL.search(log, max(log.rfind(_BEGIN), 0)) is not None


def last_words(log: str) -> str:
    """The reason a server gave: its fatal and error lines, or its last three, without stamps."""
    lines = [line for line in log.splitlines() if line.strip()]
    trouble = [line for line in lines if _TROUBLE.search(line)]
    return "; ".join(_STAMP.sub("", line).strip() for line in (trouble or lines)[-_LAST_LINES:])

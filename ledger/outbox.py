"""What was sent and not yet answered for: kept in the home before it leaves, gone when settled.

If the process dies, or the server does not answer, the next command finds the very bytes here and
sends them again until it knows. Written without fsync: it must survive a killed process; after a
power cut the server's answer never came either, and the bytes can be typed again.
"""

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from ledger.errors import LedgerError
from ledger.jetstream.message import OutgoingMessage

_SCHEMA = """
CREATE TABLE IF NOT EXISTS intent (
    command TEXT PRIMARY KEY,
    owner TEXT NOT NULL,
    line BLOB NOT NULL,
    messages BLOB NOT NULL
) STRICT;
"""
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[OutgoingMessage]).decode


class Intent(NamedTuple):
    """One command on its way: its id, the process that sends it, the order as an import line."""

    command: str
    owner: str
    line: bytes
    messages: list[OutgoingMessage]


class Outbox:
    """The intents of one ledger in one home."""

    def __init__(self, path: Path) -> None:
        try:
            self._db = sqlite3.connect(
                path, timeout=30.0, check_same_thread=False, isolation_level=None
            )
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = OFF")
            self._db.executescript(_SCHEMA)
        except sqlite3.Error as e:
            raise LedgerError("home_unwritable", path=path, reason=e) from e

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def put(
        self, command: str, owner: str, line: bytes, messages: Sequence[OutgoingMessage]
    ) -> None:
        """Keep a command and the messages it became, before they leave."""
        self._run(
            "INSERT OR REPLACE INTO intent VALUES (?,?,?,?)",
            (command, owner, line, _encode(list(messages))),
        )

    def settle(self, command: str) -> None:
        """Its outcome is known."""
        self._run("DELETE FROM intent WHERE command = ?", (command,))

    def intents(self) -> list[Intent]:
        """Everything kept, oldest first."""
        found = self._db.execute("SELECT * FROM intent ORDER BY rowid").fetchall()
        return [Intent(c, o, bytes(line), _decode(messages)) for c, o, line, messages in found]

    def _run(self, statement: str, values: tuple[Any, ...]) -> None:
        try:
            self._db.execute(statement, values)
        except sqlite3.Error as e:
            raise LedgerError("outbox_unwritable", reason=e) from e

"""What no way of keeping a signed entry can leave out, done by the bare libraries alone.

An entry is read and written by msgspec, signed by PyNaCl, hashed, and put into a table of SQLite;
sending it is whoever's that measures.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import msgspec
from nacl.signing import SigningKey


class Libraries:
    """Signs and keeps entries; `directory` holds the table."""

    def __init__(self, directory: Path) -> None:
        self._key = SigningKey.generate()
        self._table = sqlite3.connect(directory / "bare.db")
        self._table.execute("PRAGMA journal_mode=WAL")
        self._table.execute("PRAGMA synchronous=NORMAL")
        self._table.execute("CREATE TABLE kept (number INTEGER PRIMARY KEY, leaf BLOB, body BLOB)")

    def signed(self, body: bytes) -> bytes:
        """An entry read and written again, with a signature before it."""
        said = msgspec.json.encode(msgspec.json.decode(body[body.index(b"{") :]))
        return self._key.sign(said).message

    def keep(self, bodies: Iterable[bytes]) -> None:
        """Put them down with their hashes, in one transaction."""
        with self._table:
            self._table.executemany(
                "INSERT INTO kept (leaf, body) VALUES (?, ?)",
                [(hashlib.sha256(body).digest(), body) for body in bodies],
            )

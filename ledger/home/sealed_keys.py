"""The keys of sealed texts as a home keeps them, apart from its copy of the ledger.

`<commitment>.<n>` holds the 32 bytes of a key and nothing else, 0600, and is written once: so that
what is overwritten when it is erased is all there was of it here. Several are kept of one text
where the server offered several; which one is right is told by the text. Beside them
`<commitment>.made` says that the text was sealed here and to whom, as long as its key is not known
to be at the server. `<commitment>.boxes` are boxes that came with a file of commands, until then.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_bytes

import msgspec

from ledger.errors import LedgerError
from ledger.evidence.sealing import SECRET_BYTES, TextKey, is_commitment
from ledger.home.directory import force

_FOLDER = "sealed"
_MADE = ".made"
_BOXES = ".boxes"
_KEY = re.compile(r"([A-Za-z0-9_-]{43})\.([0-9]+)\Z")
MOST_KEYS = 16
"""Of one text, all but one of them false."""


class SealedKeys:
    """The keys of one ledger in one home, under `directory`; the folder is made when needed."""

    def __init__(self, directory: Path) -> None:
        self.path = directory / _FOLDER

    def commitments(self) -> set[str]:
        """The texts that there is a key of here."""
        names = (_KEY.match(path.name) for path in self._files())
        return {found[1] for found in names if found}

    def of(self, commitment: str) -> list[bytes]:
        """The keys that may be those of a text; empty for none."""
        return [path.read_bytes() for path in self._keys(commitment)]

    def keep(self, *keys: TextKey, made: bool = False) -> None:
        """Keep keys; they are on the disk when this returns. `made`: they are nowhere else.

        Raises:
            LedgerError: `home_unwritable`, with the reason; then no text may be sealed with them.
        """
        try:
            self.path.mkdir(mode=0o700, exist_ok=True)
            for key in keys:
                if made:
                    roles = msgspec.json.encode(key.roles)
                    _write(self._place(key.commitment, _MADE), roles)
                self._keep(key)
            force(self.path)
        except OSError as e:
            raise LedgerError("home_unwritable", path=self.path, reason=e.strerror) from e

    def _keep(self, key: TextKey) -> None:
        there = self.of(key.commitment)
        if key.secret not in there and len(there) < MOST_KEYS:
            _write(self._place(key.commitment, f".{len(there)}"), key.secret)

    def made(self) -> Iterator[TextKey]:
        """The keys of texts that were sealed here and are not known to be at the server."""
        for path in self._files():
            commitment = path.name.removesuffix(_MADE)
            if commitment == path.name:
                continue
            roles = msgspec.json.decode(path.read_bytes(), type=tuple[str, ...] | None)
            yield from (TextKey(commitment, key, roles) for key in self.of(commitment)[:1])

    def keep_boxes(self, commitment: str, boxes: Mapping[str, str]) -> None:
        """Keep the boxes of a key that came here, until they are at the server.

        Raises:
            LedgerError: `home_unwritable`.
        """
        try:
            self.path.mkdir(mode=0o700, exist_ok=True)
            _write(self._place(commitment, _BOXES), msgspec.json.encode(boxes))
            force(self.path)
        except OSError as e:
            raise LedgerError("home_unwritable", path=self.path, reason=e.strerror) from e

    def carried(self) -> Iterator[tuple[str, dict[str, str]]]:
        """The boxes that came here and are not known to be at the server, by text."""
        for path in self._files():
            if path.suffix == _BOXES:
                with suppress(msgspec.MsgspecError):  # a kill left half of it: its file has it yet
                    yield path.stem, msgspec.json.decode(path.read_bytes(), type=dict[str, str])

    def handed_over(self, commitment: str) -> None:
        """Its key is at the server."""
        self._place(commitment, _MADE).unlink(missing_ok=True)

    def boxes_laid(self, commitment: str) -> None:
        """The boxes that came here are at the server."""
        self._place(commitment, _BOXES).unlink(missing_ok=True)

    def erase(self, commitment: str) -> bool:
        """Overwrite and remove every key of a text; whether there was one.

        Raises:
            LedgerError: `home_unwritable`.
        """
        found = self._keys(commitment)
        try:
            for path in found:
                _overwrite(path)
                path.unlink()
            self.handed_over(commitment)
            self.boxes_laid(commitment)
            if found:
                force(self.path)
        except OSError as e:
            raise LedgerError("home_unwritable", path=self.path, reason=e.strerror) from e
        return bool(found)

    def _keys(self, commitment: str) -> list[Path]:
        names = (self._place(commitment, f".{n}") for n in range(MOST_KEYS))
        return [path for path in names if path.is_file()]

    def _place(self, commitment: str, ending: str) -> Path:
        """The file of a text; nothing that others made up leads out of the folder."""
        if not is_commitment(commitment):
            raise ValueError(commitment)
        return self.path / f"{commitment}{ending}"

    def _files(self) -> list[Path]:
        return sorted(self.path.iterdir()) if self.path.is_dir() else []


def _write(path: Path, data: bytes) -> None:
    """A new file of its owner's, forced to the disk; what a kill left of one is written again."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _overwrite(path: Path) -> None:
    """Other bytes where the key stood; blocks that a disk has moved are out of our reach."""
    with path.open("r+b") as file:
        file.write(token_bytes(SECRET_BYTES))
        file.flush()
        os.fsync(file.fileno())

"""What this home has seen as confirmed, remembered outside of it: a home put back does not know it.

One small file for each ledger and home holds the highest number that was checked and kept here, and
the Merkle root up to it. A home that was copied back from last week, server and all, ends before
that number or has another root there; then it must not give those numbers a second time.

It is a witness among others (printed briefs, other homes), and says nothing when it was put back
too, or when the home was moved to another path.
"""

import os
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import NamedTuple

from ledger.abridged import abridged
from ledger.errors import LedgerError, ReadOnly, UsageError
from ledger.evidence.merkle import HASH_BYTES
from ledger.evidence.signing import from_text

LONGEST_SAID = 60
"""Characters that are repeated of what is no checkpoint."""


class Witnessed(NamedTuple):
    """A number, and the root over the messages up to it."""

    number: int
    root: str


class Witness:
    """What is remembered of one ledger in one home, under `directory`."""

    def __init__(self, directory: Path, ledger: str, home: Path) -> None:
        name = sha256(os.fsencode(home.absolute())).hexdigest()[:32]
        self.path = directory / ledger / name
        self._agreed = False

    def remembered(self) -> Witnessed | None:
        """What is remembered; None when nothing is, or nothing that can be read."""
        try:
            return parse(self.path.read_text("ascii"))
        except (OSError, UnicodeDecodeError, UsageError):
            return None

    def agrees(self) -> None:
        """What was remembered is what this home holds: from here on more may be remembered."""
        self._agreed = True

    def remember(self, seen: Witnessed) -> None:
        """Remember something later than what is remembered; nothing before they agree.

        A directory that cannot be written leaves less to compare, and stops nobody.
        """
        before = self.remembered()
        if self._agreed and (before is None or before.number < seen.number):
            with suppress(OSError):
                self._write(seen)

    def accept(self, seen: Witnessed) -> None:
        """Remember this in place of whatever was remembered.

        Raises:
            LedgerError: `home_unwritable`, the directory cannot be.
        """
        try:
            self._write(seen)
        except OSError as e:
            raise LedgerError("home_unwritable", path=self.path, reason=e.strerror) from e

    def _write(self, seen: Witnessed) -> None:
        """Whole or not at all, without forcing the disk: an earlier one is as good."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft = self.path.with_name(f"{self.path.name}.{token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(f"{seen.number} {seen.root}\n")
        draft.replace(self.path)


def compare(seen: Witnessed, head: int, root: str) -> None:
    """Hold a copy to what was seen: its head, and its root at that number.

    Raises:
        ReadOnly: `home_put_back`.
    """
    if head < seen.number or root != seen.root:
        raise put_back(seen)


def put_back(seen: Witnessed) -> ReadOnly:
    """What a home is told that does not hold what was seen in it."""
    return ReadOnly("home_put_back", number=seen.number, root=seen.root)


def parse(text: str) -> Witnessed:
    """A number and a root as they are printed and typed: `142 ROOT`, the root in any groups.

    Raises:
        UsageError: `bad_checkpoint`.
    """
    number, _, rest = text.strip().removeprefix("#").partition(" ")
    root = "".join(rest.split())
    try:
        from_text(root, HASH_BYTES)
        good = number.isascii() and number.isdigit() and 0 < int(number) < 2**53
    except ValueError:
        good = False
    if not good:
        raise UsageError("bad_checkpoint", value=abridged(" ".join(text.split()), LONGEST_SAID))
    return Witnessed(int(number), root)

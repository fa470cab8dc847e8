"""Time stamps over this home's checkpoints: which one a stamp is of, and where it is kept."""

from pathlib import Path
from typing import NamedTuple

from ledger.domain.crisis_and_roll import Crisis
from ledger.evidence.timestamps import (
    Stamp,
    StampError,
    digest_of,
    file_name,
    number_in,
    read_stamp,
)
from ledger.store.replica import Replica
from ledger.terminal.checkpoints import checkpoint_at

FOLDER = "stamps"
"""Under the crisis's own directory of a home."""


class KeptStamp(NamedTuple):
    """A stamp in a home: up to which number, what it says, and its file."""

    number: int
    stamp: Stamp
    path: Path


def number_of(replica: Replica, crisis: Crisis, stamp: Stamp) -> int:
    """Up to which number a stamp is, by the checkpoints that this copy has; the latest first.

    Raises:
        StampError: `of_another`, it is of none of them.
    """
    for number in range(replica.head(), 0, -1):
        if digest_of(checkpoint_at(replica, crisis, number).text) == stamp.digest:
            return number
    raise StampError("of_another")


def path_for(directory: Path, number: int, stamp: bytes) -> Path:
    """Where a stamp is kept in a crisis's directory: under its number and its digest."""
    place = directory / FOLDER
    place.mkdir(mode=0o700, exist_ok=True)
    return place / file_name(number, stamp)


def kept(directory: Path) -> list[KeptStamp]:
    """The stamps of a home by number; a file that is none is left out."""
    found = []
    for path in (directory / FOLDER).glob("*.tsr"):
        number = number_in(path.name)
        try:
            stamp = read_stamp(path.read_bytes())
        except (OSError, StampError):
            continue
        if number:
            found.append(KeptStamp(number, stamp, path))
    return sorted(found, key=lambda one: (one.number, one.stamp.at))

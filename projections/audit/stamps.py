"""Time stamps of others in a bundle: each is held to the checkpoint that its name says it is of."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ledger.errors import LedgerError, VerificationFailed
from ledger.evidence.merkle import HASH_BYTES
from ledger.evidence.notes import Checkpoint
from ledger.evidence.signing import from_text
from ledger.evidence.timestamps import StampError, digest_of, number_in, read_stamp, verified
from projections.audit.manifest import STAMPS

ERRORS = {
    "unreadable": "bundle_stamp_unreadable",
    "refused": "bundle_stamp_unreadable",
    "of_another": "bundle_stamp_of_other",
    "damaged": "bundle_stamp_damaged",
    "untrusted": "bundle_stamp_untrusted",
}
"""What a member is found to be, by what is wrong with its stamp."""


class Stamped(NamedTuple):
    """A time stamp over the first `number` entries, in one member of a bundle.

    `at` is when, by its authority's clock, None where there is no openssl to read it; `trusted`
    whether the certificates that were given lead to that authority.
    """

    member: str
    number: int
    at: datetime | None
    trusted: bool


def number_of(path: str) -> int:
    """Up to which entry the member at a path is a stamp; 0 where it is none."""
    return number_in(path.removeprefix(STAMPS)) if path.startswith(STAMPS) else 0


def text_of(path: str, origin: str, roots: Mapping[int, str]) -> str | None:
    """The checkpoint that a stamp is over by its name; None where the log has none such."""
    number = number_of(path)
    if number not in roots:
        return None
    return Checkpoint(origin, number, from_text(roots[number], HASH_BYTES)).text


def held(path: str, stamp: bytes, text: str | None, roots: Path | None) -> Stamped:
    """What a stamp says, held to the text of its checkpoint, and to `roots` where there are any.

    Raises:
        VerificationFailed: one of `ERRORS`.
        LedgerError: `no_openssl`, and there are roots to hold it to.
    """
    number = number_of(path)
    try:
        return Stamped(path, number, _moment(stamp, text, roots), trusted=roots is not None)
    except StampError as error:
        raise VerificationFailed(ERRORS[error.code]) from error
    except LedgerError:
        if roots is not None:
            raise
        return Stamped(path, number, None, trusted=False)


def _moment(stamp: bytes, text: str | None, roots: Path | None) -> datetime:
    found = read_stamp(stamp)
    if text is None or found.digest != digest_of(text):
        raise StampError("of_another")
    return found.at if roots is None else verified(stamp, text, roots).at

"""Time stamps of others over a checkpoint: RFC 3161, so that a date rests on somebody else's clock.

What is stamped is the text of a checkpoint (C2SP tlog-checkpoint, its three lines), by SHA-256. All
is read and verified by `openssl ts`, as anybody can without us.
"""

import re
import subprocess
import tempfile
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ledger.errors import InputError, LedgerError
from ledger.plain_files import read_plain

MOST_BYTES = 65_536
"""Of a stamp; real ones have 3 to 8 thousand."""

MOST_ROOTS = 4 << 20
"""Of a file of certificates; what a system trusts has some 200 thousand."""

SECONDS = 30
"""In which openssl has to answer."""

DIGITS = 16
"""Of a stamp's SHA-256, in its name."""

_NAME = re.compile(rf"([1-9][0-9]{{0,14}})-[0-9a-f]{{{DIGITS}}}\.tsr")
_CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
_HASH = re.compile(r"^Hash Algorithm: sha256$", re.MULTILINE)
_LINE = re.compile(r"^ +[0-9a-f]{4,} - ((?:[0-9a-f]{2}[ -]){1,16})", re.MULTILINE)
_TIME = re.compile(r"^Time stamp: (.+) GMT$", re.MULTILINE)
_SAID = re.compile(r"(\w{3}) +(\d+) (\d\d):(\d\d):(\d\d)(?:\.\d+)? (\d{4})")
_NOT_LOADED = "Error loading file"
_NOT_TRUSTED = "certificate verify error"
_ALTERED = "Verify error:certificate signature failure"
"""What openssl says of certificates it cannot read, of who is not trusted, and of bytes that were
changed within a certificate of the stamp."""
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_STATUS = re.compile(r"^Status: Granted(?: with modifications)?\.$", re.MULTILINE)
_REASON = re.compile(r"^Status description: (.+)$", re.MULTILINE)


class StampError(ValueError):
    """What was given is no stamp of this text; `code` says why.

    `unreadable`, `refused` by the authority, of another text or hash: `of_another`; `damaged`: its
    own signature does not fit what it says; `untrusted`: no certificate given leads to who signed
    it, as of the moment that it says.
    """

    def __init__(self, code: str, reason: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.reason = reason


class Stamp(NamedTuple):
    """What a stamp says, believed by nobody yet: when (UTC), and of which SHA-256."""

    at: datetime
    digest: bytes


def file_name(number: int, stamp: bytes) -> str:
    """What a stamp over the first `number` entries is called: by that number and its SHA-256."""
    return f"{number}-{sha256(stamp).hexdigest()[:DIGITS]}.tsr"


def number_in(name: str) -> int:
    """Up to which entry a stamp is, by its name; 0 where the name is none."""
    found = _NAME.fullmatch(name)
    return int(found[1]) if found else 0


def check_roots(roots: Path) -> None:
    """Whether a file holds certificates at all, of whomever.

    Raises:
        OSError: it cannot be read.
        UsageError: as `read_plain`.
        InputError: `stamp_no_certificates`.
    """
    if _CERTIFICATE not in read_plain(roots, MOST_ROOTS, "--ca"):
        raise InputError("stamp_no_certificates", field="ca", path=str(roots))


def digest_of(text: str) -> bytes:
    """What is stamped of a text, 32 bytes."""
    return sha256(text.encode()).digest()


def request_for(text: str) -> bytes:
    """What an authority is asked for a text: a TimeStampReq (DER), its certificates with it.

    Raises:
        LedgerError: `no_openssl`.
    """
    asked = _openssl("-query", "-sha256", "-cert", "-digest", digest_of(text).hex())
    return asked.stdout


def read_stamp(stamp: bytes) -> Stamp:
    """What a TimeStampResp (DER) says.

    Raises:
        StampError: `unreadable`, `refused`, `of_another` hash.
        LedgerError: `no_openssl`.
    """
    if not 0 < len(stamp) <= MOST_BYTES:
        raise StampError("unreadable")
    told = _openssl("-reply", "-text", stamp=stamp)
    text = told.stdout.decode("utf-8", "replace")
    if told.returncode:
        raise StampError("unreadable")
    if not _STATUS.search(text):
        raise StampError("refused", _first(_REASON, text))
    at, digest = _moment(_first(_TIME, text)), _imprint(text)
    if not _HASH.search(text) or len(digest) != len(digest_of("")):
        raise StampError("of_another")
    return Stamp(at, digest)


def verified(stamp: bytes, text: str, roots: Path) -> Stamp:
    """What a stamp says of a text, held to the certificates (a PEM file) of who is trusted.

    Raises:
        StampError: as `read_stamp`, `of_another` text, `damaged`, `untrusted`.
        InputError: `stamp_no_certificates`, openssl cannot read those of `roots`.
        LedgerError: `no_openssl`.
    """
    found = read_stamp(stamp)
    if found.digest != digest_of(text):
        raise StampError("of_another")
    then = str(int(found.at.timestamp()))
    told = _openssl("-verify", "-digest", found.digest.hex(), "-CAfile", str(roots),
                    "-attime", then, stamp=stamp)  # fmt: skip
    if told.returncode or b"Verification: OK" not in told.stdout:
        raise _refusal(told.stderr.decode("utf-8", "replace"), roots)
    return found


def _refusal(said: str, roots: Path) -> StampError | InputError:
    """Why openssl does not take a stamp: the certificates given, the stamp itself, or its signer.

    Only where a whole signature leads to nobody who is trusted are the certificates the reason.
    """
    if _NOT_LOADED in said:
        return InputError("stamp_no_certificates", field="ca", path=str(roots))
    if _NOT_TRUSTED not in said or _ALTERED in said:
        return StampError("damaged")
    return StampError("untrusted", _why(said))


def _openssl(*words: str, stamp: bytes | None = None) -> "subprocess.CompletedProcess[bytes]":
    """`openssl ts`, whatever comes of it; what it is given stands in a file of its own."""
    with tempfile.TemporaryDirectory(prefix="stamp-") as place:
        path = Path(place) / "stamp"
        given = [] if stamp is None else ["-in", str(path)]
        if stamp is not None:
            path.write_bytes(stamp)
        try:
            return subprocess.run(  # noqa: S603 (words of ours)
                ["openssl", "ts", *words, *given],  # noqa: S607 (that of the machine)
                capture_output=True, check=False, timeout=SECONDS, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        except (FileNotFoundError, subprocess.TimeoutExpired) as error:
            raise LedgerError("no_openssl") from error


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found[1] if found else ""


def _moment(said: str) -> datetime:
    """As openssl writes it: `Nov 28 09:14:47 2026`, with a fraction where there is one."""
    found = _SAID.fullmatch(said)
    if found is None or found[1] not in _MONTHS:
        raise StampError("unreadable")
    day, hour, minute, second, year = map(int, found.groups()[1:])
    try:
        return datetime(year, _MONTHS.index(found[1]) + 1, day, hour, minute, second, tzinfo=UTC)
    except ValueError as error:
        raise StampError("unreadable") from error


def _imprint(text: str) -> bytes:
    """The bytes that stand in hexadecimal under `Message data:`."""
    told = text.partition("Message data:\n")[2].partition("Serial number:")[0]
    return bytes.fromhex("".join(_LINE.findall(told)).replace("-", " "))


def _why(said: str) -> str:
    """The reason that openssl ends with."""
    lines = said.strip().splitlines()
    return lines[-1].rpartition("Verify error:")[2].rpartition(":")[2] if lines else ""

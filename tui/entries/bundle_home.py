"""A bundle read as a ledger is: a home made from its log, once, where this user's caches are."""

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger.config import bundle_directory
from ledger.errors import LedgerError, UsageError, VerificationFailed
from ledger.progress import Progress, nobody
from projections.audit.bundle_verifier import verify_bundle
from projections.audit.container import UNREADABLE
from projections.audit.container import opened as container_at
from projections.audit.manifest import LOG, LONGEST, MANIFEST, Manifest
from tui.entries.copied import copied


def home_of(path: Path, progress: Progress = nobody) -> Path:
    """The home made from a bundle; one that was made of the same manifest before is taken.

    Raises:
        UsageError: `bundle_not_there`, nothing can be read there; `bundle_empty`, `bundle_none`,
            there is no manifest; as `open_plain`.
        VerificationFailed: `bundle_not_read`, something in it does not hold.
        LedgerError: `cannot_write`.
    """
    try:
        digest = _digest(path)
    except UNREADABLE as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise UsageError("bundle_not_there", path=path, reason=reason) from error
    place = bundle_directory() / digest
    if not place.is_dir():
        _make(path, place, _verified(path, progress))
    return place


def _digest(path: Path) -> str:
    """The SHA-256 of the manifest: what a bundle is known by."""
    held = container_at(path, "--bundle")
    try:
        if MANIFEST not in held.names:
            empty = not held.names and not held.odd
            raise UsageError("bundle_empty" if empty else "bundle_none", path=path)
        with held.open(MANIFEST) as file:
            return sha256(file.read(LONGEST + 1)).hexdigest()
    finally:
        held.close()


def _verified(path: Path, progress: Progress) -> Manifest:
    """What a bundle says of itself, once everything in it was verified but what is drawn."""
    found = verify_bundle(path, progress=progress)
    if found.problems or found.manifest is None:
        raise VerificationFailed("bundle_not_read", path=path, many=len(found.problems))
    return found.manifest


def _make(path: Path, place: Path, manifest: Manifest) -> None:
    """Whole or not at all; of two that make it at once one is kept."""
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with TemporaryDirectory(dir=place.parent, prefix=".part-") as part:
            there = Path(part) / "home"
            _fill(path, there, manifest)
            if not place.is_dir():
                there.rename(place)
    except OSError as error:
        if not place.is_dir():
            raise LedgerError("cannot_write", path=place, reason=error.strerror) from error


def _fill(path: Path, there: Path, manifest: Manifest) -> None:
    held = container_at(path)
    try:
        there.mkdir(mode=0o700)
        with held.open(LOG) as log, copied(log, manifest, there):
            pass
    finally:
        held.close()

"""Whether a bundle holds: its members are those of its manifest, and its log is what both say.

Everything that does not hold is found, not only the first. What is drawn from the log (tables,
briefs, the dossier) is compared by `differing`, with what whoever calls it has made again: which
members there must be is a function of the log too, and the manifest is signed by nobody.
"""

import shutil
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, NamedTuple, Protocol, cast
from zipfile import ZipExtFile

from ledger.errors import LedgerError, VerificationFailed
from ledger.evidence.notes import origin_of
from ledger.evidence.timestamps import MOST_BYTES as MOST_STAMP
from ledger.progress import Progress, nobody
from projections.audit import stamps
from projections.audit.container import MOST_BYTES, UNREADABLE, Container, chunks
from projections.audit.container import opened as container_at
from projections.audit.manifest import (
    CHECKPOINT,
    FILES,
    LOG,
    LONGEST,
    MANIFEST,
    STAMPS,
    Manifest,
    ManifestError,
    Member,
)
from projections.audit.manifest import read as manifest_of
from projections.audit.release import release
from projections.audit.stamps import Stamped
from projections.audit.verifier import Examined, Expected, examine, with_note

LONGEST_NOTE = 65_536
MOST_CHANGED = 2**28
"""Bytes of a log that is not the one of the manifest and is gone through nevertheless."""
SPOOLED = 2**26
"""Bytes of a packed log that are held in memory; of a longer one none."""

NOT_DRAWN = frozenset({LOG, CHECKPOINT})
"""Members that are not drawn from the log; only its signer makes a checkpoint again."""

UNKNOWN_KIND = "unknown_kind"
"""How the verdict of an entry begins of which this release cannot tell what it says."""


class Wrong(NamedTuple):
    """Something that does not hold: in which member of the bundle, and what."""

    member: str
    error: VerificationFailed


class BundleReport(NamedTuple):
    """What was found of a bundle.

    `digest` is the SHA-256 of its manifest, in hexadecimal; `manifest` and `digest` are None where
    it has none. `compared` are the members that were made again from the log, `apart` those that
    were held to the manifest alone, neither to what the log comes to nor to a digest in it;
    `stamps` are the time stamps of others that are of this log. `undrawn` is why nothing more could
    be made again, empty where all was. `same_here` is up to which number a copy of this home is the
    same, 0 where there is none, and `more_here` how many entries it has beyond the end.
    """

    problems: tuple[Wrong, ...]
    manifest: Manifest | None = None
    digest: str | None = None
    log: Examined | None = None
    compared: int = 0
    apart: tuple[str, ...] = ()
    stamps: tuple[Stamped, ...] = ()
    same_here: int = 0
    more_here: int = 0
    otherwise: tuple[str, ...] = ()
    release: str = ""
    undrawn: str = ""


class Draw(Protocol):
    """Makes again what a bundle draws from its log."""

    def __call__(
        self, log: IO[bytes], manifest: Manifest, *, excel: bool
    ) -> Iterable[tuple[str, Iterable[bytes]]]:
        """Paths, and their bytes as they are made; `excel` is how tables are spelled.

        All that a bundle of this log holds, but its manifest, its checkpoint, attached files and
        stamps.

        Raises:
            LedgerError, OSError: it cannot be made here.
        """


def verify_bundle(
    path: Path,
    expected: Expected | None = None,
    *,
    digest: str | None = None,
    draw: Draw | None = None,
    progress: Progress = nobody,
) -> BundleReport:
    """Verify the bundle at a path; `draw` makes again what is drawn, nothing without it.

    `digest` is the one that the bundle is known by, from elsewhere.

    Raises:
        OSError: it cannot be read at all.
        InputError: as `with_note`.
        LedgerError: `no_openssl`, where stamps are to be held to authorities.
    """
    try:
        held = container_at(path)
    except VerificationFailed as e:
        return BundleReport((Wrong("", e),))
    try:
        return _BundleCheck(held, expected or Expected(), progress).run(digest, draw)
    finally:
        held.close()


class _BundleCheck:
    """One bundle that is looked at."""

    def __init__(self, held: Container, expected: Expected, progress: Progress) -> None:
        self._held = held
        self._expected = expected
        self._progress = progress
        self._problems: list[Wrong] = []
        self._otherwise: list[str] = []
        self._undrawn = ""

    def run(self, digest: str | None, draw: Draw | None) -> BundleReport:
        raw = self._read(MANIFEST, LONGEST)
        manifest = self._manifest(raw) if raw is not None else None
        if raw is None or manifest is None:
            return BundleReport(tuple(self._problems))
        found = sha256(raw).hexdigest()
        if digest is not None and digest.lower() != found:
            self._wrong(
                MANIFEST, VerificationFailed("bundle_digest_differs", expected=digest, found=found)
            )
        whole = [member.path for member in manifest.members if self._is_whole(member)]
        self._others(manifest)
        log = self._log(manifest) if self._may_read(LOG, whole) else None
        compared = self._drawn(manifest, draw, whole, log) if log else set[str]()
        stamps = tuple(self._stamps(log, whole)) if log and log.report else ()
        known = compared | NOT_DRAWN | {*self._otherwise} | {one.member for one in stamps}
        return BundleReport(
            tuple(self._problems), manifest, found, log, len(compared),
            tuple(_apart(manifest, known, log)) if log else (), stamps,
            otherwise=tuple(self._otherwise), release=release() if self._otherwise else "",
            undrawn=self._undrawn,
        )  # fmt: skip

    def _wrong(self, member: str, error: VerificationFailed) -> None:
        self._problems.append(Wrong(member, error))

    def _read(self, name: str, most: int) -> bytes | None:
        """A small member; None where it is not there, cannot be read, or is too long."""
        if name not in self._held.names:
            self._wrong(name, VerificationFailed("bundle_missing"))
            return None
        with suppress(*UNREADABLE), self._held.open(name) as file:
            raw = file.read(most + 1)
            if len(raw) <= most:
                return raw
        self._wrong(name, VerificationFailed("bundle_unreadable"))
        return None

    def _manifest(self, raw: bytes) -> Manifest | None:
        try:
            return manifest_of(raw)
        except ManifestError as e:
            self._wrong(MANIFEST, VerificationFailed("bundle_no_manifest", reason=e))
            return None

    def _is_whole(self, member: Member) -> bool:
        """Whether a member has the bytes that the manifest says."""
        if member.path not in self._held.names:
            self._wrong(member.path, VerificationFailed("bundle_missing"))
            return False
        if member.bytes > MOST_BYTES:
            self._wrong(member.path, VerificationFailed("bundle_large", most=MOST_BYTES))
            return False
        try:
            held = self._hashed(member) == (member.bytes, member.sha256)
        except UNREADABLE:
            held = False
        if not held:
            self._wrong(member.path, VerificationFailed("bundle_changed"))
        return held

    def _hashed(self, member: Member) -> tuple[int, str]:
        size, digest = 0, sha256()
        with self._held.open(member.path) as file:
            for chunk in chunks(file, member.bytes):
                digest.update(chunk)
                size += len(chunk)
        return size, digest.hexdigest()

    def _others(self, manifest: Manifest) -> None:
        """What is there beside the members, or in another shape than a file."""
        known = {MANIFEST, *(member.path for member in manifest.members)}
        names = self._held.names
        for name in sorted({*names}):
            if name not in known:
                self._wrong(name, VerificationFailed("bundle_added"))
            if names.count(name) > 1:
                self._wrong(name, VerificationFailed("bundle_twice"))
        for name in self._held.odd:
            self._wrong(name, VerificationFailed("bundle_odd"))
        for name in (LOG, CHECKPOINT):
            if name not in known:
                self._wrong(name, VerificationFailed("bundle_missing"))

    def _log(self, manifest: Manifest) -> Examined:
        """The log, held to the manifest and to the checkpoint, and to what is known besides."""
        own = self._own_note(manifest)
        with self._seekable(LOG) as file:
            found = examine(file, self._expected, self._progress, _stamped(manifest))
        for error in found.problems:
            self._problems.append(Wrong(LOG, error))
        if found.report is None:
            return found
        for name in ("crisis", "kind", "ledger", "size", "root"):
            said, is_so = getattr(manifest, name), getattr(found.report, name)
            if said != is_so:
                self._wrong(
                    MANIFEST,
                    VerificationFailed("bundle_says_other", name=name, claimed=said, found=is_so),
                )
        self._attached(manifest, found)
        return self._signed(found, own) if own else found

    def _attached(self, manifest: Manifest, found: Examined) -> None:
        """The files that the log attaches are there, each what it is called, and no others."""
        paths = {member.path: member.sha256 for member in manifest.members}
        for path, digest in paths.items():
            if path.startswith(FILES) and path != f"{FILES}{digest}":
                self._wrong(path, VerificationFailed("bundle_file_other"))
            elif path.startswith(FILES) and digest not in found.files and _knows_all(found):
                self._wrong(path, VerificationFailed("bundle_not_of_log"))
        for digest, number in found.files.items():
            if f"{FILES}{digest}" not in paths:
                self._wrong(
                    f"{FILES}{digest}", VerificationFailed("bundle_file_missing", number=number)
                )

    def _stamps(self, log: Examined, whole: list[str]) -> Iterator[Stamped]:
        """What every time stamp says that is over entries of the log."""
        assert log.report is not None  # noqa: S101 (asked by whoever calls)
        origin = origin_of(log.report.crisis, log.report.ledger)
        trusted = self._expected.authorities
        for path in (one for one in whole if one.startswith(STAMPS)):
            with self._held.open(path) as file:
                stamp = file.read(MOST_STAMP + 1)
            try:
                yield stamps.held(path, stamp, stamps.text_of(path, origin, log.roots), trusted)
            except VerificationFailed as e:
                self._wrong(path, e)

    @contextmanager
    def _seekable(self, name: str) -> Iterator[IO[bytes]]:
        """A member that can be read at any place: a packed one in a file without a name."""
        with self._held.open(name) as held:
            if not isinstance(held, ZipExtFile):
                yield held
                return
            with SpooledTemporaryFile(SPOOLED) as file:
                shutil.copyfileobj(held, file)
                file.seek(0)
                yield cast("IO[bytes]", file)

    def _may_read(self, name: str, whole: list[str]) -> bool:
        """Whether a member can be gone through: also a changed one, unless it is much too long."""
        if name in whole:
            return True
        try:
            with self._held.open(name) as file:
                return sum(map(len, chunks(file, MOST_CHANGED))) <= MOST_CHANGED
        except (*UNREADABLE, KeyError):
            return False

    def _own_note(self, manifest: Manifest) -> Expected | None:
        """The checkpoint of the bundle itself, over all of its log."""
        raw = self._read(CHECKPOINT, LONGEST_NOTE)
        if raw is None:
            return None
        try:
            found = with_note(Expected(), raw.decode("utf-8", "replace"))
        except LedgerError:
            self._wrong(CHECKPOINT, VerificationFailed("bundle_no_checkpoint"))
            return None
        if (found.size, found.root) != (manifest.size, manifest.root):
            self._wrong(
                CHECKPOINT, VerificationFailed("bundle_checkpoint_of_other", size=found.size)
            )
            return None
        return found

    def _signed(self, found: Examined, own: Expected) -> Examined:
        """The log, with the members who signed the checkpoint of the bundle itself."""
        assert own.note is not None  # noqa: S101 (with_note puts it there)
        try:
            signers = found.signed_by(own.note)
        except VerificationFailed as e:
            self._problems.append(Wrong(CHECKPOINT, e))
            return found
        if not signers:
            self._wrong(CHECKPOINT, VerificationFailed("bundle_checkpoint_unsigned"))
        return found

    def _drawn(
        self, manifest: Manifest, draw: Draw | None, whole: list[str], log: Examined
    ) -> set[str]:
        """What is drawn, compared with what the log comes to; which members were."""
        if draw is None or log.problems or not _is_of(manifest, log):
            return set()
        wanted = {m.path: m for m in manifest.members if m.path in whole}
        made = self._made(wanted, manifest, draw)
        differs = [path for path, same in made.items() if path in wanted and not same]
        found = dict.fromkeys(differs, "bundle_drawn_differs")
        self._differing(manifest, {**found, **self._more_or_less(manifest, made)})
        return (made.keys() & wanted.keys()).difference(self._otherwise)

    def _made(self, wanted: dict[str, Member], manifest: Manifest, draw: Draw) -> dict[str, bool]:
        """Every part that the log comes to, as far as it can be made: whether it is the member."""
        made: dict[str, bool] = {}
        try:
            with self._seekable(LOG) as file:
                parts = draw(file, manifest, excel=self._is_for_excel([*wanted]))
                for path, same in differing(wanted, parts):
                    made[path] = same  # noqa: PERF403 (what was made stays, where it ends early)
        except (LedgerError, OSError) as error:
            self._undrawn = _reason(error)
        return made

    def _more_or_less(self, manifest: Manifest, made: Mapping[str, bool]) -> dict[str, str]:
        """What the log comes to and is not there, and what is there and nothing comes to."""
        listed = {member.path for member in manifest.members}
        absent = made.keys() - listed - {*self._held.names}
        found = dict.fromkeys(sorted(absent), "bundle_missing")
        for path in () if self._undrawn else sorted(listed - made.keys() - NOT_DRAWN):
            if not path.startswith((FILES, STAMPS)):
                found[path] = "bundle_not_of_log"
        return found

    def _differing(self, manifest: Manifest, found: Mapping[str, str]) -> None:
        """What comes out otherwise: of another release that may be so, of this one it is false."""
        if found and manifest.release != release():
            self._otherwise += found
            return
        for path, code in found.items():
            self._wrong(path, VerificationFailed(code))

    def _is_for_excel(self, whole: list[str]) -> bool:
        """Whether most tables begin with the mark by which a spreadsheet knows UTF-8."""
        marked = [self._head(name) == BOM_UTF8 for name in whole if name.endswith(".csv")]
        return 2 * sum(marked) > len(marked)

    def _head(self, name: str) -> bytes:
        with self._held.open(name) as file:
            return file.read(len(BOM_UTF8))


def _stamped(manifest: Manifest) -> set[int]:
    """Up to which entries there are time stamps, by their names."""
    return {stamps.number_of(one.path) for one in manifest.members}


def _is_of(manifest: Manifest, log: Examined) -> bool:
    """Whether a log is of the ledger that the manifest names; nothing is drawn from another's."""
    found = log.report
    return found is not None and (found.crisis, found.ledger) == (manifest.crisis, manifest.ledger)


def _knows_all(log: Examined) -> bool:
    """Whether all that the log says is known here: what a newer kind attaches is not."""
    findings = log.report.findings if log.report else ()
    return not log.problems and not any(one.verdict.startswith(UNKNOWN_KIND) for one in findings)


def _reason(error: LedgerError | OSError) -> str:
    """Why something could not be made, without where: that place is gone by the time it is read."""
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    return str(error.fields.get("reason", error.code))


def _apart(manifest: Manifest, known: set[str], log: Examined) -> Iterator[str]:
    """The members that are held to the manifest alone."""
    attached = {f"{FILES}{digest}" for digest in log.files}
    return (one.path for one in manifest.members if one.path not in known | attached)


def differing(
    wanted: dict[str, Member], made: Iterable[tuple[str, Iterable[bytes]]]
) -> Iterator[tuple[str, bool]]:
    """Whether each part that was made again is the member of its name, byte for byte."""
    for path, parts in made:
        digest, size = sha256(), 0
        for part in parts:
            digest.update(part)
            size += len(part)
        member = wanted.get(path)
        same = member is not None and (member.bytes, member.sha256) == (size, digest.hexdigest())
        yield path, same

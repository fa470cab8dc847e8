"""What both commands verify: a bundle, a bare log, or two of either of one ledger."""

import errno
import io
import os
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from ledger.errors import Exit, InputError, VerificationFailed
from ledger.evidence.timestamps import check_roots
from ledger.plain_files import is_handed, open_plain, read_plain
from ledger.progress import Progress, nobody
from projections.audit.bundle_verifier import (
    LONGEST_NOTE,
    BundleReport,
    Draw,
    Wrong,
    verify_bundle,
)
from projections.audit.comparing import Compared, compare
from projections.audit.container import UNREADABLE
from projections.audit.container import opened as container_at
from projections.audit.manifest import LOG
from projections.audit.own_copy import OwnCopy, held_to
from projections.audit.signed import MAX_LINE, MalformedError, read_header
from projections.audit.verifier import Expected, examine, with_note

STDIN = "-"
_ZIP = b"PK"
MOST_HANDED = 2**30
"""Bytes of a log that comes out of a pipe and is held in memory; a file is read as it lies."""


class Asked(NamedTuple):
    """What is to be verified, and what is known of it from elsewhere."""

    paths: tuple[str, ...]
    expected: Expected = Expected()
    digest: str | None = None
    checkpoint: Path | None = None


class Verified(NamedTuple):
    """What came of each, in order; `compared` where there were two.

    `stamps_asked` says whether time stamps were to be held to an authority.
    """

    reports: tuple[BundleReport, ...]
    compared: Compared | None = None
    stamps_asked: bool = False

    @property
    def holds(self) -> bool:
        """Whether everything was compared and nothing was found that does not hold."""
        return self.exit is Exit.DONE

    @property
    def exit(self) -> Exit:
        """`DONE`, or what stands against that.

        `VERIFICATION` where something does not hold, else `FAILURE` where what is drawn could not
        be made again here, else `DRAWN_OTHERWISE`.
        """
        apart = self.compared is not None and not self.compared.holds
        if apart or any(report.problems for report in self.reports):
            return Exit.VERIFICATION
        if any(report.undrawn for report in self.reports):
            return Exit.FAILURE
        otherwise = any(report.otherwise for report in self.reports)
        return Exit.DRAWN_OTHERWISE if otherwise else Exit.DONE


def _as_told(asked: Asked) -> Asked:
    """Without what nobody sees: a document breaks a long word where it is copied from."""
    root, key = map(_seen, (asked.expected.root, asked.expected.key))
    return asked._replace(
        expected=asked.expected._replace(root=root, key=key), digest=_seen(asked.digest)
    )


def _seen(text: str | None) -> str | None:
    return text and "".join(one for one in text if one.isprintable())


def verified(
    asked: Asked,
    draw: Draw | None = None,
    progress: Progress = nobody,
    copies: Collection[OwnCopy] = (),
) -> Verified:
    """Verify what was asked for; two are also compared with each other.

    What is known from elsewhere is of the first. `draw` as `verify_bundle`; `copies` are what this
    home has of ledgers, to which each is held.

    Raises:
        OSError: one cannot be read at all.
        UsageError: as `read_plain`, of any of the files that were named.
        InputError: `verify_no_checkpoint`, `stamp_no_certificates`.
        LedgerError: `no_openssl`, where stamps are to be held to an authority.
    """
    asked = _as_told(asked)
    expected = asked.expected._replace(sizes=tuple(one.head for one in copies))
    if expected.authorities is not None:
        check_roots(expected.authorities)
    if asked.checkpoint is not None:
        note = read_plain(asked.checkpoint, LONGEST_NOTE, "--checkpoint")
        expected = with_note(expected, note.decode("utf-8", "replace"))
    first = asked._replace(expected=expected)
    known = Expected(authorities=expected.authorities, sizes=expected.sizes)
    others = (Asked((path,), known) for path in asked.paths[1:])
    found = (_report(one, draw, progress) for one in (first, *others))
    reports = tuple(held_to(one, copies) for one in found)
    compared = _compared(asked.paths) if len(reports) > 1 else None
    return Verified(reports, compared, stamps_asked=expected.authorities is not None)


def _report(asked: Asked, draw: Draw | None, progress: Progress) -> BundleReport:
    """What is at the first path, and all that is known from elsewhere."""
    name, expected, digest = asked.paths[0], asked.expected, asked.digest
    if name != STDIN and is_bundle(Path(name)):
        return verify_bundle(Path(name), expected, digest=digest, draw=draw, progress=progress)
    with opened(name) as source:
        found = examine(source, expected, progress)
    wrong = (Wrong("", error) for error in found.problems)
    if digest is None:
        return BundleReport(tuple(wrong), log=found)
    no_bundle = Wrong("", VerificationFailed("bundle_digest_differs", expected=digest, found="-"))
    return BundleReport((*wrong, no_bundle), log=found)


def is_bundle(path: Path) -> bool:
    """Whether a directory or a ZIP is there, and no bare log."""
    if path.is_dir():
        return True
    if not path.is_file():
        return False
    with open_plain(path, "FILE") as file:
        return file.read(len(_ZIP)) == _ZIP


@contextmanager
def opened(name: str) -> Iterator[IO[bytes]]:
    """A file that can be read twice; of what the shell hands over, such as a pipe, all that comes.

    Raises:
        OSError: it cannot be read; standard input is closed.
        UsageError: as `open_plain`; `file_too_long`, a pipe has more than `MOST_HANDED`.
    """
    if name == STDIN:
        if sys.stdin is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        yield _all_of(sys.stdin.buffer, name)
        return
    path = Path(name)
    with path.open("rb") if is_handed(path) else open_plain(path, "FILE") as file:
        yield file if file.seekable() else _all_of(file, name)


def _all_of(pipe: IO[bytes], name: str) -> IO[bytes]:
    """All that comes out of a pipe; where its first line is none of a log, that line alone."""
    first = pipe.readline(MAX_LINE)
    try:
        read_header(first)
    except MalformedError:
        return io.BytesIO(first)
    whole = first + pipe.read(MOST_HANDED - len(first) + 1)
    if len(whole) > MOST_HANDED:
        raise InputError("file_too_long", argument="FILE", file=name, limit=MOST_HANDED)
    return io.BytesIO(whole)


def _compared(paths: tuple[str, ...]) -> Compared | None:
    """Both logs beside each other; None where one of them cannot be read."""
    unreadable = suppress(*UNREADABLE, VerificationFailed, MalformedError)
    with unreadable, _log(paths[0]) as one, _log(paths[1]) as other:
        return compare(one, other)
    return None


@contextmanager
def _log(name: str) -> Iterator[IO[bytes]]:
    if name == STDIN or not is_bundle(Path(name)):
        with opened(name) as file:
            yield file
        return
    held = container_at(Path(name))
    try:
        with held.open(LOG) as file:
            yield file
    finally:
        held.close()

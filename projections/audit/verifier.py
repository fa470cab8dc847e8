"""Whether a ledger written out holds: every signature, every number, every verdict, the root.

Nothing is believed that the file says of itself: verdicts are found again by the same fold that
terminals run, and the Merkle tree (RFC 9162) is built again from the bytes. What the file alone
cannot show is that entries at its end are missing; that takes a root from elsewhere, for example
from a printed brief.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import IO, NamedTuple

from ledger import gc_pause
from ledger.domain.crisis_and_roll import Crisis
from ledger.domain.dossier.attached import stored_files
from ledger.errors import InputError, VerificationFailed
from ledger.evidence.notes import (
    NoteError,
    SignedNote,
    checkpoint_in,
    origin_of,
    read_note,
    signed_by,
)
from ledger.evidence.signing import fingerprint, to_text
from ledger.progress import Progress, nobody
from projections.audit.signed import (
    MAX_LINE,
    LogHeader,
    MalformedError,
    OldFormatError,
    read_header,
)
from projections.audit.walk import FastWalk, Finding, Walk


class Expected(NamedTuple):
    """What is known from elsewhere; None is not checked.

    `root` is the one over the first `size` entries, as a brief of that day prints them, or over
    all when no size is given. A `size` without a root is how many entries there must be, no more
    and no fewer. `key` is the founder's fingerprint. `note` is a signed checkpoint, which says root
    and size too.
    """

    root: str | None = None
    size: int | None = None
    key: str | None = None
    note: SignedNote | None = None


class Verification(NamedTuple):
    """What was verified: how much, up to which root, and what does not hold.

    `told` is the number up to which something from elsewhere says that nothing is missing, 0 where
    nothing does; `signed_by` are the members who signed the checkpoint that says so. `redacted` are
    the numbers of which there is a leaf alone: they are counted, and not judged.
    """

    crisis: str
    kind: str
    title: str
    ledger: str
    fingerprint: str
    size: int
    root: str
    accepted: int
    findings: tuple[Finding, ...]
    told: int = 0
    signed_by: tuple[str, ...] = ()
    redacted: tuple[int, ...] = ()


class Examined(NamedTuple):
    """A log that was gone through to its end, or as far as that made sense.

    `problems` are what does not hold, in the order in which it was found; `report` is None where
    no crisis is opened in it. `enrolled` are the members at its end, by their public keys; `files`
    the numbers of the entries that attach a file that is kept, by its SHA-256 in hexadecimal.
    """

    problems: tuple[VerificationFailed, ...]
    report: Verification | None = None
    enrolled: Mapping[str, str] = MappingProxyType({})
    files: Mapping[str, int] = MappingProxyType({})

    def signed_by(self, note: SignedNote) -> list[str]:
        """Who of those who are enrolled at its end signed a checkpoint of this ledger.

        Raises:
            VerificationFailed: as `_signed_by`.
        """
        assert self.report is not None  # noqa: S101 (somebody is enrolled only where it is opened)
        return _signed_by(note, origin_of(self.report.crisis, self.report.ledger), self.enrolled)


def with_note(expected: Expected, text: str) -> Expected:
    """The root and the size of a signed checkpoint, as they are written.

    Raises:
        InputError: `verify_no_checkpoint`.
    """
    try:
        note = read_note(text)
        found = checkpoint_in(note)
    except NoteError:
        raise InputError("verify_no_checkpoint", field="checkpoint") from None
    return expected._replace(root=to_text(found.root), size=found.size, note=note)


def verify(source: IO[bytes], expected: Expected | None = None) -> Verification:
    """Verify a file as `signed` writes it; `source` must be seekable.

    Raises:
        VerificationFailed: with the code of what does not hold first, and the line or number.
    """
    found = examine(source, expected)
    if found.problems or found.report is None:
        raise found.problems[0]
    return found.report


def examine(
    source: IO[bytes], expected: Expected | None = None, progress: Progress = nobody
) -> Examined:
    """Everything that does not hold in a file as `signed` writes it, not only the first."""
    expected, begin = expected or Expected(), source.tell()
    try:
        header = _first_line(source)
    except VerificationFailed as e:
        return Examined((e,))
    with gc_pause.held(header.size):
        for walk in (FastWalk, Walk):
            source.seek(begin)
            source.readline(MAX_LINE)
            run = walk(source, header, expected.size, progress)
            if run.run():
                break
    return _judged(run, header, expected)


def _judged(run: Walk, header: LogHeader, expected: Expected) -> Examined:
    """What was walked through, held to its header and to what is known from elsewhere."""
    position, crisis = run.fold.position, run.fold.situation.crisis
    if crisis is None:
        return Examined((*run.problems, VerificationFailed("verify_no_opening")))
    problems = [*run.problems, *_differing(run, header, expected, crisis)]
    signers: list[str] = []
    members = [*run.fold.situation.members()]
    try:
        if expected.note:
            keys = {member.key: member.id for member in members}
            signers = _signed_by(expected.note, origin_of(crisis.name, crisis.ledger), keys)
    except VerificationFailed as e:
        problems.append(e)
    told = (expected.size or position.number) if expected.root or expected.size is not None else 0
    report = Verification(
        crisis.name, crisis.kind, crisis.title, crisis.ledger, fingerprint(crisis.founder.key),
        position.number, position.root, position.number - len(run.findings) - len(run.bare),
        tuple(run.findings), told, tuple(signers), tuple(run.bare),
    )  # fmt: skip
    enrolled = {member.key: member.id for member in members if member.revoked is None}
    files = {one.digest: one.opened for one in stored_files(run.fold.situation) if one.digest}
    return Examined(tuple(problems), report, enrolled, files)


def _differing(
    run: Walk, header: LogHeader, expected: Expected, crisis: Crisis
) -> Iterator[VerificationFailed]:
    """What is another than was said: by the header first, then from elsewhere."""
    position, found = run.fold.position, fingerprint(crisis.founder.key)
    root, key = run.root or position.root, expected.key or found
    size = expected.size if expected.size is not None and not expected.root else position.number
    if expected.size is not None and not run.root:
        yield VerificationFailed("verify_too_short", size=position.number, expected=expected.size)
    for error in (
        VerificationFailed("verify_size_differs", expected=header.size, found=position.number),
        VerificationFailed("verify_root_differs", expected=header.root, found=position.root),
        VerificationFailed("verify_ledger_differs", expected=header.ledger, found=crisis.ledger),
        VerificationFailed("verify_size_differs", expected=size, found=position.number),
        VerificationFailed("verify_root_differs", expected=expected.root or root, found=root),
        VerificationFailed("verify_key_differs", expected=_plain(key), found=_plain(found)),
    ):
        if error.fields["expected"] != error.fields["found"]:
            yield error


def _signed_by(note: SignedNote, origin: str, keys: Mapping[str, str]) -> list[str]:
    """The members who signed a checkpoint of the ledger with this origin."""
    claimed = checkpoint_in(note).origin
    if origin != claimed:
        raise VerificationFailed("verify_ledger_differs", expected=claimed, found=origin)
    return signed_by(note, origin, keys)


def _first_line(source: IO[bytes]) -> LogHeader:
    try:
        return read_header(source.readline(MAX_LINE))
    except OldFormatError as e:
        raise VerificationFailed("verify_old_format", line=1) from e
    except MalformedError as e:
        raise VerificationFailed("verify_malformed", line=1, reason=e) from e


def _plain(key: str) -> str:
    return "".join(key.split()).lower()

"""Whether a ledger written out holds: every signature, every number, every verdict, the root.

Nothing is believed that the file says of itself: verdicts are found again by the same fold that
terminals run, and the Merkle tree (RFC 9162) is built again from the bytes. What the file alone
cannot show is that entries at its end are missing; that takes a root from elsewhere, for example
from a printed brief.
"""

from collections.abc import Iterator
from typing import IO, Any, NamedTuple

from ledger import gc_pause
from ledger.domain.crisis_and_roll import Crisis
from ledger.domain.entry import Entry
from ledger.domain.record_lookup import InMemory
from ledger.errors import InputError, VerificationFailed
from ledger.evidence.codec import UnknownKindError, UnreadableError, read
from ledger.evidence.fold import Fold
from ledger.evidence.notes import (
    NoteError,
    SignedNote,
    checkpoint_in,
    origin_of,
    read_note,
    signed_by,
)
from ledger.evidence.signing import fingerprint, to_text
from projections.audit.signed import (
    MAX_LINE,
    LogHeader,
    MalformedError,
    OldFormatError,
    read_header,
    read_message,
)


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


class Finding(NamedTuple):
    """A message that counts for nothing here: its number, verdict and reason."""

    number: int
    verdict: str


class Verification(NamedTuple):
    """What was verified: how much, up to which root, and what does not hold.

    `told` is the number up to which something from elsewhere says that nothing is missing, 0 where
    nothing does; `signed_by` are the members who signed the checkpoint that says so.
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
        VerificationFailed: with the code of what does not hold, and the line or number.
    """
    expected = expected or Expected()
    header = _first_line(source)
    with gc_pause.held(header.size):
        fold, findings, root = _folded(source, header, expected.size)
    position = fold.position
    crisis = fold.situation.crisis
    if crisis is None:
        raise VerificationFailed("verify_no_opening")
    found = fingerprint(crisis.founder.key)
    size = expected.size if expected.size is not None and not expected.root else position.number
    key = expected.key or found
    for error in (
        VerificationFailed("verify_size_differs", expected=header.size, found=position.number),
        VerificationFailed("verify_root_differs", expected=header.root, found=position.root),
        VerificationFailed("verify_ledger_differs", expected=header.ledger, found=crisis.ledger),
        VerificationFailed("verify_size_differs", expected=size, found=position.number),
        VerificationFailed("verify_root_differs", expected=expected.root or root, found=root),
        VerificationFailed("verify_key_differs", expected=_plain(key), found=_plain(found)),
    ):
        if error.fields["expected"] != error.fields["found"]:
            raise error
    signers = _signed_by(expected.note, fold, crisis) if expected.note else []
    told = (expected.size or position.number) if expected.root or expected.size is not None else 0
    return Verification(
        crisis.name, crisis.kind, crisis.title, crisis.ledger, found, position.number,
        position.root, position.number - len(findings), findings, told, tuple(signers),
    )  # fmt: skip


def _signed_by(note: SignedNote, fold: Fold, crisis: Crisis) -> list[str]:
    """The members who signed a checkpoint of this ledger."""
    origin, claimed = origin_of(crisis.name, crisis.ledger), checkpoint_in(note).origin
    if origin != claimed:
        raise VerificationFailed("verify_ledger_differs", expected=claimed, found=origin)
    keys = {member.key: member.id for member in fold.situation.members()}
    return signed_by(note, origin, keys)


def _first_line(source: IO[bytes]) -> LogHeader:
    try:
        return read_header(source.readline(MAX_LINE))
    except OldFormatError as e:
        raise VerificationFailed("verify_old_format", line=1) from e
    except MalformedError as e:
        raise VerificationFailed("verify_malformed", line=1, reason=e) from e


def _folded(
    source: IO[bytes], header: LogHeader, size: int | None
) -> tuple[Fold, tuple[Finding, ...], str]:
    """The fold of all messages, those that count for nothing, and the root at `size`."""
    shelf = _Shelf(source)
    fold = Fold(f"crisis.{header.crisis}", InMemory(shelf.entry), ledger=header.ledger)
    findings: list[Finding] = []
    root = ""
    for number, line in enumerate(shelf.lines(), 1):
        verdict = _take(fold, number, line)
        if verdict != "accepted":
            findings.append(Finding(number, verdict))
        fold.settled(fold.situation.head)
        if number == size:
            root = fold.position.root
    if size is not None and not root:
        raise VerificationFailed("verify_too_short", size=fold.situation.head, expected=size)
    return fold, tuple(findings), root or fold.position.root


def _take(fold: Fold, number: int, line: bytes) -> str:
    """Fold one message; its verdict, which must be the one the file says."""
    try:
        message, subject, body = read_message(line)
    except MalformedError as e:
        raise VerificationFailed("verify_malformed", line=number + 1, reason=e) from e
    if message.number != number:
        raise VerificationFailed("verify_gap", expected=number, found=message.number)
    judged = fold.take_checked(number, subject, body)
    verdict = judged.verdict if judged.entry else f"{judged.verdict}:{judged.reason}"
    if verdict != message.verdict:
        raise VerificationFailed(
            "verify_verdict", number=number, found=verdict, claimed=message.verdict
        )
    return verdict


def _plain(key: str) -> str:
    return "".join(key.split()).lower()


class _Shelf:
    """The messages of a file, read in order and looked up again by number without keeping them."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._offsets: list[int] = []
        self._end = source.tell()

    def lines(self) -> Iterator[bytes]:
        while True:
            self._source.seek(self._end)
            line = self._source.readline(MAX_LINE)
            if not line:
                return
            self._offsets.append(self._end)
            self._end = self._source.tell()
            yield line

    def entry(self, number: int) -> Entry[Any] | None:
        """An accepted message, read again."""
        self._source.seek(self._offsets[number - 1])
        message, _, body = read_message(self._source.readline(MAX_LINE))
        if message.verdict != "accepted":
            return None
        try:
            return read(body).entry
        except (UnreadableError, UnknownKindError):
            return None

"""Going through a log message by message: each is judged anew, and held to what the file says.

Two ways come to the same. The fast one leaves signatures to every core and gives up at the first
thing that does not hold; the other goes on to the end, so that everything is found.
"""

from collections.abc import Container, Iterator
from typing import IO, Any, NamedTuple

from ledger.domain.entry import Entry
from ledger.domain.record_lookup import ForVerdicts
from ledger.errors import VerificationFailed
from ledger.evidence.bare import Bare
from ledger.evidence.codec import UnknownKindError, UnreadableError, read
from ledger.evidence.fold import Fold
from ledger.evidence.signature_pool import Proof
from ledger.progress import Progress
from projections.audit.signed import (
    ACCEPTED,
    FORMAT,
    MAX_LINE,
    REDACTED_FORMAT,
    LogHeader,
    MalformedError,
    accepted_in,
    bare_in,
    read_message,
)

MOST_PROBLEMS = 1_000
"""After so many nothing more is looked for."""

_STEP = 500

_TOGETHER = 2_000_000
"""Bytes of messages after which their signatures are checked together."""
_NONE_BARE = f"signed {REDACTED_FORMAT}, and no leaf stands alone in it"
_ONE_BARE = f"signed {FORMAT}, and a leaf stands alone in it"


class Finding(NamedTuple):
    """A message that counts for nothing here: its number, verdict and reason."""

    number: int
    verdict: str


class Walk:
    """One way through a log, to its end.

    `findings` are the messages that count for nothing, `bare` the numbers of which there is a leaf
    alone, `problems` what does not hold, `roots` those over as many messages as each of `sizes`
    says; of more than there are, there is none.
    """

    def __init__(
        self, source: IO[bytes], header: LogHeader, sizes: Container[int], progress: Progress
    ) -> None:
        self.shelf = _Shelf(source)
        self.fold = Fold(
            f"crisis.{header.crisis}", ForVerdicts(self.shelf.entry), ledger=header.ledger
        )
        self.fold.situation.judging = True
        self.findings: list[Finding] = []
        self.bare: list[int] = []
        self.problems: list[VerificationFailed] = []
        self.roots: dict[int, str] = {}
        self._sizes = sizes
        self._all = header.size
        self._redacted = header.signed == REDACTED_FORMAT
        self._progress = progress

    def run(self) -> bool:
        """Go through all of it; whether nothing has to be gone through again."""
        try:
            for number, line in enumerate(self.shelf.lines(), 1):
                self._step(number, line)
                if len(self.problems) >= MOST_PROBLEMS:
                    break
            self._check_redacted()
        except VerificationFailed as e:  # what follows has no number that could be believed
            self.problems.append(e)
        return True

    def _step(self, number: int, line: bytes) -> None:
        found = self._read(number, line)
        if isinstance(found, Bare):
            self.bare.append(number)
            self.fold.take_bare(found)
        else:
            self._message(number, *found)
        self._stepped(number)

    def _stepped(self, number: int) -> None:
        if number in self._sizes:
            self.roots[number] = self.fold.position.root
        if not number % _STEP:
            self.fold.settled(number)
            self._progress(number, self._all)

    def _check_redacted(self) -> None:
        """A log that says that it is redacted has leaves alone in it."""
        if self._redacted and not self.bare:
            raise VerificationFailed("verify_malformed", line=1, reason=_NONE_BARE)

    def _read(self, number: int, line: bytes) -> Bare | tuple[str, str, bytes]:
        """A leaf alone, or a message's verdict, subject and body; what is malformed, with its line.

        The first line is the header's.
        """
        found: Bare | tuple[str, str, bytes]
        try:
            if accepted := accepted_in(line):
                said, found = accepted[0], (ACCEPTED, *accepted[1:])
            elif bare := self._bare_in(line):
                said, found = bare.number, bare
            else:
                message, subject, body = read_message(line)
                said, found = message.number, (message.verdict, subject, body)
        except MalformedError as e:
            raise VerificationFailed("verify_malformed", line=number + 1, reason=e) from e
        if said != number:
            raise VerificationFailed("verify_gap", expected=number, found=said)
        return found

    def _bare_in(self, line: bytes) -> Bare | None:
        bare = bare_in(line)
        if bare is not None and not self._redacted:
            raise MalformedError(_ONE_BARE)
        return bare

    def _message(self, number: int, claimed: str, subject: str, body: bytes) -> None:
        judged = self.fold.take_checked(number, subject, body)
        found = judged.verdict if judged.entry else f"{judged.verdict}:{judged.reason}"
        if found != claimed:
            fields = {"number": number, "found": found, "claimed": claimed}
            self.problems.append(VerificationFailed("verify_verdict", **fields))
        if found != ACCEPTED:
            self.findings.append(Finding(number, found))


class FastWalk(Walk):
    """As long as everything holds, and with every core."""

    def run(self) -> bool:
        """Go through it; whether nothing has to be gone through again."""
        self.proof, self._waiting = Proof(), 0
        self.proof.hold(True)
        try:
            held = super().run() and not self.problems and self._proved()
        finally:
            self.proof.close()
        return held

    def _step(self, number: int, line: bytes) -> None:
        try:
            accepted = accepted_in(line)
        except MalformedError:
            accepted = None
        if accepted is None or accepted[0] != number:
            super()._step(number, line)
        else:
            _, check = self.fold.take(*accepted)
            if check is None:
                raise _otherwise(number)
            self.proof.add(check)
            self._waiting += len(line)
            if number in self._sizes or not number % _STEP:
                self._stepped(number)
        if self._waiting > _TOGETHER and not self._proved():
            raise _otherwise(number)

    def _proved(self) -> bool:
        """Whether the signatures hold of all that came; nobody else needs the interpreter then."""
        self.proof.hold(False)
        self.proof.covers(self.fold.situation.head)
        held, self._waiting = not self.proof.harvest(wait=True), 0
        self.proof.hold(True)
        return held


def _otherwise(number: int) -> VerificationFailed:
    """Why the fast way gives up; the other way says what it is."""
    return VerificationFailed("verify_verdict", number=number, found="", claimed="")


class _Shelf:
    """The messages of a file, read in order and looked up again by number without keeping them."""

    def __init__(self, source: IO[bytes]) -> None:
        self._source = source
        self._offsets: list[int] = []
        self._end = source.tell()
        self._away = False
        """Whether the source stands elsewhere than at the end of what was read in order."""

    def lines(self) -> Iterator[bytes]:
        while True:
            if self._away:
                self._source.seek(self._end)
                self._away = False
            line = self._source.readline(MAX_LINE)
            if not line:
                return
            self._offsets.append(self._end)
            self._end += len(line)
            yield line

    def entry(self, number: int) -> Entry[Any] | None:
        """An accepted message, read again; None of a leaf alone."""
        self._away = True
        self._source.seek(self._offsets[number - 1])
        line = self._source.readline(MAX_LINE)
        if bare_in(line) is not None:
            return None
        _, _, body = read_message(line)
        try:
            return read(body).entry
        except (UnreadableError, UnknownKindError):
            return None

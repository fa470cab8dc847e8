"""The keys of sealed texts at the server: boxed for each member who may read, and erasable.

    keys.<crisis>.<commitment>.key.<n>         boxes, one for each of some members' signing keys
    keys.<crisis>.<commitment>.erased          the key is to be nowhere any more
    keys.<crisis>.<commitment>.gone.<member>   signed: it is not in that member's home

The server holds no key that it, or a log-in, could use: a box is opened by a signing key alone.
Nothing of it is believed either: a key is right when it opens the text that was committed to, and
a word that a key is gone counts with its signature. Who erases writes the word first and then has
every box overwritten; who adds a box looks for the word afterwards (docs/decisions/304).
"""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from eventsourcing.persistence import IntegrityError, PersistenceError
from msgspec import Struct

from ledger.domain.values import Name, PublicKey, Slug
from ledger.errors import LedgerError, NotAllowed, Refused
from ledger.evidence.sealing import is_commitment
from ledger.evidence.signing import Signer, verify
from ledger.home.home import Pin
from ledger.jetstream.connection import Connection
from ledger.jetstream.errors import (
    NotPermittedError,
    OutcomeUnknownError,
    StreamFullError,
    StreamNotFoundError,
)
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.sending import MayWrite, always
from ledger.jetstream.stream import Stream
from ledger.live.continuity import check_made, metadata_of
from ledger.live.event_store import translated

MOST_MESSAGES = 100_000
"""Of all keys of a crisis, with the words that they are gone."""

MOST_SHEETS = 256
"""Of boxes for one text, for members who came later or laid by somebody else."""

BOXES_EACH = 300
"""On one sheet: it stays shorter than an entry may be."""

_PAGE = 200
_GONE = b"crisis-ledger/key-gone/v1\n"

Boxes = Mapping[str, str]
"""Boxed keys, as base64url, by the signing key of the member who can open them."""


class Gone(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A member's word that there is no key of a text in their home any more."""

    member: Slug
    terminal: Name
    at: Name
    signer: PublicKey
    signature: Name


def keys_stream(connection: Connection, pin: Pin, may_write: MayWrite = always) -> Stream:
    """The stream of a pinned crisis's keys, as it has to be configured."""
    return Stream(
        connection,
        pin.keys_stream,
        pin.keys_prefix,
        pin.replicas,
        metadata=metadata_of(pin.ledger),
        may_write=may_write,
        most=MOST_MESSAGES,
        erasable=True,
    )


class KeyStore:
    """The keys of one crisis at its server. Every method raises LedgerError without a server."""

    def __init__(self, stream: Stream, pin: Pin) -> None:
        self._stream = stream
        self._pin = pin

    def length(self) -> int | None:
        """The number of its last message; None where there is no place for keys yet.

        Raises:
            ReadOnly: `other_ledger`, `config_differs`.
            NotAllowed: `keys_not_permitted`.
        """
        try:
            info = self._stream.info()
        except StreamNotFoundError:
            return None
        except PersistenceError as e:
            raise _said(e) from e
        check_made(self._stream, info, self._stream.name, self._pin.ledger)
        last: int = info.last_seq
        return last

    def put(self, commitment: str, boxes: Boxes) -> None:
        """Lay boxes for members beside those that there are.

        Raises:
            Refused: `text_erased`, its key is erased; `keys_full`.
            NotAllowed: `keys_not_permitted`.
        """
        several = list(boxes.items())
        for start in range(0, len(several), BOXES_EACH):
            body = msgspec.json.encode(dict(several[start : start + BOXES_EACH]))
            self._lay(commitment, body)
        if self.is_erased(commitment):
            self.erase(commitment)
            raise Refused("text_erased")

    def boxes(self, first: int, last: int) -> Iterator[tuple[str, Boxes]]:
        """The sheets of a stretch of the stream, each with its text; what is none is passed by."""
        for start in range(first, last + 1, _PAGE):
            count = min(_PAGE, last + 1 - start)
            for message in self._asked(lambda at=start, n=count: self._stream.page(at, n)):
                _, _, rest = message.subject.partition(f"{self._pin.keys_prefix}.")
                commitment, _, kind = rest.partition(".")
                if not is_commitment(commitment) or not kind.startswith("key."):
                    continue
                if found := _read(message.body, dict[str, str]):
                    yield commitment, found

    def holders(self, commitment: str) -> set[str]:
        """The signing keys that there are boxes for."""
        names = self._names(commitment, "key.*")
        sheets = (_read(body, dict[str, str]) or {} for body in self._bodies(names).values())
        return {holder for sheet in sheets for holder in sheet}

    def is_erased(self, commitment: str) -> bool:
        """Whether it is said that the key is to be nowhere."""
        return bool(self._bodies([self._subject(commitment, "erased")]))

    def erase(self, commitment: str) -> int:
        """Have every box of a text overwritten; how many sheets there were.

        Raises:
            NotAllowed: `keys_not_permitted`.
        """
        self._append(self._subject(commitment, "erased"), b"{}")
        names = self._names(commitment, "key.*")
        for name in names:
            message = self._asked(lambda name=name: self._stream.last_for(name))
            if message is not None:
                self._asked(lambda at=message.sequence: self._stream.erase(at))
        return len(names)

    def say_gone(self, commitment: str, signer: Signer, pin: Pin, at: str) -> None:
        """Say, signed, that this member's home has no key of a text; once is enough."""
        signed = _gone(pin.ledger, commitment, pin.member, pin.terminal, at)
        word = Gone(
            member=pin.member,
            terminal=pin.terminal,
            at=at,
            signer=signer.public,
            signature=signer.sign(signed),
        )
        self._append(self._subject(commitment, f"gone.{signer.public}"), msgspec.json.encode(word))

    def gone(self, commitment: str) -> list[Gone]:
        """Who has said so, each word with a signature that holds, by member."""
        said = self._bodies(self._names(commitment, "gone.*")).values()
        words = (word for body in said if (word := _read(body, Gone)) is not None)
        return sorted(
            (one for one in words if _is_signed(one, self._pin.ledger, commitment)),
            key=lambda one: (one.member, one.terminal),
        )

    def _lay(self, commitment: str, body: bytes) -> None:
        there = len(self._names(commitment, "key.*"))
        for number in (*range(there, MOST_SHEETS), *range(there)):
            if self._append(self._subject(commitment, f"key.{number}"), body):
                return
        raise Refused("keys_full", reason=str(MOST_SHEETS))

    def _append(self, subject: str, body: bytes) -> bool:
        """Whether that is what stands there now; False where another message does."""
        try:
            self._asked(lambda: self._stream.append([OutgoingMessage(subject, body)]))
        except IntegrityError:
            return False
        return True

    def _names(self, commitment: str, pattern: str) -> list[str]:
        subject = self._subject(commitment, pattern)
        return sorted(self._asked(lambda: self._stream.subjects(subject)))

    def _bodies(self, names: list[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = self._asked(lambda: self._stream.bodies(names)) if names else {}
        return found

    def _subject(self, commitment: str, rest: str) -> str:
        return f"{self._pin.keys_prefix}.{commitment}.{rest}"

    @staticmethod
    def _asked(call: Any) -> Any:
        """What the server answers; its errors as people read them."""
        try:
            return call()
        except IntegrityError:
            raise
        except PersistenceError as e:
            raise _said(e) from e


def _said(error: PersistenceError) -> LedgerError:
    if isinstance(error, OutcomeUnknownError):  # the same again will tell
        return LedgerError("server_unreachable", reason=str(error))
    if isinstance(error, StreamFullError):
        return Refused("keys_full", reason=str(error))
    if isinstance(error, NotPermittedError):
        return NotAllowed("keys_not_permitted", subject=error.subject)
    return translated(error)


def _read(body: bytes, kind: Any) -> Any:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError):
        return None


def _gone(ledger: str, commitment: str, member: str, terminal: str, at: str) -> bytes:
    return _GONE + f"{ledger}\n{commitment}\n{member}\n{at}\n{terminal}".encode()


def _is_signed(word: Gone, ledger: str, commitment: str) -> bool:
    signed = _gone(ledger, commitment, word.member, word.terminal, word.at)
    return verify(word.signer, word.signature, signed)

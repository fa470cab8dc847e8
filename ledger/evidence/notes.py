"""Signed notes and the checkpoints they carry: a size and a root that somebody stands for.

C2SP signed-note, tlog-checkpoint and tlog-proof. A note is a text, an empty line, and a line for
each signature: an em dash, the key's name, and base64 of a key id (4 bytes) and the signature. Only
Ed25519 (type 1) is made and checked; what other keys signed is passed over.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from ledger.errors import VerificationFailed
from ledger.evidence.merkle import HASH_BYTES
from ledger.evidence.proofs import Proof
from ledger.evidence.signing import KEY_BYTES, SIGNATURE_BYTES, Signer, from_text, to_text, verify

MOST_SIGNATURES = 64
"""Of one note; more are refused."""

PROOF_HEAD = "c2sp.org/tlog-proof@v1"

_ED25519 = b"\x01"
_ID_BYTES = 4
_SIGNED = re.compile(r"— (\S+) ([A-Za-z0-9+/]+={0,2})")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")
_NAME = re.compile(r"[^\s+]+")
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f]")


class NoteKey(NamedTuple):
    """A key that signs notes: its name, which holds no space and no plus, and 32 bytes."""

    name: str
    public: bytes

    @property
    def id(self) -> bytes:
        """The first 4 bytes of SHA-256 over name, LF, type and key."""
        said = self.name.encode() + b"\n" + _ED25519 + self.public
        return hashlib.sha256(said).digest()[:_ID_BYTES]

    @property
    def text(self) -> str:
        """The verifier key, `name+id+key`, as it is handed over."""
        return f"{self.name}+{self.id.hex()}+{standard(_ED25519 + self.public)}"


class NoteError(ValueError):
    """A text that is no note, no checkpoint or no proof, or that a known key did not sign."""


class SignedNote(NamedTuple):
    """The text of a note, with its last newline, and its signatures, name and bytes of each."""

    text: str
    signatures: tuple[tuple[str, bytes], ...]

    def __str__(self) -> str:
        lines = (f"— {name} {standard(signature)}\n" for name, signature in self.signatures)
        return f"{self.text}\n{''.join(lines)}"


class Checkpoint(NamedTuple):
    """A tree of `size` leaves with a root (32 bytes), of the log that is called `origin`."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text of its note, three lines."""
        return f"{self.origin}\n{self.size}\n{standard(self.root)}\n"


@dataclass(frozen=True, slots=True)
class TlogProof:
    """That one entry is in a tree somebody stands for: index, inclusion proof and checkpoint."""

    index: int
    proof: Proof
    note: SignedNote

    def __str__(self) -> str:
        hashes = "".join(f"{standard(one)}\n" for one in self.proof)
        return f"{PROOF_HEAD}\nindex {self.index}\n{hashes}\n{self.note}"


def origin_of(name: str, ledger: str) -> str:
    """What a ledger is called in checkpoints, by its short name and its id: no other one is."""
    return f"crisis-ledger/{name}/{ledger}"


def key_of(text: str) -> NoteKey:
    """A verifier key from `name+id+key`.

    Raises:
        NoteError: it is none, of another type, or its id is not that of the key.
    """
    name, _, rest = text.strip().partition("+")
    ident, _, key = rest.partition("+")
    data = _bytes(key)
    if len(data) != 1 + KEY_BYTES or data[:1] != _ED25519 or not _NAME.fullmatch(name):
        raise NoteError(text)
    found = NoteKey(name, data[1:])
    if found.id.hex() != ident:
        raise NoteError(text)
    return found


def key_for(name: str, public: str) -> NoteKey:
    """The key of a signer whose public key is base64url text; see `ledger.evidence.signing`."""
    if not _NAME.fullmatch(name):
        raise NoteError(name)
    return NoteKey(name, from_text(public, KEY_BYTES))


def signed(text: str, name: str, signer: Signer) -> SignedNote:
    """A text as a note that one key signed.

    Raises:
        NoteError: the text does not end with a newline, or holds control characters; or the name.
    """
    _check_text(text)
    key = key_for(name, signer.public)
    signature = from_text(signer.sign(text.encode()), SIGNATURE_BYTES)
    return SignedNote(text, ((name, key.id + signature),))


def read_note(written: str) -> SignedNote:
    """A note as it was written; nothing is checked but its form.

    Raises:
        NoteError: it has no signature, too many, or a line that is none.
    """
    text, apart, lines = written.rpartition("\n\n")
    text += "\n"
    found = lines.removesuffix("\n").split("\n")
    if not apart or not lines.endswith("\n") or len(found) > MOST_SIGNATURES:
        raise NoteError(written)
    _check_text(text)
    return SignedNote(text, tuple(map(_signature, found)))


def signers(note: SignedNote, known: Mapping[tuple[str, bytes], NoteKey]) -> list[NoteKey]:
    """Which of the known keys (by name and id) signed; those of others are passed over.

    Raises:
        NoteError: what is said to be by a known key is not.
    """
    found = []
    for name, signature in note.signatures:
        key = known.get((name, signature[:_ID_BYTES]))
        if key is None:
            continue
        if not verify(to_text(key.public), to_text(signature[_ID_BYTES:]), note.text.encode()):
            raise NoteError(name)
        found.append(key)
    return found


def signed_by(note: SignedNote, origin: str, keys: Mapping[str, str]) -> list[str]:
    """The members whose key signed a note; `keys` are members by their public keys.

    Raises:
        VerificationFailed: `checkpoint_forged`, what is said to be a member's is not.
    """
    known = {key_for(origin, public): member for public, member in keys.items()}
    try:
        found = signers(note, known_by(known))
    except NoteError:
        raise VerificationFailed("checkpoint_forged") from None
    return [known[key] for key in found]


def known_by(keys: Iterable[NoteKey]) -> dict[tuple[str, bytes], NoteKey]:
    """Keys as `signers` looks them up."""
    return {(key.name, key.id): key for key in keys}


def checkpoint_in(note: SignedNote) -> Checkpoint:
    """The checkpoint that a note carries; further lines of it are passed over.

    Raises:
        NoteError: it carries none.
    """
    lines = note.text.split("\n")[:-1]
    if len(lines) < 3 or "" in lines or not _SIZE.fullmatch(lines[1]):  # noqa: PLR2004 (origin, size, root)
        raise NoteError(note.text)
    root = _bytes(lines[2])
    if len(root) != HASH_BYTES:
        raise NoteError(note.text)
    return Checkpoint(lines[0], int(lines[1]), root)


def read_proof(written: str) -> TlogProof:
    """A proof for one entry as it was written; an `extra` line of it is passed over.

    Raises:
        NoteError: it is none; whether it holds is not checked.
    """
    above, apart, note = written.partition("\n\n")
    head, *lines = above.split("\n")
    if lines and lines[0].startswith("extra "):
        lines = lines[1:]
    word, _, index = lines[0].partition(" ") if lines else ("", "", "")
    if not apart or head != PROOF_HEAD or word != "index" or not _SIZE.fullmatch(index):
        raise NoteError(written)
    proof = tuple(map(_bytes, lines[1:]))
    if any(len(one) != HASH_BYTES for one in proof):
        raise NoteError(written)
    return TlogProof(int(index), proof, read_note(note))


def _check_text(text: str) -> None:
    if not text.endswith("\n") or text == "\n" or _CONTROLS.search(text):
        raise NoteError(text)


def _signature(line: str) -> tuple[str, bytes]:
    found = _SIGNED.fullmatch(line)
    data = _bytes(found[2]) if found else b""
    if found is None or len(data) <= _ID_BYTES or not _NAME.fullmatch(found[1]):
        raise NoteError(line)
    return found[1], data


def standard(data: bytes) -> str:
    """base64 (RFC 4648 §4), one line."""
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    """The bytes of canonical base64.

    Raises:
        NoteError: it is none, or not the one canonical spelling.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise NoteError(text) from None
    if standard(data) != text:
        raise NoteError(text)
    return data

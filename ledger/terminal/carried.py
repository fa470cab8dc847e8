"""What is kept, carried to another terminal as a file: signed by its author, taken once.

Lines of JSON: a head, the commands, the keys of what they seal in the boxes of those who may read
it, and a signature over all bytes before it. Whoever takes the
file records its commands on behalf of their author, who must be enrolled with that key; each
command keeps its id, so that it is recorded once, whichever terminal comes first.
"""

import stat
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import msgspec
from msgspec import Struct, structs

from ledger.domain.crisis_and_roll import Member
from ledger.errors import NotAllowed, Refused, UsageError, VerificationFailed
from ledger.evidence.signing import verify
from ledger.home.kept import KeptCommand, Standing, Writer
from ledger.terminal import carried_files
from ledger.terminal.carried_files import Attachment
from ledger.terminal.carried_keys import CarriedKey, needed_by
from ledger.terminal.keeping import RECEIPT, letter_of
from ledger.terminal.local_copy import LocalCopy

FORMAT = "crisis-ledger/outbox/v1"
LARGEST = 64 << 20
"""Bytes of a file that is taken."""

MALFORMED = (msgspec.MsgspecError, RecursionError)
"""What reading a line comes to that nobody here wrote: brackets within brackets among it."""


class Head(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The first line: whose commands, of which ledger, how many, and what their author had seen.

    `keys` is of how many sealed texts there are boxes.
    """

    outbox: str
    ledger: str
    crisis: str
    member: str
    key: str
    terminal: str
    saved: datetime
    number: int
    root: str
    commands: int
    keys: int = 0


class Tail(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last line of a file: its author's signature over all that stands before it."""

    signature: str


class Taken(NamedTuple):
    """What a file came to: whose it is, what is kept from it, and how many were here already.

    `files` are those that lay beside it and are here now, `lacking` those that are nowhere here.
    Boxes of `keys` sealed texts came with it; `shut` are the receipts of those with a text whose
    boxes did not come.
    """

    head: Head
    kept: list[KeptCommand]
    known: int
    files: list[Attachment]
    lacking: list[Attachment]
    keys: int = 0
    shut: tuple[str, ...] = ()


class Whole(NamedTuple):
    """What a file holds."""

    head: Head
    commands: list[KeptCommand]
    keys: list[CarriedKey]


def saved(terminal: LocalCopy, commands: list[Standing], keys: list[CarriedKey]) -> str:
    """The file for some kept commands and the keys they need, signed by this home's member.

    Raises:
        NotAllowed: this home has no signing key of its member.
    """
    signer = terminal.home.signer(terminal.pin.member)
    position = terminal.read().position
    head = Head(
        outbox=FORMAT,
        ledger=terminal.pin.ledger,
        crisis=terminal.name,
        member=terminal.pin.member,
        key=signer.public,
        terminal=terminal.pin.terminal,
        saved=terminal.clock.now(),
        number=position.number,
        root=position.root,
        commands=len(commands),
        keys=len(keys),
    )
    parts: list[Struct] = [head, *(one.kept for one in commands), *keys]
    whole = b"".join(msgspec.json.encode(part) + b"\n" for part in parts)
    signature = signer.sign(_signed(whole))
    return (whole + msgspec.json.encode(Tail(signature=signature)) + b"\n").decode()


def take(terminal: LocalCopy, path: Path) -> Taken:
    """Keep the commands of a file; those that are kept or recorded here already are not again.

    Raises:
        UsageError: `carried_unreadable`, `carried_none`, no such file or none of ours.
        VerificationFailed: `carried_altered`, the signature does not hold; `carried_cut`, its end
            is missing; `carried_history`, its author had seen another ledger than this one;
            `carried_file_altered`.
        LedgerError: `attachment_not_kept`, this home cannot take a file that lies beside it.
        Refused: `carried_elsewhere`, of another ledger.
        NotAllowed: `carried_stranger`, `carried_revoked`, its author is not enrolled, or no longer.
    """
    head, commands, keys = _read(path)
    if head.ledger != terminal.pin.ledger:
        raise Refused("carried_elsewhere", path=path, name=head.crisis)
    _check_seen(terminal, head)
    member = _author(terminal, head)
    own = member.id == terminal.pin.member
    writer = None if own else Writer(member=head.member, key=head.key, terminal=head.terminal)
    recorded = terminal.read().situation.commands
    here = {one.kept.command for one in terminal.kept.contents().commands}
    new = [
        structs.replace(one, writer=writer)
        for one in commands
        if one.command not in here and one.command not in recorded
    ]
    open_ones = [one for one in commands if one.command not in recorded]
    files = carried_files.check(terminal.files, open_ones, path)
    carried_files.bring_in(terminal.files, files, path)
    kept = terminal.kept.keep(new, letter_of(terminal)) if new else []
    attached = carried_files.attached_by(open_ones)
    lacking = [one for one in attached if not terminal.files.holds(one.file)]
    shut = _take_keys(terminal, keys, open_ones)
    return Taken(head, kept, len(commands) - len(new), files, lacking, len(keys), shut)


def _take_keys(
    terminal: LocalCopy, keys: list[CarriedKey], commands: list[KeptCommand]
) -> tuple[str, ...]:
    """Keep the boxes that the commands need; the receipts of those of which some are nowhere."""
    situation, home = terminal.read().situation, terminal.sealed_keys
    needed = {one.receipt: needed_by(one, situation) for one in commands}
    wanted = {commitment for several in needed.values() for commitment in several}
    for key in keys:
        if key.commitment in wanted:
            home.keep_boxes(key.commitment, key.boxes)
    here = {key.commitment for key in keys} | {key.commitment for key in home.made()}
    return tuple(receipt for receipt, several in needed.items() if not several <= here)


def _read(path: Path) -> Whole:
    whole = _bytes(path)
    first = whole.partition(b"\n")[0]
    try:
        head = msgspec.json.decode(first, type=Head)
    except MALFORMED as e:
        raise UsageError("carried_none", path=path) from e
    if head.outbox != FORMAT:
        raise UsageError("carried_none", path=path)
    body, last = _parts(whole)
    try:
        tail = msgspec.json.decode(last, type=Tail)
    except MALFORMED as e:
        raise VerificationFailed("carried_cut", path=path) from e
    if not verify(head.key, tail.signature, _signed(body)):
        raise VerificationFailed("carried_altered", path=path)
    lines = body.split(b"\n")[1:-1]
    commands = _commands(path, lines[: head.commands], head)
    return Whole(head, commands, _keys(path, lines[head.commands :], head))


def _keys(path: Path, lines: list[bytes], head: Head) -> list[CarriedKey]:
    try:
        found = [msgspec.json.decode(line, type=CarriedKey) for line in lines]
    except MALFORMED as e:
        raise VerificationFailed("carried_altered", path=path) from e
    if len(found) != head.keys:
        raise VerificationFailed("carried_altered", path=path)
    return found


def _commands(path: Path, lines: list[bytes], head: Head) -> list[KeptCommand]:
    try:
        found = [msgspec.json.decode(line, type=KeptCommand) for line in lines]
    except MALFORMED as e:
        raise VerificationFailed("carried_altered", path=path) from e
    good = all(RECEIPT.match(one.receipt) and one.written.tzinfo for one in found)
    ours = all(one.writer is None and _ident(one) == one.command for one in found)
    if len(found) != head.commands or not (good and ours):
        raise VerificationFailed("carried_altered", path=path)
    return found


def _ident(one: KeptCommand) -> object:
    """The id that the line itself would be recorded under."""
    try:
        line = msgspec.json.decode(one.line)
    except MALFORMED:
        return None
    return line.get("id") if isinstance(line, dict) else None


def _bytes(path: Path) -> bytes:
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise UsageError("carried_none", path=path)
        with path.open("rb") as file:
            whole = file.read(LARGEST + 1)
    except OSError as e:
        raise UsageError("carried_unreadable", path=path, reason=e.strerror) from e
    if len(whole) > LARGEST:
        raise UsageError("carried_unreadable", path=path, reason=f"> {LARGEST >> 20} MiB")
    return whole


def _parts(whole: bytes) -> tuple[bytes, bytes]:
    """All that is signed, and the last line."""
    before, _, last = whole.rstrip(b"\n").rpartition(b"\n")
    return before + b"\n", last


def _signed(whole: bytes) -> bytes:
    return FORMAT.encode() + b"\n" + whole


def _check_seen(terminal: LocalCopy, head: Head) -> None:
    """Their author had seen this ledger, as far as this copy can tell."""
    here = terminal.replica.head()
    if 0 < head.number <= here and terminal.root_at(head.number) != head.root:
        raise VerificationFailed("carried_history", number=head.number, member=head.member)


def _author(terminal: LocalCopy, head: Head) -> Member:
    """Who signed it: enrolled with that key when it was saved, and still."""
    member = terminal.read().situation.member(head.member)
    then = terminal.situation_at(head.number) if head.number else None
    if member is not None and then is not None and then.member(head.member) is None:
        member = None
    if member is None or member.key != head.key:
        raise NotAllowed("carried_stranger", member=head.member)
    if member.revoked is not None:
        raise NotAllowed("carried_revoked", member=head.member, number=member.revoked)
    return member


def found(terminal: LocalCopy, name: str) -> Standing:
    """One kept command by its receipt or its id.

    Raises:
        UsageError: `no_such_receipt`; `receipt_ambiguous`, of two terminals: the id tells.
    """
    word = name.strip()
    many = terminal.kept.contents().commands
    meant = [one for one in many if word == one.kept.command]
    meant = meant or [one for one in many if word.upper() == one.kept.receipt]
    if not meant:
        raise UsageError("no_such_receipt", receipt=name)
    if len(meant) > 1:
        known = ", ".join(one.kept.command for one in meant)
        raise UsageError("receipt_ambiguous", receipt=name, known=known)
    return meant[0]


def check_droppable(one: Standing, unknown: list[str]) -> None:
    """Whether a command may be given up, or said otherwise.

    Raises:
        Refused: `kept_no_more`, it is recorded or dropped; `kept_sent`, it was sent and its
            outcome is not known yet.
    """
    if one.state not in {"waiting", "refused"}:
        numbers = ", ".join(map(str, one.numbers)) or "\N{EN DASH}"
        raise Refused("kept_no_more", receipt=one.kept.receipt, numbers=numbers)
    if one.kept.command in unknown:
        raise Refused("kept_sent", receipt=one.kept.receipt)

"""Files that carried commands attach: in a folder beside the commands, each under its SHA-256.

The commands are signed and say the digest, so that no byte of a file can be another one.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct

from ledger.errors import LedgerError, VerificationFailed
from ledger.home.files import FileId, KeptFiles
from ledger.home.kept import KeptCommand

FOLDER = ".files"
"""Behind the name of the file of commands."""


class Attachment(NamedTuple):
    """A file that a kept command says is to be at the server: by which receipt, and its name."""

    receipt: str
    name: str
    file: FileId


class _With(Struct):
    digest: Annotated[str, Meta(pattern=r"^[0-9a-fA-F]{64}\Z")]
    size: int
    stored: str
    name: str = ""


class _Line(Struct):
    fields: _With = msgspec.field(name="with")


_line = msgspec.json.Decoder(_Line)


def beside(path: Path) -> KeptFiles:
    """The files that lie beside a file of commands."""
    return KeptFiles(path.parent, f"{path.name}{FOLDER}")


def attached_by(commands: Iterable[KeptCommand]) -> list[Attachment]:
    """What kept commands attach of which the bytes are kept, in their order."""
    found = []
    for one in commands:
        try:
            said = _line.decode(one.line).fields
        except (msgspec.MsgspecError, RecursionError):
            continue
        found.append(Attachment(one.receipt, said.name, FileId(said.digest.lower(), said.size)))
    return found


def carry(home: KeptFiles, commands: Iterable[KeptCommand], path: Path) -> list[Attachment]:
    """Lay the files of commands beside the file that these go into; what is not here whole stays.

    Raises:
        LedgerError: `carried_files_unwritable`, there is no room, or nobody may write there.
    """
    stick = beside(path)
    found = [one for one in attached_by(commands) if home.holds(one.file)]
    try:
        for one in found:
            if not stick.holds(one.file):
                stick.take(home.path_of(one.file))
    except LedgerError as e:
        raise LedgerError("carried_files_unwritable", **e.fields) from e
    return found


def check(home: KeptFiles, commands: Iterable[KeptCommand], path: Path) -> list[Attachment]:
    """What lies beside a file of commands and is to be taken from there, each byte looked at.

    One that is not there is none: its command waits until somebody has it.

    Raises:
        VerificationFailed: `carried_file_altered`, another file lies in the place of one.
    """
    stick = beside(path)
    found = [one for one in attached_by(commands) if not home.holds(one.file)]
    there = [one for one in found if stick.has(one.file)]
    for one in there:
        if not stick.holds(one.file):
            raise _altered(one, path)
    return there


def bring_in(home: KeptFiles, found: Iterable[Attachment], path: Path) -> None:
    """Copy files that were looked at into this home.

    Raises:
        LedgerError: `attachment_not_kept`.
        InputError: as `KeptFiles.take`.
        VerificationFailed: `carried_file_altered`, since it was looked at.
    """
    stick = beside(path)
    for one in found:
        if home.take(stick.path_of(one.file)) != one.file:
            raise _altered(one, path)


def _altered(one: Attachment, path: Path) -> VerificationFailed:
    there = str(beside(path).path_of(one.file))
    return VerificationFailed(
        "carried_file_altered", receipt=one.receipt, name=one.name, path=there
    )

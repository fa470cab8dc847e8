"""Which kind of table a file is, by what it holds and not by its name."""

from enum import StrEnum
from pathlib import Path

from ledger.errors import UsageError
from tui.cli.files.delimited import Delimited
from tui.cli.files.table import Source
from tui.cli.files.workbook import Workbook

_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""What old office files begin with, and new ones that are encrypted."""

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_BYTES = 64 << 20
_NAMES = {".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".xls"}


class Kind(StrEnum):
    """What a file is read as."""

    LINES = "lines"
    TABLE = "table"


def kind_of(path: Path) -> Kind:
    """Whether a file holds import lines or a table."""
    start = _start(path)
    if start.startswith((_ZIP, _EMPTY_ZIP, _COMPOUND)) or path.suffix.lower() in _NAMES:
        return Kind.TABLE
    return Kind.LINES


def open_table(
    path: Path, *, sheet: str = "", encoding: str = "", separator: str = "", fill: bool = False
) -> Source:
    """A file as a table.

    Raises:
        UsageError: `file_empty`, `file_encrypted`, `file_xls`, `file_too_large`, and what
            `Workbook` and `Delimited` raise.
    """
    start = _start(path)
    if not start.strip(b"\x00\r\n\t \xef\xbb\xbf\xff\xfe"):
        raise UsageError("file_empty", path=path.name)
    if start.startswith(_COMPOUND):
        raise UsageError("file_encrypted" if _is_encrypted(path) else "file_xls", path=path.name)
    if start.startswith((_ZIP, _EMPTY_ZIP)):
        return Workbook(path, sheet, fill=fill)
    return Delimited(path, encoding, separator)


def _start(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(512)


def _is_encrypted(path: Path) -> bool:
    with path.open("rb") as file:
        return _ENCRYPTED in file.read(_MOST_BYTES)

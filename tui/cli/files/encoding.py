"""In which encoding a text file is: a short list, tried strictly, and never guessed.

A mark at the beginning says it; bytes that are UTF-8 all through are nothing else. What is left is
what Windows or an old export wrote: cp1252 and iso-8859-15 differ in eight letters and in the bytes
that only cp1252 prints. Where a file holds one of the eight and nothing decides, it is asked.
(docs/decisions/129)
"""

import codecs
from collections.abc import Iterator
from pathlib import Path

from ledger.errors import UsageError

CHUNK = 1 << 16

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso-8859-15")
"""As `--encoding` and a mapping name them."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ONLY_WINDOWS = frozenset(range(0x80, 0xA0)) - {0x81, 0x8D, 0x8F, 0x90, 0x9D}
_UNDEFINED = frozenset({0x81, 0x8D, 0x8F, 0x90, 0x9D})
_LETTERS = frozenset({0xA6, 0xA8, 0xB4, 0xB8, 0xBC, 0xBD, 0xBE})
"""Š š Ž ž Œ œ Ÿ in iso-8859-15; broken bar, accents and fractions in cp1252."""

_EURO = 0xA4
"""The euro in iso-8859-15; in cp1252 a sign that nobody writes."""


def encoding_of(path: Path) -> str:
    """The encoding of a file.

    Raises:
        UsageError: `encoding_unknown`, `encoding_unclear` with both readings.
    """
    with path.open("rb") as file:
        start = file.read(4096)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return _checked(path, name)
    if (wide := _without_mark(start)) is not None:
        return _checked(path, wide)
    return "utf-8" if _reads(path, "utf-8") else _one_byte(path)


def _without_mark(start: bytes) -> str | None:
    """UTF-16 that nobody marked: every other byte of plain letters is nothing."""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if max(even, odd) * 4 < len(start):
        return None
    return "utf-16-be" if even > odd else "utf-16-le"


def _one_byte(path: Path) -> str:
    """One of the two that Windows and old exports write."""
    windows = letters = euro = bare = False
    for before, byte, after in _high_bytes(path):
        if byte in _UNDEFINED:
            raise UsageError("encoding_unknown", path=path.name, byte=f"{byte:02X}")
        windows |= byte in _ONLY_WINDOWS
        euro |= byte == _EURO
        within = _is_letter(before) or _is_letter(after)
        letters |= byte in _LETTERS and within
        bare |= byte in _LETTERS and not within
    if windows or not (letters or euro or bare):
        return "cp1252"
    if bare and not (letters or euro):
        raise UsageError("encoding_unclear", path=path.name, first="cp1252", second="iso-8859-15")
    return "iso-8859-15"


def _high_bytes(path: Path) -> Iterator[tuple[int, int, int]]:
    """Every byte beyond ASCII with the one before and the one after it; 0 at the ends."""
    before = 0
    with path.open("rb") as file:
        chunk = file.read(CHUNK)
        while chunk:
            following = file.read(CHUNK)
            for n, byte in enumerate(chunk):
                if byte >= 0x80:  # noqa: PLR2004 (the end of ASCII)
                    after = chunk[n + 1 : n + 2] or following[:1] or b"\0"
                    yield before, byte, after[0]
                before = byte
            chunk = following


def _is_letter(byte: int) -> bool:
    return bytes([byte]).isalpha() or byte >= 0xC0  # noqa: PLR2004 (letters with accents begin there)


def _checked(path: Path, name: str) -> str:
    if not _reads(path, name):
        raise UsageError("encoding_broken", path=path.name, encoding=name)
    return name


def _reads(path: Path, name: str) -> bool:
    """Whether a file is text in an encoding from its beginning to its end."""
    decoder = codecs.getincrementaldecoder(name)("strict")
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True

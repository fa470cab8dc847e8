"""What a brief that is given out ends with: its checkpoint to be typed, read aloud and scanned.

So every paper is a witness of the ledger up to its number. The code (QR, ISO/IEC 18004) holds the
whole signed note, C2SP tlog-checkpoint.
"""

from collections.abc import Iterator
from typing import NamedTuple

from projections.i18n import Translator
from projections.render.wrap import columns, wrapped

INDENT = "   "

QUIET = 2
"""Modules left white around a code; paper around it gives the rest."""

_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
"""Two modules above each other as one character."""


class PrintedCheckpoint(NamedTuple):
    """A number, the root up to it (base64url), its digits to be read aloud, and the signed note."""

    number: int
    root: str
    digits: str
    note: str


def lines_of(found: PrintedCheckpoint, t: Translator, width: int) -> Iterator[str]:
    """The page in lines of at most `width` columns; the code is as wide as it is, 61 or more."""
    title = t("brief.checkpoint.title").upper() + " "
    yield title + "-" * (width - columns(title))
    yield from wrapped(t("brief.checkpoint.what", number=found.number), width)
    yield ""
    yield f"{INDENT}crisis brief check {found.number} {found.root}"
    yield from wrapped(t("brief.checkpoint.aloud", digits=found.digits), width, INDENT, INDENT)
    yield ""
    yield from wrapped(t("brief.checkpoint.code"), width)
    yield from (f"{INDENT}{line}".rstrip() for line in code_of(found.note))


def code_of(text: str) -> list[str]:
    """A text as a QR code of half blocks, dark modules filled."""
    import segno  # noqa: PLC0415 (most documents have no code)

    matrix = segno.make(text, error="l", micro=False, boost_error=False).matrix_iter(border=QUIET)
    rows = [[int(module) for module in row] for row in matrix]
    rows += [[0] * len(rows[0])] * (len(rows) % 2)
    pairs = zip(rows[::2], rows[1::2], strict=True)
    return ["".join(_HALVES[two] for two in zip(*pair, strict=True)) for pair in pairs]

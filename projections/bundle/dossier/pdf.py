"""The dossier as a PDF to be kept: PDF/A-2a, tagged (PDF/UA-1), with its fonts, the same each time.

Texts reach Typst as data, never as markup. Typst holds a document in memory, so a section of more
than `MOST` things is left out and says so: it is in the HTML.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import typst

from ledger.abridged import abridged
from projections.bundle.dossier.glyphs import COVERED, PLAIN
from projections.bundle.dossier.model import Block, Document, Section

HERE = Path(__file__).parent / "templates"

MOST = 4_000
"""Things of one section that are printed."""

SHORT = 4_000
"""Bytes of a block that fits on the page on which it begins, or on the next."""

FOOT = 70
"""Letters of the crisis's title at the foot of every page."""

LONGEST = 30
"""Letters of a word from which on it may be broken anywhere."""

PICTURES, SPACE = 0x2400, 0x20
"""The first picture of a control character, and the first character that is none."""

_LONG = re.compile(rf"\S{{{LONGEST}}}(?=\S)")
_BREAK = "\u200b"


def to_pdf(document: Document) -> Iterator[bytes]:
    """The file, whole."""
    data = data_of(document)
    try:
        yield _compiled(data, COVERED)
    except typst.TypstError as error:
        if "could not be displayed" not in str(error):
            raise
        yield _compiled(data, PLAIN)


def _compiled(data: dict[str, Any], covered: re.Pattern[str]) -> bytes:
    """With every character made visible that no font of the file has."""
    said = _each(data, lambda text: _breakable(covered.sub(_numbered, text)))
    return typst.compile(
        (HERE / "dossier.typ").read_bytes(),
        format="pdf",
        sys_inputs={"dossier": msgspec.json.encode(said).decode()},
        pdf_standards=["a-2a", "ua-1"],
        ignore_system_fonts=True,
    )


def data_of(document: Document) -> dict[str, Any]:
    """The document as plain values: what the template is given."""
    head = document.head
    sections = [_section(section) for section in document.sections]
    end = head.end
    return {
        "head": msgspec.to_builtins(head) | {"foot": abridged(head.crisis, FOOT)},
        "day": [end.year, end.month, end.day],
        "linked": any(one["heads"] and not one["left_out"] for one in sections),
        "sections": sections,
    }


def _section(section: Section) -> dict[str, Any]:
    told = section.many <= MOST
    groups = [
        {"title": group.title, "blocks": [*map(_block, group.blocks)]}
        for group in (section.groups() if told else ())
    ]
    return {
        "ident": section.ident,
        "title": section.heading,
        "many": section.many,
        "lead": msgspec.to_builtins(section.lead),
        "heads": list(section.heads),
        "none": "" if section.many else section.none,
        "left_out": "" if told else section.left_out,
        "groups": groups,
    }


def _block(block: Block) -> dict[str, Any]:
    """A block, and whether it is so short that no page needs to end in it."""
    said: dict[str, Any] = msgspec.to_builtins(block)
    return said | {"short": len(msgspec.json.encode(block)) <= SHORT}


def _each(value: Any, say: Callable[[str], str]) -> Any:
    """The same values, every text in them said anew."""
    if isinstance(value, str):
        return say(value)
    if isinstance(value, dict):
        return {key: _each(inner, say) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_each(inner, say) for inner in value]
    return value


def _numbered(found: re.Match[str]) -> str:
    """A character by its number; the picture of a control character by that of the character."""
    code = ord(found[0])
    return f"<U+{code - PICTURES if PICTURES <= code <= PICTURES + SPACE else code:04X}>"


def _breakable(text: str) -> str:
    """A word that is too long for a line may go on in the next."""
    return _LONG.sub(lambda found: found[0] + _BREAK, text)

"""The dossier as a PDF to be kept: PDF/A-2a, tagged (PDF/UA-1), with its fonts, the same each time.

Texts reach Typst as data, never as markup. Typst holds a document in memory, so what goes
beyond `ROOM` is left out, whole sections, the timeline first; they say so, and are in the HTML.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import typst

from ledger.abridged import abridged
from projections.bundle.dossier.glyphs import COVERED, PLAIN
from projections.bundle.dossier.model import Document, Section

HERE = Path(__file__).parent / "templates"

ROOM = 2_500_000
"""Bytes of data that are printed: some 2,000 entries, 350 pages, for which Typst takes 1 GB."""

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
    head, end = document.head, document.head.end
    sections = _sections(document.sections)
    return {
        "head": msgspec.to_builtins(head) | {"foot": abridged(head.crisis, FOOT)},
        "day": [end.year, end.month, end.day],
        "linked": any(one["heads"] and not one["left_out"] for one in sections),
        "sections": sections,
    }


def _sections(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """Those that there is room for; it is given from the last to the first."""
    told, room = [], ROOM
    for section in reversed(sections):
        groups, room = _groups(section, room)
        told.append(_section(section, groups))
    return told[::-1]


def _section(section: Section, groups: list[dict[str, Any]] | None) -> dict[str, Any]:
    return {
        "ident": section.ident,
        "title": section.heading,
        "lead": msgspec.to_builtins(section.lead),
        "heads": list(section.heads),
        "none": "" if section.many else section.none,
        "left_out": section.left_out if groups is None else "",
        "groups": groups or [],
    }


def _groups(section: Section, room: int) -> tuple[list[dict[str, Any]] | None, int]:
    """The contents of a section, and the room that is left; None and all of it for too much."""
    told, left = [], room
    for group in section.groups():
        blocks: list[dict[str, Any]] = []
        for block in group.blocks:
            size = len(msgspec.json.encode(block))
            left -= size
            if left < 0:
                return None, room
            blocks.append(msgspec.to_builtins(block) | {"short": size <= SHORT})
        told.append({"title": group.title, "blocks": blocks})
    return told, left


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

"""One rule for characters that command a terminal or hide what is written.

Texts are stored raw and shown cleaned: `clean` makes every such character visible, at decoding for
display and again at rendering; in JSON they are escaped. What people type is refused instead
(`forbidden`).
"""

import json
import re
import unicodedata
from functools import lru_cache
from typing import Any

import msgspec

# C0 but TAB and LF, DEL, C1, line and paragraph separators, bidi marks, embeddings, isolates,
# zero-width characters, the byte order mark, soft hyphens, fillers, annotations, tag characters and
# the selectors behind them, lone surrogates.
_CLASS = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\ud800-\udfff"
    r"\U000e0000-\U000e0fff"
)
_FORBIDDEN = re.compile(f"[{_CLASS}]")
_UNCLEAN = re.compile(f"[\t{_CLASS}]")
_UNCLEAN_LINE = re.compile(f"[\t\n{_CLASS}]")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL_PICTURES = 0x2400
_C0_END = 0x20


def clean(text: str) -> str:
    """The text with every hiding or commanding character made visible; line feeds stay."""
    return _UNCLEAN.sub(_visible, text)


def clean_line(text: str) -> str:
    """As `clean`, on one line: line feeds become a space."""
    return _UNCLEAN_LINE.sub(_visible, text)


def as_json(value: Any, indent: int = 0) -> str:
    """A value as one JSON document that no terminal obeys; equal in meaning.

    What `clean` would make visible stands as an escape of JSON. `indent` is in spaces; 0 gives one
    line.
    """
    try:
        text = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # a lone surrogate, as bytes that are no UTF-8 are read
        text = json.dumps(msgspec.to_builtins(value), separators=(",", ":"))
    return escaped(msgspec.json.format(text, indent=indent) if indent else text)


def escaped(document: str) -> str:
    """A JSON document with every hiding or commanding character in its texts escaped.

    Between texts JSON allows none but line feeds and blanks, which stay.
    """
    return _FORBIDDEN.sub(_escape, document)


def in_ascii(document: str) -> str:
    """A JSON document equal in meaning, for a stream that cannot write every character."""
    return _BEYOND_ASCII.sub(_escape, document)


def forbidden(text: str) -> tuple[int, str] | None:
    """Position from 1 and `U+XXXX` of the first character nobody types, or None."""
    found = _FORBIDDEN.search(text)
    return (found.start() + 1, f"U+{ord(found[0]):04X}") if found else None


def _escape(match: re.Match[str]) -> str:
    """As UTF-16 units, which is how JSON escapes (RFC 8259 §7)."""
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[n : n + 4]}" for n in range(0, len(units), 4))


def _visible(match: re.Match[str]) -> str:
    char = match[0]
    if char in "\t\n":
        return " "
    if ord(char) < _C0_END:
        return chr(_CONTROL_PICTURES + ord(char))
    return f"<U+{ord(char):04X}>"


def same_name(name: str) -> str:
    """What two ways of writing one person or body have in common: capitals and spaces do not count.

    Accents do, however they were typed (Unicode NFC).
    """
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


@lru_cache(maxsize=4_096)
def plain_name(name: str) -> str:
    """As `same_name`, without accents and with spaces for hyphens: for finding what is named."""
    apart = unicodedata.normalize("NFD", name.casefold().translate(_LIGATURES))
    bare = "".join(c for c in apart if not unicodedata.combining(c))
    return " ".join(_BETWEEN.sub(" ", bare).split())


_BETWEEN = re.compile(
    "[-_'\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}\N{EM DASH}\N{RIGHT SINGLE QUOTATION MARK}]"
)

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ĳ": "ij", "ø": "o", "ł": "l", "đ": "d"})
"""Letters that keyboards of the neighbours do not have, and no accent makes."""

"""One rule for characters that command a terminal or hide what is written.

Texts are stored raw and shown cleaned: `clean` makes every such character visible, at decoding for
display and again at rendering. What people type is refused instead (`forbidden`).
"""

import re

# C0 but TAB and LF, DEL, C1, line and paragraph separators, bidi marks, embeddings, isolates,
# zero-width characters, the byte order mark, tag characters and lone surrogates.
_CLASS = (
    r"\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069"
    r"\u200b-\u200d\u2060\ufeff\ud800-\udfff\U000e0000-\U000e007f"
)
_FORBIDDEN = re.compile(f"[{_CLASS}]")
_UNCLEAN = re.compile(f"[\t{_CLASS}]")
_UNCLEAN_LINE = re.compile(f"[\t\n{_CLASS}]")
_CONTROL_PICTURES = 0x2400
_C0_END = 0x20


def clean(text: str) -> str:
    """The text with every hiding or commanding character made visible; line feeds stay."""
    return _UNCLEAN.sub(_visible, text)


def clean_line(text: str) -> str:
    """As `clean`, on one line: line feeds become a space."""
    return _UNCLEAN_LINE.sub(_visible, text)


def forbidden(text: str) -> tuple[int, str] | None:
    """Position from 1 and `U+XXXX` of the first character nobody types, or None."""
    found = _FORBIDDEN.search(text)
    return (found.start() + 1, f"U+{ord(found[0]):04X}") if found else None


def _visible(match: re.Match[str]) -> str:
    char = match[0]
    if char in "\t\n":
        return " "
    if ord(char) < _C0_END:
        return chr(_CONTROL_PICTURES + ord(char))
    return f"<U+{ord(char):04X}>"

"""What the fonts in a PDF have, regular and bold: Libertinus Serif and DejaVu Sans Mono.

PDF/A forbids a character that is drawn as nothing (ISO 19005-2, 6.2.11.8) and the private area
(6.2.11.7.3); what is not here is shown by its number. A test sets every one of these.
"""

import re

_LATIN = r"\n\x20-\x7e\xa0-\u0241\u1e00-\u1e9b\u1e9e-\u1ef9"
_SIGNS = (
    r"\u2010-\u2027\u202f-\u2037\u2039-\u203f\u2044-\u204a\u2074-\u208e\u20a0-\u20b5\u2190-\u2220"
)
_SHAPES = r"\u2241-\u226b\u2460-\u2473\u24ff-\u262f\u2638-\u268b\u270c-\u2727\u2729-\u274b"
_LETTERS = r"\u0384-\u038a\u038e-\u03a1\u03a3-\u03ce\u0400-\u045f\u0490-\u04c4\u04cf-\u04f9"
_ELSEWHERE = r"\u0300-\u033f\u05d0-\u05ea\u0621-\u063a\u0640-\u0652\u0660-\u066c\u10d0-\u10fa"

COVERED = re.compile(f"[^{_LATIN}{_SIGNS}{_SHAPES}{_LETTERS}{_ELSEWHERE}]")
"""What is in no font."""

PLAIN = re.compile(r"[^\n\x20-\x7e\xa0-\u017f\u2010-\u2027\u202f\u2030-\u203a\u20ac\u2192\u2212]")
"""What is not plainly of a European language: for what no font has in the order it stands in."""

"""Texts that somebody may paste, or an attacker have pasted: what a screen must survive."""

from itertools import islice, product

_PIECES = (
    "\x1b[2J", "\x1b]52;c;aGFsbG8=\x07", "\x1b]0;title\x07", "\x1bP+q544e\x1b\\", "\x9b31m",
    "\x07", "\x08\x08", "\x00", "\x0e", "\x7f", "\x85", "\r", "\r\n", "\t",
    "a [/b] c", "[bold", "[@click=app.quit]x[/]", "[link=file:///etc/passwd]", "\\[", "$primary",
    "\u202eabc", "\u2066x\u2069", "\u200b\u200d\ufeff", "\u2028\u2029", "\u00ad", "\U000e0041",
    "e" + "\u0301" * 300, "\N{FAMILY}\u200d\N{GIRL}", "宽" * 90, "ᄀ" * 40, "\ufffd", "\ud800",
    "%s %d %(x)s", "{0} {text} {", "{{}}", "$(reboot)", "`id`", "'; DROP TABLE", "=1+1", "-rf",
    "#{x}", "l'eau \"propre\"", "<script>", "&amp;", "../../etc", "C:\\nul", "NaN", "1e999",
)  # fmt: skip


def hostile_texts(most: int) -> list[str]:
    """So many of them: each piece alone, a very long one, and pieces within each other."""
    alone = [*_PIECES, "x" * 65_536, "\n" * 500, "mot " * 4_000]
    mixed = (f"avant {a} entre {b} après" for a, b in product(_PIECES, _PIECES) if a != b)
    return [*alone, *islice(mixed, 7, None, 11)][:most]

"""Sentences broken between words on a terminal; in a file or a pipe they stay one line each.

What has columns is as wide as the terminal is, and a page at most.
"""

import re
import shutil
import sys
import textwrap

from projections.render.wrap import columns as width_of

NARROWEST = 20
PAGE = 80
LEAST_PAGE = 40
"""Columns of a page where no terminal says how many there are, and of one that is narrower."""

_KEPT = "\x00"
"""Stands for the blanks of what is to be typed as it is, between back quotes."""

_TYPED = re.compile(r"`[^`]*`")


def page_width() -> int:
    """Columns of a page on stdout."""
    if sys.stdout is None or not sys.stdout.isatty():
        return PAGE
    return max(LEAST_PAGE, min(PAGE, shutil.get_terminal_size().columns))


def for_stderr(text: str) -> str:
    """The text as stderr wants it."""
    if not sys.stderr.isatty():
        return text
    return wrapped(text, shutil.get_terminal_size().columns)


def for_stdout(text: str) -> str:
    """The text as stdout wants it: on a terminal no line that the terminal would cut in two."""
    if sys.stdout is None or not sys.stdout.isatty():
        return text
    columns = shutil.get_terminal_size().columns
    lines = text.split("\n")
    return "\n".join(one if width_of(one) <= columns else wrapped(one, columns) for one in lines)


def wrapped(text: str, columns: int) -> str:
    """The text in lines no wider than `columns` where that can be; nothing is cut in two.

    What stands between back quotes stays on one line where it fits, to be copied as it is.
    """
    held = _TYPED.sub(lambda found: _held(found[0], columns), text)
    lines = (_lines(line, max(columns, NARROWEST)) for line in held.split("\n"))
    return "\n".join(lines).replace(_KEPT, " ")


def _held(typed: str, columns: int) -> str:
    return typed.replace(" ", _KEPT) if len(typed) < columns else typed


def _lines(line: str, columns: int) -> str:
    indent = line[: len(line) - len(line.lstrip())]
    return textwrap.fill(
        line,
        columns,
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
    )

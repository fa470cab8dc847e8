"""Headings of help with the colon as the reader's language writes it: `Exemples :`."""

import re
from gettext import gettext

import click

_MARK = re.compile(r"\s*:\s*\Z")


class _Formatter(click.HelpFormatter):
    """As click's, which glues the colon to the heading."""

    def write_heading(self, heading: str) -> None:
        """The heading with the colon that stands behind click's own `Usage:`."""
        mark = _MARK.search(gettext("Usage:"))
        self.write(f"{'':>{self.current_indent}}{heading}{mark[0].rstrip() if mark else ':'}\n")


class HelpContext(click.Context):
    """A context whose help has such headings."""

    formatter_class = _Formatter

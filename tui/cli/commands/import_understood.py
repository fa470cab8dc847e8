"""What an import line was understood to say, of times and of numbers."""

import re
import sys
from collections.abc import Iterator
from typing import Any

import msgspec

from ledger.command.order import Order
from tui.cli.commands.import_lines import Line
from tui.cli.session import CommandSession
from tui.forms.field_words import FieldWords
from tui.forms.understood import as_data, told, understood_of

_YEAR = re.compile(r"(?<!\d)(19|20|21)\d\d(?!\d)")
"""What tells a time that was said whole from one that today completes."""


class Understanding:
    """Says of lines how they were read: all with `whole`, else what today has completed."""

    def __init__(self, session: CommandSession, *, whole: bool) -> None:
        self._session = session
        self._whole = whole
        self._seen = sys.stdout is not None and sys.stdout.isatty()

    def of(self, line: Line, order: Order) -> tuple[dict[str, Any], str]:
        """The values as data with `--json`, else in words; both empty where nobody sees them."""
        session = self._session
        if not (session.choices.json or self._whole or self._seen):
            return {}, ""
        context = session.terminal.context()
        words, concept = FieldWords(session.t, context.parts), order.verb.concept
        understood = understood_of(session.terminal, order, context)
        if order.circumstances.occurred is not None:
            understood = {"occurred": order.circumstances.occurred, **understood}
        if session.choices.json:
            return as_data(words, order, understood, concept), ""
        if not self._whole:
            completed = set(_completed(line.text))
            understood = {k: v for k, v in understood.items() if k in completed}
        if not understood:
            return {}, ""
        said = session.t("brief.text_separator").join(
            told(words, order, understood, concept).values()
        )
        return {}, session.t(f"cli.import.understood_{line.word}", number=line.number, said=said)


def _completed(text: bytes) -> Iterator[str]:
    """The names of what was said without a year, where that could be a time."""
    found = msgspec.json.decode(text.removeprefix(b"\xef\xbb\xbf"))
    own = found.get("with", {})
    for name, value in (*found.items(), *own.items(), *own.get("changes", {}).items()):
        if isinstance(value, str) and not _YEAR.search(value):
            yield name

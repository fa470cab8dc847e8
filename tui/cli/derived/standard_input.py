"""`-` in the place of a text: it is read from standard input."""

import sys
from collections.abc import Sequence
from typing import Any

from ledger.command.order import MAX_LINE
from ledger.encodable import typed
from ledger.errors import UsageError
from projections.i18n.declared import holds_text
from tui.cli.session import CommandSession
from tui.forms.fields import Field, Shape

DASH = "-"


class StandardInput:
    """What stands on standard input, which is there once."""

    def __init__(self, session: CommandSession) -> None:
        self._session = session
        self._read_for = ""

    def text(self, word: str, field: str) -> str:
        """The word itself; for `-` all that standard input has, without the line ends after it.

        Raises:
            UsageError: `stdin_twice`, `stdin_empty`, `stdin_too_long`; `stdin_unread`, with
                `--no-input` on a terminal, where nobody is to be waited for.
        """
        if word != DASH:
            return word
        if self._read_for:
            raise UsageError("stdin_twice", field=field, other=self._read_for)
        self._read_for = field
        return self._whole(field)

    def _whole(self, field: str) -> str:
        if sys.stdin is None or (self._session.choices.no_input and sys.stdin.isatty()):
            raise UsageError("stdin_unread", field=field)
        if sys.stdin.isatty():
            self._session.say(self._session.t("cli.stdin.type", field=field))
        said = typed(sys.stdin.read(MAX_LINE + 1))
        if len(said) > MAX_LINE:
            raise UsageError("stdin_too_long", field=field, limit=MAX_LINE)
        if not said.strip():
            raise UsageError("stdin_empty", field=field)
        return said.rstrip("\r\n")


def from_standard_input(
    session: CommandSession, fields: Sequence[Field], found: dict[str, Any]
) -> dict[str, Any]:
    """The words by field, `-` replaced where a field takes a text.

    Raises:
        UsageError: as `StandardInput.text`.
    """
    source = StandardInput(session)

    def read(field: Field, word: str) -> str:
        if field.shape is Shape.TEXT:
            return source.text(word, field.option)
        name, equals, value = word.partition("=")
        held = field.path[-1] == "texts" or holds_text(name)
        if field.shape is Shape.PAIR and equals and held:
            return f"{name}={source.text(value, name)}"
        return word

    by_key = {field.key: field for field in fields}
    return {
        key: [read(by_key[key], word) for word in said]
        if isinstance(said, (tuple, list))
        else read(by_key[key], said) if isinstance(said, str) else said
        for key, said in found.items()
    }  # fmt: skip

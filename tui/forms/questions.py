"""What is asked before it is recorded, in words."""

from collections.abc import Mapping
from typing import Literal

from ledger.domain.values import When
from ledger.errors import Doubtful
from projections.i18n import Translator

Where = Literal["command", "line", "form"]
"""Where the answer is given: on the command line, on the line of a meeting, on another screen."""

_SEAL: Mapping[Where, str] = {
    "command": "write.seal_command",
    "line": "write.seal_line",
    "form": "write.seal_form",
}


def question_of(doubt: Doubtful, t: Translator, where: Where = "command") -> str:
    """The question, its times as people say them, and how to seal it from there."""
    fields = {k: t.when(v) if isinstance(v, When) else v for k, v in doubt.fields.items()}
    seal = t(_SEAL[where], field=t.field("Sealed to"))
    return t(f"cli.doubt.{doubt.code}", **fields, seal=seal)

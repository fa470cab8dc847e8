"""A command that was kept while the server was away, on one line, and why it was refused."""

from typing import TYPE_CHECKING, Any

import msgspec

from ledger.abridged import abridged
from ledger.errors import LedgerError
from projections.i18n import Translator

if TYPE_CHECKING:
    from ledger.home.kept import Refusal, Standing

LONGEST = 60
"""Characters of a command shown in a list."""


def said_of(one: "Standing") -> dict[str, Any]:
    """A kept command's line as data."""
    found: dict[str, Any] = msgspec.json.decode(one.kept.line)
    return found


def short(one: "Standing") -> str:
    """A kept command on one line: the command, what it is about, and its first words."""
    line = said_of(one)
    about = line.get("target") or line.get("as") or ""
    words = " ".join(str(v) for v in line.get("with", {}).values() if isinstance(v, (str, int)))
    text = " ".join(filter(None, (line["command"].replace(".", " "), str(about), words)))
    text = " ".join(text.split())
    return abridged(text, LONGEST)


def refusal_said(refusal: "Refusal", t: Translator) -> str:
    """Why it was refused, in the reader's language."""
    return t.error(LedgerError(refusal.code, **refusal.fields))

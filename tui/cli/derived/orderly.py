"""Words in the wrong order: said where another of them fits where one was refused."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from ledger.command.names import meant, parts_of
from ledger.errors import LedgerError
from projections.i18n.declared import codes_named, group_for
from tui.cli.derived.record import Asked
from tui.cli.session import CommandSession
from tui.forms.fields import Field

_MISREAD = ("unknown_", "not_a_", "bad_")
"""How the codes of errors begin that a word in another's place comes to."""


@contextmanager
def orderly(session: CommandSession, asked: Asked) -> Iterator[None]:
    """Give an error about a word the order of all words, where another one would be right there."""
    try:
        yield
    except LedgerError as error:
        if error.code.startswith(_MISREAD) and _misplaced(session, asked, error):
            error.fields["order"] = _usage()
        raise


def _misplaced(session: CommandSession, asked: Asked, error: LedgerError) -> bool:
    names = {error.fields.get("field"), str(error.fields.get("field")).replace("-", "_")}
    about = next((f for f in asked.positional if {f.key, f.path[-1]} & names), None)
    if about is None:
        return False
    words = [asked.values.get(key) for key in ("target", *(f.key for f in asked.positional))]
    others = [one for one in words if isinstance(one, str) and one != error.fields.get("value")]
    return any(_fits(about, one, session) for one in others)


def _fits(field: Field, word: str, session: CommandSession) -> bool:
    """Whether a word would have been understood there."""
    if field.choices:
        return len(codes_named(field.choices, group_for(field.choices), word)) == 1
    index: Any = session.terminal.context().parts if parts_of(field.path[-1]) else None
    return bool(index and meant(field.path[-1], word, index))


def _usage() -> str:
    """The words of the command that runs, in their order."""
    ctx = click.get_current_context()
    words = [one.make_metavar(ctx).strip("[]") for one in ctx.command.params
             if isinstance(one, click.Argument)]  # fmt: skip
    return " ".join((ctx.command_path, *words))

"""Completing a word in a shell: never an error, nothing asked of a server, nothing started."""

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from ledger import config
from tui.cli.shared import Choices
from tui.forms.suggestions import matching

if TYPE_CHECKING:
    from ledger.terminal.local_copy import LocalCopy

Items = list[CompletionItem[str]]
Complete = Callable[[click.Context, click.Parameter, str], Items]


def from_copy(find: "Callable[[LocalCopy], Items]") -> Complete:
    """Completes from this home's copy of the crisis chosen; from nothing where there is none."""

    def complete(ctx: click.Context, _param: click.Parameter, typed: str) -> Items:
        from ledger.terminal.terminal import Terminal  # noqa: PLC0415 (help needs no ledger)

        with suppress(Exception):
            chosen = ctx.obj if isinstance(ctx.obj, Choices) else Choices(lang="")
            settings = config.settings(chosen.home, chosen.crisis, chosen.server, chosen.as_role)
            with Terminal.open(settings) as terminal:
                return matching(find(terminal), typed)
        return []

    return complete

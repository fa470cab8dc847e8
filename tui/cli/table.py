"""The commands that are written by hand, by name; everything else is derived from the domain.

A module is imported when its command is used or listed, never before. Each has a `build` that
takes the words of the language asked for.
"""

from collections.abc import Callable
from importlib import import_module

import click

from projections.i18n import Translator

COMMANDS = {
    "open": "tui.cli.open",
    "join": "tui.cli.join",
    "list": "tui.cli.list",
    "import": "tui.cli.imports",
    "log": "tui.cli.log",
    "show": "tui.cli.show",
    "brief": "tui.cli.brief",
    "board": "tui.cli.board",
    "demo": "tui.cli.demo",
    "schema": "tui.cli.schema",
    "info": "tui.cli.info",
    "doctor": "tui.cli.doctor",
    "server": "tui.cli.server",
    "sync": "tui.cli.sync",
}


def written(name: str, t: Translator) -> click.Command | None:
    """The command of that name, or None."""
    if name not in COMMANDS:
        return None
    build: Callable[[Translator], click.Command] = import_module(COMMANDS[name]).build
    return build(t)

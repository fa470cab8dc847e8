"""The commands that are written by hand, by name; everything else is derived from the domain.

A module is imported when its command is used or listed, never before. Each has a `build` that
takes the words of the language asked for.
"""

from collections.abc import Callable
from importlib import import_module

import click

from projections.i18n import Translator

COMMANDS = {
    "open": "tui.cli.commands.open",
    "join": "tui.cli.commands.join",
    "list": "tui.cli.commands.list",
    "checklist": "tui.cli.commands.checklist",
    "import": "tui.cli.commands.imports",
    "attach": "tui.cli.commands.attach",
    "attachment": "tui.cli.commands.attachment",
    "log": "tui.cli.commands.log",
    "show": "tui.cli.commands.show",
    "brief": "tui.cli.commands.brief",
    "board": "tui.cli.commands.board",
    "watch": "tui.cli.commands.watch",
    "wall": "tui.cli.commands.wall",
    "demo": "tui.cli.commands.demo",
    "schema": "tui.cli.commands.schema",
    "info": "tui.cli.commands.info",
    "doctor": "tui.cli.commands.doctor",
    "server": "tui.cli.commands.server",
    "sync": "tui.cli.commands.sync",
    "outbox": "tui.cli.commands.outbox",
    "checkpoint": "tui.cli.commands.checkpoint",
    "export": "tui.cli.commands.export",
    "form": "tui.cli.commands.form",
    "prove": "tui.cli.commands.prove",
    "verify": "tui.cli.commands.verify",
    "completion": "tui.cli.commands.completion",
}


def written(name: str, t: Translator) -> click.Command | None:
    """The command of that name, or None."""
    if name not in COMMANDS:
        return None
    build: Callable[[Translator], click.Command] = import_module(COMMANDS[name]).build
    return build(t)


LINED = {"request.log": "tui.cli.commands.request_lines"}
"""Verbs of which many are given at once, a line each, and what reads the lines."""


def lined(
    path: str, command: click.Command, t: Translator, run: Callable[..., int | None]
) -> click.Command:
    """A derived command, which also takes lines where its verb does; `run` is it without them."""
    if path not in LINED:
        return command
    pasting: Callable[..., click.Command] = import_module(LINED[path]).pasting
    return pasting(command, t, run)

"""The example in every command's help can be typed on the Vivalia ledger."""

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ledger.command.order import Order, build
from ledger.config import Settings
from ledger.domain import VERBS
from ledger.errors import Refused
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator
from tests.support.chronicle import ZONE
from tui.cli.commands.dry_run import Rehearsal
from tui.cli.derived.arguments import assigned, nested
from tui.cli.derived.derive import circumstances, command_of, positionals, takes_target
from tui.cli.derived.fields import fields_of
from tui.cli.root import OWN_COMMAND, Root
from tui.cli.shared import Choices

T = Translator("en", ZONE)
DERIVED = [path for path in VERBS if path not in OWN_COMMAND]


@pytest.fixture(scope="module")
def rehearsal(told_home: Path) -> Iterator[tuple[Terminal, Rehearsal]]:
    """One rehearsal for all: what an example makes, a later one may be about."""
    with Terminal.open(Settings(home=told_home)) as terminal:
        yield terminal, Rehearsal(terminal)


@pytest.mark.parametrize("path", DERIVED)
def test_its_example_would_be_recorded(rehearsal: tuple[Terminal, Rehearsal], path: str) -> None:
    """Decided after the whole scenario, alone or after the examples before it."""
    terminal, rehearsed = rehearsal
    verb = VERBS[path]
    assert verb.example, "every command has an example"
    own = fields_of(verb.command)
    command = command_of(verb, T)
    ctx = command.make_context(verb.name, shlex.split(verb.example), obj=Choices(lang="en"))
    with ctx:
        about, given = assigned(ctx.params, positionals(own), target=takes_target(verb))
    context = terminal.context()
    order = build(
        verb,
        nested(own, given, context),
        nested(circumstances(), given, context),
        context,
        ident=path.replace(".", "-"),
        target=about or ctx.params.get("naming_on") or ctx.params.get("naming_as") or "",
        named=not (about or ctx.params.get("naming_on")),
        strict=False,
    )
    outcomes = [_taken(order, each) for each in (Rehearsal(terminal), rehearsed)]
    assert "recorded" in outcomes, outcomes


def _taken(order: Order, rehearsal: Rehearsal) -> str:
    try:
        rehearsal.take(order)
    except Refused as refused:
        return str(refused)
    return "recorded"


def test_hand_written_commands_have_examples_too() -> None:
    """Every command and every group shows at least one line that can be typed."""

    def leaves(group: click.Group, path: str) -> list[str]:
        ctx = click.Context(group, info_name=path, obj=Choices(lang="en"))
        found: list[str] = []
        for name in group.list_commands(ctx):
            command = group.get_command(ctx, name)
            assert command is not None
            assert command.help
            if f"  {path} {name}" not in command.get_help(click.Context(command, ctx, name)):
                found.append(f"{path} {name}")
            if isinstance(command, click.Group):
                found += leaves(command, f"{path} {name}")
        return found

    assert leaves(Root(T), "crisis") == []

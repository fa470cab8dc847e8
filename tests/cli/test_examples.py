"""The example in every command's help can be typed on the Vivalia ledger."""

import re
import shlex
from datetime import UTC
from pathlib import Path

import click
import pytest

from ledger.clock import frozen
from ledger.command.order import Order, build
from ledger.config import Settings
from ledger.domain import VERBS
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator, languages
from tests.support.chronicle import ZONE
from tui.cli.commands.demo import EVENING
from tui.cli.commands.dry_run import Rehearsal
from tui.cli.derived.arguments import assigned
from tui.cli.derived.derive import command_of, positionals
from tui.cli.root import OWN_COMMAND, Root
from tui.cli.shared import Choices
from tui.forms.fields import circumstances, fields_of, takes_target
from tui.forms.values import nested

QUOTED = re.compile('"([^"]*)"')
WORD = re.compile("[a-z]{3}")
DERIVED = [path for path in VERBS if path not in OWN_COMMAND]
UNSEALED = {"record.erase": "nothing_sealed", "record.hand-on": "unknown_member"}
"""The demo has one member and no sealed text: sealed anew, its entries would never be equal."""


@pytest.fixture(scope="module", params=languages())
def outcomes(request: pytest.FixtureRequest, evening_home: Path) -> dict[str, list[str]]:
    """What became of every example on the demo's ledger: alone, and after those before it."""
    t = Translator(request.param, ZONE)
    with Terminal.open(Settings(home=evening_home), frozen(EVENING.astimezone(UTC))) as terminal:
        after_others = Rehearsal(terminal)
        return {
            path: [_taken(order, each) for each in (Rehearsal(terminal), after_others)]
            for path in DERIVED
            for order in [_example(path, terminal, t)]
        }


def test_its_example_would_be_recorded(outcomes: dict[str, list[str]]) -> None:
    """In every language, when and where `crisis demo` stops, alone or after those before it."""
    refused = {path: came for path, came in outcomes.items() if "recorded" not in came}
    said = {path: {one.split()[0] for one in came} for path, came in refused.items()}
    assert said == {path: {code} for path, code in UNSEALED.items()}


def test_no_example_has_words_of_another_language() -> None:
    """Texts are said in the reader's; names that only the ledger has stay as they are."""
    found = {}
    for lang in languages():
        t = Translator(lang, ZONE)
        for path in DERIVED:
            said = t.example(VERBS[path].example)
            for other in {*languages()} - {lang}:
                theirs = Translator(other, ZONE).example(VERBS[path].example)
                same = {*QUOTED.findall(said)} & {*QUOTED.findall(theirs)}
                if wrong := {one for one in same if len(one.split()) > 2 and WORD.search(one)}:
                    found[path, lang, other] = wrong
    assert found == {}


def _example(path: str, terminal: Terminal, t: Translator) -> Order:
    """The command line that the help shows, as it is typed on this ledger."""
    verb = VERBS[path]
    assert verb.example, "every command has an example"
    own = fields_of(verb.command)
    command = command_of(verb, t)
    ctx = command.make_context(
        verb.name, shlex.split(t.example(verb.example)), obj=Choices(lang=t.lang)
    )
    with ctx:
        about, given = assigned(ctx.params, positionals(own), target=takes_target(verb))
    context = terminal.context()
    return build(
        verb,
        nested(own, given, context),
        nested(circumstances(), given, context),
        context,
        ident=path.replace(".", "-"),
        target=about or ctx.params.get("naming_on") or ctx.params.get("naming_as") or "",
        named=not (about or ctx.params.get("naming_on")),
        strict=False,
    )


def _taken(order: Order, rehearsal: Rehearsal) -> str:
    (took,) = rehearsal.take(order)
    return str(took.error) if took.error else "recorded"


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

    assert leaves(Root(Translator("en", ZONE)), "crisis") == []

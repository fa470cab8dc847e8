"""The command `crisis` and its groups: one a concept, found by name, built when used."""

from collections.abc import Sequence
from typing import Any

import click

from ledger.domain import CONCEPTS
from ledger.domain.concept import Concept, Verb
from projections.i18n import Translator
from tui.cli.command import write_examples
from tui.cli.command_registry import COMMANDS, written
from tui.cli.shared import shared_options

OWN_COMMAND = {"crisis.open"}
"""Verbs that a command of their own stands for."""

SHOWN = 3
"""Verbs of a concept whose example its help shows; each verb's own help shows its own."""

FIRST_STEPS = (
    "crisis demo",
    "crisis open flood-2026 --real",
    'crisis decision take "Cut every connection to the outside" "crisis cell"',
    "crisis brief",
)


class CommandGroup(click.Group):
    """A group that lists its names without building its commands, and says what each is for.

    Its help ends with examples of what is under it.
    """

    def __init__(
        self,
        name: str,
        t: Translator,
        help_text: str,
        names: Sequence[str],
        examples: Sequence[str] = (),
    ) -> None:
        params = shared_options(t, hidden=name != "crisis")
        super().__init__(name, help=help_text, params=params, no_args_is_help=True)
        self.t = t
        self.names = tuple(names)
        self.examples = tuple(examples)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's signature)
        """The examples, never wrapped."""
        write_examples(formatter, self.examples, self.t)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """In the order people meet them."""
        return list(self.names)


class Root(CommandGroup):
    """Everything: the commands written by hand, then a group a concept."""

    def __init__(self, t: Translator) -> None:
        names = (*COMMANDS, *(c.name for c in CONCEPTS if _verbs(c)))
        super().__init__("crisis", t, t("cli.help.crisis"), names, FIRST_STEPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """Built here, and nothing but what was asked for is imported."""
        by_name = {c.name: c for c in CONCEPTS if _verbs(c)}
        if cmd_name in by_name:
            return ConceptGroup(by_name[cmd_name], self.t)
        return written(cmd_name, self.t)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, the exit codes, and what is never asked for."""
        super().format_epilog(ctx, formatter)
        formatter.write_paragraph()
        formatter.write_text(self.t("cli.help.exit_codes"))


class ConceptGroup(CommandGroup):
    """The verbs of one concept."""

    def __init__(self, concept: Concept[Any], t: Translator) -> None:
        summary = t(f"cli.group.{concept.name}")
        verbs = _verbs(concept)
        examples = [f"crisis {v.concept} {v.name} {v.example}".rstrip() for v in verbs[:SHOWN]]
        super().__init__(concept.name, t, summary, [v.name for v in verbs], examples)
        self.concept = concept

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """Derived from the verb's declaration."""
        from tui.cli.derived.derive import command_of  # noqa: PLC0415 (only when a verb is used)

        verb = next((v for v in _verbs(self.concept) if v.name == cmd_name), None)
        return command_of(verb, self.t) if verb else None


def _verbs(concept: Concept[Any]) -> list[Verb]:
    return [v for v in concept.verbs.values() if v.path not in OWN_COMMAND]

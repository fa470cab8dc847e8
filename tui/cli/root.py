"""The command `crisis` and its groups: one a concept, found by name, built when used."""

from collections.abc import Sequence
from difflib import get_close_matches
from gettext import gettext

import click

from ledger.domain import VERBS
from ledger.domain.concept import Verb
from ledger.sanitize import plain_name
from projections.i18n import Translator
from tui.cli import metavars
from tui.cli.call_names import called_so
from tui.cli.command import write_examples
from tui.cli.command_registry import COMMANDS, lined, written
from tui.cli.shared import offline_option, shared_options

OWN_COMMAND = {"crisis.open"}
"""Verbs that a command of their own stands for."""

SHOWN = 3
"""Verbs of a concept whose example its help shows; each verb's own help shows its own."""

SHORTEST = 3
"""Letters of the beginning of a name that stand for it."""

ALIKE = 0.6
"""How like a word is to a name that was probably meant, from 0 to 1."""

MOST_ELSEWHERE = 6
"""Commands of other groups in one sentence."""

FIRST_STEPS = (
    "crisis demo",
    "crisis open flood-2026 --real",
    'crisis decision take "Cut every connection to the outside" "crisis cell"',
    "crisis brief",
)


AT_FIRST = (
    "  crisis demo",
    "  crisis open flood-2026 --real",
    "  crisis join flood-2026 --server nats://HOST:4222",
)
"""What is typed in a home without a crisis."""

BEHIND = ("  crisis brief", "  crisis board", "  crisis show", "  crisis log --last 20")
"""What is typed where there is one."""


class CommandGroup(click.Group):
    """A group that lists its names without building its commands, and says what each is for.

    Its help ends with examples of what is under it. `if_alone` is the command that its name alone
    means, where it means one.
    """

    def __init__(
        self,
        name: str,
        t: Translator,
        help_text: str,
        names: Sequence[str],
        examples: Sequence[str] = (),
    ) -> None:
        hidden = name != "crisis"
        params = [*shared_options(t, hidden=hidden), offline_option(t, hidden=hidden)]
        super().__init__(name, help=help_text, params=params, no_args_is_help=True)
        metavars.speak(self, t)
        self.t = t
        self.names = tuple(names)
        self._examples = tuple(examples)
        self.if_alone = ""

    @property
    def examples(self) -> tuple[str, ...]:
        """Lines that can be typed as they stand, their texts in the reader's language."""
        return tuple(self.t.example(one) for one in self._examples)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's; options without a command get the names of all, or mean one of them.

        Raises:
            click.UsageError: there is no command.
        """
        rest = super().parse_args(ctx, args or [self.if_alone] * bool(self.if_alone))
        if not ctx.resilient_parsing and not [*ctx._protected_args, *rest]:  # noqa: SLF001 (click has no other name for them)
            if self.if_alone:
                ctx._protected_args = [self.if_alone]  # noqa: SLF001 (as above)
                return rest
            raise self.alone(ctx)
        return rest

    def alone(self, ctx: click.Context) -> click.UsageError:
        """The error for the group's name with no command behind it."""
        known = self.t("cli.commands_are", known=", ".join(self.names))
        return click.UsageError(f"{gettext('Missing command.')}\n{known}", ctx=ctx)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click's, also by a beginning that one name has; of a name that is none, all.

        Raises:
            click.UsageError: there is no such command.
        """
        if (whole := self._whole(args[0])) is not None:
            args = [whole, *args[1:]]
        try:
            return super().resolve_command(ctx, args)
        except click.exceptions.NoSuchCommand as e:
            lines = [e.message]
            here = [f"{ctx.command_path} {one}" for one in self.near(args[0])]
            if meant := [f"`{one}`" for one in (*self.elsewhere(args[0]), *here)]:
                lines.append(self.t("cli.did_you_mean", commands=", ".join(meant)))
            lines.append(self.t("cli.commands_are", known=", ".join(self.names)))
            raise click.UsageError("\n".join(lines), ctx=ctx) from e

    def _whole(self, word: str) -> str | None:
        """The only name that begins so."""
        if len(word) < SHORTEST or word in self.names:
            return None
        found = [name for name in self.names if name.startswith(word.casefold())]
        return found[0] if len(found) == 1 else None

    def near(self, word: str) -> list[str]:
        """Names that a word may be meant for, those most alike first."""
        called = self.called()
        alike = get_close_matches(plain_name(word), called, 3, ALIKE)
        return list(dict.fromkeys(called[one] for one in alike))

    def called(self) -> dict[str, str]:
        """The names, by everything that they are called."""
        return {plain_name(name): name for name in self.names}

    def elsewhere(self, word: str) -> list[str]:
        """Commands of other groups that are called so."""
        named = [v for v in VERBS.values() if v.name == word and v.group != self.name]
        return [f"crisis {v.group} {v.name}" for v in named if _derived(v)][:MOST_ELSEWHERE]

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's signature)
        """The examples, never wrapped."""
        write_examples(formatter, self.examples, self.t)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 (click's signature)
        """In the order people meet them."""
        return list(self.names)


class Root(CommandGroup):
    """Everything: the commands written by hand, then a group a concept, or what stands apart."""

    def __init__(self, t: Translator) -> None:
        names = (*COMMANDS, *_groups())
        super().__init__("crisis", t, t("cli.help.crisis"), names, FIRST_STEPS)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click's; without any word a screen that says where to begin.

        Raises:
            click.UsageError: nothing was typed behind `crisis`.
        """
        if not args and not ctx.resilient_parsing:
            raise click.UsageError(self._first_screen(ctx))
        return super().parse_args(ctx, args)

    def alone(self, ctx: click.Context) -> click.UsageError:
        """Options, and no command behind them."""
        return click.UsageError(self._first_screen(ctx))

    def _first_screen(self, ctx: click.Context) -> str:
        """What this is, which crises there are, and what to type first."""
        from ledger.config import settings  # noqa: PLC0415 (help needs no home)
        from ledger.home.home import Home  # noqa: PLC0415 (as above)

        home = Home(settings(getattr(ctx.obj, "home", "")).home)
        known, t = home.names(), self.t
        if known:
            first = [t("cli.begin.known", known=", ".join(known)), *BEHIND]
        else:
            first = [t("cli.begin.none", home=home.path), *AT_FIRST]
        return "\n".join((t("cli.help.crisis"), "", *first, "", t("cli.begin.help")))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """Built here, and nothing but what was asked for is imported."""
        if cmd_name in _groups():
            return VerbGroup(cmd_name, self.t)
        return written(cmd_name, self.t)

    def called(self) -> dict[str, str]:
        """Also by what things are called in each language."""
        from projections.i18n.declared import labels_of  # noqa: PLC0415 (only when one is wrong)

        labels = {
            plain_name(said): name for name in _groups() for said in labels_of("concept", name)
        }
        return {**labels, **super().called()}

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The examples, the exit codes, and what is never asked for."""
        super().format_epilog(ctx, formatter)
        for key in ("cli.help.typing", "cli.help.exit_codes"):
            formatter.write_paragraph()
            formatter.write_text(self.t(key))


class VerbGroup(CommandGroup):
    """The verbs that people find under one word."""

    def __init__(self, name: str, t: Translator) -> None:
        self.verbs = {v.name: v for v in VERBS.values() if v.group == name and _derived(v)}
        shown = list(self.verbs.values())[:SHOWN]
        examples = [f"crisis {v.group} {v.name} {v.example}".rstrip() for v in shown]
        concept = shown[0].concept if shown else name
        help_text = "\n\n".join(filter(None, (t(f"cli.group.{name}"), called_so(concept, t))))
        super().__init__(name, t, help_text, [*self.verbs], examples)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """Derived from the verb's declaration."""
        from tui.cli.derived.derive import command_of, run_of  # noqa: PLC0415 (only when a verb is used)
        from tui.entries.entry_line import beginning  # noqa: PLC0415 (as above)

        verb = self.verbs.get(cmd_name)
        if verb is None:
            return None
        command = command_of(verb, self.t, beginning)
        return lined(verb.path, command, self.t, run_of(verb, beginning))


def _groups() -> list[str]:
    return list(dict.fromkeys(verb.group for verb in VERBS.values() if _derived(verb)))


def _derived(verb: Verb) -> bool:
    return verb.path not in OWN_COMMAND

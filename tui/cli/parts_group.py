"""A group of commands that are written by hand and stand in one table."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

import click

from projections.i18n import Translator
from tui.cli.command import Exampled, Run, make
from tui.cli.root import CommandGroup


class Part(NamedTuple):
    """One command of a group: its body, an example, its parameters."""

    run: Run
    example: str
    params: Callable[[Translator], Sequence[click.Parameter]] = lambda _: ()


class PartsGroup(CommandGroup):
    """The commands of `parts`, by name; the group's own help shows the examples of `shown`.

    `alone` is the command that the group's name means with none behind it.
    """

    def __init__(
        self,
        name: str,
        t: Translator,
        parts: Mapping[str, Part],
        shown: Collection[str],
        alone: str = "",
    ) -> None:
        examples = [part.example for one, part in parts.items() if one in shown]
        super().__init__(name, t, t(f"cli.help.{name}"), tuple(parts), examples)
        self._parts = parts
        self.if_alone = alone

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """One command of the group by its name; None for another name."""
        if cmd_name not in self._parts:
            return None
        part, path = self._parts[cmd_name], f"{self.name} {cmd_name}"
        return make(path, self.t, part.run, part.params(self.t), examples=[part.example])


class WithParts(PartsGroup):
    """A command that takes options of its own, and others by their name in the place of these."""

    def __init__(self, own: Exampled, name: str, t: Translator, parts: Mapping[str, Part]) -> None:
        super().__init__(name, t, parts, ())
        own.add_examples(*(part.example for part in parts.values()))
        own.below = {one: t(f"cli.help.{name}_{one}").partition(". ")[0] for one in parts}
        self.own = own

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """That of the command itself, unless another one is named first."""
        if args and args[0] in self.names:
            return super().make_context(info_name, args, parent, **extra)
        return self.own.make_context(info_name, args, parent, **extra)

    def get_help(self, ctx: click.Context) -> str:
        """That of the command itself."""
        return self.own.get_help(ctx)

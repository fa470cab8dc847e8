"""How a command is put together: its words in the language asked for, its examples, its options."""

from collections.abc import Callable, Container, Sequence
from gettext import gettext
from typing import Any

import click

from projections.i18n import Translator
from tui.cli.session import CommandSession
from tui.cli.shared import shared_options

Run = Callable[..., int | None]
"""A command's body: takes the session and the parameters, returns an exit code other than 0."""

EPILOGUE = "cli.help.shared"


class Exampled(click.Command):
    """A command whose help ends with lines that can be typed as they stand.

    Options named in `apart` come in a section of their own.
    """

    def __init__(
        self,
        *,
        examples: Sequence[str],
        words: Translator,
        apart: Container[str] = (),
        **attrs: Any,
    ) -> None:
        super().__init__(**attrs)
        self.examples = tuple(examples)
        self.words = words
        self.apart = apart

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The command's own options first, then what may be said around every command."""
        titles = (gettext("Options"), self.words("cli.help.circumstances"))
        sections: dict[str, list[tuple[str, str]]] = {}
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record is not None and isinstance(param, click.Option):
                title = titles[param.name in self.apart]
                sections.setdefault(title, []).append(record)
        for title, records in sections.items():
            with formatter.section(title):
                formatter.write_dl(records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's signature)
        """The examples, never wrapped, and where the shared options are listed."""
        write_examples(formatter, self.examples, self.words)
        formatter.write_paragraph()
        formatter.write_text(self.words(EPILOGUE))


def write_examples(formatter: click.HelpFormatter, examples: Sequence[str], t: Translator) -> None:
    """Lines that can be typed as they stand, under a heading; nothing when there are none."""
    if not examples:
        return
    formatter.write_paragraph()
    formatter.write_heading(t("cli.help.examples"))
    for example in examples:
        formatter.write(f"  {example}\n")


def make(  # noqa: PLR0913 (what a command is made of)
    name: str,
    t: Translator,
    run: Run,
    params: Sequence[click.Parameter] = (),
    *,
    examples: Sequence[str] = (),
    help_text: str = "",
    apart: Container[str] = (),
) -> click.Command:
    """A command: `run(session, **params)` under `name`, which may be a path as `server start`."""
    key = name.replace(" ", "_").replace("-", "_")
    return Exampled(
        name=name.rpartition(" ")[2],
        callback=_with_session(run),
        params=[*params, *shared_options(t, hidden=True)],
        help=help_text or t(f"cli.help.{key}"),
        examples=examples,
        words=t,
        apart=apart,
    )


def option(name: str, t: Translator, key: str, **attrs: Any) -> click.Option:
    """An option whose help is `cli.option.<key>`."""
    return click.Option([f"--{name}"], help=t(f"cli.option.{key}"), **attrs)


def _with_session(run: Run) -> Callable[..., int | None]:
    def body(**values: Any) -> int | None:
        session = CommandSession(click.get_current_context())
        return run(session, **values)

    return body

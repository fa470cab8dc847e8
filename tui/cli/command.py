"""How a command is put together: its words in the language asked for, its examples, its options."""

from collections.abc import Callable, Sequence
from typing import Any

import click

from projections.i18n import Translator
from tui.cli.session import Session
from tui.cli.shared import shared_options

Run = Callable[..., int | None]
"""A command's body: takes the session and the parameters, returns an exit code other than 0."""

EPILOGUE = "cli.help.shared"


class Exampled(click.Command):
    """A command whose help ends with lines that can be typed as they stand."""

    def __init__(self, *, examples: Sequence[str], words: Translator, **attrs: Any) -> None:
        super().__init__(**attrs)
        self.examples = tuple(examples)
        self.words = words

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 (click's signature)
        """The examples, never wrapped, and where the shared options are listed."""
        if self.examples:
            formatter.write_paragraph()
            formatter.write_heading(self.words("cli.help.examples"))
            for example in self.examples:
                formatter.write(f"  {example}\n")
        formatter.write_paragraph()
        formatter.write_text(self.words(EPILOGUE))


def make(  # noqa: PLR0913 (what a command is made of)
    name: str,
    t: Translator,
    run: Run,
    params: Sequence[click.Parameter] = (),
    *,
    examples: Sequence[str] = (),
    help_text: str = "",
    cls: type[Exampled] = Exampled,
) -> click.Command:
    """A command: `run(session, **params)` under `name`, which may be a path as `server start`."""
    key = name.replace(" ", "_").replace("-", "_")
    return cls(
        name=name.rpartition(" ")[2],
        callback=_with_session(run),
        params=[*params, *shared_options(t, hidden=True)],
        help=help_text or t(f"cli.help.{key}"),
        examples=examples,
        words=t,
    )


def option(name: str, t: Translator, key: str, **attrs: Any) -> click.Option:
    """An option whose help is `cli.option.<key>`."""
    return click.Option([f"--{name}"], help=t(f"cli.option.{key}"), **attrs)


def _with_session(run: Run) -> Callable[..., int | None]:
    def body(**values: Any) -> int | None:
        session = Session(click.get_current_context())
        return run(session, **values)

    return body

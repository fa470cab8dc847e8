"""`crisis brief`: the document of the crisis meeting, now or as it was known then."""

from pathlib import Path

import click

from projections.i18n import Translator
from projections.render import FORMATS
from tui.cli.asof import as_of_options, brief_at
from tui.cli.atomic import write_whole
from tui.cli.command import make, option
from tui.cli.session import CommandSession

_BY_SUFFIX = {".md": "md", ".json": "json"}


def build(t: Translator) -> click.Command:
    """The command `crisis brief`, in the language of `t`."""
    params = [
        *as_of_options(t),
        option("format", t, "format", type=click.Choice(list(FORMATS))),
        click.Option(
            ["-o", "--output"],
            metavar="FILE",
            help=t("cli.option.output"),
            type=click.Path(dir_okay=False, path_type=Path),
        ),
    ]
    examples = [
        "crisis brief",
        'crisis brief --known-at "2022-05-15 12:00"',
        "crisis brief --at 142 -o brief.md",
    ]
    return make("brief", t, run, params, examples=examples)


def run(
    session: CommandSession,
    *,
    known_at: str | None,
    at: int | None,
    format: str | None,  # noqa: A002 (the option is called so)
    output: Path | None,
) -> None:
    """Print the brief, or write it to a file whole or not at all."""
    found = brief_at(session, known_at, at)
    suffix = output.suffix if output else ""
    chosen = "json" if session.choices.json else _BY_SUFFIX.get(suffix, "terminal")
    text = FORMATS[format or chosen](found, session.t)
    if output is None:
        click.echo(text, nl=False)
        return
    write_whole(output, text)
    session.say(session.t("cli.brief.written", path=output))

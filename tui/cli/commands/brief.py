"""`crisis brief`: the document of the crisis meeting, now or as it was known then."""

import sys
from pathlib import Path

import click

from ledger.encodable import takes_everything
from ledger.errors import UsageError
from ledger.sanitize import in_ascii
from projections.i18n import Translator
from projections.render.formats import FORMATS
from tui.cli.asof import as_of_options, brief_at
from tui.cli.atomic import write_whole
from tui.cli.command import make, option
from tui.cli.commands.brief_about import about_of, about_options
from tui.cli.kept_words import on_their_way
from tui.cli.session import CommandSession

BY_SUFFIX = {"": "", ".txt": "terminal", ".md": "md", ".markdown": "md", ".json": "json"}
"""The format that a file's name asks for; a name without a suffix asks for none."""

KNOWN = ".txt, .md, .json"

STDOUT = Path("-")


def build(t: Translator) -> click.Command:
    """The command `crisis brief`, in the language of `t`."""
    params = [
        *about_options(t),
        *as_of_options(t),
        option("format", t, "format", type=click.Choice(list(FORMATS))),
        click.Option(
            ["-o", "--output"],
            metavar="FILE",
            help=t("cli.option.output"),
            type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
        ),
    ]
    examples = [
        "crisis brief",
        'crisis brief --known-at "2022-05-15 12:00"',
        "crisis brief --at 142 -o brief.md",
        "crisis brief --site Arlon,Bastogne",
        "crisis brief --cell pmo-cell",
    ]
    return make("brief", t, run, params, examples=examples)


def run(  # noqa: PLR0913 (one parameter an option)
    session: CommandSession,
    *,
    known_at: str | None,
    at: int | None,
    format: str | None,  # noqa: A002 (the option is called so)
    output: Path | None,
    site: str = "",
    cell: str = "",
) -> None:
    """Print the brief, or write it to a file whole or not at all.

    Raises:
        UsageError: `brief_suffix`, `brief_format`; `site_and_cell`, `unknown_site` and the like.
    """
    asked = "json" if session.choices.json else "terminal"
    to_file = output is not None and output != STDOUT
    chosen = (_of_file(output, format) if output and to_file else format) or asked
    about = about_of(site, cell)
    found = brief_at(session, known_at, at, told=not to_file, about=about)
    text = FORMATS[chosen](found, session.t, fresh=session.fresh)
    kept = "" if known_at or at else on_their_way(session)
    if kept and chosen != "json":  # of this home alone, so no part of the document's function
        text = f"{text.rstrip()}\n\n{kept}\n"
    if output is None or not to_file:
        whole = chosen != "json" or takes_everything(sys.stdout)
        click.echo(text if whole else in_ascii(text), nl=False)
        return
    write_whole(output, text)
    session.say(session.t("cli.brief.written", path=output))


def _of_file(path: Path, wanted: str | None) -> str | None:
    """The format of a file, as its name says it; nothing is written under the name of another."""
    suffix = path.suffix.lower()
    if suffix not in BY_SUFFIX:
        raise UsageError("brief_suffix", value=path.suffix, known=KNOWN)
    found = BY_SUFFIX[suffix]
    if wanted and found and wanted != found:
        raise UsageError("brief_format", path=path, format=wanted)
    return found or wanted

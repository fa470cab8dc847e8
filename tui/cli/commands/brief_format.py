"""How a brief is written: to a screen or a file, in which format."""

import sys
from pathlib import Path

import click

from ledger.encodable import takes_everything
from ledger.errors import UsageError
from ledger.sanitize import in_ascii
from projections.i18n import Translator
from projections.render.formats import FORMATS
from tui.cli.command import option
from tui.cli.session import CommandSession

BY_SUFFIX = {"": "", ".txt": "terminal", ".md": "md", ".markdown": "md", ".json": "json"}
"""The format that a file's name asks for; a name without a suffix asks for none."""

KNOWN = ".txt, .md, .json"

STDOUT = Path("-")


def format_options(t: Translator) -> list[click.Option]:
    """The options `--format` and `-o`."""
    return [
        option("format", t, "format", type=click.Choice(list(FORMATS))),
        output_option(t, "output"),
    ]


def output_option(t: Translator, key: str) -> click.Option:
    """The option `-o`; `-` is the standard output, as none is."""
    return click.Option(
        ["-o", "--output"],
        metavar="FILE",
        help=t(f"cli.option.{key}"),
        type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
        callback=lambda _ctx, _param, said: None if said == STDOUT else said,
    )


def chosen_format(session: CommandSession, output: Path | None, wanted: str | None) -> str:
    """`terminal`, `md` or `json`: as the options say, and a file's name does not contradict.

    Raises:
        UsageError: `brief_suffix`, `brief_format`.
    """
    asked = "json" if session.choices.json else "terminal"
    return (_of_file(output, wanted) if output else wanted) or asked


def printed(text: str, form: str) -> None:
    """Print a brief; in ASCII where the screen can show no more."""
    whole = form != "json" or takes_everything(sys.stdout)
    click.echo(text if whole else in_ascii(text), nl=False)


def _of_file(path: Path, wanted: str | None) -> str | None:
    """The format of a file, as its name says it; nothing is written under the name of another."""
    suffix = path.suffix.lower()
    if suffix not in BY_SUFFIX:
        raise UsageError("brief_suffix", value=path.suffix, known=KNOWN)
    found = BY_SUFFIX[suffix]
    if wanted and found and wanted != found:
        raise UsageError("brief_format", path=path, format=wanted)
    return found or wanted

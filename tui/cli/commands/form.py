"""`crisis form`: the questions of an authority or an insurer, each with what the ledger says."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import click

from ledger.domain.values import Marking
from ledger.errors import UsageError
from projections.i18n import Translator
from tui.cli.asof import as_of_options, read_at
from tui.cli.atomic import put_whole
from tui.cli.command import make, option
from tui.cli.commands.brief_format import output_option, printed
from tui.cli.labelled import Labelled
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from projections.bundle.parts import Source

NAMES = ("nis2", "gdpr", "police", "insurer")
"""The forms that there are (`projections.bundle.forms.catalogue`)."""

SUFFIXES = {
    ".html": "html", ".htm": "html", ".pdf": "pdf", ".md": "md", ".markdown": "md",
    ".txt": "text", ".json": "json",
}  # fmt: skip
"""The format that the end of a file's name asks for."""

KNOWN = ".html, .pdf, .md, .txt, .json"


def build(t: Translator) -> click.Command:
    """The command `crisis form`, in the language of `t`."""
    params = [
        click.Argument(["form"], type=click.Choice(NAMES), metavar="NAME",
                       help=t("cli.option.form_name")),
        *as_of_options(t),
        option("marking-ceiling", t, "marking_ceiling", default="internal",
               type=Labelled(get_args(Marking), t)),
        output_option(t, "form_output"),
    ]  # fmt: skip
    examples = [
        "crisis form gdpr",
        "crisis form nis2 -o nis2.pdf",
        'crisis form police --known-at "2022-05-15 12:00" -o police.html',
    ]
    return make("form", t, run, params, examples=examples)


def run(  # noqa: PLR0913 (one parameter an option)
    session: CommandSession,
    *,
    form: str,
    known_at: str | None,
    at: int | None,
    marking_ceiling: Marking,
    output: Path | None,
) -> None:
    """Print the form, or write it to a file whole or not at all.

    Raises:
        UsageError: `form_suffix`; as `read_at`.
        Refused: `no_crisis`, before the opening.
        LedgerError: `cannot_write`.
    """
    from projections.bundle.parts import Source  # noqa: PLC0415 (help needs no ledger)

    chosen = _format(output) if output else "json" if session.choices.json else "text"
    reading, end = read_at(session, known_at, at, told=output is None)
    source = Source(session.terminal, reading, end, session.t, marking_ceiling)
    pieces = _drawn(source, form, chosen)
    if output is None:
        printed(b"".join(pieces).decode(), chosen)
        return
    put_whole(output, lambda file: file.writelines(pieces))
    session.say(session.t("cli.brief.written", path=output))


def _format(path: Path) -> str:
    """The format that a file's name says; nothing is written under the name of another.

    Raises:
        UsageError: `form_suffix`.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError("form_suffix", path=path, known=KNOWN)
    return SUFFIXES[path.suffix.lower()]


def _drawn(source: "Source", form: str, chosen: str) -> Iterator[bytes]:
    from projections.bundle.forms.formats import FORMATS  # noqa: PLC0415 (help needs no ledger)

    yield from FORMATS[chosen](source, form)

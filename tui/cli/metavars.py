"""What stands for a word to be typed, in the reader's language: `[OPTIONS]`, `FILE`, `NAME`."""

import re

import click

from projections.i18n import Translator
from projections.i18n.catalogue import DEFAULT
from tui.cli.headings import HelpContext

WORDS = frozenset({
    "ARGS", "BOARD", "BOARDS", "CHECKLIST", "COMMAND", "DIR", "FIELD", "FILE", "FILTER",
    "FINGERPRINT", "ID", "INTEGER", "KEY", "KIND", "LANGUAGES", "MEMBER", "NAME", "NUMBER",
    "OPTIONS", "PART", "RECEIPT", "ROLE", "ROOT", "TEXT", "VALUE", "WHAT", "WHEN", "WHO", "WHOM",
    "WORDS",
})  # fmt: skip
"""Those that help shows, each with a text `cli.metavar.<word>`."""

_WORD = re.compile(r"[A-Z]{2,}")
_LONGEST = 24
"""Letters of a title that stands for its field."""


def said(metavar: str, t: Translator) -> str:
    """A metavar with each of its words in the reader's language."""
    if t.lang == DEFAULT:
        return metavar
    return _WORD.sub(lambda w: t(f"cli.metavar.{w[0].lower()}") if w[0] in WORDS else w[0], metavar)


def of_title(title: str, name: str, t: Translator) -> str:
    """What stands for a field: its title, in capitals and one word; its name where that is long."""
    word = re.sub(r"[^\w%]+", "-", title).strip("-").upper()
    return name if t.lang == DEFAULT or not word or len(word) > _LONGEST else word


def speak(command: click.Command, t: Translator) -> None:
    """Have the usage, the headings and the parameters of a command speak the reader's language."""
    command.context_class = HelpContext
    command.options_metavar = said(command.options_metavar or "", t)
    if isinstance(command, click.Group):
        command.subcommand_metavar = said(command.subcommand_metavar, t)
    for param in command.params:
        if param.metavar:
            param.metavar = said(param.metavar, t)
        elif isinstance(
            param.type, click.types.IntParamType | click.Path | click.types.StringParamType
        ):
            _default(param, t)


def _default(param: click.Parameter, t: Translator) -> None:
    """What click would make of the type or of the name, said."""
    if isinstance(param, click.Argument):
        name = (param.name or "").upper()
        param.metavar = said(name if param.required else f"[{name}]", t)
    elif not getattr(param, "is_flag", False):
        word = "INTEGER" if isinstance(param.type, click.types.IntParamType) else "TEXT"
        param.metavar = said("FILE" if isinstance(param.type, click.Path) else word, t)

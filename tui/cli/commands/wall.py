"""`crisis wall`: boards in turn on a screen that nobody types on."""

import re
import sys
from collections.abc import Sequence
from typing import Any

import click

from ledger.errors import InputError, UsageError
from projections.i18n import Translator, languages
from tui.board.names import BOARD_NAMES
from tui.cli.command import make, option
from tui.cli.commands.board import THEMES
from tui.cli.session import CommandSession
from tui.cli.shared import offline_option

BOARDS = tuple(name for name in BOARD_NAMES if name not in {"tasks", "records"})
"""Those that a wall may show: not what one home has put down and nobody has recorded."""

SHOWN = "overview,decisions,requests,clocks"

SHORTEST, LONGEST = 3, 3_600
"""Seconds that a page may stand."""

_SPAN = re.compile(r"(\d{1,4})\s*(s|sec|m|min)?\Z", re.IGNORECASE)


class Several(click.ParamType[tuple[str, ...]]):
    """Some of a closed list, separated by commas, each once."""

    name = "list"

    def __init__(self, known: Sequence[str]) -> None:
        self._known = known

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,
        ctx: click.Context | None,  # noqa: ARG002 (click's signature)
    ) -> tuple[str, ...]:
        """The ones that are named.

        Raises:
            InputError: `not_a_choice`, with what it may be.
        """
        if isinstance(value, tuple):
            return value
        words = [word.strip().casefold() for word in str(value).split(",")]
        for word in words:
            if word not in self._known:
                option = param.opts[0].removeprefix("--") if param else ""
                known = ", ".join(self._known)
                raise InputError("not_a_choice", field=option, value=word, known=known, group="")
        return tuple(dict.fromkeys(words))


class Span(click.ParamType[int]):
    """So many seconds or minutes: `20s`, `2m`."""

    name = "span"

    def convert(
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002 (click's signature)
        ctx: click.Context | None,  # noqa: ARG002 (as above)
    ) -> int:
        """In seconds.

        Raises:
            InputError: `bad_span`.
        """
        found = _SPAN.match(str(value).strip())
        minutes = found is not None and (found[2] or "s").casefold().startswith("m")
        seconds = int(found[1]) * (60 if minutes else 1) if found else 0
        if not SHORTEST <= seconds <= LONGEST:
            raise InputError("bad_span", field="every", value=value)
        return seconds


def build(t: Translator) -> click.Command:
    """The command `crisis wall`, in the language of `t`."""
    params = [
        click.Option(
            ["--boards"],
            help=t("cli.option.wall_boards", known=", ".join(BOARDS), shown=SHOWN),
            metavar="BOARDS",
            default=SHOWN,
            type=Several(BOARDS),
        ),
        option("every", t, "wall_every", metavar="20s", default="20s", type=Span()),
        click.Option(
            ["--lang", "langs"],
            help=t("cli.option.wall_lang"),
            metavar="LANGUAGES",
            type=Several(languages()),
        ),
        option("theme", t, "theme", type=click.Choice(THEMES)),
        option("ascii", t, "ascii", is_flag=True),
        offline_option(t),
    ]
    examples = [
        "crisis wall",
        "crisis wall --boards overview,requests --every 20s --lang fr,nl",
    ]
    return make("wall", t, run, params, examples=examples)


def run(  # noqa: PLR0913 (one parameter an option)
    session: CommandSession,
    *,
    boards: tuple[str, ...],
    every: int,
    langs: tuple[str, ...] | None,
    theme: str | None,
    ascii: bool,  # noqa: A002 (the option is called so)
) -> int:
    """Show them until q or Ctrl+C.

    Raises:
        UsageError: `no_terminal`.
    """
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        raise UsageError("no_terminal")
    from tui.board.wall import run as wall  # noqa: PLC0415 (Textual is for this command alone)

    choices = session.choices
    return wall.run(
        session.settings, boards, langs or (choices.lang,), every,
        theme=theme or "", plain=ascii, offline=choices.offline,
    )  # fmt: skip

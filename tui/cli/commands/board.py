"""`crisis board`: one of the boards, live; the one command that opens Textual."""

import sys

import click

from ledger.errors import UsageError
from projections.i18n import Translator
from tui.board.names import BOARD_NAMES
from tui.cli.command import make, option
from tui.cli.session import CommandSession
from tui.cli.shared import offline_option

THEMES = ("dark", "light", "contrast")


def build(t: Translator) -> click.Command:
    """The command `crisis board`, in the language of `t`."""
    argument = click.Argument(
        ["name"], metavar="[BOARD]", default=BOARD_NAMES[0],
        help=t("cli.option.board_opened", known=", ".join(BOARD_NAMES)),
        type=click.Choice(BOARD_NAMES),
    )  # fmt: skip
    params = [
        argument,
        option("theme", t, "theme", type=click.Choice(THEMES)),
        option("ascii", t, "ascii", is_flag=True),
        option("no-osc52", t, "no_osc52", is_flag=True),
        option("read-only", t, "read_only", is_flag=True),
        offline_option(t),
    ]
    return make(
        "board",
        t,
        run,
        params,
        examples=["crisis board", "crisis board requests", "crisis board --offline"],
    )


def run(  # noqa: PLR0913 (one keyword for each thing a user may choose)
    session: CommandSession,
    name: str = BOARD_NAMES[0],
    *,
    theme: str | None = None,
    ascii: bool = False,  # noqa: A002 (the option is called so)
    no_osc52: bool = False,
    read_only: bool = False,
) -> int:
    """Open it and stay until it is closed.

    Raises:
        UsageError: `no_terminal`.
    """
    if not (sys.stdout.isatty() and sys.stdin.isatty()):
        raise UsageError("no_terminal")
    from tui.board import run  # noqa: PLC0415 (Textual is for this command alone)

    choices = session.choices
    return run.run(
        session.settings,
        choices.lang,
        read_only=read_only,
        theme=theme or "",
        plain=ascii,
        clipboard=not no_osc52,
        offline=choices.offline,
        board=name,
    )

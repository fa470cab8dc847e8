"""`crisis show`: one board, or one entry in full, as text for eyes, screen readers and pipes."""

from typing import get_args

import click

from ledger.domain.values import Marking
from ledger.errors import UsageError
from projections.brief import Brief
from projections.brief.build import SECTIONS
from projections.brief.model import BriefLine
from projections.i18n import Translator
from projections.render.phrase_renderer import SYMBOLS, Speaker
from tui.cli.asof import as_of_options, brief_at
from tui.cli.command import make, option
from tui.cli.entries.entry_page import show_entry
from tui.cli.session import CommandSession

OVERVIEW = "overview"
BOARDS = (OVERVIEW, *SECTIONS)


def build(t: Translator) -> click.Command:
    """The command `crisis show`, in the language of `t`."""
    argument = click.Argument(
        ["board"], required=False, metavar="[BOARD|N]", help=t("cli.option.board_name"),
        shell_complete=lambda _ctx, _param, word: [b for b in BOARDS if b.startswith(word)],
    )  # fmt: skip
    ceiling = option("marking-ceiling", t, "marking_ceiling", default="internal",
                     type=click.Choice(get_args(Marking)))  # fmt: skip
    examples = ["crisis show overview", "crisis show restore --at 142", "crisis show 142"]
    return make("show", t, run, [argument, *as_of_options(t), ceiling], examples=examples)


def run(
    session: CommandSession,
    board: str | None,
    *,
    known_at: str | None,
    at: int | None,
    marking_ceiling: Marking,
) -> None:
    """Print one board, one entry, or the names of all boards.

    Raises:
        UsageError: `unknown_board`; `entry_as_of`, an entry is always shown as it stands now.
    """
    if board and (number := board.removeprefix("#")).isdecimal():
        if known_at or at:
            raise UsageError("entry_as_of")
        show_entry(session, int(number), marking_ceiling)
        return
    _show_board(session, board, known_at, at)


def _show_board(
    session: CommandSession, board: str | None, known_at: str | None, at: int | None
) -> None:
    if board is None:
        session.answer(list(BOARDS), session.t("cli.show.boards", names=", ".join(BOARDS)))
        return
    if board not in BOARDS:
        raise UsageError("unknown_board", name=board, known=", ".join(BOARDS))
    brief = brief_at(session, known_at, at)
    lines = _lines(brief, board)
    value = {
        "board": board,
        "kind": brief.header.kind,
        "number": brief.header.number,
        "root": brief.header.root,
        "lines": lines,
    }
    session.answer(value, _text(brief, board, lines, session.t))


def _lines(brief: Brief, board: str) -> tuple[BriefLine, ...]:
    if board == OVERVIEW:
        return brief.five
    return next((section.lines for section in brief.sections if section.id == board), ())


def _text(brief: Brief, board: str, lines: tuple[BriefLine, ...], t: Translator) -> str:
    speaker = Speaker(t, brief.header.period.end.date())
    title = t("brief.section.five") if board == OVERVIEW else t(f"brief.section.{board}")
    kind = t.code("crisis_kind", brief.header.kind or "")
    shown = [t("cli.show.title", kind=kind, title=title, number=brief.header.number)]
    for line in lines:
        numbers = speaker.numbers(line)
        said = speaker.line(line)
        shown.append(f"{SYMBOLS[line.mark]} {said}" + (f"  [{numbers}]" if numbers else ""))
        shown.extend(f"    {speaker.phrase(detail)}" for detail in line.details)
    return "\n".join(shown if lines else [*shown, t("cli.show.nothing")])

"""`crisis show`: one board as text, for eyes, screen readers and pipes."""

import click

from ledger.errors import UsageError
from projections.brief import Brief
from projections.brief.build import SECTIONS
from projections.brief.model import Line
from projections.i18n import Translator
from projections.render.speak import SYMBOLS, Speaker
from tui.cli.asof import as_of_options, brief_at
from tui.cli.command import make
from tui.cli.session import Session

OVERVIEW = "overview"
BOARDS = (OVERVIEW, *SECTIONS)


def build(t: Translator) -> click.Command:
    """The command."""
    argument = click.Argument(
        ["board"], required=False, metavar="[BOARD]", help=t("cli.option.board_name"),
        shell_complete=lambda _ctx, _param, word: [b for b in BOARDS if b.startswith(word)],
    )  # fmt: skip
    examples = ["crisis show overview", "crisis show restore --at 142"]
    return make("show", t, run, [argument, *as_of_options(t)], examples=examples)


def run(session: Session, board: str | None, *, known_at: str | None, at: int | None) -> None:
    """Print one board, or the names of all."""
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


def _lines(brief: Brief, board: str) -> tuple[Line, ...]:
    if board == OVERVIEW:
        return brief.five
    return next((section.lines for section in brief.sections if section.id == board), ())


def _text(brief: Brief, board: str, lines: tuple[Line, ...], t: Translator) -> str:
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

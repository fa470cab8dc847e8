"""`crisis show`: one board, or one entry in full, as text for eyes, screen readers and pipes."""

import re
from pathlib import Path
from typing import Any, get_args

import click
from msgspec import UNSET

from ledger.domain.short_names import ShortName, read_short_name, short_name
from ledger.domain.values import Marking
from ledger.errors import InputError, LedgerError, UsageError
from projections.brief.build import SECTIONS
from projections.brief.model import Brief, BriefLine
from projections.i18n import Translator
from projections.render.freshness import fresh_line
from projections.render.phrase_renderer import SYMBOLS, Speaker
from projections.render.wrap import wrapped
from projections.tables.boards import BOARDS as TABLES
from projections.tables.boards import board_of
from tui.cli.asof import as_of_options, brief_at
from tui.cli.call_names import letters_said
from tui.cli.command import make, option, too_many
from tui.cli.commands.show_entry import show_entry
from tui.cli.commands.show_table import Asked, names_a_file, show_table, table_options
from tui.cli.labelled import Labelled
from tui.cli.session import CommandSession
from tui.cli.wrapped import page_width

OVERVIEW = "overview"
RECEIPT = re.compile(r"[A-Z]{1,3}-[0-9]{1,6}\Z")
SUMMED = tuple(name for name in SECTIONS if board_of(name) is None)
"""What has no table: the section of the brief is shown."""

SHOWN_BY = {
    "orders": "crisis show decisions --stage ordered",
    "organisation": "crisis log --filter about:crisis.main",
    "corrections": (
        "crisis log --filter kind:entry.corrected,entry.completed,entry.struck,entry.reclassified"
    ),
    "late": "crisis log --filter late",
}
"""What shows all of what a part of the brief tells of one day."""

TASKS = "tasks"
"""What was left to be said later."""

BOARDS = (OVERVIEW, *TABLES, *SUMMED, TASKS)


def build(t: Translator) -> click.Command:
    """The command `crisis show`, in the language of `t`."""
    argument = click.Argument(
        ["board"], required=False, metavar="[BOARD|N]", help=t("cli.option.board_name"),
        shell_complete=lambda _ctx, _param, word: [b for b in BOARDS if b.startswith(word)],
    )  # fmt: skip
    ceiling = option("marking-ceiling", t, "marking_ceiling", default="internal",
                     type=Labelled(get_args(Marking), t))  # fmt: skip
    file = click.Argument(
        ["file"], required=False, metavar="[FILE]", help=t("cli.option.show_output")
    )
    examples = [
        "crisis show overview",
        "crisis show requests --site Arlon --class vital",
        "crisis show requests --all --excel -o requests.csv",
        "crisis show requests --all --xlsx requests.xlsx",
        "crisis show actions --overdue",
        "crisis show tasks",
        "crisis show restores --at 142",
        "crisis show R-14",
        "crisis show 142",
    ]
    params = [argument, file, *table_options(t), *as_of_options(t), ceiling]
    command = make("show", t, run, params, examples=examples)
    command.help = f"{command.help}\n\n{letters_said(t)}"
    return command


def run(  # noqa: PLR0913 (the options)
    session: CommandSession,
    board: str | None,
    file: str | None,
    *,
    known_at: str | None,
    at: int | None,
    marking_ceiling: Marking,
    **table: Any,
) -> None:
    """Print one board, one entry, or the names of all boards; write a board to `file`.

    Raises:
        UsageError: `unknown_board`, `board_of_part`; `entry_as_of`, an entry is always shown as it
            stands now; `no_such_thing`; `not_of_a_table`, an option that only tables take.
    """
    if file is not None:
        board, table["output"] = _into_file(session.t, board, file, table["output"])
    asked = Asked(**table)
    if found := board_of(board or ""):
        show_table(session, found, asked, known_at=known_at, at=at, highest=marking_ceiling)
        return
    if asked.given:
        raise UsageError("not_of_a_table", option=asked.given[0], known=", ".join(TABLES))
    if board and (named := read_short_name(board)) is not None:
        _ = session.refreshed
        if not (thing := session.terminal.read().situation.said_short(board)):
            raise _no_such(session.t, named)
        _show_thing(session, thing, marking_ceiling, known_at or at)
        return
    numbered = (board or "").removeprefix("#").isdecimal()
    if board and not numbered and board not in BOARDS and (thing := _given(session, board)):
        _show_thing(session, thing, marking_ceiling, known_at or at)
        return
    if board and RECEIPT.match(board.upper()):
        _show_receipt(session, board.upper(), marking_ceiling)
        return
    if board and (number := board.removeprefix("#")).isdecimal():
        if known_at or at:
            raise UsageError("entry_as_of")
        show_entry(session, int(number), marking_ceiling)
        return
    _show_board(session, board, known_at, at, marking_ceiling)


def _into_file(
    t: Translator, board: str | None, file: str, output: Path | None
) -> tuple[str | None, Path]:
    """The board and the file of two words, in whichever order they were typed.

    Raises:
        InputError: `said_twice`, with `-o` another file is named.
        click.UsageError: neither of them is a file's name.
    """
    if board is not None and names_a_file(board) and not names_a_file(file):
        board, file = file, board
    if not names_a_file(file):
        ctx = click.get_current_context()
        raise click.UsageError(too_many([file], t, ctx.command), ctx)
    if output is not None:
        raise InputError("said_twice", option="-o / --output")
    return board, Path(file)


def _given(session: CommandSession, name: str) -> str:
    """What somebody gave this name with `--as`; empty where nobody did, or there is no crisis.

    Raises:
        InputError: `several_named`.
    """
    from ledger.command.references import named_thing  # noqa: PLC0415 (help needs no ledger)

    try:
        _ = session.refreshed
        situation = session.terminal.read().situation
    except LedgerError:
        return ""
    return named_thing(situation, name)


def _no_board(session: CommandSession, name: str) -> UsageError:
    """The list that tells of a part of the organisation called so; else the boards there are."""
    from tui.cli.commands.show_part import lists_of  # noqa: PLC0415 (of a mistake alone)

    try:
        index = session.terminal.read().situation.index
    except LedgerError:
        index = None
    if index is not None and (lists := lists_of(name, index, session.t)):
        command, requests = lists
        return UsageError("board_of_part", name=name, command=command, requests=requests)
    return UsageError("unknown_board", name=name, known=", ".join(BOARDS))


def _no_such(t: Translator, named: ShortName) -> UsageError:
    """Which list has those that there are."""
    lists = (one for one in TABLES.values() if one.concept == named.concept)
    listed = [f"{one.name} --all" if one.ends else one.name for one in lists]
    said = t.code("concept", named.concept)
    known = " ".join(("crisis show", *listed[:1]))
    return UsageError("no_such_thing", value=short_name(*named), concept=said, known=known)


def _show_thing(session: CommandSession, thing: str, highest: Marking, then: object) -> None:
    from tui.cli.commands.show_thing import show_thing  # noqa: PLC0415 (help needs no ledger)

    if then:
        raise UsageError("entry_as_of")
    show_thing(session, thing, highest)


def _show_receipt(session: CommandSession, receipt: str, highest: Marking) -> None:
    """The entry that has this receipt, or the kept command that has no number yet.

    Raises:
        UsageError: `no_such_receipt`.
    """
    from ledger.terminal.receipts import numbers_of  # noqa: PLC0415 (help needs no ledger)
    from tui.cli.commands.outbox import show_kept  # noqa: PLC0415 (help needs no ledger)

    kept = [one for one in session.terminal.kept.contents().commands
            if one.kept.receipt == receipt and one.state != "sent"]  # fmt: skip
    numbers = numbers_of(session.terminal, receipt)
    if not kept and not numbers:
        raise UsageError("no_such_receipt", receipt=receipt)
    for number in numbers:
        show_entry(session, number, highest)
    for one in kept:
        show_kept(session, one)


def _show_board(
    session: CommandSession,
    board: str | None,
    known_at: str | None,
    at: int | None,
    highest: Marking,
) -> None:
    if board is None:
        session.answer(list(BOARDS), session.t("cli.show.boards", names=", ".join(BOARDS)))
        return
    if board == TASKS:
        from tui.cli.commands.show_tasks import show_tasks  # noqa: PLC0415 (help needs no ledger)

        show_tasks(session, known_at, at, highest)
        return
    if board not in BOARDS:
        raise _no_board(session, board)
    brief = brief_at(session, known_at, at, whole=board != OVERVIEW)
    lines = _lines(brief, board)
    value = {
        "board": board,
        "kind": brief.header.kind,
        "number": brief.header.number,
        "root": brief.header.root,
        "freshness": session.fresh,
        "lines": lines,
    }
    session.answer(value, _text(brief, board, lines, session))


def _lines(brief: Brief, board: str) -> tuple[BriefLine, ...]:
    if board == OVERVIEW:
        return brief.five
    return next((section.lines for section in brief.sections if section.id == board), ())


def _text(brief: Brief, board: str, lines: tuple[BriefLine, ...], session: CommandSession) -> str:
    t = session.t
    speaker = Speaker(t, brief.header.period.end.date())
    title = t("brief.section.five") if board == OVERVIEW else t(f"brief.section.{board}")
    kind = t.code("crisis_kind", brief.header.kind or "")
    width = page_width()
    first = t("cli.show.title", kind=kind, title=title, number=brief.header.number)
    shown = [*wrapped(first, width)]
    shown += wrapped(fresh_line(session.fresh, t), width) if session.fresh else []
    for line in lines:
        numbers = speaker.numbers(line)
        said = speaker.line(line) + (f"  [{numbers}]" if numbers else "")
        shown += _line(said, f"{SYMBOLS[line.mark]} ", width)
        for detail in line.details:
            shown += _line(speaker.phrase(detail), "    ", width)
    return "\n".join(shown if lines else [*shown, *wrapped(_nothing(brief, board, t), width)])


def _nothing(brief: Brief, board: str, t: Translator) -> str:
    """That there is nothing; of what is told of one day only, where the rest is."""
    if board not in SHOWN_BY or not brief.totals.get(board, 1):
        return t("cli.show.nothing")
    period = brief.header.period
    if brief.header.at is not UNSET:
        return t("cli.show.nothing_then", start=period.start, end=period.end)
    return t("cli.show.nothing_new", start=period.start, end=period.end, command=SHOWN_BY[board])


def _line(text: str, first: str, width: int) -> list[str]:
    """In lines as wide as a page."""
    return list(wrapped(text, width, first=first, rest=" " * len(first)))

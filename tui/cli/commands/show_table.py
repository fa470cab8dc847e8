"""`crisis show BOARD` as a table: every row, in pages and by filters, as text, JSON or CSV."""

import shlex
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.domain.values import Marking
from ledger.errors import UsageError
from ledger.sanitize import as_json, clean
from projections.brief.held_back import restricted
from projections.i18n import Translator
from projections.render.freshness import fresh_line
from projections.render.phrase_renderer import Speaker
from projections.render.wrap import wrapped
from projections.tables import Board, Listing, Table, to_csv, to_records
from projections.tables.boards import CONTRADICTIONS
from projections.tables.class_by_class import Item
from projections.tables.flat import headers, silent_rows, to_rows
from projections.tables.frame import OVER
from projections.tables.listing import Silent
from projections.tables.plain import WIDTH
from projections.views.lists import Lists
from projections.views.views import Views
from tui.cli.asof import AsOf, read_at
from tui.cli.atomic import write_whole
from tui.cli.command import listed, option
from tui.cli.commands.brief_about import completion
from tui.cli.counts import Count
from tui.cli.kept_list import as_rows, lines_of, on_their_way
from tui.cli.output import write_json
from tui.cli.session import CommandSession
from tui.cli.wrapped import page_width
from tui.entries.row_filters import FILTERS, LISTED, OVERDUE, Filtering, chosen_of, filters_said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledger.evidence.fold import Position
    from projections.tables.columns import Cell

ROWS = 25
"""Rows of a page where no screen says how many fit."""

LEAST = 5
AROUND = 8
"""Lines of a screen that are not rows: the title, how fresh it is, the heads, what is next."""

PER_ROW = 2
NARROWER = 3
"""Lines that a row takes, and that it takes on a screen narrower than a page."""

SUFFIXES = {"": "", ".csv": "csv", ".json": "json", ".txt": "text", ".xlsx": "xlsx"}
KNOWN = ".csv, .json, .txt, .xlsx"
SITES = 5
"""Silent sites of a service that are named; of more, how many others there are."""

AT_A_TIME = 1_000
"""Rows of a workbook that are drawn before they are written."""
STDOUT = Path("-")

_LINKING = frozenset({"entry.link"})
"""What of the amendments is about a contradiction."""


class Asked(Filtering, frozen=True, kw_only=True):
    """What the command line asks of a table. `page` is None where no page was named."""

    everything: bool = False
    page: int | None = None
    rows: int | None = None
    csv: bool = False
    excel: bool = False
    xlsx: bool = False
    output: Path | None = None

    @property
    def given(self) -> list[str]:
        """The options that were given, as they are typed."""
        pairs = ((OPTIONS[name], getattr(self, name)) for name in self.__struct_fields__)
        return [name for name, value in pairs if value]


OPTIONS = {
    **FILTERS, "overdue": OVERDUE, "everything": "--all", "page": "--page", "rows": "--rows",
    "csv": "--csv", "excel": "--excel", "xlsx": "--xlsx",
    "output": "--output",
}  # fmt: skip


ALSO = {"--stage": ("--state",)}
"""Other ways of typing an option."""


def table_options(t: Translator) -> list[click.Option]:
    """The options that tables take beside those of every reading."""
    count = Count()
    words = [
        listed(name, *ALSO.get(name, ()), field, help=t(f"cli.option.show_{name[2:]}"),
               shell_complete=completion(name[2:], t))
        if field in LISTED
        else click.Option([name, field], help=t(f"cli.option.show_{name[2:]}"), metavar="TEXT",
                          default="", shell_complete=completion(name[2:], t))
        for field, name in FILTERS.items()
    ]  # fmt: skip
    return [
        *words,
        click.Option([OVERDUE], is_flag=True, help=t("cli.option.show_overdue")),
        click.Option(["--all", "everything"], is_flag=True, help=t("cli.option.show_all")),
        option("page", t, "show_page", metavar="N", type=count),
        option("rows", t, "show_rows", metavar="N", type=count),
        option("csv", t, "show_csv", is_flag=True),
        option("excel", t, "show_excel", is_flag=True),
        option("xlsx", t, "show_xlsx", is_flag=True),
        click.Option(
            ["-o", "--output"], metavar="FILE", help=t("cli.option.show_output"),
            type=click.Path(dir_okay=False, allow_dash=True, path_type=Path),
        ),
    ]  # fmt: skip


def show_table(  # noqa: PLR0913 (one parameter an option)
    session: CommandSession,
    board: Board,
    asked: Asked,
    *,
    known_at: str | None,
    at: int | None,
    highest: Marking,
) -> None:
    """Print one board, or write it to a file whole or not at all.

    Raises:
        UsageError: `filter_not_here`, `no_such_page`, `show_suffix`, `show_format`,
            `xlsx_needs_file`; what a filter names and nobody has.
        Refused: `no_crisis`, before the opening.
    """
    form = _form(session, board, asked)
    to_file = asked.output is not None and asked.output != STDOUT
    as_of = read_at(session, known_at, at, told=form == "text" and not to_file)
    shown = _Shown(session, board, as_of, highest, asked, now=known_at is None and at is None)
    if form == "xlsx" and asked.output is not None:
        from tui.cli.files.sheet_out import write_sheet  # noqa: PLC0415 (of workbooks alone)

        write_sheet(asked.output, board.name, shown.rows())
        session.say(session.t.plural("cli.show.written", shown.count, path=asked.output))
        return
    text = shown.written(form)
    if to_file and asked.output is not None:
        write_whole(asked.output, text)
        session.say(session.t.plural("cli.show.written", shown.count, path=asked.output))
        return
    _print(text, form)


def _form(session: CommandSession, board: Board, asked: Asked) -> str:
    """`text`, `json`, `csv` or `xlsx`: as the options say, and a file's name does not contradict.

    A workbook is a file; on a screen it would be none.
    """
    flags = {"json": session.choices.json, "csv": asked.csv or asked.excel, "xlsx": asked.xlsx}
    if asked.xlsx and (asked.output is None or asked.output == STDOUT):
        raise UsageError("xlsx_needs_file", command=_into_workbook(board))
    said = [name for name, given in flags.items() if given]
    if len(said) > 1:
        raise UsageError("csv_and_json")
    if asked.output is None or asked.output == STDOUT:
        return said[0] if said else "text"
    suffix = asked.output.suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError("show_suffix", value=suffix, known=KNOWN)
    named = SUFFIXES[suffix]
    if said and named and said[0] != named:
        raise UsageError("show_format", path=asked.output, format=said[0].upper())
    return named or (said[0] if said else "text")


def names_a_file(word: str) -> bool:
    """Whether a word that was typed is the name of a file a board can be written to."""
    return bool(SUFFIXES.get(Path(word).suffix.lower()))


def _into_workbook(board: Board) -> str:
    """What is typed to have the same in a workbook."""
    params = click.get_current_context().params
    return shlex.join([*_again(board.name, params), "-o", f"{board.name}.xlsx"])


def _print(text: str, form: str) -> None:
    """To stdout; CSV is UTF-8 whatever the stream's own encoding."""
    if form == "csv":
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8"))
        sys.stdout.buffer.flush()
    elif form == "json":
        write_json(text.rstrip("\n"))
    else:
        click.echo(text, nl=False)


class _Shown:
    """One board as one reader asked for it."""

    def __init__(  # noqa: PLR0913 (what is shown, and how it was asked for)
        self,
        session: CommandSession,
        board: Board,
        as_of: AsOf,
        highest: Marking,
        asked: Asked,
        *,
        now: bool,
    ) -> None:
        self.session = session
        self.board = board
        self.asked = asked
        self.position: Position = as_of.reading.position
        self.crisis = as_of.reading.situation.crisis
        self.speaker = Speaker(session.t, as_of.end.date())
        situation, views = as_of.reading.situation, Views()
        views.follow(situation)
        context = session.terminal.context()._replace(now=as_of.end, parts=situation.index)
        chosen = chosen_of(board, asked, situation.index, context)
        lists = Lists(situation, highest, as_of.end, views.amendments.in_force)
        over = bool(chosen.stages.intersection(OVER.get(board.concept, ())))
        self.everything = asked.everything or over
        paths = _LINKING if board.name == CONTRADICTIONS else frozenset()
        self.kept = on_their_way(session, board.concept, paths) if now else []
        self.listing = Listing(
            board, lists, views.amendments, self.speaker, chosen, everything=self.everything
        )
        self.count = self.listing.total

    def rows(self) -> "Iterator[tuple[Cell, ...]]":
        """The headers and every row, or those of the page that was asked for, as they are drawn."""
        yield headers(self.board)
        frame, speaker = self.listing.frame, self.speaker
        if self.asked.page or self.asked.rows:
            yield from to_rows(self.board, self._items(None)[0], frame, speaker)
            return
        for first in range(0, self.listing.total, AT_A_TIME):
            items = self.listing.page(first, AT_A_TIME)
            yield from to_rows(self.board, items, frame, speaker)
        yield from silent_rows(self.board, self._silent(), frame, speaker)

    def written(self, form: str) -> str:
        """The board as `text`, `json` or `csv`."""
        if form == "json":
            return self.json()
        return self.csv() if form == "csv" else self.text()

    def json(self) -> str:
        """One document: the head, and a flat object a row."""
        items, first = self._items(None)
        frame = self.listing.frame
        head = {
            "board": self.board.name,
            "kind": self.crisis.kind if self.crisis else None,
            "number": self.position.number,
            "root": self.position.root,
            "freshness": self.session.fresh,
            "total": self.listing.total,
            "in_all": self.listing.in_all,
            "first": first + 1 if items else 0,
            "on_their_way": as_rows(self.session, self.kept),
            **({"unreported": len(self.listing.silent)} if self._of_services else {}),
        }
        rows = to_records(self.board, items, frame, self.speaker)
        for one in silent_rows(self.board, self._silent(), frame, self.speaker):
            rows.append(dict(zip(headers(self.board), one, strict=True)))
        return as_json({**head, "rows": rows}, indent=2) + "\n"

    @property
    def _of_services(self) -> bool:
        return self.board.concept == "service"

    def _silent(self) -> list[Silent]:
        """What was not reported where somebody asked: rows of their own, on the last page."""
        if not self.asked.site or (self.asked.page or self.asked.rows):
            return []
        return self.listing.silent

    def csv(self) -> str:
        """The rows under stable headers."""
        items, _ = self._items(None)
        return to_csv(
            self.board,
            items,
            self.listing.frame,
            self.speaker,
            silent=self._silent(),
            excel=self.asked.excel,
        )

    def text(self) -> str:
        """The title, one page, and what the next one is."""
        to_file = self.asked.output is not None and self.asked.output != STDOUT
        items, first = self._items(None if to_file else _fits(bool(self.board.why)))
        width = WIDTH if to_file else page_width()
        lines = self._title(width)
        if not items:
            lines += _wrapped(self._nothing(), width)
        else:
            lines += Table(self.board, self.listing.frame, self.speaker, width).lines(items)
            lines += ["", *_wrapped(self._where(first, len(items)), width)]
        lines += [found for said in self._beside() for found in _wrapped(said, width)]
        kept = lines_of(self.session, self.kept)
        lines += [found for said in kept for found in _wrapped(said, width)]
        return clean("\n".join(lines)) + "\n"

    def _items(self, fits: int | None) -> tuple[list[Item], int]:
        """One page, or all where none was asked for and none has to fit; where it begins."""
        self.most = self.asked.rows or fits or (ROWS if self.asked.page else None)
        if self.most is None:
            return self.listing.page(0, self.listing.total), 0
        page, pages = self.asked.page or 1, max(1, -(-self.listing.total // self.most))
        if page > pages:
            raise UsageError("no_such_page", page=page, pages=pages)
        first = (page - 1) * self.most
        return self.listing.page(first, self.most), first

    def _title(self, width: int) -> list[str]:
        t = self.session.t
        kind = t.code("crisis_kind", self.crisis.kind if self.crisis else "")
        title = t(f"brief.section.{self.board.section}")
        if said := filters_said(self.asked, t):
            title = f"{title} ({said})"
        first = t("cli.show.title", kind=kind, title=title, number=self.position.number)
        fresh = self.session.fresh
        return [*wrapped(first, width), *(wrapped(fresh_line(fresh, t), width) if fresh else ())]

    def _where(self, first: int, many: int) -> str:
        t, last, total = self.session.t, first + many, self.listing.total
        said = t("table.rows", first=t.number(first + 1), last=t.number(last),
                 total=t.number(total))  # fmt: skip
        if last >= total:
            return said
        return t("table.next", rows=said, command=self._command(page=(self.asked.page or 1) + 1))

    def _nothing(self) -> str:
        """That there is nothing, where, and what there is besides."""
        t, about = self.session.t, filters_said(self.asked, self.session.t)
        said = self._held() or t(f"table.none.{'all' if self.everything else self.board.name}")
        said = t("table.none.about", none=said, about=about) if about else said
        if not self.listing.in_all:
            return said
        everything = ["--all"] if self.board.ends else []
        command = shlex.join(["crisis", "show", self.board.name, *everything])
        return t("table.none.besides", none=said, total=self.listing.in_all, command=command)

    def _held(self) -> str:
        """How many are restricted, which nobody looked through; empty where none is."""
        if not self.listing.apart:
            return ""
        said = self.speaker.phrase(restricted(self.board.concept, self.listing.apart))
        return said[:1].upper() + said[1:]

    def _beside(self) -> list[str]:
        """What no row says."""
        t, listing = self.session.t, self.listing
        found = []
        if listing.silent:
            key = "table.unreported_there" if self.asked.site else "table.unreported"
            found.append(t(key, services=", ".join(map(self._silent_said, listing.silent))))
        if listing.left_over:
            command = shlex.join(["crisis", "show", self.board.name, "--all"])
            found.append(t("table.in_all", total=t.number(listing.in_all), command=command))
        if listing.placeless:
            found.append(t.plural("table.placeless", listing.placeless))
        if listing.apart:
            found.append(t.plural("table.apart", listing.apart))
        return found

    def _silent_said(self, silent: Silent) -> str:
        """By name; with where, where it is not everywhere that was asked for."""
        t, frame = self.session.t, self.listing.frame
        name = t.label(frame.part("service", silent.service).name)
        wanted = self.listing.choice.chosen.sites
        (row,) = (row for row in self.listing.services if row.id == silent.service)
        there = [cell.site for cell in row.cells if not wanted or cell.site in wanted]
        if len(silent.sites) == len(there):
            return name
        sites = [t.label(frame.part("site", one).name) for one in silent.sites[:SITES]]
        if left := len(silent.sites) - len(sites):
            sites.append(t("brief.others", n=t.number(left)))
        return f"{name} ({', '.join(sites)})"

    def _command(self, page: int) -> str:
        """The same again, of another page."""
        return next_command(self.board.name, click.get_current_context().params, page)


def next_command(board: str, params: dict[str, Any], page: int) -> str:
    """What is typed for another page of the same."""
    return shlex.join([*_again(board, params), "--page", str(page)])


def _again(board: str, params: dict[str, Any]) -> list[str]:
    """The same again but for the page and the file, word by word."""
    words = ["crisis", "show", board]
    kept = {**OPTIONS, "known_at": "--known-at", "at": "--at", "offline": "--offline"}
    for name, typed in kept.items():
        value = params.get(name)
        if value and name not in {"page", "output"}:
            words += [typed] if value is True else [typed, str(value)]
    if params.get("marking_ceiling") not in {None, "internal"}:
        words += ["--marking-ceiling", str(params["marking_ceiling"])]
    return words


def _wrapped(text: str, width: int) -> list[str]:
    """In lines, a command to type on one of them where it fits."""
    return list(wrapped(text, width))


def _fits(more: int) -> int:
    """Rows of a page on the screen that is there."""
    if sys.stdout is None or not sys.stdout.isatty():
        return ROWS
    height = shutil.get_terminal_size().lines
    lines = (NARROWER if page_width() < WIDTH else PER_ROW) + more
    return max(LEAST, (height - AROUND) // lines)

"""`crisis log`: the entries in order, as lines, as data or as the signed bytes.

Lines are only ever appended, so that a screen reader and a pipe can follow. Each says what became
of its entry; what is marked above the ceiling is not shown. The signed bytes are always whole.
"""

import shlex
import sys
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import click

from ledger.domain.values import Marking
from ledger.errors import UsageError
from ledger.sanitize import escaped
from projections.audit.signed import LogHeader, format_of, written
from projections.i18n import Translator
from projections.render.freshness import fresh_line
from tui.cli.command import make, option
from tui.cli.commands.log_follow import Tell, live
from tui.cli.counts import Count
from tui.cli.labelled import Labelled
from tui.cli.progress import progress
from tui.cli.session import CommandSession
from tui.cli.shared import offline_option
from tui.cli.wrapped import page_width
from tui.entries.entry_line import (
    drawn,
    drawn_value,
    entry_line,
    entry_value,
    event_lines,
    folded,
    restricted_line,
    restricted_value,
)
from tui.entries.setting import setting_marks

if TYPE_CHECKING:
    from ledger.domain.entry import Entry
    from ledger.domain.organisation import Index
    from ledger.evidence.fold import Judged
    from ledger.terminal.local_copy import Reading
    from ledger.terminal.terminal import Terminal
    from projections.views.amended import Amended

    Placed = tuple[Judged, Entry[Any], Amended | None, bool]


ORDERS = ("recorded", "occurred")


Shape = Callable[[str], str]
"""What is printed of an entry's line."""


def on_a_page(line: str) -> str:
    """In as many lines as a page's width makes of it."""
    return folded(line, page_width())


class _Printed(NamedTuple):
    """What was printed: the last number, and how many lines say no more than `restricted`."""

    number: int
    restricted: int


def build(t: Translator) -> click.Command:
    """The command `crisis log`, in the language of `t`."""
    params = [
        option("follow", t, "follow", is_flag=True),
        option("filter", t, "filter", metavar="TEXT", default=""),
        option("last", t, "last", metavar="N", type=Count()),
        option("by", t, "by", type=click.Choice(ORDERS), default=ORDERS[0]),
        option("signed", t, "signed", is_flag=True),
        option("marking-ceiling", t, "marking_ceiling", default="internal",
               type=Labelled(get_args(Marking), t)),
        offline_option(t),
    ]  # fmt: skip
    examples = [
        "crisis log --last 20",
        'crisis log --filter "decision site:arlon !laboratory"',
        "crisis log --by occurred --last 20",
        "crisis log --signed > ledger.jsonl",
    ]
    return make("log", t, run, params, examples=examples)


def run(  # noqa: PLR0913 (one parameter an option)
    session: CommandSession,
    *,
    follow: bool,
    filter: str,  # noqa: A002 (the option is called so)
    last: int | None,
    by: str,
    signed: bool,
    marking_ceiling: Marking,
) -> None:
    """Print the ledger; with `follow` go on until interrupted.

    Raises:
        UsageError: `follow_by_occurred`; a filter that is none.
    """
    terminal, _ = session.terminal, session.refreshed
    if signed:
        _write_signed(session)
        if hidden := _restricted(terminal, marking_ceiling):
            session.say(session.t.plural("cli.log.signed_whole", hidden))
        return
    if follow and by == "occurred":
        raise UsageError("follow_by_occurred")
    reading = terminal.read()
    printer = LogPrinter(session, reading, filter, marking_ceiling)
    shown = printer.chronicle(last) if by == "occurred" else printer.recorded(last)
    if filter and not shown.number:
        session.say(session.t("cli.log.nothing"))
    if printer.choice.undated:
        command = f"crisis log --filter {shlex.quote(printer.choice.wanted.rest)}"
        said = session.t.plural("cli.log.not_shown", printer.choice.undated, command=command)
        session.say(said)
    if shown.restricted:
        session.say(session.t.plural("cli.log.hidden", shown.restricted))
    if follow:
        go_on(session, max(shown.number, reading.head), filter, marking_ceiling, _said(session))
    else:
        session.as_of(reading, told=True)
        if session.fresh and not session.choices.json:
            click.echo(folded(fresh_line(session.fresh, session.t), page_width()))


def go_on(  # noqa: PLR0913, PLR0917 (what following is asked for)
    session: CommandSession,
    after: int,
    text: str,
    highest: Marking,
    tell: Tell,
    shape: Shape = on_a_page,
) -> None:
    """Print what comes after a number, and have every change of the link told; never ends.

    `shape` makes an entry's line what is printed of it.

    Raises:
        LedgerError: continuity came into doubt.
    """
    for found in live(session, after, tell):
        LogPrinter(session, session.terminal.look(), text, highest, shape).show(found)


def _said(session: CommandSession) -> Tell:
    """The link on stderr: stdout is for the entries."""
    return lambda link: session.say(link.words(session.t, session.terminal))


class LogPrinter:
    """Chooses entries of one reading by a filter and a ceiling, and prints them."""

    def __init__(
        self,
        session: CommandSession,
        reading: "Reading",
        text: str,
        highest: Marking,
        shape: Shape = on_a_page,
    ) -> None:
        from tui.entries.log_choice import LogChoice  # noqa: PLC0415 (help needs no ledger)

        self._session = session
        self._shape = shape
        self._reading = reading
        self._terminal = session.terminal
        self._situation = reading.situation
        self._text = text
        self.choice = LogChoice(session.terminal, reading, text, highest, session.reading())

    def recorded(self, last: int | None) -> _Printed:
        """In the order in which they were recorded."""
        head = self._reading.head
        start = max(1, head - last + 1) if last and not self._text else 1
        self.choice.look_at(start, few=bool(last))
        if last and self._text:
            return self._print(self.choice.latest(last))
        return self.show(self._terminal.messages(start))

    def show(self, found: "Iterable[Judged]") -> _Printed:
        """Those that are wanted."""
        return self._print(self.choice.chosen(found))

    def story(self, numbers: "Iterable[int]") -> _Printed:
        """The entries of these numbers, in order."""
        self.choice.look_at(1)
        return self.show(judged for n in numbers for judged in self._terminal.messages(n, n))

    def chronicle(self, last: int | None) -> _Printed:
        """In the order in which things happened, as they now count; the undated at the end."""
        from ledger.domain.card import ENDLESS, LifePlace  # noqa: PLC0415 (help needs no ledger)

        self.choice.look_at(1)
        dated = self.choice.placed(LifePlace(ENDLESS, 0), last)
        undated = self.choice.placed(None, last, down_to=ENDLESS)
        printed = [self._event(*one) for one in dated]
        if undated and not self._session.choices.json:
            click.echo("\n" + self._session.t("cli.log.undated"))
        printed += [self._event(*one) for one in undated]
        number = max((judged.number for judged, *_ in (*dated, *undated)), default=0)
        return _Printed(number, sum(printed))

    def _print(self, found: "Iterable[tuple[Judged, bool]]") -> _Printed:
        number = restricted = 0
        for judged, hidden in found:
            self._line(judged, self.choice.became(judged), hidden=hidden)
            number = judged.number
            restricted += hidden
        return _Printed(number, restricted)

    def _line(self, judged: "Judged", change: "Amended | None", *, hidden: bool) -> None:
        if self._session.choices.json:
            self._row(judged, change, hidden=hidden)
            return
        t, index = self._session.t, self._index

        def line() -> str:
            if hidden:
                return self._shape(restricted_line(judged, t, change))
            now, short = self.choice.now(judged, change), self.choice.named(judged)
            setting = setting_marks(judged, self._situation, t)
            late = self.choice.late_after
            return self._shape(entry_line(judged, t, index, change, late, now, setting, short))

        click.echo(drawn(judged.number, t, line))

    def _event(
        self,
        judged: "Judged",
        now: "Entry[Any]",
        change: "Amended | None",
        hidden: bool,  # noqa: FBT001 (a tuple's last)
    ) -> bool:
        t = self._session.t
        if self._session.choices.json:
            self._row(judged, change, hidden=hidden)
            return hidden

        def lines() -> str:
            if hidden:
                return folded(restricted_line(judged, t, change), page_width())
            setting, short = setting_marks(judged, self._situation, t), self.choice.named(judged)
            late = self.choice.late_after
            return event_lines(
                judged, now, t, self._index, change, late, setting, short, page_width()
            )

        click.echo(drawn(judged.number, t, lines))
        return hidden

    def _row(self, judged: "Judged", change: "Amended | None", *, hidden: bool) -> None:
        def value() -> dict[str, Any]:
            if hidden:
                return restricted_value(judged)
            return entry_value(
                judged, change, self.choice.now(judged, change), self.choice.late_after
            )

        row = {**drawn_value(judged.number, value), "short": self.choice.short(judged) or None}
        self._session.line({**row, "as_of": self._as_of}, "")

    @cached_property
    def _as_of(self) -> dict[str, Any]:
        """How fresh the copy is, on every line: each may be read without the others."""
        fresh = self._session.freshness(self._reading)
        return {"number": fresh.as_of, "server": fresh.server, "contact": fresh.contact}

    @cached_property
    def _index(self) -> "Index | None":
        return self._terminal.context().parts


def _restricted(terminal: "Terminal", highest: Marking) -> int:
    """How many entries are marked above the ceiling."""
    from projections.views.restricted import Ceiling  # noqa: PLC0415 (help needs no ledger)

    ceiling = Ceiling(terminal.replica, highest, terminal.read().situation)
    return sum(ceiling.hides(judged) for judged in terminal.messages())


def _write_signed(session: CommandSession) -> None:
    """Every message as it is kept, once all of them were folded again and nothing differed."""
    terminal = session.terminal
    with progress(session, session.t("cli.folding_again")) as report:
        position = terminal.fold_again(progress=report).position
    header = LogHeader(
        signed=format_of(redacted=terminal.pin.redacted),
        crisis=terminal.name,
        ledger=terminal.pin.ledger,
        size=position.number,
        root=position.root,
    )
    rows = terminal.replica.rows(1, position.number)
    shown = _escaped if sys.stdout.isatty() else bytes
    for line in written(header, ((r.number, r.subject, r.body, r.verdict) for r in rows)):
        click.echo(shown(line))


def _escaped(line: bytes) -> bytes:
    """Equal in meaning, for a terminal; a file gets the line as it is, which alone verifies."""
    return escaped(line.decode()).encode()

"""`crisis log`: the entries in order, as lines, as data or as the signed bytes.

Lines are only ever appended, so that a screen reader and a pipe can follow. Each says what became
of its entry; what is marked above the ceiling is not shown. The signed bytes are always whole.
"""

import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import click

from ledger.domain.values import Marking
from ledger.errors import UsageError
from ledger.sanitize import escaped
from projections.audit.signed import FORMAT, LogHeader, written
from projections.i18n import Translator
from projections.render.freshness import fresh_line
from tui.cli.command import make, option
from tui.cli.commands.log_follow import Tell, live
from tui.cli.counts import Count
from tui.cli.entries.entry_line import (
    drawn,
    drawn_value,
    entry_line,
    entry_value,
    event_lines,
    folded,
    is_late,
    restricted_line,
    restricted_value,
)
from tui.cli.entries.filters import Filter, began_of
from tui.cli.entries.setting import setting_marks
from tui.cli.labelled import Labelled
from tui.cli.progress import progress
from tui.cli.session import CommandSession
from tui.cli.shared import offline_option

if TYPE_CHECKING:
    from datetime import datetime

    from ledger.domain.card import LifePlace
    from ledger.domain.entry import Entry
    from ledger.domain.organisation import Index
    from ledger.evidence.fold import Judged
    from ledger.terminal.local_copy import Reading
    from ledger.terminal.terminal import Terminal
    from tui.cli.entries.amended import Amended

    Placed = tuple[Judged, Entry[Any], Amended | None, bool]


PAGE = 1_000
"""Messages looked through at once for the last ones that are wanted."""

ORDERS = ("recorded", "occurred")


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
    if printer.undated:
        command = f"crisis log --filter {shlex.quote(printer.wanted.rest)}"
        said = session.t.plural("cli.log.not_shown", printer.undated, command=command)
        session.say(said)
    if shown.restricted:
        session.say(session.t.plural("cli.log.hidden", shown.restricted))
    if follow:
        go_on(session, max(shown.number, reading.head), filter, marking_ceiling, _said(session))
    else:
        session.as_of(reading, told=True)
        if session.fresh and not session.choices.json:
            click.echo(folded(fresh_line(session.fresh, session.t)))


def go_on(  # noqa: PLR0913, PLR0917 (what following is asked for)
    session: CommandSession,
    after: int,
    text: str,
    highest: Marking,
    tell: Tell,
    shape: Callable[[str], str] = folded,
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
        shape: Callable[[str], str] = folded,
    ) -> None:
        from tui.cli.entries.restricted import Ceiling  # noqa: PLC0415 (help needs no ledger)

        self._session = session
        self._shape = shape
        self._reading = reading
        self._terminal = session.terminal
        self._situation = reading.situation
        self._late_after = reading.situation.late_after
        self._shorts: dict[str, str] = {}
        self._ceiling = Ceiling(session.terminal.replica, highest, reading.situation)
        self._changes: Mapping[int, Amended] = {}
        self._text = text
        members = [member.id for member in reading.situation.members()]
        self.wanted = Filter(
            text, self._terminal.crisis.organisation, session.reading(),
            self._terminal.originator_of, members, self._is_late, self._situation.eras,
            self._began,
        )  # fmt: skip
        self.undated = 0
        """How many entries a bound in time left out because they say no time."""

    def recorded(self, last: int | None) -> _Printed:
        """In the order in which they were recorded."""
        from tui.cli.entries.amended import amended  # noqa: PLC0415 (help needs no ledger)

        head = self._reading.head
        start = max(1, head - last + 1) if last and not self._text else 1
        self._changes = amended(self._situation, start)
        if last and self._text:
            return self._print(self._latest(last))
        return self.show(self._terminal.messages(start))

    def show(self, found: "Iterable[Judged]") -> _Printed:
        """Those that are wanted."""
        return self._print(self._chosen(found))

    def story(self, numbers: "Iterable[int]") -> _Printed:
        """The entries of these numbers, in order."""
        from tui.cli.entries.amended import amended  # noqa: PLC0415 (help needs no ledger)

        self._changes = amended(self._situation)
        found = (judged for n in numbers for judged in self._terminal.messages(n, n))
        return self.show(found)

    def chronicle(self, last: int | None) -> _Printed:
        """In the order in which things happened, as they now count; the undated at the end."""
        from ledger.domain.card import ENDLESS, LifePlace  # noqa: PLC0415 (help needs no ledger)
        from tui.cli.entries.amended import amended  # noqa: PLC0415 (as above)

        self._changes = amended(self._situation)
        dated = self._placed(LifePlace(ENDLESS, 0), last)
        undated = self._placed(None, last, down_to=ENDLESS)
        printed = [self._event(*one) for one in dated]
        if undated and not self._session.choices.json:
            click.echo("\n" + self._session.t("cli.log.undated"))
        printed += [self._event(*one) for one in undated]
        number = max((judged.number for judged, *_ in (*dated, *undated)), default=0)
        return _Printed(number, sum(printed))

    def _placed(
        self, before: "LifePlace | None", last: int | None, down_to: int | None = None
    ) -> "list[Placed]":
        """The last ones before a place that are wanted, in the order in which they happened."""
        found: list[Placed] = []
        seen: set[int] = set()
        for place in self._places(before):
            if (down_to is not None and place.at < down_to) or len(found) == last:
                break
            one = None if place.number in seen else self._at(place)
            if one is not None:
                seen.add(place.number)
                found.append(one)
        return found[::-1]

    def _places(self, before: "LifePlace | None") -> "Iterator[LifePlace]":
        while page := self._situation.kept.happened(before, PAGE if before else 100):
            yield from page
            before = page[-1]

    def _at(self, place: "LifePlace") -> "Placed | None":
        """The entry of a place, where it stands there now and is wanted."""
        from ledger.domain.record_lookup import happened_at  # noqa: PLC0415 (help needs no ledger)
        from tui.cli.entries.restricted import without_words  # noqa: PLC0415 (as above)

        judged = self._situation.kept.judged(place.number)
        if judged.entry is None:
            return None
        change = self._became(judged)
        now = self._counting(judged, change) or judged.entry
        hidden = self._ceiling.hides(judged)
        if happened_at(now) != place.at:
            return None
        counting = judged._replace(entry=now)
        if not self._fits(without_words(counting) if hidden else counting):
            self.undated += self.wanted.leaves_out(counting)
            return None
        return judged, now, change, hidden

    def _now(self, judged: "Judged", change: "Amended | None") -> "Entry[Any] | None":
        """What an entry says since it was corrected, where that may be shown; else None."""
        from ledger.domain.record import above  # noqa: PLC0415 (help needs no ledger)

        if not (change and change.corrected):
            return None
        now = self._situation.now(judged.number)
        return None if now is None or above(self._ceiling.highest, now.marking) else now

    def _counting(self, judged: "Judged", change: "Amended | None") -> "Entry[Any] | None":
        """As `_now`; None too where the correction cannot be told."""
        try:
            return self._now(judged, change)
        except Exception:  # noqa: BLE001 (the entry as it was recorded is there)
            return None

    def _is_late(self, judged: "Judged") -> bool:
        """As the brief has it: by the time that counts since a correction; not what is struck."""
        change = self._changes.get(judged.number)
        counts = self._counting(judged, change) or judged.entry
        struck = change is not None and change.struck is not None
        return counts is not None and not struck and is_late(counts, self._late_after)

    def _began(self, judged: "Judged") -> "datetime | None":
        counts = self._counting(judged, self._changes.get(judged.number))
        return began_of(judged._replace(entry=counts or judged.entry))

    def _fits(self, judged: "Judged") -> bool:
        """Whether the filter lets it through; what cannot be judged is shown, if only as that."""
        try:
            return self.wanted(judged)
        except Exception:  # noqa: BLE001 (the entries around it stand)
            return True

    def _chosen(self, found: "Iterable[Judged]") -> "Iterable[tuple[Judged, bool]]":
        """What the filter lets through, each with whether it is restricted."""
        from tui.cli.entries.restricted import without_words  # noqa: PLC0415 (help needs no ledger)

        for judged in found:
            hidden = self._ceiling.hides(judged)
            bare = without_words(judged) if hidden else judged
            if self._fits(bare):
                yield judged, hidden
            else:
                self.undated += self.wanted.leaves_out(bare)

    def _latest(self, many: int) -> "list[tuple[Judged, bool]]":
        """The last so many that the filter lets through, looked for from the end."""
        found: list[tuple[Judged, bool]] = []
        stop = self._reading.head
        while stop and len(found) < many:
            start = max(1, stop - PAGE + 1)
            found = [*self._chosen(self._terminal.messages(start, stop)), *found]
            stop = start - 1
        return found[-many:]

    def _print(self, found: "Iterable[tuple[Judged, bool]]") -> _Printed:
        number = restricted = 0
        for judged, hidden in found:
            self._line(judged, self._became(judged), hidden=hidden)
            number = judged.number
            restricted += hidden
        return _Printed(number, restricted)

    def _became(self, judged: "Judged") -> "Amended | None":
        """What became of an entry; of one that came since this reading, nothing yet."""
        from tui.cli.entries.amended import ended  # noqa: PLC0415 (help needs no ledger)

        change = self._changes.get(judged.number)
        read = judged.number <= self._reading.head
        return ended(self._situation, judged, change) if read else change

    def _line(self, judged: "Judged", change: "Amended | None", *, hidden: bool) -> None:
        if self._session.choices.json:
            self._row(judged, change, hidden=hidden)
            return
        t, index = self._session.t, self._index

        def line() -> str:
            if hidden:
                return self._shape(restricted_line(judged, t, change))
            now, short = self._now(judged, change), self._short(judged)
            setting = setting_marks(judged, self._situation, t)
            return self._shape(
                entry_line(judged, t, index, change, self._late_after, now, setting, short)
            )

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
                return folded(restricted_line(judged, t, change))
            setting, short = setting_marks(judged, self._situation, t), self._short(judged)
            return event_lines(
                judged, now, t, self._index, change, self._late_after, setting, short
            )

        click.echo(drawn(judged.number, t, lines))
        return hidden

    def _short(self, judged: "Judged") -> str:
        """What people call the thing that an entry is about."""
        known = self._shorts.get(judged.originator)
        if known is None:
            read = judged.number <= self._reading.head
            situation = self._situation if read else self._terminal.look().situation
            known = self._shorts[judged.originator] = situation.short_name(judged.originator)
        return known

    def _row(self, judged: "Judged", change: "Amended | None", *, hidden: bool) -> None:
        def value() -> dict[str, Any]:
            if hidden:
                return restricted_value(judged)
            return entry_value(judged, change, self._now(judged, change), self._late_after)

        row = {**drawn_value(judged.number, value), "short": self._short(judged) or None}
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
    from tui.cli.entries.restricted import Ceiling  # noqa: PLC0415 (help needs no ledger)

    ceiling = Ceiling(terminal.replica, highest, terminal.read().situation)
    return sum(ceiling.hides(judged) for judged in terminal.messages())


def _write_signed(session: CommandSession) -> None:
    """Every message as it is kept, once all of them were folded again and nothing differed."""
    terminal = session.terminal
    with progress(session, session.t("cli.folding_again")) as report:
        position = terminal.fold_again(progress=report).position
    header = LogHeader(
        signed=FORMAT,
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

"""`crisis log`: the entries in order, as lines, as data or as the signed bytes.

Lines are only ever appended, so that a screen reader and a pipe can follow. Each says what became
of its entry; what is marked above the ceiling is not shown. The signed bytes are always whole.
"""

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, NamedTuple, get_args

import click

from ledger.domain.values import Marking
from ledger.sanitize import escaped
from projections.audit.signed import FORMAT, LogHeader, written
from projections.i18n import Translator
from tui.cli.command import make, option
from tui.cli.commands.log_follow import live
from tui.cli.entries.entry_line import entry_line, entry_value, restricted_line, restricted_value
from tui.cli.entries.filters import Filter
from tui.cli.progress import progress
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.evidence.fold import Judged
    from ledger.terminal.terminal import Terminal
    from tui.cli.entries.amended import Amended
    from tui.cli.entries.restricted import Ceiling


PAGE = 1_000
"""Messages looked through at once for the last ones that are wanted."""


class _LineReader(NamedTuple):
    """What lines are chosen and shown by: the filter, the ceiling, what became of each entry."""

    wanted: Filter
    ceiling: "Ceiling"
    changes: "Mapping[int, Amended]"


class _Printed(NamedTuple):
    """What was printed: the last number, and how many lines say no more than `restricted`."""

    number: int
    restricted: int


def build(t: Translator) -> click.Command:
    """The command `crisis log`, in the language of `t`."""
    params = [
        option("follow", t, "follow", is_flag=True),
        option("filter", t, "filter", metavar="TEXT", default=""),
        option("last", t, "last", metavar="N", type=click.IntRange(min=1)),
        option("signed", t, "signed", is_flag=True),
        option("marking-ceiling", t, "marking_ceiling", default="internal",
               type=click.Choice(get_args(Marking))),
    ]  # fmt: skip
    examples = [
        "crisis log --last 20",
        'crisis log --filter "decision site:arlon !laboratory"',
        "crisis log --signed > ledger.jsonl",
    ]
    return make("log", t, run, params, examples=examples)


def run(  # noqa: PLR0913 (one parameter an option)
    session: CommandSession,
    *,
    follow: bool,
    filter: str,  # noqa: A002 (the option is called so)
    last: int | None,
    signed: bool,
    marking_ceiling: Marking,
) -> None:
    """Print the ledger; with `follow` go on until interrupted."""
    terminal = session.terminal
    if signed:
        _write_signed(session)
        if hidden := _restricted(terminal, marking_ceiling):
            session.say(session.t.plural("cli.log.signed_whole", hidden))
        return
    start = max(1, terminal.replica.head() - last + 1) if last and not filter else 1
    reader = _reader(terminal, _filter(session, filter), marking_ceiling, start)
    if last and filter:
        shown = _print(session, _latest(terminal, reader, last), reader)
    else:
        shown = _print(session, _chosen(terminal.messages(start), reader), reader)
    if filter and not shown.number:
        session.say(session.t("cli.log.nothing"))
    if shown.restricted:
        session.say(session.t.plural("cli.log.hidden", shown.restricted))
    if follow:
        heard = live(session, max(shown.number, terminal.replica.head()))
        _print(session, _chosen(heard, reader), reader)
    else:
        session.as_of(terminal.read())


def _filter(session: CommandSession, text: str) -> Filter:
    terminal = session.terminal
    members = [member.id for member in terminal.read().situation.members()]
    organisation = terminal.crisis.organisation
    return Filter(text, organisation, session.reading(), terminal.originator_of, members)


def _reader(terminal: "Terminal", wanted: Filter, highest: Marking, start: int) -> _LineReader:
    from tui.cli.entries.amended import amended  # noqa: PLC0415 (help needs no ledger)
    from tui.cli.entries.restricted import Ceiling  # noqa: PLC0415 (help needs no ledger)

    ceiling = Ceiling(terminal.replica, highest)
    return _LineReader(wanted, ceiling, amended(terminal.read().situation, start))


def _chosen(found: "Iterable[Judged]", reader: _LineReader) -> "Iterable[tuple[Judged, bool]]":
    """What the filter lets through, each with whether it is restricted."""
    from tui.cli.entries.restricted import without_words  # noqa: PLC0415 (help needs no ledger)

    for judged in found:
        hidden = reader.ceiling.hides(judged)
        if reader.wanted(without_words(judged) if hidden else judged):
            yield judged, hidden


def _latest(terminal: "Terminal", reader: _LineReader, many: int) -> "list[tuple[Judged, bool]]":
    """The last so many that the filter lets through, looked for from the end."""
    found: list[tuple[Judged, bool]] = []
    stop = terminal.replica.head()
    while stop and len(found) < many:
        start = max(1, stop - PAGE + 1)
        found = [*_chosen(terminal.messages(start, stop), reader), *found]
        stop = start - 1
    return found[-many:]


def _print(
    session: CommandSession, found: "Iterable[tuple[Judged, bool]]", reader: _LineReader
) -> _Printed:
    number = restricted = 0
    for judged, hidden in found:
        _line(session, judged, reader.changes.get(judged.number), hidden=hidden)
        number = judged.number
        restricted += hidden
    return _Printed(number, restricted)


def _line(
    session: CommandSession, judged: "Judged", change: "Amended | None", *, hidden: bool
) -> None:
    if session.choices.json:
        value = restricted_value(judged) if hidden else entry_value(judged, change)
        session.line(value, "")
    else:
        t, index = session.t, session.terminal.context().parts
        line = (
            restricted_line(judged, t, change) if hidden else entry_line(judged, t, index, change)
        )
        session.line(None, line)


def _restricted(terminal: "Terminal", highest: Marking) -> int:
    """How many entries are marked above the ceiling."""
    from tui.cli.entries.restricted import Ceiling  # noqa: PLC0415 (help needs no ledger)

    ceiling = Ceiling(terminal.replica, highest)
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

"""One entry in full, as `crisis show N` prints it."""

from typing import Any

from ledger.domain.values import Marking
from ledger.errors import LedgerError
from projections.render.freshness import fresh_line
from tui.cli.connecting import connect
from tui.cli.session import CommandSession
from tui.cli.wrapped import page_width
from tui.entries.entry_line import (
    drawn,
    drawn_value,
    entry_line,
    entry_value,
    folded,
    restricted_line,
    restricted_value,
)
from tui.entries.entry_page import EntryPage, PageWords, page_of, page_value
from tui.entries.sealed import confirmed


def show_entry(session: CommandSession, number: int, highest: Marking) -> None:
    """Print one entry; above the ceiling only its number, its kind and that it is restricted.

    Raises:
        UsageError: `beyond_head`, there is no such entry yet.
    """
    terminal, _ = session.terminal, session.refreshed
    reading = terminal.read()
    page = page_of(terminal, reading, number, highest, opens=True)
    if page.sealed is not None and not page.ceiling.hides(page.judged):
        page = _with_keys(session, page, number, highest)
    session.as_of(reading, told=True)
    judged, change = page.judged, page.change
    if page.ceiling.hides(judged):
        _answer(session, restricted_value(judged), restricted_line(judged, session.t, change))
        session.say(session.t.plural("cli.log.hidden", 1))
    elif judged.entry is None:
        text = drawn(number, session.t, lambda: entry_line(judged, session.t, None))
        _answer(session, drawn_value(number, lambda: entry_value(judged)), text)
    else:
        entry = judged.entry
        words = PageWords(terminal, session.t, session.reading().now, highest)
        text = drawn(number, session.t, lambda: "\n".join(words.page(page, entry)))
        _answer(
            session, drawn_value(number, lambda: page_value(page, highest, reading.situation)), text
        )


def _with_keys(
    session: CommandSession, page: EntryPage, number: int, highest: Marking
) -> EntryPage:
    """The same with what the server says of the keys, where one answers and it is asked."""
    terminal, part = session.terminal, page.sealed
    assert part is not None, number  # noqa: S101 (asked of those alone)
    if session.choices.offline or session.choices.bundle or part.state == "readable":
        return page
    try:
        connect(session)
        if part.state == "no_key":
            terminal.follow_keys()
            return page_of(terminal, terminal.read(), number, highest, opens=True)
        return page._replace(sealed=part._replace(confirmed=confirmed(terminal, part)))
    except LedgerError as error:
        session.say(session.t.error(error))
        return page


def _answer(session: CommandSession, value: dict[str, Any], text: str) -> None:
    """A page, and how fresh it is: a later entry may have corrected this one."""
    fresh = [folded(fresh_line(session.fresh, session.t), page_width())] if session.fresh else []
    session.answer({**value, "freshness": session.fresh}, "\n".join((text, *fresh)))

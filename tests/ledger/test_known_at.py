"""What was known at a moment, when somebody with a key lies about the time."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ledger.clock import Clock
from ledger.domain.observation.events import ObservationNoted
from ledger.evidence.fold import stored_at
from ledger.store.opening import verdict_of
from ledger.terminal.terminal import Terminal
from tests.support.book import Book, Pen, signed
from tests.support.desk import Desk, note
from tests.support.waiting import wait_until

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAR_AHEAD = datetime(2199, 1, 1, tzinfo=UTC)


def lied(desk: Desk, terminal: Terminal, slug: str, recorded: datetime, **more: Any) -> None:
    """An entry with another time than the clock's, signed by the founder's own key."""
    pin, position = terminal.pin, terminal.snapshot(lambda fold: fold.position)
    pen = Pen(pin.member, pin.role, terminal.home.signer(pin.member))
    header: dict[str, Any] = {
        "ledger": pin.ledger, "id": slug, "command": slug, "recorded": recorded,
        "seen": {"number": position.number, "root": position.root}, **more,
    }  # fmt: skip
    event = ObservationNoted(text=slug)
    entry = Book(opened=False).entry(event, f"observation.{slug}", by=pen, **header)
    desk.publish((f"observation.{slug}.1", signed(entry, pen)))
    wait_until(lambda: terminal.snapshot(lambda fold: fold.situation.head) == position.number + 1)
    terminal.flush()


def test_an_entry_dated_back_shows_nobody_what_came_later(desk: Desk) -> None:
    """Recorded in 2020 by its own word: no earlier moment shows it, nor what stands before it."""
    before = datetime.now(UTC)  # noqa: TID251 (the clock that the terminal has too)
    with desk.open("real") as terminal:
        terminal.handle(note(terminal, "one"))
        lied(desk, terminal, "back", LONG_AGO)
        for moment in (LONG_AGO + timedelta(days=1), before):
            assert terminal.replica.known_at(moment) == 0
            assert terminal.read(known_at=moment).position.number == 0


def test_an_entry_dated_ahead_hides_nobody_elses(desk: Desk) -> None:
    """Recorded in 2199 by its own word: what comes after it was known when it was recorded."""
    with desk.open("real") as terminal:
        lied(desk, terminal, "ahead", FAR_AHEAD)
        outcome = terminal.handle(note(terminal, "what counts"))
        terminal.flush()
        assert terminal.read(known_at=outcome.recorded).position.number == outcome.numbers[-1]


def test_what_is_ahead_of_the_server_is_told_by_its_own_time(desk: Desk) -> None:
    """A minute is what clocks may differ by; a server that says no time decides nothing."""
    with desk.open("real") as terminal:
        terminal.handle(note(terminal, "one"))
        terminal.flush()
        row = terminal.replica.row(2)
        judged = next(iter(terminal.messages(2)))
    assert row is not None
    assert row.recorded is not None
    said, minute = row.recorded * 1_000, 60 * 10**9
    ahead = said - minute - 10**6
    for stored_ns, known in ((0, row.recorded), (said - minute, row.recorded)):
        assert verdict_of(stored_at(judged, stored_ns)) == ("accepted", known)
    _, known_then = verdict_of(stored_at(judged, ahead))
    assert known_then is not None
    assert abs(known_then - ahead // 1_000) <= 1


def test_a_mark_puts_nothing_into_the_past(desk: Desk) -> None:
    """Marked and dated ahead or back: none passes for known before the server had it."""
    with desk.open("real") as terminal:
        outcome = terminal.handle(note(terminal, "what was known"))
        terminal.confirm()
        for ident, recorded in (("ahead", FAR_AHEAD), ("back", LONG_AGO)):
            lied(desk, terminal, ident, recorded, skewed=True)
        terminal.flush()
        assert terminal.read().position.number == 4
        assert terminal.read(known_at=outcome.recorded).position.number == outcome.numbers[-1]


@pytest.mark.parametrize("hours", [-3, 1, 24])
def test_the_copy_of_a_terminal_whose_clock_is_wrong_is_what_it_was(desk: Desk, hours: int) -> None:
    """Its own entries are known from the server's time of them on, folded anew or not."""
    clock = Clock(now=lambda: datetime.now(UTC) + timedelta(hours=hours))  # noqa: TID251 (as above)
    desk.open("real").close()
    with desk.at_work(clock) as terminal:
        for text in ("one", "two"):
            terminal.handle(note(terminal, text))
        assert_as_folded_anew(terminal)
    desk.publish(("observation.garbage.1", b"x"))
    with desk.at_work(clock) as terminal:
        bulk = terminal.bulk()
        for text in ("three", "four"):
            bulk.take(note(terminal, text))
        bulk.send()
        assert_as_folded_anew(terminal)


def assert_as_folded_anew(terminal: Terminal) -> None:
    """What is kept of a ledger is what its messages come to."""
    terminal.confirm()
    terminal.flush()
    assert terminal.fold_again().position == terminal.read().position

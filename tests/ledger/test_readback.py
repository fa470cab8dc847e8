"""What the server lost in the middle is noticed: at once when asked, within the hour by itself."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.clock import Clock
from ledger.errors import Exit, ReadOnly
from ledger.jetstream.message import StoredMessage
from ledger.live.link import LinkState
from ledger.live.readback import ReadBack, check_all, compared, listed
from ledger.store.replica import MessageRow, Replica
from ledger.terminal.terminal import Terminal
from tests.support.desk import Desk, note
from tests.support.nats import SingleServer
from tests.support.waiting import wait_until

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
FLIPPED = 4


class Told:
    """A server that has what it is told to have, and a clock that is set by hand."""

    def __init__(self, tmp_path: Path, messages: int) -> None:
        self.rows = [MessageRow(n, f"crisis.x.a.{n}", b"", b"body", n, "accepted", n)
                     for n in range(1, messages + 1)]  # fmt: skip
        self.replica = Replica(tmp_path / "replica.db")
        self.replica.keep(self.rows)
        self.messages = {r.number: StoredMessage(r.number, r.subject, b"h", r.body, 0)
                         for r in self.rows}  # fmt: skip
        self.now = NOON
        self.asked: list[tuple[int, int]] = []

    def page(self, first: int, count: int) -> list[StoredMessage]:
        self.asked.append((first, first + count - 1))
        return [self.messages[n] for n in range(first, first + count) if n in self.messages]

    def round(self) -> ReadBack:
        return ReadBack(self.replica, self.page, Clock(now=lambda: self.now))

    def stepped(self, back: ReadBack, head: int) -> bool:
        """Take one step if it is due."""
        if not back.due(head):
            return False
        back.step(head)
        return True


@pytest.fixture
def told(tmp_path: Path) -> Iterator[Told]:
    made = Told(tmp_path, 2_300)
    yield made
    made.replica.close()


def test_everything_is_read_back_within_the_hour(told: Told) -> None:
    """Five pages: one every twelve minutes, each message once, and then again from the start."""
    back = told.round()
    minutes = [minute for minute in range(60) if _at(told, minute) and told.stepped(back, 2_300)]
    assert minutes == [0, 12, 24, 36, 48]
    assert told.asked == [(1, 500), (501, 1000), (1001, 1500), (1501, 2000), (2001, 2300)]
    _at(told, 60)
    assert told.stepped(back, 2_300)
    assert told.asked[-1] == (1, 500)


def test_short_runs_go_on_where_the_last_one_stopped(told: Told) -> None:
    """Each run begins at the page after, and none that comes too soon asks anything."""
    for minute in (0, 1, 12, 13, 40):
        _at(told, minute)
        told.stepped(told.round(), 2_300)
    assert told.asked == [(1, 500), (501, 1000), (1001, 1500)]


def test_a_clock_put_back_stops_no_round(told: Told) -> None:
    """A last time that lies ahead says nothing."""
    told.round().step(2_300)
    told.now = NOON - timedelta(days=400)
    assert told.round().due(2_300)


def test_an_empty_ledger_has_nothing_to_read(told: Told) -> None:
    assert not told.round().due(0)


def test_what_is_lost_and_what_is_altered_are_named(told: Told) -> None:
    """By number; neither header nor the server's time is compared."""
    for number in (3, 4, 5, 1_200):
        del told.messages[number]
    told.messages[9] = StoredMessage(9, "crisis.x.a.9", b"", b"x", 0)
    told.messages[10] = StoredMessage(10, "crisis.x.b.1", b"", b"body", 0)
    seen: list[tuple[int, int]] = []
    with pytest.raises(ReadOnly) as lost:
        check_all(told.replica, told.page, lambda done, total: seen.append((done, total)))
    assert lost.value.exit is Exit.READ_ONLY
    assert (lost.value.code, lost.value.fields) == (
        "server_lost",
        {"numbers": "3-5, 9-10, 1200", "count": 6},
    )
    assert seen[-1] == (2_300, 2_300)


def test_one_answer_is_no_answer(told: Told) -> None:
    """A message that comes when it is asked for again was not lost."""
    whole = dict(told.messages)
    del told.messages[7]

    def page(first: int, count: int) -> list[StoredMessage]:
        found = told.page(first, count)
        told.messages = whole
        return found

    assert check_all(told.replica, page, lambda _done, _all: None) == 2_300


def test_only_so_many_numbers_are_listed() -> None:
    assert listed(list(range(1, 200, 2))).endswith("37, 39, … (+80)")
    assert listed([5]) == "5"


def test_comparing_is_by_number() -> None:
    row = MessageRow(2, "s", b"", b"b", 0, "accepted", None)
    assert compared([row], [StoredMessage(1, "s", b"", b"b", 0)]) == [2]
    assert compared([row], [StoredMessage(2, "s", b"x", b"b", 9)]) == []


def _at(told: Told, minute: int) -> bool:
    told.now = NOON + timedelta(minutes=minute)
    return True


# --- a real server with one bit flipped -----------------------------------------------------------


@pytest.fixture
def flipped(own_server: SingleServer, tmp_path: Path) -> Desk:
    """A crisis of seven entries on a server that was stopped, changed by one bit, and started."""
    desk = Desk(tmp_path / "home", own_server.url)
    with desk.open() as terminal:
        for n in range(6):
            terminal.handle(note(terminal, f"what happened, part {n}"))
    body = desk.rows()[FLIPPED - 1].body
    own_server.process.terminate()
    for block in (tmp_path / "server" / "store").rglob("*.blk"):
        data = bytearray(block.read_bytes())
        place = data.find(body)
        if place >= 0:
            data[place + len(body) // 2] ^= 1
            block.write_bytes(data)
    own_server.start()
    assert [m.sequence for m in desk.stored()] == [1, 2, 3, 5, 6, 7]
    return desk


def test_a_flipped_bit_is_found_by_the_deep_check(flipped: Desk) -> None:
    """The gate passes, since the head is as it was; the deep check names the entry that is gone."""
    _rest(flipped)
    with flipped.at_work() as terminal:
        with pytest.raises(ReadOnly) as lost:
            terminal.read_back()
        assert (lost.value.code, lost.value.fields["numbers"]) == ("server_lost", f"{FLIPPED}")


def test_a_flipped_bit_shuts_writing_by_itself(flipped: Desk) -> None:
    """In the feed's idle time, without anybody asking."""
    with flipped.terminal() as terminal:
        terminal.replica.remember(read_back=b"")  # as an hour later
        terminal.connect(wait=False)
        wait_until(lambda: terminal.link.state is LinkState.READ_ONLY)
        with pytest.raises(ReadOnly) as doubt:
            terminal.handle(note(terminal))
    assert (doubt.value.code, doubt.value.fields["numbers"]) == ("server_lost", f"{FLIPPED}")


def _rest(desk: Desk) -> None:
    """The round has just been at its end: nothing is due for an hour."""
    with desk.terminal() as terminal:
        ReadBack(terminal.replica, _same(terminal), terminal.clock).step(terminal.replica.head())


def _same(terminal: Terminal) -> Any:
    return lambda first, count: [
        StoredMessage(r.number, r.subject, b"", r.body, 0)
        for r in terminal.replica.rows(first, first + count - 1)
    ]

"""Many entries written in a row: their deliveries wait and come together, and nobody notices."""

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.burst import LONGEST_SECONDS, NEXT_SECONDS, REST_SECONDS, Burst
from ledger.clock import SYSTEM
from ledger.errors import LedgerError
from ledger.feed import Feed
from ledger.jetstream.message import StoredMessage
from ledger.link import LinkState
from ledger.replica import Replica
from tests.support.book import Book
from tests.support.desk import Desk, figure, note
from tests.support.waiting import wait_until


class Held:
    """A burst on a clock set by hand, and what it asked for."""

    def __init__(self) -> None:
        self.now = 100.0
        self.asked: list[str] = []
        clock = replace(SYSTEM, monotonic=lambda: self.now)
        self.burst = Burst(
            clock, lambda: self.asked.append("hold"), lambda: self.asked.append("release")
        )

    def append(self, takes: float = 0.001, *, behind: bool = False) -> None:
        self.burst.begins(behind=behind)
        self.now += takes
        self.burst.ended()


@pytest.fixture
def held() -> Held:
    return Held()


def test_a_single_append_holds_nothing_back(held: Held) -> None:
    """Nor do appends with time between them, as people write them."""
    for _ in range(5):
        held.append()
        held.now += NEXT_SECONDS * 2
        held.burst.look()
    assert held.asked == []


def test_the_second_of_many_holds_and_the_last_releases(held: Held) -> None:
    """It is over as soon as nothing follows."""
    for _ in range(5):
        held.append()
        held.burst.look()
    assert held.asked == ["hold"]
    held.now += NEXT_SECONDS * 1.1
    held.burst.look()
    assert held.asked == ["hold", "release"]


def test_a_long_burst_lets_go_from_time_to_time(held: Held) -> None:
    """What others write meanwhile is never later than the limit."""
    ended = held.now + 10 * LONGEST_SECONDS
    while held.now < ended:
        held.append()
        held.burst.look()
    assert 9 <= held.asked.count("release") <= 10


def test_an_append_under_way_is_no_rest(held: Held) -> None:
    """A slow server's appends are still written in a row."""
    held.append()
    held.burst.begins(behind=False)
    held.now += NEXT_SECONDS * 5
    held.burst.look()
    assert held.asked == ["hold"]
    held.burst.ended()
    held.burst.look()
    assert held.asked == ["hold"]
    held.now += NEXT_SECONDS * 1.1
    held.burst.look()
    assert held.asked == ["hold", "release"]


def test_nothing_is_held_while_deliveries_are_still_under_way(held: Held) -> None:
    """Or they would be sent to nobody."""
    held.append()
    held.append(behind=True)
    assert held.asked == []


def test_whoever_waits_ends_it(held: Held) -> None:
    """At once, and nothing is held again for a while: others are at work too."""
    held.append()
    held.append()
    held.burst.over()
    held.burst.over()
    held.append()
    held.append()
    assert held.asked == ["hold", "release"]
    held.now += REST_SECONDS * 1.1
    held.append()
    held.append()
    assert held.asked == ["hold", "release", "hold"]


def test_a_feed_that_cannot_keep_lets_go_all_the_same(tmp_path: Path) -> None:
    """A full disk must not make the boards deaf as well."""
    book = Book()
    replica = Replica(tmp_path / "replica.db")
    held = threading.Event()
    burst = Burst(SYSTEM, held.set, held.clear)

    def full(_rows: object) -> None:
        raise LedgerError("replica_unwritable")

    replica.keep = full  # type: ignore[method-assign,assignment]
    feed = Feed(replica, book.new_fold, lambda: 0, SYSTEM, burst)
    feed.start()
    subject, body = book.messages[0]
    feed.offer(StoredMessage(1, subject, b"", body, 1))
    wait_until(lambda: feed.link.state is LinkState.OFFLINE)
    burst.begins(behind=False)
    burst.ended()
    burst.begins(behind=False)
    assert held.is_set()
    wait_until(lambda: not held.is_set())
    feed.stop()
    replica.close()


# --- on a server ----------------------------------------------------------------------------------


def test_deliveries_of_a_burst_come_in_few_takes_and_all_are_kept(desk: Desk) -> None:
    """Hundreds of entries, a few batches, and the copy is the stream."""
    with desk.open() as terminal:
        feed = terminal._session.feed
        take, sizes = feed._take, []

        def counted(messages: list[object]) -> None:
            sizes.append(len(messages))
            take(messages)

        feed._take = counted
        for number in range(400):
            terminal.handle(note(terminal, f"n{number}"))
        assert terminal.read().position.number == 401
        assert sum(sizes) >= 400
        assert len(sizes) < 100
    assert [row.body for row in desk.rows()] == [message.body for message in desk.stored()]


def test_two_writers_in_a_burst_meet_each_other(desk: Desk, tmp_path: Path) -> None:
    """Each decides on what the other wrote, though its own deliveries wait."""
    with desk.open() as first, desk.joining(tmp_path / "other").at_work() as second:
        for value in range(100):
            for writer in (first, first, second, second):
                writer.handle(figure(writer, value))
        for writer in (first, second):
            writer._session.feed.wait_for(401)
            assert writer.read().position.number == 401
        reports = first.snapshot(lambda fold: fold.world.versions["figure.beds"])
    assert reports == 400

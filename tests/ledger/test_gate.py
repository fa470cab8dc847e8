"""The gate on a real server: whatever differs from what this home knows makes it read-only."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from ledger.clock import SYSTEM, Clock, system_now
from ledger.errors import Exit, LedgerError, NotConfirmed, ReadOnly
from ledger.home.home import Pin
from ledger.jetstream.config import expected_config
from ledger.jetstream.message import OutgoingMessage, StoredMessage
from ledger.jetstream.sending import Sender
from ledger.jetstream.stream import StreamInfo
from ledger.live import continuity
from ledger.live.continuity import FORMAT_KEY, LEDGER_KEY, Latch, metadata_of
from ledger.live.feed import Feed
from ledger.live.link import LinkState, ServerLink
from ledger.store.replica import MessageRow, Replica
from ledger.terminal.terminal import Terminal
from tests.support.desk import Desk, note
from tests.support.nats import SingleServer, connected, delete_stream, jetstream_api
from tests.support.waiting import wait_until


@pytest.fixture
def recorded(desk: Desk) -> Desk:
    """A crisis with three entries; nobody is connected."""
    with desk.open() as terminal:
        for text in ("one", "two"):
            terminal.handle(note(terminal, text))
    return desk


def refusal(desk: Desk) -> ReadOnly:
    """Why a terminal that connects is read-only."""
    with desk.terminal() as terminal, pytest.raises(ReadOnly) as doubt:
        terminal.connect()
    assert doubt.value.exit is Exit.READ_ONLY
    return doubt.value


def config_of(desk: Desk) -> dict[str, Any]:
    with connected(desk.settings.server) as connection:
        answer = jetstream_api(connection, f"STREAM.INFO.{desk.stream}")
    config: dict[str, Any] = answer["config"]
    return config


def administer(desk: Desk, action: str, config: dict[str, Any]) -> None:
    """What somebody with every permission can do to a stream."""
    with connected(desk.settings.server) as connection:
        answer = jetstream_api(connection, f"STREAM.{action}.{desk.stream}", config)
    assert "error" not in answer, answer


def test_nothing_differs(recorded: Desk) -> None:
    """The same ledger on the same server: writing goes on."""
    with recorded.at_work() as terminal:
        assert terminal.handle(note(terminal)).numbers == (4,)
        assert terminal.link.state is LinkState.LIVE


def test_the_stream_is_missing(recorded: Desk) -> None:
    """It is not made again: an empty ledger must not pass for ours."""
    with connected(recorded.settings.server) as connection:
        delete_stream(connection, recorded.stream)
    assert refusal(recorded).code == "stream_missing"
    with connected(recorded.settings.server) as connection:
        assert "error" in jetstream_api(connection, f"STREAM.INFO.{recorded.stream}")


@pytest.mark.parametrize("metadata", [{}, {LEDGER_KEY: "f" * 32}])
def test_another_ledger_under_the_same_name(recorded: Desk, metadata: dict[str, str]) -> None:
    """A stream with another ledger id, or none, is another ledger."""
    with connected(recorded.settings.server) as connection:
        delete_stream(connection, recorded.stream)
    administer(recorded, "CREATE", expected_config(recorded.stream, recorded.prefix, 1, metadata))
    assert refusal(recorded).code == "other_ledger"


@pytest.mark.parametrize("form", [{}, {FORMAT_KEY: "1"}, {FORMAT_KEY: "9"}])
def test_a_ledger_of_another_format(recorded: Desk, form: dict[str, str]) -> None:
    """One written before the leaves held the subject is refused with a sentence, not doubted."""
    ledger = recorded.terminal().pin.ledger
    with connected(recorded.settings.server) as connection:
        delete_stream(connection, recorded.stream)
    metadata = {LEDGER_KEY: ledger, **form}
    administer(recorded, "CREATE", expected_config(recorded.stream, recorded.prefix, 1, metadata))
    assert refusal(recorded).code == "old_format"


CHANGES: list[dict[str, Any]] = [
    {"max_msgs": 1_000_000},
    {"max_bytes": 1 << 30},
    {"max_age": 3_600 * 10**9},
    {"max_msg_size": 1_000},
    {"discard": "old", "discard_new_per_subject": False},
    {"discard_new_per_subject": False},
    {"max_msgs_per_subject": 2},
    {"allow_direct": False},
    {"allow_atomic": False},
    {"duplicate_window": 10**9},
    {"subjects+": ["elsewhere.>"]},
    {"description": "tidied up"},
    {"allow_rollup_hdrs": True, "deny_purge": False},
]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: next(iter(change)))
def test_a_changed_configuration_is_noticed(recorded: Desk, change: dict[str, Any]) -> None:
    """Every field counts, and the refusal says which differs and how."""
    config = config_of(recorded)
    extra = change.get("subjects+", [])
    config = {**config, **change, "subjects": [*config["subjects"], *extra]}
    config.pop("subjects+", None)
    with connected(recorded.settings.server) as connection:
        answer = jetstream_api(connection, f"STREAM.UPDATE.{recorded.stream}", config)
    if "error" in answer:
        assert config_of(recorded) != config, "the server itself refuses this one"
        return
    doubt = refusal(recorded)
    assert doubt.code == "config_differs"
    for field in change:
        assert field.removesuffix("+") in str(doubt.fields["differences"])


def test_a_change_under_a_standing_connection_is_noticed(recorded: Desk) -> None:
    """Within seconds and without a reconnect: the terminal turns read-only by itself."""
    with recorded.at_work() as terminal:
        administer(recorded, "UPDATE", {**config_of(recorded), "max_age": 3_600 * 10**9})
        wait_until(lambda: terminal.link.state is LinkState.READ_ONLY, seconds=20)
        with pytest.raises(ReadOnly) as doubt:
            terminal.handle(note(terminal))
        assert doubt.value.code == "config_differs"


def test_a_ledger_that_was_emptied_is_noticed(recorded: Desk) -> None:
    """Limits lowered and put back leave the configuration as it was and the beginning gone."""
    config = config_of(recorded)
    limits = {"max_msgs": 1, "discard": "old", "discard_new_per_subject": False}
    administer(recorded, "UPDATE", {**config, **limits})
    administer(recorded, "UPDATE", config)
    doubt = refusal(recorded)
    assert (doubt.code, doubt.fields) == ("not_from_one", {"first": 3})


def test_another_ledger_grown_to_the_same_length(recorded: Desk) -> None:
    """The same id, configuration and length: the message at our head tells them apart."""
    with recorded.terminal() as terminal:
        pin = terminal.pin
    with connected(recorded.settings.server) as connection:
        delete_stream(connection, recorded.stream)
    config = expected_config(recorded.stream, recorded.prefix, 1, metadata_of(pin.ledger))
    administer(recorded, "CREATE", config)
    recorded.publish(*((f"x.{n}", b"something else") for n in range(5)))
    doubt = refusal(recorded)
    assert (doubt.code, doubt.fields) == ("head_differs", {"number": 3})


@contextmanager
def _robbed(server: SingleServer, store: Path) -> Iterator[None]:
    """The server's store as it was when the block began, while the block ends."""
    kept = store.with_name("kept")
    server.kill()
    shutil.copytree(store, kept)
    server.start()
    yield
    server.kill()
    shutil.rmtree(store)
    shutil.copytree(kept, store)
    server.start()


def test_a_rewound_server_is_noticed(own_server: SingleServer, tmp_path: Path) -> None:
    """A store copied back: numbers would be given twice, so nothing is written."""
    desk = Desk(tmp_path / "home", own_server.url)
    with desk.open() as terminal:
        terminal.handle(note(terminal))
    with _robbed(own_server, tmp_path / "server" / "store"), desk.at_work() as terminal:
        for _ in range(3):
            terminal.handle(note(terminal))
    doubt = refusal(desk)
    assert (doubt.code, doubt.fields) == ("server_rewound", {"server": 2, "ours": 5})
    assert len(desk.stored()) == 2
    with desk.terminal() as terminal:
        assert terminal.read().position.number == 5


def test_a_server_rewound_under_a_running_terminal(
    own_server: SingleServer, tmp_path: Path
) -> None:
    """It reconnects by itself, and its gate finds out before it writes or takes anything."""
    desk = Desk(tmp_path / "home", own_server.url)
    with desk.open() as terminal:
        with _robbed(own_server, tmp_path / "server" / "store"):
            wait_until(lambda: terminal.link.state is LinkState.LIVE)
            for _ in range(3):
                terminal.handle(note(terminal))
            terminal.confirm()
        wait_until(lambda: terminal.link.state is LinkState.READ_ONLY)
        assert terminal.link.error
        assert terminal.link.error.code == "server_rewound"
        with pytest.raises(ReadOnly) as doubt:
            terminal.handle(note(terminal))
        assert doubt.value.exit is Exit.READ_ONLY
        own_server.restart()
        with pytest.raises(ReadOnly):
            terminal.handle(note(terminal))
        assert terminal.link.state is LinkState.READ_ONLY
    assert len(desk.stored()) == 1


def test_an_acknowledged_entry_not_yet_delivered_counts(recorded: Desk) -> None:
    """The server gave us a number: it may not be shorter afterwards, replica or not."""
    with recorded.at_work() as terminal:
        stream = terminal._connected.stream
        with pytest.raises(ReadOnly) as doubt:
            continuity.check(stream, terminal.replica, terminal.pin, SYSTEM, acknowledged=4)
    assert doubt.value.fields == {"server": 3, "ours": 4}


def test_a_number_promised_and_never_delivered_was_told_nobody(
    own_server: SingleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run ended before its last entry came back, and the server lost it: it is sent again."""
    desk = Desk(tmp_path / "home", own_server.url)
    desk.open().close()
    with _robbed(own_server, tmp_path / "server" / "store"):
        monkeypatch.setattr(Feed, "offer", lambda self, message: None)
        with pytest.raises(NotConfirmed) as told, desk.at_work() as terminal:
            assert terminal.handle(note(terminal, "lost", "lost")).numbers == (2,)
        monkeypatch.undo()
        assert (told.value.code, told.value.fields) == ("not_confirmed", {"command": "lost"})
        assert [row.number for row in desk.rows()] == [1]
    with desk.at_work() as terminal:
        (settled,) = terminal.settle()
        assert (settled.command, settled.numbers) == ("lost", (2,))
    assert [row.number for row in desk.rows()] == [1, 2]


def test_what_was_recorded_last_is_kept(desk: Desk) -> None:
    """However short a run is, what it recorded is in the home when it ends."""
    desk.open().close()
    for number in range(2, 22):
        with desk.at_work() as terminal:
            terminal.handle(note(terminal))
        assert desk.rows()[-1].number == number


# --- the clock ------------------------------------------------------------------------------------


def _ahead(**by: float) -> Clock:
    return Clock(now=lambda: system_now() + timedelta(**by))


def test_a_clock_that_is_off_marks_what_it_records(desk: Desk) -> None:
    """More than a minute from the server's: marked, and what was known at a moment stays."""
    desk.open(kind="real").close()
    with desk.at_work(_ahead(minutes=5)) as terminal:
        number = terminal.handle(note(terminal, "from the future")).numbers[0]
        assert terminal._connected.skewed
    with desk.at_work() as terminal:
        right = terminal.handle(note(terminal, "from now")).numbers[0]
    with desk.terminal() as terminal:
        entries = {judged.number: judged.entry for judged in terminal.messages(number)}
        marked, unmarked = entries[number], entries[right]
        assert marked is not None
        assert unmarked is not None
        assert marked.skewed
        assert not unmarked.skewed
        assert marked.recorded > unmarked.recorded
        assert terminal.replica.known_at(unmarked.recorded) == right
        assert terminal.replica.known_at(unmarked.recorded - timedelta(microseconds=1)) == number
        assert terminal.replica.known_at(datetime.now(UTC) + timedelta(days=1)) == right  # noqa: TID251 (any later moment)


def test_a_clock_slightly_off_marks_nothing(desk: Desk) -> None:
    """Half a minute is no reason."""
    desk.open(kind="real").close()
    with desk.at_work(_ahead(seconds=-30)) as terminal:
        terminal.handle(note(terminal))
        assert not terminal._connected.skewed


# --- the latch ------------------------------------------------------------------------------------


def test_the_latch_is_open_for_one_connection() -> None:
    """A gate that passed on one connection says nothing of the next."""
    latch = Latch()
    assert not latch.may_write(1)
    latch.open_for(1)
    assert latch.may_write(1)
    assert not latch.may_write(2)
    latch.shut()
    assert not latch.may_write(1)


def test_nothing_is_written_before_the_gate_has_passed(
    own_server: SingleServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through three restarts under a terminal that never stops writing, while every gate is slow.

    During a gate the server's head stands still: only this terminal writes, and it may not.
    """
    desk = Desk(tmp_path / "home", own_server.url)
    gates: list[int] = []
    real = continuity.check

    def slow(stream: Any, *rest: Any) -> Any:
        before = stream.info().last_seq
        threading.Event().wait(0.3)
        passed = real(stream, *rest)
        assert stream.info().last_seq == before
        gates.append(before)
        return passed

    terminal = desk.open()
    monkeypatch.setattr(continuity, "check", slow)
    numbers: list[int] = []
    errors: list[Exception] = []
    stopping = threading.Event()

    def write() -> None:
        while not stopping.is_set():
            try:
                numbers.extend(terminal.handle(note(terminal)).numbers)
            except LedgerError as e:
                errors.append(e)

    writer = threading.Thread(target=write)
    writer.start()
    for restart in range(1, 4):
        before = len(numbers)
        wait_until(lambda before=before: len(numbers) > before + 5, 20)  # type: ignore[misc]  # the loop's own
        own_server.restart()
        wait_until(lambda restart=restart: len(gates) >= restart, 20)  # type: ignore[misc]  # the loop's own
    before = len(numbers)
    wait_until(lambda: len(numbers) > before + 5, 20)
    stopping.set()
    writer.join()
    terminal.close()
    assert terminal.link.state is not LinkState.READ_ONLY if terminal.connected else True
    assert errors == []
    assert numbers == list(range(2, len(numbers) + 2))
    assert [message.sequence for message in desk.stored()] == [1, *numbers]


def test_a_doubt_ends_with_the_run_only() -> None:
    """Whatever is heard afterwards, on whatever thread, the link stays read-only."""
    link = ServerLink(SYSTEM)
    link.reached(0)
    doubt = ReadOnly("head_differs")
    link.read_only(doubt)
    link.reached(5)
    link.offline(LedgerError("server_unreachable"))
    link.read_only(ReadOnly("stream_missing"))
    assert (link.state, link.error) == (LinkState.READ_ONLY, doubt)


# --- answers no server of ours gives --------------------------------------------------------------


class _Answers:
    """A stream that says what a test wants it to say."""

    def __init__(self, **state: Any) -> None:
        self.said: dict[str, Any] = {"first_seq": 1, "last_seq": 2}
        self.said |= {"messages": 2, "num_subjects": 2}
        self.said |= {"num_deleted": 0, "leader": ""} | state
        self.asked = 0
        self.later: list[int] = []

    def expected_config(self) -> dict[str, Any]:
        return expected_config("crisis-x", "crisis.x", 1, metadata_of("0" * 32))

    def info(self, timeout: float = 1) -> StreamInfo:
        self.asked += 1
        if self.later:
            self.said["last_seq"] = self.said["messages"] = self.said["num_subjects"] = (
                self.later.pop(0)
            )
        return StreamInfo(
            config=self.expected_config(),
            metadata=metadata_of("0" * 32),
            ts=system_now(),
            **self.said,
        )

    def page(self, first: int, count: int = 1, timeout: float = 1) -> list[StoredMessage]:
        return [
            StoredMessage(n, f"crisis.x.a.{n}", b"", b"body", 0)
            for n in range(first, first + count)
        ]


PIN = Pin(
    ledger="0" * 32, name="x", title="x", kind="real", founder="F" * 43, member="x", role="x",
    terminal="x",
)  # fmt: skip


CLUSTERED = structs.replace(PIN, replicas=3)


@pytest.fixture
def replica(tmp_path: Path) -> Iterator[Replica]:
    kept = Replica(tmp_path / "replica.db")
    kept.keep([MessageRow(n, f"crisis.x.a.{n}", b"", b"body", 0, "accepted", n) for n in (1, 2)])
    yield kept
    kept.close()


@pytest.mark.parametrize(
    ("code", "state"),
    [
        ("messages_missing", {"num_deleted": 1}),
        ("messages_missing", {"messages": 1}),
        ("messages_missing", {"num_subjects": 1}),
        ("not_from_one", {"first_seq": 2}),
        ("server_rewound", {"last_seq": 1, "messages": 1, "num_subjects": 1}),
        ("server_rewound", {"last_seq": 0, "messages": 0, "num_subjects": 0, "first_seq": 0}),
    ],
)
def test_what_is_not_whole(replica: Replica, code: str, state: dict[str, Any]) -> None:
    """First is 1, nothing is deleted, and there are as many subjects as messages."""
    with pytest.raises(ReadOnly) as doubt:
        continuity.check(_Answers(**state), replica, PIN, SYSTEM)
    assert doubt.value.code == code


def test_what_another_process_of_this_home_takes_in_meanwhile_is_no_doubt(replica: Replica) -> None:
    """The copy is at 3 by the time that the server's answer of 2 is looked at."""

    class Overtaken(_Answers):
        def info(self, timeout: float = 1) -> StreamInfo:
            said = super().info(timeout)
            replica.keep([MessageRow(3, "crisis.x.a.3", b"", b"body", 0, "accepted", 3)])
            return said

    assert continuity.check(Overtaken(), replica, PIN, SYSTEM).head == 2


def test_a_follower_may_be_behind_for_a_while(replica: Replica) -> None:
    """On a cluster a lower head counts only if it lasts."""
    stream = _Answers(leader="n1")
    stream.later = [1, 1, 2]
    assert continuity.check(stream, replica, CLUSTERED, SYSTEM).head == 2
    assert stream.asked == 3


def test_a_follower_that_stays_behind_was_rewound(replica: Replica) -> None:
    """After twenty seconds it is no delay any more."""
    ticks = iter(range(0, 1_000, 15))
    clock = Clock(monotonic=lambda: float(next(ticks)))
    stream = _Answers(leader="n1", last_seq=1, messages=1, num_subjects=1)
    with pytest.raises(ReadOnly) as doubt:
        continuity.check(stream, replica, CLUSTERED, clock)
    assert doubt.value.code == "server_rewound"
    assert stream.asked == 2


@pytest.mark.parametrize(
    "other",
    [
        lambda m: None,
        lambda m: StoredMessage(m.sequence, m.subject + "0", m.headers, m.body, 0),
        lambda m: StoredMessage(m.sequence, m.subject, m.headers, b"bodY", 0),
    ],
)
def test_the_message_at_our_head(
    replica: Replica, other: Callable[[StoredMessage], StoredMessage | None]
) -> None:
    """Subject and body are what we have, to the byte; a header decides nothing."""
    stream = _Answers()
    (message,) = stream.page(2)
    with_header = StoredMessage(2, message.subject, b"X: y", message.body, 0)
    stream.page = lambda *_: [with_header]  # type: ignore[method-assign]  # its answer
    assert continuity.check(stream, replica, PIN, SYSTEM).head == 2
    answer = [found] if (found := other(message)) else []
    stream.page = lambda *_: answer  # type: ignore[method-assign]  # its answer
    with pytest.raises(ReadOnly) as doubt:
        continuity.check(stream, replica, PIN, SYSTEM)
    assert doubt.value.code == "head_differs"


def test_reading_goes_on_while_writing_does_not(recorded: Desk) -> None:
    """Everything received before stays readable, as of its own position."""
    with connected(recorded.settings.server) as connection:
        delete_stream(connection, recorded.stream)
    refusal(recorded)
    with recorded.terminal() as terminal:
        assert isinstance(terminal, Terminal)
        assert terminal.read().position.number == 3
        assert [judged.verdict for judged in terminal.messages()] == ["accepted"] * 3


def test_a_subject_that_the_server_does_not_count_stops_nobody(replica: Replica) -> None:
    """One with the byte 0x7F in it, kept here or still to come; a subject used twice is noticed."""
    odd = {"num_subjects": 2, "messages": 3, "last_seq": 3}
    assert continuity.check(_Answers(**odd), replica, PIN, SYSTEM).head == 3
    replica.keep([MessageRow(3, "crisis.x.a.3", b"", b"body", 0, "void:not_an_entry", None)])
    with pytest.raises(ReadOnly) as twice:
        continuity.check(_Answers(**odd), replica, PIN, SYSTEM)
    assert twice.value.code == "messages_missing"
    replica.keep([MessageRow(4, "crisis.x.\x7f.1", b"", b"body", 0, "void:not_an_entry", None)])
    four = {"num_subjects": 3, "messages": 4, "last_seq": 4}
    stream = _Answers(**four)
    stream.page = lambda *_: [StoredMessage(4, "crisis.x.\x7f.1", b"", b"body", 0)]  # type: ignore[method-assign]  # its answer
    assert continuity.check(stream, replica, PIN, SYSTEM).head == 4


def test_a_real_server_does_not_count_them(recorded: Desk) -> None:
    """Writing goes on when anybody has published to such a subject."""
    with connected(recorded.settings.server) as connection:
        sender = Sender(connection, recorded.stream)
        for subject in ("\x7f", "a\x7f.1", "a\x7f.2", "b.1"):
            message = OutgoingMessage(f"{recorded.prefix}.{subject}", b"x")
            connection.portal.call(sender.send, [message], 5.0)
    with recorded.at_work() as terminal:
        assert terminal.handle(note(terminal)).numbers == (8,)
        assert terminal.link.state is LinkState.LIVE

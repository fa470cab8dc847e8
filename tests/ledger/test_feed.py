"""What comes over the wire: garbage blocks nobody, forgeries turn void, views are built again."""

import threading
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from ledger.domain.crisis_and_roll import ROLL
from ledger.domain.entry import Event
from ledger.domain.member.events import MemberRevoked
from ledger.domain.observation.events import ObservationNoted
from ledger.errors import LedgerError, NotAllowed, ReadOnly
from ledger.evidence.fold import Fold
from ledger.jetstream.message import StoredMessage
from ledger.live.feed import Feed
from ledger.live.link import LinkState
from ledger.store.replica import Replica
from ledger.terminal.terminal import Terminal
from tests.support.book import FOUNDER, PREFIX, SCRIBE, STRANGER, Book, signed
from tests.support.copies import opened_on
from tests.support.desk import Desk, figure, note, typed
from tests.support.nats import connected, delete_stream
from tests.support.waiting import wait_until

# --- garbage --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "garbage",
    [
        ("figure.beds.2", b"garbage"),
        ("figure.beds.2", b""),
        ("figure.beds.2", b"no line feed"),
        ("figure.beds.2", b"figure.reported\n" + b"[" * 60_000),
        ("figure.beds.2147483649", b"far ahead"),
        ("figure.beds.999999999999999999", b"further than anybody"),
        ("figure.beds.x", b"no version"),
        ("figure.beds", b"no version either"),
        ("figure.beds.02", b"another spelling"),
    ],
    ids=lambda garbage: garbage[0],
)
def test_garbage_on_the_next_version_blocks_nobody(desk: Desk, garbage: tuple[str, bytes]) -> None:
    """Whoever comes next passes it over, in the same run and in the next."""
    with desk.open() as terminal:
        terminal.handle(figure(terminal, 1))
        desk.publish(garbage)
        assert terminal.handle(figure(terminal, 2)).numbers == (4,)
        assert terminal.link.state is LinkState.LIVE
    with desk.at_work() as terminal:
        assert terminal.handle(figure(terminal, 3)).numbers == (5,)
        state = terminal.read()
        assert (state.position.number, state.voided) == (5, 1)


def test_any_message_is_kept_and_reported(desk: Desk) -> None:
    """Subjects and bodies of all sorts: every one has its number, none stops the feed."""
    bodies = [b"", b"\n", b"\0", b"\xff" * 100, b"{}", b"decision.taken\n{}", b"x" * 65_000]
    with desk.open() as terminal:
        desk.publish(*((f"noise.{n}", body) for n, body in enumerate(bodies)))
        desk.publish(("a", b"x"), ("%zz.1", b"x"), ("a.b.c.d.e", b"x"), ("UPPER.Case.0", b"x"))
        assert terminal.handle(note(terminal)).numbers == (len(bodies) + 6,)
        judged = list(terminal.messages())
    assert [one.verdict for one in judged] == ["accepted", *["void"] * 11, "accepted"]
    assert all(one.reason for one in judged[1:-1])
    assert [row.number for row in desk.rows()] == list(range(1, 14))


# --- forgeries ------------------------------------------------------------------------------------


def forged(terminal: Terminal, event: Event, originator: str) -> tuple[str, bytes]:
    """What a stranger with a log-in sends in the founder's name; subject without the prefix."""
    book = Book(opened=False)
    position = terminal.snapshot(lambda fold: fold.position)
    situation = terminal.snapshot(lambda fold: fold.situation)
    entry = book.entry(
        event, originator, ledger=terminal.pin.ledger,
        version=situation.next_version(originator), id="forged", command="forged",
        recorded=terminal.clock.now(),
        seen={"number": position.number, "root": position.root},
        recorder={"member": terminal.pin.member, "role": "coordinator", "terminal": "desk"},
        signer=terminal.pin.founder,
    )  # fmt: skip
    body = signed(entry, STRANGER).replace(
        STRANGER.signer.public.encode(), terminal.pin.founder.encode()
    )
    return f"{originator}.{entry.version}", body


def _told(desk: Desk) -> None:
    """A scribe is enrolled, revoked by a forgery, and goes on writing among 300 other entries."""
    with desk.open() as terminal:
        terminal.home.make(terminal.home.path / "keys")
        key = SCRIBE.signer.public
        fields = {"member": "scribe-1", "name": "Scribe", "key": key, "role": "scribe"}
        terminal.handle(typed(terminal, "member.enrol", fields))
        for n in range(150):
            terminal.handle(note(terminal, f"before {n}"))
        desk.publish(forged(terminal, MemberRevoked(member="scribe-1", reason="forged"), ROLL))
        wait_until(lambda: terminal.snapshot(lambda fold: fold.situation.head) == 153)
        by_scribe(desk, terminal, "true", SCRIBE.signer)
        for n in range(150):
            terminal.handle(note(terminal, f"after {n}"))
        by_scribe(desk, terminal, "false", STRANGER.signer)
        terminal.handle(note(terminal, "the end"))


def by_scribe(desk: Desk, terminal: Terminal, slug: str, signer: Any) -> None:
    """An entry in the scribe's name, signed by the scribe or by a stranger."""
    position = terminal.snapshot(lambda fold: fold.position)
    entry = Book(opened=False).entry(
        ObservationNoted(text=slug), f"observation.{slug}", by=SCRIBE,
        ledger=terminal.pin.ledger, id=slug, command=slug, recorded=terminal.clock.now(),
        seen={"number": position.number, "root": position.root},
    )  # fmt: skip
    pen = SCRIBE._replace(signer=signer)
    body = signed(entry, pen).replace(signer.public.encode(), SCRIBE.signer.public.encode())
    desk.publish((f"observation.{slug}.1", body))
    wait_until(lambda: terminal.snapshot(lambda f: f.situation.head) > position.number)


def _state(fold: Fold) -> object:
    states = {name: repr(state) for name, state in fold.situation.states.items()}
    return fold.position, fold.voided, states


def test_what_rests_on_a_forgery_is_judged_again(desk: Desk, tmp_path: Path) -> None:
    """A forged revocation is found false behind the catch-up: what it had made void counts again.

    And what was not checked because of it is checked now: a second forgery does not slip through.
    """
    _told(desk)
    joining = desk.joining(tmp_path / "other")
    with joining.terminal() as terminal:
        terminal.connect()
        terminal.wait_checked()
        assert terminal.checked_to == 306
        behind = terminal.snapshot(_state)
    with desk.at_work() as terminal:
        assert terminal.snapshot(_state) == behind
    with desk.terminal() as terminal:
        assert _state(terminal.fold_again()) == behind
    for rows in (joining.rows(), desk.rows()):
        verdicts = {row.number: row.verdict for row in rows if row.verdict != "accepted"}
        assert verdicts == {153: "void:bad_signature", 305: "void:bad_signature"}
        assert all((row.recorded is None) == (row.number in verdicts) for row in rows)


def test_a_forgery_found_false_is_void_in_the_next_run(desk: Desk, tmp_path: Path) -> None:
    """The verdict is kept: reading alone, without a server, comes to the same."""
    _told(desk)
    joining = desk.joining(tmp_path / "other")
    with joining.at_work() as terminal:
        terminal.wait_checked()
    with joining.terminal() as terminal:
        state = terminal.read()
        assert (state.voided, state.checked_to, state.position.number) == (2, 306, 306)
        reasons = [one.reason for one in terminal.messages() if one.verdict == "void"]
        assert reasons == ["bad_signature", "bad_signature"]


def test_a_live_forgery_never_counts(desk: Desk) -> None:
    """A single entry that arrives is checked before anybody is shown it."""
    with desk.open() as opening:
        opening.close()
    with desk.terminal() as terminal:
        terminal.connect()
        desk.publish(forged(terminal, ObservationNoted(text="lie"), "observation.lie"))
        wait_until(lambda: terminal.snapshot(lambda fold: fold.situation.head) == 2)
        assert "observation.lie" not in terminal.read().situation.states
        assert terminal.read().voided == 1


def test_a_member_revoked_meanwhile_writes_no_more(desk: Desk) -> None:
    """Said at deciding, before anything is sent: identity, exit code 4."""
    with desk.open() as terminal:
        key = SCRIBE.signer.public
        fields = {"member": "scribe-1", "name": "Scribe", "key": key, "role": "scribe"}
        terminal.handle(typed(terminal, "member.enrol", fields))
        pin = structs.replace(terminal.pin, member="scribe-1", role="scribe")
        terminal._connected.pin = pin
        terminal._connected.signer = SCRIBE.signer
        assert terminal.handle(note(terminal)).numbers == (3,)
        with pytest.raises(NotAllowed) as refused:
            terminal.handle(figure(terminal, 5))
        assert refused.value.code == "role"
        terminal._connected.pin, terminal._connected.signer = (
            terminal.pin,
            terminal.home.signer("coordinator"),
        )
        terminal.handle(typed(terminal, "member.revoke", {"member": "scribe-1", "reason": "left"}))
        terminal._connected.pin, terminal._connected.signer = pin, SCRIBE.signer
        with pytest.raises(NotAllowed) as refused:
            terminal.handle(note(terminal))
        assert refused.value.code == "not_enrolled"
        assert refused.value.exit == 4


def test_a_member_revoked_in_between_is_told(desk: Desk) -> None:
    """Decided before the revocation and stored after it: void, and not said to be recorded."""
    with desk.open() as founder, desk.at_work() as scribe:
        key = SCRIBE.signer.public
        fields = {"member": "scribe-1", "name": "Scribe", "key": key, "role": "scribe"}
        founder.handle(typed(founder, "member.enrol", fields))
        session: Any = scribe._connected
        session.feed.wait_for(2)
        session.pin = structs.replace(scribe.pin, member="scribe-1", role="scribe")
        session.signer = SCRIBE.signer
        put = session.outbox.put_all

        def overtaken(*kept: Any) -> None:
            put(*kept)
            revoked = {"member": "scribe-1", "reason": "left"}
            founder.handle(typed(founder, "member.revoke", revoked))

        session.outbox.put_all = overtaken
        with pytest.raises(NotAllowed) as told:
            scribe.handle(note(scribe))
        assert told.value.code == "not_enrolled"
        assert [one.reason for one in scribe.messages(3)] == ["", "not_enrolled"]


# --- the thread -----------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> Any:
    replica = Replica(tmp_path / "replica.db")
    yield replica
    replica.close()


def _feed(replica: Replica, gate: Any = None) -> Feed:
    from ledger.clock import SYSTEM  # noqa: PLC0415 (only here)

    return Feed(replica, lambda: opened_on(replica), gate or (lambda: 0), SYSTEM)


def delivered(book: Book) -> list[StoredMessage]:
    return [
        StoredMessage(n, subject, b"", body, n)
        for n, (subject, body) in enumerate(book.messages, 1)
    ]


def test_nothing_is_taken_before_the_gate(kept: Replica) -> None:
    """What was delivered waits until a gate has passed, and again after every new connection."""
    book = Book()
    book.write(ObservationNoted(text="x"), "observation.x")
    passing, asked = threading.Event(), threading.Event()

    def gate() -> int:
        asked.set()
        assert passing.wait(10)
        return 2

    feed = _feed(kept, gate)
    feed.start()
    first, second = delivered(book)
    feed.offer(first)
    assert asked.wait(10)
    assert feed.position.number == 0
    passing.set()
    feed.wait_for(1)
    passing.clear()
    asked.clear()
    feed.connected()
    feed.offer(second)
    assert asked.wait(10)
    assert feed.position.number == 1
    assert [row.number for row in kept.rows(1)] == [1], "kept before the gate compares"
    passing.set()
    feed.wait_for(2)
    feed.stop()


def test_a_change_during_a_gate_needs_another(kept: Replica) -> None:
    """A connection made while a gate runs on the one before is not covered by it."""
    book = Book()
    gates = []

    def gate() -> int:
        gates.append(feed.position.number)
        if len(gates) == 1:
            feed.connected()
            feed.connected()
        return 1

    feed = _feed(kept, gate)
    feed.offer(delivered(book)[0])
    feed.start()
    feed.wait_for(1)
    wait_until(lambda: len(gates) == 2)
    feed.wait_checked()
    feed.stop()
    assert gates == [0, 1]


def test_a_gap_is_a_doubt(kept: Replica) -> None:
    """A message that is not the next one: nothing more is taken, and everybody is told why."""
    book = Book()
    for n in range(3):
        book.write(ObservationNoted(text="x"), f"observation.x{n}")
    feed = _feed(kept)
    feed.start()
    messages = delivered(book)
    feed.offer(messages[0])
    feed.offer(messages[2])
    with pytest.raises(ReadOnly) as doubt:
        feed.wait_for(3)
    assert doubt.value.code == "messages_missing_between"
    assert doubt.value.fields == {"first": 2, "last": 2}
    feed.stop()
    assert [row.number for row in kept.rows(1)] == [1]


def test_a_full_disk_holds_what_was_taken(kept: Replica, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is kept once there is room again, without a hole; until then the link says why not."""
    book = Book()
    for n in range(5):
        book.write(ObservationNoted(text="x"), f"observation.x{n}")
    keep, full = kept.keep, threading.Event()
    full.set()

    def keep_if_room(*rows: Any) -> None:
        if full.is_set():
            raise LedgerError("replica_unwritable", reason="database or disk is full")
        keep(*rows)

    monkeypatch.setattr(kept, "keep", keep_if_room)
    feed = _feed(kept)
    feed.start()
    messages = delivered(book)
    for message in messages[:3]:
        feed.offer(message)
    wait_until(lambda: feed.link.state is LinkState.OFFLINE)
    assert feed.link.error is not None
    assert feed.link.error.code == "replica_unwritable"
    assert feed.position.number == 3
    for message in messages[3:]:
        feed.offer(message)
    feed.wait_for(6)
    full.clear()
    feed.flush()
    assert [row.number for row in kept.rows(1)] == [1, 2, 3, 4, 5, 6]
    feed.stop()


def test_a_fold_that_breaks_is_no_silent_death(
    kept: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The feed says that it is broken instead of looking alive."""
    book = Book()
    feed = _feed(kept)
    monkeypatch.setattr(feed.fold, "take_checked", lambda *_: 1 / 0)
    feed.start()
    feed.offer(delivered(book)[0])
    wait_until(lambda: feed.link.state is LinkState.READ_ONLY)
    assert feed.link.error is not None
    assert feed.link.error.code == "feed_broken"
    with pytest.raises(ReadOnly):
        feed.wait_for(2)
    feed.stop()


def test_a_replica_that_differs_is_a_doubt(kept: Replica) -> None:
    """Another process of this home holds another message under that number."""
    book, other = Book(), Book("real")
    feed = _feed(kept)
    rival = _feed(kept)
    for one, source in ((feed, book), (rival, other)):
        one.start()
        one.offer(delivered(source)[0])
        one.wait_for(1)
    feed.stop()
    wait_until(lambda: rival.link.state is LinkState.READ_ONLY)
    assert rival.link.error is not None
    assert rival.link.error.code == "replica_differs"
    rival.stop()
    assert [row.body for row in kept.rows(1)] == [book.messages[0][1]]


def test_two_processes_fill_one_replica(kept: Replica) -> None:
    """Each number is kept once, whoever was first; and a failed check stands."""
    book = Book()
    for n in range(30):
        book.write(ObservationNoted(text="x"), f"observation.x{n}")
    entry = book.entry(ObservationNoted(text="lie"), "observation.lie")
    key = STRANGER.signer.public.encode()
    book.put(
        f"{PREFIX}.observation.lie.1",
        signed(entry, STRANGER).replace(key, FOUNDER.signer.public.encode()),
    )
    feeds = [_feed(kept) for _ in range(2)]
    for feed in feeds:
        for message in delivered(book):
            feed.offer(message)
        feed.start()
    for feed in feeds:
        feed.wait_checked()
        feed.stop()
    assert [row.number for row in kept.rows(1)] == list(range(1, 33))
    assert [row.verdict for row in kept.rows(1)].count("void:bad_signature") == 1


def test_a_terminal_without_a_server_reads_and_goes_live(desk: Desk) -> None:
    """Connecting without waiting is no error while the stream is out of reach."""
    desk.open().close()
    with desk.terminal() as terminal:
        terminal.connect(wait=False)
        wait_until(lambda: terminal.link.state is LinkState.LIVE)
        assert terminal.crisis.name == desk.name
    with connected(desk.settings.server) as connection:
        delete_stream(connection, desk.stream)

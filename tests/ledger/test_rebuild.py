"""A server made anew from a copy: the same numbers and bytes, whatever happens on the way."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ledger.errors import ReadOnly, Refused, VerificationFailed
from ledger.evidence.digest import subject_text
from ledger.home.home import Home
from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.sending import Sender
from ledger.jetstream.stream import Stream
from ledger.server.embedded import Endpoint, ServerState, ensure, status, stop
from ledger.server.process import process_exists
from ledger.store.replica import MessageRow
from ledger.terminal.rebuild import (
    Rebuilt,
    check_length,
    copy_of,
    embedded,
    left_out,
    rebuild_home,
    rebuild_into,
)
from ledger.terminal.session import address_of
from ledger.terminal.terminal import Terminal
from tests.support import prefork
from tests.support.cli import environment, run
from tests.support.desk import Desk, note
from tests.support.nats import SingleServer
from tests.support.waiting import wait_until
from tests.support.wire import Wire

JUNK = [
    (b"observation.\x7f.1", b""),
    (b"observation.\x00\x01", b"\xff" * 100),
    (b"observation." + b"x" * 1_500, b"a long subject"),
    (b"observation.\xc3\xa9.1", b"no ASCII"),
    (b"observation.\xff\xfe.1", b"no UTF-8"),
    (b"observation.\x0b\x0c.1", b"no line"),
    (b"observation.much.1", b"x" * 65_535),
    (b"decision.cut.1", b"decision.taken\n{}"),
]
"""What anybody who may publish can leave in a ledger; subjects without the prefix."""

WILD = [*JUNK, (b"x" * 3_000, b"longer"), (b"*", b"a pattern"), (b"a.>", b"another"), (b"a.b", b"")]
"""And where there is no door."""


@pytest.fixture
def desk(home: Path) -> Desk:
    """A crisis on the home's own server, with junk between its entries."""
    desk = Desk(home)
    with desk.open() as terminal:
        terminal.handle(note(terminal, "one"))
        _publish(terminal, JUNK)
        wait_until(lambda: terminal.snapshot(lambda fold: fold.situation.head) == 2 + len(JUNK))
        for text in ("two", "three"):
            terminal.handle(note(terminal, text))
    return desk


def _publish(terminal: Terminal, messages: list[tuple[bytes, bytes]]) -> None:
    connection = Connection(address_of(terminal))
    connection.open()
    sender = Sender(connection, terminal.pin.stream)
    for subject, body in messages:
        whole = OutgoingMessage(subject_text(terminal.pin.prefix.encode() + b"." + subject), body)
        connection.portal.call(sender.send, [whole], 5.0)
    connection.close()


def _stored(address: ConnectionSettings, desk: Desk) -> list[tuple[int, str, bytes]]:
    """Everything a server holds of a crisis."""
    connection = Connection(address)
    connection.open()
    stream = Stream(connection, desk.stream, desk.prefix)
    found = [(m.sequence, m.subject, m.body) for m in stream.page(1, stream.info().last_seq)]
    connection.close()
    return found


def _kept(rows: list[MessageRow]) -> list[tuple[int, str, bytes]]:
    return [(row.number, row.subject, row.body) for row in rows]


def _address(endpoint: Endpoint) -> ConnectionSettings:
    return ConnectionSettings(url=endpoint.url, nkey_seed=endpoint.nkey_seed, name="test")


def _served(directory: Path, store: Path) -> SingleServer:
    """A server of somebody else's on a store, which lets anybody into the ledger's account."""
    accounts = "accounts { LEDGER { jetstream: enabled, users: [ { user: a, password: b } ] } }\n"
    return SingleServer(directory, f"{accounts}no_auth_user: a\nmax_control_line: 8KB\n", store)


def _flip(home: Path, body: bytes) -> None:
    """End the server and change one bit of a message in its store."""
    stop(home)
    blocks = [path for path in (home / "server" / "store").rglob("*.blk")
              if body in path.read_bytes()]  # fmt: skip
    assert blocks
    for block in blocks:
        data = bytearray(block.read_bytes())
        data[data.index(body) + len(body) // 2] ^= 1
        block.write_bytes(data)


def _bytes_of(store: Path) -> dict[str, bytes]:
    return {str(p.relative_to(store)): p.read_bytes() for p in store.rglob("*.blk")}


def _named(desk: Desk) -> Terminal:
    """The terminal on one of several crises of a home."""
    return Terminal.open(replace(desk.settings, crisis=desk.name))


def _looked_at(terminal: Terminal) -> None:
    terminal.connect()
    terminal.read_back()


def _rebuilt(desk: Desk) -> Rebuilt:
    with desk.terminal() as terminal:
        return rebuild_home(desk.settings.home, [copy_of(terminal)])


def test_a_server_that_lost_an_entry_is_made_anew(desk: Desk, home: Path, tmp_path: Path) -> None:
    """Numbers, subjects and bytes are what they were, junk too; writing goes on, others can join.

    The broken store is kept as it was.
    """
    rows = desk.rows()
    _flip(home, rows[1].body)
    broken = _bytes_of(home / "server" / "store")
    with desk.terminal() as terminal, pytest.raises(ReadOnly) as lost:
        _looked_at(terminal)
    assert lost.value.code in {"server_lost", "server_rewound"}, "as the server recovers"
    made = _rebuilt(desk)
    assert made.kept is not None
    assert _bytes_of(made.kept).keys() == broken.keys()
    assert _stored(_address(ensure(home)), desk) == _kept(rows)
    with desk.at_work() as terminal:
        assert terminal.read_back() == len(rows)
        assert terminal.handle(note(terminal, "four")).numbers == (len(rows) + 1,)
    joining = desk.joining(tmp_path / "other")
    joining.settings = replace(joining.settings, server=ensure(home).url)
    (joining.settings.home / "server").mkdir(mode=0o700)
    seed = joining.settings.home / "server" / "login.seed"
    seed.write_bytes((home / "server" / "login.seed").read_bytes())
    seed.chmod(0o600)
    with joining.at_work() as terminal:
        terminal.wait_checked()
        assert terminal.read().position.number == len(rows) + 1
    assert _kept(joining.rows()) == _kept(desk.rows())


def test_the_store_can_be_given_to_another_server(desk: Desk, home: Path, tmp_path: Path) -> None:
    """Made in a directory of its own; nothing of this home changes."""
    before = ensure(home).server_id
    target = tmp_path / "away" / "store"
    with desk.terminal() as terminal:
        made = rebuild_into(target, [copy_of(terminal)])
        assert (made.store, made.kept) == (target, None)
        with pytest.raises(Refused) as full:
            rebuild_into(target, [copy_of(terminal)])
    assert full.value.code == "rebuild_target"
    assert [p.name for p in target.parent.iterdir()] == ["store"]
    assert ensure(home).server_id == before
    with _served(tmp_path / "foreign", target) as server:
        address = ConnectionSettings(url=server.url, name="test")
        assert _stored(address, desk) == _kept(desk.rows())


def test_whatever_a_server_without_a_door_took_goes_in(
    own_server: SingleServer, tmp_path: Path
) -> None:
    """Subjects that are patterns, and longer ones than our own door lets through."""
    desk = Desk(tmp_path / "home", own_server.url)
    target = tmp_path / "store"
    with desk.open() as terminal:
        _publish(terminal, WILD)
        wait_until(lambda: terminal.snapshot(lambda fold: fold.situation.head) == 1 + len(WILD))
        terminal.flush()
        rebuild_into(target, [copy_of(terminal)])
    with _served(tmp_path / "foreign", target) as server:
        assert _stored(ConnectionSettings(url=server.url, name="test"), desk) == _kept(desk.rows())


def test_messages_whose_subjects_read_the_same_go_in_side_by_side(
    own_server: SingleServer, tmp_path: Path
) -> None:
    """A server tells them apart by carriage returns that nobody else sees: all come back."""
    desk = Desk(tmp_path / "home", own_server.url)
    subject = f"{desk.prefix}.observation.twice.1".encode()
    header = b"NATS/1.0\r\nA: b\r\n\r\n"
    sent = [
        (subject, b"1", b""),
        (subject + b"\r", b"2", header),
        (subject + b"\r\r", b"3", header),
        (subject + b"x", b"x" * 65_530, b""),
    ]
    with desk.open() as terminal:
        with Wire(own_server.url) as wire:
            for one in sent:
                wire.publish(*one)
                wire.settle()
        wait_until(lambda: terminal.snapshot(lambda fold: fold.situation.head) >= 4)
        terminal.handle(note(terminal, "and on"))
        terminal.confirm()
        terminal.flush()
        assert len(terminal.replica.repeated()) >= 2
        rebuild_into(tmp_path / "store", [copy_of(terminal)])
    with _served(tmp_path / "foreign", tmp_path / "store") as server:
        assert _stored(ConnectionSettings(url=server.url, name="test"), desk) == _kept(desk.rows())


def test_a_copy_that_was_changed_builds_nothing(desk: Desk, home: Path) -> None:
    """It is folded again first."""
    with desk.terminal() as terminal:
        with terminal.replica._file.writing() as db:
            db.execute("UPDATE message SET verdict = 'void:role' WHERE number = 2")
        with pytest.raises(VerificationFailed):
            copy_of(terminal)
    assert ensure(home).started is False


def test_a_copy_that_is_shorter_than_the_server_builds_nothing(desk: Desk, home: Path) -> None:
    """What the server has more, or ever said it had, would be lost and its numbers given again."""
    with desk.terminal() as terminal:
        copy = copy_of(terminal)
        check_length(copy)
        _publish(terminal, [(b"x.1", b"x")])
        with pytest.raises(Refused) as behind:
            check_length(copy)
        assert behind.value.fields["server"] == copy.number + 1
        stop(home)
        terminal.replica.remember(promised=b"99")
        with pytest.raises(Refused) as promised:
            check_length(copy)
    assert (promised.value.code, promised.value.fields["server"]) == ("rebuild_behind", 99)


def test_every_ledger_of_the_home_goes_in(desk: Desk, home: Path) -> None:
    """One server holds them all; a stream of nobody's is named and stays in the old store."""
    other = Desk(home)
    other.open().close()
    endpoint = ensure(home)
    seed = Home(home).provisioner_seed()
    connection = Connection(ConnectionSettings(url=endpoint.url, nkey_seed=seed, name="test"))
    connection.open()
    Stream(connection, "crisis-unknown", "crisis.unknown").create()
    connection.close()
    with _named(desk) as first, _named(other) as second:
        copies = [copy_of(first), copy_of(second)]
        assert left_out(home, copies) == ["crisis-unknown"]
        rebuild_home(home, copies)
        assert {pin.name for pin in embedded(first.home)} == {desk.name, other.name}
    for one in (desk, other):
        assert _stored(_address(ensure(home)), one) == _kept(one.rows())


def test_killed_between_the_two_names_it_is_finished(desk: Desk, home: Path) -> None:
    """The old store is away and the new one not yet there: whoever needs the server puts it there.

    A new store beside an old one is thrown away by the next rebuilding.
    """
    server = home / "server"
    stop(home)
    (server / "store").rename(server / "store.rebuilt")
    assert _stored(_address(ensure(home)), desk) == _kept(desk.rows())
    (server / "store.rebuilt").mkdir()
    _rebuilt(desk)
    assert not (server / "store.rebuilt").exists()
    assert _stored(_address(ensure(home)), desk) == _kept(desk.rows())


# --- killed on the way ----------------------------------------------------------------------------


@pytest.fixture
def long(home: Path) -> Desk:
    """A ledger whose rebuilding takes a while: thousands of messages of nobody's."""
    desk = Desk(home)
    with desk.open() as terminal:
        _flood(terminal, 12_000)
        wait_until(
            lambda: terminal.snapshot(lambda fold: fold.situation.head) == 12_001, seconds=60
        )
    return desk


def _flood(terminal: Terminal, count: int) -> None:
    connection = Connection(address_of(terminal))
    connection.open()
    sender, prefix = Sender(connection, terminal.pin.stream), terminal.pin.prefix
    for first in range(0, count, 1000):
        batch = [
            OutgoingMessage(f"{prefix}.observation.{n}.1", b"noise" * 40)
            for n in range(first, first + 1000)
        ]
        connection.portal.call(sender.send, batch, 30.0)
    connection.close()


def _places(home: Path) -> list[Callable[[], bool]]:
    """Moments of a rebuilding, each told by what is on the disk."""
    server = home / "server"
    workshop = server / "rebuild" / "store"
    return [
        workshop.exists,
        lambda: _filled(workshop) > 0,
        lambda: _filled(workshop) > 1_000_000,
        lambda: any(server.glob("store.broken-*")) or (server / "store.rebuilt").exists(),
    ]


def _filled(store: Path) -> int:
    """Bytes in the blocks of a store that somebody else fills, and moves away."""
    try:
        return sum(path.stat().st_size for path in store.rglob("*.blk"))
    except FileNotFoundError:
        return 0


@pytest.mark.parametrize("moment", range(4))
def test_killed_on_the_way(long: Desk, home: Path, moment: int) -> None:
    """The old store as it was or the new one whole; no server is left behind; then it goes on."""
    rows = long.rows()
    reached = _places(home)[moment]
    with Path(os.devnull).open("r+b") as nothing:
        standard = (nothing.fileno(),) * 3
        child = prefork.begin(("server", "rebuild", "--yes"), environment(home), standard)
    wait_until(lambda: reached() or not child.runs(), seconds=60)
    child.kill()
    assert _stored(_address(ensure(home)), long)[-1] == _kept(rows)[-1]
    left = _left_behind(home)
    assert left or moment not in {1, 2}, "its server lives on without it"
    done = run("server", "rebuild", "--yes", "--json", home=home)
    assert done.code == 0, done.err
    assert not any(process_exists(pid) for pid in left)
    (made,) = done.data["crises"]
    assert (made["name"], made["number"]) == (long.name, len(rows))
    assert _stored(_address(ensure(home)), long) == _kept(rows)
    assert not (home / "server" / "rebuild").exists()
    assert status(home).state is ServerState.RUNNING


def _left_behind(home: Path) -> list[int]:
    found = (home / "server" / "rebuild").glob("server.pid")
    return [pid for path in found if process_exists(pid := int(path.read_text()))]

"""Log-ins are let in and out while the server runs: at once, whole, and asked of the server."""

import json
import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from nacl.utils import random

from ledger.errors import Refused
from ledger.home.home import Home
from ledger.nkey import public_nkey
from ledger.server import admission, authorization_reload
from ledger.server.admission import admit, admitted, revoke
from ledger.server.directory import ServerDirectory
from ledger.server.embedded import Endpoint, ServerState, ensure, restart, status, stop
from ledger.server.errors import ServerStateError
from ledger.server.handshake import KeyNotTakenError, log_in
from tests.support.door import Raw, cut, make_stream, provisioner, reader, writer
from tests.support.freezing import freeze, thaw
from tests.support.waiting import wait_until

INFO = "$JS.API.STREAM.INFO.crisis-a"


@pytest.fixture
def end(home: Path) -> Endpoint:
    found = ensure(home)
    make_stream(found.url, Home(home).provisioner_seed())
    return found


def asks(port: int, seed: bytes) -> bool:
    """Whether a log-in gets an answer about the stream.

    A server that is still taking the door in may cut a connection made meanwhile (seen on 2.15.1
    on a busy machine); a client connects again, as ours does.
    """
    for _ in range(RECONNECTS):
        with suppress(ConnectionError), Raw(port, seed) as raw:
            raw.subscribe(f"{raw.inbox}.>")
            if answer := raw.ask(INFO):
                return b'"config"' in answer.body
    return False


RECONNECTS = 20


def let_in(port: int, seed: bytes) -> Raw:
    """A connection of a log-in that a server has taken in: as `asks`, it is asked for again."""
    wait_until(lambda: asks(port, seed))
    return Raw(port, seed)


def test_who_is_admitted_works_at_once(home: Path, end: Endpoint) -> None:
    """No restart: the same server answers the new log-in as soon as the command is done."""
    for _ in range(5):
        seed = random(32)
        assert admit(home, reader(seed, "a")) is None
        assert asks(end.port, seed)
    assert ensure(home).server_id == end.server_id
    assert len(admitted(home)) == 5


def test_who_is_revoked_is_cut_and_stays_out(home: Path, end: Endpoint) -> None:
    """Standing connections are closed; others, admitted or the home's own, are not."""
    gone, stays = random(32), random(32)
    admit(home, writer(gone, crisis="a"))
    admit(home, writer(stays, crisis="a"))
    theirs, other, ours = (let_in(end.port, seed) for seed in (gone, stays, end.nkey_seed))
    with theirs, other, ours:
        [grant] = revoke(home, public_nkey(gone))
        assert grant.key == public_nkey(gone)
        wait_until(lambda: cut(theirs))
        assert not cut(other)
        assert not cut(ours)
    with pytest.raises(KeyNotTakenError):
        log_in(end.port, gone)
    assert asks(end.port, stays)


def test_another_role_replaces_the_first(home: Path, end: Endpoint) -> None:
    """On standing connections too: what the old role allowed is refused, the new one's works."""
    seed = random(32)
    admit(home, writer(seed, "observation", crisis="a"))
    with let_in(end.port, seed) as raw:
        raw.subscribe(f"{raw.inbox}.>")
        assert raw.ask("crisis.a.observation.x.1", b"x") is not None
        before = admit(home, writer(seed, "decision", crisis="a"))
        assert before == writer(seed, "observation", crisis="a")
        assert raw.ask("crisis.a.observation.x.2", b"x") is None
        assert raw.ask("crisis.a.decision.x.1", b"x") is not None
    assert admitted(home) == [writer(seed, "decision", crisis="a")]


def test_one_key_in_two_crises(home: Path, end: Endpoint) -> None:
    """It may do in each what it was admitted for there, and loses both at once."""
    make_stream(end.url, Home(home).provisioner_seed(), "b")
    seed = random(32)
    admit(home, writer(seed, "observation", crisis="a"))
    admit(home, reader(seed, "b"))
    with let_in(end.port, seed) as raw:
        raw.subscribe(f"{raw.inbox}.>")
        assert raw.ask("crisis.a.observation.x.1", b"x") is not None
        assert raw.ask("crisis.b.observation.x.1", b"x") is None
        assert raw.ask("$JS.API.STREAM.INFO.crisis-b") is not None
    assert len(revoke(home, public_nkey(seed))) == 2
    assert admitted(home) == []


def test_it_is_remembered(home: Path) -> None:
    """Admitted while the server is stopped, or before there is one, it is let in when it runs."""
    seed = random(32)
    admit(home, reader(seed))
    assert status(home).state is ServerState.STOPPED
    end = ensure(home)
    assert log_in(end.port, seed) is not None
    assert log_in(restart(home).port, seed) is not None
    assert stop(home)


def test_the_same_again_is_said_and_holds(home: Path, end: Endpoint) -> None:
    """A second time is refused; a server that had not read the first time has read it then."""
    grant = reader(seed := random(32), "a")
    kept = ServerDirectory(home).door.read_text()
    admit(home, grant)
    ServerDirectory(home).door.write_text(kept)
    admit(home, grant)
    with pytest.raises(Refused) as caught:
        admit(home, grant)
    assert caught.value.code == "already_admitted"
    assert asks(end.port, seed)


def test_what_cannot_be_admitted(home: Path, end: Endpoint) -> None:
    """The home's own keys, and one key for making streams and for using them."""
    for seed in (end.nkey_seed, Home(home).provisioner_seed()):
        with pytest.raises(Refused) as caught:
            admit(home, reader(seed))
        assert caught.value.code == "login_is_own"
        with pytest.raises(Refused) as caught:
            revoke(home, public_nkey(seed))
        assert caught.value.code == "login_is_own"
    seed = random(32)
    admit(home, provisioner(seed))
    with pytest.raises(Refused) as caught:
        admit(home, writer(seed))
    assert caught.value.code == "provisioner_apart"
    assert admitted(home) == [provisioner(seed)]
    with pytest.raises(Refused) as caught:
        revoke(home, public_nkey(random(32)))
    assert caught.value.code == "not_admitted"


@pytest.mark.parametrize("record", ["# {}", '# {"key":"U","kind":"reader"}', "# {cut off}"])
def test_a_damaged_door_is_named_and_kept(home: Path, end: Endpoint, record: str) -> None:
    """Nothing is written over it, and the server goes on behind the door it has read."""
    door = ServerDirectory(home).door
    door.write_text(f"{record}\n{door.read_text()}")
    before = door.read_bytes()
    for run in (lambda: admit(home, reader(random(32))), lambda: admitted(home)):
        with pytest.raises(ServerStateError) as caught:
            run()
        assert caught.value.code == "door_damaged"
        assert caught.value.fields["path"] == door
    assert door.read_bytes() == before
    assert log_in(end.port, end.nkey_seed) is not None


def test_a_door_is_private_and_holds_no_secret(home: Path, end: Endpoint) -> None:
    """Mode 0600, and no seed in it; the provisioner's is in a file of its own."""
    place = ServerDirectory(home)
    assert stat.S_IMODE(place.door.stat().st_mode) == 0o600
    assert stat.S_IMODE(place.provisioner.stat().st_mode) == 0o600
    for seed in (place.seed, place.provisioner):
        assert seed.read_text().strip() not in place.door.read_text() + place.config.read_text()
    assert place.seed.read_text() != place.provisioner.read_text()


def test_two_commands_at_once_lose_nothing(home: Path, end: Endpoint) -> None:
    """Each waits for its turn: both log-ins are in."""
    seeds = [random(32) for _ in range(4)]
    children = []
    for seed in seeds:
        if (child := os.fork()) == 0:
            admit(home, reader(seed, "a"))
            os._exit(0)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0] * 4
    assert len(admitted(home)) == 4
    assert all(asks(end.port, seed) for seed in seeds)


def test_a_server_that_does_not_read_is_said(
    home: Path, end: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The door is written, and the server may read it later: that is what is said."""
    monkeypatch.setattr(authorization_reload, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(authorization_reload, "_READING_SECONDS", 0.1)
    monkeypatch.setattr("ledger.server.handshake.ANSWER_SECONDS", 0.2)
    freeze(end.pid)
    try:
        with pytest.raises(ServerStateError) as caught:
            admit(home, reader(random(32)))
    finally:
        thaw(end.pid)
    assert caught.value.code == "door_not_read"


def test_a_home_that_was_moved_is_still_read_again(
    home: Path, end: Endpoint, new_home: Callable[[str], Path]
) -> None:
    """The running server finds its door in the home's new place."""
    moved = home.rename(new_home("moved"))
    admit(moved, reader(seed := random(32), "a"))
    assert asks(end.port, seed)


def test_a_door_for_another_server(home: Path, tmp_path: Path) -> None:
    """Written into the directory named, for whatever user that server runs as; no home is made."""
    folder = tmp_path / "door"
    seed = random(32)
    admit(home, reader(seed, "a"), folder)
    path = folder / admission.DOOR_FILE
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert admitted(home, folder) == [reader(seed, "a")]
    assert public_nkey(seed) in path.read_text()
    revoke(home, public_nkey(seed), folder)
    assert public_nkey(seed) not in path.read_text()
    assert not home.exists()


def test_the_table_is_what_is_written(home: Path, end: Endpoint) -> None:
    """Nobody's account imports a call that the table does not give to its kind."""
    admit(home, reader(random(32), "a"))
    text = ServerDirectory(home).door.read_text()
    for word in ("UPDATE", "PURGE", "RESTORE", "SNAPSHOT", "NAMES", "LIST", "CONSUMER"):
        assert word not in text
    assert {*re.findall(r"\S*DELETE\S*", text)} <= {'"$JS.API.STREAM.MSG.DELETE.*"'}


def test_whoever_may_overwrite_keys_deletes_nothing_else(home: Path, end: Endpoint) -> None:
    """A log-in for every crisis has the call for every stream; the ledger's own refuses it."""
    seed = random(32)
    admit(home, writer(seed))
    with let_in(end.port, seed) as raw:
        raw.subscribe(f"{raw.inbox}.>")
        stored = raw.ask("crisis.a.decision.d.1", b"kept")
        assert stored is not None
        assert json.loads(stored.body)["seq"] == 1
        for erase in ({"seq": 1}, {"seq": 1, "no_erase": True}):
            answer = raw.ask("$JS.API.STREAM.MSG.DELETE.crisis-a", erase)
            assert answer is not None
            assert "error" in json.loads(answer.body)
        state = raw.ask(INFO)
        assert state is not None
        assert json.loads(state.body)["state"]["messages"] == 1
    other = random(32)
    admit(home, writer(other, crisis="a"))
    with let_in(end.port, other) as raw:
        raw.subscribe(f"{raw.inbox}.>")
        assert raw.ask("$JS.API.STREAM.MSG.DELETE.crisis-a", {"seq": 1}) is None

"""Recognising a server: a NATS server says who it is, anything else is nobody."""

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from nacl.utils import random

from ledger.nkey import public_nkey
from ledger.server.handshake import KeyNotTakenError, greet, log_in
from ledger.server.process import ServerProcess, free_port

INFO = b'INFO {"server_id":"N1","server_name":"n","version":"2.15.1","nonce":"abc","x":[1]} \r\n'


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledger.server.handshake.ANSWER_SECONDS", 0.2)


@contextmanager
def listener(*answers: bytes) -> Iterator[tuple[int, list[bytes]]]:
    """Sends one answer, reads what comes, sends the next one, and hangs up."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with closing(connection), suppress(ConnectionError):
                for answer in answers:
                    connection.sendall(answer)
                    heard.append(connection.recv(4096))

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield server.getsockname()[1], heard
        finally:
            thread.join()


def test_a_real_server_takes_our_key(tmp_path: Path) -> None:
    """A nats-server that knows only our public nkey takes our log-in and no other."""
    seed = random(32)
    config = tmp_path / "server.conf"
    config.write_text(
        f'listen: "127.0.0.1:-1"\nauthorization {{ users: [ {{ nkey: {public_nkey(seed)} }} ] }}\n'
    )
    with ServerProcess(config, tmp_path / "server.log") as server:
        greeting = log_in(server.port, seed)
        assert greeting is not None
        assert greeting.server_id == server.announced.server_id
        assert greeting.version == server.announced.version
        with pytest.raises(KeyNotTakenError, match="Authorization Violation"):
            log_in(server.port, random(32))


def test_a_greeting_needs_no_key() -> None:
    """A server says who it is before anybody logs in."""
    with listener(INFO) as (port, _):
        greeting = greet(port)
    assert greeting is not None
    assert (greeting.server_id, greeting.server_name, greeting.version) == ("N1", "n", "2.15.1")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"INFO \r\n",
        b"INFO {}\r\n",
        b'INFO {"server_id":1,"server_name":"n","version":"2"}\r\n',
        b"INFO \xff\xfe\r\n",
        b"INFO " + b"x" * (1 << 17),
    ],
)
def test_whoever_is_no_nats_server_is_nobody(answer: bytes) -> None:
    """A listener that greets otherwise, or not at all, is not taken for a server."""
    with listener(answer) as (port, _):
        assert greet(port) is None
    with listener(answer) as (port, _):
        assert log_in(port, bytes(32)) is None


@pytest.mark.parametrize("answer", [b"", b"+OK\r\n", b"MSG a 1 0\r\n"])
def test_a_log_in_without_an_answer_is_no_log_in(answer: bytes) -> None:
    """Only PONG tells that the key was taken."""
    with listener(INFO, answer) as (port, _):
        assert log_in(port, bytes(32)) is None


@pytest.mark.parametrize("nonce", [b"", b"pay the ransom"])
def test_a_nonce_that_is_none_is_not_signed(nonce: bytes) -> None:
    """A false server that asks for a signature of its own text hears nothing from us."""
    with listener(INFO.replace(b"abc", nonce)) as (port, heard):
        assert log_in(port, bytes(32)) is None
    assert heard == [b""]


def test_nobody_listening_is_nobody() -> None:
    """A port without a listener gives no greeting."""
    assert greet(free_port()) is None
    assert log_in(free_port(), bytes(32)) is None


def test_a_listener_that_says_nothing_is_given_up() -> None:
    """A listener that never greets costs the time-out and no more."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert greet(silent.getsockname()[1]) is None

"""Keys of sealed texts at a real server: boxed, written once, overwritten when erased."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import structs

from ledger.errors import NotAllowed, Refused
from ledger.evidence.sealing import boxed
from ledger.evidence.signing import Signer, from_text, to_text
from ledger.home.home import Pin
from ledger.jetstream.connection import Connection
from ledger.jetstream.message import OutgoingMessage
from ledger.live.key_store import KeyStore, keys_stream
from ledger.server.process import ServerProcess
from tests.support.door import Keys, embedded, everyone, logged_in, writer

KEYS = Keys(b"provisioner" + bytes(21), b"writer" + bytes(26), b"reader" + bytes(26))
SCRIBE = b"scribe" + bytes(26)
KEEPER = b"keeper" + bytes(26)
"""Who writes about the record, in a role that may not erase."""
PIN = Pin(
    ledger="0" * 32, name="a", title="A", kind="exercise", founder="k" * 43, member="m", role="r",
    terminal="t",
)  # fmt: skip
DPO = Signer(b"data protection officer's seed..")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture(scope="module")
def server(folder: Path) -> Iterator[ServerProcess]:
    with embedded(folder, *everyone(KEYS), writer(SCRIBE, "observation"),
                  structs.replace(writer(KEEPER, "record"), erases=False)) as process:  # fmt: skip
        with logged_in(url(process), KEYS.provisioner) as connection:
            keys_stream(connection, PIN).create()
        yield process


@pytest.fixture
def writing(server: ServerProcess) -> Iterator[Connection]:
    with logged_in(url(server), KEYS.writer) as connection:
        yield connection


def url(server: ServerProcess) -> str:
    return f"nats://127.0.0.1:{server.port}"


def store(connection: Connection) -> KeyStore:
    return KeyStore(keys_stream(connection, PIN), PIN)


def new() -> tuple[str, bytes, str]:
    """The commitment of a text, its key, and that in the box of the data protection officer."""
    secret = os.urandom(32)
    return to_text(os.urandom(32)), secret, boxed(secret, DPO.public)


def on_disk(folder: Path, text: str) -> bool:
    """Whether any file of the server's store holds these bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return any(text.encode() in path.read_bytes() for path in files)


def test_whoever_reads_finds_the_boxes_in_order(server: ServerProcess, writing: Connection) -> None:
    """Those of a stretch of the stream, by text; one who came later has a sheet of their own."""
    commitment, secret, box = new()
    at = store(writing)
    before = at.length() or 0
    at.put(commitment, {DPO.public: box})
    at.put(commitment, {"another": "x"})
    with logged_in(url(server), KEYS.reader) as reading:
        reader = store(reading)
        found = list(reader.boxes(before + 1, reader.length() or 0))
    assert found == [(commitment, {DPO.public: box}), (commitment, {"another": "x"})]
    assert DPO.opened(from_text(found[0][1][DPO.public], 80)) == secret
    assert at.holders(commitment) == {DPO.public, "another"}


@pytest.mark.parametrize("name", ["/tmp/anywhere", "x" * 42, "x" * 44, "x" * 43 + "~"])
def test_what_is_laid_for_no_text_is_passed_by(
    server: ServerProcess, writing: Connection, name: str
) -> None:
    """A subject can hold a path; whoever may write one names no file of those who read it."""
    at = store(writing)
    before = at.length() or 0
    at.put(name, {DPO.public: new()[2]})
    commitment, _, box = new()
    at.put(commitment, {DPO.public: box})
    with logged_in(url(server), KEYS.reader) as reading:
        reader = store(reading)
        found = list(reader.boxes(before + 1, reader.length() or 0))
    assert found == [(commitment, {DPO.public: box})]


def test_an_erased_key_is_in_no_file_of_the_server(
    server: ServerProcess, folder: Path, writing: Connection
) -> None:
    """Its bytes are written over, not only passed by; a key beside it stays."""
    (gone, _, box), (stays, _, other) = new(), new()
    at = store(writing)
    at.put(gone, {DPO.public: box})
    at.put(stays, {DPO.public: other})
    assert on_disk(folder, box)
    assert at.erase(gone) == 1
    assert not on_disk(folder, box)
    assert on_disk(folder, other)
    assert (at.holders(gone), at.holders(stays)) == (set(), {DPO.public})
    assert at.erase(gone) == 0, "again there is nothing to do"


def test_a_key_that_is_erased_does_not_come_back(writing: Connection) -> None:
    """Whoever had not heard of it and lays its box again is told, and the box is gone."""
    commitment, _, box = new()
    at = store(writing)
    at.put(commitment, {DPO.public: box})
    at.erase(commitment)
    with pytest.raises(Refused, match="text_erased"):
        at.put(commitment, {DPO.public: box})
    assert at.holders(commitment) == set()


def test_who_says_that_a_key_is_gone_has_signed_it(writing: Connection) -> None:
    """A word under somebody else's key, or about another text, counts for nothing."""
    (one, _, _), (other, _, _) = new(), new()
    at = store(writing)
    at.say_gone(one, DPO, PIN, "2026-11-28T12:00:00Z")
    at.say_gone(one, DPO, PIN, "2026-11-28T12:00:00Z")
    (word,) = at.gone(one)
    assert (word.member, word.terminal, word.signer) == ("m", "t", DPO.public)
    stream = keys_stream(writing, PIN)
    body = stream.bodies([f"keys.a.{one}.gone.{DPO.public}"]).popitem()[1]
    stream.append([OutgoingMessage(f"keys.a.{other}.gone.{DPO.public}", body)])
    stream.append([OutgoingMessage(f"keys.a.{other}.gone.x", b"nonsense")])
    assert at.gone(other) == []


@pytest.mark.parametrize("seed", [SCRIBE, KEEPER])
def test_only_whose_role_may_erase_erases(
    server: ServerProcess, writing: Connection, seed: bytes
) -> None:
    """Another writer, of the record too, adds keys and cannot take them away."""
    commitment, _, box = new()
    with logged_in(url(server), seed) as connection:
        at = store(connection)
        at.put(commitment, {DPO.public: box})
        with pytest.raises(NotAllowed, match="keys_not_permitted"):
            at.erase(commitment)
    with logged_in(url(server), KEYS.reader) as connection, pytest.raises(NotAllowed):
        store(connection).put(commitment, {DPO.public: box})
    assert store(writing).holders(commitment) == {DPO.public}

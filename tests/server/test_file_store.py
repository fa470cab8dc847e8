"""Attached files at a real server: in pieces, bounded, and believed only by their digest."""

import os
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from msgspec import structs

from ledger.errors import LedgerError, NotAllowed, ReadOnly, Refused
from ledger.home.files import FileId
from ledger.home.home import Pin
from ledger.jetstream.connection import Connection
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.stream import Stream
from ledger.live.continuity import metadata_of
from ledger.live.file_store import AT_ONCE, PIECE, Condition, FileStore, files_stream
from ledger.server.process import ServerProcess
from tests.support.door import Keys, Raw, embedded, everyone, logged_in, provisioner, writer

KEYS = Keys(b"provisioner" + bytes(21), b"writer" + bytes(26), b"reader" + bytes(26))
PIN = Pin(
    ledger="0" * 32, name="a", title="A", kind="exercise", founder="k" * 43, member="m", role="r",
    terminal="t",
)  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServerProcess]:
    with embedded(tmp_path_factory.mktemp("files"), *everyone(KEYS)) as process:
        with logged_in(url(process), KEYS.provisioner) as connection:
            files_stream(connection, PIN).create()
        yield process


@pytest.fixture
def writing(server: ServerProcess) -> Iterator[Connection]:
    with logged_in(url(server), KEYS.writer) as connection:
        yield connection


def url(server: ServerProcess) -> str:
    return f"nats://127.0.0.1:{server.port}"


def store(connection: Connection, pin: Pin = PIN) -> FileStore:
    return FileStore(files_stream(connection, pin), pin)


def put_on_disk(folder: Path, size: int) -> tuple[Path, FileId, bytes]:
    """A file of random bytes, so that no two tests have the same."""
    content = os.urandom(size)
    path = folder / "file"
    path.write_bytes(content)
    return path, FileId(sha256(content).hexdigest(), size), content


def pieces(connection: Connection, file: FileId) -> list[str]:
    """The subjects that the stream has of a file."""
    names = [f"files.a.{file.digest}.{c}.{n}" for c in range(4) for n in range(50)]
    return sorted(files_stream(connection, PIN).bodies(names))


def lay(connection: Connection, file: FileId, copy: int, piece: int, body: bytes) -> None:
    message = OutgoingMessage(f"files.a.{file.digest}.{copy}.{piece}", body)
    files_stream(connection, PIN).append([message])


@pytest.mark.parametrize("size", [1, PIECE, PIECE + 1, AT_ONCE * PIECE, AT_ONCE * PIECE + 7])
def test_what_goes_in_comes_out(
    server: ServerProcess, writing: Connection, tmp_path: Path, size: int
) -> None:
    """Byte for byte, read by whoever may only read; progress ends where the file does."""
    path, file, content = put_on_disk(tmp_path, size)
    told: list[tuple[int, int]] = []
    store(writing).put(file, path, lambda done, whole: told.append((done, whole)))
    assert told[-1] == (size, size)
    with logged_in(url(server), KEYS.reader) as reading:
        into = BytesIO(b"what was there before is longer" * 9)
        assert store(reading).fetch(file, into) is Condition.WHOLE
    assert into.getvalue() == content


def test_the_same_file_is_stored_once(writing: Connection, tmp_path: Path) -> None:
    """Whoever brings it again adds nothing."""
    path, file, _ = put_on_disk(tmp_path, 3 * PIECE)
    store(writing).put(file, path)
    before = files_stream(writing, PIN).info().messages
    store(writing).put(file, path)
    assert files_stream(writing, PIN).info().messages == before
    assert len(pieces(writing, file)) == 3


def test_one_that_was_broken_off_goes_on(writing: Connection, tmp_path: Path) -> None:
    """Pieces that are there stay; until the last one is there the file is missing."""
    path, file, content = put_on_disk(tmp_path, 3 * PIECE)
    lay(writing, file, 0, 1, content[PIECE : 2 * PIECE])
    assert store(writing).fetch(file) is Condition.MISSING
    store(writing).put(file, path)
    assert store(writing).fetch(file) is Condition.WHOLE
    assert [name.split(".")[3] for name in pieces(writing, file)] == ["0"] * 3


def test_a_file_that_was_never_brought_is_missing(writing: Connection, tmp_path: Path) -> None:
    """Nothing is there, or the file is larger than any may be."""
    _, file, _ = put_on_disk(tmp_path, 9)
    assert store(writing).fetch(file) is Condition.MISSING
    assert store(writing).fetch(FileId(file.digest, 2**50)) is Condition.MISSING


@pytest.mark.parametrize("spoiled", [b"x" * PIECE, b"short", b""])
def test_a_piece_of_another_is_found_and_stands_in_nobodys_way(
    server: ServerProcess, writing: Connection, tmp_path: Path, spoiled: bytes
) -> None:
    """Somebody's else bytes cannot be taken away: the file is laid beside them, and read there."""
    path, file, content = put_on_disk(tmp_path, 2 * PIECE)
    with Raw(server.port, KEYS.writer) as raw:
        raw.subscribe(f"{raw.inbox}.>")
        assert raw.ask(f"files.a.{file.digest}.0.1", spoiled)
    lay(writing, file, 0, 0, content[:PIECE])
    assert store(writing).fetch(file) is Condition.ALTERED
    store(writing).put(file, path)
    into = BytesIO()
    assert store(writing).fetch(file, into) is Condition.WHOLE
    assert into.getvalue() == content


def test_where_every_place_is_spoiled_it_is_said(writing: Connection, tmp_path: Path) -> None:
    """After so many copies nobody goes on trying."""
    path, file, _ = put_on_disk(tmp_path, 9)
    for copy in range(16):
        lay(writing, file, copy, 0, b"not these")
    with pytest.raises(Refused) as caught:
        store(writing).put(file, path)
    assert caught.value.code == "attachment_spoiled"
    assert store(writing).fetch(file) is Condition.ALTERED


def test_no_more_than_there_is_room_for(server: ServerProcess, tmp_path: Path) -> None:
    """A stream that is full says so; what was there is read as before."""
    pin = structs.replace(PIN, name="full")
    with logged_in(url(server), KEYS.provisioner) as connection:
        metadata = metadata_of(pin.ledger)
        Stream(connection, "files-full", "files.full", metadata=metadata, most=2).create()
    with logged_in(url(server), KEYS.writer) as connection:
        path, file, _ = put_on_disk(tmp_path, 2 * PIECE)
        store(connection, pin).put(file, path)
        more, third, _ = put_on_disk(tmp_path, 9)
        with pytest.raises(Refused) as caught:
            store(connection, pin).put(third, more)
        assert caught.value.code == "files_full"
        assert store(connection, pin).fetch(file) is Condition.WHOLE
        assert store(connection, pin).fetch(third) is Condition.MISSING


def test_a_place_made_otherwise_is_not_written_to(server: ServerProcess) -> None:
    """Nor one of another ledger; one that is not there is no error yet."""
    with logged_in(url(server), KEYS.provisioner) as connection:
        metadata = metadata_of(PIN.ledger)
        Stream(connection, "files-odd", "files.odd", metadata=metadata, most=5).create()
    with logged_in(url(server), KEYS.writer) as connection:
        assert store(connection).exists()
        assert not store(connection, structs.replace(PIN, name="nowhere")).exists()
        for pin, code in (
            (structs.replace(PIN, name="odd"), "config_differs"),
            (structs.replace(PIN, ledger="1" * 32), "other_ledger"),
        ):
            with pytest.raises(ReadOnly) as caught:
                store(connection, pin).exists()
            assert caught.value.code == code


def test_an_older_door_is_named(tmp_path: Path) -> None:
    """Whoever is admitted for another crisis alone may see and add nothing here."""
    with embedded(
        tmp_path, provisioner(KEYS.provisioner), writer(KEYS.writer, crisis="b")
    ) as other:
        with logged_in(url(other), KEYS.provisioner) as connection:
            files_stream(connection, PIN).create()
        path, file, _ = put_on_disk(tmp_path, 9)
        with logged_in(url(other), KEYS.writer) as connection:
            for work in (
                store(connection).exists,
                lambda: store(connection).fetch(file),
                lambda: store(connection).put(file, path),
            ):
                with pytest.raises(NotAllowed) as caught:
                    work()
                assert caught.value.code == "files_not_permitted"


def test_a_server_that_is_gone_is_named(tmp_path: Path) -> None:
    """So that the file and its entry are kept until it is back."""
    path, file, _ = put_on_disk(tmp_path, 9)
    process = embedded(tmp_path, *everyone(KEYS))
    with process, logged_in(url(process), KEYS.writer) as connection:
        process.kill()
        with pytest.raises(LedgerError) as caught:
            store(connection).put(file, path)
        assert caught.value.code == "server_unreachable"

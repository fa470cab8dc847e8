"""`crisis attach` and `crisis attachment`: files kept at the server, found by their entries."""

import os
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from ledger.errors import NotAllowed
from ledger.home.home import Home
from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.message import OutgoingMessage
from ledger.live.file_store import PIECE, files_stream
from ledger.server.embedded import ensure, stop
from ledger.terminal import attaching, provision
from projections.scenario import organisation
from tests.cli.conftest import open_exercise
from tests.support.cli import Ran, run_here

AWAY = ("--server", "nats://127.0.0.1:9")
"""Nobody listens there."""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An exercise whose second entry is an observation."""
    directory = tmp_path_factory.mktemp("attachments")
    (directory / "org.toml").write_bytes(organisation())
    home = directory / "home"
    try:
        open_exercise(home, directory / "org.toml")
        assert run_here("observation", "note", "A note on the screen", home=home).code == 0
        yield home
    finally:
        stop(home, 1)


def new_file(folder: Path, size: int = 90_000, name: str = "note.jpg") -> Path:
    """Random bytes, so that no two tests have the same."""
    path = folder / name
    path.write_bytes(os.urandom(size))
    return path


def digest(path: Path) -> str:
    return sha256(path.read_bytes()).hexdigest()


def attach(desk: Path, path: Path, *words: str) -> int:
    """The number of its entry."""
    done = run_here("attach", str(path), *words, "--json", home=desk)
    assert done.code == 0, done.err
    number: int = done.data["number"]
    return number


def files_here(desk: Path) -> Path:
    return desk / "crises" / "vivalia" / "files"


def head(desk: Path) -> int:
    number: int = run_here("log", "--json", "--last", "1", home=desk).rows[-1]["number"]
    return number


def connection(desk: Path) -> Connection:
    place = ensure(desk)
    made = Connection(ConnectionSettings(url=place.url, nkey_seed=place.nkey_seed, name="test"))
    made.open()
    return made


def put_at_server(desk: Path, subject: str, body: bytes) -> None:
    """A piece from somebody else who may write."""
    at = connection(desk)
    try:
        files_stream(at, Home(desk).pin("vivalia")).append([OutgoingMessage(subject, body)])
    finally:
        at.close()


def test_what_is_attached_is_fetched_by_what_it_is_about(desk: Path, tmp_path: Path) -> None:
    """From the server, in a home that has lost it; it stays there from then on."""
    path = new_file(tmp_path)
    number = attach(desk, path, "--to", "2", "--what", "Photo of the note", "--kept", "safe")
    shutil.rmtree(files_here(desk))
    done = run_here("attachment", str(number), "-o", str(tmp_path / "out"), "--json", home=desk)
    assert (done.code, done.data["digest"]) == (0, digest(path)), done.err
    assert (tmp_path / "out").read_bytes() == path.read_bytes()
    offline = run_here("attachment", str(number), "-o", str(tmp_path / "again"), "--offline",
                       home=desk)  # fmt: skip
    assert offline.code == 0, offline.err
    assert (tmp_path / "again").read_bytes() == path.read_bytes()


def test_the_entry_says_that_there_is_a_file(desk: Path, tmp_path: Path) -> None:
    """Its own page, and that of what it is about; on the line what it is and how to have it."""
    number = attach(desk, new_file(tmp_path), "--to", "2", "--what", "Photo of the note")
    page = run_here("show", "2", home=desk).out
    assert f"#{number}  Photo of the note (note.jpg, 90" in page
    assert f"crisis attachment {number} -o FILE" in page
    attached = run_here("show", "2", "--json", home=desk).data["attached"]
    assert attached[-1]["number"] == number
    assert "server" in run_here("show", str(number), home=desk).out
    listed = run_here("attachment", "N-1", "--json", home=desk).data
    assert listed[-1]["number"] == number


def test_several_are_told_apart_by_their_numbers(desk: Path, tmp_path: Path) -> None:
    """The same file twice is one; two files of one entry are asked for by number."""
    assert run_here("observation", "note", "Two photos", home=desk).code == 0
    about, path = str(head(desk)), new_file(tmp_path)
    none = run_here("attachment", about, "-o", str(tmp_path / "o"), "--json", home=desk)
    assert (none.code, none.error["error"]) == (3, "attachment_none")
    assert run_here("attachment", about, home=desk).out.startswith("No file")
    first, second = attach(desk, path, "--to", about), attach(desk, path, "--to", about)
    assert run_here("attachment", about, "-o", str(tmp_path / "o"), home=desk).code == 0
    third = attach(desk, new_file(tmp_path, name="b"), "--to", about)
    done = run_here("attachment", about, "-o", str(tmp_path / "o"), "--json", home=desk)
    assert (done.code, done.error["error"]) == (2, "attachment_several")
    assert done.error["fields"]["known"] == f"#{first}, #{second}, #{third}"


def test_what_cannot_be_attached_records_nothing(desk: Path, tmp_path: Path) -> None:
    """Each by its code, with exit 2 or that of a rule; nothing is left in the home either."""
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    good, before = new_file(tmp_path), head(desk)
    for file, words, code, ended in (
        (tmp_path / "empty", (), "attachment_empty", 2),
        (tmp_path / "pipe", (), "attachment_no_file", 2),
        (tmp_path / "absent", (), "attachment_unreadable", 2),
        (tmp_path, (), "attachment_unreadable", 2),
        (good, ("--to", "9999"), "unknown_number", 3),
        (good, ("--to", "x"), "unknown_reference", 2),
    ):
        done = run_here("attach", str(file), *words, "--json", home=desk)
        assert (done.code, done.error["error"]) == (ended, code), done.err
    assert head(desk) == before
    assert not (files_here(desk) / digest(good)).exists()
    for value, code in (("9999", "unknown_number"), ("pink", "attachment_no_entry")):
        done = run_here("attachment", value, "--json", home=desk)
        assert done.error["error"] == code


def test_a_name_that_commands_a_terminal_is_shown_harmless(desk: Path, tmp_path: Path) -> None:
    """Escapes, line feeds and what turns a line round are in the name of no entry."""
    number = attach(desk, new_file(tmp_path, name="\x1b[31mred\n\u202egpj.jpg"), "--to", "2")
    [row] = run_here("attachment", str(number), "--json", home=desk).data
    assert not {"\x1b", "\n", "\u202e"} & {*row["name"]}
    assert row["name"].endswith(".jpg")
    assert "\x1b" not in run_here("show", str(number), home=desk).out


def test_without_a_server_both_wait_and_go_together(desk: Path, tmp_path: Path) -> None:
    """The file is in the home before the answer comes; `sync` brings it and then the entry."""
    path = new_file(tmp_path, 2 * PIECE + 1)
    kept = run_here(*AWAY, "attach", str(path), "--to", "2", "--json", home=desk)
    assert kept.code == 5, kept.err
    assert (files_here(desk) / digest(path)).read_bytes() == path.read_bytes()
    path.unlink()
    synced = run_here("sync", "--json", home=desk)
    assert synced.code == 0, synced.err
    number = synced.data["sent"][0]["numbers"][-1]
    shutil.rmtree(files_here(desk))
    assert run_here("attachment", str(number), "-o", str(path), home=desk).code == 0


def test_an_entry_names_no_file_that_is_nowhere(desk: Path, tmp_path: Path) -> None:
    """Said by hand to be at the server, it has to be there; without digest or size it cannot."""
    path, before = new_file(tmp_path), head(desk)
    said = ("record", "attach", "x", "--stored", "server", "--digest", digest(path), "--json")
    done = run_here(*said, "--size", "90000", home=desk)
    assert (done.code, done.error["error"]) == (3, "attachment_not_here")
    assert run_here(*said, home=desk).error["error"] == "stored_unnamed"
    assert head(desk) == before
    attach(desk, path)
    shutil.rmtree(files_here(desk))
    assert run_here(*said, "--size", "90000", home=desk).code == 0


def test_a_file_of_other_bytes_is_never_handed_over(desk: Path, tmp_path: Path) -> None:
    """Altered at the server and not here: exit 6 and no file; altered here it is fetched anew."""
    path = new_file(tmp_path)
    number = attach(desk, path)
    here = files_here(desk) / digest(path)
    here.write_bytes(b"other")
    assert run_here("attachment", str(number), "-o", str(tmp_path / "o"), home=desk).code == 0
    assert here.read_bytes() == path.read_bytes()
    bad = new_file(tmp_path, 9, "bad")
    put_at_server(desk, f"files.vivalia.{digest(bad)}.0.0", b"x" * 9)
    spoiled = record_by_hand(desk, digest(bad), 9)
    done = run_here("attachment", str(spoiled), "-o", str(tmp_path / "p"), "--json", home=desk)
    assert (done.code, done.error["error"]) == (6, "attachment_altered")
    assert not (tmp_path / "p").exists()
    gone = record_by_hand(desk, "0" * 64, 9)
    done = run_here("attachment", str(gone), "-o", str(tmp_path / "p"), "--json", home=desk)
    assert (done.code, done.error["error"]) == (1, "attachment_missing")


def record_by_hand(desk: Path, sha: str, size: int) -> int:
    """An entry of somebody who does not see to its file."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(attaching.Attaching, "bring", lambda *_: None)
        done = run_here("record", "attach", "x", "--stored", "server", "--digest", sha,
                        "--size", str(size), "--json", home=desk)  # fmt: skip
    assert done.code == 0, done.err
    number: int = done.data["number"]
    return number


def test_doctor_finds_what_is_missing_or_altered(desk: Path, tmp_path: Path) -> None:
    """Here by itself, at the server with `--deep`, each by the number of its entry; exit 6."""
    good, here = attach(desk, new_file(tmp_path)), new_file(tmp_path, name="here")
    spoiled = attach(desk, here)
    gone = record_by_hand(desk, "1" * 64, 9)
    other = "2" * 64
    put_at_server(desk, f"files.vivalia.{other}.0.0", b"x" * 9)
    altered = record_by_hand(desk, other, 9)
    assert looked_at(desk, "files")["state"] == "ok"
    (files_here(desk) / digest(here)).write_bytes(b"other")
    found = looked_at(desk, "files")
    assert (found["state"], f"#{spoiled}" in found["detail"]) == ("bad", True)
    deep = run_here("doctor", "--deep", "--json", home=desk)
    found = next(one for one in deep.data if one["name"] == "files_at_server")
    assert (deep.code, found["state"]) == (6, "bad")
    missing, _, rest = found["detail"].partition(f"#{altered}")
    assert f"#{gone}" in missing
    assert f"#{good}" not in missing + rest
    assert run_here("attachment", str(spoiled), "-o", str(tmp_path / "o"), home=desk).code == 0
    assert looked_at(desk, "files")["state"] == "ok"


def looked_at(desk: Path, name: str) -> Any:
    found = run_here("doctor", "--json", home=desk).data
    return next(one for one in found if one["name"] == name)


def test_what_is_marked_is_asked_for(desk: Path, tmp_path: Path) -> None:
    """As its entry: above the ceiling its number alone, and the file to who says that he may."""
    number = str(attach(desk, new_file(tmp_path, name="secret"), "--marking", "judicial"))
    assert "secret" not in run_here("attachment", number, home=desk).out
    words = ("attachment", number, "-o", str(tmp_path / "o"))
    assert run_here(*words, "--json", home=desk).error["error"] == "attachment_restricted"
    assert run_here(*words, "--marking-ceiling", "judicial", home=desk).code == 0


def test_a_ledger_of_before_gets_its_place(
    exercise_before: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the home that may make streams; another one says who can."""
    path = new_file(tmp_path)

    def refused(*_: Any) -> None:
        raise NotAllowed("provisioner_not_admitted", key="U", name="vivalia", variable="X")

    with monkeypatch.context() as patch:
        patch.setattr(attaching, "make_files", refused)
        done = run_here("attach", str(path), "--json", home=exercise_before)
        assert (done.code, done.error["error"]) == (4, "files_not_made")
    assert attach(exercise_before, path) == 2


@pytest.fixture
def exercise_before(home: Path, organisation: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An exercise that was opened before there were files."""
    with monkeypatch.context() as patch:
        patch.setattr(provision, "make_files", lambda *_: None)
        return open_exercise(home, organisation)


def test_a_server_that_is_made_anew_has_the_files_of_the_home(
    exercise: Path, tmp_path: Path
) -> None:
    """So that whoever else asks finds them there; no stream of files is said to be left out."""
    path = new_file(tmp_path)
    number = attach(exercise, path)
    rebuilt = run_here("server", "rebuild", "--yes", home=exercise)
    assert rebuilt.code == 0, rebuilt.err
    assert "files-vivalia" not in rebuilt.err
    shutil.rmtree(files_here(exercise))
    done = run_here("attachment", str(number), "-o", str(tmp_path / "o"), home=exercise)
    assert done.code == 0, done.err
    assert (tmp_path / "o").read_bytes() == path.read_bytes()


def test_it_is_said_in_every_language(desk: Path, tmp_path: Path) -> None:
    """Help with an example, and the answer."""
    for lang in ("fr", "nl", "de", "en"):
        shown = help_in(lang, desk)
        assert "crisis attach note.jpg --to 142" in shown.out
        assert "25 Mi" in shown.out


def help_in(lang: str, desk: Path) -> Ran:
    return run_here("--lang", lang, "attach", "--help", home=desk)

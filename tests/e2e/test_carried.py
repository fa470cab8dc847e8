"""What one terminal could not send is carried to another on a stick, and recorded once."""

import shlex
import shutil
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from ledger.command.outcome import Sent
from tests.e2e.test_joining import NAME, Founded, admitted, founded, join
from tests.support.cli import Ran, run_here
from tui.cli.kept_words import last_number

AWAY = ("--server", "nats://127.0.0.1:9")


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Founded]:
    with founded(tmp_path) as own:
        yield own


@pytest.fixture
def scribe(own: Founded, tmp_path: Path) -> Path:
    """The home of a second member, enrolled, who has the ledger as it is."""
    home = tmp_path / "second"
    joined = join(home, own.server, own.founder, "--founder", own.opened)
    assert joined.code == 0, joined.err
    enrolment = next(line for line in joined.out.splitlines() if "crisis member enrol" in line)
    words = shlex.split(enrolment)
    words[words.index("ROLE")] = "scribe"
    assert run_here(*words[1:], home=own.founder).code == 0
    return home


def there(own: Founded, home: Path, *words: str, monkeypatch: pytest.MonkeyPatch) -> Ran:
    with monkeypatch.context() as patch:
        for name, value in admitted(own.founder).items():
            patch.setenv(name, value)
        return run_here(*words, home=home)


def test_a_stick_is_recorded_once_whoever_comes_first(
    own: Founded, scribe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By another member on behalf of its author; the author's own home finds it recorded."""
    assert there(own, scribe, "sync", monkeypatch=monkeypatch).code == 0
    for text in ("Rain", "More rain"):
        assert run_here(*AWAY, "observation", "note", text, home=scribe).code == 5
    stick = tmp_path / "stick.jsonl"
    assert run_here(*AWAY, "outbox", "save", str(stick), home=scribe).code == 0
    taken = run_here("outbox", "take", str(stick), "--json", home=own.founder)
    assert taken.code == 0, taken.err
    assert [one["receipt"] for one in taken.data["sent"]] == ["E-1", "E-2"]
    again = run_here("outbox", "take", str(stick), "--json", home=own.founder)
    assert (again.code, again.data["known"], again.data["kept"]) == (0, 2, [])
    entry = run_here("log", "--last", "1", "--json", home=own.founder).rows[0]["entry"]
    assert (entry["receipt"], entry["behalf"]) == ("E-2", "scribe-2")
    assert entry["written"]["by"] == "scribe-2"
    assert entry["recorder"]["member"] == "coordinator"
    home = there(own, scribe, "sync", monkeypatch=monkeypatch)
    assert (home.code, "2 kept commands recorded" in home.out) == (0, True), home.out + home.err
    assert run_here("outbox", "list", "--json", home=scribe).data["commands"] == []
    texts = [
        row["entry"]["event"].get("text") for row in run_here("log", "--json", home=scribe).rows
    ]
    assert texts[2:] == ["Rain", "More rain"]


def test_a_stick_of_somebody_revoked_is_taken_by_nobody(
    own: Founded, scribe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody can tell when it was signed; one who never was enrolled is told apart."""
    assert there(own, scribe, "sync", monkeypatch=monkeypatch).code == 0
    assert run_here(*AWAY, "observation", "note", "Rain", home=scribe).code == 5
    stick = tmp_path / "stick.jsonl"
    assert run_here(*AWAY, "outbox", "save", str(stick), home=scribe).code == 0
    assert run_here("member", "revoke", "scribe-2", "--reason", "left", home=own.founder).code == 0
    taken = run_here("outbox", "take", str(stick), "--json", home=own.founder)
    assert (taken.code, taken.error["error"]) == (4, "carried_revoked")
    assert run_here("outbox", "list", "--json", home=own.founder).data["commands"] == []


def test_a_stick_carries_no_more_than_its_author_may(
    own: Founded, scribe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A coordinator's terminal lends nobody its role."""
    assert there(own, scribe, "sync", monkeypatch=monkeypatch).code == 0
    words = ("member", "enrol", "friend", "Friend", "A" * 43, "coordinator")
    kept = run_here(*AWAY, *words, home=scribe)
    assert kept.code == 5, kept.err
    stick = tmp_path / "stick.jsonl"
    assert run_here(*AWAY, "outbox", "save", str(stick), home=scribe).code == 0
    taken = run_here("outbox", "take", str(stick), "--json", home=own.founder)
    assert taken.code == 3, taken.err
    assert taken.data["sent"][0]["refused"]["error"] == "writer_may_not"


@pytest.fixture
def stick(
    own: Founded, scribe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Path]:
    """Commands that the scribe gives offline, on a stick."""

    def made(*commands: tuple[str, ...]) -> Path:
        assert there(own, scribe, "sync", monkeypatch=monkeypatch).code == 0
        for words in commands:
            assert run_here(*AWAY, *words, home=scribe).code == 5
        path = tmp_path / "stick.jsonl"
        assert run_here(*AWAY, "outbox", "save", str(path), home=scribe).code == 0
        return path

    return made


def test_what_is_changed_of_a_stick_is_of_whoever_changes_it(
    own: Founded, scribe: Path, stick: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under an id and a receipt of its own, on behalf of the author, whose command still goes."""
    for name in ("one", "two"):
        asked = ("request", "log", "arlon", f"Printer {name}", "--as", name)
        assert run_here(*asked, home=own.founder).code == 0
    path = stick(("request", "deliver", "three"))
    taken = run_here("outbox", "take", str(path), "--json", home=own.founder)
    assert taken.data["sent"][0]["refused"]["error"] == "unknown_originator"
    sent = run_here("outbox", "send", "E-1", "--set", "target=one", home=own.founder)
    assert sent.code == 0, sent.err
    assert "E-1 of scribe-2 stays as it was written" in sent.out
    entry = run_here("log", "--last", "1", "--json", home=own.founder).rows[0]["entry"]
    assert (entry["receipt"], entry["recorder"]["member"]) == ("B-1", "coordinator")
    assert (entry["behalf"], entry["source"]) == ("scribe-2", "E-1 (scribe-2)")
    assert entry["written"].get("by") is None
    assert run_here("outbox", "list", "--json", home=own.founder).data["commands"] == []
    said = run_here("show", "E-1", home=own.founder).out
    assert "B-1" in said, "the page of the old one leads to the new one"
    assert there(own, scribe, "sync", monkeypatch=monkeypatch).code == 3
    mended = there(own, scribe, "outbox", "send", "E-1", "--set", "target=two", "--json",
                   monkeypatch=monkeypatch)  # fmt: skip
    assert mended.code == 0, mended.out + mended.err
    entry = run_here("log", "--last", "1", "--json", home=own.founder).rows[0]["entry"]
    assert (entry["receipt"], entry["recorder"]["member"]) == ("E-1", "scribe-2")


def test_what_its_author_may_not_record_may_be_taken_over(
    own: Founded, scribe: Path, stick: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refusal says whose role it is and what to do; settled so, nobody is asked any more."""
    path = stick(("member", "enrol", "friend", "Friend", "A" * 43, "scribe"))
    taken = run_here("outbox", "take", str(path), home=own.founder)
    assert "scribe-2, who wrote it, may not" in taken.out
    assert "crisis outbox send E-1 --own" in taken.out
    mine = run_here("outbox", "send", "E-1", "--own", "--json", home=own.founder)
    assert mine.code == 0, mine.out + mine.err
    assert mine.data["taken_over"] == [{"receipt": "E-1", "member": "scribe-2", "as": "B-1"}]


def test_what_was_recorded_elsewhere_is_refused_no_more(
    own: Founded, scribe: Path, stick: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once its own home has recorded it, a task of the home that had refused it is done."""
    path = stick(("request", "deliver", "late", "--note", "On the ramp"))
    assert run_here("outbox", "take", str(path), home=own.founder).code == 3
    asked = ("request", "log", "arlon", "Printer", "--as", "late")
    assert run_here(*asked, home=own.founder).code == 0
    assert there(own, scribe, "sync", monkeypatch=monkeypatch).code == 0
    synced = run_here("sync", "--json", home=own.founder)
    assert (synced.code, synced.data["kept"].get("refused", 0)) == (0, 0), synced.out
    assert synced.data["sent"][0]["numbers"] == [4]
    assert run_here("outbox", "list", "--json", home=own.founder).data["commands"] == []


PHOTO = b"\x89PNG\r\n" + bytes(range(256)) * 700


@pytest.fixture
def photo(stick: Callable[..., Path], tmp_path: Path) -> Path:
    """A stick with a photo that was attached offline, and deleted since where it came from."""
    file = tmp_path / "photo.png"
    file.write_bytes(PHOTO)
    path = stick(("observation", "note", "A note on the screen"), ("attach", str(file)))
    file.unlink()
    return path


def file_on(stick: Path) -> Path:
    (file,) = stick.with_name(f"{stick.name}.files").iterdir()
    return file


def test_an_attached_file_travels_with_its_command(own: Founded, photo: Path) -> None:
    """It lies beside the commands under its digest, and is at the server before its entry is."""
    assert file_on(photo).name == sha256(PHOTO).hexdigest()
    taken = run_here("outbox", "take", str(photo), "--json", home=own.founder)
    assert (taken.code, taken.data["lacking"]) == (0, []), taken.err
    (file,) = taken.data["files"]
    assert (file["receipt"], file["name"], file["size"]) == ("E-2", "photo.png", len(PHOTO))
    (number,) = taken.data["sent"][1]["numbers"]
    shutil.rmtree(own.founder / "crises" / NAME / "files")
    out = photo.with_name("out.png")
    done = run_here("attachment", str(number), "-o", str(out), home=own.founder)
    assert (done.code, out.read_bytes()) == (0, PHOTO), done.err


def test_a_stick_that_takes_no_files_saves_nothing(scribe: Path, photo: Path) -> None:
    """Commands without their files would look whole; all of it waits in its home."""
    other = photo.with_name("other.jsonl")
    other.with_name("other.jsonl.files").touch()
    done = run_here(*AWAY, "outbox", "save", str(other), "--json", home=scribe)
    assert (done.code, done.error["error"]) == (1, "carried_files_unwritable")
    assert not other.exists()


def test_a_file_that_was_altered_on_the_way_is_named(own: Founded, photo: Path) -> None:
    """By its receipt and its name, with exit code 6; nothing at all is taken, nor kept here."""
    file, cut = file_on(photo), PHOTO[:-1]
    for altered in (b"x" + PHOTO[1:], cut, PHOTO + b"x", b""):
        file.write_bytes(altered)
        taken = run_here("outbox", "take", str(photo), "--json", home=own.founder)
        assert (taken.code, taken.error["error"]) == (6, "carried_file_altered")
        assert "E-2" in taken.error["message"]
        assert "photo.png" in taken.error["message"]
        assert run_here("outbox", "list", "--json", home=own.founder).data["commands"] == []
        assert not (own.founder / "crises" / NAME / "files").exists()


def test_a_file_that_was_left_behind_can_come_later(own: Founded, photo: Path) -> None:
    """The rest is recorded; its command waits and says why, until the file is there."""
    folder = file_on(photo).parent
    folder.rename(folder.with_name("left"))
    taken = run_here("outbox", "take", str(photo), "--json", home=own.founder)
    assert (taken.code, [one["receipt"] for one in taken.data["lacking"]]) == (3, ["E-2"])
    noted, attached = taken.data["sent"]
    assert noted["numbers"]
    assert attached["refused"]["error"] == "attachment_not_here"
    folder.with_name("left").rename(folder)
    again = run_here("outbox", "take", str(photo), "--json", home=own.founder)
    assert [one["receipt"] for one in again.data["files"]] == ["E-2"]
    sent = run_here("outbox", "send", "E-2", "--json", home=own.founder)
    assert (sent.code, len(sent.data["sent"][0]["numbers"])) == (0, 1), sent.err


def test_the_last_of_several_is_the_highest() -> None:
    """Of what was recorded in another order, the number that is said last is the latest."""
    sent = [Sent("B-19", "a", (471,)), Sent("B-20", "b", (470,))]
    assert last_number(sent) == 471

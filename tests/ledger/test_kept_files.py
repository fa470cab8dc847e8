"""The files of a home: taken whole under their digest, or refused with nothing left behind."""

import os
from hashlib import sha256
from pathlib import Path

import pytest

from ledger.errors import LedgerError
from ledger.home import files
from ledger.home.files import MOST_BYTES, FileId, KeptFiles


@pytest.fixture
def kept(tmp_path: Path) -> KeptFiles:
    (tmp_path / "crisis").mkdir()
    return KeptFiles(tmp_path / "crisis")


def left(kept: KeptFiles) -> list[str]:
    return sorted(path.name for path in kept.path.glob("*"))


def test_a_file_is_kept_under_its_digest(kept: KeptFiles, tmp_path: Path) -> None:
    """For its owner only; taken once more it is the same, and one that was altered is mended."""
    (tmp_path / "note").write_bytes(b"pay")
    file = kept.take(tmp_path / "note")
    assert file == FileId(sha256(b"pay").hexdigest(), 3)
    assert kept.holds(file)
    assert kept.path_of(file).stat().st_mode & 0o777 == 0o600
    kept.path_of(file).write_bytes(b"pal")
    assert (kept.has(file), kept.holds(file)) == (True, False)
    assert kept.take(tmp_path / "note") == file
    assert kept.holds(file)
    assert left(kept) == [file.digest]


def test_the_largest_that_is_kept(kept: KeptFiles, tmp_path: Path) -> None:
    """25 MiB and not a byte more."""
    path = tmp_path / "large"
    with path.open("wb") as file:
        file.truncate(MOST_BYTES)
    assert kept.take(path).size == MOST_BYTES
    with path.open("ab") as file:
        file.write(b"x")
    with pytest.raises(LedgerError) as caught:
        kept.take(path)
    assert caught.value.code == "attachment_too_large"


def test_what_is_no_file_is_refused_at_once(kept: KeptFiles, tmp_path: Path) -> None:
    """A pipe that nobody writes to is not waited for, 10 GB are not read."""
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")
    with (tmp_path / "huge").open("wb") as file:
        file.truncate(10 << 30)
    for name, code in (
        ("empty", "attachment_empty"),
        ("pipe", "attachment_no_file"),
        ("huge", "attachment_too_large"),
        ("absent", "attachment_unreadable"),
        ("crisis", "attachment_unreadable"),
        ("nul\0", "attachment_unreadable"),
    ):
        with pytest.raises(LedgerError) as caught:
            kept.take(tmp_path / name)
        assert (caught.value.code, caught.value.exit) == (code, 2)
    assert left(kept) == []


@pytest.mark.parametrize("later", [b"longer than before", b"sh", b"same"])
def test_one_that_is_written_to_meanwhile_is_refused(
    kept: KeptFiles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, later: bytes
) -> None:
    """Longer, shorter, or other bytes of the same length: what was read is no version of it."""
    path = tmp_path / "log"
    path.write_bytes(b"four")
    read = files._read

    def writing(source: Path, *rest: object) -> bytes:
        path.write_bytes(later)
        os.utime(path, ns=(1, 1))
        return read(source, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(files, "_read", writing)
    with pytest.raises(LedgerError) as caught:
        kept.take(path)
    assert caught.value.code == "attachment_changing"
    assert left(kept) == []


def test_a_home_that_cannot_take_it_says_so(kept: KeptFiles, tmp_path: Path) -> None:
    """A full disk, or a file where the folder should be; the user's file is untouched."""
    (tmp_path / "note").write_bytes(b"pay")
    kept.path.touch()
    with pytest.raises(LedgerError) as caught:
        kept.take(tmp_path / "note")
    assert caught.value.code == "attachment_not_kept"
    assert (tmp_path / "note").read_bytes() == b"pay"


def test_drafts_of_the_killed_are_cleared(kept: KeptFiles, tmp_path: Path) -> None:
    """Old ones only: another process may be at work on a young one."""
    (tmp_path / "note").write_bytes(b"pay")
    file = kept.take(tmp_path / "note")
    for name, age in ((".draft-old", 7200), (".draft-new", 0)):
        (kept.path / name).touch()
        then = (kept.path / name).stat().st_mtime - age
        os.utime(kept.path / name, (then, then))
    kept.take(tmp_path / "note")
    assert left(kept) == sorted([file.digest, ".draft-new"])

"""A home that cannot be written still reads: each command says once what is the matter."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cli import CRISIS, Ran, home_of, run, whole_story
from tests.support.mounts import NOBODY, fill, mounted, remount

READING = [
    ["brief"],
    ["log", "--last", "3"],
    ["log", "--signed"],
    ["show", "40"],
    ["info"],
    ["list"],
]
SETPRIV = Path(shutil.which("setpriv") or "")
_DROPPED = "-dac_override,-dac_read_search,-fowner"


def unprivileged(*words: str, home: Path) -> Ran:
    """As somebody for whom permissions count; root's own files stay root's."""
    drop = ["--bounding-set", _DROPPED, "--inh-caps", _DROPPED, str(CRISIS)]
    return run(*drop, *words, home=home, program=SETPRIV)


def said_once(done: Ran, words: str) -> None:
    assert done.code == 0, done.err
    assert done.out
    assert done.err.count(words) == 1, done.err
    assert "Traceback" not in done.err


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """The scenario on a small disk of its own."""
    with mounted("tmpfs", tmp_path / "disk", "size=8m,mode=700") as disk:
        yield home_of(whole_story(), disk / "home")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The scenario in a home whose permissions a test changes."""
    return home_of(whole_story(), tmp_path / "home")


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_read_only_disk_reads(small: Path, words: list[str]) -> None:
    remount(small.parent, "ro")
    said_once(run(*words, home=small), "the disk is read-only")


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_full_disk_reads(small: Path, words: list[str]) -> None:
    fill(small.parent)
    said_once(run(*words, home=small), "no space left on the disk")


@pytest.mark.parametrize("words", READING, ids=" ".join)
def test_a_read_only_directory_reads(own: Path, words: list[str]) -> None:
    """Nothing can be made anywhere in the home."""
    for directory, _, _ in os.walk(own, topdown=False):
        Path(directory).chmod(0o500)
    said_once(unprivileged(*words, home=own), "permission denied")


@pytest.mark.parametrize("words", READING[:-1], ids=" ".join)
def test_a_copy_of_another_owner_reads(own: Path, words: list[str]) -> None:
    """A command was run as another user: its files may be read and not written."""
    for path in own.rglob("replica.db*"):
        os.chown(path, NOBODY, NOBODY)
        path.chmod(0o644)
    said_once(unprivileged(*words, home=own), "permission denied")


@pytest.mark.parametrize("how", ["read-only", "full"])
def test_doctor_says_what_is_the_matter(small: Path, how: str) -> None:
    """Its check of the home is bad, nothing else fails for it, and it is said once."""
    if how == "full":
        fill(small.parent)
    else:
        remount(small.parent, "ro")
    done = run("doctor", "--json", home=small)
    checks = {check["name"]: check for check in done.data}
    assert checks["home"]["state"] == "bad"
    assert checks["ledger"]["state"] == "ok"
    assert done.err == ""
    reason = "no space left on the disk" if how == "full" else "the disk is read-only"
    assert done.out.count(reason) == 1


def test_nothing_is_lost_when_there_is_room_again(small: Path) -> None:
    """The copy is what it was, to the byte."""
    before = run("log", "--signed", home=small).out
    filler = fill(small.parent)
    run("brief", home=small)
    filler.unlink()
    done = run("log", "--signed", home=small)
    assert (done.code, done.out, done.err) == (0, before, "")

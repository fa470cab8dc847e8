"""`crisis --bundle`: an audit bundle read as a ledger is, without a home and without a server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.server.embedded import stop
from projections.scenario import organisation
from tests.cli.conftest import open_exercise
from tests.support.cli import Ran, run_here


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """An exercise with a decision, exported as `bundle.zip` beside its home."""
    directory = tmp_path_factory.mktemp("read")
    (directory / "org.toml").write_bytes(organisation())
    home = directory / "home"
    try:
        open_exercise(home, directory / "org.toml")
        taken = run_here("decision", "take", "Cut the network", "crisis cell", home=home)
        assert taken.code == 0
        given = ("--to", "judge", "--for", "inquiry")
        done = run_here("export", str(directory / "bundle.zip"), *given, home=home)
        assert done.code == 0, done.err
        yield home
    finally:
        stop(home, 1)


@pytest.fixture(autouse=True)
def _cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def read(path: Path, *words: str) -> Ran:
    return run_here("--bundle", str(path), *words, home=path.parent / "no-home")


def test_it_reads_as_on_the_ledger(desk: Path) -> None:
    """The log, one entry, a board and the brief, in any language; it says that it is a bundle."""
    path = desk.parent / "bundle.zip"
    for words in (("log",), ("show", "2"), ("show", "decisions"), ("brief", "--format", "md")):
        done = read(path, *words)
        assert done.code == 0, done.err
        assert "Cut the network" in done.out
    assert "recueil" in read(path, "--lang", "fr", "brief").out
    assert read(path, "brief", "--json").data["freshness"]["server"] == "bundle"


def test_it_is_made_once_and_a_directory_is_read_too(desk: Path, tmp_path: Path) -> None:
    """What was verified is kept by the digest of its manifest, and nothing beside the bundle."""
    path = desk.parent / "bundle.zip"
    shutil.unpack_archive(path, tmp_path / "open")
    before = sorted(one.name for one in path.parent.iterdir())
    assert read(path, "log").code == 0
    (made,) = (tmp_path / "cache" / "crisis-ledger" / "bundles").iterdir()
    assert read(tmp_path / "open", "show", "2").code == 0
    assert [*made.parent.iterdir()] == [made]
    assert sorted(one.name for one in path.parent.iterdir()) == before


def test_nothing_is_written_and_no_other_home_is_meant(desk: Path) -> None:
    """What records is refused, with the words that read; so is another home beside it."""
    path = desk.parent / "bundle.zip"
    done = read(path, "decision", "take", "No", "nobody", "--json")
    assert (done.code, done.error["error"]) == (2, "bundle_only_reads")
    done = run_here(
        "--bundle", str(path), "--home", str(desk), "log", "--json", home=path.parent / "no-home"
    )
    assert (done.code, done.error["error"]) == (2, "bundle_and_home")


def test_what_does_not_hold_is_not_read(desk: Path, tmp_path: Path) -> None:
    """A changed log is refused, and what to type about it said; what is no bundle is said to be."""
    path = tmp_path / "open"
    shutil.unpack_archive(desk.parent / "bundle.zip", path)
    log = path / "ledger.jsonl"
    log.write_bytes(log.read_bytes().replace(b"Cut the network", b"Buy the network"))
    done = read(path, "log", "--json")
    assert (done.code, done.error["error"]) == (6, "bundle_not_read")
    (tmp_path / "empty").mkdir()
    done = read(tmp_path / "empty", "log", "--json")
    assert (done.code, done.error["error"]) == (2, "bundle_empty")
    done = read(tmp_path / "nowhere", "log", "--json")
    assert (done.code, done.error["error"]) == (2, "bundle_not_there")

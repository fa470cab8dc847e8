"""What `verify.py` says of a damaged log: the place, once for each cause, by one core or by all."""

import os
import signal
from argparse import Namespace
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.audit.test_bundle import alone
from tests.support.bundles import Bundle, bundle_of, in_folder, line_of, resealed, row_of
from tests.support.chronicle import Chronicle, story
from tests.support.damage import edits, openssl, script, written_out

SCRIPT = Path(script.__file__)
LOG = "ledger.jsonl"
FEW = 24


@cache
def told() -> Chronicle:
    """Two days, and messages of nobody's and of no text."""
    found = story("2022-05-15T09")
    found.raw("crisis.vivalia.decision.garbage.1", b"\xff\x00 nobody's")
    return found


@cache
def whole() -> Bundle:
    return bundle_of(told())


@pytest.fixture(autouse=True)
def _openssl_is_looked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    found = openssl()
    monkeypatch.setattr(script, "OpenSSL", lambda: found)


@pytest.fixture
def by_parts(monkeypatch: pytest.MonkeyPatch) -> Callable[[bool], None]:
    """Whether small logs are read by several processes too, a few lines each."""

    def ask(wanted: bool) -> None:  # noqa: FBT001 (one or the other)
        monkeypatch.setattr(script, "MANY", 1 if wanted else 2**40)

    monkeypatch.setattr(script, "SPAN", 2**14)
    monkeypatch.setattr(script, "CHUNK", 2**12)
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    return ask


def found_in(place: Path, *, tree_only: bool = True) -> Any:
    """The report of what is at a place."""
    report = script.Report()
    asked = Namespace(bundle=place, tree_only=tree_only, digest=None, key=None, ca=None)
    script.verify(asked, report)
    return report


def test_several_processes_come_to_what_one_comes_to(
    tmp_path: Path, by_parts: Callable[[bool], None], capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever was done to a log: the same findings, in the same words and order."""
    damaged = [("nothing", whole()), *edits(told(), whole(), 5, FEW)]
    for what, members in damaged:
        place, said = written_out(members, tmp_path / "b"), []
        for parted in (False, True):
            by_parts(parted)
            report = found_in(place)
            said.append((report.wrong, report.checked, capsys.readouterr().out))
        assert said[0] == said[1], what
        assert bool(said[0][0]) == (what != "nothing") or "stranger" in what, what


def test_a_whole_log_is_read_by_several_processes(
    tmp_path: Path, by_parts: Callable[[bool], None]
) -> None:
    """And one that says another size than it has, or in which a line is wrong, by one."""
    by_parts(True)
    for what, members in (("whole", whole()), ("cut", cut(LOG, -3))):
        place = in_folder(members, tmp_path / what)
        bundle = script.Folder(place)
        _, manifest = script.read_manifest(bundle)
        member = next(one for one in manifest["members"] if one["path"] == LOG)
        log = script.by_processes(bundle, manifest, member)
        assert (log is not None) == (what == "whole")
        if log:
            assert (log.size, log.tree.root()) == (manifest["size"], manifest["root"])


def test_a_process_that_is_ended_early_changes_nothing(
    tmp_path: Path, by_parts: Callable[[bool], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a system short of memory: then the log is read in turn, and no process is left behind."""
    by_parts(True)
    ours, own, fork, children = os.getpid(), script.span, os.fork, list[int]()

    def span(path: Path, begin: int, end: int) -> Any:
        if begin > script.SPAN and os.getpid() != ours:
            os.kill(os.getpid(), signal.SIGKILL)
        return own(path, begin, end)

    def counted() -> int:
        children.append(fork())
        return children[-1]

    monkeypatch.setattr(script, "span", span)
    monkeypatch.setattr(os, "fork", counted)
    report = found_in(in_folder(whole(), tmp_path / "b"))
    assert report.wrong == []
    assert any(f"{SIZE:,} entries without a gap" in one for one in report.checked)
    assert len(children) == 3
    for child in children:
        with pytest.raises(ChildProcessError):
            os.waitpid(child, os.WNOHANG)


def cut(path: str, at: int) -> Bundle:
    return {**whole(), path: whole()[path][:at]}


def lines() -> list[bytes]:
    return whole()[LOG].splitlines(keepends=True)


def with_lines(found: list[bytes]) -> Bundle:
    return resealed({**whole(), LOG: b"".join(found)}, told())


SIZE = len(lines()) - 1
PLACES: dict[str, tuple[Callable[[], list[bytes]], str]] = {
    "left out": (lambda: lines()[:7] + lines()[8:], "#7: missing"),
    "three left out": (lambda: lines()[:7] + lines()[10:], "#7 to #9: missing"),
    "twice": (lambda: lines()[:8] + lines()[7:], "#7: there again"),
    "the last left out": (lambda: lines()[:-1], f"{LOG}: it ends at #{SIZE - 1}, of {SIZE}"),
    "one more": (
        lambda: [*lines(), line_of(row_of(lines()[-1])._replace(number=SIZE + 1))],
        f"{LOG}: it goes on to #{SIZE + 1}, of {SIZE}",
    ),
    "no line": (lambda: [*lines()[:7], b"{}\n", *lines()[8:]], f"{LOG}, line 8: "),
    "no end": (lambda: [*lines()[:-1], lines()[-1][:-1]], f"{LOG}, line {SIZE + 1}: "),
}


@pytest.mark.parametrize("what", PLACES)
def test_where_an_entry_is_missing_or_added_is_said(tmp_path: Path, what: str) -> None:
    """By its number, or by the line where there is none."""
    made, said = PLACES[what]
    report = found_in(in_folder(with_lines(made()), tmp_path / "b"))
    assert any(one.startswith(said) for one in report.wrong), report.wrong
    assert len(report.wrong) <= 2
    assert not any("without a gap" in one for one in report.checked)


@pytest.mark.parametrize(
    "verdict", ["unknown_kind:observation.noted", "void:bad_signature", "none"]
)
def test_no_verdict_hides_what_was_changed(tmp_path: Path, verdict: str) -> None:
    """Of what is no accepted entry either, the signature is looked at where one would count."""
    row = row_of(lines()[8])
    if verdict.startswith("void"):
        changed = row._replace(verdict=verdict)
    else:
        changed = row._replace(verdict=verdict, body=row.body.replace(b'"seen":{"n', b'"seen":{"N'))
    found = with_lines([*lines()[:8], line_of(changed), *lines()[9:]])
    report = found_in(in_folder(found, tmp_path / "b"), tree_only=False)
    assert any(one.startswith("#8: ") for one in report.wrong), report.wrong


def test_a_line_that_was_cut_out_of_the_file_is_named_too(tmp_path: Path) -> None:
    """Though the file is no longer the one of the manifest, and whoever cut it left that alone."""
    report = found_in(
        in_folder({**whole(), LOG: b"".join(lines()[:7] + lines()[8:])}, tmp_path / "b")
    )
    assert report.wrong[0].startswith("#7: missing")
    assert f"{LOG}: its bytes are not those of the manifest: it was changed" in report.wrong


def test_what_follows_from_one_byte_is_one_finding(tmp_path: Path) -> None:
    """The founder's key is another one: so every signer is somebody whom nobody enrolled."""
    key = told().fold.situation.crisis.founder.key.encode()  # type: ignore[union-attr]
    other = b"B" + key[1:] if not key.startswith(b"B") else b"C" + key[1:]
    mark = b'"founder_key":"'
    changed = [lines()[0], lines()[1].replace(mark + key, mark + other), *lines()[2:]]
    report = found_in(in_folder(with_lines(changed), tmp_path / "b"), tree_only=False)
    (enrolled,) = (one for one in report.wrong if "not enrolled" in one)
    assert enrolled.startswith("#1, #2, #3 and ")
    assert f"more, up to #{SIZE - 1}: " in enrolled
    assert len(report.wrong) <= 4


def test_one_finding_is_not_said_to_be_several(tmp_path: Path) -> None:
    """And several are."""
    place = in_folder(whole(), tmp_path / "b")
    (place / "README.fr.txt").write_bytes(b"x")
    assert "It does NOT hold: 1 finding.\n" in alone(SCRIPT, place, "--tree-only").stdout
    (place / "more.txt").write_bytes(b"x")
    assert "It does NOT hold: 2 findings.\n" in alone(SCRIPT, place, "--tree-only").stdout


@pytest.mark.parametrize("name", ["manifest.json", LOG, "checkpoint.txt"])
def test_a_pipe_in_the_place_of_a_member_is_not_waited_for(tmp_path: Path, name: str) -> None:
    """It is no member."""
    place = in_folder(whole(), tmp_path / "b")
    (place / name).unlink()
    os.mkfifo(place / name)
    assert any(one.startswith(name) for one in found_in(place).wrong)


def test_a_log_of_an_earlier_format_is_said_to_be_so(tmp_path: Path) -> None:
    """Its lines are others; the program that came with it reads them."""
    old = lines()[0].replace(b'{"signed":4,', b'{"signed":2,')
    report = found_in(in_folder(with_lines([old, *lines()[1:]]), tmp_path / "b"))
    assert report.wrong == [
        f"{LOG}, line 1: the log is of an earlier format: take the verify.py that came with it"
    ]

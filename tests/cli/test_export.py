"""`crisis export`: a bundle that is read back, whole or not there, and recorded as given out."""

import csv
import io
import json
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from msgspec import structs
from openpyxl import load_workbook

from ledger.config import Settings
from ledger.errors import NotConfirmed
from ledger.server.embedded import stop
from ledger.terminal.local_copy import LocalCopy
from projections.audit.manifest import MANIFEST, read, written
from projections.brief.issued import digest_of
from projections.bundle import briefs
from projections.tables import BOARDS
from projections.tables.workbook import LONGEST
from tests.support.cli import CRISIS, VERIFY, environment, run, run_here, run_on_terminal
from tests.support.journal_golden import source
from tests.support.mounts import fill, mounted
from tests.support.waiting import wait_until
from tui.cli.commands import export

LAST = 320
"""The last entry that is in the bundle: a brief was issued."""

TO = ("--to", "investigating judge", "--for", "inquiry")

SHORT = ("--at", "9", *TO)
"""Where what is in it does not matter."""


@pytest.fixture(scope="module")
def given_home(told_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The whole scenario on a server of its own, an entry corrected, a brief issued."""
    home = tmp_path_factory.mktemp("given") / "home"
    shutil.copytree(told_home, home)
    try:
        assert run_here("--yes", "server", "rebuild", home=home).code == 0
        mended = run_here("entry", "correct", "3", "motive=Stop the spread", "--reason",
                          "it was said", "--json", home=home)  # fmt: skip
        assert mended.code == 0, mended.err
        issued = run_here("record", "brief", "142", "--language", "fr", home=home)
        assert issued.code == 0, issued.err
        issued = run_here("--lang", "de", "brief", "issue", home=home)
        assert issued.code == 0, issued.err
        yield home
    finally:
        stop(home, 1)


@pytest.fixture(scope="module")
def bundle(given_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bundle of it, for the judge."""
    place = tmp_path_factory.mktemp("bundles") / "bundle"
    done = run_here("export", str(place), *TO, home=given_home)
    assert done.code == 0, done.err
    return place


def _members(place: Path) -> dict[str, bytes]:
    if place.is_file():
        with ZipFile(place) as file:
            return {name: file.read(name) for name in file.namelist()}
    files = (one for one in place.rglob("*") if one.is_file())
    return {str(one.relative_to(place)): one.read_bytes() for one in files}


def _rows(raw: bytes, **how: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(raw.decode(), newline=""), **how))


def _log_rows(home: Path, *words: str) -> list[Any]:
    return run_here("log", "--json", "--marking-ceiling", "judicial", *words, home=home).rows


def test_the_manifest_names_every_file_with_its_digest(bundle: Path) -> None:
    """And says which ledger, up to where, for whom."""
    found = _members(bundle)
    manifest = read(found.pop(MANIFEST))
    told = {one.path: (one.bytes, one.sha256) for one in manifest.members}
    assert told == {p: (len(b), sha256(b).hexdigest()) for p, b in found.items()}
    assert (manifest.crisis, manifest.kind, manifest.size) == ("vivalia", "exercise", LAST)
    assert (manifest.edition, manifest.ceiling) == ("judge", "judicial")


def test_that_it_was_given_out_is_recorded(given_home: Path, bundle: Path) -> None:
    """To whom, what for, up to which entry and with which digest, by an entry that is not in it."""
    digest = sha256((bundle / MANIFEST).read_bytes()).hexdigest()
    (row,) = [one for one in _log_rows(given_home) if one["number"] == LAST + 1]
    event = row["entry"]["event"]
    assert row["entry"]["type"] == "record.exported"
    assert event["digest"] == digest
    assert (event["to"], event["purpose"]) == ("investigating judge", "inquiry")
    assert (event["position"], event["edition"], event["name"]) == (LAST, "judicial", "bundle")
    assert b'"number":321' not in (bundle / "ledger.jsonl").read_bytes()
    assert row["entry"]["marking"] == "judicial"  # who has it is told to no wider circle
    hidden = run_here("log", "--json", "--filter", f"from:{LAST + 1}", home=given_home)
    assert "investigating judge" not in hidden.out


def test_the_log_is_verified_by_a_stranger(bundle: Path, tmp_path: Path) -> None:
    """With the checkpoint beside it, whose signer is a member; it is what `log --signed` writes."""
    done = run(str(bundle / "ledger.jsonl"), "--checkpoint", str(bundle / "checkpoint.txt"),
               "--json", home=tmp_path, program=VERIFY)  # fmt: skip
    assert done.code == 0, done.err
    assert done.data["told"] == LAST
    keys = json.loads((bundle / "keys.json").read_bytes())["members"]
    assert [one["id"] for one in keys] == done.data["signed_by"]
    assert (keys[0]["since"], keys[0]["until"]) == (1, None)


def test_the_journal_has_a_row_for_every_entry(given_home: Path, bundle: Path) -> None:
    """As it now counts, with what decided it and both times; corrections by their numbers."""
    head, *rows = _rows((bundle / "tables" / "journal.csv").read_bytes())
    found = [dict(zip(head, row, strict=True)) for row in rows]
    told = [one for one in _log_rows(given_home) if one["number"] <= LAST]
    assert [row["number"] for row in found] == [str(one["number"]) for one in told]
    for row, one in zip(found, told, strict=True):
        entry = one["entry"]
        counts = one["effective"]["event"] if one["effective"] else entry["event"]
        assert row["kind"] == entry["type"]
        assert row["decider"] == (counts.get("decider") or counts.get("authority") or "")
        assert row["motive"] == " ".join((counts.get("motive") or "").split("\n"))
        assert row["corrected_by"] == "; ".join(f"#{n}" for n in one["corrected_by"])
        assert row["struck_by"] == (f"#{one['struck_by']}" if one["struck_by"] else "")
        assert bool(row["first_text"]) == bool(one["effective"])
    assert any(row["decider"] and row["motive"] and row["tradeoff"] for row in found)
    assert any(row["corrected_by"] for row in found)
    assert any(row["contradicts"] for row in found)


def test_every_board_is_there_as_it_is_shown(given_home: Path, bundle: Path) -> None:
    """The rows of `crisis show BOARD --all --csv` as it was at that entry."""
    for board in BOARDS:
        shown = run_here("show", board, "--all", "--csv", "--at", str(LAST), "--marking-ceiling",
                         "judicial", home=given_home)  # fmt: skip
        raw = (bundle / "tables" / f"{board}.csv").read_bytes()
        assert _rows(raw) == _rows(shown.out.encode()), board


def test_the_workbook_has_the_same_rows(bundle: Path) -> None:
    """A sheet a table; a text is never a formula, and needs no apostrophe."""
    book = load_workbook(bundle / "tables.xlsx", read_only=True)
    assert book.sheetnames == ["journal", *BOARDS]
    for name in book.sheetnames:
        told = _rows((bundle / "tables" / f"{name}.csv").read_bytes())
        found = [["" if c.value is None else str(c.value) for c in row] for row in book[name].rows]
        for row, cells in zip(told, found, strict=True):
            padded = [*cells, *[""] * (len(row) - len(cells))]
            assert [_plain(one)[:LONGEST] for one in row] == [one.lower() for one in padded]
    book.close()


def _plain(cell: str) -> str:
    """As a workbook has it: without the apostrophe before a formula, on one line."""
    bare = cell[1:] if cell[:2] in {"'=", "'+", "'-", "'@"} else cell
    return bare.replace("\n", " ").lower()


def test_briefs_are_drawn_as_they_were_issued(given_home: Path, bundle: Path) -> None:
    """At their position, in their language, by the number that issued them."""
    shown = run_here("--lang", "fr", "brief", "--at", "142", "--format", "md", home=given_home)
    text = (bundle / "briefs" / "brief-319.md").read_text("utf-8")
    first = next(line for line in shown.out.splitlines() if line)
    assert first in text
    data = json.loads((bundle / "briefs" / "brief-319.json").read_bytes())
    assert data["header"]["number"] == 142


def test_a_brief_drawn_again_has_the_digest_that_was_recorded(
    given_home: Path, bundle: Path
) -> None:
    """Of its model; its text is the one that was given out, but for the checkpoint behind it."""
    with LocalCopy.open(Settings(home=given_home, crisis="", server="", role="")) as copy:
        *_, piece = briefs.issued(source(copy, "fr"))
        assert piece.digest == digest_of(briefs.brief(source(copy, "fr"), piece))
    text = (bundle / "briefs" / f"brief-{LAST}.md").read_text("utf-8")
    assert "LAGEBERICHT" in text.upper()


def test_it_is_read_in_four_languages(bundle: Path) -> None:
    """What is in it, how to verify it, what that shows and what not; on lines of a terminal."""
    for lang, word in (("fr", "EXERCICE"), ("nl", "OEFENING"), ("de", "ÜBUNG"), ("en", "EXERCISE")):
        text = (bundle / f"README.{lang}.txt").read_text("utf-8")
        assert word in text
        assert "ledger.jsonl" in text
        assert max(map(len, text.splitlines())) <= 80


def test_made_again_it_is_the_same(given_home: Path, tmp_path: Path) -> None:
    """Up to the same entry, byte for byte but for when it was made; as a ZIP too, and for Excel."""
    place, early = tmp_path / "again.zip", ("--at", "60", *TO)
    assert run_here("export", str(tmp_path / "first"), *early, home=given_home).code == 0
    done = run_here("export", str(place), *early, "--json", home=given_home)
    assert done.code == 0, done.err
    first, again = _members(tmp_path / "first"), _members(place)
    assert done.data["digest"] == sha256(again.pop(MANIFEST)).hexdigest()
    del first[MANIFEST]
    assert again == first
    excel = tmp_path / "excel"
    done = run_here("export", str(excel), "--excel", *early, home=given_home)
    assert done.code == 0, done.err
    raw = (excel / "tables" / "journal.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfnumber;verdict;")
    plain = _rows(first["tables/journal.csv"])
    assert _rows(raw.removeprefix(b"\xef\xbb\xbf"), delimiter=";") == plain


def test_an_edition_for_fewer_eyes_is_redacted(given_home: Path, tmp_path: Path) -> None:
    """What all is judged by stays readable, which is asked first, with the numbers."""
    place, early = tmp_path / "out", ("--edition", "public", "--at", "60", *TO, "--json")
    asked = run_here("export", str(place), *early, home=given_home)
    assert (asked.code, asked.error["error"]) == (3, "export_stays")
    assert asked.error["fields"]["numbers"].startswith("#1")
    assert not place.exists()
    done = run_here("--yes", "export", str(place), *early, home=given_home)
    assert done.code == 0, done.err
    assert "are redacted" in done.err
    head, *rows = _rows((place / "tables" / "journal.csv").read_bytes())
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert len(done.data["redacted"]) == [row["verdict"] for row in found].count("redacted")
    words = [row["number"] for row in found if row["text"] and row["marking"] != "public"]
    assert words == []
    (row,) = [one for one in _log_rows(given_home) if one["number"] == done.data["number"]]
    assert "marking" not in row["entry"]  # internal: not more widely than any other entry
    held = run_here("verify", str(place), "--json", home=tmp_path / "none")
    assert held.code == 0, held.out
    assert held.data["redacted"] == done.data["redacted"]
    assert held.data["bundle"]["apart"] == []


def test_what_is_chosen_is_redacted_and_recorded_so(given_home: Path, tmp_path: Path) -> None:
    """With all that is about the same thing; what says the same words is asked, or chosen too."""
    place, early = tmp_path / "out.zip", ("--at", "60", *TO, "--json")
    refused = run_here(
        "export", str(place), "--redact", "by:coordinator-1", *early, home=given_home
    )
    assert (refused.code, refused.error["error"]) == (3, "redact_stays")
    none = run_here("export", str(place), "--redact", "zzzzz", *early, home=given_home)
    assert (none.code, none.error["error"]) == (3, "redact_nothing")
    bad = run_here("export", str(place), "--redact", "conzept:decision", *early, home=given_home)
    assert (bad.code, bad.error["error"]) == (2, "bad_filter")
    assert [*tmp_path.iterdir()] == []
    done = run_here("--yes", "export", str(place), "--redact", "concept:decision", "--redact",
                    "about:9", "--redact", "site:arlon", *early,
                    home=given_home)  # fmt: skip
    assert done.code == 0, done.err
    assert "name no site, or all of them" in done.err
    assert {3, 4, 9} <= {*done.data["redacted"]}
    (row,) = [one for one in _log_rows(given_home) if one["number"] == done.data["number"]]
    assert "Redacted" in row["entry"]["event"]["what"]
    assert row["entry"]["event"]["digest"] == done.data["digest"]
    told = run(str(place), "--json", home=tmp_path / "none", program=VERIFY)
    assert (told.code, told.data["redacted"]) == (0, done.data["redacted"]), told.out


def test_what_is_there_stays_and_nothing_is_recorded(given_home: Path, tmp_path: Path) -> None:
    """Whatever it is; nor is anything where a word is missing, or nobody may be told."""
    before = len(_log_rows(given_home))
    (tmp_path / "out").write_bytes(b"mine")
    for words, code, exit_code in (
        (("out", *TO), "export_exists", 2),
        (("no/out", *TO), "export_nowhere", 2),
        (("new", "--to", "x" * 200, "--for", "inquiry"), "too_long", 2),
        (("new", *TO, "--at", "9000"), "beyond_head", 2),
        (("new", *TO, "--server", "nats://127.0.0.1:1"), "server_unreachable", 1),
    ):
        place, *rest = words
        refused = run_here("export", str(tmp_path / place), *rest, "--json", home=given_home)
        assert (refused.code, refused.error["error"]) == (exit_code, code), refused.err
    lacking = run_here("export", str(tmp_path / "new"), "--to", "judge", home=given_home)
    assert (lacking.code, "--for" in lacking.err) == (2, True)
    assert [one.name for one in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").read_bytes() == b"mine"
    assert len(_log_rows(given_home)) == before


def test_what_is_seldom_meant_is_asked_before_any_work(given_home: Path, tmp_path: Path) -> None:
    """Where nobody is there to answer it is refused, unless it was said to be meant."""
    place = tmp_path / "0470 12 34 56"
    asked = run_here("export", str(place), "--at", "9", *TO, "--json", home=given_home)
    assert (asked.code, asked.error["error"]) == (3, "looks_like_number")
    assert "Writing" not in asked.err
    meant = run_here("--yes", "export", str(place), "--at", "9", *TO, "--json", home=given_home)
    assert meant.code == 0, meant.err
    assert [one.name for one in tmp_path.iterdir()] == [place.name]


def test_it_is_said_which_part_is_written_and_how_far_it_is(
    given_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a huge ledger one part takes minutes."""
    monkeypatch.setattr("tui.cli.progress.LINE_SECONDS", 0.0)
    monkeypatch.setattr("projections.bundle.kept_rows.AT_A_TIME", 5)
    done = run_here("export", str(tmp_path / "b"), *SHORT, home=given_home)
    assert done.code == 0, done.err
    said = re.findall(r"^Writing (\S+) \((\d+)/(\d+)\): \d+%$", done.err, re.MULTILINE)
    assert {"tables.xlsx", "dossier.html"} <= {path for path, *_ in said}
    numbers = [int(number) for _, number, _ in said]
    assert numbers == sorted(numbers)
    assert len({every for *_, every in said}) == 1


def test_a_full_disk_leaves_nothing_and_records_nothing(given_home: Path, tmp_path: Path) -> None:
    """It says so, in a sentence."""
    before = len(_log_rows(given_home))
    with mounted("tmpfs", tmp_path / "small", "size=512k") as small:
        fill(small).write_bytes(b"\0" * 200_000)
        done = run_here("export", str(small / "out"), *TO, "--json", home=given_home)
        assert (done.code, done.error["error"]) == (1, "cannot_write")
        assert [one.name for one in small.iterdir()] == ["filler"]
    assert len(_log_rows(given_home)) == before


def test_killed_half_way_it_leaves_nothing_under_its_name(given_home: Path, tmp_path: Path) -> None:
    """What lies beside it is removed by the next one, which says so."""
    place = tmp_path / "out"
    process = subprocess.Popen([CRISIS, "export", str(place), *SHORT], env=environment(given_home),
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    wait_until(lambda: list(tmp_path.glob(".out.part-*/whole/ledger.jsonl")), 60)
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert not place.exists()
    done = run_here("export", str(place), *SHORT, home=given_home)
    assert done.code == 0, done.err
    assert "1 unfinished bundle" in done.err
    assert [one.name for one in tmp_path.iterdir()] == ["out"]


def test_what_was_recorded_stays_where_it_can_be_found(
    given_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where its name was taken meanwhile: whole, by its path, which the next export says again."""
    place, recorded = tmp_path / "out", export._recorded

    def taken(*words: Any) -> Any:
        outcome = recorded(*words)
        place.write_bytes(b"somebody's")
        return outcome

    monkeypatch.setattr(export, "_recorded", taken)
    done = run_here("export", str(place), *SHORT, "--json", home=given_home)
    assert (done.code, done.error["error"]) == (1, "export_unnamed")
    whole = Path(done.error["fields"]["path"])
    digest = sha256((whole / MANIFEST).read_bytes()).hexdigest()
    number = done.error["fields"]["number"]
    (row,) = [one for one in _log_rows(given_home) if one["number"] == number]
    assert row["entry"]["event"]["digest"] == digest
    place.unlink()
    monkeypatch.undo()
    again = run_here("export", str(place), *SHORT, home=given_home)
    assert again.code == 0, again.err
    assert str(whole) in again.err


def test_what_is_not_known_to_be_recorded_is_said(
    given_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays whole beside its place, which stays free."""

    def unknown(*_: Any) -> None:
        raise NotConfirmed("not_confirmed")

    monkeypatch.setattr(export, "handled", unknown)
    place = tmp_path / "out.zip"
    done = run_here("export", str(place), *SHORT, "--json", home=given_home)
    assert (done.code, done.error["error"]) == (5, "export_pending")
    assert not place.exists()
    assert MANIFEST in _members(Path(done.error["fields"]["path"]))


def test_what_is_missing_is_asked_on_a_terminal(given_home: Path, tmp_path: Path) -> None:
    """To whom and what for, in the reader's words."""
    place = tmp_path / "out"
    done = run_on_terminal("--lang", "nl", "export", str(place), "--at", "9", home=given_home,
                           answers=["politie", "onderzoek"])  # fmt: skip
    assert done.code == 0, done.out
    assert "gegeven aan politie" in done.out
    assert (place / "README.nl.txt").exists()


def test_a_bundle_holds_and_all_that_is_drawn_is_made_again(bundle: Path, tmp_path: Path) -> None:
    """By somebody who has nothing but the bundle; one cell of one table changed is found."""
    held = run_here("verify", str(bundle), "--json", home=tmp_path / "none")
    assert held.code == 0, held.out
    paths = {member.path for member in read((bundle / MANIFEST).read_bytes()).members}
    assert held.data["bundle"]["apart"] == []
    assert held.data["bundle"]["compared"] == len(paths - {"checkpoint.txt"})
    changed = shutil.copytree(bundle, tmp_path / "changed")
    table = changed / "tables" / "journal.csv"
    table.write_bytes(table.read_bytes().replace(b"142", b"143", 1))
    manifest = read((bundle / MANIFEST).read_bytes())
    data = table.read_bytes()
    members = tuple(
        structs.replace(one, bytes=len(data), sha256=sha256(data).hexdigest())
        if one.path == "tables/journal.csv"
        else one
        for one in manifest.members
    )
    (changed / MANIFEST).write_bytes(written(structs.replace(manifest, members=members)))
    found = run_here("verify", str(changed), "--json", home=tmp_path / "none")
    assert found.code == 6
    said = [(one["member"], one["error"]) for one in found.data["problems"]]
    assert said == [("tables/journal.csv", "bundle_drawn_differs")]

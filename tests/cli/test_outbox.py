"""A command given while the server is away: kept under a receipt, sent later, never lost."""

import json
import os
import socket
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ledger.clock import SYSTEM
from ledger.home.kept import KeptCommands
from ledger.server.embedded import stop
from ledger.server.errors import ServerStartError
from ledger.terminal.keeping import RECEIPT, _letters
from tests.support.cli import Ran, home_of, run, run_here, whole_story

AWAY = ("--server", "nats://127.0.0.1:9")
"""Nobody listens there."""


def away(home: Path, *words: str) -> Ran:
    return run_here(*AWAY, *words, home=home)


def receipts(home: Path, *more: str) -> list[tuple[str, str]]:
    listed = run_here("outbox", "list", "--json", *more, home=home)
    assert listed.code == 0, listed.err
    return [(one["receipt"], one["state"]) for one in listed.data["commands"]]


@pytest.fixture
def home(exercise: Path) -> Path:
    return exercise


def test_what_is_given_without_a_server_is_kept_and_goes_first(home: Path) -> None:
    """A receipt at once and exit code 5; with the server back the next command sends it first."""
    kept = away(home, "observation", "note", "It rains", "--occurred", "yesterday 23:50")
    assert (kept.code, "Kept as B-1, not yet recorded" in kept.out) == (5, True)
    data = away(home, "--json", "request", "log", "arlon", "Two printers").data
    assert (data["receipt"], data["number"], data["waiting"]) == ("B-2", None, 2)
    assert "2 commands of this home are on their way" in away(home, "log").err
    assert receipts(home) == [("B-1", "waiting"), ("B-2", "waiting")]
    noted = run_here("observation", "note", "It stops", "--json", home=home)
    assert (noted.code, noted.data["number"]) == (0, 4)
    assert "2 kept commands recorded (B-1\N{EN DASH}B-2)" in noted.err
    rows = [row["entry"] for row in run_here("log", "--json", home=home).rows][1:]
    assert [row.get("receipt") for row in rows] == ["B-1", "B-2", None]
    assert rows[0]["occurred"]["earliest"].split("T")[1].startswith("23:50")
    put_down, recorded = rows[1]["written"]["at"], rows[1]["recorded"]
    assert datetime.fromisoformat(put_down) < datetime.fromisoformat(recorded)
    assert (receipts(home), "on their way" in run_here("log", home=home).err) == ([], False)


def test_a_receipt_finds_its_command_for_ever(home: Path) -> None:
    """On its way and recorded, in capitals or not; in a filter and as what a command is about."""
    away(home, "request", "log", "arlon", "Two printers")
    assert "Two printers" in run_here("show", "B-1", home=home).out
    about = away(home, "request", "prioritise", "B-1", "urgent")
    assert about.code == 5, about.err
    assert run_here("outbox", "send", home=home).code == 0
    page = run_here("show", "b-1", home=home)
    assert (page.code, "#2" in page.out, "B-1" in page.out) == (0, True, True)
    assert run_here("log", "--filter", "B-1", "--json", home=home).rows[0]["number"] == 2
    assert run_here("entry", "strike", "B-2", "twice", home=home).code == 0
    assert run_here("show", "B-9", "--json", home=home).error["error"] == "no_such_receipt"


def test_the_number_of_what_has_none_yet_is_refused_clearly(home: Path) -> None:
    away(home, "request", "log", "arlon", "Two printers")
    struck = away(home, "--json", "entry", "strike", "B-1", "twice")
    assert (struck.code, struck.error["error"]) == (2, "kept_reference")
    assert receipts(home) == [("B-1", "waiting")]


def test_what_is_refused_waits_for_a_person_and_the_rest_goes_on(home: Path) -> None:
    """With its text, the reason and what to do; changed and sent, it has the same receipt."""
    away(home, "request", "prioritise", "nothing", "urgent")
    away(home, "request", "log", "arlon", "Two printers", "--as", "printers")
    synced = run_here("sync", home=home)
    assert (synced.code, "B-1 was refused" in synced.out) == (3, True)
    assert "B-2: recorded as 2" in synced.out
    listed = run_here("outbox", "list", home=home).out
    assert "request nothing" in listed
    assert "crisis outbox send B-1 --set target=" in listed
    again = run_here("outbox", "send", "B-1", "--json", home=home)
    assert (again.code, again.data["sent"][0]["refused"]["error"]) == (3, "unknown_originator")
    wrong = run_here("outbox", "send", "B-1", "--set", "colour=red", "--json", home=home)
    assert (wrong.code, wrong.error["error"]) == (2, "unknown_field")
    done = run_here("outbox", "send", "B-1", "--set", "target=printers", "--json", home=home)
    assert (done.code, done.data["sent"][0]["numbers"]) == (0, [3]), done.err
    assert receipts(home) == []


def test_dropping_leaves_a_trace(home: Path) -> None:
    """Who, when and why, with the text; a second time there is nothing to drop."""
    away(home, "observation", "note", "Said twice")
    assert run_here("outbox", "drop", "B-1", home=home).code == 2
    assert run_here("outbox", "drop", "B-1", "--reason", "twice", home=home).code == 0
    assert receipts(home) == []
    [one] = run_here("outbox", "list", "--all", "--json", home=home).data["commands"]
    assert one["dropped"]["by"] == "coordinator"
    assert (one["dropped"]["reason"], one["line"]["with"]["text"]) == ("twice", "Said twice")
    again = run_here("outbox", "drop", "B-1", "--reason", "twice", "--json", home=home)
    assert (again.code, again.error["error"]) == (3, "kept_no_more")


def test_nothing_is_kept_of_what_cannot_be_read(home: Path) -> None:
    """A slip is said while somebody is there to mend it; an id is kept once."""
    assert away(home, "request", "log", "nowhere-at-all!", "x").code in {2, 3}
    assert away(home, "observation", "note", "One", "--id", "one").code == 5
    twice = away(home, "--json", "observation", "note", "One", "--id", "one")
    assert (twice.code, twice.error["error"]) == (3, "kept_already")
    assert len(receipts(home)) == 1


def test_a_home_that_takes_nothing_gives_the_text_back(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole, so that it can be written on paper."""
    text = "Rain in the server room, " * 20

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("ledger.home.kept._write", full)
    refused = away(home, "observation", "note", text, "--json")
    assert (refused.code, refused.error["error"]) == (1, "kept_nowhere")
    assert text.strip() in refused.error["message"]


def test_an_empty_outbox_says_so_everywhere(told_home: Path) -> None:
    """Reading what is kept needs no server and makes no file."""
    before = sorted((told_home / "crises" / "vivalia").iterdir())
    assert run_here("outbox", "list", home=told_home).out == "Nothing is on its way.\n"
    assert run_here("outbox", "list", "--json", home=told_home).data["commands"] == []
    found = run_here("outbox", "send", home=told_home)
    assert (found.code, found.out) == (0, "Nothing is on its way.\n")
    assert run_here("outbox", "save", "x.jsonl", home=told_home).out == "Nothing is on its way.\n"
    after = [p for p in (told_home / "crises" / "vivalia").iterdir() if p.name != "sending.lock"]
    assert sorted(after) == before


def test_a_damaged_file_is_named_and_the_rest_goes(home: Path) -> None:
    """What can be read is sent; the line that cannot is said with the file."""
    away(home, "observation", "note", "One")
    path = home / "crises" / "vivalia" / "kept.jsonl"
    with path.open("ab") as file:
        file.write(b'{"tally":{"letter":"A","cou\n')
    away(home, "observation", "note", "Two")
    listed = run_here("outbox", "list", home=home)
    assert (listed.code, f"Line 2 of {path}" in listed.out) == (0, True)
    assert run_here("sync", home=home).code == 0
    rows = [row["entry"] for row in run_here("log", "--json", home=home).rows][1:]
    assert [row["event"]["text"] for row in rows] == ["One", "Two"]


def test_killed_between_sending_and_settling_nothing_is_doubled(home: Path) -> None:
    """What is recorded and still counts as waiting is known by its id."""
    away(home, "observation", "note", "One")
    path = home / "crises" / "vivalia" / "kept.jsonl"
    before = path.read_bytes()
    assert run_here("sync", home=home).code == 0
    path.write_bytes(before)
    again = run_here("sync", home=home)
    assert (again.code, "B-1: recorded as 2" in again.out) == (0, True)
    assert len(run_here("log", "--json", home=home).rows) == 2


def test_a_server_that_says_nothing_is_not_waited_for(home: Path) -> None:
    """Somebody listens and never greets, as a frozen server does: kept after about a second."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"nats://127.0.0.1:{silent.getsockname()[1]}"
        began = SYSTEM.monotonic()
        kept = run_here("--server", url, "observation", "note", "x", "--json", home=home)
    assert (kept.code, kept.data["receipt"]) == (5, "B-1")
    assert SYSTEM.monotonic() - began < 3


def test_an_own_server_that_does_not_start_is_no_loss(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The home's server is dead and its program gone: kept; recorded once it is there again."""
    stop(home, 1)
    with monkeypatch.context() as patch:
        patch.setattr("ledger.server.embedded.find_binary", missing)
        kept = run_here("observation", "note", "x", "--json", home=home)
    assert (kept.code, kept.data["reason"]["error"]) == (5, "server_binary_missing")
    assert "B-1: recorded as 2" in run_here("sync", home=home).out


def missing() -> None:
    raise ServerStartError("server_binary_missing", path="nats-server", variable="X")


def test_the_brief_and_doctor_say_what_is_on_its_way(home: Path) -> None:
    """As of this home only: not in what is asked for as of an entry, not in the data."""
    away(home, "observation", "note", "One")
    assert "1 command of this home is on its way" in run_here("brief", home=home).out
    assert "on its way" not in run_here("brief", "--at", "1", home=home).out
    assert "on its way" not in run_here("brief", "--json", home=home).out
    found = run_here("doctor", "--json", home=home).data
    [outbox] = [check for check in found if check["name"] == "outbox"]
    assert (outbox["state"], "on its way" in outbox["detail"]) == ("note", True)


# --- another terminal -----------------------------------------------------------------------------


def stick(home: Path, tmp_path: Path) -> Path:
    path = tmp_path / "stick.jsonl"
    saved = run_here("outbox", "save", str(path), "--yes", home=home)
    assert saved.code == 0, saved.err
    return path


NOT_THERE = {
    "en": "no such file or directory", "fr": "ce fichier ou ce dossier",
    "nl": "bestaat niet", "de": "existiert nicht",
}  # fmt: skip


def test_a_file_that_does_not_hold_is_taken_by_nobody(home: Path, tmp_path: Path) -> None:
    """Altered, cut short, none of ours, of another ledger: each said, and nothing is kept."""
    away(home, "observation", "note", "One")
    away(home, "observation", "note", "Two")
    path = stick(home, tmp_path)
    whole = path.read_bytes()
    cases = {
        "carried_altered": whole.replace(b"Two", b"Ten"),
        "carried_cut": whole[: whole.rindex(b"\n", 0, -1) + 1],
        "carried_none": b"hello\n",
    }
    for code, content in cases.items():
        path.write_bytes(content)
        taken = away(home, "--json", "outbox", "take", str(path))
        assert (taken.error["error"], taken.code in {2, 6}) == (code, True)
    path.write_bytes(whole)
    other = home_of(whole_story(), tmp_path / "other")
    taken = away(other, "--json", "outbox", "take", str(path))
    assert (taken.code, taken.error["error"]) == (3, "carried_elsewhere")
    again = away(home, "--json", "outbox", "take", str(path))
    assert (again.code, again.data["known"], again.data["kept"]) == (5, 2, [])
    os.mkfifo(tmp_path / "pipe")
    pipe = away(home, "--json", "outbox", "take", str(tmp_path / "pipe"))
    assert (pipe.code, pipe.error["error"]) == (2, "carried_none")
    for lang, reason in NOT_THERE.items():
        none = away(home, "--lang", lang, "outbox", "take", str(tmp_path / "none.jsonl"))
        assert (none.code, reason in none.err) == (2, True), none.err


def test_a_file_is_signed_over_every_byte(home: Path, tmp_path: Path) -> None:
    away(home, "observation", "note", "One")
    path = stick(home, tmp_path)
    head = json.loads(path.read_bytes().split(b"\n")[0])
    path.write_bytes(path.read_bytes().replace(head["key"].encode(), b"A" * 43))
    taken = away(home, "--json", "outbox", "take", str(path))
    assert (taken.code, taken.error["error"]) == (6, "carried_altered")


@given(some.integers(0, 18_000))
def test_a_letter_is_one_place_and_fits_a_receipt(place: int) -> None:
    """No two members of a ledger share one; requests are numbered R by those who list them."""
    letters = _letters(place)
    assert RECEIPT.match(f"{letters}-1") or len(letters) > 3
    assert "R" not in letters
    assert place == 0 or letters != _letters(place - 1)


WAITING = {
    "fr": "2 commandes de ce poste n\N{RIGHT SINGLE QUOTATION MARK}y sont pas encore",
    "nl": "2 opdrachten van deze post staan er nog niet in",
    "de": "2 Befehle dieses Platzes stehen noch nicht darin",
    "en": "2 commands of this home are not in it yet",
}


def test_a_document_says_what_of_this_home_is_not_in_it(home: Path, tmp_path: Path) -> None:
    """Up to date with the server is not all that is known here: on paper, and as data."""
    for text in ("It rains", "It pours"):
        assert away(home, "observation", "note", text).code == 5
    for lang, said in WAITING.items():
        paper = tmp_path / f"{lang}.md"
        assert run_here("brief", "-o", str(paper), "--lang", lang, home=home).code == 0
        assert said in paper.read_text("utf-8")
    assert run_here("brief", "--json", home=home).data["freshness"]["waiting"] == 2


def test_reading_does_not_touch_what_is_kept(home: Path) -> None:
    away(home, "observation", "note", "One")
    path = home / "crises" / "vivalia" / "kept.jsonl"
    before = path.read_bytes()
    for words in (("log",), ("brief",), ("show", "overview"), ("outbox", "show", "B-1")):
        assert run_here(*words, home=home).code == 0
    assert path.read_bytes() == before
    assert KeptCommands(path.parent).tally().waiting == 1
    assert run("outbox", "--help", home=home).code == 0


def test_the_answer_that_a_refusal_asks_for_sends_it(home: Path) -> None:
    """`--yes` with `outbox send` answers every question, and what is changed keeps the answer."""
    assert run_here("request", "log", "arlon", "Two printers", home=home).code == 0
    away(home, "request", "log", "arlon", "Two printers")
    refused = run_here("sync", "--json", home=home)
    assert refused.data["sent"][0]["refused"]["error"] == "same_text", refused.out
    plain = run_here("outbox", "send", "B-1", "--json", home=home)
    assert plain.data["sent"][0]["refused"]["error"] == "same_text"
    assert "--yes" in run_here("outbox", "list", home=home).out
    done = run_here("--yes", "outbox", "send", "B-1", "--json", home=home)
    assert (done.code, done.data["sent"][0]["numbers"]) == (0, [3]), done.out
    said = ("--yes", "request", "log", "arlon", "Two printers")
    assert away(home, *said).code == 5
    assert run_here("outbox", "send", "B-2", "--set", "Combien=2", home=home).code == 0
    event = run_here("log", "--last", "1", "--json", home=home).rows[0]["entry"]["event"]
    assert (event["what"], event["quantity"]) == ("Two printers", 2)


def test_every_question_may_be_answered_so(home: Path) -> None:
    """Those of one kind only too: an appointment too many, a time that is over."""
    ordered = ("cancellation", "order", "consultations", "--site", "arlon", "--planned", "10",
               "--as", "consults")  # fmt: skip
    assert run_here(*ordered, home=home).code == 0
    away(home, "request", "log", "arlon", "A scanner", "--needed-by", "2022-05-01 08:00")
    away(home, "cancellation", "contact", "consults", "--reached", "40")
    asked = [one["refused"]["error"] for one in run_here("sync", "--json", home=home).data["sent"]]
    assert asked == ["already_past", "more_contacted"]
    done = run_here("--yes", "outbox", "send", "B-1", "B-2", "--json", home=home)
    assert done.code == 0, done.out
    assert receipts(home) == []


FORESEEN = {
    "en": "will be refused when it is sent",
    "fr": "sera refusé à l\N{RIGHT SINGLE QUOTATION MARK}envoi",
    "nl": "wordt R geweigerd bij het verzenden",
    "de": "wird R beim Senden abgelehnt",
}


@pytest.mark.parametrize("lang", FORESEEN)
def test_what_is_likely_to_be_refused_is_said_at_once_and_kept_all_the_same(
    home: Path, lang: str
) -> None:
    """A place nobody knows, a number that is none, with the remedy; what is right is not warned of.

    Whoever types it offline is there now, and may not be when it is sent.
    """
    said = FORESEEN[lang]
    right = away(home, "request", "log", "arlon", "Two printers", "--lang", lang)
    assert (right.code, "B-1" in right.out) == (5, True)
    for at, words in enumerate(
        [("request", "log", "arlonnn", "Paper"), ("service", "report", "wards2", "down")], 2
    ):
        kept = away(home, *words, "--lang", lang)
        assert (kept.code, f"B-{at}" in kept.out) == (5, True)
        assert said.replace(" R ", f" B-{at} ") in " ".join(kept.err.split())
    assert said.replace(" R ", " B-1 ") not in " ".join(right.err.split())


def test_as_data_what_is_foreseen_stands_beside_the_receipt(home: Path) -> None:
    """Of several at once too; while others wait, what may rest on them is not warned of."""
    data = away(home, "--json", "entry", "strike", "999", "slip").data
    assert (data["receipt"], data["foreseen"]["error"]) == ("B-1", "unknown_number")
    data = away(home, "--json", "request", "log", "arlon", "Two printers", "--as", "two").data
    assert data["foreseen"] is None
    data = away(home, "--json", "request", "withdraw", "two", "--reason", "not needed").data
    assert (data["receipt"], data["foreseen"]) == ("B-3", None)


def test_a_kept_command_says_how_it_was_read(home: Path) -> None:
    """Its times and numbers with what they are, at once and in the list; a number once."""
    kept = away(home, "--lang", "fr", "request", "log", "arlon", "2 PC", "--quantity", "2",
                "--needed-by", "2026-11-28 08:00", "--occurred", "2022-05-14 03:30")  # fmt: skip
    for line in ("Survenu : 14 mai 2022, 03:30", "Pour quand : 28 novembre 2026, 08:00",
                 "Combien : 2"):  # fmt: skip
        assert line in kept.out.replace("\N{NO-BREAK SPACE}", " "), kept.out
    data = away(home, "--json", "request", "log", "arlon", "PC", "--needed-by", "2026-11-28 08:00")
    assert data.data["understood"]["needed_by"]["said"] == "minute"
    away(home, "entry", "strike", "62", "twice")
    listed = run_here("outbox", "list", "--lang", "fr", home=home).out.replace("\xa0", " ")
    first, *_, last = [line for line in listed.splitlines() if line.startswith("B-")]
    assert "Pour quand : 28 novembre 2026, 08:00" in listed, first
    assert "Survenu : 14 mai 2022, 03:30" in listed
    assert last.count("62") == 1, last


def test_a_refused_strike_is_no_contradiction(home: Path) -> None:
    """It waits under the corrections; and how many were refused says how many what."""
    away(home, "entry", "strike", "62", "twice")
    run_here("sync", home=home)
    assert "B-1" not in run_here("show", "contradictions", home=home).out
    said = run_here("sync", "--lang", "fr", home=home)
    assert "1 commande conservée a été refusée" in f"{said.out}{said.err}".replace("\xa0", " ")

"""Sealed texts between two homes: who reads them, and that nothing is left of an erased one."""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from ledger.config import Settings
from ledger.home.sealed_keys import SealedKeys
from ledger.server.embedded import stop
from ledger.terminal.terminal import Terminal
from projections.i18n import languages
from projections.scenario import organisation
from tests.cli.conftest import open_exercise
from tests.support.cli import Ran, run_here
from tests.support.waiting import wait_until
from tui.board import following
from tui.board.following import Following

CANARY = "Jean Canari, born 01.02.1980"
AWAY = ("--server", "nats://127.0.0.1:9")
"""Nobody listens there."""


@pytest.fixture(scope="module")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path]]:
    """The founder's home, a coordinator, and a scribe's that has joined."""
    directory = tmp_path_factory.mktemp("sealing")
    (directory / "org.toml").write_bytes(organisation())
    desk, scribe = directory / "desk", directory / "scribe"
    try:
        open_exercise(desk, directory / "org.toml")
        scribe.mkdir(mode=0o700)
        key = ran(scribe, "server", "keys").data["log_in_key"]
        ran(desk, "server", "admit", key, "--role", "scribe")
        server = ran(desk, "server", "status").data["url"]
        founder = ran(desk, "info").data["crisis"]["founder_fingerprint"]
        about = ran(scribe, "join", "vivalia", "--me", "night", "--as-role", "scribe",
                    "--server", server, "--founder", founder)  # fmt: skip
        ran(desk, *about.data["enrol"].split()[1:])
        yield desk, scribe
    finally:
        stop(desk, 1)


def ran(home: Path, *words: str) -> Ran:
    done = run_here(*words, "--json", home=home)
    assert done.code == 0, done.err
    return done


def noted(home: Path, *words: str, text: str = CANARY) -> int:
    """The number of a sealed note."""
    number: int = ran(home, "observation", "note", text, *words).data["number"]
    return number


def shown(home: Path, number: int, *words: str) -> Any:
    return ran(home, "show", str(number), *words).data["sealed"]


def keys(home: Path) -> SealedKeys:
    return SealedKeys(home / "crises" / "vivalia")


def secrets_in(*homes: Path) -> set[bytes]:
    kept = [keys(home) for home in homes]
    return {secret for one in kept for c in one.commitments() for secret in one.of(c)}


def holding(directory: Path, *wanted: bytes) -> list[str]:
    """The files under a directory that hold any of these bytes."""
    files = [path for path in directory.rglob("*") if path.is_file()]
    return [str(f) for f in files if any(one in f.read_bytes() for one in wanted)]


def test_whoever_is_named_reads_and_nobody_else(homes: tuple[Path, Path]) -> None:
    """The same entry: its words in one home, and in the other whom it is sealed to."""
    desk, scribe = homes
    number = noted(desk, "--seal-to", "coordinator")
    here, there = shown(desk, number), shown(scribe, number)
    assert (here["state"], here["texts"]) == ("readable", {"text": CANARY})
    assert (there["state"], there["texts"], there["roles"]) == ("no_key", {}, ["coordinator"])
    page = run_here("show", str(number), home=scribe).out
    assert "Sealed to: Coordinator" in page
    assert "Canari" not in page
    assert CANARY in run_here("show", str(number), "--offline", home=desk).out


def test_what_is_sealed_to_all_is_read_by_every_member(homes: tuple[Path, Path]) -> None:
    """Whoever seals reads it too, in whatever role; the key comes with the first reading."""
    desk, scribe = homes
    number = noted(scribe, "--seal-to", "all")
    assert shown(desk, number)["texts"] == {"text": CANARY}
    mine = noted(scribe, "--seal-to", "coordinator")
    assert shown(scribe, mine)["texts"] == shown(desk, mine)["texts"] == {"text": CANARY}


def test_no_list_no_brief_and_no_file_has_the_words(
    homes: tuple[Path, Path], tmp_path: Path
) -> None:
    """Not the log, the boards, the brief, the copy, the server's store nor a bundle."""
    desk, _ = homes
    number = noted(desk, "--seal-to", "coordinator")
    for words in (("log",), ("show", "observations", "--all"), ("brief",)):
        out = run_here(*words, home=desk).out
        assert "Canari" not in out, words
    assert f"sealed text of entry {number}" in run_here("log", home=desk).out
    ran(desk, "export", str(tmp_path / "bundle"), "--to", "the judge", "--for", "the inquiry")
    assert holding(tmp_path, b"Canari", *secrets_in(desk)) == []
    assert holding(desk, b"Canari") == []


def test_nothing_is_left_of_an_erased_text(homes: tuple[Path, Path], tmp_path: Path) -> None:
    """Nor of its key: in no home, not at the server, in no new bundle; each home confirms it."""
    desk, scribe = homes
    number = noted(scribe, "--seal-to", "coordinator")
    assert shown(desk, number)["state"] == shown(scribe, number)["state"] == "readable"
    before = secrets_in(desk, scribe)
    by = ran(desk, "record", "erase", str(number), "GDPR art. 17").data["number"]
    assert shown(desk, number)["not_yet"] == ["night"]
    told = shown(scribe, number)
    assert (told["state"], told["texts"], told["not_yet"]) == ("erased", {}, [])
    assert (told["erased"]["number"], told["erased"]["basis"]) == (by, "GDPR art. 17")
    assert {word["member"] for word in told["gone"]} == {"coordinator", "night"}
    assert told["at_server"] is False
    (gone,) = before - secrets_in(desk, scribe)
    ran(desk, "export", str(tmp_path / "bundle"), "--to", "the judge", "--for", "the inquiry")
    for place in (desk, scribe, tmp_path):
        assert holding(place, gone, b"Canari") == []
    page = run_here("show", str(by), home=desk).out
    assert "Keys erased, confirmed by: coordinator (" in page


def test_a_board_that_is_open_erases_too(homes: tuple[Path, Path]) -> None:
    """It hears of an erasure as of any entry, and nobody has to close it first."""
    desk, scribe = homes
    ran(scribe, "sync")
    others = keys(scribe).commitments()
    number = noted(scribe, "--seal-to", "all")
    (mine,) = keys(scribe).commitments() - others
    with Terminal.open(Settings(home=scribe)) as terminal:
        board = Following(terminal, lambda: None)

        def looked(there: Callable[[], bool]) -> bool:
            board.look()
            return there()

        wait_until(partial(looked, lambda: board.live))
        ran(desk, "record", "erase", str(number), "GDPR art. 17")
        wait_until(partial(looked, lambda: mine not in keys(scribe).commitments()))
    assert shown(desk, number)["not_yet"] == []


def test_a_board_asks_for_keys_once_a_while(
    homes: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many entries pour in; what came since is not forgotten over that."""
    desk, scribe = homes
    ran(scribe, "sync")
    asked: list[None] = []
    follow = Terminal.follow_keys

    def counted(terminal: Terminal) -> None:
        asked.append(None)
        follow(terminal)

    monkeypatch.setattr(Terminal, "follow_keys", counted)
    monkeypatch.setattr(following, "KEYS", 600.0)
    with Terminal.open(Settings(home=scribe)) as terminal:
        board = Following(terminal, lambda: None)

        def looked(there: Callable[[], bool]) -> bool:
            board.look()
            return there()

        wait_until(partial(looked, lambda: bool(asked)))
        number = noted(desk, "--seal-to", "coordinator")
        wait_until(partial(looked, lambda: terminal.mark[0] >= number))
        board.look()
        assert len(asked) == 1
        monkeypatch.setattr(following, "KEYS", 0.0)
        board.look()
        board.look()
        assert len(asked) == 2


def test_whoever_writes_of_a_person_is_told_how_to_seal(homes: tuple[Path, Path]) -> None:
    """Nothing is sealed unasked: the refusal has the option to type, in each language."""
    desk, _ = homes
    for text in (CANARY, "call 0470 12 34 56", "BSN 123456782", "NIR 1 85 05 78 006 084 91"):
        for lang in languages():
            refused = run_here("--lang", lang, "observation", "note", text, home=desk)
            assert refused.code == 3
            assert "--seal-to all" in refused.err
    assert run_here("observation", "note", CANARY, "--seal-to", "all", home=desk).code == 0


def test_what_is_erased_is_erased_once(homes: tuple[Path, Path]) -> None:
    """And only what is sealed: a clear text is not taken out of a ledger."""
    desk, _ = homes
    number = noted(desk, "--seal-to", "coordinator")
    by = ran(desk, "record", "erase", str(number), "GDPR art. 17").data["number"]
    again = run_here("record", "erase", str(number), "GDPR art. 17", "--json", home=desk)
    assert (again.code, again.error["error"]) == (3, "text_erased_already")
    assert f"crisis show {by}" in again.error["message"]
    clear = run_here("record", "erase", "1", "GDPR art. 17", "--json", home=desk)
    assert (clear.code, clear.error["error"]) == (3, "nothing_sealed")


def test_a_legal_hold_forbids_it_until_it_is_lifted(homes: tuple[Path, Path]) -> None:
    """The refusal names the hold; the text is still read."""
    desk, _ = homes
    number = noted(desk, "--seal-to", "coordinator")
    hold = ran(desk, "record", "hold", "All of it", "--as", "the-hold").data["number"]
    refused = run_here("record", "erase", str(number), "GDPR art. 17", "--json", home=desk)
    assert (refused.code, refused.error["error"]) == (3, "hold_in_force")
    assert f"#{hold}" in refused.error["message"]
    assert shown(desk, number)["state"] == "readable"
    ran(desk, "record", "lift", "the-hold", "by the judge")
    ran(desk, "record", "erase", str(number), "GDPR art. 17")
    assert shown(desk, number)["state"] == "erased"


def test_what_cannot_be_sealed_is_said_and_recorded_nowhere(homes: tuple[Path, Path]) -> None:
    """No free text, a correction, a role that there is not: nothing goes into the ledger clear."""
    desk, _ = homes
    number = noted(desk, text="It rains")
    tries = {
        "seal_not_corrected": ("entry", "correct", str(number), f"text={CANARY}",
                               "--reason", "misheard"),
        "nothing_to_seal": ("record", "brief", "1"),
    }  # fmt: skip
    for code, words in tries.items():
        done = run_here(*words, "--seal-to", "coordinator", "--json", home=desk)
        assert (done.code, done.error["error"]) == (3, code), done.err
    unknown = run_here("observation", "note", CANARY, "--seal-to", "nobody", "--json", home=desk)
    assert unknown.error["error"] == "unknown_role"
    assert ran(desk, "log", "--last", "1").rows[-1]["number"] == number


def test_a_sealed_text_that_is_kept_is_sealed_while_it_waits(homes: tuple[Path, Path]) -> None:
    """Without a server: neither the kept command nor anything else has the words in clear."""
    desk, scribe = homes
    kept = run_here("observation", "note", CANARY, "--seal-to", "coordinator", "--json", *AWAY,
                    home=scribe)  # fmt: skip
    assert kept.code == 5, kept.err
    assert holding(scribe, b"Canari") == []
    ran(scribe, "sync")
    number = ran(scribe, "log", "--last", "1").rows[-1]["number"]
    assert shown(desk, number)["texts"] == {"text": CANARY}


def test_lines_are_sealed_and_recorded_once(homes: tuple[Path, Path], tmp_path: Path) -> None:
    """A file imported again is the same file, though nobody can compare what is sealed."""
    desk, _ = homes
    line = {"command": "observation.note", "id": "sealed-line", "seal_to": ["coordinator"],
            "with": {"text": CANARY}}  # fmt: skip
    (tmp_path / "lines.jsonl").write_text(json.dumps(line) + "\n")
    for _ in range(2):
        done = run_here("import", str(tmp_path / "lines.jsonl"), "--json", home=desk)
        assert done.code == 0, done.err
    number = ran(desk, "log", "--last", "1").rows[-1]["number"]
    assert shown(desk, number)["texts"] == {"text": CANARY}
    assert holding(desk, b"Canari") == []


def test_a_server_built_anew_has_the_keys_that_its_home_has(homes: tuple[Path, Path]) -> None:
    """And none of an erased text: a home that has lost its own takes them from there."""
    desk, _ = homes
    number, gone = noted(desk, "--seal-to", "coordinator"), noted(desk, "--seal-to", "all")
    ran(desk, "record", "erase", str(gone), "GDPR art. 17")
    stop(desk, 1)
    ran(desk, "server", "rebuild", "--yes")
    for path in keys(desk).path.iterdir():
        path.unlink()
    assert shown(desk, number)["texts"] == {"text": CANARY}
    assert shown(desk, gone)["at_server"] is False


def test_nothing_of_a_sealed_text_is_put_down_in_clear(
    homes: tuple[Path, Path], tmp_path: Path
) -> None:
    """Not by a correction, not by a file that is kept in clear, not for want of a role."""
    desk, _ = homes
    number, file = noted(desk, "--seal-to", "all"), tmp_path / "list.txt"
    file.write_text(CANARY)
    for words, code in (
        (
            ("entry", "correct", str(number), f"text={CANARY}", "--reason", "typo"),
            "seal_not_corrected",
        ),
        (("attach", str(file), "--seal-to", "coordinator"), "file_not_sealed"),
        (("observation", "note", CANARY, "--seal-to", "", "--yes"), "too_short"),
    ):
        done = run_here(*words, "--json", home=desk)
        assert done.code != 0
        assert code in done.err, done.err
    assert noted(desk, text="nothing was recorded between") == number + 1

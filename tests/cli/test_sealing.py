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
        joined(desk, scribe, "night")
        yield desk, scribe
    finally:
        stop(desk, 1)


def joined(desk: Path, home: Path, member: str, role: str = "scribe") -> None:
    """Admit a new home and enrol its member."""
    home.mkdir(mode=0o700)
    key = ran(home, "server", "keys").data["log_in_key"]
    ran(desk, "server", "admit", key, "--role", role)
    server = ran(desk, "server", "status").data["url"]
    founder = ran(desk, "info").data["crisis"]["founder_fingerprint"]
    about = ran(home, "join", "vivalia", "--me", member, "--as-role", role,
                "--server", server, "--founder", founder)  # fmt: skip
    ran(desk, *about.data["enrol"].split()[1:])


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
    by = ran(desk, "record", "erase", str(number), "GDPR art. 17", "--yes").data["number"]
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
        ran(desk, "record", "erase", str(number), "GDPR art. 17", "--yes")
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
    asked = run_here("record", "erase", str(number), "GDPR art. 17", "--json", home=desk)
    assert asked.error["error"] == "erases_for_good"
    assert f"#{number} " in asked.error["message"]
    by = ran(desk, "record", "erase", str(number), "GDPR art. 17", "--yes").data["number"]
    again = run_here("record", "erase", str(number), "GDPR art. 17", "--yes", "--json", home=desk)
    assert (again.code, again.error["error"]) == (3, "text_erased_already")
    assert f"crisis show {by}" in again.error["message"]
    clear = run_here("record", "erase", "1", "GDPR art. 17", "--json", home=desk)
    assert (clear.code, clear.error["error"]) == (3, "nothing_sealed")


def test_who_keeps_the_record_destroys_nothing_of_it(homes: tuple[Path, Path]) -> None:
    """A scribe is told who may erase and who may lift a hold, which they may set."""
    desk, scribe = homes
    number = noted(scribe, "--seal-to", "all")
    ran(scribe, "record", "hold", "Logs", "--as", "scribes-hold")
    for words in (
        ("erase", str(number), "GDPR art. 17", "--yes"),
        ("lift", "scribes-hold", "copied"),
    ):
        refused = run_here("record", *words, "--json", home=scribe)
        assert (refused.code, refused.error["error"]) == (4, "role")
    assert shown(desk, number)["state"] == "readable"
    ran(desk, "record", "lift", "scribes-hold", "copied")


def test_a_legal_hold_forbids_it_until_it_is_lifted(homes: tuple[Path, Path]) -> None:
    """The refusal names the hold; the text is still read."""
    desk, _ = homes
    number = noted(desk, "--seal-to", "coordinator")
    hold = ran(desk, "record", "hold", "All of it", "--as", "the-hold").data["number"]
    refused = run_here("record", "erase", str(number), "GDPR art. 17", "--yes", "--json", home=desk)
    assert (refused.code, refused.error["error"]) == (3, "hold_in_force")
    assert f"#{hold}" in refused.error["message"]
    assert shown(desk, number)["state"] == "readable"
    ran(desk, "record", "lift", "the-hold", "by the judge")
    ran(desk, "record", "erase", str(number), "GDPR art. 17", "--yes")
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


def test_who_is_enrolled_later_is_handed_what_their_role_reads(
    homes: tuple[Path, Path], tmp_path: Path
) -> None:
    """By a member who reads it, with an entry that says so; what others read is not handed on."""
    desk, _ = homes
    numbers = [noted(desk, "--seal-to", role) for role in ("all", "scribe", "coordinator")]
    later = tmp_path / "later"
    joined(desk, later, "late")
    assert [shown(later, n)["state"] for n in numbers] == ["no_key"] * 3
    page = run_here("show", str(numbers[0]), home=later).out
    assert f"crisis record hand-on late --handed {numbers[0]}" in " ".join(page.split())
    by = ran(desk, "record", "hand-on", "late", "--handed", str(numbers[0])).data["number"]
    assert [shown(later, n)["state"] for n in numbers] == ["readable", "no_key", "no_key"]
    assert {"member": "late", "by": by} in shown(later, numbers[0])["handed_on"]
    ran(desk, "record", "hand-on", "late")
    assert [shown(later, n)["state"] for n in numbers] == ["readable", "readable", "no_key"]
    again = run_here("record", "hand-on", "late", "--json", home=desk)
    assert (again.code, again.error["error"]) == (3, "nothing_to_hand_on")
    kept = run_here("record", "hand-on", "late", "--handed", str(numbers[2]), "--json", home=desk)
    assert (kept.code, kept.error["error"]) == (3, "not_a_reader")


def test_only_who_reads_a_text_hands_it_on(homes: tuple[Path, Path]) -> None:
    """A home without the key is told whom to ask, and nothing is recorded."""
    desk, scribe = homes
    number = noted(desk, "--seal-to", "coordinator")
    refused = run_here("record", "hand-on", "coordinator", "--handed", str(number), "--json",
                       home=scribe)  # fmt: skip
    assert (refused.code, refused.error["error"]) == (3, "key_not_here")
    away = run_here("record", "hand-on", "coordinator", "--handed", str(number), "--json", *AWAY,
                    home=scribe)  # fmt: skip
    assert (away.code, away.error["error"]) == (3, "key_not_here")
    assert ran(desk, "log", "--last", "1").rows[-1]["number"] == number


def test_keys_travel_with_what_they_open(homes: tuple[Path, Path], tmp_path: Path) -> None:
    """On a stick: read by whoever may as soon as it is recorded, and by nobody on the way."""
    desk, scribe = homes
    ran(scribe, "sync")
    others, stick = secrets_in(scribe), tmp_path / "stick.jsonl"
    words = ("observation", "note", CANARY, "--seal-to", "coordinator")
    assert run_here(*words, *AWAY, home=scribe).code == 5
    saved = ran(scribe, *AWAY, "outbox", "save", str(stick))
    assert saved.data["keys"] == 1
    assert holding(tmp_path, b"Canari", *(secrets_in(scribe) - others)) == []
    taken = ran(desk, "outbox", "take", str(stick)).data
    assert (taken["keys"], taken["shut"]) == (1, [])
    (number,) = taken["sent"][0]["numbers"]
    assert shown(desk, number)["texts"] == {"text": CANARY}
    ran(scribe, "sync")
    assert shown(scribe, number)["texts"] == {"text": CANARY}
    assert keys(desk).path.is_dir()
    assert not [*keys(desk).carried()]


def test_what_is_handed_on_without_a_server_travels_too(
    homes: tuple[Path, Path], tmp_path: Path
) -> None:
    """The keys are in the file as well, of texts that whoever takes it cannot read."""
    desk, scribe = homes
    number, stick = noted(scribe, "--seal-to", "scribe"), tmp_path / "stick.jsonl"
    later = tmp_path / "later"
    joined(desk, later, "carried-to")
    ran(scribe, "sync")
    words = ("record", "hand-on", "carried-to", "--handed", str(number))
    assert run_here(*words, *AWAY, home=scribe).code == 5
    assert ran(scribe, *AWAY, "outbox", "save", str(stick)).data["keys"] == 1
    assert ran(desk, "outbox", "take", str(stick)).data["shut"] == []
    assert shown(later, number)["texts"] == {"text": CANARY}
    assert shown(desk, number)["state"] == "no_key"


def test_who_could_read_it_is_said_back(homes: tuple[Path, Path]) -> None:
    """By name, and what of the entry is not sealed; a role that nobody holds is refused."""
    desk, _ = homes
    words = ("observation", "note", CANARY, "--seal-to", "coordinator")
    assert ran(desk, *words).data["read_by"] == ["coordinator"]
    told = " ".join(run_here(*words, home=desk).out.split())
    assert "Read by 1 member in these roles (coordinator)" in told
    assert "Source, actor and short fields stay in clear" in told
    number = ran(desk, "log", "--last", "1").rows[-1]["number"]
    for server in ((), AWAY):
        refused = run_here(*words[:-1], "dpo", "--json", *server, home=desk)
        assert (refused.code, refused.error["error"]) == (3, "seal_unread")
        assert "crisis member enrol" in refused.error["message"]
    assert ran(desk, "log", "--last", "1").rows[-1]["number"] == number


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
    ran(desk, "record", "erase", str(gone), "GDPR art. 17", "--yes")
    stop(desk, 1)
    ran(desk, "server", "rebuild", "--yes")
    for path in keys(desk).path.iterdir():
        path.unlink()
    assert shown(desk, number)["texts"] == {"text": CANARY}
    assert shown(desk, gone)["at_server"] is False


def test_a_server_built_anew_gives_nobody_what_they_were_not_given(
    homes: tuple[Path, Path], tmp_path: Path
) -> None:
    """Who came later reads what was handed on to them, and nothing else, without an entry."""
    desk, _ = homes
    handed, other = (noted(desk, "--seal-to", "all") for _ in range(2))
    later = tmp_path / "later"
    joined(desk, later, "rebuilt-for")
    ran(desk, "record", "hand-on", "rebuilt-for", "--handed", str(handed))
    stop(desk, 1)
    ran(desk, "server", "rebuild", "--yes")
    assert [shown(later, n)["state"] for n in (handed, other)] == ["readable", "no_key"]


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

"""What was given while the server was away, where one looks for it; and imports without one."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from ledger.domain.short_names import LETTERS
from ledger.errors import LedgerError
from projections.i18n import Translator
from tests.support.cli import Ran, run_here
from tests.support.sheets_made import plain_csv
from tui.cli.commands import import_away
from tui.cli.session import UTC_ZONE

AWAY = ("--server", "nats://127.0.0.1:9")
"""Nobody listens there."""


def away(home: Path, *words: str, stdin: str = "") -> Ran:
    return run_here(*AWAY, *words, home=home, stdin=stdin)


def test_the_outbox_is_told_in_the_readers_words(exercise: Path) -> None:
    """Each command with receipt, time, what it says, why it was refused, and what to type next."""
    away(exercise, "request", "log", "arlon", "Deux imprimantes", "--quantity", "2")
    away(exercise, "request", "prioritise", "nothing", "urgent")
    waits = run_here("--lang", "fr", "outbox", "list", home=exercise).out
    assert "ce dont un site a besoin" in waits
    assert "request log" not in waits
    assert "Arlon" in waits
    assert "crisis sync" in waits
    shown = run_here(*AWAY, "--lang", "nl", "show", "requests", home=exercise).out
    assert "E-1" not in shown
    assert "B-1 (" in shown
    assert "B-2 (" in shown
    data = away(exercise, "show", "requests", "--json").data
    assert [one["receipt"] for one in data["on_their_way"]] == ["B-1", "B-2"]
    assert data["on_their_way"][0]["with"]["what"] == "Deux imprimantes"
    assert away(exercise, "show", "decisions", "--json").data["on_their_way"] == []
    assert "B-1" not in away(exercise, "show", "requests", "--at", "1").out
    assert run_here("sync", home=exercise).code == 3
    refused = run_here("--lang", "fr", "outbox", "list", home=exercise).out
    assert ("B-2" in refused, "B-1" in refused) == (True, False)
    assert "crisis outbox send B-2 --set" in refused
    assert "VALUE" not in refused
    [one] = run_here("outbox", "list", "--json", home=exercise).data["commands"]
    assert "crisis outbox send B-2" in one["to_do"]
    assert "Urgent" in one["said"]
    assert "B-2 (refused)" in run_here("show", "requests", home=exercise).out
    run_here("outbox", "drop", "B-2", "--reason", "x", home=exercise)
    assert "--all" in run_here("outbox", "list", home=exercise).out


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Rien du fichier n"),
        ("nl", "Van het bestand is niets vastgelegd"),
        ("de", "Von der Datei ist nichts festgehalten"),
        ("en", "Nothing of the file is recorded"),
    ],
)
def test_an_import_without_a_server_says_what_becomes_of_the_file(
    told_home: Path, tmp_path: Path, lang: str, said: str
) -> None:
    """Nothing is recorded nor kept, and the same command goes on; of lines and tables alike."""
    line = {"command": "request.log", "id": "a-1", "with": {"site": "arlon", "what": "Un PC"}}
    lines = tmp_path / "l.jsonl"
    lines.write_text(json.dumps(line) + "\n")
    table = plain_csv(tmp_path / "r.csv", "Site;Demande\nArlon;Un PC\n")
    mapping = tmp_path / "r.map.toml"
    fields = 'site = "Site"\nwhat = "Demande"\n'
    mapping.write_text(f'[[entry]]\ncommand = "request.log"\n[entry.fields]\n{fields}')
    for words in ([str(lines)], [str(table), "--map", str(mapping)]):
        done = run_here(*AWAY, "--lang", lang, "import", *words, home=told_home)
        assert (done.code, said in done.err) == (1, True), done.err
        assert "Connect call failed" not in done.err


class _Session(NamedTuple):
    t: Translator
    told: list[str]

    def say(self, text: str) -> None:
        self.told.append(text)


class _Importer(NamedTuple):
    recorded: int
    known: int


def _break_off(session: _Session, code: str) -> None:
    with import_away.broken_off(session) as begun:  # type: ignore[arg-type]
        begun.append(_Importer(12, 3))  # type: ignore[arg-type]
        raise LedgerError(code)


def test_an_import_that_loses_the_server_says_how_far_it_came() -> None:
    """And that the rest is not kept; what no server has to do with is said by itself."""
    session = _Session(Translator("en", UTC_ZONE), [])
    for code in ("server_unreachable", "crashed"):
        with pytest.raises(LedgerError):
            _break_off(session, code)
    [told] = session.told
    assert "15 lines" in told
    assert "not recorded twice" in told


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
def test_help_says_what_the_letters_stand_for(told_home: Path, lang: str) -> None:
    """Every letter of the table, with its concept; and each group how its things are called."""
    t = Translator(lang, UTC_ZONE)
    page = " ".join(run_here("--lang", lang, "show", "--help", home=told_home).out.split())
    for concept, letter in LETTERS.items():
        assert f"{letter} {t.code('concept', concept)}" in page
    for group, name in (("outlook", "P-1"), ("restore", "J-1"), ("request", "R-1")):
        assert name in run_here("--lang", lang, group, "--help", home=told_home).out
    assert "-1," not in run_here("--lang", lang, "service", "--help", home=told_home).out


def test_a_text_without_its_language_is_told_how_to_say_it(told_home: Path) -> None:
    """And not to give an option that there is none of."""
    done = run_here("communication", "draft", "Bonjour", "--json", home=told_home)
    assert (done.code, done.error["error"]) == (2, "bad_text_pair")
    assert "fr=" in done.error["message"]

"""JSON holds what people typed; on a terminal nothing of it is obeyed, and no program misses it."""

import json
from pathlib import Path

import pytest

from ledger.sanitize import forbidden
from tests.support.cli import VERIFY, home_of, run, run_on_terminal
from tests.support.nasty import nasty


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of hostile texts, read only."""
    return home_of(nasty(), tmp_path_factory.mktemp("nasty") / "home")


def hiding(text: str) -> str:
    """Every character in it that no terminal should get."""
    return "".join(char for char in text if forbidden(char))


@pytest.mark.parametrize(
    "words",
    [["log"], ["brief"], ["info"], ["list"], ["show", "2"], ["doctor"], ["schema"]],
    ids=" ".join,
)
def test_every_document_is_escaped(home: Path, words: list[str]) -> None:
    """One document or one a line; each is JSON."""
    done = run(*words, "--json", home=home)
    assert hiding(done.out) == ""
    documents = done.out.splitlines() if words == ["log"] else [done.out]
    assert all(json.loads(document) is not None for document in documents)


def test_the_texts_are_equal_in_meaning(home: Path) -> None:
    """What is escaped reads back as what was recorded, such characters included."""
    lines = run("log", "--json", home=home).out.splitlines()
    read = "".join(json.dumps(json.loads(line), ensure_ascii=False) for line in lines)
    assert len(set(hiding(read))) > 3


@pytest.mark.parametrize(
    "word", ["\x9b31m", "\x7f", "\N{RIGHT-TO-LEFT OVERRIDE}x", "\N{ZERO WIDTH SPACE}"]
)
def test_errors_are_escaped(home: Path, word: str) -> None:
    """What was typed comes back in the error, as data."""
    done = run("--crisis", word, "brief", "--json", home=home)
    assert done.code == 2
    assert hiding(done.err) == ""
    assert done.error["fields"]["name"] == word


def test_a_word_that_is_no_utf_8_is_answered(home: Path) -> None:
    """As the Western 8-bit sets read it; never a traceback."""
    done = run("--crisis", "\udcff\udcfe", "brief", "--json", home=home)
    assert done.code == 2
    assert "Traceback" not in done.err
    assert done.error["fields"]["name"] == "\xff\xfe"


def test_signed_lines_on_a_terminal_are_escaped(home: Path, tmp_path: Path) -> None:
    """A terminal gets escapes, equal in meaning; a file the very lines, which alone verify."""
    whole = run("log", "--signed", home=home).out
    shown = run_on_terminal("log", "--signed", home=home).out
    lines = [line for line in shown.splitlines() if line.startswith("{")]
    assert hiding(whole)
    assert hiding("".join(lines)) == ""
    assert [json.loads(line) for line in lines] == [
        json.loads(line) for line in whole.split("\n") if line
    ]
    path = tmp_path / "ledger.jsonl"
    path.write_text(whole)
    done = run(str(path), "--json", home=home, program=VERIFY)
    assert (done.code, hiding(done.out)) == (0, "")

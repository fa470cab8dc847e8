"""Terminals that cannot write every character: nothing fails, nothing turns into noise."""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger.encodable import nearest, typed
from tests.support.cli import CRISIS, bytes_here, environment, run_on_terminal
from tests.support.cli import run as run_utf8

ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": ""}
LATIN = {"PYTHONIOENCODING": "iso8859-15"}


def said(home: Path, env: dict[str, str], *words: str | bytes) -> tuple[int, bytes, bytes]:
    import subprocess  # noqa: PLC0415 (bytes as they are, which `run` would decode)

    done = subprocess.run(
        [CRISIS, *words], env=environment(home, CRISIS_LANG="fr", **env),
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def is_readable(encoding: str, said: tuple[int, bytes, bytes], code: int = 0) -> None:
    shown = (said[1] + said[2]).decode(encoding)
    assert said[0] == code, shown
    assert "\\u" not in shown
    assert "?" * 2 not in shown


@pytest.mark.parametrize(
    "line", ["--help", "decision take --help", "show 12", "log", "list", "doctor", "nonsense"]
)
@pytest.mark.parametrize("encoding", ["ascii", "iso8859-15"])
def test_every_surface_is_readable(told_home: Path, encoding: str, line: str) -> None:
    """In the encoding of its output, with nearest characters and no report of a crash."""
    said = bytes_here(*line.split(), home=told_home, encoding=encoding, CRISIS_LANG="fr")
    is_readable(encoding, said, 2 if line == "nonsense" else 0)
    assert not (told_home / "crashes").exists()


@pytest.mark.parametrize("env", [ASCII, LATIN], ids=["ascii", "latin"])
def test_the_encoding_is_that_of_the_terminal(told_home: Path, env: dict[str, str]) -> None:
    """As the interpreter is told of it when it starts."""
    is_readable("ascii" if env is ASCII else "iso8859-15", said(told_home, env, "brief"))
    assert not (told_home / "crashes").exists()


NAMED = {"LC_ALL": "fr_BE.ISO-8859-15", "PYTHONIOENCODING": ""}


@pytest.mark.parametrize("line", ["brief", "show requests", "log --last 3", "doctor"])
def test_a_locale_that_is_not_installed_names_the_encoding(told_home: Path, line: str) -> None:
    """As logging in from elsewhere brings it along: no UTF-8 is written to such a terminal."""
    code, out, err = said(told_home, NAMED, *line.split(), "--lang", "fr")
    shown = (out + err).decode("iso8859-15")
    assert code == 0, shown
    assert "é" in shown
    assert "\u00c3" not in shown


def test_a_word_is_completed_on_such_a_terminal(told_home: Path) -> None:
    """Whatever bytes its accents come in."""
    import os  # noqa: PLC0415 (bytes in an environment)

    words = os.fsdecode("crisis service report maternité".encode("iso8859-15"))
    env = {**NAMED, "COMP_WORDS": words, "COMP_CWORD": "3", "_CRISIS_COMPLETE": "bash_complete"}
    assert b"maternity" in said(told_home, env)[1]


def test_a_terminal_in_the_c_locale_gets_ascii(told_home: Path) -> None:
    """Where nothing says that it could show more: umlauts and arrows as the nearest there is."""
    done = run_on_terminal("brief", "--lang", "de", home=told_home, env={"LC_ALL": "C"})
    assert done.code == 0
    assert done.out.isascii()
    assert "<U+" not in done.out


def test_what_can_be_written_stays(told_home: Path) -> None:
    """Latin-1 has é and «; it lacks the apostrophe of print, which is one all the same."""
    _, out, _ = said(told_home, LATIN, "brief")
    shown = out.decode("iso8859-15")
    assert "é" in shown
    assert "l'" in shown


def test_json_loses_nothing(told_home: Path) -> None:
    """It has escapes for what the stream cannot write."""
    for line in (("log", "--json", "--last", "3"), ("brief", "--json"), ("show", "12", "--json")):
        _, plain, _ = said(told_home, ASCII, *line)
        _, full, _ = said(told_home, {"PYTHONIOENCODING": "utf-8"}, *line)
        assert plain.isascii()
        rows = zip(plain.splitlines(), full.splitlines(), strict=True)
        pairs = rows if line[0] == "log" else [(plain, full)]
        assert all(untimed(a) == untimed(b) for a, b in pairs)


def untimed(text: str | bytes) -> Any:
    """Without when the server was asked, which is another moment each time."""
    return json.loads(text, object_hook=lambda found: {**found, "asked": None, "contact": None})


def test_a_word_typed_on_such_a_terminal_arrives(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the locale's name, else as UTF-8, else where every 8-bit encoding says the same."""
    monkeypatch.setenv("LC_ALL", "fr_BE.ISO-8859-15")
    assert typed(b"l'h\xf4pital, 3 \xa4".decode("utf-8", "surrogateescape")) == "l'hôpital, 3 €"
    monkeypatch.setenv("LC_ALL", "C")
    assert typed(b"h\xf4pital".decode("utf-8", "surrogateescape")) == "hôpital"
    disputed = b"3 \xa4".decode("utf-8", "surrogateescape")
    assert typed(disputed) == disputed
    assert typed("l'eau") == "l'eau"


def test_every_character_has_a_nearest_one() -> None:
    """Said in ASCII, whatever it is."""
    found = {char: nearest(char) for char in "\u2019\u2013\u2026\u2713é½\u2603œ\u202f"}
    assert list(found.values()) == ["'", "-", "...", "ok", "e", "1/2", "<U+2603>", "oe", " "]


def test_the_suffix_says_the_format(told_home: Path, tmp_path: Path) -> None:
    """No file is written under the name of another format; `-` is standard output."""
    for name in ("b.pdf", "b.DOCX", "b.html"):
        done = run_utf8("brief", "-o", str(tmp_path / name), "--json", home=told_home)
        assert (done.code, done.error["error"]) == (2, "brief_suffix")
    mixed = run_utf8("brief", "-o", str(tmp_path / "b.json"), "--format", "md", home=told_home)
    assert mixed.code == 2
    assert list(tmp_path.iterdir()) == []
    assert run_utf8("brief", "-o", str(tmp_path / "b.MD"), home=told_home).code == 0
    assert (tmp_path / "b.MD").read_text().startswith("#") or "**" in (
        tmp_path / "b.MD"
    ).read_text()
    assert run_utf8("brief", "-o", "-", home=told_home).out

"""The one door to Textual: what is set before it is imported, and what is said before it opens."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ledger.config import Settings
from ledger.errors import UsageError
from tests.support.chronicle import kept_story
from tests.support.cli import home_of
from tui.board import run
from tui.board.app import BoardApp

_LOADED = "import sys; from tui.board import run; sys.exit('textual' in sys.modules)"


def test_importing_the_door_imports_no_textual() -> None:
    """A command line that only might open a board pays nothing for it."""
    done = subprocess.run([sys.executable, "-c", _LOADED], check=False)
    assert done.returncode == 0


def test_a_home_without_a_crisis_is_told_on_the_command_line(tmp_path: Path) -> None:
    """Nothing is drawn: the error goes to whoever called."""
    with pytest.raises(UsageError) as refused:
        run.run(Settings(home=tmp_path), "en")
    assert refused.value.code == "no_crisis_here"


def test_tells_textual_how_to_behave_and_returns_its_exit_code(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No keyboard protocol that loses AltGr, nothing that moves by itself, no mouse taken."""
    for name in run.SWITCHES:
        monkeypatch.setenv(name, "")
        monkeypatch.delenv(name)
    asked: dict[str, object] = {}

    def look(board: BoardApp, **how: object) -> int:
        asked.update(how, theme=board.theme, plain=board.glyphs.plain)
        return 0

    monkeypatch.setattr(BoardApp, "run", look)
    home = home_of(kept_story("2022-05-14T23:59"), tmp_path / "home")
    assert run.run(Settings(home=home), "fr", theme="light", plain=True) == 0
    assert asked == {"mouse": False, "theme": "crisis-light", "plain": True}
    assert {name: os.environ[name] for name in run.SWITCHES} == run.SWITCHES  # noqa: TID251 (what a child would see)


def test_a_switch_the_user_set_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever wants the keyboard protocol, or animations, has them."""
    monkeypatch.setenv("TEXTUAL_DISABLE_KITTY_KEY", "0")
    monkeypatch.setattr(BoardApp, "run", lambda *_, **__: 0)
    home = home_of(kept_story("2022-05-14T23:59"), tmp_path / "home")
    assert run.run(Settings(home=home), "fr") == 0
    assert os.environ["TEXTUAL_DISABLE_KITTY_KEY"] == "0"  # noqa: TID251 (what a child would see)

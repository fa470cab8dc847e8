"""`crisis brief` and `crisis show`: the same position, the same bytes, on screen or in a file."""

from pathlib import Path

import pytest

from projections.render import FORMATS
from tests.support.chronicle import story
from tests.support.cli import home_of, run
from tui.cli.commands.show import BOARDS

MAY_15 = ("brief", "--known-at", "2022-05-15 12:00")


def test_the_brief_of_15_may_is_the_one_made_before_the_later_days(
    told_home: Path, tmp_path: Path
) -> None:
    """Byte for byte, in every format, and it does not name what came later."""
    early = home_of(story("2022-05-15T12:00:00+02:00"), tmp_path / "early")
    for how in FORMATS:
        then = run(*MAY_15, "--format", how, home=early)
        later = run(*MAY_15, "--format", how, home=told_home)
        assert then.code == later.code == 0, later.err
        assert then.out == later.out
    restore = ("show", "restore")
    assert "Bastogne" in run(*restore, home=told_home).out
    assert "Bastogne" not in run(*restore, *MAY_15[1:], home=told_home).out
    assert run("brief", home=told_home).out != run(*MAY_15, home=told_home).out


def test_json_is_one_document_and_words_go_to_stderr(told_home: Path) -> None:
    """`--json` and `--format json` are the same bytes."""
    asked = run(*MAY_15, "--json", home=told_home)
    assert asked.data["header"]["kind"] == "exercise"
    assert asked.out == run(*MAY_15, "--format", "json", home=told_home).out
    assert asked.err


def test_a_file_is_written_whole_or_not_at_all(told_home: Path, tmp_path: Path) -> None:
    """Its suffix says the format; a directory that is not there leaves nothing behind."""
    path = tmp_path / "brief.md"
    path.write_text("what was there before")
    path.chmod(0o640)
    assert run(*MAY_15, "-o", str(path), home=told_home).out == ""
    assert path.read_text() == run(*MAY_15, "--format", "md", home=told_home).out
    assert path.stat().st_mode & 0o777 == 0o640
    nowhere = run(*MAY_15, "-o", str(tmp_path / "no" / "b.md"), "--json", home=told_home)
    assert (nowhere.code, nowhere.error["error"]) == (1, "cannot_write")
    assert [p.name for p in tmp_path.iterdir()] == ["brief.md"]


def test_as_of_an_entry_or_a_moment_and_not_both(told_home: Path) -> None:
    """An entry that is not there yet is refused, and so is a time with an open end."""
    at = run("brief", "--at", "12", "--json", home=told_home).data["header"]
    assert at["number"] == 12
    for words, code in (
        (("--at", "12", "--known-at", "2022-05-15"), "either_known_at_or_at"),
        (("--at", "9999"), "beyond_head"),
        (("--known-at", "after 2022-05-15"), "bad_time"),
    ):
        done = run("brief", "--json", *words, home=told_home)
        assert (done.code, done.error["error"]) == (2, code)


@pytest.mark.parametrize("board", BOARDS)
def test_every_board_is_shown_as_text_and_as_data(told_home: Path, board: str) -> None:
    """Exercise or real comes first; the position is said."""
    shown = run("show", board, home=told_home)
    assert shown.code == 0, shown.err
    assert shown.out.startswith("[EXERCISE]")
    assert "\x1b" not in shown.out
    assert run("show", board, "--json", home=told_home).data["board"] == board


def test_a_board_that_is_none_is_refused_with_those_that_are(told_home: Path) -> None:
    """And without a name they are listed."""
    done = run("show", "weather", home=told_home)
    assert done.code == 2
    assert "restore" in done.err
    assert run("show", "--json", home=told_home).data == list(BOARDS)


def test_the_board_needs_a_terminal(told_home: Path) -> None:
    """Anywhere else it says what to use."""
    done = run("board", "--json", home=told_home)
    assert (done.code, done.error["error"]) == (2, "no_terminal")

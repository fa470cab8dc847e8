"""The overview as it looked: golden sheets of 24 May, `python -m tests.support.sheets`."""

from pathlib import Path

from tests.support.board import words
from tests.support.chronicle import kept_story
from tui.board.screens.overview_lines import sheet

GOLDEN = Path(__file__).parents[1] / "tui" / "golden"
NOON = "2022-05-24T12:00:00+02:00"
CASES = (("en", 76, 20), ("en", 56, 15), ("en", 156, 46))
"""Language, columns and rows of each."""


def golden() -> dict[Path, str]:
    """Every golden file with what it must hold, under a clock that stands still."""
    picture = kept_story(NOON).picture(NOON)
    found = {}
    for lang, width, rows in CASES:
        lines = [line.plain.rstrip() for line in sheet(picture, words(lang), width, rows)]
        found[GOLDEN / f"overview.{lang}.{width}x{rows}.txt"] = "\n".join(lines) + "\n"
    return found


def write() -> None:
    """Make the golden files again; then read the difference."""
    for path, text in golden().items():
        path.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()

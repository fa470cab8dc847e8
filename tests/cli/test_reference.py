"""The generated pages are those of the declarations."""

from pathlib import Path

import pytest

from ledger.domain import KINDS, VERBS
from tui.cli import reference

DOCS = Path(__file__).parents[2] / "docs"


def test_no_page_is_stale(capsys: pytest.CaptureFixture[str]) -> None:
    """`make docs` mends it."""
    assert reference.main([str(DOCS), "--check"]) == 0, capsys.readouterr().err


def test_a_stale_page_is_named_and_written_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Checking writes nothing."""
    assert reference.main([str(tmp_path), "--check"]) == 1
    assert "cli.md is stale: make docs" in capsys.readouterr().err
    assert not list(tmp_path.iterdir())
    assert reference.main([str(tmp_path)]) == 0
    assert reference.main([str(tmp_path), "--check"]) == 0


def test_the_pages_name_every_kind_command_and_text() -> None:
    """Nothing is left out, and no text is missing."""
    pages = reference.pages()
    for topic in KINDS:
        assert f"### Entry `{topic}`" in pages["kinds.md"]
    for path in VERBS:
        assert f"### Command `{path}`" in pages["kinds.md"]
    for text in pages.values():
        assert "cli.help." not in text
        assert "cli.option." not in text

"""The generated pages are those of the declarations."""

from functools import cache
from pathlib import Path

import pytest

from ledger.domain import KINDS, VERBS
from ledger.server.rights import RIGHTS
from tests.support.domain import tabled
from tui.cli.reference import pages as reference
from tui.cli.reference.door import with_table

DOCS = Path(__file__).parents[2] / "docs"
PAGES = cache(reference.pages)
"""The pages, made once for all tests here, of what was walked once for all tests."""


@pytest.fixture(autouse=True)
def made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reference, "pages", PAGES)
    monkeypatch.setattr("tui.cli.reference.kinds.transitions", lambda concept: [*tabled(concept)])


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


def test_the_page_on_security_shows_every_right() -> None:
    """A call that is granted stands in its table, with each kind of log-in that has it."""
    page = (DOCS / "security.md").read_text("utf-8")
    assert page == with_table(page)
    rows = [line for line in page.splitlines() if line.startswith("| publish ")]
    assert len(rows) == len(RIGHTS)
    for right, row in zip(RIGHTS, rows, strict=True):
        assert right.purpose in row
        assert row.count("| yes ") == len(right.kinds)


def test_an_edited_table_is_stale(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What somebody wrote between the marks is named, and replaced."""
    page = (DOCS / "security.md").read_text("utf-8")
    reference.main([str(tmp_path)])
    (tmp_path / "security.md").write_text(page.replace("| yes |", "| no |"), "utf-8")
    assert reference.main([str(tmp_path), "--check"]) == 1
    assert "security.md is stale" in capsys.readouterr().err
    assert reference.main([str(tmp_path)]) == 0
    assert (tmp_path / "security.md").read_text("utf-8") == page


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

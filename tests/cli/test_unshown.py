"""An entry that cannot be drawn is one line; everything around it is shown."""

from pathlib import Path
from typing import Any

import pytest

from ledger.domain.entry import lag_of
from projections.views.notes import note_of
from tests.support.cli import run_here
from tui.entries import entry_line
from tui.forms import field_words

LANGUAGES = {"en": "cannot be shown", "fr": "ne peut pas", "nl": "kan niet", "de": "kann nicht"}


@pytest.fixture
def _undrawable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of entry 15 can be said, in words or as data."""
    words, value = note_of, lag_of

    def note(judged: Any) -> Any:
        return 1 / 0 if judged.number == 15 else words(judged)

    def lag(entry: Any) -> Any:
        return 1 / 0 if entry.seen.number == 14 else value(entry)

    monkeypatch.setattr(entry_line, "note_of", note)
    monkeypatch.setattr(entry_line, "lag_of", lag)


@pytest.mark.usefixtures("_undrawable")
@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_log_goes_on_behind_it(told_home: Path, lang: str) -> None:
    """Recorded or by time, in every language; its number stands."""
    for by in ("recorded", "occurred"):
        done = run_here("log", "--by", by, "--lang", lang, home=told_home)
        assert done.code == 0, done.err
        assert [f"#15  {LANGUAGES[lang]}" in done.out, "#16 " in done.out] == [True, True]


@pytest.mark.usefixtures("_undrawable")
def test_its_data_says_so(told_home: Path) -> None:
    """As a row that is `unshown`; the others are whole."""
    rows = {row["number"]: row for row in run_here("log", "--json", home=told_home).rows}
    assert rows[15]["unshown"] is True
    assert rows[16]["entry"]


def test_its_page_says_so(told_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line in the place of the page, and exit code 0."""
    monkeypatch.setattr(field_words.FieldWords, "fields", lambda *_: 1 / 0)
    done = run_here("show", "15", home=told_home)
    assert (done.code, done.out.startswith("#15  cannot be shown")) == (0, True)

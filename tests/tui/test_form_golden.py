"""Forms and the meeting line look as they did, in every language."""

from pathlib import Path

import pytest

from projections.i18n import languages
from tests.support import form_golden


@pytest.mark.parametrize("lang", languages())
def test_looks_as_it_did(day: Path, lang: str) -> None:
    """At 80 by 24; after a change that is meant: `python -m tests.support.form_golden`."""
    for path, text in form_golden.screens(day, lang).items():
        assert text == path.read_text(encoding="utf-8"), path.name
        assert len(text.splitlines()) == form_golden.SIZE[1], path.name

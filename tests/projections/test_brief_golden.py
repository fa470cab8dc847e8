"""The briefs as they are read, byte for byte; made again by `python -m tests.support.briefs`."""

from pathlib import Path

import pytest

from tests.support.briefs import CASES, GOLDEN, golden, said


@pytest.mark.parametrize("path", sorted(golden()), ids=lambda path: path.name)
def test_a_brief_is_what_it_was(path: Path) -> None:
    """Same position, period and language: same bytes, today and in ten years."""
    assert path.read_bytes() == golden()[path].encode()


def test_no_golden_file_is_left_behind() -> None:
    """A case that is gone takes its files along."""
    assert {path for path in GOLDEN.iterdir() if path.suffix != ".py"} == set(golden())


@pytest.mark.parametrize("lang", ["fr", "nl", "de", "en"])
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("form", ["terminal", "md"])
def test_every_sentence_has_its_words(case: str, form: str, lang: str) -> None:
    """No key and no placeholder reaches a reader, in any language."""
    text = said(case, form, lang)
    assert "brief." not in text.replace("projections.brief", "")
    named = {"{where}", "{text}", "{activity}", "{period}", "{what}", "{n}", "{entry}", "{items}"}
    assert not [name for name in named if name in text]

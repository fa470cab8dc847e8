"""The briefs that are kept as golden files: each made from fixed bytes under a frozen clock."""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from pathlib import Path

from projections.brief.build import brief
from projections.brief.model import Brief
from projections.i18n import Translator
from projections.model.picture import Picture
from projections.render.formats import FORMATS
from tests.support.chronicle import ZONE, Chronicle, kept_story
from tests.support.nasty import NOW, nasty

GOLDEN = Path(__file__).parents[1] / "golden" / "brief"

CASES: dict[str, Callable[[], Picture]] = {
    "vivalia-15-may": lambda: kept_story("2022-05-15T18:00").picture("2022-05-15T18:00:00+02:00"),
    "vivalia-24-may": lambda: kept_story("2022-05-24T18:00").picture("2022-05-24T18:00:00+02:00"),
    "nasty": lambda: nasty().picture(NOW),
    "opened": lambda: Chronicle().picture(NOW),
    "real": lambda: Chronicle(kind="real").picture(NOW),
    "empty": lambda: Chronicle(opened=False).picture(NOW),
}
"""Name and picture; in an exercise's story, what was recorded until the end of its period."""

LANGUAGES = ("fr", "en")
DATA = ("vivalia-24-may", "nasty", "empty")
SUFFIXES = {"terminal": "txt", "md": "md"}


@cache
def made(case: str) -> Brief:
    picture = CASES[case]()
    return brief(picture, checked=picture.position.number)


def said(case: str, form: str, lang: str) -> str:
    return FORMATS[form](made(case), Translator(lang, ZONE))


def golden() -> dict[Path, str]:
    """Every golden file with what it must hold."""
    texts = {
        GOLDEN / f"{case}.{lang}.{suffix}": said(case, form, lang)
        for case in CASES
        for lang in LANGUAGES
        for form, suffix in SUFFIXES.items()
    }
    return texts | {GOLDEN / f"{case}.json": said(case, "json", "en") for case in DATA}


def write() -> None:
    """Make the golden files again: `python -m tests.support.briefs`, then read the difference."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for path, text in golden().items():
        path.write_text(text, encoding="utf-8", newline="\n")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


if __name__ == "__main__":
    write()

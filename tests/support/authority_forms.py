"""Forms of the shipped crisis and of an empty one, and their golden texts."""

from collections.abc import Iterator
from pathlib import Path

from projections.bundle.forms.catalogue import FORMS
from projections.bundle.forms.formats import FORMATS
from projections.bundle.parts import Source
from tests.support.chronicle import Chronicle
from tests.support.cli import whole_story
from tests.support.dossiers import source_of

GOLDEN = Path(__file__).parents[1] / "golden" / "forms"
LANGUAGES = ("fr", "en")


def drawn(source: Source, name: str, form: str = "text") -> str:
    """One form in a format that is text."""
    return b"".join(FORMATS[form](source, name)).decode()


def golden() -> Iterator[tuple[Path, str]]:
    """Every golden file with what it must hold: the whole story, and nothing but an opening."""
    for lang in LANGUAGES:
        for told, chronicle in (("vivalia", whole_story()), ("empty", Chronicle())):
            with source_of(chronicle, lang) as source:
                for name in FORMS:
                    yield GOLDEN / f"{told}.{name}.{lang}.txt", drawn(source, name)


def write() -> None:
    """Make the golden files again: `python -m tests.support.authority_forms`, then read them."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for path, text in golden():
        path.write_bytes(text.encode())


if __name__ == "__main__":
    write()

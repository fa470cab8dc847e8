"""Forms of the shipped crisis and of an empty one, and their golden texts."""

from collections.abc import Iterator
from pathlib import Path

from projections.bundle.dossier.drawing import Drawing
from projections.bundle.forms.answering import answers
from projections.bundle.forms.catalogue import FORMS
from projections.bundle.forms.document import drawn_from
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


def rows(name: str) -> Iterator[str]:
    """The rows of a form in `docs/forms.md`: question, article, where it looks, what records it."""
    with source_of(Chronicle(), "en") as source:
        drawing = Drawing(source)
        for answer in answers(drawing, FORMS[name].questions):
            asked = source.t(f"forms.question.{name}.{answer.question.name}")
            where = drawn_from(drawing, answer).partition(": ")[2].rstrip(".")
            article = answer.question.article.partition("art. ")[2]
            cells = (asked, *([article] if article else []), where, f"`{answer.question.command}`")
            yield f"| {' | '.join(cells)} |"


def write() -> None:
    """Make the golden files again: `python -m tests.support.authority_forms`, then read them."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for path, text in golden():
        path.write_bytes(text.encode())


if __name__ == "__main__":
    write()

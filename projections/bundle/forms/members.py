"""The members of a bundle that are forms."""

from collections.abc import Iterator
from functools import cached_property

from projections.bundle.dossier.drawing import Drawing
from projections.bundle.dossier.html import to_html
from projections.bundle.forms.answering import Answer, answers
from projections.bundle.forms.catalogue import FORMS
from projections.bundle.forms.document import drawn
from projections.bundle.parts import Part, Source

TIMELINE = "../dossier.html"
"""Where the entries of a form's answers stand, as seen from the form."""


def parts(source: Source) -> Iterator[Part]:
    """`forms/<name>.html`; the boards are gone through once for all of them, when one is read."""
    asked = _Asked(source)
    for name in FORMS:
        yield Part(f"forms/{name}.html", _page(asked, name))


class _Asked:
    """The answers to all questions of all forms, found once."""

    def __init__(self, source: Source) -> None:
        self.drawing = Drawing(source)

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        questions = (one for form in FORMS.values() for one in form.questions)
        return answers(self.drawing, questions)


def _page(asked: _Asked, name: str) -> Iterator[bytes]:
    found = (one for one in asked.answers if one.question.form == name)
    yield from to_html(drawn(asked.drawing, FORMS[name], found), TIMELINE)

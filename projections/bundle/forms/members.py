"""The members of a bundle that are forms."""

from collections.abc import Iterator

from projections.bundle.dossier.html import to_html
from projections.bundle.forms.catalogue import FORMS
from projections.bundle.forms.document import document
from projections.bundle.parts import Part, Source

TIMELINE = "../dossier.html"
"""Where the entries of a form's answers stand, as seen from the form."""


def parts(source: Source) -> Iterator[Part]:
    """`forms/<name>.html`, each made as it is read."""
    for name in FORMS:
        yield Part(f"forms/{name}.html", _page(source, name))


def _page(source: Source, name: str) -> Iterator[bytes]:
    yield from to_html(document(source, name), TIMELINE)

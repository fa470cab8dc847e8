"""The two members of a bundle that are the dossier."""

from collections.abc import Iterator

from projections.bundle.dossier.document import document
from projections.bundle.dossier.html import to_html
from projections.bundle.dossier.pdf import to_pdf
from projections.bundle.parts import Part, Source

HTML = "dossier.html"
PDF = "dossier.pdf"


def parts(source: Source) -> Iterator[Part]:
    """The dossier as HTML and as PDF/A; each is made as it is read.

    Raises:
        Refused: `no_crisis`, before the opening.
    """
    made = document(source)
    yield Part(HTML, to_html(made))
    yield Part(PDF, to_pdf(made))

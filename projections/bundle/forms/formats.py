"""The formats of a form: one document in, bytes out; the same ledger, the same bytes."""

from collections.abc import Callable, Iterator, Mapping

from projections.bundle.dossier.html import to_html
from projections.bundle.dossier.model import Document
from projections.bundle.dossier.pdf import to_pdf
from projections.bundle.forms.data import to_json
from projections.bundle.forms.document import document
from projections.bundle.forms.markdown import to_markdown
from projections.bundle.forms.text import to_text
from projections.bundle.parts import Source

Format = Callable[[Source, str], Iterator[bytes]]


def _as(draw: Callable[[Document], Iterator[bytes]]) -> Format:
    return lambda source, name: draw(document(source, name))


def _json(source: Source, name: str) -> Iterator[bytes]:
    yield to_json(source, name).encode()


FORMATS: Mapping[str, Format] = {
    "text": _as(to_text),
    "md": _as(to_markdown),
    "html": _as(to_html),
    "pdf": _as(to_pdf),
    "json": _json,
}
"""Every format, by its name."""

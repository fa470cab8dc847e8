"""The dossier as one HTML file that needs nothing else: no script, no picture, no font, no address.

It is made as it is read, so that a long ledger needs no more memory than a short one. Everything
said is text: Jinja2 escapes it, and the page forbids itself whatever is not its own style.
"""

from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from projections.bundle.dossier.model import Cite, Document, Run

HERE = Path(__file__).parent / "templates"

PIECE = 65_536
"""Characters, about, that are written at once."""


def to_html(document: Document, timeline: str | None = None) -> Iterator[bytes]:
    """The page, in UTF-8, piece by piece.

    Numbers lead to the page's own timeline, to that of the page `timeline`, or nowhere.
    """
    own = any(section.heads for section in document.sections)
    there = "" if own else timeline
    environment = _environment(0 if there is None else document.head.size, there or "")
    style = (HERE / "dossier.css").read_text(encoding="utf-8")
    template = environment.get_template("dossier.html.j2")
    said = template.generate(
        head=document.head,
        sections=document.sections,
        style=Markup(style),  # noqa: S704 (a file of ours)
        banner=Markup(css_string(document.head.banner)),  # noqa: S704 (made safe there)
    )
    yield from _pieces(said)


def css_string(text: str) -> str:
    """A text as a string of CSS (CSS Syntax 3, §4.3.5), every character by its number."""
    return '"' + "".join(f"\\{ord(char):06x}" for char in text) + '"'


def _environment(size: int, there: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["runs"] = partial(runs, size, there)
    environment.filters["kind"] = lambda block: block.__struct_config__.tag
    return environment


def runs(size: int, there: str, said: Iterable[Run]) -> Markup:
    """Words, and numbers that lead to their entries `there`, where there are such."""
    return Markup("").join(_run(size, there, run) for run in said)


def _run(size: int, there: str, run: Run) -> Markup:
    if isinstance(run, Cite):
        if not 1 <= run.number <= size:
            return escape(f"#{run.number}")
        return Markup('<a href="{1}#e{0}">#{0}</a>').format(run.number, there)
    if run.weight == "strong":
        return Markup("<strong>{}</strong>").format(run.text)
    if run.weight == "quiet":
        return Markup('<span class="quiet">{}</span>').format(run.text)
    return escape(run.text)


def _pieces(said: Iterable[str]) -> Iterator[bytes]:
    """The same text in fewer and larger pieces."""
    held: list[str] = []
    size = 0
    for one in said:
        held.append(one)
        size += len(one)
        if size >= PIECE:
            yield "".join(held).encode()
            held, size = [], 0
    yield "".join(held).encode()

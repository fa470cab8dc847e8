"""A form as plain text for a terminal or a printer, 80 columns wide."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from projections.bundle.dossier.model import (
    Block,
    Card,
    Cite,
    Document,
    Field,
    Head,
    Paragraph,
    Point,
    Run,
    Section,
)
from projections.render.wrap import wrapped

WIDTH = 80
INDENT = "   "
"""Before all that stands under a question: no text that somebody typed begins a line."""

FILL = {"exercise": "~", "real": "#"}
"""What the banner is filled with: an exercise and a real crisis never look alike."""


def to_text(document: Document) -> Iterator[bytes]:
    """The form, in UTF-8, every line ended by LF."""
    for line in _lines(document):
        yield f"{line}\n".encode()


def plain(runs: Iterable[Run]) -> str:
    """What runs say, entries as `#12`."""
    return "".join(f"#{run.number}" if isinstance(run, Cite) else run.text for run in runs)


def _lines(document: Document) -> Iterator[str]:
    head = document.head
    banner = f" {head.banner} ".center(WIDTH, FILL[head.kind])
    yield from (banner, "")
    yield from wrapped(head.title, WIDTH)
    yield ""
    for field in head.facts:
        yield from _field(field, head, "")
    for paragraph in head.lead:
        yield from ("", *wrapped(plain(paragraph.runs), WIDTH))
    for section in document.sections:
        yield from _section(section, head)
    yield from ("", banner)


def _section(section: Section, head: Head) -> Iterator[str]:
    yield from ("", "", *wrapped(section.heading, WIDTH, rest=INDENT))
    for paragraph in section.lead:
        yield from _said(paragraph.runs, INDENT)
    for group in section.groups():
        if group.title:
            yield from ("", *wrapped(f"{group.title}{head.words['colon']}", WIDTH, INDENT, INDENT))
        for block in group.blocks:
            yield from _DRAWN[type(block)](block, head)


def _card(card: Card, head: Head) -> Iterator[str]:
    inner = INDENT * 2
    yield from ("", *_said(card.title, f"{INDENT}{card.name}  ", inner))
    if card.about:
        yield from _said(card.about, inner)
    for field in card.fields:
        yield from _field(field, head, inner)
    if card.entries:
        yield from wrapped(f"{head.words['entries']} {plain(card.entries)}", WIDTH, inner, inner)


def _field(field: Field, head: Head, indent: str) -> Iterator[str]:
    label = f"{indent}{field.label}{head.words['colon']} "
    yield from _said(field.runs, label, f"{indent}{INDENT}")


def _paragraph(block: Paragraph | Point, _: Head) -> Iterator[str]:
    yield from _said(block.runs, INDENT)


def _said(runs: Iterable[Run], first: str, rest: str | None = None) -> Iterator[str]:
    """Each line of a text in lines of the width, all of them indented."""
    behind = first if rest is None else rest
    for at, line in enumerate(plain(runs).split("\n")):
        start = first if at == 0 else behind
        yield from wrapped(line, WIDTH, start.rstrip() + " " if start.strip() else start, behind)


_DRAWN: Mapping[type[Block], Callable[[Any, Head], Iterator[str]]] = {
    Card: _card,
    Paragraph: _paragraph,
    Point: _paragraph,
}

"""A form as CommonMark: nothing that somebody typed becomes markup."""

from collections.abc import Iterable, Iterator

from projections.bundle.dossier.model import Block, Card, Document, Head, Paragraph, Run, Section
from projections.bundle.forms.text import plain
from projections.render.markdown import escaped

BREAK = "\\"
"""At the end of a line: the next one stands under it."""


def to_markdown(document: Document) -> Iterator[bytes]:
    """The form, in UTF-8, every line ended by LF."""
    for line in _lines(document):
        yield f"{line}\n".encode()


def _lines(document: Document) -> Iterator[str]:
    head = document.head
    banner = f"**{escaped(head.banner)}**"
    yield from (banner, "", f"# {escaped(head.title)}", "")
    for field in head.facts:
        yield from _item(escaped(field.label), field.runs, "")
    for paragraph in head.lead:
        yield from ("", *_said(paragraph.runs, ""))
    for section in document.sections:
        yield from _section(section, head)
    yield from ("", banner)


def _section(section: Section, head: Head) -> Iterator[str]:
    yield from ("", f"## {escaped(section.heading)}")
    for paragraph in section.lead:
        yield from ("", *_said(paragraph.runs, ""))
    for group in section.groups():
        if group.title:
            yield from ("", f"### {escaped(group.title)}")
        for block in group.blocks:
            yield from ("", *_block(block, head))


def _block(block: Block, head: Head) -> Iterator[str]:
    if isinstance(block, Card):
        yield from _card(block, head)
    elif isinstance(block, Paragraph):
        yield from _said(block.runs, "")


def _card(card: Card, head: Head) -> Iterator[str]:
    yield from _item(escaped(card.name), card.title, "")
    if card.about:
        yield from ("", *_said(card.about, "  "), "")
    for field in card.fields:
        yield from _item(escaped(field.label), field.runs, "  ")
    if card.entries:
        yield f"  - {escaped(head.words['entries'])} {escaped(plain(card.entries))}"


def _item(label: str, runs: Iterable[Run], indent: str) -> Iterator[str]:
    lines = [*_said(runs, f"{indent}  ")] or [""]
    yield f"{indent}- **{label}**: {lines[0].strip()}"
    yield from lines[1:]


def _said(runs: Iterable[Run], indent: str) -> Iterator[str]:
    """Each line of a text under the one before; an empty line would end what it stands in."""
    lines = [line.strip() for line in plain(runs).split("\n")]
    found = [f"{indent}{escaped(line)}" for line in lines if line]
    yield from (line + BREAK for line in found[:-1])
    yield from found[-1:]

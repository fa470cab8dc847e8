"""The dossier: what it tells, that texts stay literal, that it is the same each time."""

import io
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

import pytest
from pypdf import PdfReader

from ledger.domain.amendments import EntryLinked
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
from ledger.domain.observation.events import ObservationNoted
from ledger.errors import Refused
from ledger.sanitize import clean
from ledger.terminal.local_copy import LocalCopy, Reading
from projections.bundle.dossier import parts, pdf
from projections.bundle.dossier.document import document
from projections.bundle.dossier.glyphs import COVERED
from projections.bundle.dossier.html import to_html
from projections.bundle.dossier.model import Group, Paragraph, Section, Text
from projections.bundle.parts import Source
from tests.support.chronicle import Chronicle
from tests.support.dossiers import GOLDEN, LANGUAGES, TYPST, awkward, body, hostile, page, source_of
from tests.support.nasty import COMMANDS, EMOJI, ENDLESS, LONG, MARKUP, when

SECRETS = ("HIDDEN-TEXT", "SECRET-DECISION", "SECRET-MEETING", "SECRET-REQUEST", "SECRET-CLOCK")


class _Page(HTMLParser):
    """What a reader of a page gets: its words, the names of its elements, links and anchors."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []
        self.anchors: list[str] = []
        self.words: list[str] = []
        self.feed(html)
        self.text = "".join(self.words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        named = dict(attrs)
        self.links += [named["href"] or ""] if "href" in named else []
        self.anchors += [named["id"] or ""] if "id" in named else []
        assert not {"src", "onclick", "onload", "style"} & named.keys()

    def handle_data(self, data: str) -> None:
        self.words.append(data)


@pytest.fixture(scope="module")
def small() -> Iterator[Source]:
    with source_of(awkward(), "en") as source:
        yield source


@pytest.fixture(scope="module")
def nasty_source() -> Iterator[Source]:
    with source_of(hostile(), "en") as source:
        yield source


@pytest.fixture(scope="module")
def nasty_page(nasty_source: Source) -> _Page:
    return _Page(page(nasty_source))


def printed(source: Source) -> PdfReader:
    return PdfReader(io.BytesIO(b"".join(pdf.to_pdf(document(source)))))


@pytest.fixture(scope="module")
def paper(small: Source) -> PdfReader:
    return printed(small)


def squeezed(text: str) -> str:
    """Without the spaces that a line of print adds."""
    return re.sub(r"[\s\u200b\u2060]+", "", text)


def said_on(paper: PdfReader) -> str:
    return squeezed("".join(one.extract_text() for one in paper.pages))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_dossier_says_what_it_said(lang: str) -> None:
    """Late, corrected, struck, restricted, sealed, undated and void entries, in every language."""
    with source_of(awkward(), lang) as source:
        found = body(page(source))
    assert found == (GOLDEN / f"awkward.{lang}.html").read_text(encoding="utf-8")


def test_both_members_are_made_in_order_and_again_the_same(small: Source) -> None:
    """Whoever verifies makes them again and compares the bytes."""
    first = {part.path: b"".join(part.chunks) for part in parts(small)}
    again = {part.path: b"".join(part.chunks) for part in parts(small)}
    assert list(first) == ["dossier.html", "dossier.pdf"]
    assert first == again


def test_the_pdf_is_an_archive_file_with_tags_and_fonts(paper: PdfReader) -> None:
    """PDF/A-2a and PDF/UA-1 by its own word, tagged, in its language, with its title."""
    root: Any = paper.trailer["/Root"]
    described = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2<" in described
    assert "<pdfaid:conformance>A<" in described
    assert "<pdfuaid:part>1<" in described
    assert root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "en"
    assert paper.metadata is not None
    assert paper.metadata.title == "Dossier: Cyberattaque Vivalia, mai 2022"


def test_an_exercise_is_one_on_every_page(paper: PdfReader) -> None:
    """A page that lies on a desk by itself is never taken for a real crisis, and has its place."""
    for at, one in enumerate(paper.pages, 1):
        said = squeezed(one.extract_text())
        assert "EXERCISE-NOTAREALCRISIS" in said
        assert f"page{at}/{len(paper.pages)}" in said


def test_a_decision_says_who_recorded_it_when_and_what_contradicts_it() -> None:
    """On both pages: when it came into the ledger, by whom, and the entry against it."""
    told, at = Chronicle(), "2022-05-14T07:30+02:00"
    late = DecisionTaken(text="Stop", decider="chair")
    taken = told.event("decision.d", late, at, occurred=when("2022-05-14 05:00"))
    seen = told.event("observation.o", ObservationNoted(text="Nobody stopped"), at)
    link = EntryLinked(number=seen, relation="contradicts", other=taken, reason="as seen")
    told.event("observation.o", link, at)
    with source_of(told, "en") as source:
        html = _Page(page(source)).text
        pages = said_on(printed(source))
    card = html[html.index("Decided by: chair", html.index("Decided by: chair") + 9) :]
    for said in (
        "Recorded: 14 May 2022, 07:30",
        "by coordinator",
        f"In contradiction with: #{seen}",
    ):
        assert said in card
        assert squeezed(said) in pages


def test_a_real_crisis_never_looks_like_an_exercise() -> None:
    """Another word, another colour, filled where the other is dashed."""
    with source_of(awkward("real"), "en") as source:
        html, pages = page(source), printed(source).pages
    assert 'class="real"' in html
    assert "EXERCISE" not in body(html)
    assert all("REALCRISIS" in squeezed(one.extract_text()) for one in pages)


def test_every_text_stays_text_on_the_page(nasty_page: _Page) -> None:
    """Markup, commands and direction marks are shown; none of them does anything."""
    for text in (*MARKUP, *COMMANDS, LONG, ENDLESS, EMOJI):
        assert clean(text)[:90] in nasty_page.text, text
    assert not {"script", "b", "img", "link", "iframe", "object"} & nasty_page.tags
    assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e\u2066-\u2069\u200b]", nasty_page.text)


def test_every_text_stays_text_in_print(paper: PdfReader) -> None:
    """What Typst would run stands there; what no font has stands there by its number."""
    said = said_on(paper)
    assert squeezed(TYPST) in said
    assert squeezed("<script>alert(1)</script>") in said
    assert "gone<U+8A2D><U+5099><U+1F3E5>" in said
    assert "<U+202E>gnp.exe" in said


def test_every_kind_with_every_awkward_value_is_printed(nasty_source: Source) -> None:
    """Nothing in a ledger keeps it from becoming paper, and no secret is among what is printed."""
    told = document(nasty_source)
    assert b"".join(pdf.to_pdf(told)).startswith(b"%PDF-1.7")
    said = str(pdf.data_of(told))
    assert "<script>alert(1)</script>" in said
    assert not [text for text in SECRETS if text in said]


def test_every_font_has_what_is_said_to_be_covered(small: Source) -> None:
    """A character that no font had would stop the whole file (PDF/A), so all are set once."""
    covered = [char for char in map(chr, range(0x20, 0x3000)) if not COVERED.match(char)]
    assert len(covered) > 1_900
    said = [" ".join(covered[at : at + 64]) for at in range(0, len(covered), 64)]
    lines = [Paragraph((Text(text), Text(text, "strong"))) for text in said]
    section = Section("all", "all", len(lines), lambda: iter([Group("", lines)]))
    made = b"".join(pdf.to_pdf(document(small)._replace(sections=(section,))))
    assert "<U+" not in said_on(PdfReader(io.BytesIO(made)))


def test_every_number_leads_to_its_entry(nasty_source: Source, nasty_page: _Page) -> None:
    """Each entry has one place in the timeline, void and restricted ones too."""
    size = nasty_source.reading.position.number
    entries = [one for one in nasty_page.anchors if re.fullmatch(r"e\d+", one)]
    assert sorted(entries) == sorted(f"e{number}" for number in range(1, size + 1))
    assert len(nasty_page.anchors) == len(set(nasty_page.anchors))
    assert {link.removeprefix("#") for link in nasty_page.links} <= {*nasty_page.anchors}
    assert all(link.startswith("#") for link in nasty_page.links)


def test_nothing_above_the_ceiling_is_said(nasty_page: _Page) -> None:
    """Number, kind and that it is restricted; asked for, it is there."""
    assert not [text for text in SECRETS if text in nasty_page.text]
    assert "SECRETCIPHERTEXT" not in nasty_page.text
    with source_of(hostile(), "en", "judicial") as source:
        whole = page(source)
    assert not [text for text in SECRETS if text not in whole]


def test_a_decision_says_what_was_known_then(small: Source) -> None:
    """The text that was corrected later stands as it was known; what came later is not there."""
    known = re.findall(r'<div class="known">(.*?)</div>', page(small), re.DOTALL)
    assert len(known) == 1
    assert 'up to <a href="#e6">#6</a>' in known[0]
    assert "alert(1)" in known[0]
    assert "three" not in known[0]


def test_a_part_too_long_for_paper_says_so(small: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """Typst holds a document in memory: a huge timeline is in the HTML alone, and nothing links."""
    monkeypatch.setattr(pdf, "ROOM", 9_000)
    said = said_on(printed(small))
    assert squeezed("22 items: too many for paper.") in said
    assert "ledgeropened" not in said
    assert squeezed("What the proof shows") in said


def test_a_page_is_written_as_it_is_made(small: Source) -> None:
    """A long ledger needs no more memory than a short one: what is read is gone by then."""
    read: list[str] = []

    def groups(name: str, text: str) -> Iterator[Group]:
        read.append(name)
        yield Group("", [Paragraph((Text(text),))])

    sections = (
        Section("first", "first", 1, lambda: groups("first", "x" * 100_000)),
        Section("second", "second", 1, lambda: groups("second", "y")),
    )
    pieces = to_html(document(small)._replace(sections=sections))
    assert not read
    next(pieces)
    assert read == ["first"]
    assert b"yyy" not in b"".join(pieces)
    assert read == ["first", "second"]


def test_before_the_opening_there_is_no_dossier() -> None:
    """An empty copy is refused by name, not drawn as an empty crisis."""
    with source_of(awkward()) as source:
        empty = Chronicle(opened=False).fold.situation
        nothing = source._replace(reading=source.reading._replace(situation=empty))
        with pytest.raises(Refused, match="no_crisis"):
            document(nothing)


def test_what_was_known_is_looked_up_once_and_in_the_order_of_numbers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each picture goes on from the one before: a question that is decided late costs no detour."""
    told = Chronicle()
    for name in ("late", "soon", "then"):
        told.event(f"decision.{name}", DecisionRaised(question="Stop?"), "2022-05-14T07:00+02:00")
    for name in ("soon", "then", "late"):
        taken = DecisionTaken(text=f"Yes, {name}.", decider="cell")
        told.event(f"decision.{name}", taken, "2022-05-14T08:00+02:00")
    numbers: list[int] = []
    look = LocalCopy.look

    def looked(copy: LocalCopy, at: int | None = None) -> Reading:
        numbers.append(at or 0)
        return look(copy, at)

    with source_of(told, "en") as source:
        monkeypatch.setattr(LocalCopy, "look", looked)
        made = document(source)
        assert b"".join(to_html(made)).count(b"Yes, ") > 3
        assert b"".join(pdf.to_pdf(made))
    assert len(numbers) == 3
    assert numbers == sorted(numbers)

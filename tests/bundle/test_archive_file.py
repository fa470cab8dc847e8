"""The dossier's PDF held to what an archive file must be (ISO 19005-2), beside its own word."""

import io
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from projections.bundle.dossier import pdf
from projections.bundle.dossier.document import document
from tests.support.chronicle import Chronicle
from tests.support.dossiers import awkward, hostile, source_of

PRINT, HIDDEN, INVISIBLE, NO_VIEW = 1 << 2, 1 << 1, 1, 1 << 5
"""Flags of an annotation (ISO 32000-1, 12.5.3)."""

MISSING = (
    "qpdf and Ghostscript are needed: apt-get install --no-install-recommends qpdf ghostscript"
)


def made(told: Chronicle) -> bytes:
    with source_of(told, "fr") as source:
        return b"".join(pdf.to_pdf(document(source)))


@pytest.fixture(scope="module")
def paper() -> PdfReader:
    return PdfReader(io.BytesIO(made(awkward())))


def dictionaries(paper: PdfReader) -> Iterator[dict[str, Any]]:
    """Every dictionary of the file that is an object of its own."""
    trailer: Any = paper.trailer
    for number in range(1, trailer["/Size"]):
        found = paper.get_object(number)
        if isinstance(found, DictionaryObject):
            yield found


def test_it_can_be_drawn_with_nothing_from_elsewhere(paper: PdfReader) -> None:
    """Fonts within it, whose letters can be copied; colours by a profile within it; no files."""
    descriptors = [one for one in dictionaries(paper) if one.get("/Type") == "/FontDescriptor"]
    assert descriptors
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & one.keys() for one in descriptors)
    composite = [one for one in dictionaries(paper) if one.get("/Subtype") == "/Type0"]
    assert composite
    assert all("/ToUnicode" in one for one in composite)
    root: Any = paper.trailer["/Root"]
    (intent,) = (one.get_object() for one in root["/OutputIntents"])
    assert intent["/S"] == "/GTS_PDFA1"
    assert intent["/DestOutputProfile"].get_object().get_data()[36:40] == b"acsp"
    assert not any("/EF" in one or one.get("/Type") == "/Filespec" for one in dictionaries(paper))


def test_nothing_in_it_acts_or_hides(paper: PdfReader) -> None:
    """No script, no encryption, no layers; links go to places in it, and print."""
    trailer: Any = paper.trailer
    root = trailer["/Root"]
    assert not {"/OpenAction", "/AA", "/AcroForm", "/OCProperties", "/NeedsRendering"} & {*root}
    assert "/Encrypt" not in trailer
    assert len(trailer["/ID"]) == len(("first", "now"))
    assert {one["/S"] for one in dictionaries(paper) if one.get("/Type") == "/Action"} <= {"/GoTo"}
    links = [link.get_object() for page in paper.pages for link in page.get("/Annots", ())]
    assert links
    for link in links:
        assert link["/Subtype"] == "/Link"
        assert link["/F"] & (PRINT | HIDDEN | INVISIBLE | NO_VIEW) == PRINT
        assert link.get("/Contents")


def test_every_page_is_read_in_order_by_its_tags(paper: PdfReader) -> None:
    """Each page has its place in the tree of tags, which begins with a document."""
    root: Any = paper.trailer["/Root"]
    assert "/ParentTree" in root["/StructTreeRoot"]
    assert all("/StructParents" in page for page in paper.pages)
    assert all(page.get("/Tabs") == "/S" for page in paper.pages if "/Annots" in page)
    assert root["/MarkInfo"]["/Suspects"].value is False


@pytest.mark.office
@pytest.mark.parametrize("told", [awkward, hostile], ids=["awkward", "hostile"])
def test_other_programs_find_nothing_wrong(told: Any, tmp_path: Path) -> None:
    """Neither in how it is put together, nor when each page is drawn and written as PDF/A again."""
    if not (shutil.which("qpdf") and shutil.which("gs")):
        pytest.fail(MISSING)
    file = tmp_path / "dossier.pdf"
    file.write_bytes(made(told()))
    strict = ("-dPDFSTOPONERROR", "-dPDFSTOPONWARNING", "-dPDFA=2", "-dPDFACompatibilityPolicy=2")
    for words in (
        ["qpdf", "--check", str(file)],
        ["gs", "-q", "-dNOPAUSE", "-dBATCH", *strict, "-sColorConversionStrategy=RGB",
         "-sDEVICE=pdfwrite", "-o", str(tmp_path / "again.pdf"), str(file)],
    ):  # fmt: skip
        done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=100)
        assert done.returncode == 0, done.stdout + done.stderr
        assert not done.stderr, done.stderr

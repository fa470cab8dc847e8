"""The forms: each question has its answer with entry numbers, or says that there is none."""

import json
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from ledger.domain.clock.events import ClockMet, ClockStarted
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.service.events import Condition, ServiceReported
from ledger.domain.threat.events import ThreatReported, TracesKept
from ledger.sanitize import clean
from projections.bundle import forms
from projections.bundle.dossier.drawing import Drawing
from projections.bundle.forms import answering
from projections.bundle.forms.answering import answers
from projections.bundle.forms.catalogue import FORMS, Pick
from projections.bundle.parts import Source
from projections.i18n import Translator
from projections.render.wrap import columns
from projections.tables.boards import BOARDS
from tests.support import chronicle
from tests.support.authority_forms import GOLDEN, drawn, golden, rows
from tests.support.chronicle import Chronicle
from tests.support.cli import whole_story
from tests.support.dossiers import LANGUAGES, hostile, source_of
from tests.support.nasty import COMMANDS, MARKUP, when

SECRETS = ("HIDDEN-TEXT", "SECRET-")
PICKS = [pick for form in FORMS.values() for question in form.questions for pick in question.picks]
DAY = "2022-05-14T"


@pytest.fixture(scope="module")
def vivalia() -> Iterator[Source]:
    with source_of(whole_story(), "en") as source:
        yield source


@pytest.fixture(scope="module")
def nasty_source() -> Iterator[Source]:
    with source_of(hostile(), "en") as source:
        yield source


def answer_of(text: str, nth: int) -> str:
    """What stands under one question, its lines joined."""
    parts = re.split(r"^(\d+)\. ", text, flags=re.MULTILINE)
    return " ".join(parts[parts.index(str(nth)) + 1].split())


def test_forms_say_what_they_said() -> None:
    """Every form of the whole crisis and of an empty ledger, in French and English."""
    found = dict(golden())
    assert {path.name for path in found} == {path.name for path in GOLDEN.glob("*.txt")}
    for path, text in found.items():
        assert text == path.read_text(encoding="utf-8"), path.name


@pytest.mark.parametrize("lang", LANGUAGES)
def test_of_an_empty_ledger_nothing_is_answered(lang: str) -> None:
    """Each question says that the ledger has no answer, and by which command it gets one."""
    with source_of(Chronicle(), lang) as source:
        nothing = source.t("forms.not_in_ledger")
        for name, form in FORMS.items():
            text = " ".join(drawn(source, name).split())
            assert text.count(nothing) == len(form.questions)
            assert all(f"`{one.command}`" in text for one in form.questions)
            assert "forms." not in text


def test_every_number_is_of_what_it_says(vivalia: Source) -> None:
    """Each answer cites entries that there are, of the concept that its board is of."""
    drawing, kept = Drawing(vivalia), vivalia.reading.situation.kept
    for form in FORMS.values():
        for answer in answers(drawing, form.questions):
            for part in answer.boards:
                for told in part.told:
                    concepts = {kept.originator(n).partition(".")[0] for n in told.numbers}
                    assert concepts == {BOARDS[part.board].concept}
                    assert max(told.numbers) <= drawing.size


def test_what_a_form_cites_is_in_its_entries(vivalia: Source) -> None:
    """The data name the same entries as the text, and the ledger's position and root."""
    value = json.loads(drawn(vivalia, "police", "json"))
    assert value["kind"] == "exercise"
    assert value["position"] == vivalia.reading.position.number
    assert value["root"] == vivalia.reading.position.root
    [threats] = value["questions"][1]["boards"]
    assert [one["entries"] for one in threats["answers"]] == [[28], [83, 84]]
    assert not value["questions"][4]["in_ledger"]
    assert value["questions"][4]["recorded_by"] == "crisis threat report --category indicator"


def test_a_law_that_did_not_apply_yet_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """NIS2 binds in Belgium since 18 October 2024: an earlier crisis is told so, and answered."""
    with source_of(Chronicle(), "en") as source:
        assert "DID NOT APPLY YET. In Belgium, NIS2 applies since 18 October 2024" in drawn(
            source, "nis2"
        )
        assert "DID NOT APPLY YET" not in drawn(source, "gdpr")
    monkeypatch.setattr(chronicle, "OPENED", datetime.fromisoformat("2024-10-18T03:40:00+02:00"))
    with source_of(Chronicle(), "en") as source:
        assert "DID NOT APPLY YET" not in drawn(source, "nis2")


def test_the_clock_of_the_gdpr_says_due_filed_and_why_late() -> None:
    """72 hours from awareness; what was filed later says when and why (art. 33(1))."""
    told = Chronicle()
    started = ClockStarted(
        regime="gdpr", since=when("2022-05-14 04:00"), by_law=when("2022-05-17 04:00")
    )
    told.event("clock.k", started, f"{DAY}09:00+02:00")
    met = ClockMet(reference="DBN-2022-0514", text="Extent unknown for four days.")
    told.event("clock.k", met, "2022-05-18T10:00:00+02:00")
    with source_of(told, "en") as source:
        said = answer_of(drawn(source, "gdpr"), 1)
    for text in ("17 May 2022, 04:00", "18 May 2022, 10:00", "DBN-2022-0514", "14 May 2022, 04:00",
                 "Extent unknown for four days.", "#2 #3"):  # fmt: skip
        assert text in said, text


def test_a_service_that_is_back_is_told_too() -> None:
    """That it was down is the answer, however it stands now; what never was down is none."""
    told = Chronicle()
    said: tuple[tuple[Condition, int], ...] = (("normal", 5), ("down", 6), ("normal", 9))
    for state, hour in said:
        reported = ServiceReported(service="radiology", state=state)
        told.event("service.radiology", reported, f"{DAY}0{hour}:00+02:00")
    calm = ServiceReported(service="dialysis", state="normal")
    told.event("service.dialysis", calm, f"{DAY}10:00+02:00")
    with source_of(told, "en") as source:
        answer = answer_of(drawn(source, "insurer"), 4)
    assert [*re.findall(r"Entries: (#\d+)", answer)] == ["#3", "#4"]
    assert "Dialysis" not in answer


def test_words_are_whole_words_where_no_field_says_it() -> None:
    """What is searched for by words is found by these, in any case, and by no part of a word."""
    told = Chronicle()
    for text in ("No Cross-Border impact known.", "uncross-bordered"):
        told.event("observation.x" + text[:2].lower().strip(), ObservationNoted(text=text),
                   f"{DAY}05:00+02:00")  # fmt: skip
    with source_of(told, "en") as source:
        said = answer_of(drawn(source, "nis2"), 8)
    assert "No Cross-Border impact known." in said
    assert "uncross" not in said


def test_traces_say_where_they_are_kept() -> None:
    """Each with its place and its entry, whatever else is known of the threat."""
    told = Chronicle()
    told.event("threat.t", ThreatReported(text="A note", category="ransom"), f"{DAY}05:00+02:00")
    kept = TracesKept(text="Disk image", place="safe of the court")
    told.event("threat.t", kept, f"{DAY}06:00+02:00")
    with source_of(told, "en") as source:
        said = answer_of(drawn(source, "police"), 8)
    assert "Disk image · safe of the court · #3" in said


def test_no_text_passes_for_a_part_of_the_form() -> None:
    """Lines that somebody typed stand under their answer, never where a question begins."""
    told = Chronicle()
    text = "seen\n\n9. FORGED (NIS2 art. 1)\n# FORGED\n~~~ FORGED ~~~"
    told.event("observation.f", ObservationNoted(text=text, category="technical"),
               f"{DAY}05:00+02:00")  # fmt: skip
    with source_of(told, "en") as source:
        plain, marked = drawn(source, "nis2"), drawn(source, "nis2", "md")
    assert all(line.startswith("      ") for line in plain.splitlines() if "FORGED" in line)
    assert plain.count("FORGED") == marked.count("FORGED") == 3
    assert not re.search(r"^\s*(9\.|#|~~~) ?FORGED", marked, re.MULTILINE)


@pytest.mark.parametrize("name", FORMS)
def test_every_text_stays_text(name: str, nasty_source: Source) -> None:
    """Markup and commands are shown and do nothing; lines keep to 80 columns."""
    html, text = drawn(nasty_source, name, "html"), drawn(nasty_source, name)
    for one in MARKUP:
        assert not one.startswith("<") or one not in html
    assert not re.search(r"<(script|b|img|link|iframe|object)\b", html)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", text)
    assert max(map(columns, text.splitlines())) <= 80
    assert [one for one in (*MARKUP, *COMMANDS) if clean(one)[:20] in text]


@pytest.mark.parametrize("name", FORMS)
def test_nothing_above_the_ceiling_is_said(name: str, nasty_source: Source) -> None:
    """What is restricted is counted by its numbers in every format, and in none by its words."""
    for form in ("text", "md", "html", "json"):
        said = drawn(nasty_source, name, form)
        assert not [text for text in SECRETS if text in said], form
        assert "SECRETCIPHERTEXT" not in said


def test_what_is_restricted_is_not_denied(nasty_source: Source) -> None:
    """That something of the kind is there and was not looked into is said with its number."""
    value = json.loads(drawn(nasty_source, "insurer", "json"))
    decided = value["questions"][1]["boards"][0]
    assert decided["restricted"]
    assert "restricted, not looked into" in drawn(nasty_source, "insurer")
    asked = json.loads(drawn(nasty_source, "police", "json"))["questions"][0]
    assert asked["in_ledger"] is None
    first = answer_of(drawn(nasty_source, "police"), 1)
    assert "Nothing that may be shown here." in first
    assert "Not in the ledger" not in first
    with source_of(hostile(), "en", "judicial") as whole:
        assert "SECRET-DECISION" in drawn(whole, "insurer")


def test_a_restricted_report_on_a_service_is_not_told() -> None:
    """Reports are gone through one by one: the restricted one by its number, the others whole."""
    told = Chronicle()
    for marking, fails in (("internal", "No images."), ("judicial", "SECRET-IMAGES")):
        report = ServiceReported(service="radiology", state="down", fails=fails)
        told.event("service.radiology", report, f"{DAY}06:00+02:00", marking=marking)
    with source_of(told, "en") as source:
        answer = answer_of(drawn(source, "insurer"), 4)
    assert "No images." in answer
    assert "SECRET-IMAGES" not in answer
    assert "1 restricted, not looked into: #3" in answer


def test_an_endless_answer_says_how_much_more(
    vivalia: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form is read by people: of a board it tells so many and how the others are seen."""
    monkeypatch.setattr(answering, "MOST", 2)
    assert "8 more: `crisis show decisions --all`" in drawn(vivalia, "insurer")


def test_a_bundle_has_every_form_and_its_numbers_lead_to_the_dossier(vivalia: Source) -> None:
    """Made again they are the same; each number leads to an entry that the dossier has."""
    first = {part.path: b"".join(part.chunks).decode() for part in forms.parts(vivalia)}
    again = {part.path: b"".join(part.chunks).decode() for part in forms.parts(vivalia)}
    assert first == again
    assert [*first] == [f"forms/{name}.html" for name in FORMS]
    alone = drawn(vivalia, "gdpr", "html")
    assert re.sub(r'<a href="[^"]*">(#\d+)</a>', r"\1", first["forms/gdpr.html"]) == re.sub(
        r'<a href="[^"]*">(#\d+)</a>', r"\1", alone
    )
    for html in first.values():
        links = re.findall(r'href="([^"]*)"', html)
        led = [int(one.removeprefix("../dossier.html#e")) for one in links if one.startswith("..")]
        assert led
        assert max(led) <= vivalia.reading.position.number
        anchors = {one for one in links if not one.startswith("..")}
        assert anchors <= {f"#{one}" for one in re.findall(r'<section id="([^"]*)"', html)}


@pytest.mark.parametrize("name", FORMS)
def test_the_page_of_the_docs_has_every_question(name: str) -> None:
    """With where its answer comes from and what records one, as the form itself says it."""
    page = (Path(__file__).parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")
    assert [row for row in rows(name) if row not in page] == []


@pytest.mark.parametrize("pick", dict.fromkeys(PICKS), ids=str)
def test_what_a_pick_names_is_there(pick: Pick) -> None:
    """A field that no row of its board has, or a value without a label, would choose nothing."""
    t, kinds = Translator("en", chronicle.ZONE), BOARDS[pick.board].kinds
    for field in filter(None, (pick.field, *pick.has)):
        assert any(field in kind.__struct_fields__ for kind in kinds), field
    known = Path(answering.__file__).parents[2] / "i18n" / "en" / "LC_MESSAGES" / "messages.po"
    catalogue = known.read_text(encoding="utf-8")
    for value in pick.values:
        assert f'msgid "code.{pick.group}.{value}"' in catalogue, value
        assert t.code(pick.group, value)

"""Services as they are told: which report holds, where, and what works or does not."""

from datetime import date

import pytest
from msgspec import structs

from ledger.domain.crisis.events import PartAdded, PartClosed
from ledger.domain.entry import Event
from ledger.domain.service.events import Condition, ServiceReported, ServicesReported, SiteReported
from ledger.domain.values import Scope, When
from projections.brief.build import brief
from projections.brief.phrases import value_of
from projections.brief.places import with_sites
from projections.i18n import Translator
from projections.model.picture import Picture
from projections.render.phrase_renderer import Speaker
from projections.tables import Chosen
from projections.views.notes import note_of
from tests.support.board import words
from tests.support.chronicle import ZONE, Chronicle, minute
from tests.support.tables import csv_text, listing, text
from tui.board.lines.services import summary
from tui.entries.entry_words import entry_words
from tui.forms.field_words import FieldWords

AT = "2022-05-20T11:17:00+02:00"
LATER = "2022-05-20T15:00:00+02:00"
DAY = date(2022, 5, 20)
ARLON = Scope(sites=("arlon",))
BEFORE = minute("2022-05-19T18:00:00+02:00")


def radiology(state: Condition, scope: Scope | None = ARLON) -> ServiceReported:
    return ServiceReported(service="radiology", state=state, scope=scope)


def at_arlon(picture: Picture) -> str:
    (row,) = (service for service in picture.services if service.id == "radiology")
    return next(cell.state for cell in row.cells if cell.site == "arlon")


@pytest.mark.parametrize(
    ("second", "event"),
    [
        ("service.radiology", radiology("normal")),
        ("service.radiology", radiology("normal", Scope(sites=("hospitals",)))),
        ("service.all", ServicesReported(state="normal")),
    ],
)
def test_what_is_told_late_of_an_earlier_moment_does_not_hold(second: str, event: Event) -> None:
    """However the places are named: what holds is what was so last, not what was said last."""
    told = Chronicle()
    told.event("service.radiology", radiology("down"), AT)
    told.event(second, event, LATER, occurred=BEFORE)
    assert at_arlon(told.picture(LATER)) == "down"


@pytest.mark.parametrize("occurred", [When(said="unknown"), minute(AT), minute(LATER)])
def test_otherwise_what_was_said_last_holds(occurred: When) -> None:
    """A time nobody knows, the same one and a later one go by number."""
    told = Chronicle()
    told.event("service.radiology", radiology("down"), AT)
    told.event("service.radiology", radiology("normal"), LATER, occurred=occurred)
    assert at_arlon(told.picture(LATER)) == "normal"


def test_a_site_as_a_whole_holds_likewise() -> None:
    """A site is one more thing that is reported on."""
    told = Chronicle()
    told.event("service.site--arlon", SiteReported(site="arlon", state="closed"), AT)
    normal = SiteReported(site="arlon", state="normal")
    told.event("service.site--arlon", normal, LATER, occurred=BEFORE)
    assert [row.state for row in told.picture(LATER).whole] == ["closed"]


def said(event: Event, language: str) -> str:
    told = Chronicle()
    told.event("service.radiology", event, AT)
    entry = told.judged[-1]
    assert entry.entry is not None
    t, index = Translator(language, ZONE), told.fold.situation.index
    return entry_words(entry.entry.event, note_of(entry), t, index)


EXCEPT = [
    ("fr", "Hôpitaux sauf Arlon", "partout sauf Arlon"),
    ("en", "Hospitals except Arlon", "everywhere except Arlon"),
]


@pytest.mark.parametrize(("language", "group", "whole"), EXCEPT)
def test_what_is_left_out_is_said(language: str, group: str, whole: str) -> None:
    """Of a group, and of everywhere."""
    scope = Scope(sites=("hospitals",), excepted=("arlon",))
    assert group in said(radiology("normal", scope), language)
    alone = radiology("normal", Scope(excepted=("arlon",)))
    assert whole in said(alone, language)
    index = Chronicle().fold.situation.index
    words = FieldWords(Translator(language, ZONE), index)
    assert words.held(alone, "scope", "service").startswith(whole)


def test_the_list_says_since_when_a_service_is_so() -> None:
    """As it was said, or of the report before that said the same; else when it was seen."""
    told = Chronicle()
    begun = minute("2022-05-19T22:30:00+02:00")
    for service in ("laboratory", "radiology"):
        event = ServiceReported(service=service, state="down", scope=ARLON, since=begun,
                                fails="no results " * 3, workaround="telephone " * 4)  # fmt: skip
        told.event(f"service.{service}", event, AT)
    silent = structs.replace(event, since=None)
    told.event("service.radiology", silent, LATER)
    told.event("service.emergency", structs.replace(silent, service="emergency"), LATER)
    lines = text(listing(told, "services", now=LATER)).splitlines()
    under = [line.strip() for line in lines if "no results" in line]
    first = [line.partition(" \N{MIDDLE DOT} ")[0] for line in under]
    began = "Since: 19 May, 22:30, "
    assert sum(one.startswith(f"{began}last confirmed 20 May") for one in first) == 1
    assert sum(one.startswith(f"{began}reported 20 May") for one in first) == 1
    assert first.count("When: 20 May, 15:00") == 1
    assert all(line.count("When") <= 1 for line in under)


@pytest.mark.parametrize("name", ["works", "fails", "workaround"])
@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_what_works_and_what_does_not_has_its_name(name: str, language: str) -> None:
    """Bare, "telephone" behind "down" reads as its opposite; however long it is."""
    long = "téléphone " * 12
    event = structs.replace(radiology("down"), **{name: long.strip()}, capacity=40)
    line = said(event, language)
    label = FieldWords(Translator(language, ZONE), None).title(name, "service")
    assert label in line.split(long.strip())[0].rsplit("\N{MIDDLE DOT}", 1)[-1]
    assert "40" in line
    assert "%" in line


def test_a_closed_site_is_none_of_the_sites_of_a_service() -> None:
    """Neither down there nor one of so many: it stands in its own line, as closed."""
    told = Chronicle()
    event = ServiceReported(service="laboratory", state="down", scope=ARLON)
    told.event("service.laboratory", event, AT)
    every = len(next(s for s in told.picture(LATER).services if s.id == "laboratory").cells)
    told.event("crisis.main", PartClosed(part="site", code="arlon", reason="inondé"), AT)
    picture, speaker = told.picture(LATER), Speaker(Translator("en", ZONE), DAY)
    document = brief(picture, checked=0)
    first = speaker.line(document.five[0])
    assert "Vital services down" not in first
    assert "No report on:" in first
    assert f"of {every} sites" not in first
    assert not any("down" in part.plain for part in summary(picture, words("en")))
    sections = {section.id: section.lines for section in document.sections}
    assert "Arlon (closed)" in "\n".join(map(speaker.line, sections["services"]))
    assert "Laboratory (5 of 6" not in "\n".join(map(speaker.line, sections["services"]))


def _with_a_site_closed() -> Chronicle:
    """A laboratory that is down, normal at one site; then a site is added and another closed."""
    told = Chronicle()
    for service in ("laboratory", "switchboard"):
        told.event(f"service.{service}", ServiceReported(service=service, state="down"), AT)
    normal = ServiceReported(service="laboratory", state="normal", scope=ARLON)
    told.event("service.laboratory", normal, AT)
    new = PartAdded(part="site", code="libin", name="Libin", reason="missing")
    told.event("crisis.main", new, AT)
    told.event("crisis.main", PartClosed(part="site", code="bastogne", reason="inondé"), AT)
    return told


def test_a_brief_counts_the_sites_of_a_service_once() -> None:
    """Line one, the part on services and the list say of how many sites alike."""
    told = _with_a_site_closed()
    speaker = Speaker(Translator("en", ZONE), DAY)
    document = brief(told.picture(LATER), checked=0)
    sections = {section.id: section.lines for section in document.sections}
    said = "\n".join(map(speaker.line, sections["services"]))
    assert "at 14 of 15 sites" in speaker.line(document.five[0])
    assert "all but Libin (14 of 15 sites)" in said
    assert "all but Arlon (4 of 5 sites)" in said
    assert "all but Libin (14 of 15" in " ".join(text(listing(told, "services", now=LATER)).split())


def test_the_list_leaves_a_closed_site_out() -> None:
    """In words and as data; asked for by name, what was last said there is listed still."""
    told = _with_a_site_closed()
    chosen = Chosen(sites=frozenset({"bastogne"}))
    assert "bastogne" not in csv_text(listing(told, "services", now=LATER)).casefold()
    assert listing(told, "services", now=LATER, chosen=chosen).total == 2


def test_the_list_says_when_a_report_was_last_confirmed() -> None:
    """A month later it is no news: the list says so where the brief does."""
    told = Chronicle()
    told.event("service.radiology", radiology("down"), AT)
    assert "not confirmed since" in text(listing(told, "services", now="2022-06-15T08:00:00+02:00"))
    assert "not confirmed" not in text(listing(told, "services", now=LATER))


def test_line_one_names_what_does_not_work_with_its_age() -> None:
    """Beside the vital services too: a number alone tells nobody where to look, nor since when."""
    told = Chronicle()
    states: dict[str, Condition] = {"a": "down", "b": "degraded", "c": "closed"}
    others = [s for s in told.picture(LATER).services if not s.vital]
    for service, state in zip(others, states.values(), strict=False):
        event = ServiceReported(service=service.id, state=state)
        told.event(f"service.{service.id}", event, AT)
    picture = told.picture("2022-06-15T08:00:00+02:00")
    speaker = Speaker(Translator("en", ZONE), date(2022, 6, 15))
    first = speaker.line(brief(picture, checked=0).five[0])
    named = [Translator("en", ZONE).label(service.name) for service in others[:3]]
    for state, name in zip(states.values(), named, strict=True):
        said = f"Other services {state}: {name} (20 May, 11:17, not confirmed since)."
        assert said in first


@pytest.mark.parametrize(
    ("language", "unreported"),
    [
        ("fr", "Sans nouvelles de\N{NO-BREAK SPACE}: "),
        ("nl", "Geen melding over: "),
        ("de", "Keine Meldung zu: "),
        ("en", "No report on: "),
    ],
)
def test_sites_that_nobody_reported_are_told_of_a_vital_service_in_trouble(
    language: str, unreported: str
) -> None:
    """Down at one of six sites and normal at one, it is without news at four."""
    told = Chronicle()
    down = ServiceReported(service="laboratory", state="down", scope=ARLON)
    told.event("service.laboratory", down, AT)
    normal = ServiceReported(service="laboratory", state="normal", scope=Scope(sites=("bastogne",)))
    told.event("service.laboratory", normal, AT)
    picture, speaker = told.picture(LATER), Speaker(Translator(language, ZONE), DAY)
    (silent,) = (
        phrase
        for phrase in brief(picture, checked=0).five[0].phrases
        if phrase.key == "brief.five.vital.unreported"
    )
    said = speaker.phrase(silent)
    assert said.startswith(unreported)
    (lab,) = (row for row in picture.services if row.id == "laboratory")
    assert speaker.value(value_of(with_sites(picture, lab, ["a", "b", "c", "d"]))) in said

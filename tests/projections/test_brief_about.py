"""The brief of some sites or of some cells: for whom it is, and nothing that is not so."""

from datetime import datetime
from typing import Any

import pytest

from ledger.domain.amendments import EntryCorrected, EntryStruck
from ledger.domain.cancellation.events import (
    ActivityResumed,
    ActivityTransferred,
    CancellationOrdered,
    ExceptionMade,
)
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.figure.events import FigureReported
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.request.events import RequestLogged
from ledger.domain.service.events import ServiceReported, SiteReported
from ledger.domain.threat.events import DeadlineSet, ThreatReported
from ledger.domain.values import Scope
from projections.brief.build import brief
from projections.brief.model import Brief
from projections.i18n import Translator
from projections.model.picture import About
from projections.model.rows import Head, ReportRow
from projections.render.formats import FORMATS
from projections.render.phrase_renderer import Speaker
from projections.render.terminal import to_terminal
from projections.views.names import names_of
from projections.views.narrowing import Narrowing
from tests.support.chronicle import ZONE, Chronicle, minute, story

LANGUAGES = ("fr", "nl", "de", "en")
AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"


def about(told: Chronicle, kind: str, *idents: str) -> About:
    situation = told.fold.situation
    names = names_of(situation.index.organisation, situation.index, situation.eras)
    parts = tuple(names.part("group" if i in names.parts["group"] else kind, i) for i in idents)
    ids = names.covered(Scope(sites=idents)) if kind == "site" else idents
    return About(kind, parts, ids)  # type: ignore[arg-type]  # either kind, as the caller says


def narrowed(told: Chronicle, kind: str, *idents: str, now: str = NOW) -> Brief:
    picture = told.picture(now, about=about(told, kind, *idents))
    return brief(picture, checked=0, whole=told.picture(now))


def words(document: Brief, lang: str = "en") -> str:
    return " ".join(to_terminal(document, Translator(lang, ZONE)).split())


def five(document: Brief, place: int, lang: str = "en") -> str:
    return Speaker(Translator(lang, ZONE), document.header.period.end.date()).line(
        document.five[place - 1]
    )


def _at(*sites: str, but: tuple[str, ...] = ()) -> Scope:
    return Scope(sites=sites, excepted=but)


@pytest.fixture(name="told")
def _told() -> Chronicle:
    """One observation for each way of saying where."""
    told = Chronicle()
    for word, scope in (
        ("own", _at("arlon")), ("grouped", _at("hospitals")), ("everywhere", _at("all")),
        ("exempt", _at("all", but=("arlon",))), ("elsewhere", _at("bastogne")), ("nowhere", None),
    ):  # fmt: skip
        told.event(f"observation.{word}", ObservationNoted(text=f"seen {word}", scope=scope), AT)
    return told


def test_a_site_sees_what_is_said_of_it(told: Chronicle) -> None:
    """By itself, by its group, by everywhere; not what leaves it out; what says no place is so."""
    said = words(narrowed(told, "site", "arlon"))
    for word in ("own", "grouped", "everywhere", "nowhere"):
        assert f"seen {word}" in said
    for word in ("exempt", "elsewhere"):
        assert f"seen {word}" not in said
    assert "(no place) 20 May, 09:00: seen nowhere" in said
    assert said.index("seen own") < said.index("seen nowhere")


@pytest.mark.parametrize(
    ("lang", "head"),
    [
        ("en", "Only site Arlon. What was said only of other places is left out"),
        ("fr", "Seulement site Arlon. Ce qui n\N{RIGHT SINGLE QUOTATION MARK}a été dit que d"),
        ("nl", "Alleen vestiging Arlon. Wat alleen over andere plaatsen gezegd is"),
        ("de", "Nur Standort Arlon. Was nur über andere Orte gesagt wurde"),
    ],
)
def test_the_head_says_for_whom(told: Chronicle, lang: str, head: str) -> None:
    """Before anything else, and the end speaks of the same alone."""
    said = words(narrowed(told, "site", "arlon"), lang)
    assert head in said
    end = {"en": "For Arlon, nothing", "fr": "Pour Arlon, rien", "nl": "Voor Arlon",
           "de": "Für Arlon"}  # fmt: skip
    assert end[lang] in said


def test_the_five_lines_of_a_site_say_whose_they_are() -> None:
    """Services and activity are the site's; machines and clocks stay the group's, in full."""
    told = Chronicle()
    told.event("service.laboratory", ServiceReported(service="laboratory", state="down",
               scope=_at("arlon")), AT)  # fmt: skip
    told.event("cancellation.c", CancellationOrdered(activity="consultations",
               scope=_at("bastogne")), AT)  # fmt: skip
    told.event("figure.f", FigureReported(what="back", value=9, of=200, asset="machines"), AT)
    told.event("threat.t", ThreatReported(text="they claim it", category="claim"), AT)
    told.event("threat.t", DeadlineSet(due=minute("2022-05-26T12:00:00+02:00")), AT)
    here, there = narrowed(told, "site", "arlon"), narrowed(told, "site", "bastogne")
    assert "Arlon: Vital services down: Laboratory" in five(here, 1)
    assert "down" not in five(there, 1)
    assert five(here, 2).startswith("Arlon: Nothing reported on activity")
    assert "Bastogne: Cancelled in whole or in part today: Consultations" in five(there, 2)
    for document in (here, there):
        assert five(document, 3).startswith("The whole group: ")
        assert "9 of 200" in five(document, 3)
        assert five(document, 4).startswith("The whole group: Clock: 26 May, 12:00")


def test_a_service_is_told_with_the_sites_that_were_asked_for() -> None:
    """Never as all of its sites, which are more."""
    told = Chronicle()
    told.event("service.laboratory", ServiceReported(service="laboratory", state="down"), AT)
    one, two = narrowed(told, "site", "arlon"), narrowed(told, "site", "arlon", "bastogne")
    assert "not confirmed since; Arlon." not in words(two)
    assert "all its" not in words(one)
    assert "20 May, 09:00; Arlon." in words(one)
    assert "20 May, 09:00; Arlon, Bastogne." in words(two)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("virton", "The site as a whole: closed (19 May, 22:30"),
        ("hospitals", "Sites as a whole: Virton: closed (19 May, 22:30"),
    ],
)
def test_a_site_that_is_closed_is_told_first_in_its_own_brief(asked: str, said: str) -> None:
    """In line 1 and first of the services, with since when and why; elsewhere it is not told."""
    told = Chronicle()
    closed = SiteReported(site="virton", state="closed", fails="plus de courant",
                          since=minute("2022-05-19T22:30:00+02:00"))  # fmt: skip
    told.event("service.site--virton", closed, AT)
    document = narrowed(told, "site", asked)
    first = five(document, 1)
    assert first.partition(": ")[2].startswith(said)
    assert "plus de courant" in first
    services = words(document).partition("SERVICES")[2]
    assert services.lstrip(" -").startswith("+ Virton as a whole: closed, 19 May, 22:30")
    assert "closed" not in words(narrowed(told, "site", "bastogne"))


@pytest.mark.parametrize(
    "report",
    [
        {"scope": _at("virton")},
        {"scope": _at("virton"), "application": "patient-record"},
        {"site": "virton"},
        {"scope": _at("virton"), "service": "emergency"},
        {"scope": None},
    ],
)
def test_any_report_on_a_place_concerns_it(told: Chronicle, report: dict[str, Any]) -> None:
    """On a service, on all of them, on an application, on the site as a whole."""
    head = Head(originator="service.x", marking="internal", occurred=minute(AT),
                recorded=datetime.fromisoformat(AT))  # fmt: skip
    row = ReportRow(head=head, numbers=(1,), state="down", **report)
    names = told.picture(NOW).names
    assert Narrowing(about(told, "site", "virton"), names).takes(row)
    takes = Narrowing(about(told, "site", "marche"), names).takes(row)
    assert takes is (report == {"scope": None})


def test_a_class_is_not_counted_of_one_site() -> None:
    """Its total is the group's: a share of it would be false. The figure itself is told."""
    told = Chronicle()
    told.event("figure.f", FigureReported(what="servers back", value=3, asset="servers",
               scope=_at("arlon")), AT)  # fmt: skip
    said = words(narrowed(told, "site", "arlon"))
    assert "3 (20 May, 09:00): servers back" in said.partition("FIGURES")[2]


def test_what_a_cell_recorded_decided_or_was_asked_for_is_its_own() -> None:
    """And nothing else; what others decided is not called nothing."""
    told = Chronicle()
    told.event("decision.a", DecisionTaken(text="one list", decider="DPO"), AT, cell="pmo-cell")
    told.event("decision.b", DecisionTaken(text="two lists", decider="Cellule  pmo"), AT)
    told.event("decision.c", DecisionTaken(text="three lists", decider="DPO"), AT)
    told.event("request.r", RequestLogged(site="arlon", what="two desks"), AT, cell="pmo-cell")
    told.event("service.laboratory", ServiceReported(service="laboratory", state="down"), AT)
    document = narrowed(told, "cell", "pmo-cell")
    said = words(document)
    assert "Only cell PMO cell. What others recorded" in said
    for word in ("one list", "two lists", "two desks"):
        assert word in said
    assert "three lists" not in said
    assert five(document, 1).startswith("The whole group: Vital services down: Laboratory")
    assert five(document, 5).startswith("PMO cell: No question is open. 2 decisions in the")
    assert "For PMO cell, nothing new in the period: Services" in said


def test_a_correction_does_not_tell_where_something_hidden_is() -> None:
    """What is above the ceiling stands in the brief of every site, or of none."""
    told = Chronicle()
    number = told.event("observation.o", ObservationNoted(text="x", scope=_at("arlon")), AT,
                        marking="judicial")  # fmt: skip
    told.event(
        "observation.o", EntryCorrected(number=number, changes={"text": "y"}, reason="z"), AT
    )
    here, there = narrowed(told, "site", "arlon"), narrowed(told, "site", "bastogne")
    for document in (here, there):
        assert f"#{number}" in words(document).partition("CORRECTIONS")[2]
    assert [s.id for s in here.sections] == [s.id for s in there.sections]


def test_a_long_list_is_looked_through_whole() -> None:
    """A hundred others do not hide the site's own, and it is counted by itself."""
    told = Chronicle()
    told.event("request.r", RequestLogged(site="arlon", what="the one desk"), AT)
    told.event("observation.o", ObservationNoted(text="the one sight", scope=_at("arlon")), AT)
    for n in range(120):
        told.event(f"request.r{n}", RequestLogged(site="bastogne", what=f"desk {n}"), AT)
        told.event(f"observation.o{n}", ObservationNoted(text=f"sight {n}"), AT)
    said = words(narrowed(told, "site", "arlon"))
    assert "1 request open; in the period new: 1" in said
    assert "the one desk" in said
    assert "the one sight" in said
    assert "`crisis show observations --site arlon`" in said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("kind", "ident"), [("site", "arlon"), ("site", "hospitals"),
                                             ("cell", "crisis-cell")])  # fmt: skip
def test_it_fits_two_pages_in_every_format(kind: str, ident: str, lang: str) -> None:
    """On day 11 of the scenario."""
    told = story("2022-05-24T18:00")
    document = narrowed(told, kind, ident, now="2022-05-24T18:00:00+02:00")
    assert len(to_terminal(document, Translator(lang, ZONE)).splitlines()) <= 120
    for form in FORMATS.values():
        assert form(document, Translator(lang, ZONE))


def test_what_happened_elsewhere_is_not_told_as_the_whole_groups() -> None:
    """What names other places only is left out of line 4 and of the head, as anywhere else."""
    told = Chronicle()
    told.event("observation.e", ObservationNoted(text="leak there", scope=_at("bastogne")), AT)
    told.event("observation.g", ObservationNoted(text="dark", scope=_at("all")), AT)
    assert "leak there" not in words(narrowed(told, "site", "arlon"))
    assert five(narrowed(told, "site", "arlon"), 4) == (
        "The whole group: What happened: 20 May, 09:00: dark."
    )
    assert "20 May, 09:00, Bastogne: leak there" in five(narrowed(told, "site", "bastogne"), 4)


def test_corrections_of_what_is_said_elsewhere_are_not_a_sites() -> None:
    """By the entry that was amended: a service's reports are about many places, one by one."""
    told = Chronicle()
    at, lab = _at("bastogne"), "service.laboratory"
    seen = told.event("observation.f", ObservationNoted(text="smoke", scope=at), AT)
    told.event("observation.f", EntryStruck(number=seen, reason="drill"), AT)
    told.event(lab, ServiceReported(service="laboratory", state="down", scope=_at("arlon")), AT)
    report = ServiceReported(service="laboratory", state="down", scope=at, fails="one")
    number = told.event(lab, report, AT)
    told.event(lab, EntryCorrected(number=number, changes={"fails": "two"}, reason="typo"), AT)
    here, there = (words(narrowed(told, "site", site)) for site in ("arlon", "bastogne"))
    assert "For Arlon" in here
    assert "Corrections" in here.partition("For Arlon")[2]
    for said in ("smoke", "typo", "“two”"):
        assert said not in here
        assert said in there


def test_what_was_moved_to_a_site_is_corrected_for_both() -> None:
    """Where it was said to be, and where it is."""
    told = Chronicle()
    number = told.event("observation.f", ObservationNoted(text="x", scope=_at("bastogne")), AT)
    changes = {"scope": {"sites": ["arlon"]}}
    told.event("observation.f", EntryCorrected(number=number, changes=changes, reason="moved"), AT)
    for site, sees in (("arlon", True), ("bastogne", True), ("virton", False)):
        assert ("moved" in words(narrowed(told, "site", site))) is sees


def test_what_was_corrected_says_still_that_it_names_no_place() -> None:
    """A correction names no place either."""
    told = Chronicle()
    number = told.event("observation.g", ObservationNoted(text="seen"), AT)
    told.event(
        "observation.g", EntryCorrected(number=number, changes={"text": "sean"}, reason="z"), AT
    )
    said = words(narrowed(told, "site", "arlon"))
    assert f"(no place) 20 May, 09:00: sean. [N-1 #{number}; corrected" in said


def test_exceptions_made_elsewhere_are_not_a_sites() -> None:
    """Nor what was transferred or resumed there: of the site all of it is cancelled."""
    told = Chronicle()
    told.event("cancellation.c", CancellationOrdered(activity="consultations"), AT)
    there = _at("bastogne")
    told.event("cancellation.c", ExceptionMade(text="chemotherapy", scope=there), AT)
    told.event("cancellation.c", ActivityTransferred(to="CHU", scope=there), AT)
    told.event("cancellation.c", ActivityResumed(part="mornings", scope=there), AT)
    here = narrowed(told, "site", "arlon")
    for said in ("chemotherapy", "CHU", "mornings", "with exceptions", "esumed"):
        assert said not in words(here)
    for said in ("chemotherapy", "CHU", "mornings"):
        assert said in words(narrowed(told, "site", "bastogne"))


def test_a_brief_of_a_site_names_no_other_site_of_a_list() -> None:
    """Its own, and at how many others it is so: for the rest there is the whole brief."""
    told = Chronicle()
    scope = _at("libramont", "arlon", "bastogne")
    order = CancellationOrdered(activity="consultations", scope=scope)
    told.event("cancellation.c", order, AT)
    told.event("observation.o", ObservationNoted(text="Queues", scope=scope), AT)
    told.event("decision.d", DecisionTaken(text="Paper", decider="cell", scope=scope), AT)
    all_but = CancellationOrdered(activity="operations", scope=_at("all", but=("virton",)))
    told.event("cancellation.o", all_but, AT)
    document = narrowed(told, "site", "arlon")
    _, _, sections = words(document).partition("SERVICES")
    for said in (sections, five(document, 2)):
        assert not [other for other in ("Libramont", "Bastogne", "Virton") if other in said]
        assert "Arlon, +2" in said
    whole = words(brief(told.picture(NOW), checked=0))
    assert "Libramont, Arlon, Bastogne" in whole

"""The brief of 08:00: two pages, each thing with its day, nothing said that nobody said."""

import re
from collections.abc import Iterator
from copy import copy
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
from msgspec import Struct

from ledger.domain.amendments import EntryCorrected, EntryLinked
from ledger.domain.cancellation.events import CancellationOrdered
from ledger.domain.card import Tally, Wanted, tallied
from ledger.domain.communication.events import CommunicationSent
from ledger.domain.crisis.events import PartAdded
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
from ledger.domain.figure.events import FigureReported
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.request.events import RequestLogged
from ledger.domain.restore.events import RestorePlanned
from ledger.domain.service.events import ServiceReported
from ledger.domain.situation import Situation
from ledger.domain.threat.events import DeadlineSet, ThreatReported
from ledger.domain.values import Scope, When
from projections.brief.build import brief
from projections.brief.fit import PAGES, unfitted
from projections.brief.model import Brief, BriefLine, FreeText, Name, Phrase
from projections.i18n import Translator
from projections.model.picture import Picture
from projections.render.phrase_renderer import Speaker
from projections.render.terminal import to_terminal
from projections.views.views import Views
from tests.support.chronicle import ZONE, Chronicle, kept_story, minute, story, vivalia

LANGUAGES = ("fr", "nl", "de", "en")
AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"
LATER = "2022-05-23T08:00:00+02:00"


def text(told: Chronicle, now: str = NOW, lang: str = "en") -> str:
    document = brief(told.picture(now), checked=0)
    return " ".join(to_terminal(document, Translator(lang, ZONE)).split())


def five(told: Chronicle, place: int, now: str = NOW, lang: str = "en") -> str:
    picture = told.picture(now)
    speaker = Speaker(Translator(lang, ZONE), picture.now.date())
    return speaker.line(brief(picture, checked=0).five[place - 1])


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    "at", ["2022-05-14T08:00", "2022-05-15T18:00", "2022-05-23T18:00", "2022-05-24T18:00",
           "2022-06-15T20:00"],
)  # fmt: skip
def test_the_scenario_fits_two_pages(at: str, lang: str) -> None:
    """120 lines of 80 columns, in every language, with a few to spare."""
    lines = to_terminal(_of_scenario(at), Translator(lang, ZONE)).splitlines()
    assert len(lines) <= (112 if at == "2022-05-24T18:00" else 116)


@pytest.mark.parametrize(
    ("lang", "cut"),
    [
        ("fr", "7 normaux"),
        ("nl", "7 normaal"),
        ("de", "7 normal"),
        ("en", "7 normal"),
    ],
)
def test_a_crowded_brief_cuts_services_that_are_normal(lang: str, cut: str) -> None:
    """They are counted, beside what shows them."""
    at = "2022-05-24T18:00"
    lines = services(_of_scenario(at))
    said = Speaker(Translator(lang, ZONE), datetime.fromisoformat(at).date()).line(lines[-1])
    assert cut in said
    assert "`crisis show services`" in said


@pytest.mark.parametrize("at", ["2022-05-24T18:00", "2022-06-15T20:00"])
def test_what_is_in_trouble_keeps_its_line_in_a_crowded_brief(at: str) -> None:
    """A switchboard that is down everywhere is not left out for what runs."""
    lines = services(_of_scenario(at))
    named = ["laboratory", "radiology", "switchboard", "outpatients"]
    assert [_service(line) for line in lines if line.kind == "trouble"] == named


def test_a_crowded_brief_says_what_became_normal_before_what_is_cut() -> None:
    """What changed in the period is news, and has its line behind what is in trouble."""
    at = "2022-05-24T18:00"
    document = _of_scenario(at)
    lines = services(document)
    speaker = Speaker(Translator("en", ZONE), datetime.fromisoformat(at).date())
    (changed,) = (speaker.line(line) for line in lines if line.kind == "changed")
    assert changed == "Reported normal in the period: Sampling centres, Covid centres."


def test_the_brief_of_the_tenth_day_loses_no_section() -> None:
    """Whatever is told of services, what is contradicted and what was seen is told too."""
    at = "2022-05-24T18:00"
    document = _of_scenario(at)
    assert not document.aside
    assert {"contradictions", "observations"} <= {section.id for section in document.sections}


def test_of_more_services_in_trouble_than_have_room_five_are_named() -> None:
    """And it is said how many others there are."""
    told = much(60)
    told.event("service.dialysis", ServiceReported(service="dialysis", state="normal"), AT)
    lines = services(brief(told.picture(NOW), checked=0))
    speaker = Speaker(Translator("en", ZONE), datetime.fromisoformat(NOW).date())
    others = len(vivalia().services) - 1 - 5
    assert [line.kind for line in lines] == [*["trouble"] * 5, "changed", "rest"]
    assert f"+{others}: `crisis show services`" in speaker.line(lines[-1])


def services(document: Brief) -> tuple[BriefLine, ...]:
    """The lines of its section on services."""
    return next(s for s in document.sections if s.id == "services").lines


def _service(line: BriefLine) -> str:
    """Which service a line is about."""
    named = line.phrases[0].fields["service"]
    named = named.fields["service"] if isinstance(named, Phrase) else named
    assert isinstance(named, Name)
    return named.id


@cache
def _of_scenario(at: str) -> Brief:
    return brief(kept_story(at).picture(f"{at}:00+02:00"), checked=0)


@cache
def large() -> Chronicle:
    return much()


def much(times: int = 120) -> Chronicle:
    """Much of everything, all of it new and in long words."""
    told, words = Chronicle(), "un texte assez long pour prendre deux lignes de la page " * 4
    begin = datetime.fromisoformat("2022-05-20T00:00:00+02:00")
    organisation = vivalia()
    for n in range(times):
        at = (begin + timedelta(seconds=n)).isoformat()
        first = told.event(f"decision.d{n}", DecisionTaken(text=words, decider="cell"), at)
        told.event(f"decision.q{n}", DecisionRaised(question=words), at)
        seen = told.event(f"observation.o{n}", ObservationNoted(text=words), at, source="presse")
        if n < times // 4:
            link = EntryLinked(number=seen, relation="contradicts", other=first, reason=words)
            told.event(f"observation.o{n}", link, at)
            change = EntryCorrected(number=seen, changes={"text": words[:200]}, reason=words)
            told.event(f"observation.o{n}", change, at)
            early = minute("2022-05-19T20:00:00+02:00")
            told.event(f"observation.l{n}", ObservationNoted(text=words), at, occurred=early)
            told.event(CRISIS, PartAdded(part="site", code=f"s{n}", name=words[:90], reason=words),
                       at)  # fmt: skip
        told.event(f"request.r{n}", RequestLogged(site="arlon", what=words), at)
        told.event(f"communication.c{n}", CommunicationSent(text=words, audience=("public",)), at)
        told.event(f"threat.t{n}", ThreatReported(text=words, category="claim"), at)
        told.event(f"figure.f{n}", FigureReported(what=words[:80], value=n), at)
        told.event(f"restore.j{n}", RestorePlanned(asset="servers", total=9, what=words[:90]), at)
        activity = organisation.activities[n % len(organisation.activities)].id
        told.event(f"cancellation.x{n}", CancellationOrdered(activity=activity, reason=words), at)
    for service in organisation.services:
        told.event(
            f"service.{service.id}",
            ServiceReported(service=service.id, state="down", fails=words),
            at,
        )
    return told


@cache
def pictured(many: str) -> Picture:
    """A ledger with much in it."""
    if many == "scenario":
        at = "2022-06-15T20:00"
        return kept_story(at).picture(f"{at}:00+02:00")
    return large().picture(NOW) if many == "large" else _a_hundred_times(large())


@cache
def crowded(many: str) -> Brief:
    """The brief of a ledger with much in it, made once: it is of no language yet."""
    return brief(pictured(many), checked=0)


def _texts(value: object) -> Iterator[str]:
    """Every free text in a brief."""
    if isinstance(value, FreeText):
        yield value.text
    elif isinstance(value, Struct):
        yield from _texts(tuple(getattr(value, name) for name in value.__struct_fields__))
    elif isinstance(value, tuple | dict):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _texts(one)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_much_of_everything_fits(lang: str) -> None:
    """A picture holds the first of every list, so that more of it takes no more room."""
    words = to_terminal(crowded("large"), Translator(lang, ZONE))
    assert len(words.splitlines()) <= 150
    assert "`crisis show requests`" in words
    assert "`crisis show decisions`" in words


class Manifold:
    """A store of so many times as much: its lists begin alike and are that much longer."""

    def __init__(self, situation: Situation, times: int) -> None:
        self._world = situation
        self._times = times

    def __getattr__(self, name: str) -> Any:
        return getattr(self._world.kept, name)

    def number_of(self, wanted: Wanted) -> int:
        return self._times * sum(map(wanted.takes, self._world.cards(wanted.concept)))

    def tallied(self, wanted: Wanted) -> list[Tally]:
        found = tallied(self._world.cards(wanted.concept), wanted)
        return [tally._replace(many=tally.many * self._times) for tally in found]

    def late(self, after: int, seconds: int, most: int) -> tuple[list[int], int]:
        found, many = self._world.kept.late(after, seconds, most)
        return found, many * self._times


def _a_hundred_times(told: Chronicle) -> Picture:
    """The picture of a ledger with more than 100,000 entries, by what its store counts."""
    situation = copy(told.fold.situation)
    situation.kept = Manifold(told.fold.situation, 100)
    moment = datetime.fromisoformat(NOW)
    return Views().picture(situation, told.fold.position, moment)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_ledger_of_a_hundred_thousand_entries_fits(lang: str) -> None:
    """What is counted is counted in full, and takes no more room."""
    assert len(large().messages) * 100 > 100_000
    words = to_terminal(crowded("huge"), Translator(lang, ZONE)).replace("\xa0", " ")
    assert len(words.splitlines()) <= 150
    number = {"fr": "12 000", "nl": "12 000", "de": "12 000", "en": "12 000"}[lang]
    assert words.count(number) >= 4, "requests, and the decisions and questions of line 5"
    for board in ("requests", "decisions", "observations", "threats"):
        assert f"`crisis show {board}`" in words


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("many", ["scenario", "large", "huge"])
def test_no_line_of_a_section_is_cut_in_a_sentence(many: str, lang: str) -> None:
    """A text in it is made shorter, and says so; what is behind it is whole or left out.

    `Laboratory (vital): degraded, 14 May, not confirmed since; at all 6` is another line.
    """
    shown = to_terminal(crowded(many), Translator(lang, ZONE))
    *cut, _ = NUMBERS.sub("", " ".join(shown.split())).split("\N{HORIZONTAL ELLIPSIS}")
    texts = " ".join(_texts(brief(pictured(many), checked=0, fit=unfitted)))
    assert not [one for one in cut if one.rstrip(")]}»")[-8:] not in " ".join(texts.split())]
    assert max(map(len, shown.splitlines())) <= 80


NUMBERS = re.compile(r"\[#[^\]]*\]")
"""The entries that a line rests on, of which the first and the last are named."""


def test_five_of_a_kind_then_how_many_and_what_shows_them() -> None:
    """Where there is room for five."""
    told = Chronicle()
    for n in range(12):
        told.event(f"observation.o{n}", ObservationNoted(text=f"seen {n}"), AT)
    said = text(told)
    assert "seen 11" in said
    assert "seen 7" in said
    assert "seen 6." not in said.partition("OBSERVATIONS")[2]
    assert "+7: `crisis show observations`" in said
    assert PAGES <= 120


@pytest.mark.parametrize(
    ("lang", "day", "nothing"),
    [
        ("en", "Day 1 (day 1: 14 May 2022)", "Nothing reported on activity"),
        (
            "fr",
            "Jour 1 (jour 1 : 14 mai 2022)",
            "Rien de signalé sur l",
        ),
        ("nl", "Dag 1 (dag 1: 14 mei 2022)", "Niets gemeld over de activiteit"),
        ("de", "Tag 1 (Tag 1: 14. Mai 2022)", "Nichts zum Betrieb gemeldet"),
    ],
)
def test_the_first_morning(lang: str, day: str, nothing: str) -> None:
    """Which day it is, what happened in line 4, and no word on what nobody spoke of."""
    told = story("2022-05-14T08:00")
    now = "2022-05-14T08:00:00+02:00"
    assert day in text(told, now, lang)
    assert nothing in five(told, 2, now, lang)
    assert "Alertes : plusieurs serveurs et ordinateurs sont attaqués" in five(told, 4, now, lang)


def test_root_ledger_and_checks_are_at_the_foot() -> None:
    """What is read first is what is decided on."""
    said = text(Chronicle())
    assert said.index("Merkle root") > said.index("IN FIVE LINES")
    assert said.index("signatures checked") > said.index("IN FIVE LINES")


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "20 May, 09:00, not confirmed since"),
        ("fr", "20 mai, 09:00, pas confirmé depuis"),
        ("nl", "20 mei, 09:00, sindsdien niet bevestigd"),
        ("de", "20. Mai, 09:00, seither nicht bestätigt"),
    ],
)
def test_what_nobody_confirmed_says_so(lang: str, words: str) -> None:
    """A service, above and below, and a cancellation."""
    told = Chronicle()
    told.event("service.laboratory", ServiceReported(service="laboratory", state="down"), AT)
    told.event("cancellation.c", CancellationOrdered(activity="consultations"), AT)
    assert text(told, LATER, lang).count(words) == 4


def test_a_confirmed_service_says_since_when_and_when_confirmed() -> None:
    """The first report in a row says since when."""
    told = Chronicle()
    for at in (AT, "2022-05-22T09:00:00+02:00"):
        told.event("service.laboratory", ServiceReported(service="laboratory", state="down"), at)
    assert "20 May, 09:00, last confirmed 22 May, 09:00" in five(told, 1, LATER)


def test_maintained_is_said_only_of_what_nothing_is_cancelled_of() -> None:
    """Imaging is cancelled but for maternity: that is not maintained."""
    told = Chronicle()
    order = CancellationOrdered(
        activity="imaging", cancelled=("scans",), maintained=("maternity",), scope=_at("arlon")
    )
    told.event("cancellation.i", order, AT)
    said = five(told, 2)
    assert "Maintained" not in said
    assert "with exceptions: " in said
    assert "(Arlon)" in said


def test_what_one_site_maintains_is_not_maintained_everywhere() -> None:
    """Each says where, and two places are two matters."""
    told = Chronicle()
    told.event("cancellation.a", CancellationOrdered(activity="consultations", cancelled=("all",),
               scope=_at("arlon")), AT)  # fmt: skip
    told.event("cancellation.b", CancellationOrdered(activity="consultations", maintained=("all",),
               scope=_at("bastogne")), AT)  # fmt: skip
    said = five(told, 2)
    assert "in part today: Consultations (Arlon)" in said
    assert "Maintained today: Consultations: all (Bastogne)" in said


def test_orders_whose_days_are_over_leave_the_brief() -> None:
    """The next day nobody is told of yesterday's."""
    told = Chronicle()
    day = When(said="day", earliest=datetime.fromisoformat("2022-05-20T00:00:00+02:00"),
               latest=datetime.fromisoformat("2022-05-21T00:00:00+02:00"))  # fmt: skip
    told.event("cancellation.o", CancellationOrdered(activity="operations", period=day), AT)
    assert "Operations" in five(told, 2)
    after = brief(told.picture("2022-05-21T08:00:00+02:00"), checked=0)
    assert "activity" in after.empty
    assert "No order on activity stands" in five(told, 2, "2022-05-21T08:00:00+02:00")


def test_an_ultimatum_that_passed_is_told_in_the_same_words_after_a_day() -> None:
    """Then nobody counts how long ago; it stands in line 4 and with its threat."""
    told = Chronicle()
    told.event("threat.t", ThreatReported(text="they claim it", category="claim"), AT)
    told.event("threat.t", DeadlineSet(due=minute(NOW)), AT)
    soon, late = "2022-05-21T08:00:00+02:00", "2022-05-22T08:00:00+02:00"
    assert "14\N{NO-BREAK SPACE}h 00\N{NO-BREAK SPACE}min ago" in five(told, 4, soon)
    passed = "Ultimatum passed (20 May, 18:00); what became of it is not recorded."
    assert passed in five(told, 4, late)
    assert text(told, late).count("Ultimatum passed (20 May, 18:00)") == 2


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", "Nothing new in the period: Communications (1 in all)"),
        ("fr", "Rien de nouveau pendant la période : Communications (1 en tout)"),
        ("nl", "Niets nieuws in de periode: Communicatie (in totaal 1)"),
        ("de", "Nichts Neues im Zeitraum: Mitteilungen (insgesamt 1)"),
    ],
)
def test_nothing_new_is_not_nothing(lang: str, words: str) -> None:
    """What there is in all is said."""
    told = Chronicle()
    told.event("communication.c", CommunicationSent(text="x", audience=("public",)), AT)
    assert words in text(told, LATER, lang)


def test_what_others_say_is_theirs() -> None:
    """Communications, observations and figures; what is our own needs no name."""
    told = Chronicle()
    sent = CommunicationSent(text="Offices are shut.", audience=("public",))
    told.event("communication.c", sent, AT, actor="Province")
    told.event("observation.o", ObservationNoted(text="Smoke"), AT, source="Fire brigade")
    told.event("figure.f", FigureReported(what="beds", value=3), AT, source="SPW")
    told.event("observation.p", ObservationNoted(text="Dark"), AT, source="vivalia")
    said = text(told)
    for words in ("20 May, 09:00, Province: Offices", "09:00, Fire brigade: Smoke", "09:00, SPW)",
                  "09:00: Dark"):  # fmt: skip
        assert words in said


def test_all_sites_but_one_are_said_so() -> None:
    """Fourteen names are not read."""
    told, every = Chronicle(), [site.id for site in vivalia().sites]
    told.event("observation.o", ObservationNoted(text="x", scope=_at(*every[:-1])), AT)
    told.event("observation.p", ObservationNoted(text="y", scope=_at(*every)), AT)
    said = text(told)
    assert "all but Crèche 3 (14 of 15 sites)" in said
    assert "Where: all 15 sites" in said


def _at(*sites: str) -> Scope:
    return Scope(sites=sites)

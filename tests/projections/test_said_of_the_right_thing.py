"""What a brief says of one thing is not read as said of another, nor left to be guessed."""

from datetime import date

import pytest

from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.cancellation.events import ActivityResumed, CancellationOrdered, ExceptionMade
from ledger.domain.clock.events import ClockStarted
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.figure.events import FigureReported
from ledger.domain.observation.events import ObservationNoted
from ledger.domain.request.events import RequestDelivered, RequestLogged, RequestPrioritised
from ledger.domain.restore.events import RestorePlanned, ZoneOpened
from ledger.domain.service.events import ServiceReported
from ledger.domain.threat.events import DeadlineSet, ThreatHandled, ThreatReported
from ledger.domain.values import Scope
from projections.brief.build import brief
from projections.brief.model import Brief, FreeText
from projections.brief.phrases import shortened, value_of
from projections.i18n import Translator
from projections.render.markdown import to_markdown
from projections.render.phrase_renderer import Speaker
from projections.render.terminal import to_terminal
from tests.support.briefs import made as made_of_scenario
from tests.support.chronicle import ZONE, Chronicle, minute
from tests.support.tables import listing
from tests.support.tables import text as table

MONDAY = "2022-05-16T09:00:00+02:00"
TUESDAY = "2022-05-17T11:00:00+02:00"
FRIDAY = "2022-05-20T10:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"
LATER = "2022-05-25T18:00:00+02:00"
LANGUAGES = ("fr", "nl", "de", "en")
ARLON = Scope(sites=("arlon",))


def made(told: Chronicle, now: str = NOW) -> Brief:
    return brief(told.picture(now), checked=0)


def five(told: Chronicle, place: int, lang: str = "en", now: str = NOW) -> str:
    """One of the five lines in words."""
    speaker = Speaker(Translator(lang, ZONE), date.fromisoformat(now[:10]))
    return speaker.line(made(told, now).five[place - 1]).replace("\N{NO-BREAK SPACE}", " ")


def words(told: Chronicle, lang: str = "en", now: str = NOW) -> str:
    """The whole brief on one line."""
    said = " ".join(to_terminal(made(told, now), Translator(lang, ZONE)).split())
    return said.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Menace (connue : 16 mai, 09:00, suite donnée : non payé) : Rançon"),
        ("nl", "Dreiging (bekend: 16 mei, 09:00, afgehandeld: niet betaald): Rançon"),
        ("de", "Drohung (bekannt: 16. Mai, 09:00, Umgang damit: nicht bezahlt): Rançon"),
        ("en", "Threat (known: 16 May, 09:00, handled: not paid): Rançon"),
    ],
)
def test_what_is_known_of_a_threat_is_not_said_behind_a_clock_of_a_law(
    lang: str, said: str
) -> None:
    """It stands with the threat, also where a clock names it."""
    told = Chronicle()
    told.event("threat.t", ThreatReported(text="Rançon"), MONDAY)
    told.event("threat.t", ThreatHandled(handling="not_paid"), MONDAY)
    started = ClockStarted(regime="gdpr", since=minute(FRIDAY), due=minute(LATER))
    told.event("clock.g", started, FRIDAY)
    assert said in five(told, 4, lang)
    told.event("threat.t", DeadlineSet(due=minute(LATER)), MONDAY)
    assert said.split(" :", maxsplit=1)[0].split(":", maxsplit=1)[0] in five(told, 4, lang)
    assert five(told, 4, lang).count("09:00") == 1


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "postes de nouveau en service : 1 300, 20 mai, 10:00, DSI"),
        ("nl", "postes de nouveau en service: 1 300, 20 mei, 10:00, DSI"),
        ("de", "postes de nouveau en service: 1 300, 20. Mai, 10:00, DSI"),
        ("en", "postes de nouveau en service: 1 300, 20 May, 10:00, DSI"),
    ],
)
def test_a_figure_of_no_class_stands_where_nothing_was_counted(lang: str, said: str) -> None:
    """In its own words, with day and source, and no share of a class that it does not name."""
    told = Chronicle()
    plan = RestorePlanned(asset="workstations", total=1500)
    told.event("restore.w", plan, MONDAY)
    told.event("figure.w", FigureReported(what="postes de nouveau en service", value=1300,
               kind="stock"), FRIDAY, source="DSI")  # fmt: skip
    told.event("figure.f", FigureReported(what="factures", value=9, kind="count"), FRIDAY)
    line = five(told, 3, lang).replace(".", " ") if lang == "de" else five(told, 3, lang)
    assert said.replace(".", " ") in line.replace(".", " ")
    assert "%" not in line
    assert "factures" not in line


def reported(since: str | None = None) -> Chronicle:
    told = Chronicle()
    began = minute(since) if since else None
    event = ServiceReported(service="radiology", state="degraded", since=began)
    told.event("service.radiology", event, TUESDAY)
    return told


@pytest.mark.parametrize(
    ("lang", "first", "second"),
    [
        ("fr", "16 mai, 09:00, signalé 17 mai, 11:00", "dernière confirmation 20 mai, 10:00"),
        ("nl", "16 mei, 09:00, gemeld 17 mei, 11:00", "laatst bevestigd 20 mei, 10:00"),
        ("de", "16. Mai, 09:00, gemeldet 17. Mai, 11:00", "zuletzt bestätigt 20. Mai, 10:00"),
        ("en", "16 May, 09:00, reported 17 May, 11:00", "last confirmed 20 May, 10:00"),
    ],
)
def test_a_first_report_is_reported_and_only_a_second_confirms(
    lang: str, first: str, second: str
) -> None:
    """Nobody confirms what nobody had said before."""
    told = reported(since=MONDAY)
    assert first in words(told, lang)
    assert second.split(" 2", maxsplit=1)[0] not in words(told, lang)
    again = ServiceReported(service="radiology", state="degraded")
    told.event("service.radiology", again, FRIDAY)
    assert second in words(told, lang)
    assert first.split(", ")[2] not in words(told, lang)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "17 mai, 11:00, confirmé 20 mai, 10:00 par garde #3"),
        ("nl", "17 mei, 11:00, bevestigd 20 mei, 10:00 door garde #3"),
        ("de", "17. Mai, 11:00, bestätigt 20. Mai, 10:00 von garde #3"),
        ("en", "17 May, 11:00, confirmed 20 May, 10:00 by garde #3"),
    ],
)
def test_an_entry_that_confirms_says_when_and_who(lang: str, said: str) -> None:
    """In the five lines, in the sections and in the list; not what is not later, nor struck."""
    told = reported()
    assert five(told, 1, lang).count("17") == 1
    early = told.event("observation.o", ObservationNoted(text="Slow"), FRIDAY, source="garde",
                       occurred=minute(FRIDAY))  # fmt: skip
    link = EntryLinked(number=early, relation="confirms", other=2)
    number = told.event("observation.o", link, FRIDAY)
    assert said in five(told, 1, lang)
    assert words(told, lang).count(said) == 2
    assert said in " ".join(table(listing(told, "services", lang=lang, now=NOW)).split())
    told.event("observation.o", EntryStruck(number=number, reason="x"), FRIDAY)
    assert said not in words(told, lang)


def test_what_is_earlier_or_hidden_tells_no_confirmation() -> None:
    """The first does not confirm; the second does, and not who."""
    told = reported()
    old = told.event("observation.o", ObservationNoted(text="Slow"), FRIDAY,
                     occurred=minute(MONDAY))  # fmt: skip
    told.event("observation.o", EntryLinked(number=old, relation="confirms", other=2), FRIDAY)
    assert "17 May, 11:00, not confirmed since" in words(told)
    secret = told.event("observation.s", ObservationNoted(text="Slow"), FRIDAY,
                        marking="judicial", source="judge")  # fmt: skip
    link = EntryLinked(number=secret, relation="confirms", other=2)
    told.event("observation.s", link, FRIDAY, marking="judicial")
    said = words(told)
    assert "not confirmed" not in said
    assert "judge" not in said


def test_an_order_said_again_confirms_the_first_and_is_told_once() -> None:
    """Line 2 names the activity once, with since when, and who said it again."""
    told = Chronicle()
    order = CancellationOrdered(activity="consultations")
    told.event("cancellation.a", order, MONDAY)
    number = told.event("cancellation.b", order, FRIDAY, actor="Direction")
    line = five(told, 2)
    assert line.count("Consultations") == 1
    assert f"16 May, 09:00, confirmed 20 May, 10:00 by Direction #{number}" in line
    told.event("cancellation.c", CancellationOrdered(activity="consultations", scope=ARLON), FRIDAY)
    assert five(told, 2).count("Consultations") == 2


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "En retard : 3"),
        ("nl", "Te laat: 3"),
        ("de", "Überfällig: 3"),
        ("en", "Overdue: 3"),
    ],
)
def test_how_many_requests_are_overdue_is_said_with_what_shows_them(lang: str, said: str) -> None:
    """The worst first: of the most urgent class, then the longest overdue."""
    told = Chronicle()
    for name, due in (("a", FRIDAY), ("b", MONDAY), ("c", TUESDAY)):
        asked = RequestLogged(site="arlon", what=f"Thing {name}", needed_by=minute(due))
        told.event(f"request.{name}", asked, MONDAY)
    told.event("request.c", RequestPrioritised(priority="vital"), MONDAY)
    text = words(told, lang)
    assert said in text
    assert "`crisis show requests --overdue`" in text
    assert text.rindex("Thing c") < text.rindex("Thing b") < text.rindex("Thing a")


@pytest.mark.parametrize(
    ("lang", "order", "back"),
    [
        ("fr", "16 mai, 09:00", "Repris, 20 mai, 10:00 : Arlon"),
        ("nl", "16 mei, 09:00", "Hervat, 20 mei, 10:00: Arlon"),
        ("de", "16. Mai, 09:00", "Wieder aufgenommen, 20. Mai, 10:00: Arlon"),
        ("en", "16 May, 09:00", "Resumed, 20 May, 10:00: Arlon"),
    ],
)
def test_an_order_and_what_resumed_of_it_have_each_their_own_hour(
    lang: str, order: str, back: str
) -> None:
    """Who reads that it was cancelled reads when it was."""
    told = Chronicle()
    told.event("cancellation.a", CancellationOrdered(activity="operations"), MONDAY)
    told.event("cancellation.a", ActivityResumed(part="bloc 1", scope=ARLON), FRIDAY)
    text = words(told, lang)
    assert f", {order}" in text
    assert back.split(" : ", maxsplit=1)[0].split(": ", maxsplit=1)[0] in text
    assert five(told, 2, lang).count("10:00") == 0
    shown = " ".join(table(listing(told, "cancellations", lang=lang, now=NOW)).split())
    assert order in shown


@pytest.mark.parametrize(
    ("lang", "kind", "fixed"),
    [
        ("fr", "exception #5", "corrigée #4 : Constat"),
        ("nl", "uitzondering #5", "verbeterd #4: Vaststelling"),
        ("de", "Ausnahme #5", "berichtigt #4: Beobachtung"),
        ("en", "exception #5", "corrected #4: Observation"),
    ],
)
def test_what_changed_is_said_of_what_changed(lang: str, kind: str, fixed: str) -> None:
    """By which kind of entry, or which field was corrected and by which entry."""
    told = Chronicle()
    told.event("cancellation.a", CancellationOrdered(activity="operations"), MONDAY)
    note = told.event("observation.o", ObservationNoted(text="A fire"), FRIDAY)
    change = EntryCorrected(number=note, changes={"text": "No fire"}, reason="seen")
    told.event("observation.o", change, FRIDAY)
    told.event("cancellation.a", ExceptionMade(text="oncology"), FRIDAY)
    text = words(told, lang)
    assert kind in text
    assert fixed in text
    assert kind in to_markdown(made(told), Translator(lang, ZONE)).replace("\\", "")


def test_what_was_struck_of_something_is_said_of_it() -> None:
    """A request whose delivery was struck is open again, and says why."""
    told = Chronicle()
    told.event("request.a", RequestLogged(site="arlon", what="Desks"), MONDAY)
    number = told.event("request.a", RequestDelivered(), MONDAY)
    strike = told.event("request.a", EntryStruck(number=number, reason="not there"), FRIDAY)
    text = words(told)
    assert f"struck #{strike}" in text
    assert "~ Arlon (logged): Desks" in text
    assert "struck" not in words(told, now=LATER)


def test_the_title_counts_as_normal_what_the_list_says_is() -> None:
    """Those that became normal in the period are named and counted."""
    document = made_of_scenario("vivalia-24-may")
    speaker = Speaker(Translator("en", ZONE), date(2022, 5, 24))
    (part,) = (section for section in document.sections if section.id == "services")
    assert "7 normal" in speaker.line(part.lines[-1])
    assert any("Sampling centres, Covid centres" in speaker.line(line) for line in part.lines)


def _crowded() -> Chronicle:
    """So much that what is normal is only counted."""
    told = Chronicle()
    for name, at in (("dialysis", MONDAY), ("maternity", FRIDAY)):
        told.event(f"service.{name}", ServiceReported(service=name, state="normal"), at)
    for n in range(70):
        decided = DecisionTaken(text=f"Decision {n} " + "of many words " * 9, decider="A")
        told.event(f"decision.d{n}", decided, FRIDAY)
        asked = RequestLogged(site="arlon", what=f"Thing {n} " + "of many words " * 9)
        told.event(f"request.r{n}", asked, FRIDAY)
        noted = ObservationNoted(text=f"Note {n} " + "of many words " * 9)
        told.event(f"observation.o{n}", noted, FRIDAY)
    return told


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_text_that_is_cut_ends_in_an_ellipsis_with_its_entry(lang: str) -> None:
    """Never in brackets; in the five lines, where several entries are cited, it names its own."""
    told = _crowded()
    text = words(told, lang)
    assert "[...]" not in text
    assert "…" in text
    assert "… (#" in five(told, 5, lang)


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", "Arlon, Marche (16 mai, 09:00), Virton (20 mai, 10:00)"),
        ("nl", "Arlon, Marche (16 mei, 09:00), Virton (20 mei, 10:00)"),
        ("de", "Arlon, Marche (16. Mai, 09:00), Virton (20. Mai, 10:00)"),
        ("en", "Arlon, Marche (16 May, 09:00), Virton (20 May, 10:00)"),
    ],
)
def test_clean_zones_say_since_when(lang: str, said: str) -> None:
    """Those of a day together."""
    told = Chronicle()
    for site, at in (("arlon", MONDAY), ("marche", MONDAY), ("virton", FRIDAY)):
        told.event(f"restore.zone-{site}", ZoneOpened(site=site), at)
    assert said in five(told, 3, lang)


def test_a_cut_text_does_not_end_in_the_beginning_of_a_sentence() -> None:
    """`No…` says the opposite of what follows it."""
    note = "Entry point found and closed today. No hidden payload was found at any of the sites "
    said = shortened(value_of(note * 3), 40)
    assert isinstance(said, FreeText)
    assert (said.text, said.cut) == ("Entry point found and closed today", True)


def test_what_resumed_before_the_period_says_when_in_line_two() -> None:
    """The order has its own hour there too."""
    told = Chronicle()
    told.event("cancellation.a", CancellationOrdered(activity="operations"), MONDAY)
    told.event("cancellation.a", ActivityResumed(part="bloc 1", scope=ARLON), TUESDAY)
    assert "16 May, 09:00; in part resumed: Arlon: bloc 1 (17 May, 11:00)" in five(told, 2)

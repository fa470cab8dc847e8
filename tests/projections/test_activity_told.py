"""Activities as they are told: who took over what, and how many."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from ledger.domain.cancellation.events import (
    ActivityResumed,
    ActivityTransferred,
    AppointmentsRebooked,
    CancellationOrdered,
    ExceptionMade,
    PeopleContacted,
    ResumptionAnnounced,
)
from ledger.domain.entry import Event
from ledger.domain.values import Scope, When
from projections.brief.build import brief
from projections.i18n import Translator
from projections.model.picture import About
from projections.render.phrase_renderer import Speaker
from projections.render.terminal import to_terminal
from tests.support.board import words
from tests.support.chronicle import ZONE, Chronicle, minute
from tests.support.tables import listing
from tests.support.tables import text as table
from tui.board.screens.overview_lines import sheet

AT = "2022-05-20T09:00:00+02:00"
NOW = "2022-05-20T18:00:00+02:00"


def details(*events: ActivityTransferred | ExceptionMade) -> list[str]:
    """What stands under the line of one cancellation."""
    told = Chronicle()
    told.event("cancellation.op", CancellationOrdered(activity="consultations"), AT)
    for event in events:
        told.event("cancellation.op", event, AT)
    picture = told.picture(NOW)
    speaker = Speaker(Translator("en", ZONE), picture.now.date())
    (part,) = (s for s in brief(picture, checked=0).sections if s.id == "activity")
    return [speaker.phrase(detail) for detail in part.lines[0].details]


def test_a_transfer_says_how_many() -> None:
    """Never all of it when a number was given; each transfer by itself, none summed."""
    said = details(
        ActivityTransferred(to="CHU voisin", count=12), ActivityTransferred(to="CHR", count=5)
    )
    assert said == ["Transferred to CHU voisin: 12", "Transferred to CHR: 5"]


def test_a_transfer_says_what_and_how_many() -> None:
    """Both when both were said."""
    said = details(ActivityTransferred(to="CHR", what="urgent scans", count=5))
    assert said == ["Transferred to CHR: urgent scans (5)"]


def test_a_transfer_of_everything() -> None:
    """Neither what nor how many: all of it, as the command says."""
    assert details(ActivityTransferred(to="CHR")) == ["Transferred to CHR: all of it"]


def test_an_exception_says_how_many() -> None:
    """As transfers do."""
    said = details(ExceptionMade(text="follow-up of pregnancies", count=3))
    assert said == ["Exception: follow-up of pregnancies (3)"]


def first_words(order: CancellationOrdered) -> str:
    """The beginning of the line about one order."""
    told = Chronicle()
    told.event("cancellation.op", order, AT)
    picture = told.picture(NOW)
    speaker = Speaker(Translator("en", ZONE), picture.now.date())
    (part,) = (s for s in brief(picture, checked=0).sections if s.id == "activity")
    return speaker.line(part.lines[0])[:30]


def test_that_it_is_cancelled_stands_where_no_line_is_cut() -> None:
    """Before the activity, the time and the places; what is only maintained is not cancelled."""
    order = CancellationOrdered(activity="consultations")
    assert first_words(order).startswith("All cancelled: Consultations")
    order = CancellationOrdered(activity="consultations", cancelled=("all at Arlon",))
    assert first_words(order).startswith("Cancellations: Consultations")
    order = CancellationOrdered(activity="consultations", maintained=("oncology",))
    assert first_words(order).startswith("Maintained: Consultations (onc")


SAID = "2022-05-20T09:00:00+02:00"


def day(iso: str) -> When:
    """A whole day in Brussels."""
    first = datetime.fromisoformat(f"{iso}T00:00:00+02:00")
    return When(said="day", earliest=first, latest=first + timedelta(days=1))


def at(*sites: str) -> Scope:
    return Scope(sites=sites)


def told(*orders: tuple[Event, ...]) -> Chronicle:
    """A ledger with these orders, each with what came to it."""
    chronicle = Chronicle()
    for n, events in enumerate(orders):
        for event in events:
            chronicle.event(f"cancellation.o{n}", event, SAID)
    return chronicle


def read(chronicle: Chronicle, now: str = NOW, **how: Any) -> str:
    """Its brief in English, as one line."""
    picture = chronicle.picture(now, **how)
    text = to_terminal(brief(picture, checked=0), Translator("en", ZONE))
    return " ".join(text.split())


def second(chronicle: Chronicle, now: str = NOW, **how: Any) -> str:
    """The second of the five lines."""
    picture = chronicle.picture(now, **how)
    speaker = Speaker(Translator("en", ZONE), picture.now.date())
    return speaker.line(brief(picture, checked=0).five[1])


def under(chronicle: Chronicle, now: str = NOW, **how: Any) -> list[str]:
    """What stands under the first line on activity, that line first."""
    picture = chronicle.picture(now, **how)
    speaker = Speaker(Translator("en", ZONE), picture.now.date())
    (part,) = (s for s in brief(picture, checked=0).sections if s.id == "activity")
    return [speaker.line(part.lines[0]), *map(speaker.phrase, part.lines[0].details)]


def test_what_is_only_maintained_is_told_as_that_much() -> None:
    """The items, not the whole activity; of the rest it is said that nothing is."""
    chronicle = told((CancellationOrdered(activity="consultations", maintained=("oncology",)),))
    assert "Maintained today: Consultations: oncology (wherever offered)" in second(chronicle)
    line = under(chronicle)[0]
    assert line.startswith("Maintained: Consultations (oncology), 20 May, 09:00, wherever offered.")
    assert "Of the rest nothing is said" in line


def test_the_rest_is_said_where_another_order_says_it() -> None:
    """Cancelled by one order and maintained by another: both are told."""
    chronicle = told(
        (CancellationOrdered(activity="consultations", cancelled=("the rest",)),),
        (CancellationOrdered(activity="consultations", maintained=("oncology",)),),
    )
    assert "Of the rest" not in read(chronicle)
    assert "Maintained" not in second(chronicle)


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (ActivityResumed(part="cataracts"), "Operations: cataracts"),
        (ActivityResumed(share=40), "Operations: 40 % of usual"),
    ],
)
def test_a_part_that_resumed_is_told_as_a_part(event: ActivityResumed, words: str) -> None:
    """Never as the activity."""
    chronicle = told((CancellationOrdered(activity="operations"), event))
    assert f"Resumed in part in the period: {words}" in second(chronicle)
    assert "Resumed in the period" not in second(chronicle)
    assert "Cancelled today, with exceptions: Operations" in second(chronicle)


def about_site(chronicle: Chronicle, ident: str) -> About:
    """A brief of one site."""
    return About("site", (chronicle.picture(NOW).names.part("site", ident),), (ident,))


@pytest.mark.parametrize(
    "back",
    [
        ActivityResumed(scope=at("marche")),
        ActivityResumed(scope=at("marche"), share=100),
        ResumptionAnnounced(scope=at("marche"), starts=day("2022-05-20")),
    ],
)
def test_what_is_back_at_one_site_is_told_there_and_the_rest_where_it_is(back: Event) -> None:
    """Cancelled at Bertrix, resumed at Marche, whoever reads it: never both sites of either."""
    order = CancellationOrdered(activity="operations", scope=at("marche", "bertrix"))
    chronicle = told((order, back))
    line = second(chronicle)
    assert "Cancelled in whole or in part today: Operations (Bertrix)" in line
    assert "Resumed in part in the period: Operations: Marche" in line
    assert "Resumed in the period" not in line
    assert "All cancelled: Operations, 20 May, 09:00, Bertrix. Resumed" in under(chronicle)[0]
    marche = second(chronicle, about=about_site(chronicle, "marche"))
    assert marche == "Marche: Resumed in the period: Operations (Marche)."
    bertrix = second(chronicle, about=about_site(chronicle, "bertrix"))
    assert bertrix == "Bertrix: Cancelled in whole or in part today: Operations (Bertrix)."
    text = "\n".join(line.plain for line in sheet(chronicle.picture(NOW), words("en"), 156, 30))
    assert "cancelled Operations \N{MIDDLE DOT} Bertrix \N{MIDDLE DOT}" in " ".join(text.split())
    assert "back: Marche" in text


def test_one_of_several_activities_that_is_back_is_not_cancelled() -> None:
    """Only the other is; where one is back at a place only, both stay named."""
    order = CancellationOrdered(activity="operations", also=("consultations",), scope=at("arlon"))
    visits = Scope(activities=("consultations",))
    line = second(told((order, ActivityResumed(scope=visits))))
    assert "Cancelled in whole or in part today: Operations (Arlon)" in line
    assert "Resumed in the period: Consultations (Arlon)" in line


def test_the_places_that_resumed_one_by_one_are_all() -> None:
    """Then nothing is cancelled any more, whoever counts them."""
    order = CancellationOrdered(activity="operations", scope=at("arlon", "marche"))
    chronicle = told(
        (order, ActivityResumed(scope=at("arlon")), ActivityResumed(scope=at("marche")))
    )
    assert "Resumed in the period: Operations" in second(chronicle)
    assert "Cancelled" not in second(chronicle)


def test_a_day_to_come_is_announced_and_then_is_so() -> None:
    """Until the day it is cancelled; from the day on it has resumed, as was announced."""
    resumed = ResumptionAnnounced(starts=day("2022-05-30"))
    chronicle = told((CancellationOrdered(activity="operations"), resumed))
    assert "Cancelled in whole or in part today: Operations" in second(chronicle)
    assert "resumes: 30 May" in under(chronicle)[0]
    assert "All cancelled: Operations" in under(chronicle)[0]
    later = "2022-05-30T18:00:00+02:00"
    assert "Resumed in the period: Operations" in second(chronicle, later)
    assert "Cancelled" not in second(chronicle, later)
    assert "Resumed as announced, 30 May" in read(chronicle, later)


def test_orders_whose_days_are_over_are_not_today() -> None:
    """Nor is one that ended this morning; what has no last day says since when it is not said."""
    this_morning = When(
        said="span", earliest=datetime.fromisoformat("2022-05-20T07:00:00+02:00"),
        latest=datetime.fromisoformat("2022-05-20T12:00:00+02:00"),
    )  # fmt: skip
    over = told((CancellationOrdered(activity="operations", period=this_morning),))
    assert "today" not in second(over).replace("today or later", "")
    old = told((CancellationOrdered(activity="operations"),))
    line = second(old, "2022-06-15T18:00:00+02:00")
    assert "today" not in line
    assert "until further notice: Operations (wherever offered, 20 May" in line
    assert "not confirmed since" in line


def test_places_are_counted_where_the_activity_is_offered() -> None:
    """Operations are done at six hospitals; creches have none."""
    without = Scope(sites=("all",), excepted=("arlon",))
    line = second(told((CancellationOrdered(activity="operations", scope=without),)))
    assert "all but Arlon (5 of 6 sites)" in line


def test_several_activities_stand_in_one_order() -> None:
    """Each is named, at once."""
    order = CancellationOrdered(activity="operations", also=("consultations",), scope=at("arlon"))
    chronicle = told((order,))
    assert "today: Operations, Consultations (Arlon)" in second(chronicle)
    assert "All cancelled: Operations, Consultations" in under(chronicle)[0]


def test_what_patients_cancel_is_apart() -> None:
    """The activity is offered: it is no cancellation of ours, and is counted for itself."""
    patients = CancellationOrdered(activity="consultations", cancelled_by="patient", count=40)
    chronicle = told((patients,))
    assert second(chronicle).startswith("Cancelled by patients themselves: Consultations (40")
    assert "today" not in second(chronicle)
    assert "Cancelled by patients: Consultations" in under(chronicle)[0]


def test_who_cancels_is_said() -> None:
    """Another body than the organisation."""
    order = CancellationOrdered(activity="operations", cancelled_by="other")
    assert "Cancelled by: another body" in under(told((order,)))


def test_counts_cite_their_communication() -> None:
    """Two batches stand side by side; the later numbers of one replace its own."""
    chronicle = told((
        CancellationOrdered(activity="operations"),
        PeopleContacted(communication=3, reached=310, unreachable=50),
        PeopleContacted(communication=3, unreachable=45),
        PeopleContacted(communication=4, reached=12),
    ))  # fmt: skip
    lines = under(chronicle)
    assert "By #3: 310 reached, 45 not reached" in lines
    assert "By #4: 12 reached" in lines
    listed = [line.strip() for line in table(listing(chronicle, "cancellations")).splitlines()]
    batches = [line.partition(": ")[2] for line in listed if line.startswith("By ")]
    assert batches == ["310 reached, 45 not reached", "12 reached"]


def test_new_dates_stand_against_what_was_cancelled() -> None:
    """As sure as the numbers are; never below nothing."""
    order = CancellationOrdered(activity="operations", planned=400, count=355)
    lines = under(told((order, AppointmentsRebooked(count=35))))
    assert "Still to be rebooked: 320" in lines
    about = AppointmentsRebooked(count=35, qualifier="about")
    assert "Still to be rebooked: about 320" in under(told((order, about)))
    assert "Still to be rebooked: 0" in under(told((order, AppointmentsRebooked(so_far=500))))


@pytest.mark.parametrize(
    ("planned", "said"), [(100, "20 of 100 cancelled"), (None, "Cancelled: 20")]
)
def test_a_number_of_what_was_planned_is_not_all_of_it(planned: int | None, said: str) -> None:
    """Neither in the brief nor on the board; all that was planned is."""
    order = CancellationOrdered(activity="operations", planned=planned, count=20)
    chronicle = told((order,))
    assert "All" not in under(chronicle)[0]
    assert under(chronicle)[0].startswith("Cancellations: Operations")
    assert said in under(chronicle)[0]
    assert "Cancelled in whole or in part today: Operations" in second(chronicle)
    text = " ".join(line.plain for line in sheet(chronicle.picture(NOW), words("en"), 156, 30))
    assert said in text
    assert "the whole activity" not in text
    every = CancellationOrdered(activity="operations", planned=20, count=20)
    assert under(told((every,)))[0].startswith("All cancelled: Operations")


def test_a_brief_of_a_site_tells_its_own_exceptions() -> None:
    """What was excepted, taken over or resumed elsewhere is not theirs."""
    chronicle = told((
        CancellationOrdered(activity="operations"),
        ExceptionMade(text="births", scope=at("arlon")),
        ExceptionMade(text="transplants", scope=at("marche")),
        ActivityTransferred(to="CHR", what="hips", scope=at("marche")),
        ActivityResumed(scope=at("marche")),
    ))  # fmt: skip
    names = chronicle.picture(NOW).names
    about = About("site", (names.part("site", "arlon"),), ("arlon",))
    lines = under(chronicle, about=about)
    assert any("births" in line for line in lines)
    assert not [line for line in lines if "Marche" in line or "transplants" in line]
    assert "Resumed" not in second(chronicle, about=about)
    theirs = About("site", (names.part("site", "marche"),), ("marche",))
    assert "Resumed in the period: Operations" in second(chronicle, about=theirs)


def test_a_site_without_the_activity_is_not_told_of_it() -> None:
    """A creche reads nothing of operations."""
    chronicle = told((CancellationOrdered(activity="operations"),))
    part = chronicle.picture(NOW).names.part("site", "creche-1")
    about = About("site", (part,), ("creche-1",))
    assert "Operations" not in read(chronicle, about=about)


def test_an_announcement_is_not_called_resumed() -> None:
    """Neither on the board, where it is said from when, nor among the last entries."""
    chronicle = told((
        CancellationOrdered(activity="operations"), ResumptionAnnounced(starts=day("2022-05-30")),
    ))  # fmt: skip
    text = "\n".join(line.plain for line in sheet(chronicle.picture(NOW), words("en"), 156, 30))
    assert "resumes: 30 May" in text
    assert "resumption announced" in text
    assert "resumed" not in text.replace("partly resumed", "")


def test_the_board_tells_what_patients_cancel_apart() -> None:
    """How many, as something that is offered."""
    patients = CancellationOrdered(activity="consultations", cancelled_by="patient", count=40)
    text = "\n".join(
        line.plain for line in sheet(told((patients,)).picture(NOW), words("en"), 78, 30)
    )
    assert "by patients Consultations \N{MIDDLE DOT} 40" in " ".join(text.split())


def test_what_was_spoken_of_in_the_period_is_not_called_unconfirmed() -> None:
    """An exception of today says that the order of five days ago is known to stand."""
    chronicle, t = Chronicle(), Translator("en", ZONE)
    order = CancellationOrdered(activity="consultations", cancelled=("all",))
    chronicle.event("cancellation.c", order, "2022-05-15T09:00:00+02:00")
    said = []
    for later in (None, ExceptionMade(text="oncology")):
        if later:
            chronicle.event("cancellation.c", later, "2022-05-20T10:00:00+02:00")
        said.append(to_terminal(brief(chronicle.picture(NOW), checked=0), t))
    assert ["not confirmed" in text for text in said] == [True, False]


def test_what_was_put_down_late_is_as_old_as_it_happened() -> None:
    """Recorded within a day, of what was so two days ago: nobody has confirmed it since."""
    order = CancellationOrdered(activity="consultations", cancelled=("all",))
    said = []
    for occurred in ("2022-05-19T21:00:00+02:00", "2022-05-18T09:00:00+02:00"):
        chronicle = Chronicle()
        recorded = "2022-05-19T21:00:00+02:00"
        chronicle.event("cancellation.c", order, recorded, occurred=minute(occurred))
        since = datetime.fromisoformat("2022-05-20T08:00:00+02:00")
        picture = chronicle.picture(NOW, since=since)
        said.append(to_terminal(brief(picture, checked=0), Translator("en", ZONE)))
    assert ["not confirmed" in text for text in said] == [False, True]


def test_the_list_says_what_is_excepted_and_resumes_and_where_the_rest_is_cancelled() -> None:
    """Each on a line of its own, however long the names before it are."""
    chronicle = told((
        CancellationOrdered(activity="operations", scope=at("marche", "bertrix")),
        ExceptionMade(text="births", scope=at("bertrix"), count=6),
        ActivityResumed(scope=at("marche")),
    ))  # fmt: skip
    shown = [line.strip() for line in table(listing(chronicle, "cancellations")).splitlines()]
    assert "Exception: Bertrix: births (6)" in shown
    assert "Resumed, 20 May, 09:00: Marche" in shown
    assert any("Where: Bertrix" in line and "Marche" not in line for line in shown)


def line_two(chronicle: Chronicle, now: str, lang: str = "en") -> str:
    """The line of the five that is about activity."""
    picture = chronicle.picture(now)
    speaker = Speaker(Translator(lang, ZONE), picture.now.date())
    return speaker.line(brief(picture, checked=0).five[1])


NEXT_MORNING = "2022-05-21T08:00:00+02:00"


def test_what_was_said_yesterday_says_its_day() -> None:
    """Maintained or cancelled today by an entry of yesterday: whoever reads it may ask again."""
    chronicle = told(
        (CancellationOrdered(activity="consultations", maintained=("all",)),),
        (CancellationOrdered(activity="operations"),),
    )
    today, after = line_two(chronicle, NOW), line_two(chronicle, NEXT_MORNING)
    assert "20 May" not in today
    assert after.count("20 May, 09:00") == 2
    assert "Maintained today" in after


def test_an_order_of_a_period_needs_no_day() -> None:
    """Until its last day nobody has to confirm it."""
    until = When(
        said="span",
        earliest=datetime.fromisoformat("2022-05-20T00:00:00+02:00"),
        latest=datetime.fromisoformat("2022-05-28T00:00:00+02:00"),
    )
    chronicle = told((CancellationOrdered(activity="operations", period=until),))
    assert "09:00" not in line_two(chronicle, NEXT_MORNING)


@pytest.mark.parametrize(
    ("lang", "back", "rest", "whole"),
    [
        ("fr", ("sauf ce qui a repris", "déjà repris : Arlon : bloc 1"),
         "Le reste est annulé", "Tout est annulé"),
        ("nl", ("behalve wat hervat is", "deels hervat: Arlon: bloc 1"),
         "De rest is geannuleerd", "Alles geannuleerd"),
        ("de", ("außer was wieder läuft", "teilweise wieder aufgenommen: Arlon: bloc 1"),
         "Der Rest ist abgesagt", "Alles abgesagt"),
        ("en", ("less what has resumed", "in part resumed: Arlon: bloc 1"),
         "The rest is cancelled", "All of it cancelled"),
    ],
)  # fmt: skip
def test_where_it_is_cancelled_says_what_is_back_there(
    lang: str, back: tuple[str, str], rest: str, whole: str
) -> None:
    """Neither "wherever offered" nor "all of it" stands alone beside what has resumed.

    What resumed in the period is told as that, and where; once.
    """
    order = CancellationOrdered(activity="operations", reason="pas de serveurs")
    resumed = ActivityResumed(part="bloc 1", scope=Scope(sites=("arlon",)))
    chronicle = told((order, resumed))
    line = line_two(chronicle, NOW, lang).replace("\N{NO-BREAK SPACE}", " ")
    assert back[0] in line
    assert line.count("bloc 1") == 1
    later = line_two(chronicle, "2022-05-22T18:00:00+02:00", lang).replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert back[1] in later
    shown = table(listing(chronicle, "cancellations", lang=lang))
    assert rest in shown
    assert whole not in shown
    assert "pas de serveurs" in shown
    picture = chronicle.picture(NOW)
    said = to_terminal(brief(picture, checked=0), Translator(lang, ZONE))
    assert whole not in said


def test_the_list_says_since_when_and_that_nobody_confirmed_it() -> None:
    """As the brief does; a period is no age."""
    chronicle = told((CancellationOrdered(activity="operations"),))
    after = "2022-05-24T08:00:00+02:00"
    assert "20 May, 09:00, not confirmed since" in table(
        listing(chronicle, "cancellations", now=after)
    )
    assert "20 May, 09:00" in table(listing(chronicle, "cancellations", now=NOW))


def _first_two(told: Chronicle, language: str, now: str = NOW) -> tuple[str, str]:
    """The line of the five on activity, and the lines of its section."""
    document = brief(told.picture(now), checked=0)
    speaker = Speaker(Translator(language, ZONE), datetime.fromisoformat(now).date())
    (part,) = (s for s in document.sections if s.id == "activity")
    section = " ".join(speaker.line(line) for line in part.lines).replace("\xa0", " ")
    return speaker.line(document.five[1]).replace("\xa0", " "), section


def _to_come() -> Chronicle:
    """Operations cancelled on a day that is not there yet."""
    told, day = Chronicle(), datetime.fromisoformat("2022-05-25T00:00:00+02:00")
    period = When(said="day", earliest=day, latest=day + timedelta(days=1))
    told.event("cancellation.x", CancellationOrdered(activity="operations", period=period), AT)
    return told


@pytest.mark.parametrize(
    ("language", "said", "never"),
    [
        ("fr", "Annulations à venir levées : Opérations (25 mai, Arlon)", "Repris"),
        ("nl", "Komende annuleringen opgeheven: Operaties (25 mei, Arlon)", "ervat"),
        ("de", "Absagen, die noch kamen, aufgehoben: Operationen (25. Mai, Arlon)", "aufgenommen"),
        ("en", "Cancellations to come lifted: Operations (25 May, Arlon)", "esumed"),
    ],
)
def test_what_was_only_to_be_cancelled_is_lifted_and_not_resumed(
    language: str, said: str, never: str
) -> None:
    """It never stopped: neither resumed, nor in part, nor all of it."""
    told = _to_come()
    told.event("cancellation.x", ActivityResumed(scope=Scope(sites=("arlon",))), AT)
    five, section = _first_two(told, language)
    assert said in five
    assert never not in five + section


@pytest.mark.parametrize(
    ("language", "said", "listed"),
    [
        ("fr", "Annulations à venir levées : Opérations (25 mai, partout",
         "Opérations (25 mai) : annulation levée"),
        ("nl", "Komende annuleringen opgeheven: Operaties (25 mei, overal",
         "Operaties (25 mei): annulering opgeheven"),
        ("de", "Absagen, die noch kamen, aufgehoben: Operationen (25. Mai, überall",
         "Operationen (25. Mai): Absage aufgehoben"),
        ("en", "Cancellations to come lifted: Operations (25 May, wherever",
         "Operations (25 May): cancellation lifted"),
    ],
)  # fmt: skip
def test_a_whole_order_to_come_is_lifted(language: str, said: str, listed: str) -> None:
    """Line 2 and the section say the same."""
    told = _to_come()
    told.event("cancellation.x", ActivityResumed(), AT)
    five, section = _first_two(told, language)
    assert said in five
    assert listed in section


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "Repris en partie pendant la période : Opérations : Arlon."),
        ("nl", "Gedeeltelijk hervat in de periode: Operaties: Arlon."),
        ("de", "Teilweise wieder aufgenommen im Zeitraum: Operationen: Arlon."),
        ("en", "Resumed in part in the period: Operations: Arlon."),
    ],
)
def test_what_is_back_at_a_place_is_not_said_to_be_all(language: str, said: str) -> None:
    """`In part: Arlon: all of it` says two things."""
    told = Chronicle()
    told.event("cancellation.x", CancellationOrdered(activity="operations"), AT)
    told.event("cancellation.x", ActivityResumed(scope=Scope(sites=("arlon",))), AT)
    assert said in _first_two(told, language)[0]


def test_of_an_order_for_two_activities_the_one_that_is_back_is_named() -> None:
    """Operations are back, and consultations are not made of them."""
    told = Chronicle()
    order = CancellationOrdered(activity="operations", also=("consultations",))
    told.event("cancellation.x", order, AT)
    told.event("cancellation.x", ActivityResumed(scope=Scope(activities=("operations",))), AT)
    five, _ = _first_two(told, "en")
    assert "Resumed in the period: Operations (wherever offered)." in five
    assert "Consultations: Operations" not in five


def _excepted_in_time() -> Chronicle:
    told = Chronicle()
    order = CancellationOrdered(activity="consultations", cancelled=("consultations",))
    told.event("cancellation.order", order, "2022-05-15T09:00:00+02:00")
    made = ExceptionMade(text="Urgent ones", scope=Scope(sites=("arlon",)))
    told.event("cancellation.order", made, "2022-05-19T09:00:00+02:00")
    return told


@pytest.mark.parametrize("now", ["2022-05-19T12:00:00+02:00", "2022-05-25T12:00:00+02:00"])
def test_an_order_has_one_age_wherever_it_is_told(now: str) -> None:
    """When it began and when it was confirmed: who makes an exception knows the rest stands."""
    told = _excepted_in_time()
    age = "15 May, 09:00, confirmed 19 May, 09:00 "
    document = brief(told.picture(now), checked=0)
    speaker = Speaker(Translator("en", ZONE), document.header.period.end.date())
    activity = next(part for part in document.sections if part.id == "activity")
    row = table(listing(told, "cancellations", now=now))
    for said in (speaker.line(document.five[1]), speaker.line(activity.lines[0]), row):
        assert age in " ".join(said.split()), said
        assert "not confirmed" not in said

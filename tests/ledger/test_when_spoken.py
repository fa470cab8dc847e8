"""Times as four languages speak them: durations, ranges, clock words, and what is double."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ledger.command.time_calendar import Direction, readings
from ledger.command.time_words import READINGS
from ledger.command.times import parse
from ledger.domain.said_parts import is_endless
from ledger.domain.values import When
from ledger.errors import InputError

ZONE = ZoneInfo("Europe/Brussels")
THURSDAY = datetime(2026, 11, 26, 13, 44, 20, tzinfo=ZONE)
NIGHT = datetime(2026, 11, 26, 1, 30, tzinfo=ZONE)


def when(text: str, direction: Direction = "past", now: datetime = THURSDAY) -> When:
    return parse(text, now, ZONE, direction=direction)


def both(text: str, direction: Direction = "past", now: datetime = THURSDAY) -> tuple[str, str]:
    with pytest.raises(InputError) as refused:
        when(text, direction, now)
    assert refused.value.code == "two_readings", refused.value.code
    return str(refused.value.fields["first"]), str(refused.value.fields["second"])


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (("in 1 week|in a week|dans 1 semaine|dans une semaine|over 1 week|over een week"
         "|in einer Woche|in 1 Woche|binnen een week|d'ici une semaine|+1w"), "2026-12-03"),
        (("1 week ago|a week ago|il y a 1 semaine|il y a une semaine|een week geleden|vor 1 Woche"
         "|vor einer Woche|-1w"), "2026-11-19"),
        ("in 2 weeks|dans deux semaines|over twee weken|in zwei Wochen", "2026-12-10"),
        ("in 1 month|dans 1 mois|over een maand|in einem Monat", "about 2026-12-26"),
        ("3 months ago|il y a trois mois|drie maanden geleden|vor 3 Monaten", "about 2026-08-26"),
        ("in two hours|dans deux heures|dans 2 heures|over twee uur|in zwei Stunden",
         "about 2026-11-26 15:44"),
        ("twenty minutes ago|il y a vingt minutes|twintig minuten geleden|vor zwanzig Minuten",
         "about 2026-11-26 13:24"),
        (("in half an hour|dans une demi-heure|over een half uur|over een halfuur"
         "|in einer halben Stunde"), "about 2026-11-26 14:14"),
        (("a quarter of an hour ago|il y a un quart d'heure|een kwartier geleden"
         "|vor einer Viertelstunde"), "about 2026-11-26 13:29"),
        ("dans une heure et demie|over anderhalf uur|in anderthalb Stunden",
         "about 2026-11-26 15:14"),
        (("3 days ago at 14:00|il y a 3 jours à 14h|3 dagen geleden om 14 u|vor 3 Tagen um 14 Uhr"
         "|vor drei Tagen 14 Uhr"), "2026-11-23 14:00"),
        ("just now|à l'instant|a l\N{RIGHT SINGLE QUOTATION MARK}instant|daarnet|gerade eben",
         "about 2026-11-26 13:44"),
        ("since 2 hours|seit 2 Stunden|seit zwei Stunden", "since 2026-11-26 11:44"),
        ("depuis 20 min|sinds 20 minuten|seit 20 Minuten", "since 2026-11-26 13:24"),
        ("depuis trois jours|sinds 3 dagen|seit drei Tagen", "since 2026-11-23"),
        ("week 20|semaine 20|KW 20|20. KW|20e semaine", "week of 2026-05-11"),
    ],
)  # fmt: skip
def test_how_long_is_counted_from_now(said: str, meant: str) -> None:
    """A number before a unit is how long, in figures and in words; behind it, which week."""
    for text in said.split("|"):
        assert when(text) == when(meant), text


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("halb vier|half vier|halb 4|half past three|trois heures et demie|3 heures et demie",
         "03:30"),
        (("quarter to three|a quarter to three|kwart voor drie|Viertel vor drei"
         "|trois heures moins le quart|3h moins le quart"), "02:45"),
        ("quarter past three|kwart over drie|Viertel nach drei|trois heures et quart", "03:15"),
        ("ten past three|tien over drie|zehn nach drei|trois heures dix", "03:10"),
        ("tien voor drie|zehn vor drei|trois heures moins dix", "02:50"),
        ("vijf voor half vier|fünf vor halb vier|fuenf vor halb vier", "03:25"),
        ("three o'clock|trois heures|drie uur|drei Uhr|at three|om drie|um drei", "03:00"),
        ("sept heures et demie|half acht|halb acht|half past seven", "07:30"),
        ("midi et demi", "12:30"),
        ("minuit et quart", "00:15"),
        ("6 heures 30|six heures trente|zes uur dertig|sechs Uhr dreißig", "06:30"),
        ("rond drie uur 's nachts|gegen drei Uhr nachts|vers trois heures du matin", "about 03:00"),
    ],
)  # fmt: skip
def test_clock_times_are_spoken(said: str, meant: str) -> None:
    """Halves, quarters and minutes before and after, as four languages count them."""
    for text in said.split("|"):
        assert when(text) == when(meant), text


@pytest.mark.parametrize(
    ("text", "direction", "now", "readings"),
    [
        ("halb vier", "future", NIGHT, ("2026-11-26 03:30", "2026-11-26 15:30")),
        ("kwart voor drie", "past", THURSDAY.replace(hour=20),
         ("2026-11-26 02:45", "2026-11-26 14:45")),
        ("à huit heures", "future", THURSDAY, ("2026-11-26 20:00", "2026-11-27 08:00")),
        ("demain à trois heures et quart", "future", THURSDAY,
         ("2026-11-27 03:15", "2026-11-27 15:15")),
        ("half 4", "past", THURSDAY, ("2026-11-25 15:30", "2026-11-26 03:30")),
        ("half four", "past", THURSDAY, ("2026-11-25 16:30", "2026-11-26 04:30")),
        ("between two and four", "past", THURSDAY.replace(hour=17),
         ("2026-11-26 02:00..04:00", "2026-11-26 14:00..16:00")),
    ],
)  # fmt: skip
def test_an_hour_of_twelve_that_is_double_is_refused(
    text: str, direction: Direction, now: datetime, readings: tuple[str, str]
) -> None:
    """In the night or in the afternoon, or counted as another language does."""
    assert both(text, direction, now) == readings


def test_minutes_to_an_hour_may_be_from_one_hour_to_another() -> None:
    """`ten to three` is ten minutes before three, or five hours; no range takes seventeen."""
    with pytest.raises(InputError) as refused:
        when("ten to three", "future")
    assert readings(refused.value) == [
        "2026-11-26 14:50", "2026-11-27 02:50",
        "2026-11-26 10:00..15:00", "2026-11-26 22:00..2026-11-27 03:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("vor 3 Uhr|before 3:00|voor 3 uur|avant 3h|vor 3:00|vor 3.00 Uhr", "vor 03:00"),
        (("morgen um 8|morgen om 8|morgen 8 Uhr|tomorrow at 8|demain à 8|demain à 8h"
         "|morgen früh um 8"), "2026-11-27 08:00"),
        ("heute früh|heute Früh|vanmorgen|ce matin", "2026-11-26 morning"),
        ("morgen früh|morgen Früh|morgenvroeg", "2026-11-27 morning"),
        ("maandagavond|Montagabend|lundi soir", "2026-11-23 evening"),
        ("maandagavond 20u|Montagabend um 20 Uhr|lundi soir à 8h", "2026-11-23 20:00"),
        ("ce soir minuit|vanavond middernacht", "2026-11-27 00:00"),
        ("hier soir minuit", "2026-11-26 00:00"),
        ("hier soir 23h|gisteravond 23u|hier soir à 11h|gestern Abend um 23 Uhr",
         "2026-11-25 23:00"),
        ("ce matin 3h|last night at 3|la nuit dernière à 3h|letzte Nacht um 3", "2026-11-26 03:00"),
        ("cette nuit à 23h|last night at 11", "2026-11-25 23:00"),
        ("nuit du 24 au 25/11 à 3h", "2026-11-25 03:00"),
        ("gestern um 3 Uhr nachts|gisteren om 3 uur 's nachts|hier à 3h du matin",
         "2026-11-25 03:00"),
        ("ce midi", "2026-11-26 12:00"),
        ("15 heures 30 hier|hier à quinze heures trente", "2026-11-25 15:30"),
        ("hier après midi", "2026-11-25 afternoon"),
    ],
)  # fmt: skip
def test_a_day_and_its_hours(said: str, meant: str) -> None:
    """The day that is said is kept, and an hour is that of the part of the day it is said with."""
    for text in said.split("|"):
        assert when(text) == when(meant), text


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (("10:00-12:00|10:00 - 12:00|10:00\N{EN DASH}12:00|10:00 -12:00|10h-12h|10-12h|10-12 Uhr"
         "|10.00-12.00 Uhr|between 10 and 12|entre 10 et 12|tussen 10 en 12|zwischen 10 und 12"
         "|de 10 à 12|van 10 tot 12|von 10 bis 12|10h à 12h"), "2026-11-26 10:00..12:00"),
        (("lundi 22h à mardi 2h|maandag 22u tot dinsdag 2u|Montag 22 Uhr bis Dienstag 2 Uhr"
         "|lundi 22h à 2h"), "2026-11-23 22:00..2026-11-24 02:00"),
        ("20h-2h|20h à 2h|de 20h à 2h|20u tot 2u", "2026-11-25 20:00..2026-11-26 02:00"),
        ("hier entre 22h et 2h|gisteren tussen 22u en 2u", "2026-11-25 22:00..2026-11-26 02:00"),
        ("demain 23h à 1h", "2026-11-27 23:00..2026-11-28 01:00"),
        ("demain de 10 à 12|morgen von 10 bis 12", "2026-11-27 10:00..12:00"),
        ("heute 8 - 10 Uhr", "2026-11-26 08:00..10:00"),
        ("de vendredi à lundi|van vrijdag tot maandag|vendredi - lundi|Freitag bis Montag",
         "2026-11-20..2026-11-23"),
        ("lundi-mercredi|lundi au mercredi|maandag tot woensdag", "2026-11-23..2026-11-25"),
        (("14 au 16 mai|14-16 mai|14 - 16 mai|14 t/m 16 mei|vom 14. bis 16. Mai|14.05.-16.05."
         "|14/05-16/05|14-16/05|between 14 and 16 May"), "2026-05-14..2026-05-16"),
        ("entre deux et quatre heures du matin|tussen 2 en 4 uur 's nachts",
         "2026-11-26 02:00..04:00"),
        ("hier entre 2 et 4h de l'après-midi|yesterday between 2 and 4 pm",
         "2026-11-25 14:00..16:00"),
        ("entre hier 22h et ce matin 3h", "2026-11-25 22:00..2026-11-26 03:00"),
    ],
)  # fmt: skip
def test_from_one_to_another(said: str, meant: str) -> None:
    """Each end completes the other: its day, its half of the day, the weekday behind it."""
    for text in said.split("|"):
        assert when(text) == when(meant), text


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("depuis 2 h", ("depuis 2026-11-26 11:44", "depuis 2026-11-26 02:00")),
        ("depuis deux heures", ("depuis 2026-11-26 11:44", "depuis 2026-11-26 02:00")),
        ("sinds 2 u", ("sinds 2026-11-26 11:44", "sinds 2026-11-26 02:00")),
        ("sinds 2 uur", ("sinds 2026-11-26 11:44", "sinds 2026-11-26 02:00")),
        ("seit 2 h", ("seit 2026-11-26 11:44", "seit 2026-11-26 02:00")),
        ("vor 3 h", ("-3h", "vor 2026-11-26 03:00")),
        ("hier soir 3h", ("2026-11-25 15:00", "2026-11-26 03:00")),
        ("gestern Nacht um 3 Uhr", ("2026-11-25 03:00", "2026-11-26 03:00")),
        ("avant hier", ("2026-11-24", "avant 2026-11-25")),
        ("apres demain", ("2026-11-28", "apres 2026-11-27")),
        ("après midi", ("après-midi", "après 2026-11-26 12:00")),
        ("dans huit jours", ("+8d", "+7d")),
        ("il y a 3 jours 14h", ("2026-11-23 14:00", "about 2026-11-22 23:44")),
        ("2026-11-26 10:00-04:00", ("2026-11-26 10:00 (-04:00)", "2026-11-26 10:00..04:00")),
        ("2026-10-25 02:50..02:10", ("2026-10-25 02:50 (+02:00)..02:10 (+01:00)",
                                     "2026-10-25 02:50 (+02:00)..2026-10-26 02:10")),
    ],
)  # fmt: skip
def test_what_is_double_is_refused_with_both(text: str, readings: tuple[str, str]) -> None:
    """How long or when, the word or its parts, the hour that comes twice: each can be typed."""
    assert both(text) == readings
    assert when(readings[0]) != when(readings[1])


def test_seit_zwei_uhr_is_a_clock_time() -> None:
    """`Uhr` never says how long."""
    assert when("seit 2 Uhr") == when("since 02:00")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (("until 5 January|until 5 January (included)|jusqu'au 5 janvier|jusqu'au 5 janvier inclus"
         "|tot en met 5 januari|t/m 5 januari|bis 5. Januar|bis einschließlich 5. Januar"
         "|bis zum 05.01."), "2027-01-06T00:00:00+01:00"),
        ("until 18:00|jusqu'à 18h|tot 18u|bis 18 Uhr", "2026-11-26T18:00:00+01:00"),
    ],
)  # fmt: skip
def test_until_holds_its_last_day(said: str, meant: str) -> None:
    """A span without a beginning, which ends where the day or the hour that was said does."""
    for text in said.split("|"):
        found = when(text, "future")
        assert found == When(said="span", latest=datetime.fromisoformat(meant)), text


@pytest.mark.parametrize(
    "text",
    ["-1h90", "du 10 au 12", "10 à 12", "14-mai",
     "pour 10 jours", "pour une semaine", "in 3 Uhr", "hier-soir", "before 5 January included",
     "demi", "quart", "11h de la nuit du matin", "8h de l'après-midi",
     "hier..3h", "2 h 90 min ago at"],
)  # fmt: skip
def test_what_says_no_time_stays_refused(text: str) -> None:
    """Sixty minutes are an hour, and for how long is not when."""
    with pytest.raises(InputError) as refused:
        when(text, "future")
    assert refused.value.code == "bad_time"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("lundi|maandag|Montag|Monday|ce lundi|deze maandag|diesen Montag|this Monday",
         "2026-11-30"),
        ("ce samedi|deze zaterdag|diesen Samstag|this Saturday|samedi|zaterdag", "2026-11-28"),
        ("de samedi à lundi|van zaterdag tot maandag|von Samstag bis Montag|Saturday to Monday",
         "2026-11-28..2026-11-30"),
        ("25/11|le 25 novembre|25 november|am 25. November|25 November", "2026-11-25"),
        ("du 24 au 28 novembre|24 tot 28 november|vom 24. bis 28. November|24 to 28 November",
         "2026-11-24..2026-11-28"),
    ],
)  # fmt: skip
def test_a_period_is_to_come_and_its_dates_are_near(said: str, meant: str) -> None:
    """A cancellation of Monday is of the next one; one of yesterday is not of next year."""
    for text in said.split("|"):
        assert when(text, "period") == when(meant), text


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("de lundi à vendredi", ("2026-11-23..2026-11-27", "2026-11-30..2026-12-04")),
        ("van maandag tot vrijdag", ("2026-11-23..2026-11-27", "2026-11-30..2026-12-04")),
        ("Montag bis Freitag", ("2026-11-23..2026-11-27", "2026-11-30..2026-12-04")),
        ("18h-16h", ("2026-11-25 18:00..2026-11-26 16:00", "2026-11-26 18:00..2026-11-27 16:00")),
        ("cette nuit", ("night 2026-11-25..2026-11-26", "night 2026-11-26..2026-11-27")),
    ],
)
def test_what_is_under_way_may_be_meant_as_well_as_the_next(
    text: str, readings: tuple[str, str]
) -> None:
    """Of a period neither is taken without a word."""
    assert both(text, "period") == readings


@pytest.mark.parametrize(
    ("said", "plain"),
    [
        ("depuis hier soir|since yesterday evening|sinds gisteravond|seit gestern Abend",
         "hier soir"),
        ("depuis midi hier|sinds gisteren middag 12u|seit gestern Mittag|since yesterday noon",
         "hier midi"),
        ("depuis minuit|since midnight|sinds middernacht|seit Mitternacht", "00:00"),
        ("depuis lundi|since Monday|sinds maandag|seit Montag", "lundi"),
        ("depuis 20 min|since 20 minutes|sinds 20 minuten|seit 20 Minuten", "-20m"),
        ("depuis avant-hier|sinds eergisteren|seit vorgestern|since the day before yesterday",
         "avant-hier"),
    ],
)  # fmt: skip
def test_since_says_no_more_where_it_is_asked_since_when(said: str, plain: str) -> None:
    """`--since "depuis hier soir"` is yesterday evening, not any time after its first hour."""
    for text in said.split("|"):
        begun = parse(text, THURSDAY, ZONE, direction="past", begun=True)
        assert begun == when(plain), text
        assert is_endless(when(text)), text


@pytest.mark.parametrize("text", ["2h", "2 u", "2 uur", "2 heures", "1h30"])
def test_how_long_or_which_hour_is_asked_where_it_is_asked_since_when(text: str) -> None:
    """`--since 2h` is two hours, or two o'clock; behind the word it is asked too."""
    with pytest.raises(InputError, match="readings") as refused:
        parse(text, THURSDAY, ZONE, direction="past", begun=True)
    offered = [str(refused.value.fields[k]) for k in READINGS if k in refused.value.fields]
    first = {"1h30": "2026-11-26 12:14"}.get(text, "2026-11-26 11:44")
    assert offered[0] == first
    for one in offered:
        parse(one, THURSDAY, ZONE, direction="past", begun=True)


def test_after_is_kept_where_it_is_asked_since_when() -> None:
    """`après 14h` says that it was not before."""
    for text in ("après 12h", "na 12u", "nach 12 Uhr", "after 12:00"):
        assert parse(text, THURSDAY, ZONE, direction="past", begun=True).said == "after", text

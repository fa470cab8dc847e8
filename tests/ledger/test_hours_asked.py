"""What a person types of a time is never kept as another one: it is asked, with what it can be."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ledger.command.time_calendar import Direction, readings
from ledger.command.times import parse
from ledger.errors import InputError

ZONE = ZoneInfo("Europe/Brussels")
THURSDAY = datetime(2026, 11, 26, 13, 44, tzinfo=ZONE)
MORNING = THURSDAY.replace(hour=8, minute=10)
EVENING = THURSDAY.replace(hour=20, minute=0)


def asked(text: str, direction: Direction, now: datetime = THURSDAY) -> list[str]:
    """What is offered for it; each of these is taken in the same field, as another time."""
    with pytest.raises(InputError) as refused:
        parse(text, now, ZONE, direction=direction)
    told = readings(refused.value)
    found = [parse(one, now, ZONE, direction=direction) for one in told]
    assert len({*map(str, found)}) == len(told) > 1, (text, told)
    return told


def kept(text: str, direction: Direction, now: datetime = THURSDAY) -> str:
    when = parse(text, now, ZONE, direction=direction)
    ends = [f"{end:%Y-%m-%d %H:%M}" if end else "" for end in (when.earliest, when.latest)]
    return f"{when.said} {ends[0] if ends[0] == ends[1] else '..'.join(ends)}"


NINE_TO_FIVE = (
    "from 9 to 5|9am..5|9h-5h|9h à 5h|de 9h à 5h|de 9 à 5|van 9 tot 5|van 9u tot 5u|von 9 bis 5"
    "|von 9 bis 5 Uhr|9-5 Uhr|zwischen 9 und 5|tussen 9 en 5|entre 9 et 5|between nine and five"
    "|de neuf à cinq heures|van negen tot vijf uur|von neun bis fünf Uhr"
)


@pytest.mark.parametrize("text", [t for t in NINE_TO_FIVE.split("|") if "am" not in t])
def test_a_range_over_noon_or_midnight_is_asked_whole(text: str) -> None:
    """From 9 to 5 is a day of work or a night, and never twenty hours."""
    night = "2026-11-26 21:00..2026-11-27 05:00"
    assert asked(text, "future") == ["2026-11-26 09:00..17:00", night]
    last = "2026-11-25 21:00..2026-11-26 05:00"
    assert asked(text, "past", EVENING) == ["2026-11-26 09:00..17:00", last]


@pytest.mark.parametrize(
    ("said", "offered"),
    [
        ("between 11 and 1|entre 11h et 1h|tussen 11 en 1|zwischen 11 und 1 Uhr|11h30-1h30",
         ("11:", "13:", "23:", "01:")),
        ("de 10h à 2h|from 10 to 2|van 10 tot 2|von 10 bis 2|10h15-2h15",
         ("10:", "14:", "22:", "02:")),
        ("entre 8h et 10h|from 8:30 to 10:00|von 8.30 bis 10 Uhr",
         ("08:", "10:", "20:", "22:")),
        ("de 8h à 8h|von 8 bis 8|van 8 tot 8|from 8 to 8", ("08:", "20:", "20:", "08:")),
    ],
)  # fmt: skip
def test_both_halves_of_the_day_are_offered_with_their_days(
    said: str, offered: tuple[str, ...]
) -> None:
    """One rule for an hour and for a range of them, with minutes and without."""
    for text in said.split("|"):
        shown = " ".join(asked(text, "future")).replace("..", " ")
        hours = [word[:3] for word in shown.split() if ":" in word]
        assert hours == [*offered], text


@pytest.mark.parametrize(
    ("text", "direction", "meant"),
    [
        ("22h à 2h", "future", "span 2026-11-26 22:00..2026-11-27 02:00"),
        ("8h-18h", "future", "span 2026-11-26 08:00..2026-11-26 18:00"),
        ("09:00-17:00", "future", "span 2026-11-26 09:00..2026-11-26 17:00"),
        ("9am-5pm", "future", "span 2026-11-26 09:00..2026-11-26 17:00"),
        ("demain 9h-17h", "future", "span 2026-11-27 09:00..2026-11-27 17:00"),
        ("demain 9h-5h", "future", "span 2026-11-27 09:00..2026-11-27 17:00"),
        ("8-10 Uhr", "past", "span 2026-11-26 08:00..2026-11-26 10:00"),
        ("hier 8h - 10h", "past", "span 2026-11-25 08:00..2026-11-25 10:00"),
        ("de 2 à 4h du matin", "past", "span 2026-11-26 02:00..2026-11-26 04:00"),
        ("lundi 22h à mardi 2h", "past", "span 2026-11-23 22:00..2026-11-24 02:00"),
    ],
)
def test_a_range_beyond_doubt_is_taken(text: str, direction: Direction, meant: str) -> None:
    """With an end that only one half of the day has, within twelve hours, it has one reading."""
    assert kept(text, direction) == meant


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("14h-3h", ["2026-11-26 14:00..15:00", "2026-11-26 14:00..2026-11-27 03:00"]),
        ("de midi à 3h", ["2026-11-26 12:00..15:00", "2026-11-26 12:00..2026-11-27 03:00"]),
        ("ce soir 8h à 11h", ["2026-11-26 20:00..23:00", "2026-11-26 20:00..2026-11-27 11:00"]),
        ("du 14 mai 15h au 16 mai 3h",
         ["2027-05-14 15:00..2027-05-16 03:00", "2027-05-14 15:00..2027-05-16 15:00"]),
    ],
)  # fmt: skip
def test_an_end_that_is_half_a_day_away_is_asked(text: str, offered: list[str]) -> None:
    """What one end says beyond doubt, the other one may say of another half of the day."""
    assert asked(text, "future") == offered


@pytest.mark.parametrize(
    "text", ["8.30", "at 8:30", "8:30", "um 8:30", "8h", "um 8 Uhr", "halb neun"]
)
def test_minutes_are_asked_where_an_hour_is(text: str) -> None:
    """In the evening or in the morning; with a zero before it, it is the morning."""
    minute = "00" if text in {"8h", "um 8 Uhr"} else "30"
    both = [f"2026-11-26 20:{minute}", f"2026-11-27 08:{minute}"]
    assert asked(text, "future") == both
    over = [f"2026-11-26 08:{minute}", f"2026-11-26 20:{minute}"]
    assert asked(text, "past", THURSDAY.replace(hour=21)) == over
    assert kept(f"demain 08:{minute}", "future") == f"minute 2026-11-27 08:{minute}"


WRITTEN = "8h30|8 h 30|à 8h30|om 8u30|om 8.30 uur|um 8.30 Uhr|8 Uhr 30|demain 8h30|morgen um 8:30"


@pytest.mark.parametrize("text", WRITTEN.split("|"))
def test_a_clock_time_that_is_written_is_one_of_24_hours(text: str) -> None:
    """Nobody writes 8h30 for half past eight in the evening; nor 14/05 3:15 for the afternoon."""
    assert kept(text, "future") == "minute 2026-11-27 08:30"
    assert kept("14 mai 3h15", "past") == kept("14/05 3:15", "past") == "minute 2026-05-14 03:15"
    assert kept("de 4h15 à 4h50", "future") == "span 2026-11-27 04:15..2026-11-27 04:50"


@pytest.mark.parametrize("text", ["08:30", "08h30", "um 08.30 Uhr", "om 08u30"])
def test_with_a_zero_before_it_a_clock_time_is_that_of_24_hours(text: str) -> None:
    """As it is printed and offered."""
    assert kept(text, "future") == "minute 2026-11-27 08:30"
    assert kept("10:30", "future") == "minute 2026-11-27 10:30"


@pytest.mark.parametrize("text", ["at 5:30", "à 5h", "om 5 uur", "um 5:30", "5:30"])
def test_of_what_happened_the_other_half_is_offered_when_it_is_over(text: str) -> None:
    """What began at four in the afternoon did not end at half past five in the morning."""
    minute = "30" if "30" in text else "00"
    both = [f"2026-11-26 05:{minute}", f"2026-11-26 17:{minute}"]
    assert asked(text, "past", THURSDAY.replace(hour=18)) == both


WORDS = (
    "by|before|until|about|around|no later than|avant|jusqu'à|vers|au plus tard|après|voor|vóór|tot"
    "|rond|tegen|omstreeks|na|vor|bis|gegen|nach|ab|vanaf|since|seit|sinds|depuis"
)


@pytest.mark.parametrize("word", WORDS.split("|"))
def test_a_number_behind_such_a_word_is_an_hour_of_two(word: str) -> None:
    """Nobody means the eighth of next month; what is offered keeps the word."""
    both = [f"{word} 2026-11-26 20:00", f"{word} 2026-11-27 08:00"]
    assert asked(f"{word} 8", "future") == both


@pytest.mark.parametrize(
    ("said", "both"),
    [
        (
            "half 2|om half 2|half twee|halb 2|um halb zwei",
            ["2026-11-27 01:30", "2026-11-27 13:30"],
        ),
        ("half two|at half two", ["2026-11-26 14:30", "2026-11-27 02:30"]),
        ("rond half 2", ["rond 2026-11-27 01:30", "rond 2026-11-27 13:30"]),
        ("gegen halb 2", ["gegen 2026-11-27 01:30", "gegen 2026-11-27 13:30"]),
        ("demain half 8", ["2026-11-27 07:30", "2026-11-27 19:30"]),
    ],
)
def test_half_an_hour_before_is_asked_by_the_halves_of_the_day(said: str, both: list[str]) -> None:
    """Half past one in Dutch and German; in English words it is half past two."""
    for text in said.split("|"):
        assert asked(text, "future") == both, text


@pytest.mark.parametrize("word", ["depuis", "sinds", "seit"])
def test_how_long_or_when_offers_the_hours_that_are_over(word: str) -> None:
    """`depuis 2 h` is how long, or either clock time of today."""
    unit = {"sinds": "uur", "seit": "h"}.get(word, "h")
    told = [f"{word} 2026-11-26 18:00", f"{word} 2026-11-26 02:00", f"{word} 2026-11-26 14:00"]
    assert asked(f"{word} 2 {unit}", "past", EVENING) == told
    assert asked("seit 2 Uhr", "past", EVENING) == [
        "seit 2026-11-26 02:00", "seit 2026-11-26 14:00",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "direction", "offered"),
    [
        ("28/11|28. November|28 november|le 28 novembre|28.11.|28 November", "past",
         ["2025-11-28", "2026-11-28"]),
        ("20/12|20 décembre|20. Dezember", "past", ["2025-12-20", "2026-12-20"]),
        ("25/11|25. November|25 november|le 25 novembre|25.11.", "future",
         ["2026-11-25", "2027-11-25"]),
        ("avant le 25/11", "future", ["avant 2026-11-25", "avant 2027-11-25"]),
        ("28/11 à 08:00", "past", ["2025-11-28 08:00", "2026-11-28 08:00"]),
        ("le 28|am 28.|the 28th", "past", ["2026-10-28", "2026-11-28"]),
        ("le 24|am 24.|the 24th", "future", ["2026-11-24", "2026-12-24"]),
        ("décembre|december|Dezember|December", "past", ["2025-12", "2026-12"]),
        ("octobre|oktober|October", "future", ["2026-10", "2027-10"]),
        ("fin octobre|eind oktober", "future", ["end of 2026-10", "end of 2027-10"]),
        ("mi-décembre|Mitte Dezember", "past", ["mid 2025-12", "mid 2026-12"]),
        ("semaine 49|KW 49|week 49", "past", ["week 2025-12-01", "week 2026-11-30"]),
        ("week of 30 November|semaine du 30/11", "past", ["week 2025-11-30", "week 2026-11-30"]),
        ("Montag KW 49|lundi semaine 49", "past", ["2025-12-01", "2026-11-30"]),
        ("du 24 au 28 novembre|24-28/11|vom 24. bis 28. November|24 tot 28 november", "past",
         ["2025-11-24..2025-11-28", "2026-11-24..2026-11-28"]),
        ("du 24 au 28 novembre|vom 24. bis 28. November", "future",
         ["2026-11-24..2026-11-28", "2027-11-24..2027-11-28"]),
        ("nuit du 24 au 25/11|Nacht vom 24. auf den 25. November", "future",
         ["night 2026-11-24..2026-11-25", "night 2027-11-24..2027-11-25"]),
    ],
)  # fmt: skip
def test_a_day_on_the_other_side_of_now_is_no_day_of_another_year(
    said: str, direction: Direction, offered: list[str]
) -> None:
    """`28/11`, typed two days before of what happened, is no day of last year without a word."""
    for text in said.split("|"):
        assert asked(text, direction) == offered, text


def test_a_day_far_from_now_is_that_of_the_field() -> None:
    """Of January nobody in November means the one that is over, of a deadline."""
    assert kept("05/01", "future") == "day 2027-01-05 00:00..2027-01-06 00:00"
    assert kept("10/10", "past") == "day 2026-10-10 00:00..2026-10-11 00:00"
    assert kept("samedi 28 novembre", "future") == "day 2026-11-28 00:00..2026-11-29 00:00"


def test_two_weeks_with_a_day_more_are_asked_in_figures_too() -> None:
    """`15 jours` are two weeks, or fifteen days; `14 Tage` and two weeks are as they say."""
    for text in ("dans 15 jours", "dans quinze jours", "in 15 jours"):
        assert asked(text, "future") == ["+15d", "+14d"], text
    for text in ("dans 8 jours", "in 8 Tagen", "over acht dagen"):
        assert asked(text, "future") == ["+8d", "+7d"], text
    fortnight = "day 2026-12-10 00:00..2026-12-11 00:00"
    for text in ("in 14 Tagen", "over 14 dagen", "in two weeks", "dans 14 jours"):
        assert kept(text, "future") == fortnight, text


@pytest.mark.parametrize("text", ["am Morgen", "in the morning", "'s morgens", "le matin"])
def test_a_morning_without_its_day(text: str) -> None:
    """`am Morgen` is a part of a day, and no tomorrow; said in a morning it may be the next one."""
    assert kept(text, "past") == "morning 2026-11-26 06:00..2026-11-26 12:00"
    assert kept(text, "future") == "morning 2026-11-27 06:00..2026-11-27 12:00"
    assert asked(text, "future", MORNING) == ["morning 2026-11-26", "morning 2026-11-27"]


def test_an_evening_without_its_day_is_the_last_or_the_next() -> None:
    """Of what happened, that of yesterday until this one has begun."""
    for text in ("am Abend", "le soir", "'s avonds", "in the evening"):
        assert kept(text, "past") == "evening 2026-11-25 18:00..2026-11-26 00:00", text
        assert kept(text, "future") == "evening 2026-11-26 18:00..2026-11-27 00:00", text


@pytest.mark.parametrize("text", ["tonight at 1", "ce soir à 1h", "vanavond om 1 uur"])
def test_an_hour_of_tonight_that_the_afternoon_no_longer_has(text: str) -> None:
    """After one in the afternoon it is the one behind midnight; in a night there are two."""
    assert kept(text, "future") == "minute 2026-11-27 01:00"
    assert asked(text, "future", MORNING) == ["2026-11-26 13:00", "2026-11-27 01:00"]
    both = ["2026-11-26 01:00", "2026-11-27 01:00"]
    assert asked(text, "future", THURSDAY.replace(hour=0, minute=30)) == both


@pytest.mark.parametrize("text", ["nuit de jeudi", "donderdag nacht", "Donnerstagnacht"])
def test_a_night_of_a_weekday_on_that_day_is_offered_as_nights(text: str) -> None:
    """A night of one date would be asked again."""
    nights = ["night 2026-11-19..2026-11-20", "night 2026-11-25..2026-11-26"]
    assert asked(text, "past") == nights
    ahead = ["night 2026-11-26..2026-11-27", "night 2026-12-03..2026-12-04"]
    assert asked(text, "future") == ahead


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("lundi 10.10", ["2026-11-23 10:10", "10/10"]),
        ("gegen viertel drei", ["gegen 2026-11-26 02:15", "gegen 2026-11-26 03:15"]),
        ("morgen viertel drei", ["morgen 02:15", "morgen 14:15", "morgen 03:15", "morgen 15:15"]),
        ("depuis 14:00", ["depuis 2026-11-25 14:00", "depuis 2026-11-26 14:00"]),
        ("de midi à 14h", ["2026-11-25 12:00..14:00", "2026-11-26 12:00..14:00"]),
        ("2-4 pm", ["2026-11-25 14:00..16:00", "2026-11-26 14:00..16:00"]),
        ("lundi minuit à 6h", ["2026-11-23 00:00..06:00", "2026-11-24 00:00..06:00"]),
    ],
)
def test_what_is_offered_is_the_whole_of_what_was_said(text: str, both: list[str]) -> None:
    """The other end, the day and the word before it are not lost with the choice."""
    assert asked(text, "past") == both

"""An hour from one to eleven alone: one rule for figures and words, in four languages."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ledger.command.time_calendar import Direction
from ledger.command.times import parse
from ledger.errors import InputError

ZONE = ZoneInfo("Europe/Brussels")
THURSDAY = datetime(2026, 11, 26, 13, 44, tzinfo=ZONE)
EVENING = THURSDAY.replace(hour=20)
NIGHT = THURSDAY.replace(hour=4)


def becomes(text: str, direction: Direction, now: datetime) -> str:
    """Its first moment, or both readings; the word that is kept with each is left out."""
    try:
        when = parse(text, now, ZONE, direction=direction)
    except InputError as refused:
        told = (f"{refused.fields.get(name)}" for name in ("first", "second"))
        word = f"{text.split(maxsplit=1)[0]} "
        return f"{refused.code} {' | '.join(one.removeprefix(word) for one in told)}"
    moment = when.earliest or when.latest
    return f"{when.said} {moment:%Y-%m-%d %H:%M}"


HOUR = "3h|3 h|om 3 uur|3u|um 3 Uhr|à 3h|at 3|trois heures|à trois heures|om drie uur|um drei Uhr"
ABOUT = (
    "vers 3h|rond 3 uur|gegen 3 Uhr|about 3 o'clock|vers trois heures|rond drie uur|gegen drei Uhr"
)
BOTH = "two_readings 2026-11-26 03:00 | 2026-11-26 15:00"


@pytest.mark.parametrize(
    ("said", "direction", "now", "meant"),
    [
        (HOUR, "past", EVENING, BOTH),
        (ABOUT, "past", EVENING, BOTH),
        (HOUR, "past", THURSDAY, "minute 2026-11-26 03:00"),
        (ABOUT, "past", NIGHT, "about 2026-11-26 03:00"),
        (HOUR, "future", THURSDAY, "two_readings 2026-11-26 15:00 | 2026-11-27 03:00"),
        (HOUR, "period", THURSDAY, BOTH),
        ("8h|à huit heures|om 8 uur|om acht uur|um 8 Uhr|at eight", "future", THURSDAY,
         "two_readings 2026-11-26 20:00 | 2026-11-27 08:00"),
        ("avant 3h|avant trois heures|voor 3 uur|voor drie uur|vor 3 Uhr|before 3 o'clock",
         "future", THURSDAY, "two_readings 2026-11-26 15:00 | 2026-11-27 03:00"),
    ],
)  # fmt: skip
def test_figures_and_words_are_read_alike(
    said: str, direction: Direction, now: datetime, meant: str
) -> None:
    """Taken where only one of both is over; else asked, whatever the spelling.

    A duty until 8h, said at seven in the evening, is no duty of one hour.
    """
    for text in said.split("|"):
        assert becomes(text, direction, now) == meant, text


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (("demain 8h|demain à huit heures|morgen om 8 uur|morgen om acht uur|morgen um acht Uhr"
          "|tomorrow at eight|tomorrow at 8|morgen 8u"), "minute 2026-11-27 08:00"),
        ("demain 3h|demain à trois heures|morgen om 3 uur|morgen um drei|tomorrow at 3",
         "two_readings 2026-11-27 03:00 | 2026-11-27 15:00"),
        ("hier 3h|hier à trois heures|gisteren om 3 uur|gestern um 3 Uhr|yesterday at three",
         "two_readings 2026-11-25 03:00 | 2026-11-25 15:00"),
        (("hier 03:00|hier 03h00|gisteren 03u|hier à 3h du matin|gestern um 3 Uhr nachts"
          "|yesterday 3 am"), "minute 2026-11-25 03:00"),
    ],
)  # fmt: skip
def test_of_a_named_day_seven_to_eleven_are_its_morning(said: str, meant: str) -> None:
    """From one to six it may be the night or the afternoon, which is asked."""
    for text in said.split("|"):
        assert becomes(text, "future", THURSDAY) == meant, text


FRIDAY = THURSDAY.replace(day=27, hour=14, minute=0)
OWN = "vendredi à {0}h|vrijdag om {0} uur|Freitag um {0}|friday at {0}|vendredi {0}h"


@pytest.mark.parametrize(
    ("hour", "direction", "at", "meant"),
    [
        (9, "future", 19, "2026-11-27 21:00 | 2026-12-04 09:00"),
        (8, "future", 14, "2026-11-27 20:00 | 2026-12-04 08:00"),
        (3, "future", 14, "2026-11-27 15:00 | 2026-12-04 03:00"),
        (5, "past", 19, "2026-11-27 05:00 | 2026-11-27 17:00"),
    ],
)
def test_a_weekday_on_its_own_day_offers_the_half_that_is_left(
    hour: int, direction: Direction, at: int, meant: str
) -> None:
    """Nobody's deadline of tonight goes a week out."""
    for text in OWN.format(hour).split("|"):
        assert becomes(text, direction, FRIDAY.replace(hour=at)) == f"two_readings {meant}", text


@pytest.mark.parametrize(
    "text",
    ["3h-4h", "entre 3h et 4h", "de 3h à 4h", "tussen 3 en 4 uur", "von 3 bis 4 Uhr",
     "between three and four", "van 3u tot 4u"],
)  # fmt: skip
def test_from_one_such_hour_to_another_is_asked_alike(text: str) -> None:
    """Both ends from one to six: in the night, or in the afternoon."""
    assert becomes(text, "past", EVENING) == (
        "two_readings 2026-11-26 03:00..04:00 | 2026-11-26 15:00..16:00"
    )


@pytest.mark.parametrize("text", ["03:00", "03h", "03h00", "03u", "03.00 Uhr"])
def test_as_a_clock_shows_it_it_is_one_of_24(text: str) -> None:
    """With a zero before it, an hour is no other."""
    assert becomes(text, "past", EVENING) == "minute 2026-11-26 03:00"
    assert becomes(text, "future", THURSDAY) == "minute 2026-11-27 03:00"


@pytest.mark.parametrize(
    ("text", "direction", "meant"),
    [
        ("tonight 2am", "future", "minute 2026-11-27 02:00"),
        ("ce soir 02:00", "future", "minute 2026-11-27 02:00"),
        ("tonight 12am", "future", "minute 2026-11-27 00:00"),
        ("tonight 8pm", "future", "minute 2026-11-26 20:00"),
        ("tonight 2pm", "future", "bad_time None | None"),
        ("tonight 8am", "future", "bad_time None | None"),
        ("this afternoon 3am", "past", "bad_time None | None"),
        ("last night 11am", "past", "bad_time None | None"),
        ("last night 11pm", "past", "minute 2026-11-25 23:00"),
    ],
)
def test_am_and_pm_are_no_other_half(text: str, direction: Direction, meant: str) -> None:
    """What says its half of the day has no second reading, and no other part of the day."""
    assert becomes(text, direction, THURSDAY) == meant


def test_an_hour_of_a_night_that_is_double_keeps_its_hour() -> None:
    """Both nights are told with the hour that was said."""
    both = "two_readings 2026-11-26 03:00 | 2026-11-27 03:00"
    for text in ("cette nuit à 3h", "vannacht 3u", "heute Nacht um drei", "this night at 3"):
        assert becomes(text, "past", EVENING) == both
        assert becomes(text, "any", EVENING) == both

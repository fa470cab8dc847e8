"""Days as they are called at three in the morning, and clock times just before midnight."""

from datetime import datetime

import pytest

from ledger.command.time_calendar import Direction, readings
from ledger.command.times import parse
from ledger.errors import InputError
from tests.ledger.test_when_typed import ZONE

AT_THREE = datetime(2026, 11, 24, 3, 0, tzinfo=ZONE)
BEFORE_MIDNIGHT = datetime(2026, 11, 24, 23, 50, tzinfo=ZONE)
MONDAY = datetime(2026, 11, 30, 14, 0, tzinfo=ZONE)


def told(text: str, now: datetime, direction: Direction) -> str:
    """What it is, its beginning; or both readings."""
    try:
        when = parse(text, now, ZONE, direction=direction)
    except InputError as error:
        return " | ".join(readings(error))
    return f"{when.said} {when.earliest or when.latest:%d %H:%M}"


@pytest.mark.parametrize(
    ("said", "both"),
    [
        ("cette nuit|vannacht|heute Nacht",
         "night 2026-11-23..2026-11-24 | night 2026-11-24..2026-11-25"),
        ("pour cette nuit",
         "pour night 2026-11-23..2026-11-24 | pour night 2026-11-24..2026-11-25"),
    ],
)  # fmt: skip
def test_this_night_in_a_night_is_asked_of_what_is_to_come(said: str, both: str) -> None:
    """What is left of it, or the next one: each can be typed as it is shown."""
    for text in said.split("|"):
        assert told(text, AT_THREE, "future") == both, text
    for one in both.split(" | "):
        assert " | " not in told(one, AT_THREE, "future")


@pytest.mark.parametrize(
    ("said", "both"),
    [
        ("ce matin|vanmorgen|heute früh|this morning",
         "morning 2026-11-23 | night 2026-11-23..2026-11-24"),
        ("last night|afgelopen nacht|letzte Nacht|la nuit dernière",
         "night 2026-11-22..2026-11-23 | night 2026-11-23..2026-11-24"),
    ],
)  # fmt: skip
def test_this_morning_in_a_night_is_asked_of_what_happened(said: str, both: str) -> None:
    """It is the last one or these hours, and the last night this one or the one before."""
    for text in said.split("|"):
        assert told(text, AT_THREE, "past") == both, text


@pytest.mark.parametrize(
    ("text", "direction", "meant"),
    [
        ("ce soir", "past", "evening 23 18:00"), ("ce soir 22h", "past", "minute 23 22:00"),
        ("vanavond 22u", "past", "minute 23 22:00"), ("tonight 2am", "past", "minute 24 02:00"),
        ("aujourd'hui 22h", "past", "minute 23 22:00"), ("ce midi", "past", "minute 23 12:00"),
        ("heute Abend", "past", "evening 23 18:00"), ("ce matin 2h", "past", "minute 24 02:00"),
        ("ce matin 7h", "past", "minute 23 07:00"), ("ce soir", "future", "evening 24 18:00"),
        ("cette nuit 2h", "future", "minute 25 02:00"),
        ("cette nuit 5h", "future", "minute 24 05:00"),
        ("cette nuit 23h", "future", "minute 24 23:00"),
        ("demain 8h", "future", "minute 25 08:00"), ("hier 23h", "past", "minute 23 23:00"),
    ],
)  # fmt: skip
def test_what_can_be_only_one_in_a_night_is_taken(
    text: str, direction: Direction, meant: str
) -> None:
    """What happened is not to come, and what is to come is not over."""
    assert told(text, AT_THREE, direction) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("minuit", "about 24 23:50"), ("vers minuit", "about 24 23:50"),
        ("0h00", "about 24 23:50"), ("0h05", "minute 24 00:05"),
        ("depuis minuit", "after 24 00:00"), ("22h", "minute 24 22:00"),
    ],
)  # fmt: skip
def test_a_fast_watch_shows_midnight_before_it(text: str, meant: str) -> None:
    """Up to ten minutes ahead is now, over midnight as at any other hour."""
    assert told(text, BEFORE_MIDNIGHT, "past") == meant


@pytest.mark.parametrize(
    ("text", "direction", "meant"),
    [
        ("lundi matin", "past", "morning 2026-11-23 | morning 2026-11-30"),
        ("lundi matin", "future", "morning 07 06:00"),
        ("lundi soir", "past", "evening 23 18:00"),
        ("lundi soir", "future", "evening 2026-11-30 | evening 2026-12-07"),
        ("lundi 8h du matin", "past", "2026-11-23 08:00 | 2026-11-30 08:00"),
    ],
)
def test_a_part_of_a_weekday_on_its_own_day(text: str, direction: Direction, meant: str) -> None:
    """Monday morning, on a Monday at 14:00, is over; Monday evening is not yet."""
    assert told(text, MONDAY, direction) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("nuit du 28 au 29", "night 29 00:00"), ("nuit du 30 au 1er", "night 01 00:00"),
        ("Nacht auf Sonntag", "night 29 00:00"), ("nacht op zondag", "night 29 00:00"),
        ("nuit du 28 au 30", ""),
    ],
)  # fmt: skip
def test_a_night_between_days_of_a_month(text: str, meant: str) -> None:
    """Of two days that follow each other, or by the second one alone."""
    assert told(text, AT_THREE, "future") == meant

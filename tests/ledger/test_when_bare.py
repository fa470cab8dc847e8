"""Times in bare figures, and with *at the latest* behind them: what a tired hand leaves out."""

from datetime import datetime

import pytest

from ledger.command.time_calendar import Direction
from ledger.command.times import parse
from ledger.domain.values import When
from ledger.errors import InputError
from tests.ledger.test_when_typed import THURSDAY, ZONE


def due(text: str) -> When:
    return parse(text, THURSDAY, ZONE, direction="future")


def offered(text: str, direction: Direction) -> list[str]:
    with pytest.raises(InputError) as refused:
        parse(text, THURSDAY, ZONE, direction=direction)
    assert refused.value.code.endswith("readings")
    return [str(v) for k, v in refused.value.fields.items() if k != "value"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("14h au plus tard|14u ten laatste|14 Uhr spätestens|2 pm at the latest", "26 14:00"),
        ("lundi 8h au plus tard|maandag 8u ten laatste|Montag 8 Uhr spätestens", "30 08:00"),
        ("Monday 8am at the latest|lundi au plus tard à 8h", "30 08:00"),
        ("14h au plus tard demain|demain 14h au plus tard|au plus tard demain 14h", "27 14:00"),
        ("vendredi au plus tard|vrijdag uiterlijk|Freitag spätestens|Friday latest", "27 00:00"),
    ],
)  # fmt: skip
def test_at_the_latest_may_stand_behind(said: str, meant: str) -> None:
    """The word says by when wherever it stands, and the day is kept."""
    for text in said.split("|"):
        assert due(text).earliest == datetime.fromisoformat(f"2026-11-{meant}:00+01:00"), text


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("48h|48 heures|48 uur|48 Stunden|48 hours|d'ici 48h|au plus tard dans 48h", "28 13:44"),
        ("30 min|30 minuten|30 Minuten", "26 14:14"),
        ("2 jours|2 dagen|2 Tage|2 days", "28 00:00"),
    ],
)
def test_how_long_is_when_of_what_is_to_come(said: str, meant: str) -> None:
    """A deadline of 48 hours is one in 48 hours: nothing else can be meant there."""
    for text in said.split("|"):
        assert due(text).earliest == datetime.fromisoformat(f"2026-11-{meant}:00+01:00"), text


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("30 min", ["-30m", "2026-11-26 13:14..13:44"]),
        ("48h", ["-48h", "2026-11-24 13:44..2026-11-26 13:44"]),
        ("2 jours", ["-2d", "2026-11-24..2026-11-26"]),
    ],
)
def test_how_long_of_what_happened_is_asked(text: str, both: list[str]) -> None:
    """It was so long ago, or it lasted so long."""
    assert offered(text, "past") == both


def test_asked_since_when_how_long_is_one_time() -> None:
    """`--since "30 min"` began half an hour ago."""
    when = parse("30 min", THURSDAY, ZONE, direction="past", begun=True)
    assert when.earliest == datetime.fromisoformat("2026-11-26T13:14:00+01:00")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("5", ["2026-11-26 17:00", "2026-11-27 05:00", "2026-12-05"]),
        ("14", ["2026-11-26 14:00", "2026-12-14"]),
        ("vendredi 8", ["2026-11-27 08:00", "2026-12-08", "2027-01-08"]),
        ("vendredi 28", ["2026-11-28", "2027-05-28"]),
        ("9-17", ["2026-11-26 09:00..17:00", "2026-12-09..2026-12-17"]),
    ],
)
def test_bare_figures_are_asked_with_all_they_may_mean(text: str, told: list[str]) -> None:
    """An hour of either half, a day of the month, both ends of either: each can be typed."""
    assert offered(text, "future") == told
    for one in told:
        assert parse(one, THURSDAY, ZONE, direction="future").earliest


@pytest.mark.parametrize(
    "text", ["vers", "rond", "gegen", "about", "au plus tard", "avant", "nuit au 8 5."]
)
def test_a_word_alone_is_no_time(text: str) -> None:
    """And no crash: nothing was said with it."""
    with pytest.raises(InputError) as refused:
        due(text)
    assert refused.value.code == "bad_time"


def test_what_only_one_day_can_be_is_that_day() -> None:
    """`vendredi 27`, on the day before it; no clock shows 27 o'clock."""
    assert due("vendredi 27").earliest == datetime.fromisoformat("2026-11-27T00:00:00+01:00")


@pytest.mark.parametrize(
    "text",
    ["demain première heure", "first thing tomorrow", "morgen vroeg", "morgen in der Früh",
     "demain matin à la première heure", "first thing tomorrow morning"],
)  # fmt: skip
def test_early_in_the_morning_is_the_morning(text: str) -> None:
    """Whatever the words: nobody said the hour, and none is made up."""
    assert (due(text).said, str(due(text).earliest)) == ("morning", "2026-11-27 06:00:00+01:00")

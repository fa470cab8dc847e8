"""A time prints as it was said, never sharper, in the language asked for."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest
from babel.dates import format_date
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.command.time_calendar import Direction, readings
from ledger.command.time_words import word_in
from ledger.command.times import parse
from ledger.domain.values import Said, When
from ledger.errors import InputError
from projections.i18n import Translator, languages
from projections.views.clocks import last_of, remaining

ZONE = ZoneInfo("Europe/Brussels")
NOW = datetime(2022, 5, 24, 8, 0, tzinfo=ZONE)
TODAY = NOW.date()
LOCALES = {"fr": "fr_BE", "nl": "nl_BE", "de": "de_BE", "en": "en_GB"}

# As typed, then as printed in French, Dutch, German and English on 24 May 2022.
HEADER, *GOLDEN = [
    line.split("\t")
    for line in Path(__file__).with_name("times_said.tsv").read_text("utf-8").splitlines()
]


@pytest.mark.parametrize("row", GOLDEN, ids=[row[0] for row in GOLDEN])
@pytest.mark.parametrize("lang", languages())
def test_time_prints_as_it_was_said(row: list[str], lang: str) -> None:
    """Every way of saying a time comes back in the same way, in each language."""
    expected = row[HEADER.index(lang)]
    assert Translator(lang, ZONE).when(parse(row[0], NOW, ZONE), today=TODAY) == expected


def test_golden_rows_hold_every_way_of_saying_a_time() -> None:
    """A new word for times needs its row above."""
    assert {parse(row[0], NOW, ZONE).said for row in GOLDEN} == {*get_args(Said)}


def test_year_is_said_unless_it_is_that_of_today() -> None:
    """Without a day to compare with, a time always says its year."""
    t = Translator("en", ZONE)
    when = parse("2022-05-14 03:15", NOW, ZONE)
    assert t.when(when) == "14 May 2022, 03:15"
    assert t.when(when, today=date(2023, 1, 5)) == "14 May 2022, 03:15"
    assert t.when(when, today=TODAY) == "14 May, 03:15"
    span = parse("2021-05-16..2021-05-17", NOW, ZONE)
    assert t.when(span, today=TODAY) == "16\N{EN DASH}17 May 2021"


def test_days_keep_the_calendar_they_were_said_in_and_clocks_move_to_the_zone() -> None:
    """14 May said in Brussels is 14 May everywhere; 03:15 there is 01:15 UTC."""
    t = Translator("en", ZoneInfo("UTC"))
    assert t.when(parse("2022-05-14", NOW, ZONE), today=TODAY) == "14 May"
    assert (
        t.when(parse("night 2022-05-13..2022-05-14", NOW, ZONE), today=TODAY)
        == "night of 13\N{EN DASH}14 May"
    )
    assert t.when(parse("2022-05-14 03:15", NOW, ZONE), today=TODAY) == "14 May, 01:15"
    assert t.when(parse("about 2022-05-14 01:15", NOW, ZONE), today=TODAY) == "13 May, about 23:15"


def test_word_whose_end_is_missing_is_said_by_the_end_there_is() -> None:
    """What other software wrote with an open end is never made up."""
    t = Translator("en", ZONE)
    moment = NOW.replace(hour=12)
    assert t.when(When(said="day", earliest=moment), today=TODAY) == "after 24 May, 12:00"
    assert t.when(When(said="week", latest=moment), today=TODAY) == "before 24 May, 12:00"
    assert t.when(When(said="night"), today=TODAY) == "time unknown"
    assert t.when(When(said="before", earliest=NOW, latest=moment), today=TODAY) == (
        "24 May, 08:00\N{EN DASH}12:00"
    )


MOMENTS = st.datetimes(
    min_value=datetime(1900, 1, 2),  # noqa: DTZ001 (the offset is drawn)
    max_value=datetime(2099, 12, 30),  # noqa: DTZ001 (the offset is drawn)
    timezones=st.sampled_from([UTC, ZONE, ZoneInfo("Pacific/Auckland")]),
)


@given(
    said=st.sampled_from(get_args(Said)),
    earliest=st.none() | MOMENTS,
    latest=st.none() | MOMENTS,
    lang=st.sampled_from(languages()),
)
def test_any_time_has_words(
    said: Said, earliest: datetime | None, latest: datetime | None, lang: str
) -> None:
    """Whatever the bytes say, somebody reads words: no error, no key, no placeholder."""
    words = Translator(lang, ZONE).when(When(said=said, earliest=earliest, latest=latest))
    assert words
    assert not any(raw in words for raw in ("{", "when.", "date."))


_AROUND = st.datetimes(datetime(2024, 1, 1), datetime(2029, 1, 1), timezones=st.just(ZONE))  # noqa: DTZ001 (the zone is drawn)


@st.composite
def _typed(draw: st.DrawFn) -> str:
    """A time as somebody may type it, in no language."""
    moment, other = sorted((draw(_AROUND), draw(_AROUND)))
    day, clock = moment.date(), f"{moment:%H:%M}"
    before = day - timedelta(days=1)
    plain = [f"{day}", f"{day} {clock}", f"week of {day}", f"month {day:%Y-%m}",
             f"night {before}..{day}", f"{day} morning", f"{day} afternoon", f"{day} evening",
             f"{day}..{other.date()}", f"{day} {clock}..{other.date()} {other:%H:%M}"]  # fmt: skip
    words = ("before", "since", "until")
    qualified = [f"{word} {text}" for word in words for text in plain[:8]]
    qualified += [f"about {text}" for text in plain[:2]]
    return draw(st.sampled_from([*plain, *qualified, *(f"about {text}" for text in plain[2:8])]))


PARTS = [
    ("depuis ce matin", "past"), ("seit gestern Abend", "past"), ("since this morning", "past"),
    ("sinds vannacht", "past"), ("bis morgen Vormittag", "future"), ("tot morgenochtend", "future"),
    ("jusqu'à demain après-midi", "future"), ("until tonight", "future"),
    ("until night 2026-11-28..2026-11-29", "future"),
    ("avant ce soir", "future"), ("vor heute Abend", "future"),
    ("before tomorrow morning", "future"),
    ("de hier soir à ce matin", "past"), ("van vanavond tot morgenochtend", "future"),
]  # fmt: skip


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize(("text", "direction"), PARTS, ids=[text for text, _ in PARTS])
def test_part_of_a_day_as_a_bound_gets_no_hour(text: str, direction: Direction, lang: str) -> None:
    """`since this morning` is since the morning: nobody said six o'clock; typed back it is that."""
    now = datetime(2026, 11, 26, 13, 44, tzinfo=ZONE)
    t, today = Translator(lang, ZONE), now.date()
    when = parse(text, now, ZONE, direction=direction)
    for printed in (t.when(when, today=today), t.since(when, today=today)):
        assert not re.search(r"\d\d:\d\d", printed), printed
    assert parse(t.when(when, today=today), now, ZONE) == when


def test_bound_of_a_part_is_not_over_before_it_is() -> None:
    """What holds since a morning runs on; until a morning ends with it, before one as it begins."""
    now = datetime(2026, 11, 26, 13, 44, tzinfo=ZONE)
    since = parse("since this morning", now, ZONE)
    assert remaining(since, now + timedelta(days=9)) == ("open", None)
    until = parse("until tomorrow morning", now, ZONE)
    assert remaining(until, now.replace(day=27, hour=11)) == ("ahead", timedelta(minutes=16))
    assert last_of(until) == parse("2026-11-27 morning", now, ZONE)
    before = parse("before tomorrow morning", now, ZONE)
    assert remaining(before, now.replace(day=27, hour=5)) == ("ahead", timedelta(minutes=16))


@given(text=_typed(), now=_AROUND, lang=st.sampled_from(languages()))
@settings(max_examples=200, deadline=None)
def test_what_is_printed_can_be_typed_back(text: str, now: datetime, lang: str) -> None:
    """In the same language it means the same; the interval, whatever word it is said with."""
    try:
        when = parse(text, now, ZONE)
    except InputError as refused:
        assert refused.code == "no_such_hour"  # noqa: PT017 (either outcome is right)
        return
    printed = Translator(lang, ZONE).when(when, today=now.date())
    back = parse(printed, now, ZONE)
    assert (back.said == "before") is (when.said == "before"), printed
    assert (back.earliest, back.latest) == (when.earliest, when.latest), printed


def test_the_hour_that_comes_twice_says_which() -> None:
    """On 25 October 2026 it was 02:30 in summer time, and an hour later in winter time."""
    t, today = Translator("en", ZONE), date(2026, 10, 25)
    for offset in ("+02:00", "+01:00"):
        moment = datetime.fromisoformat(f"2026-10-25T02:30:00{offset}")
        assert t.moment(moment, today=today) == f"25 October, 02:30 ({offset})"
    both = parse("2026-10-25 02:30", NOW, ZONE)
    assert t.when(both, today=today) == ("25 October, 02:30 (+02:00)\N{EN DASH}02:30 (+01:00)")
    assert t.clock(datetime.fromisoformat("2026-03-29T01:30:00+00:00")) == "03:30"


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize(
    "text",
    [
        "2026-10-25 02:10..02:50",
        "2026-10-25 02:50 (+02:00)..02:10 (+01:00)",
        "2026-10-24 23:00..2026-10-25 02:30 (+01:00)",
        "until 2026-10-25 02:30 (+01:00)",
        "lundi 22h à mardi 2h",
        "de vendredi à lundi",
        "20h-2h",
        "de 22h à minuit",
        "bis Sonntag",
        "jusqu'au 1er janvier",
        "t/m week 20",
        "dans une heure et demie",
        "mi-décembre",
        "Anfang Dezember",
        "à partir de lundi",
        "ab Montag",
        "24 Uhr",
        "demain 24h",
        "de 20h à 24h",
        "fin de matinée",
        "Ende nächster Woche",
    ],
)
def test_what_people_say_is_printed_so_that_it_can_be_typed_back(text: str, lang: str) -> None:
    """Over midnight, over the hour that comes twice, with the last day included."""
    now = datetime(2026, 11, 26, 13, 44, tzinfo=ZONE)
    when = parse(text, now, ZONE, direction="future")
    printed = Translator(lang, ZONE).when(when, today=now.date())
    back = parse(printed, now, ZONE)
    assert (back.earliest, back.latest) == (when.earliest, when.latest), printed
    assert (back.said == "span") is (when.said == "span"), printed


@pytest.mark.parametrize("lang", languages())
def test_months_are_those_of_the_cldr(lang: str) -> None:
    """The names kept in the catalogues are the ones everybody uses."""
    t = Translator(lang, ZONE)
    for month in range(1, 13):
        day = date(2022, month, 14)
        assert t.day(day) == format_date(day, "long", LOCALES[lang])


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("fr", ["8 s", "12 min", "3 h 05 min", "1 j 3 h", "-3 h 05 min", "1 200 j 0 h"]),
        ("nl", ["8 s", "12 min", "3 u 05 min", "1 dag 3 u", "-3 u 05 min", "1 200 dagen 0 u"]),
        ("de", ["8 s", "12 Min", "3 Std 05 Min", "1 Tag 3 Std", "-3 Std 05 Min",
                "1 200 Tage 0 Std"]),
        ("en", ["8 s", "12 min", "3 h 05 min", "1 d 3 h", "-3 h 05 min", "1 200 d 0 h"]),
    ],
)  # fmt: skip
def test_durations_say_their_two_largest_units(lang: str, said: list[str]) -> None:
    """How long is said to be read at a glance; units never part from their number."""
    spans = [
        timedelta(seconds=8.9),
        timedelta(minutes=12, seconds=59),
        timedelta(hours=3, minutes=5),
        timedelta(hours=27, minutes=59),
        -timedelta(hours=3, minutes=5),
        timedelta(days=1200),
    ]
    t = Translator(lang, ZONE)
    printed = [t.duration(span) for span in spans]
    assert [_plain(words) for words in printed] == said
    assert not any(re.search(r"\d ", words) for words in printed)


def _plain(words: str) -> str:
    """With the spaces and the sign of a keyboard."""
    marks = "\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{MINUS SIGN}"
    return words.translate(str.maketrans(marks, "  -"))


@pytest.mark.parametrize(
    ("text", "behind"),
    [
        ("until 2026-11-30", "30 November"),
        ("until 2026-11-26 18:00", "26 November, 18:00"),
        ("before 2026-11-30", "before 30 November"),
        ("2026-11-30", "30 November"),
    ],
)
def test_behind_the_word_until_nothing_says_it_again(text: str, behind: str) -> None:
    """`Until: until 30 November` is nobody's sentence."""
    now = datetime(2026, 11, 26, 13, 44, tzinfo=ZONE)
    last = last_of(parse(text, now, ZONE))
    assert last is not None
    assert Translator("en", ZONE).when(last, today=now.date()) == behind


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("gestern Nacht", {"en": "night", "fr": "nuit", "nl": "nacht", "de": "nacht"}),
        ("dans 2 jours 8h", {"en": "about", "fr": "vers", "nl": "rond", "de": "gegen"}),
        ("fin de semaine", {"en": "before", "fr": "avant", "nl": "voor", "de": "vor"}),
    ],
)
def test_both_readings_are_told_in_the_readers_words(
    lang: str, text: str, word: dict[str, str]
) -> None:
    """And each can be typed as it is shown there."""
    with pytest.raises(InputError) as refused:
        parse(text, NOW, ZONE, direction="future")
    said = Translator(lang, ZONE).error(refused.value)
    shown = [w for w in word.values() if re.search(rf"\b{w} \d{{4}}-", said)]
    assert {*shown} == {word[lang]}, said
    first = re.findall(rf"\b{word[lang]} [\d. :-]+\d", said)[0]
    code = str(refused.value.fields["first"]), str(refused.value.fields["second"])
    typed = [parse(c, NOW, ZONE, direction="future") for c in code]
    assert parse(first, NOW, ZONE, direction="future") in typed


PINNED = Path(__file__).parents[1] / "ledger" / "times_typed.tsv"
THURSDAY = datetime(2026, 11, 26, 13, 44, 20, tzinfo=ZONE)


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("direction", ["past", "future"])
def test_all_that_is_understood_or_offered_can_be_typed_back(
    lang: str, direction: Direction
) -> None:
    """Of everything that was tried: what is printed of it, and what is offered for it."""
    t, today = Translator(lang, ZONE), THURSDAY.date()
    for text in (line.split("\t")[0] for line in PINNED.read_text("utf-8").splitlines()[1:]):
        try:
            when = parse(text, THURSDAY, ZONE, direction=direction)
        except InputError as refused:
            _check_offered(refused, t.error(refused), lang, direction)
            continue
        printed = t.when(when, today=today)
        back = parse(printed, THURSDAY, ZONE)
        assert (back.earliest, back.latest) == (when.earliest, when.latest), (text, printed)


def _check_offered(refused: InputError, said: str, lang: str, direction: Direction) -> None:
    for reading in readings(refused):
        shown = word_in(lang, reading)
        assert shown in said
        meant = parse(reading, THURSDAY, ZONE, direction=direction)
        assert parse(shown, THURSDAY, ZONE, direction=direction) == meant, shown


@pytest.mark.parametrize(
    ("lang", "typed", "word"),
    [
        ("de", "14. Mai vormittags", "vormittags"), ("de", "seit gestern Vormittag", "Vormittag"),
        ("de", "14. Mai nachmittags", "nachmittags"), ("de", "14. Mai abends", "abends"),
        ("nl", "14 mei voormiddag", "voormiddag"), ("nl", "tot morgen voormiddag", "voormiddag"),
        ("nl", "14 mei namiddag", "namiddag"), ("nl", "14 mei avond", "avond"),
        ("fr", "14 mai matin", "matin"), ("en", "14 May morning", "morning"),
    ],
)  # fmt: skip
def test_a_part_of_a_day_has_the_word_that_is_used_for_all_of_it(
    lang: str, typed: str, word: str
) -> None:
    """From six to noon is `Vormittag` and `voormiddag`; `Morgen` is over earlier, or tomorrow."""
    when = parse(typed, NOW, ZONE, direction="any")
    said = Translator(lang, ZONE).when(when, today=TODAY)
    assert word in said
    assert parse(said, NOW, ZONE, direction="any") == when

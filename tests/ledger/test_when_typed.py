"""What tired people type, four languages over: each line of the table says what it becomes."""

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args
from zoneinfo import ZoneInfo

import pytest

from ledger.command.time_calendar import Direction
from ledger.command.time_tokens import tokens
from ledger.command.time_words import DOUBLE, READINGS
from ledger.command.times import parse
from ledger.domain.said_parts import DAYPARTS
from ledger.errors import InputError

ZONE = ZoneInfo("Europe/Brussels")
THURSDAY = datetime(2026, 11, 26, 13, 44, 20, tzinfo=ZONE)
ROWS = [
    line.split("\t")
    for line in Path(__file__).with_name("times_typed.tsv").read_text("utf-8").splitlines()[1:]
]


def becomes(text: str, direction: Direction) -> str:
    """The word it is said with and its ends; or why it is refused, with both readings."""
    try:
        when = parse(text, THURSDAY, ZONE, direction=direction)
    except InputError as refused:
        both = [str(refused.fields[k]) for k in READINGS if k in refused.fields]
        return " ".join((refused.code, " | ".join(both))).strip()
    ends = [f"{end:%Y-%m-%d %H:%M}" if end else "-" for end in (when.earliest, when.latest)]
    return f"{when.said} " + (ends[0] if ends[0] == ends[1] else " .. ".join(ends))


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_what_people_type(row: list[str]) -> None:
    """On Thursday 26 November 2026 at 13:44, of what happened and of what is to come."""
    assert [row[0], becomes(row[0], "past"), becomes(row[0], "future")] == row


REFUSED = [
    (row[0], direction, told.split(" ", 1)[1].split(" | "))
    for row in ROWS
    for direction, told in zip(get_args(Direction), row[1:3], strict=False)
    if told.split()[0] in DOUBLE
]
"""What is refused, of what, and what is offered for it."""

_WAY = {
    "about": {"about"}, "before": {"before"}, "until": {"span"}, "after": {"after"},
}  # fmt: skip
"""How a time is said that begins with such a word, where it is none of a part of a day."""
_STAMP = re.compile(r"\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2})?")


@pytest.mark.parametrize(
    ("text", "direction", "offered"), REFUSED, ids=[f"{r[0]}-{r[1]}" for r in REFUSED]
)
def test_each_reading_can_be_typed(text: str, direction: Direction, offered: list[str]) -> None:
    """In the same field each is taken, is what it shows, and no other one; its word is kept."""
    found = [parse(one, THURSDAY, ZONE, direction=direction) for one in offered]
    assert len({*map(str, found)}) == len(offered) > 1
    for one, when in zip(offered, found, strict=True):
        last = when.latest and when.latest - timedelta(days=1)
        ends = {f"{end:%Y-%m-%d %H:%M}" for end in (when.earliest, when.latest, last) if end}
        shown = _STAMP.findall(one)
        assert not shown or any(end.startswith(stamp) for end in ends for stamp in shown), when
        assert word_of(text) in {"", word_of(one)} or one[0] in "+-" or when.said == "day"
        assert when.said in _WAY.get(word_of(one), {when.said}) | DAYPARTS.keys(), when


def word_of(text: str) -> str:
    """Whether it is about, before, until or since a time; empty for any other."""
    if text[0] in "+-" or text.replace("-", "").isdigit():
        return ""
    kinds = [t.kind for t in tokens(text)]
    return "about" if "about" in kinds else kinds[0] if kinds[0] in _WAY else ""

"""What tired people type, four languages over: each line of the table says what it becomes."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from ledger.command.time_calendar import Direction
from ledger.command.times import parse
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
        both = [str(refused.fields[k]) for k in ("first", "second") if k in refused.fields]
        return " ".join((refused.code, " | ".join(both))).strip()
    ends = [f"{end:%Y-%m-%d %H:%M}" if end else "-" for end in (when.earliest, when.latest)]
    return f"{when.said} " + (ends[0] if ends[0] == ends[1] else " .. ".join(ends))


@pytest.mark.parametrize("row", ROWS, ids=[row[0] for row in ROWS])
def test_what_people_type(row: list[str]) -> None:
    """On Thursday 26 November 2026 at 13:44, of what happened and of what is to come."""
    assert [row[0], becomes(row[0], "past"), becomes(row[0], "future")] == row


DOUBLE = sorted({row[1].split(" ", 1)[1] for row in ROWS if row[1].startswith("two_readings ")})


@pytest.mark.parametrize("both", DOUBLE)
def test_each_reading_can_be_typed(both: str) -> None:
    """As it is shown, and it means another time than the other one."""
    found = [parse(one, THURSDAY, ZONE) for one in both.split(" | ")]
    assert found[0] != found[1]

"""What a time leaves out is read against the moment the line was said, not against today."""

import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from ledger.command.decide import Author, Moment, decide
from ledger.command.order import Context, read_line
from tests.support.book import FOUNDER, LEDGER, Book

TODAY = datetime(2026, 11, 26, 9, 20, tzinfo=UTC)
CONTEXT = Context(TODAY, ZoneInfo("Europe/Brussels"), {})
RECORDED = {"recorded": "2022-05-14T03:57:00+02:00"}
WRITTEN = {"written": {"at": "2022-05-14T03:57:00+02:00"}}


def note(**around: Any) -> bytes:
    fields = {"command": "observation.note", "id": "n", "with": {"text": "Black"}, **around}
    return json.dumps(fields).encode()


SAID = [
    ("vers 3h", "2022-05-14 03:00:00+02:00"),
    ("rond 3u", "2022-05-14 03:00:00+02:00"),
    ("gegen 3 Uhr", "2022-05-14 03:00:00+02:00"),
    ("03:15", "2022-05-14 03:15:00+02:00"),
    ("hier 14h", "2022-05-13 14:00:00+02:00"),
    ("gisteren 14u", "2022-05-13 14:00:00+02:00"),
    ("yesterday 14:00", "2022-05-13 14:00:00+02:00"),
    ("-20m", "2022-05-14 03:37:00+02:00"),
    ("il y a 2 h", "2022-05-14 01:57:00+02:00"),
    ("13/05", "2022-05-13 00:00:00+02:00"),
]


@pytest.mark.parametrize("clock", [RECORDED, WRITTEN], ids=["recorded", "written"])
@pytest.mark.parametrize(("said", "earliest"), SAID)
def test_a_line_is_read_at_its_own_moment(clock: dict[str, Any], said: str, earliest: str) -> None:
    """By the scenario's clock, or when it was put down on paper; years before today."""
    occurred = read_line(note(occurred=said, **clock), CONTEXT).circumstances.occurred
    assert str(getattr(occurred, "earliest", None)) == earliest


def test_what_is_to_come_is_read_there_too() -> None:
    """Every time of the command, not only when it happened."""
    asked = {"site": "north", "what": "Two desks", "needed_by": "demain 8h"}
    order = read_line(note(command="request.log", **{"with": asked}, **RECORDED), CONTEXT)
    needed = getattr(order.command, "needed_by", None)
    assert str(getattr(needed, "latest", None)) == "2022-05-15 08:00:00+02:00"


def test_what_was_put_down_first_counts_before_what_was_recorded() -> None:
    """A sheet of the night that is typed in the morning says the night's `vers 3h`."""
    later = {"recorded": "2022-05-15T09:00:00+02:00"}
    around = read_line(note(occurred="-20m", **WRITTEN, **later), CONTEXT).circumstances
    assert str(getattr(around.occurred, "earliest", None)) == "2022-05-14 03:37:00+02:00"


def test_a_line_without_a_moment_is_read_today() -> None:
    """Nothing else is known of when it was said."""
    around = read_line(note(occurred="-20m", recorded=None), CONTEXT).circumstances
    assert str(getattr(around.occurred, "earliest", None)) == "2026-11-26 10:00:00+01:00"


@pytest.mark.parametrize("clock", [RECORDED, WRITTEN], ids=["recorded", "written"])
def test_new_values_of_a_correction_are_read_there(clock: dict[str, Any]) -> None:
    """Also when it was kept while the server was away, and is decided a day later."""
    book = Book()
    author = Author(FOUNDER.member, FOUNDER.role, "desk", FOUNDER.signer.public)
    first = read_line(note(occurred="03:15", **RECORDED), CONTEXT)
    (entry,) = decide(first, book.fold(), author, Moment(TODAY), LEDGER)
    number = book.sign(entry)
    changes = {"number": number, "changes": {"occurred": "hier 14h"}, "reason": "misheard"}
    line = note(command="entry.correct", id="c", **{"with": changes}, **clock)
    order = read_line(line, CONTEXT._replace(numbers=book.fold().situation.commands))
    (corrected,) = decide(order, book.fold(), author, Moment(TODAY), LEDGER)
    assert corrected.event.changes["occurred"]["earliest"] == "2022-05-13T14:00:00+02:00"

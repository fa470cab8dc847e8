"""Clocks told and mended: a law's time follows what it counts from, and one runs at a time."""

from typing import Any

import pytest

from ledger.errors import Doubtful, Refused
from tests.ledger.test_endings import NOW, Room, room

__all__ = ["room"]
SINCE = "2022-05-19 03:15"


def due(room: Room, name: str = "rgpd") -> str:
    """Until when a clock runs, in words that can be compared."""
    record: Any = room.fold.situation.record(f"clock.{name}")
    return f"{record.due.latest:%d %b %H:%M}" if record.due else "no end"


def started(room: Room, **fields: Any) -> int:
    return room.say("clock.start", "rgpd", regime="gdpr", since=SINCE, **fields)


def corrected(room: Room, number: int, **changes: Any) -> int:
    return room.say("entry.correct", number=number, changes=changes, reason="misheard")


def test_a_corrected_beginning_moves_the_time_by_law(room: Room) -> None:
    """The entry that corrects says both; striking it takes both back."""
    number = started(room)
    assert due(room) == "22 May 03:15"
    by = corrected(room, number, since="2022-05-19 01:00")
    assert due(room) == "22 May 01:00"
    entry: Any = room.fold.situation.entry(by)
    assert set(entry.event.changes) == {"since", "by_law"}
    room.say("entry.strike", number=by, reason="right at first")
    assert due(room) == "22 May 03:15"


def test_a_beginning_that_is_said_later_gives_its_time_then(room: Room) -> None:
    """Nobody knew at first since when."""
    number = room.say("clock.start", "rgpd", regime="gdpr", since="unknown")
    assert due(room) == "no end"
    corrected(room, number, since=SINCE)
    assert due(room) == "22 May 03:15"


def test_a_correction_of_anything_else_leaves_the_time(room: Room) -> None:
    """The authority was misheard, not the hour."""
    by = corrected(room, started(room), authority="APD")
    entry: Any = room.fold.situation.entry(by)
    assert entry.event.changes == {"authority": "APD"}
    assert due(room) == "22 May 03:15"


def test_another_regime_gives_another_time(room: Room) -> None:
    """Or none; what is known since then may be too early for its law."""
    number = started(room)
    with pytest.raises(Refused, match="law_not_in_force"):
        corrected(room, number, regime="nis2_early")
    corrected(room, number, regime="free")
    assert due(room) == "no end"


def test_a_laws_time_is_corrected_by_what_it_counts_from(room: Room) -> None:
    """Not by hand, and not by a time of somebody's own."""
    number = started(room)
    with pytest.raises(Refused, match="made_by_rule"):
        corrected(room, number, by_law="2022-05-30 12:00")
    with pytest.raises(Refused, match="due_by_law"):
        corrected(room, number, due="2022-05-30 12:00")


def test_a_second_clock_of_one_regime_is_asked_about(room: Room) -> None:
    """While the first one runs; other deadlines are many."""
    started(room)
    for n in range(2):
        room.say("clock.start", f"free-{n}", regime="free", since=SINCE)
    with pytest.raises(Doubtful) as asked:
        room.say("clock.start", "again", regime="gdpr", since="2022-05-20 03:00")
    assert (asked.value.code, asked.value.fields) == ("one_stands", {"number": 2})
    room.say("clock.start", "meant", regime="gdpr", since=SINCE, meant=["one_stands"])
    for name in ("rgpd", "meant"):
        room.say("clock.meet", name, reference="D-1")
    room.say("clock.start", "third", regime="gdpr", since="2022-05-20 03:00")


def test_a_time_that_is_over_when_it_is_told_is_asked_about(room: Room) -> None:
    """A slip in the day, or a law's time that nobody saw run out."""
    with pytest.raises(Doubtful, match="already_past"):
        room.say("clock.start", "late", regime="gdpr", since="2022-05-12 03:00")
    room.say("clock.start", "late", regime="gdpr", since="2022-05-12 03:00", meant=["already_past"])
    [clock] = room.picture(NOW).deadlines
    assert (clock.kind, clock.regime, clock.state) == ("clock", "gdpr", "passed")


def test_a_share_may_be_typed_with_its_sign(room: Room) -> None:
    """A number of things may not."""
    room.say("outlook.target", "postes", what="Postes", share="80 %")
    assert room.picture(NOW).outlooks[0].row.share == 80
    with pytest.raises(Exception, match="number_with_unit"):
        room.say("outlook.target", "x", what="x", value="80 %")

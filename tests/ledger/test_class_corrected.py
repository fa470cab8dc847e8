"""What deciding made of a field follows a correction of that field."""

import pytest

from ledger.domain.restore.record import Restore
from ledger.errors import Refused
from tests.support.room import Room


def planned(room: Room) -> Restore:
    (found,) = [r for _, r in room.fold.situation.records() if isinstance(r, Restore)]
    return found


def test_a_job_of_another_class_has_the_stages_of_that_class() -> None:
    """Which nobody types; back again it has those of before."""
    room = Room()
    number = room.say("09:00", "restore.plan", asset="workstations", total=40)
    before = planned(room).stages
    for asset in ("link", "workstations"):
        room.say("09:01", "entry.correct", number=number, changes={"asset": asset}, reason="typo")
        assert planned(room).stages == room.fold.situation.index.stages(asset)
    assert planned(room).stages == before != room.fold.situation.index.stages("link")
    with pytest.raises(Refused, match="made_by_rule"):
        room.say("09:02", "entry.correct", number=number, changes={"stages": ["x"]}, reason="r")

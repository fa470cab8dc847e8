"""In which meeting an entry is put down: found as it is decided, and kept in its header.

An entry that names a cell is put down in that cell's meeting; one that names none in the meeting
that its recorder has opened. A meeting is under way from when it began until it is closed, twelve
hours at most (docs/decisions/131-in-which-meeting.md).
"""

from datetime import datetime

from ledger.domain.card import Wanted
from ledger.domain.meeting.asks import LONGEST, LOOKED_AT
from ledger.domain.meeting.record import Meeting
from ledger.domain.situation import Situation
from ledger.domain.values import Originator, Slug


def meeting_of(
    originator: Originator, cell: Slug | None, member: str, put_down: datetime, situation: Situation
) -> Originator | None:
    """The latest meeting that was under way when this was put down; None in none, or of itself."""
    wanted = Wanted("meeting", ("open",), group=cell)
    for card in situation.listed(wanted, "newest", most=LOOKED_AT):
        record = situation.record(card.originator)
        if card.originator == originator or not isinstance(record, Meeting):
            continue
        if (cell or record.keeper == member) and _is_under_way(record, put_down):
            return card.originator
    return None


def _is_under_way(record: Meeting, put_down: datetime) -> bool:
    return record.begun is not None and record.begun <= put_down <= record.begun + LONGEST

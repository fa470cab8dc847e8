"""The last entries, what counts for nothing, what came late, and which number was when."""

from bisect import bisect_right
from collections import deque
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from ledger.domain.entry import Entry
from ledger.fold import Judged
from projections.records import Late
from projections.rows import Note
from projections.views.notes import note_of

LAST = 50
"""How many of the last entries are kept for showing."""

LATE_AFTER = 12 * 3600
"""An entry recorded this many seconds after what it tells was over is marked as late."""


class Diary(Struct):
    """The journal's state.

    `moments` and `marks` run side by side, both growing: entry `marks[i]` was the first that was
    recorded as late as `moments[i]` (POSIX seconds). One recorded earlier than those before it
    moves nothing: what was known at a moment ends before the first entry recorded after it.
    `head` is the number of the last message.
    """

    last: list[Note] = field(default_factory=list)
    odd: list[Note] = field(default_factory=list)
    void: int = 0
    unknown: int = 0
    late: dict[str, list[Late]] = field(default_factory=dict)
    moments: list[float] = field(default_factory=list)
    marks: list[int] = field(default_factory=list)
    head: int = 0


class Journal:
    """Folds every message, accepted or not."""

    VERSION = 3

    def __init__(self) -> None:
        self.state = Diary()
        self._recent: deque[Judged] = deque(maxlen=LAST)

    def fold(self, judged: Judged) -> None:
        """Take one message in."""
        self._recent.append(judged)
        self.state.head = judged.number
        entry = judged.entry
        if entry is None:
            self._count(judged)
            return
        moment = entry.recorded.timestamp()
        if judged.known is not None:
            self._mark(judged.number, moment)
        end = entry.occurred.latest
        if end is not None and moment - end.timestamp() >= LATE_AFTER:
            late = self.state.late.setdefault(entry.originator, [])
            late.append(_late(judged.number, entry))

    def refold(self, originator: str, history: Iterable[tuple[int, Entry[Any]]]) -> None:
        """Whether an entry came late depends on when it now says it happened."""
        late = [_late(number, entry) for number, entry in history if is_late(entry)]
        self.state.late.pop(originator, None)
        if late:
            self.state.late[originator] = late

    def number_at(self, moment: datetime) -> int:
        """The number of the last entry known at a moment: what `--known-at` stops at; 0: none."""
        at = bisect_right(self.state.moments, moment.timestamp())
        return self.state.marks[at] - 1 if at < len(self.state.marks) else self.state.head

    def settle(self) -> Diary:
        """The state with everything in it, ready to be kept."""
        self.state.last = self.notes(LAST)
        self._recent.clear()
        return self.state

    def load(self, state: Diary) -> None:
        """Go on from a kept state."""
        self.state = state
        self._recent.clear()

    def notes(self, count: int) -> list[Note]:
        """The last entries, oldest first."""
        recent = list(self._recent)[-count:]
        missing = count - len(recent)
        kept = self.state.last[-missing:] if missing else []
        return [*kept, *map(note_of, recent)]

    def _count(self, judged: Judged) -> None:
        if judged.verdict == "void":
            self.state.void += 1
        else:
            self.state.unknown += 1
        self.state.odd.append(note_of(judged))
        del self.state.odd[:-LAST]

    def _mark(self, number: int, moment: float) -> None:
        moments, marks = self.state.moments, self.state.marks
        if not moments or moment > moments[-1]:
            moments.append(moment)
            marks.append(number)


def is_late(entry: Entry[Any]) -> bool:
    """Whether it was recorded long after what it tells was over; never while that still goes on."""
    end = entry.occurred.latest
    return end is not None and entry.recorded.timestamp() - end.timestamp() >= LATE_AFTER


def _late(number: int, entry: Entry[Any]) -> Late:
    return Late(
        number=number,
        kind=entry.type,
        originator=entry.originator,
        occurred=entry.occurred,
        recorded=entry.recorded,
        end=entry.occurred.latest or entry.recorded,
        marking=entry.marking,
    )

"""All reducers as one: folds every message once, keeps itself, and draws the picture.

How each thing stands is in the domain's records; here is only what arises between them: the
journal, and what entries say about entries. Rows are drawn from records when somebody looks.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, ClassVar

import msgspec
from msgspec import Struct

from ledger.domain.entry import Entry
from ledger.domain.organisation import zone_of
from ledger.domain.values import Marking
from ledger.domain.world import World
from ledger.fold import Judged, Position
from projections.i18n.times import in_zone
from projections.picture import Picture
from projections.views.amendments import TOPICS, Amendments
from projections.views.draw import Artist
from projections.views.drawn import Drawn
from projections.views.journal import Diary, Journal
from projections.views.quotes import again, attend

DAY = timedelta(days=1)


class Between(Struct):
    """What is kept of a ledger that is no record of one originator."""

    amendments: Amendments
    diary: Diary


class Views:
    """The read side of one ledger at one position: a reducer (`ledger.fold.Reducer`)."""

    VERSION: ClassVar[int] = 100 + Journal.VERSION
    """Grows with what is kept (`Between`), so that old snapshots are thrown away."""

    def __init__(self) -> None:
        self.journal = Journal()
        self.amendments = Amendments()
        self.drawn = Drawn()

    def fold(self, judged: Judged, world: World) -> None:
        """Take one message in."""
        self.journal.fold(judged)
        entry = judged.entry
        if entry is None:
            return
        if take := TOPICS.get(entry.type):
            take(self.amendments, judged.number, entry)
        else:
            self.drawn.touch(entry.originator)
        attend(self.amendments, judged.number, entry, world)

    def refold(self, originator: str, history: Iterable[tuple[int, Entry[Any]]]) -> None:
        """Take in an originator's entries as they now count."""
        effective = list(history)
        self.journal.refold(originator, effective)
        again(self.amendments, effective)
        self.drawn.touch(originator)

    def dump(self) -> bytes:
        """Everything folded so far, to be kept in a snapshot."""
        return msgspec.msgpack.encode(Between(self.amendments, self.journal.settle()))

    def load(self, kept: bytes) -> None:
        """Go on from a snapshot of this VERSION.

        Raises:
            msgspec.MsgspecError: not such a snapshot.
        """
        between = msgspec.msgpack.decode(kept, type=Between)
        self.amendments = between.amendments
        self.journal.load(between.diary)
        self.drawn = Drawn()

    def picture(
        self,
        world: World,
        position: Position,
        now: datetime,
        *,
        since: datetime | None = None,
        ceiling: Marking = "internal",
    ) -> Picture:
        """The picture at `position`, compared with `since` (the day before `now` if not given)."""
        zone = zone_of(world.crisis.organisation) if world.crisis else None
        local = in_zone(now, zone) if zone else now
        self.drawn.refresh(world.states)
        artist = Artist(self.drawn, self.amendments, self.journal, world, ceiling)
        return artist.picture(position, local, since or now - DAY)

    def number_at(self, moment: datetime) -> int:
        """The number of the last entry known at a moment; 0 when none was."""
        return self.journal.number_at(moment)

"""All reducers as one: folds every message once, keeps itself, and draws the picture.

An entry costs one look-up and one function; a correction folds again only what it touches
(design §6). Snapshots are msgpack of the states; `VERSION` changes with any view's.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar

import msgspec
from msgspec import structs

from ledger.domain.entry import Entry
from ledger.domain.organisation import zone_of
from ledger.domain.values import Marking
from ledger.domain.world import World
from ledger.fold import Judged, Position
from projections.i18n.times import in_zone
from projections.picture import Picture
from projections.views.base import Fold
from projections.views.draw import Artist
from projections.views.journal import Journal
from projections.views.quotes import again, attend
from projections.views.shelf import VIEWS, Shelf

DAY = timedelta(days=1)


class Views:
    """The read side of one ledger at one position: a reducer (`ledger.fold.Reducer`)."""

    VERSION: ClassVar[int] = Journal.VERSION + sum(view.version for view in VIEWS.values())

    def __init__(self) -> None:
        self.journal = Journal()
        self.shelf = Shelf()
        self._bind()

    def fold(self, judged: Judged, world: World) -> None:
        """Take one message in."""
        self.journal.fold(judged)
        entry = judged.entry
        if entry is None:
            return
        if bound := self._topics.get(entry.type):
            bound[0](bound[1], judged.number, entry)
        attend(self.shelf.amendments, judged.number, entry, world)

    def refold(self, originator: str, history: Iterable[tuple[int, Entry[Any]]]) -> None:
        """Forget an originator and take in its entries as they now count."""
        effective = list(history)
        self.journal.refold(originator, effective)
        again(self.shelf.amendments, effective)
        if forget := self._forgets.get(originator.partition(".")[0]):
            forget(originator)
        for number, entry in effective:
            if bound := self._topics.get(entry.type):
                bound[0](bound[1], number, entry)

    def dump(self) -> bytes:
        """Everything folded so far, to be kept in a snapshot."""
        return msgspec.msgpack.encode(structs.replace(self.shelf, diary=self.journal.settle()))

    def load(self, kept: bytes) -> None:
        """Go on from a snapshot of this VERSION.

        Raises:
            msgspec.MsgspecError: not such a snapshot.
        """
        self.shelf = msgspec.msgpack.decode(kept, type=Shelf)
        self.journal.load(self.shelf.diary)
        self._bind()

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
        artist = Artist(self.shelf, self.journal, world, ceiling)
        return artist.picture(position, local, since or now - DAY)

    def number_at(self, moment: datetime) -> int:
        """The number of the last entry known at a moment; 0 when none was."""
        return self.journal.number_at(moment)

    def _bind(self) -> None:
        """Each topic's function with the state it changes, each concept's way to forget."""
        self._topics: dict[str, tuple[Fold, Any]] = {}
        self._forgets: dict[str, Callable[[str], None]] = {}
        for name, view in VIEWS.items():
            state = getattr(self.shelf, name)
            self._topics |= {topic: (fold, state) for topic, fold in view.topics.items()}
            self._forgets[view.concept] = partial(view.forget, state)

"""What is drawn of a ledger: rows from records, and what arises between them.

How each thing stands is in the domain's records; here is only what they do not say: the journal,
and what entries say about entries. It is brought up to a state when somebody looks, from what has
changed since the last time.
"""

from datetime import datetime, timedelta

from msgspec import structs

from ledger.domain.crisis_and_roll import CRISIS, Crisis
from ledger.domain.organisation import zone_of
from ledger.domain.situation import Situation
from ledger.domain.values import Marking
from ledger.evidence.fold import Position
from projections.i18n.times import in_zone
from projections.model.entries import MendedPart
from projections.model.picture import About, Picture
from projections.model.rows import Row
from projections.views.amendments import Amendments
from projections.views.journal import Journal, Read
from projections.views.lists import Lists
from projections.views.make_picture import Artist, began
from projections.views.mendings import mendings
from projections.views.quotes import forget
from projections.views.restore_classes import Known
from projections.views.service_matrix import KnownRow

DAY = timedelta(days=1)


class Views:
    """The read side of one ledger, at the position it was last brought up to."""

    def __init__(self) -> None:
        self._begin()

    def _begin(self) -> None:
        self.amendments = Amendments()
        self.amended: set[str] = set()
        self.number = 0
        self._drawn: dict[str, tuple[Row, ...]] = {}
        self._beside: dict[str, tuple[Row, ...]] = {}
        self._read: dict[int, Read] = {}
        self._mended: list[MendedPart] | None = None
        self._began: datetime | None = None
        self._services: dict[str, KnownRow] = {}
        self._counted: Known = {}
        self._seen = (0, b"")

    def follow(self, situation: Situation) -> None:
        """Take in what a state has that was not there yet; from nothing when it is another."""
        root = situation.kept.root(self.number) if 0 < self.number <= situation.head else b""
        if self._seen != (situation.kept.epoch, root):
            self._begin()
        if situation.head == self.number:
            return
        beside = situation.kept.told_beside(self.number)
        self.amendments.take(beside, situation)
        self.amended |= {one.originator for one in beside}
        touched = situation.kept.touched(self.number) if self.number else self.amended
        forget(self.amendments, touched)
        for originator in touched:
            self._drawn.pop(originator, None)
            self._beside.pop(originator, None)
        if CRISIS in touched:
            self._mended = self._began = None
        self.number = situation.head
        self._seen = situation.kept.epoch, situation.kept.root(situation.head)

    def _mendings(self, situation: Situation) -> list[MendedPart]:
        """How the organisation was mended; looked up again when something came to the crisis."""
        if self._mended is None:
            self._mended = [*mendings(situation)]
        return self._mended

    def _beginning(self, situation: Situation, crisis: Crisis) -> datetime:
        """When the crisis began; looked up again likewise."""
        if self._began is None:
            self._began = began(situation, crisis)
        return self._began

    def lend(self, lists: Lists) -> None:
        """Let lists of this position have the rows drawn for the picture, and for those before."""
        lists.before = {**self._drawn, **self._beside}
        self._beside = lists.drawn

    def picture(  # noqa: PLR0913 (what a picture is a function of)
        self,
        situation: Situation,
        position: Position,
        now: datetime,
        *,
        since: datetime | None = None,
        ceiling: Marking = "internal",
        about: About | None = None,
        past: bool = False,
        drawn_by: type[Artist] = Artist,
    ) -> Picture:
        """The picture at `position`, compared with `since` (the day before `now` if not given).

        With `about` it is that of these sites or cells; `past`: it is asked for as it was then.
        `drawn_by` is who draws it, all of it or some.
        """
        artist = self._artist(situation, ceiling, about, drawn_by)
        picture = artist.picture(position, _local(situation, now), since or now - DAY)
        self._drawn, self._read = artist.lists.drawn, artist.notes.read
        return structs.replace(picture, past=True) if past else picture

    def frame(
        self, situation: Situation, position: Position, now: datetime, *, ceiling: Marking
    ) -> Picture:
        """What stands around every board, of the picture at `position`: much less to draw."""
        artist = self._artist(situation, ceiling)
        picture = artist.frame(position, _local(situation, now), now - DAY)
        self._drawn = {**self._drawn, **artist.lists.drawn}
        return picture

    def _artist(
        self,
        situation: Situation,
        ceiling: Marking,
        about: About | None = None,
        drawn_by: type[Artist] = Artist,
    ) -> Artist:
        """Brought up to a state, with what was drawn before."""
        self.follow(situation)
        journal = Journal(situation, self.amended, self._read)
        artist = drawn_by(situation, self.amendments, journal, ceiling, about)
        artist.before, artist.known = self._drawn, self._services
        artist.counted = self._counted
        artist.mended, artist.began = self._mendings, self._beginning
        return artist


def _local(situation: Situation, now: datetime) -> datetime:
    """The moment in the crisis's zone, once there is one."""
    zone = zone_of(situation.crisis.organisation) if situation.crisis else None
    return in_zone(now, zone) if zone else now

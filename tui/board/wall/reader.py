"""What the wall reads beside the boards: which entries the brief cites that was issued last."""

from dataclasses import dataclass, field

from ledger.domain.card import Card
from ledger.domain.dossier.record import Piece
from ledger.errors import LedgerError
from ledger.terminal.local_copy import Reading
from ledger.terminal.terminal import Terminal
from projections.brief.build import brief_of, day_to
from projections.brief.cited import cited
from projections.brief.model import Period
from projections.i18n.times import in_zone
from projections.views.views import Views
from tui.board.asked import Asked
from tui.board.past import ISSUED
from tui.board.rows import Reply
from tui.board.watcher import CEILING, Reader, Seen


@dataclass(frozen=True, slots=True)
class WallReply:
    """A board's reply, and the numbers that the issued brief cites."""

    reply: Reply
    cited: frozenset[int] = field(default_factory=frozenset)

    @property
    def asked(self) -> Asked:
        """What it answers."""
        return self.reply.asked

    @property
    def searching(self) -> bool:
        """Whether there is more to be looked through."""
        return self.reply.searching


class WallReader:
    """Answers as the boards do, and looks the issued brief up when another one was issued."""

    def __init__(self, boards: Reader) -> None:
        self._boards = boards
        self._issued: Card | None = None
        self._cited: frozenset[int] = frozenset()

    def __call__(self, seen: Seen, asked: Asked) -> WallReply:
        """The board that is asked for."""
        reply = self._boards(seen, asked)
        assert isinstance(reply, Reply)  # noqa: S101 (what draws boards makes nothing else)
        return WallReply(reply, self._cited_now(seen))

    def _cited_now(self, seen: Seen) -> frozenset[int]:
        found = seen.reading.situation.listed(ISSUED, "newest", most=1)
        issued = found[0] if found else None
        if issued != self._issued:
            self._issued = issued
            self._cited = self._read(seen, issued) if issued else frozenset()
        return self._cited

    def _read(self, seen: Seen, issued: Card) -> frozenset[int]:
        """Nothing where it cannot be made again: a wall shows on."""
        piece = seen.reading.situation.record(issued.originator)
        if not isinstance(piece, Piece) or piece.position is None:
            return frozenset()
        try:
            return _cited_by(piece, seen.terminal.look(piece.position), seen.terminal)
        except LedgerError:
            return frozenset()


def _cited_by(piece: Piece, reading: Reading, terminal: Terminal) -> frozenset[int]:
    found = brief_of(
        Views(), reading.situation, reading.position, _period(piece, reading, terminal),
        checked=0, ceiling=CEILING,
    )  # fmt: skip
    return cited(found)


def _period(piece: Piece, reading: Reading, terminal: Terminal) -> Period:
    """The period it was issued for; the day to its last entry where that was not said."""
    said = piece.period
    if said is not None and said.earliest and said.latest:
        return Period(start=said.earliest, end=said.latest)
    return day_to(in_zone(reading.position.recorded or terminal.now(), terminal.zone))

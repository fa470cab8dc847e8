"""Files whose bytes are at the server, by the entries that they are about."""

from collections.abc import Iterator

from ledger.domain.card import Wanted
from ledger.domain.dossier.record import Piece
from ledger.domain.situation import Situation


def stored_files(situation: Situation) -> Iterator[Piece]:
    """Every file that is at the server, as its entry says, by its first entry."""
    for _, piece in situation.records_of(Wanted("record", stages=("attached",))):
        if isinstance(piece, Piece) and piece.stored and piece.digest and piece.size:
            yield piece


def files_about(situation: Situation, *numbers: int) -> list[Piece]:
    """Those that one of these entries records, or that are about one of them."""
    asked = {*numbers}
    return [one for one in stored_files(situation) if asked & {one.opened, *one.about}]

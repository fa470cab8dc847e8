"""Briefs that were given out: where the next one begins, and what stands for one in the ledger."""

from collections.abc import Callable, Iterator
from datetime import datetime
from hashlib import sha256

import msgspec

from ledger.domain.card import Wanted
from ledger.domain.dossier.record import Piece
from ledger.domain.situation import Situation
from projections.brief.build import day_to
from projections.brief.model import Brief, Period
from projections.i18n.times import in_zone

ISSUED = "brief_issued"
"""The stage of a brief that was given out."""

LOOKED = 50
"""Of the latest given out so many are looked through."""


def digest_of(found: Brief) -> str:
    """The SHA-256 of the neutral model as JSON, lower-case hexadecimal; no language is in it."""
    return sha256(msgspec.json.encode(found)).hexdigest()


def since_last(
    situation: Situation, end: datetime, known: Callable[[int], datetime | None]
) -> Period:
    """From the end of the last brief that was given out; of the first one, the day up to `end`.

    `known` is when the last entry up to a number was recorded.
    """
    last = next(issued(situation), None)
    start = None if last is None else _end_of(last, known)
    if start is None or start >= end:
        return day_to(end)
    return Period(start=in_zone(start, end.tzinfo), end=end)


def issued(situation: Situation, position: int | None = None) -> Iterator[Piece]:
    """The latest briefs that were given out, the last one first; those of one position alone."""
    wanted = Wanted("record", (ISSUED,))
    for card in situation.listed(wanted, "newest", most=LOOKED):
        piece = situation.record(card.originator)
        if isinstance(piece, Piece) and position in {None, piece.position}:
            yield piece


def _end_of(last: Piece, known: Callable[[int], datetime | None]) -> datetime | None:
    if last.period is not None and last.period.latest is not None:
        return last.period.latest
    return known(last.position) if last.position else None

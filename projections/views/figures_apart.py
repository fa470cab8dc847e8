"""Figures of how many there are that name no class of equipment, and may be about one."""

from collections.abc import Iterable, Iterator, Sequence

from ledger.command.names import labels
from ledger.domain.card import Wanted
from ledger.domain.figure.record import Figure, FigureValue
from ledger.domain.organisation import Index
from ledger.sanitize import plain_name
from projections.model.picture import AssetRow
from projections.model.rows import FigureRow
from projections.views.lists import Lists
from projections.views.restore_classes import newest

RECENT = 20
"""Series that are looked at, the latest."""

STEM = 5
"""Letters by which a word of a class's name is known again in another form."""


def figures_apart(lists: Lists, index: Index, assets: Sequence[AssetRow]) -> Sequence[FigureRow]:
    """The latest of each such series, the newest last: those in the words of a class, if any.

    Else, where nobody said how much of a class is back, those that count in no unit of their own.
    """
    cards = lists.listed(Wanted("figure", group=""), "newest", RECENT)
    lists.situation.look_up(card.originator for card in cards)
    latest = [_latest(lists, card.originator) for card in cards]
    found = sorted((row for row in latest if row), key=lambda row: row.number)
    words = {*_stems(index)}
    if named := [row for row in found if _mentions(row, words)]:
        return named
    whole = (one for one in assets if one.depth == 0 and one.total is not None)
    silent = any(one.jobs and not one.counted for one in whole)
    said = any(one.reported for one in assets)
    return [row for row in found if row.unit is None] if silent and not said else []


def _latest(lists: Lists, originator: str) -> FigureRow | None:
    """The latest value of a series that is such a figure; of a long one no other is drawn."""
    if lists.narrowing is not None:
        rows = (row for row in lists.about(originator) if isinstance(row, FigureRow))
        return newest(row for row in rows if _is_stock(row, lists) and lists.takes(row))
    record = lists.situation.record(originator)
    values = record.values if isinstance(record, Figure) else ()
    last = newest(value for value in values if _is_stock(value, lists))
    return lists.drawn_of(FigureRow, originator, last) if last else None


def _is_stock(one: FigureRow | FigureValue, lists: Lists) -> bool:
    return one.kind == "stock" and one.asset is None and not lists.above(one)


def _stems(index: Index) -> Iterator[str]:
    """The first word of each name: the others are no names of equipment."""
    for asset in index.organisation.assets:
        for name in labels(asset.name):
            yield from _words(name.partition(" ")[0])


def _mentions(row: FigureRow, words: Iterable[str]) -> bool:
    said = {*_words(f"{row.what} {row.unit or ''}")}
    return not said.isdisjoint(words)


def _words(text: str) -> Iterator[str]:
    return (word[:STEM] for word in plain_name(text).split() if len(word) >= STEM)

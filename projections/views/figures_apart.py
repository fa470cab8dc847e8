"""Figures of how many there are that name no class of equipment, and may be about one."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from ledger.domain.card import Card, Wanted
from ledger.domain.entry import Entry
from ledger.domain.figure.record import STOCK, Figure
from ledger.domain.organisation import Index, labels
from ledger.sanitize import plain_name
from projections.model.picture import AssetRow
from projections.model.rows import FigureRow
from projections.views.lists import Lists
from projections.views.restore_classes import F, newest

RECENT = 20
"""Series that are looked at, the latest."""

STEM = 5
"""Letters by which a word of a class's name is known again in another form."""


Pick = Callable[[Iterable[Any]], Any]
"""Takes one of the figures of a series, or None: of rows, or of parts of a record."""


def figures_apart(lists: Lists, index: Index, assets: Sequence[AssetRow]) -> Sequence[FigureRow]:
    """The latest of each such series, the newest last: those in the words of a class, if any.

    Else, where nobody said how much of a class is back, those that count in no unit of their own.
    """
    cards = lists.listed(Wanted("figure", group=STOCK), "newest", RECENT)
    lists.situation.look_up(card.originator for card in cards)
    stocks = [of_series(card.originator, lists, partial(_stock, lists)) for card in cards]
    found = sorted((row for row in stocks if row), key=lambda row: row.number)
    words = {*_stems(index)}
    if named := [row for row in found if _mentions(row, words)]:
        return named
    whole = (one for one in assets if one.depth == 0 and one.total is not None)
    silent = any(one.jobs and not one.counted for one in whole)
    said = any(one.reported for one in assets)
    return [row for row in found if row.unit is None] if silent and not said else []


def of_series(originator: str, lists: Lists, pick: Pick) -> FigureRow | None:
    """The picked one of those looked for; of a long series no other is drawn."""
    if lists.narrowing is not None:
        rows = (row for row in lists.about(originator) if isinstance(row, FigureRow))
        found: FigureRow | None = pick(filter(lists.takes, rows))
        return found
    record = lists.situation.record(originator)
    value = pick(record.values) if isinstance(record, Figure) else None
    return lists.drawn_of(FigureRow, originator, value) if value else None


def latest_of(cards: Sequence[Card], lists: Lists) -> Iterator[FigureRow]:
    """Of each series the figure that was reported last, whatever it is about.

    It is drawn of its entry alone where that holds as it was recorded: a series may be long.
    """
    known = dict(lists.situation.kept.entries(card.number for card in cards))
    for card in cards:
        row = None if lists.narrowing else _as_recorded(card, known.get(card.number), lists)
        if row := row or of_series(card.originator, lists, _last):
            yield row


def _as_recorded(card: Card, entry: Entry[Any] | None, lists: Lists) -> FigureRow | None:
    """The figure of the last entry of a series; None where something was said of it since."""
    if entry is None or card.number in lists.held:
        return None
    record = lists.situation.evolved([(card.number, entry)])
    value = _last(record.values) if isinstance(record, Figure) else None
    return lists.drawn_of(FigureRow, card.originator, value) if value else None


def _last(values: Iterable[F]) -> F | None:
    return max(values, key=lambda one: one.opened, default=None)


def _stock(lists: Lists, values: Iterable[F]) -> F | None:
    """The newest of how many there are, of no asset class."""
    return newest(
        one for one in values
        if one.kind == "stock" and one.asset is None and not lists.above(one)
    )  # fmt: skip


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

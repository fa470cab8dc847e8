"""What answers the questions: every board is gone through once, page by page, for all of them.

Of one question at most `MOST` things of one board are held, those that began first; of more, how
many. What is above the ceiling is in no answer: its number is held, and nothing tells what it says.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import Any

from msgspec import Struct, structs

from ledger.domain.card import ENDLESS, Wanted
from projections.bundle.dossier.beside import against
from projections.bundle.dossier.cards import card_of, in_order
from projections.bundle.dossier.drawing import PAGE, Drawing
from projections.bundle.dossier.model import Card, Field, Text
from projections.bundle.forms.catalogue import WORDS, Pick, Question
from projections.model.rows import ReportRow, Row
from projections.tables.boards import BOARDS
from projections.tables.class_by_class import Item
from projections.tables.listing import Listing
from projections.tables.wanted import Chosen
from projections.views.service_matrix import reports_told

MOST = 100
"""Things of one board in one answer."""


class Told(Struct, frozen=True):
    """One thing that answers: its card, and the entries that it was drawn from."""

    card: Card
    numbers: tuple[int, ...]


class FromBoard(Struct):
    """What of one board answers a question; of the restricted ones nobody says whether they do."""

    board: str
    told: list[Told] = []
    more: int = 0
    restricted: list[int] = []
    unshown: list[int] = []


class Answer(Struct, frozen=True):
    """The answer to one question, board by board as its picks name them."""

    question: Question
    boards: tuple[FromBoard, ...]

    @property
    def many(self) -> int:
        """How many things answer it."""
        return sum(len(one.told) + one.more for one in self.boards)

    @property
    def known(self) -> bool:
        """Whether all that could answer it was looked into."""
        return not any(one.restricted or one.unshown for one in self.boards)


def answers(drawing: Drawing, questions: Iterable[Question]) -> tuple[Answer, ...]:
    """The answers, in the order of the questions."""
    made = tuple(Answer(one, tuple(map(FromBoard, boards_of(one)))) for one in questions)
    for board in dict.fromkeys(part.board for answer in made for part in answer.boards):
        asked = [(_taking(one.question, board), part) for one in made for part in one.boards
                 if part.board == board]  # fmt: skip
        _go_through(drawing, board, asked)
    return made


def boards_of(question: Question) -> tuple[str, ...]:
    """The boards that a question looks at, each once."""
    return tuple(dict.fromkeys(pick.board for pick in question.picks))


def takes(pick: Pick, row: Row) -> bool:
    """Whether a row is among what a pick chooses."""
    if pick.field and not {*_several(getattr(row, pick.field, None))} & {*pick.values}:
        return False
    said = [getattr(row, name, None) for name in pick.has]
    if pick.words:
        return any(_holds(pick.words, value) for value in said)
    return not pick.has or any(said)


Taking = Callable[[Row], bool]


def _taking(question: Question, board: str) -> Taking:
    picks = [pick for pick in question.picks if pick.board == board]
    return lambda row: any(takes(pick, row) for pick in picks)


def _go_through(drawing: Drawing, board: str, asked: list[tuple[Taking, FromBoard]]) -> None:
    for listing, item in _items(drawing, board):
        if item.row is None:
            _hide(item, asked)
            continue
        wanted = [part for taking, part in asked if taking(item.row)]
        short = [part for part in wanted if len(part.told) < MOST]
        for part in wanted:
            part.more += len(part.told) >= MOST
        if short:
            told = _told(drawing, listing, item)
            for part in short:
                part.told.append(told)


def _told(drawing: Drawing, listing: Listing, item: Item) -> Told:
    """One thing, when it was recorded as it stands, and what is in contradiction with it."""
    card, row, t = card_of(drawing, listing, item), item.row, drawing.t
    recorded = Field(t("dossier.head.recorded"), (Text(t.moment(row.recorded)),))
    fields = (*card.fields, recorded, *against(drawing, row.numbers))
    return Told(structs.replace(card, fields=fields), row.numbers)


def _items(drawing: Drawing, board: str) -> Iterator[tuple[Listing, Item]]:
    """Every line of a board by when it began; what a page needed is forgotten then."""
    if board == "services":
        yield from _reports(drawing)
        return
    listing = _listing(drawing, board)
    for first in range(0, listing.total, PAGE):
        yield from ((listing, item) for item in listing.page(first, PAGE))
        listing.lists.drawn.clear()
        listing.lists.asked.clear()
        drawing.situation.spare()


def _reports(drawing: Drawing) -> Iterator[tuple[Listing, Item]]:
    """Every report on each service, not only how it stands now: what is over was disturbed too."""
    listing = _listing(drawing, "services")
    for card in drawing.situation.listed(Wanted("service"), most=ENDLESS):
        rows = _each(drawing, card.originator)
        if rows is None:
            yield listing, Item(card.number, "service", unshown=True)
        for row in rows or ():
            hidden = listing.lists.above(row)
            yield listing, Item(row.number, "service", None if hidden else row)
        drawing.situation.spare()


def _each(drawing: Drawing, originator: str) -> list[ReportRow] | None:
    """The reports on one service; None where they cannot be drawn."""
    try:
        return [*reports_told(drawing.situation, originator)]
    except Exception:  # noqa: BLE001 (the rest of the form stands)
        return None


def _listing(drawing: Drawing, board: str) -> Listing:
    return Listing(
        in_order(BOARDS[board]), drawing.lists(), drawing.amendments, drawing.speaker, Chosen(),
        everything=True,
    )  # fmt: skip


def _hide(item: Item, asked: list[tuple[Taking, FromBoard]]) -> None:
    for _, part in asked:
        (part.unshown if item.unshown else part.restricted).append(item.number)


def _holds(words: str, value: Any) -> bool:
    """Whether a text holds one of the words; of a sealed one nobody knows."""
    return any(_pattern(words).search(text) for text in _texts(value))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        yield from (text for text in value.values() if isinstance(text, str))
    elif isinstance(value, str):
        yield value


@cache
def _pattern(words: str) -> re.Pattern[str]:
    either = "|".join(map(re.escape, WORDS[words]))
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)", re.IGNORECASE)


def _several(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)

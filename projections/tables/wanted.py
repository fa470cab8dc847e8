"""Which rows are wanted: by place, service, class, stage and words."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from ledger.domain.values import Scope
from ledger.sanitize import plain_name
from projections.render.phrase_renderer import Speaker
from projections.tables.boards import UNRANKED, Board
from projections.tables.columns import said
from projections.tables.frame import Frame, stage_said
from projections.views.narrowing import Owners


class Chosen(Struct, frozen=True, kw_only=True):
    """What rows are chosen by; nothing given means any. `sites` has no groups in it.

    `cells` are those that recorded or own a row. `text` is looked for in everything that a row
    says, in the reader's language, without accents and capitals, `owner` in whose it is. `overdue`
    takes what is overdue only, `asked_from` and `asked_until` what was asked then or in between.
    """

    sites: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()
    stages: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    cells: frozenset[str] = frozenset()
    text: str = ""
    owner: str = ""
    overdue: bool = False
    asked_from: datetime | None = None
    asked_until: datetime | None = None

    @property
    def anything(self) -> bool:
        """Whether every row is wanted."""
        return self == Chosen()

    @property
    def on_cards(self) -> bool:
        """Whether cards say everything that is asked for."""
        return not (
            self.services or self.types or self.cells or self.owner or self.text or self.asked
        )

    @property
    def asked(self) -> bool:
        """Whether it matters when something was asked."""
        return self.asked_from is not None or self.asked_until is not None

    def in_time(self, row: Any) -> bool:
        """Whether a row was asked in the time that is wanted."""
        at = getattr(row, "logged", None)
        first, last = self.asked_from, self.asked_until
        if not self.asked or at is None:
            return not self.asked
        return (first is None or at >= first) and (last is None or at <= last)


class Choice:
    """Takes the rows of one board that are wanted."""

    def __init__(self, board: Board, chosen: Chosen, frame: Frame, speaker: Speaker) -> None:
        self.board = board
        self.chosen = chosen
        self.frame = frame
        self.speaker = speaker
        self.words = plain_name(chosen.text)
        self.owners = Owners(chosen.cells, frame.names)
        self.owner = plain_name(chosen.owner)

    def takes(self, row: Any) -> bool:
        """Whether a row is wanted."""
        return self.beside_places(row) and (not self.chosen.sites or bool(self._places(row)))

    def beside_places(self, row: Any) -> bool:
        """Whether it is, wherever it is about."""
        chosen = self.chosen
        return (
            (not chosen.services or _is_about(row, chosen.services))
            and (not chosen.classes or bool(chosen.classes & classes_of(row)))
            and (not chosen.stages or not chosen.stages.isdisjoint(self._stages(row)))
            and (not chosen.types or getattr(row, "category", None) in chosen.types)
            and (not chosen.cells or self.owners.own(row))
            and self.owner in plain_name(getattr(row, "owner", None) or "")
            and (not chosen.overdue or self._is_overdue(row))
            and chosen.in_time(row)
            and (not self.words or self.words in self._said(row))
        )

    def is_placeless(self, row: Any) -> bool:
        """Whether it names no place, so that nobody knows if it is about those asked for."""
        return self.frame.about(row) is None and self.beside_places(row)

    def _places(self, row: Any) -> frozenset[str]:
        return self.chosen.sites & set(self.frame.about(row) or ())

    def _stages(self, row: Any) -> tuple[str, ...]:
        """A question that was put off is still one that was raised."""
        if self.board.concept == "service":
            return (str(row.state),)
        return self.frame.stage(row), stage_said(self.frame, row)

    def _is_overdue(self, row: Any) -> bool:
        column = self.board.overdue
        return column is not None and bool(column.get(row, self.frame))

    def _said(self, row: Any) -> str:
        words = (said(column, row, self.frame, self.speaker) for column in self.board.columns)
        return plain_name(" ".join(words))


def _is_about(row: Any, services: frozenset[str]) -> bool:
    """Whether it names one of them, or is a report on all there are."""
    covers = getattr(row, "covers", None)
    if covers is not None:
        return any(map(covers, services))
    return bool(services & services_of(row))


def services_of(row: Any) -> set[str]:
    """The services that a row names."""
    scope = getattr(row, "scope", None)
    within = scope.services if isinstance(scope, Scope) else ()
    one = getattr(row, "service", None)
    return {*within, *getattr(row, "services", ()), *([one] if one else [])}


def classes_of(row: Any) -> set[str]:
    """The priority class or the asset class of a row."""
    if hasattr(row, "priority"):
        return {row.priority or UNRANKED}
    asset = getattr(row, "asset", None)
    return {asset} if asset else set()

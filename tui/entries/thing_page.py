"""One thing by the name people say, `R-14`: how it stands now, field by field."""

from collections.abc import Iterator
from typing import Any

from ledger.domain.situation import Situation
from projections.i18n import Translator
from projections.render.phrase_renderer import Speaker
from projections.render.wrap import wrapped
from projections.tables import BOARDS, Board, Chosen, Listing
from projections.tables.columns import said_whole
from projections.tables.plain import label
from projections.views.amendments import Amendments
from projections.views.follow_ups import merges_into
from projections.views.lists import Lists

BESIDE = ("number", "short", "id", "entries", "marking", "recorded", "overdue", "came_out", "aged")
"""Columns that the title and the entries say."""

_TOLD_APART = {"meeting": ("when",)}
"""Columns that a table has in the place of others, by concept: a page has all of these."""


class ThingPage:
    """What one reader may know of one originator."""

    def __init__(
        self,
        situation: Situation,
        lists: Lists,
        amendments: Amendments,
        speaker: Speaker,
        originator: str,
    ) -> None:
        self.originator = originator
        self.short = situation.short_name(originator)
        self._name = situation.said_name(originator)
        self._index = situation.index
        own = (number for number, _ in situation.history(originator))
        self.numbers = sorted({*own, *merges_into(situation, originator)})
        self.speaker = speaker
        self.board = _board_of(originator)
        self._rows = lists.about(originator)
        self.restricted = any(map(lists.above, self._rows))
        self.listing = (
            Listing(self.board, lists, amendments, speaker, Chosen(), everything=True)
            if self.board
            else None
        )

    @property
    def named(self) -> str:
        """Its id; of what is restricted only what it is, for an id is somebody's words."""
        return self.originator.partition(".")[0] if self.restricted else self.originator

    @property
    def rows(self) -> list[Any]:
        """The rows that its board has of it; none of what is restricted."""
        if self.board is None or self.restricted:
            return []
        return [row for row in self._rows if isinstance(row, self.board.kinds)]

    def title(self, kind: str) -> str:
        """Which crisis's, and what it is; `kind` is exercise or real."""
        t = self.speaker.t
        about = self._of_service or t.about(self.named, self._name)
        if self.restricted and self.short:
            about = f"{about} {self.short}"
        return t("cli.thing.title", kind=t.code("crisis_kind", kind), about=about)

    @property
    def _of_service(self) -> str:
        """A service by its name; empty for what is none, or restricted."""
        concept, _, slug = self.named.partition(".")
        part = self._index.find("service", slug) if concept == "service" else None
        if part is None:
            return ""
        t = self.speaker.t
        return f"{t.code('concept', concept)} {t.label(part.name)}"

    def fields(self) -> Iterator[str]:
        """Every field that says something, a line each; that it is restricted, if so."""
        if self.restricted:
            yield self.speaker.t("table.restricted")
        for row in self.rows:
            yield from self._fields(row, self.speaker.t)

    def lines(self, width: int) -> Iterator[str]:
        """The fields in lines of at most `width` columns, set in; the restricted as it is."""
        if self.restricted:
            yield from self.fields()
            return
        for line in self.fields():
            yield from wrapped(line, width, first="  ", rest="      ")

    def _fields(self, row: Any, t: Translator) -> Iterator[str]:
        board, listing = self.board, self.listing
        if board is None or listing is None:
            return
        beside = (*BESIDE, *_TOLD_APART.get(board.concept, ()))
        said: dict[str, None] = {}
        for column in board.columns:
            words = said_whole(column, row, listing.frame, self.speaker)
            if words and column.code not in beside:
                code = column.called(row) if column.called else column.code
                said[t("board.labelled", label=label(board, code, t), text=words)] = None
        yield from said


def _board_of(originator: str) -> Board | None:
    """The board that its concept stands on; None where it stands on none."""
    concept = originator.partition(".")[0]
    return next((board for board in BOARDS.values() if board.concept == concept), None)

"""Every decision, with what the ledger held when it was signed: the five lines as of then."""

from datetime import datetime, timedelta
from typing import Any

from ledger.domain.entry import Entry
from projections.brief.about import five_lines
from projections.brief.model import EntryRef
from projections.brief.phrases import say
from projections.bundle.dossier.cards import chapter
from projections.bundle.dossier.drawing import Drawing
from projections.bundle.dossier.entry_line import late_said
from projections.bundle.dossier.model import Known, Runs, Section
from projections.bundle.dossier.words import CitingSpeaker
from projections.i18n.times import in_zone
from projections.model.rows import DecisionRow, Row
from projections.views.headlines import Headlines
from projections.views.views import Views

DAY = timedelta(days=1)
"""What the five lines are compared with."""


def decisions(drawing: Drawing) -> Section:
    """Questions, decisions and orders of others; what was taken says what was known then."""
    return chapter(drawing, "decisions", _Then(drawing).knows, "dossier.lead.decisions")


class _Then:
    """What was known at one decision after another; looked up once, however often it is read."""

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._views = Views()
        self._found: dict[int, Known] = {}

    def knows(self, row: Row) -> Known | None:
        """What was known when a decision was taken, or an order came; None of a question."""
        if not isinstance(row, DecisionRow) or row.decided is None:
            return None
        entry = self._drawing.situation.kept.entry(row.decided)
        if entry is None:
            return None
        if row.decided not in self._found:
            self._found[row.decided] = self._known(row.decided, entry)
        return self._found[row.decided]

    def _known(self, number: int, entry: Entry[Any]) -> Known:
        seen = seen_by(number, entry)
        if seen == 0:
            return Known(self._drawing.speaker.phrased(say("dossier.known_nothing")), ())
        title = say("dossier.known", entry=EntryRef(seen))
        late = late_said(self._drawing, entry)
        said = self._drawing.speaker.phrased(title)
        more = self._drawing.speaker.quietly(f" {late}") if late else ()
        return Known((*said, *more), self._lines(seen, entry.recorded))

    def _lines(self, seen: int, recorded: datetime) -> tuple[Runs, ...]:
        """The five lines at a number, as they were at that moment."""
        drawing = self._drawing
        reading = drawing.source.copy.look(seen)
        end = in_zone(recorded, drawing.t.zone)
        picture = self._views.picture(
            reading.situation, reading.position, end,
            since=end - DAY, ceiling=drawing.highest, past=True, drawn_by=Headlines,
        )  # fmt: skip
        speaker = CitingSpeaker(drawing.t, end.date())
        return tuple(map(speaker.lined, five_lines(picture, picture)))


def seen_by(number: int, entry: Entry[Any]) -> int:
    """The last entry that its author could know of.

    Of an exercise whose lines carry their own times that is the one before it: they were imported
    together.
    """
    return number - 1 if entry.scenario else min(entry.seen.number, number - 1)

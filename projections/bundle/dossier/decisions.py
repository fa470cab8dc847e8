"""Every decision, with what the ledger held when it was signed: the five lines as of then."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from ledger.domain.entry import Entry
from projections.brief.about import five_lines
from projections.brief.model import EntryRef
from projections.brief.phrases import say
from projections.bundle.dossier.cards import chapter
from projections.bundle.dossier.drawing import Drawing
from projections.bundle.dossier.entry_line import late_said, recorded_by
from projections.bundle.dossier.model import Field, Known, Runs, Section, Text
from projections.bundle.dossier.words import CitingSpeaker
from projections.i18n.times import in_zone
from projections.model.rows import DecisionRow, Row
from projections.views.headlines import Headlines
from projections.views.views import Views

DAY = timedelta(days=1)
"""What the five lines are compared with."""

HELD = 1_000
"""Decisions of which what was known is held at hand: a printed dossier has room for no more."""


def decisions(drawing: Drawing) -> Section:
    """Questions, decisions and orders of others; what was taken says what was known then."""
    knows, adds = _Then(drawing).knows, partial(_recorded, drawing)
    return chapter(drawing, "decisions", knows, adds, "dossier.lead.decisions")


def _recorded(drawing: Drawing, row: Row) -> Iterator[Field]:
    """When the entry that decided it was recorded, and who recorded that in which role."""
    number = row.taken if isinstance(row, DecisionRow) else row.number
    entry = drawing.situation.kept.entry(number)
    if entry is not None:
        said = drawing.t.moment(entry.recorded), recorded_by(drawing, entry)
        runs = (Text(f"{said[0]} \N{MIDDLE DOT} "), *drawing.speaker.quietly(said[1]))
        yield Field(drawing.t("dossier.head.recorded"), runs, wide=True)


class _Then:
    """What was known at many decisions, looked up in the order of the numbers that were known.

    So each goes on from the one before. What a printed dossier has room for is looked up once.
    """

    def __init__(self, drawing: Drawing) -> None:
        self._drawing = drawing
        self._views = Views()
        self._held: dict[str, Known] = {}

    def knows(self, rows: Sequence[Row]) -> dict[str, Known]:
        """What was known when each decision was taken, or an order came; nothing of a question."""
        decided = {
            row.originator: row.decided
            for row in rows
            if isinstance(row, DecisionRow) and row.decided is not None
        }
        found = {one: self._held[one] for one in decided if one in self._held}
        left = {number: one for one, number in decided.items() if one not in found}
        entries = self._drawing.situation.kept.entries(left)
        for number, entry in sorted(entries, key=lambda told: (seen_by(*told), told[0])):
            found[left[number]] = self._known(number, entry)
        if len(self._held) < HELD:
            self._held |= found
        return found

    def _known(self, number: int, entry: Entry[Any]) -> Known:
        seen = seen_by(number, entry)
        if seen == 0:
            return Known(self._drawing.speaker.phrased(say("dossier.known_nothing")), ())
        key = "dossier.known_shown" if self._drawing.redacted else "dossier.known"
        title = say(key, entry=EntryRef(seen))
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

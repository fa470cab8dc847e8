"""The journal as a table: every message in order, one row each, as it now counts.

What was corrected says so, and what it said at first stands beside it. What is marked above the
ceiling is number and kind; what counts for nothing says why.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from ledger.domain.entry import Entry, is_moment, lag_of
from ledger.domain.values import Seal, Sealed
from ledger.evidence.bare import REDACTED, read_bare
from ledger.evidence.fold import Judged
from ledger.sanitize import clean_line
from projections.bundle.parts import Source
from projections.i18n.times import in_zone
from projections.tables.columns import JOINT, Cell
from projections.views.amended import UNCHANGED, Amended
from projections.views.notes import note_of
from projections.views.record_texts import text_of
from projections.views.views import Views
from tui.entries.entry_line import is_late
from tui.entries.entry_words import entry_words
from tui.entries.log_choice import LogChoice

NAME = "journal"

COLUMNS = (
    "number", "verdict", "reason", "kind", "kind_said", "id", "short",
    "occurred_from", "occurred_to", "occurred_said", "written", "written_by", "sheet",
    "recorded", "lag_minutes", "late",
    "member", "role", "role_said", "terminal", "actor", "behalf", "source", "cell", "meeting",
    "text", "decider", "motive", "tradeoff", "marking", "marking_said",
    "corrected_by", "completed_by", "struck_by", "instead", "superseded_by", "ended_by",
    "contradicts", "first_occurred_said", "first_text", "restricted",
)  # fmt: skip
"""The keys of a row, in order; those that came later stand last."""

AT_A_TIME = 500
"""Rows after which it is told how far it has come."""

WHOLE = 1_000_000
"""Characters of a text: none is left out."""


def rows(source: Source) -> Iterator[tuple[Cell, ...]]:
    """The headers, then a row for each message up to the position of the reading."""
    yield COLUMNS
    drawn, last = _Rows(source), source.reading.position.number
    for judged in source.copy.messages(1, last):
        found = drawn.row(judged)
        yield tuple(found.get(name) for name in COLUMNS)
        if judged.number % AT_A_TIME == 0:
            source.drawn(judged.number, last)


class _Rows:
    """Draws the rows of one source."""

    def __init__(self, source: Source) -> None:
        self._t = source.t
        self._copy = source.copy
        self._zone = source.end.tzinfo
        self._situation = source.reading.situation
        context = source.copy.context()._replace(now=source.end)
        self._choice = LogChoice(source.copy, source.reading, "", source.ceiling, context)
        self._choice.look_at(1)
        self._parts = self._situation.index if self._situation.crisis else None
        self._against = self._contradicting()

    def row(self, judged: Judged) -> Mapping[str, Cell]:
        """One message; one that cannot be drawn is a row that says so."""
        self._situation.spare()
        try:
            return self._row(judged)
        except Exception:  # noqa: BLE001 (the rows around it stand, whatever the matter is)
            said = self._t("cli.log.unshown", number=judged.number)
            return {"number": judged.number, "verdict": judged.verdict, "text": said}

    def _row(self, judged: Judged) -> dict[str, Cell]:
        entry = judged.entry
        head = {"number": judged.number, "verdict": judged.verdict, "restricted": False}
        if judged.verdict == REDACTED:
            return {**head, **self._told(judged)}
        if entry is None:
            return {**head, "reason": clean_line(judged.reason)}
        change = self._choice.became(judged) or UNCHANGED
        kind = {"kind": entry.type, "kind_said": self._t.code("kind", entry.type)}
        found = {**head, **kind, **self._became(judged.number, change)}
        if self._choice.hides(judged):
            return {**found, "restricted": True}
        now = self._choice.now(judged, change) or entry
        first = self._first(judged, entry) if now is not entry else {}
        return {**found, **self._said(judged, now), **self._people(now), **first}

    def _told(self, judged: Judged) -> dict[str, Cell]:
        """Of what is redacted the kind and the times that its giver tells."""
        row = self._copy.replica.row(judged.number)
        bare = read_bare(row.body) if row else None
        if bare is None or bare.occurred is None:
            return {}
        return {
            "kind": bare.kind,
            "kind_said": self._t.code("kind", bare.kind or ""),
            "occurred_from": self._iso(bare.occurred.earliest),
            "occurred_to": self._iso(bare.occurred.latest),
            "occurred_said": self._t.when(bare.occurred),
            "recorded": self._iso(bare.recorded),
        }

    def _said(self, judged: Judged, entry: Entry[Any]) -> dict[str, Cell]:
        """What it says, and when that was."""
        event, number = entry.event, judged.number
        return {
            "id": entry.originator.partition(".")[2],
            "short": _line(self._choice.named(judged)) or None,
            "occurred_from": self._iso(entry.occurred.earliest),
            "occurred_to": self._iso(entry.occurred.latest),
            "occurred_said": self._t.when(entry.occurred),
            "recorded": self._iso(entry.recorded),
            "lag_minutes": _minutes(entry),
            "late": is_late(entry, self._situation.late_after),
            "text": self._text(judged, entry),
            "decider": _line(getattr(event, "decider", None) or getattr(event, "authority", None)),
            "motive": self._free(getattr(event, "motive", None), number),
            "tradeoff": self._free(getattr(event, "tradeoff", None), number),
            "marking": entry.marking,
            "marking_said": self._t.code("marking", entry.marking),
        }

    def _people(self, entry: Entry[Any]) -> dict[str, Cell]:
        """Who put it down, recorded it, did it, and from where it comes."""
        by, put_down = entry.recorder, entry.written
        part = self._parts.find("role", by.role) if self._parts else None
        return {
            "written": self._iso(put_down.at) if put_down else None,
            "written_by": _line(put_down.by) if put_down else None,
            "sheet": _line(put_down.sheet) if put_down else None,
            "member": by.member,
            "role": by.role,
            "role_said": self._t.label(part.name) if part else by.role,
            "terminal": _line(by.terminal),
            "actor": _line(entry.actor),
            "behalf": _line(entry.behalf),
            "source": _line(entry.source),
            "cell": entry.cell,
            "meeting": entry.meeting,
        }

    def _first(self, judged: Judged, entry: Entry[Any]) -> dict[str, Cell]:
        """What it said before it was corrected."""
        when = self._t.when(entry.occurred)
        return {"first_occurred_said": when, "first_text": self._text(judged, entry)}

    def _became(self, number: int, change: Amended) -> dict[str, Cell]:
        return {
            "corrected_by": _numbers(change.corrected),
            "completed_by": _numbers(change.completed),
            "struck_by": _numbers(change.struck),
            "instead": _numbers(change.instead),
            "superseded_by": _numbers(change.superseded),
            "ended_by": _numbers(change.ended),
            "contradicts": _numbers(self._against.get(number, ())),
        }

    def _text(self, judged: Judged, entry: Entry[Any]) -> str:
        note = note_of(judged._replace(entry=entry))
        return clean_line(entry_words(entry.event, note, self._t, self._parts, WHOLE))

    def _free(self, text: str | Sealed | None, number: int) -> str | None:
        found = text_of(text, number)
        if isinstance(found, Seal):
            return self._t("cli.log.sealed", number=found.sealed)
        return _line(found)

    def _iso(self, moment: datetime | None) -> str | None:
        return in_zone(moment, self._zone).isoformat(timespec="seconds") if moment else None

    def _contradicting(self) -> dict[int, tuple[int, ...]]:
        """The entries that each contradicts, by links that stand and may be read."""
        views, found = Views(), dict[int, tuple[int, ...]]()
        views.follow(self._situation)
        for link in views.amendments.standing.values():
            if link.relation != "contradicts" or self._choice.hides(self._judged(link.number)):
                continue
            for one, other in ((link.origin, link.other), (link.other, link.origin)):
                found[one] = (*found.get(one, ()), other)
        return found

    def _judged(self, number: int) -> Judged:
        return self._situation.kept.judged(number)


def _minutes(entry: Entry[Any]) -> int | None:
    """How long after the minute that it says it was recorded; None where it says none."""
    lag = lag_of(entry)
    return int(lag.total_seconds() // 60) if lag is not None and is_moment(entry.occurred) else None


def _numbers(said: int | tuple[int, ...] | None) -> str | None:
    """Numbers as people quote them, one after another; None of none."""
    numbers = (said,) if isinstance(said, int) else said or ()
    return JOINT.join(f"#{number}" for number in numbers) or None


def _line(text: str | None) -> str | None:
    return None if text is None else clean_line(text)

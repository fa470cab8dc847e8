"""An entry in one line, whatever its kind: derived from the fields that events share by name.

A new kind needs no line here: its main text, its codes and its amounts are found by the names that
the domain uses everywhere.
"""

from collections.abc import Mapping
from typing import Any

from ledger.domain.values import Sealed
from ledger.evidence.fold import Judged
from projections.model.rows import FigureSaid, Note, Prose
from projections.views.record_texts import line, text_of

TEXTS = (
    "text", "question", "what", "query", "answer", "title", "theme", "who", "reason", "motive",
    "note", "name", "fails", "works", "workaround",
)  # fmt: skip
"""Fields that say what an entry is about, the most telling first."""

CODES: Mapping[str, str] = {
    "service": "service",
    "site": "site",
    "application": "application",
    "activity": "activity",
    "asset": "asset",
    "phase": "phase",
    "priority": "priority",
    "state": "service_state",
    "outcome": "outcome",
    "handling": "threat_handling",
    "relation": "relation",
    "part": "crisis_part",
    "finding": "decision_finding",
}
"""Fields that hold an id or a code, and what it is an id or code of."""

AMOUNTS = ("value", "total", "restored", "quantity", "reached", "count", "number", "other")
"""Fields that hold a number worth a line."""


_FIGURE = {"value", "upper", "qualifier", "unit", "usual"}
"""The fields of what reports a figure."""


def note_of(judged: Judged) -> Note:
    """One message in a line."""
    entry = judged.entry
    if entry is None:
        return Note(
            number=judged.number,
            verdict=judged.verdict,
            reason=line(judged.reason) or "",
            originator=line(judged.originator) or "",
        )
    return Note(
        number=judged.number,
        kind=entry.type,
        originator=entry.originator,
        occurred=entry.occurred,
        recorded=entry.recorded,
        member=entry.recorder.member,
        role=entry.recorder.role,
        marking=entry.marking,
        text=next(iter(texts_of(judged.number, entry.event)), None),
        codes=codes_of(entry.event),
        amounts=amounts_of(entry.event),
        figure=figure_of(entry.event),
    )


def figure_of(event: Any) -> FigureSaid | None:
    """The figure that an event reports, if any."""
    return event if {*event.__struct_fields__} >= _FIGURE else None


def texts_of(number: int, event: Any) -> tuple[Prose, ...]:
    """Everything an event says in words, the most telling first."""
    own = (getattr(event, name, None) for name in TEXTS)
    said = [value for value in own if isinstance(value, (str, Sealed))]
    said += getattr(event, "texts", {}).values()
    found = (text_of(value, number) for value in said)
    return tuple(value for value in found if value is not None)


def codes_of(event: Any) -> tuple[tuple[str, str], ...]:
    """The ids and codes of an event, as pairs of a group and which."""
    found = ((group, getattr(event, name, None)) for name, group in CODES.items())
    return tuple((group, code) for group, code in found if isinstance(code, str))


def amounts_of(event: Any) -> tuple[tuple[str, int | float], ...]:
    """The numbers of an event worth a line, as pairs of a name and the number."""
    found = [(name, getattr(event, name, None)) for name in AMOUNTS]
    counts = getattr(event, "counts", {})
    return (
        *((name, value) for name, value in found if isinstance(value, (int, float))),
        *counts.items(),
    )

"""How the organisation was mended in the running crisis: parts added, renamed, changed, closed."""

from collections.abc import Iterator

from ledger.domain.crisis.mend import FIELDS, Mending, find
from ledger.domain.crisis_and_roll import CRISIS, Crisis
from ledger.domain.situation import Situation
from projections.model.entries import MendedPart, Told
from projections.model.rows import NamedPart
from projections.views.names import clean_label
from projections.views.quotes import told
from projections.views.record_texts import line, text_of

VERBS = {
    "crisis.part_added": "added",
    "crisis.part_renamed": "renamed",
    "crisis.part_changed": "changed",
    "crisis.part_closed": "closed",
}
"""What each kind of entry did."""


def mendings(situation: Situation) -> Iterator[MendedPart]:
    """All that count, oldest first, each with what the part was called before and after."""
    before: Crisis | None = None
    for number, entry in situation.effective(CRISIS).now():
        event = entry.event
        known = isinstance(event, Mending) and before is not None
        was = _named(before, event) if known else None
        before = situation.kinds[entry.type].take(before, entry, number)  # type: ignore[assignment]  # of its concept
        if isinstance(event, Mending):
            yield MendedPart(
                number=number,
                verb=VERBS[entry.type],
                part=event.part,
                now=_named(before, event) or was or NamedPart(event.code, event.code),
                before=was if entry.type == "crisis.part_renamed" else None,
                said=_said(event, number) if entry.type == "crisis.part_changed" else (),
                reason=text_of(event.reason, number),
                occurred=entry.occurred,
                recorded=entry.recorded,
                actor=line(entry.actor),
                cell=entry.cell,
                marking=entry.marking,
            )


def _named(crisis: Crisis | None, event: Mending) -> NamedPart | None:
    """A part as it is called; a language by its code alone."""
    part = find(crisis.organisation, event.part, event.code) if crisis else None
    name = getattr(part, "name", None)
    return NamedPart(event.code, clean_label(name)) if name else None


def _said(event: Mending, number: int) -> tuple[tuple[str, Told], ...]:
    """The fields in which it was changed, with what they say."""
    given = ((name, getattr(event, name, None)) for name in FIELDS.get(event.part, ()))
    return tuple(
        (name, told(value, number, "crisis", name))
        for name, value in given
        if value not in {None, ()}
    )

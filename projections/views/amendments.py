"""What was corrected, struck and linked: entries about entries, of whatever concept."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct, convert, field, structs
from msgspec import ValidationError as Impossible

from ledger.domain.amendments import (
    EntryCompleted,
    EntryCorrected,
    EntryLinked,
    EntryReclassified,
    EntryStruck,
)
from ledger.domain.entry import Entry
from projections.model.entries import Amendment, EntryLink, Quote
from projections.views.record_texts import line, text_of

RULED_THROUGH = frozenset({"struck", "reclassified"})
"""Changes after which an entry counts no more."""


class Amendments(Struct):
    """Links by their own number, as first said; amendments in order.

    `relinks` are what corrections say of links, with their own numbers, in order. By originator
    and number, `quoted` are entries in their own words, `worded` amendments with what they
    replaced, as far as somebody asked (`projections.views.quotes`).
    """

    links: dict[int, EntryLink] = field(default_factory=dict)
    relinks: list[tuple[int, int, dict[str, Any]]] = field(default_factory=list)
    done: list[Amendment] = field(default_factory=list)
    quoted: dict[str, dict[int, Quote | None]] = field(default_factory=dict)
    worded: dict[str, dict[int, Amendment]] = field(default_factory=dict)


def linked(state: Amendments, number: int, entry: Entry[EntryLinked]) -> None:
    """Two entries stand in a relation."""
    event = entry.event
    state.links[number] = EntryLink(
        number=number,
        origin=event.number,
        relation=event.relation,
        other=event.other,
        reason=text_of(event.reason, number),
        marking=entry.marking,
    )


def corrected(state: Amendments, number: int, entry: Entry[EntryCorrected]) -> None:
    """An entry has other values; a link may be corrected too."""
    event = entry.event
    fields = tuple(line(name) or "" for name in event.changes)
    change = "completed" if isinstance(event, EntryCompleted) else "corrected"
    _amend(state, number, entry, change, fields)
    if event.number in state.links:
        said = {k: v for k, v in event.changes.items() if k in {"relation", "other"}}
        state.relinks.append((number, event.number, said))


def struck(state: Amendments, number: int, entry: Entry[EntryStruck]) -> None:
    """An entry counts no more, a link neither."""
    event = entry.event
    if isinstance(event, EntryReclassified):
        _amend(state, number, entry, "reclassified", ())
    else:
        _amend(state, number, entry, "struck", ())


def _amend(
    state: Amendments,
    number: int,
    entry: Entry[EntryCorrected] | Entry[EntryStruck],
    change: str,
    fields: tuple[str, ...],
) -> None:
    reason = text_of(entry.event.reason, number)
    amendment = Amendment(
        number=number,
        target=entry.event.number,
        change=change,
        fields=fields,
        instead=getattr(entry.event, "other", None),
        reason=reason if reason is not None else "",
        recorded=entry.recorded,
        marking=entry.marking,
        concept=entry.originator.partition(".")[0],
    )
    state.done.append(amendment)


def standing(state: Amendments) -> dict[int, EntryLink]:
    """The links as they now count, by their own number: corrected, and without struck ones."""
    struck = _strikes(state)
    links = {number: link for number, link in state.links.items() if number not in struck}
    for number, target, said in state.relinks:
        if number not in struck and target in links:
            links[target] = _relinked(links[target], said)
    return links


def _relinked(link: EntryLink, said: dict[str, object]) -> EntryLink:
    """The link with other values; unchanged when they cannot be."""
    try:
        event = convert(
            {"number": link.origin, "relation": link.relation, "other": link.other, **said},
            EntryLinked,
        )
    except Impossible:
        return link
    return structs.replace(link, relation=event.relation, other=event.other)


def in_force(state: Amendments) -> dict[int, tuple[Amendment, ...]]:
    """The amendments of each entry that hold, in order: those that were struck do not."""
    struck = _strikes(state)
    held: dict[int, tuple[Amendment, ...]] = {}
    for amendment in state.done:
        if amendment.number not in struck:
            held[amendment.target] = (*held.get(amendment.target, ()), amendment)
    return held


def _strikes(state: Amendments) -> set[int]:
    """What is ruled through; a strike comes after what it strikes and may be struck too."""
    struck: set[int] = set()
    for amendment in reversed(state.done):
        if amendment.change in RULED_THROUGH and amendment.number not in struck:
            struck.add(amendment.target)
    return struck


TOPICS: Mapping[str, Callable[[Any, int, Entry[Any]], None]] = {
    "entry.linked": linked,
    "entry.corrected": corrected,
    "entry.completed": corrected,
    "entry.struck": struck,
    "entry.reclassified": struck,
}
"""What takes in which kind: the state, the entry's number and the entry."""

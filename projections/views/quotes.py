"""Entries quoted in their own words: what a contradiction is about, what a correction replaced.

A row says how things stand today; whoever quotes #7 wants what #7 says. Quotes are taken as the
entry that needs them is folded, so that drawing a picture reads nothing.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import structs

from ledger.domain.amend import (
    HEADER_FIELDS,
    EntryCorrected,
    EntryLinked,
    EntryStruck,
    corrected,
)
from ledger.domain.entry import Entry
from ledger.domain.values import Scope, Sealed, When
from ledger.domain.world import World
from projections.records import Change, Quote, Told
from projections.rows import Prose
from projections.views.amendments import Amendments, standing
from projections.views.cleaning import line, lines, text_of
from projections.views.notes import amounts_of, codes_of, texts_of


def attend(state: Amendments, number: int, entry: Entry[Any], world: World) -> None:
    """After any entry was folded: quote what it amends or links, and itself when awaited."""
    event = entry.event
    if isinstance(event, EntryLinked):
        for one in (event.number, event.other):
            state.quoted[one] = _counting(one, world)
    elif isinstance(event, (EntryCorrected, EntryStruck)):
        _keep_words(state, number, entry, world)
        if event.number in state.links and (link := standing(state).get(event.number)):
            state.quoted[link.other] = _counting(link.other, world)
    elif number in state.quoted:
        state.quoted[number] = quote(number, entry)


def again(state: Amendments, history: Iterable[tuple[int, Entry[Any]]]) -> None:
    """After an originator was folded again: what is quoted of it says what now counts."""
    for number, entry in history:
        if number in state.quoted:
            state.quoted[number] = quote(number, entry)


def quote(number: int, entry: Entry[Any]) -> Quote:
    """An entry in its own words."""
    event = entry.event
    items = lines(getattr(event, "ranking", ()))
    return Quote(
        number=number,
        occurred=entry.occurred,
        source=None if entry.source is None else line(entry.source),
        marking=entry.marking,
        texts=() if items else _texts(number, event),
        codes=codes_of(event),
        amounts=amounts_of(event),
        items=items,
    )


def _texts(number: int, event: Any) -> tuple[Prose, ...]:
    """The main text; of what says what fails, what works and what helps, all of it."""
    return texts_of(number, event)[: None if hasattr(event, "fails") else 1]


def _keep_words(state: Amendments, number: int, entry: Entry[Any], world: World) -> None:
    """An amendment keeps what its target said until then."""
    event, amendment, was = entry.event, state.done[-1], world.was
    if was is None:
        return
    said: dict[str, Any] = {"quote": quote(event.number, was)}
    if isinstance(event, EntryCorrected):
        now = corrected(was, event.changes)
        said["changes"] = tuple(_changes(event, number, was, now))
    state.done[-1] = state.latest[amendment.target] = structs.replace(amendment, **said)


def _changes(
    event: EntryCorrected, number: int, was: Entry[Any], now: Entry[Any]
) -> Iterator[Change]:
    for name in event.changes:
        of = "entry" if name in HEADER_FIELDS else "event"
        before, after = (
            getattr(one if of == "entry" else one.event, name, None) for one in (was, now)
        )
        yield Change(
            field=line(name) or "",
            before=told(before, event.number),
            after=told(after, number),
        )


def told(value: Any, number: int) -> Told:
    """Any value of a field as it can be shown."""
    if isinstance(value, (str, Sealed)):
        return Told(text=text_of(value, number))
    if isinstance(value, When):
        return Told(when=value)
    if isinstance(value, Scope):
        return Told(scope=value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Told(amount=value)
    return Told(items=lines(tuple(_words(msgspec.to_builtins(value)))))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{key}={inner}" for key, inner in value.items())
    elif isinstance(value, (list, tuple)):
        yield from map(str, value)
    elif value is not None:
        yield str(value).lower()


def _counting(number: int, world: World) -> Quote | None:
    """An entry as it counts, a struck one as it was; None while there is none."""
    found = world.now(number)
    return quote(number, found) if found else None

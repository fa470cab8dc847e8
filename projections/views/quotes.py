"""Entries quoted in their own words: what a contradiction is about, what a correction replaced.

A row says how things stand today; whoever quotes #7 wants what #7 says.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import structs

from ledger.command.names import parts_of
from ledger.command.order import cites_entries
from ledger.domain.amendments import (
    AMENDMENTS,
    EntryCorrected,
    corrected,
    taken,
    value_of,
)
from ledger.domain.crisis.mend import LANGUAGES
from ledger.domain.effective import Effective
from ledger.domain.entry import Entry
from ledger.domain.record_lookup import Beside
from ledger.domain.situation import Situation
from ledger.domain.values import Scope, Sealed, When
from projections.i18n.declared import group_of, type_of
from projections.model.entries import Amendment, FieldChange, Quote, Told
from projections.model.rows import Prose
from projections.views.amendments import Amendments
from projections.views.notes import amounts_of, codes_of, figure_of, texts_of
from projections.views.record_texts import line, lines, text_of

_LANGUAGES = frozenset(LANGUAGES)
_GROUPS = {
    "stages": "asset_stage",
    "at_stage": "asset_stage",
    "ranking": "service",
    "beside": "service",
}
"""What the words of these fields are, beside those whose type or name says so."""


def forget(state: Amendments, touched: Iterable[str]) -> None:
    """Something came to these originators: what was read of them is read again."""
    for originator in touched:
        state.quoted.pop(originator, None)
        state.worded.pop(originator, None)


def counting(state: Amendments, number: int, situation: Situation) -> Quote | None:
    """An entry as it counts, a struck one as it was; None while there is none."""
    if not 1 <= number <= situation.head:
        return None
    known = state.quoted.setdefault(situation.kept.originator(number), {})
    if number not in known:
        found = situation.now(number)
        known[number] = quote(number, found) if found else None
    return known[number]


def worded(state: Amendments, one: Beside, situation: Situation) -> Amendment:
    """What was done to an entry, with what that said until then and what became of it."""
    originator = situation.kept.originator(one.number)
    known = state.worded.setdefault(originator, {})
    if one.number not in known:
        history = dict(situation.history(originator))
        was = said_before(history.items()).get(one.number)
        known[one.number] = _worded(_amendment(one, history[one.number]), history[one.number], was)
    return known[one.number]


def _amendment(one: Beside, entry: Entry[Any]) -> Amendment:
    """The words of what was done."""
    event = entry.event
    reason = text_of(event.reason, one.number)
    return Amendment(
        number=one.number,
        target=one.target,
        change=one.change,
        fields=tuple(line(name) or "" for name in getattr(event, "changes", ())),
        instead=getattr(event, "other", None),
        reason=reason if reason is not None else "",
        recorded=entry.recorded,
        marking=one.marking,
        concept=one.originator.partition(".")[0],
    )


def said_before(history: Iterable[tuple[int, Entry[Any]]]) -> dict[int, Entry[Any]]:
    """What each amendment's target said until then, by the amendment's number."""
    found, effective = {}, Effective()
    for number, entry in history:
        if isinstance(entry.event, AMENDMENTS) and (was := effective.said(entry.event.number)):
            found[number] = was
        effective.take(number, entry)
    return found


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
        figure=figure_of(event),
    )


def _texts(number: int, event: Any) -> tuple[Prose, ...]:
    """The main text; of what says what fails, what works and what helps, all of it."""
    return texts_of(number, event)[: None if hasattr(event, "fails") else 1]


def _worded(amendment: Amendment, entry: Entry[Any], was: Entry[Any] | None) -> Amendment:
    """With what the target said until then."""
    if was is None:
        return amendment
    event = entry.event
    said: dict[str, Any] = {"quote": quote(event.number, was)}
    if isinstance(event, EntryCorrected):
        now = corrected(was, taken(event, was, {}))
        said["changes"] = tuple(_changes(event, amendment.number, was, now))
    return structs.replace(amendment, **said)


def _changes(
    event: EntryCorrected, number: int, was: Entry[Any], now: Entry[Any]
) -> Iterator[FieldChange]:
    concept = was.originator.partition(".")[0]
    for name in event.changes:
        before, after = (value_of(one, name) for one in (was, now))
        yield FieldChange(
            field=line(name) or "",
            before=told(before, event.number, concept, name),
            after=told(after, number, concept, name),
        )


def told(value: Any, number: int, concept: str = "", name: str = "") -> Told:
    """Any value of a field as it can be shown: of which entry, of which concept and name."""
    if value is None:
        return Told()
    if isinstance(value, dict):
        return _by_name(value, number, name)
    return _named(value, concept, name) or _plain(value, number)


def _named(value: Any, concept: str, name: str) -> Told | None:
    """Codes and ids by what they are of, the numbers of entries as such; None for the rest."""
    annotation = type_of(concept, name)
    several = value if isinstance(value, (tuple, list)) else (value,)
    if group := _group(name, annotation):
        return Told(codes=tuple((group, line(code) or "") for code in several))
    if annotation is not None and cites_entries(annotation):
        return Told(items=tuple(f"#{one}" for one in several))
    return None


def _plain(value: Any, number: int) -> Told:
    if isinstance(value, (str, Sealed)):
        return Told(text=text_of(value, number))
    if isinstance(value, When):
        return Told(when=value)
    if isinstance(value, Scope):
        return Told(scope=value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Told(amount=value)
    return Told(items=lines(tuple(_words(msgspec.to_builtins(value)))))


def _group(name: str, annotation: Any) -> str:
    """What the words of a field are codes or ids of; "" for words of people's own."""
    return _GROUPS.get(name) or group_of(annotation) or next(iter(parts_of(name)), "")


def _by_name(value: dict[str, Any], number: int, name: str) -> Told:
    if name == "texts" or (value and value.keys() <= _LANGUAGES):
        texts = ((line(lang) or "", text_of(text, number)) for lang, text in value.items())
        return Told(texts=tuple((lang, text) for lang, text in texts if text is not None))
    if name == "counts":
        return Told(counts=tuple((line(stage) or "", count) for stage, count in value.items()))
    return Told(items=lines(tuple(_words(msgspec.to_builtins(value)))))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (f"{key}={inner}" for key, inner in value.items())
    elif isinstance(value, (list, tuple)):
        yield from map(str, value)
    elif value is not None:
        yield str(value).lower()

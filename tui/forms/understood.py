"""Times and numbers of an order as they were read, in words and as data."""

from collections.abc import Mapping
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import Struct, ValidationError, structs

from ledger.command.order import (
    Circumstances,
    Context,
    Order,
    cites_entries,
    in_full,
    read_field,
    said_at,
)
from ledger.domain import KINDS
from ledger.domain.amending.commands import CorrectEntry
from ledger.domain.amendments import apply_changes, value_of
from ledger.domain.concept import Verb
from ledger.domain.values import When
from ledger.errors import LedgerError
from tui.forms.field_words import FieldWords
from tui.forms.fields import Field, circumstances, fields_of
from tui.forms.read_by import read_by
from tui.forms.values import nested

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ledger.domain.entry import Entry
    from ledger.domain.situation import Situation
    from ledger.evidence.fold import Judged
    from ledger.terminal.local_copy import LocalCopy


def told(
    words: FieldWords, order: Order, understood: Mapping[str, Any], concept: str
) -> dict[str, str]:
    """A line for each value, `Occurred: 14 May 2022, 03:15`, by the field's name."""
    return {
        name: words.t("board.labelled", label=_title(words, order, name, concept), text=text)
        for name, text in _texts(words, order, understood, concept).items()
    }


def as_data(
    words: FieldWords, order: Order, understood: Mapping[str, Any], concept: str
) -> dict[str, dict[str, object]]:
    """Each value with its text, by the field's name."""
    texts = _texts(words, order, understood, concept)
    return {name: _said(texts[name], value) for name, value in understood.items()}


class Note(NamedTuple):
    """What is said beside a field that was filled: how it was read, or what is wrong with it."""

    text: str = ""
    wrong: LedgerError | None = None


def notes(
    verb: Verb, given: Mapping[str, Any], context: Context, words: FieldWords
) -> dict[str, Note]:
    """For each field that says something, by its key, a note where there is one.

    A time is said back with its date, a number as it was read.
    """
    known: dict[str, tuple[Field, type[Struct]]] = {
        field.key: (field, declared)
        for declared, fields in (
            (verb.command, fields_of(verb.command)),
            (Circumstances, circumstances()),
        )
        for field in fields
    }
    found = {}
    for key in given.keys() & known.keys():
        field, declared = known[key]
        try:
            text = _read_alone(field, declared, given[key], context, words, verb.concept)
        except LedgerError as error:
            found[key] = Note(wrong=error)
        else:
            if text:
                found[key] = Note(text)
    return found


def _read_alone(  # noqa: PLR0913, PLR0917 (a field, and what it is read against)
    field: Field,
    declared: type[Struct],
    said: Any,
    context: Context,
    words: FieldWords,
    concept: str,
) -> str:
    """How a field was read; empty where that is how it was typed."""
    (raw,) = nested([field], {field.key: said}, context).values()
    name = field.path[0]
    if isinstance(raw, datetime):
        return words.t.moment(raw)
    value = read_field(declared, name, raw, context)
    if name == "seal_to":
        return read_by(value, context.members, words.t) if context.members else ""
    if isinstance(value, dict) or len(field.path) > 1 or cites_entries(_type(declared, name)):
        return ""
    return words.value(name, value, concept) if _is_read(value) else ""


@cache
def _type(declared: type[Struct], name: str) -> Any:
    return next(f.type for f in structs.fields(declared) if f.encode_name == name)


def _texts(
    words: FieldWords, order: Order, understood: Mapping[str, Any], concept: str
) -> dict[str, str]:
    return {
        name: _with_unit(words.value(name, value, concept), value, order)
        for name, value in understood.items()
    }


def understood_of(copy: "LocalCopy", order: Order, context: Context) -> dict[str, Any]:
    """What was said as a time or a number, as it was read; of a correction all of its values."""
    if isinstance(order.command, CorrectEntry):
        now = said_at(order.circumstances, context.now)
        return _corrected(copy, order.command, context._replace(now=now))
    values = structs.asdict(order.command)
    cited = _citing(type(order.command))
    return {k: v for k, v in values.items() if k not in cited and _is_read(v)}


@cache
def _citing(declared: type[Struct]) -> frozenset[str]:
    """The fields of a command that take numbers of entries."""
    return frozenset(f.encode_name for f in structs.fields(declared) if cites_entries(f.type))


def made(copy: "LocalCopy", judged: "Iterable[Judged]") -> dict[str, Any]:
    """What deciding made of what was said (`Kind.follows`), by the field's name."""
    situation = copy.read().situation
    entries = [one.entry for one in judged if one.entry is not None]
    return {name: value for entry in entries for name, value in _made(entry, situation)}


def _made(entry: "Entry[Any]", situation: "Situation") -> "Iterator[tuple[str, Any]]":
    """Of an entry all of it, of a correction what it changes."""
    changes = getattr(entry.event, "changes", None)
    told = entry if changes is None else situation.now(entry.event.number)
    for name, _ in KINDS[told.type].follows if told else ():
        value = value_of(told, name) if told else None
        if value is not None and (changes is None or name in changes):
            yield name, value


def _is_read(value: Any) -> bool:
    """Whether a value may have been typed otherwise than it was understood."""
    if isinstance(value, dict):
        return any(map(_is_read, value.values()))
    return isinstance(value, (When, int, float)) and not isinstance(value, bool)


def _corrected(copy: "LocalCopy", command: CorrectEntry, context: Context) -> dict[str, Any]:
    """The corrected fields as they will count; none where deciding is about to refuse."""
    try:
        original = copy.read().situation.entry(command.number)
        full = in_full(original, command.changes, context)
        changed = apply_changes(original, full)
    except (LedgerError, ValidationError, TypeError):
        return {}
    return {name: value_of(changed, name) for name in full}


def _with_unit(text: str, value: Any, order: Order) -> str:
    """The value as it was understood, a number with its unit."""
    unit = getattr(order.command, "unit", None)
    return f"{text} {unit}" if unit and isinstance(value, (int, float)) else text


def _title(words: FieldWords, order: Order, name: str, concept: str) -> str:
    titles = {f.path: f.title for f in fields_of(type(order.command))}
    return words.t.field(titles[name,]) if (name,) in titles else words.title(name, concept)


def _said(text: str, value: Any) -> dict[str, object]:
    parts = structs.asdict(value) if isinstance(value, When) else {"value": value}
    return {"text": text, **parts}

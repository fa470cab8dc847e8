"""What one entry says, on a line: what and where, how many, its main text, and what else matters.

Derived from the fields of its event: the main text and the ids go without their names, everything
else that is short with its name, so that a new kind needs no line here.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import structs

from ledger.command.names import may_name
from ledger.domain.values import EVERYWHERE, Scope, Seal, Sealed, When
from ledger.sanitize import clean_line
from projections.brief.phrases import quantity
from projections.i18n import Translator
from projections.model.rows import Note
from projections.render.phrase_renderer import AMOUNTS as SURE
from projections.render.phrase_renderer import Speaker
from projections.views.notes import AMOUNTS, CODES, TEXTS
from tui.forms.field_words import FieldWords, part_label

if TYPE_CHECKING:
    from ledger.domain.entry import Event
    from ledger.domain.organisation import Index

DOT = " \N{MIDDLE DOT} "

SHORT = 80
"""Characters up to which a secondary text stands on the line; `crisis show N` has the others."""

_PARTS = {"service", "site", "application", "activity", "asset", "phase", "priority"}
"""Groups of codes that are parts of the organisation."""

_QUALIFIED = {"total", "planned", "count"}
"""Numbers that an event's qualifier is about."""

_NAMED = {"reached"}
"""Numbers that say little without their names."""

_NOT_SAID = frozenset(
    {*CODES, *AMOUNTS, "scope", "counts", "texts", "qualifier", "organisation",
     "digest", "key", "ledger", "code", "part", "founder_key", "stages", "ranking", "name"}
)  # fmt: skip
"""Fields that are said otherwise, or say nothing to people."""

LABELLED = frozenset({"works", "fails", "workaround"})
"""Texts that read as their opposite without their names."""

_FIGURE = frozenset({"upper", "unit", "of", "of_what", "usual", "kind", "asset", "per", "closures"})
"""Fields of a figure that are said with its value."""


def entry_words(
    event: "Event", note: Note, t: Translator, index: "Index | None", longest: int = SHORT
) -> str:
    """Everything that fits a line; of a sealed text only that it is.

    Secondary texts are in it up to `longest` characters each.
    """
    said = [_part(group, code, t, index) for group, code in note.codes]
    said.append(_named_part(event, t))
    said.append(_places(event, t, index))
    said += _within(event, t, index)
    said += _amounts(event, note, t)
    ranking = getattr(event, "ranking", ())
    said.append(", ".join(_ranked(one, t, index) for one in ranking))
    if isinstance(note.text, Seal):
        said.append(t("cli.log.sealed", number=note.text.sealed))
    elif note.text and (_main(event) or not _labelled(event)):
        said.append(note.text)
    said += _others(event, note.originator.partition(".")[0], t, index, longest)
    return DOT.join(filter(None, said))


def _amounts(event: "Event", note: Note, t: Translator) -> Iterator[str]:
    """Numbers, as sure as they were said: of another entry as it is quoted, of a stage named."""
    if note.figure is not None:
        yield Speaker(t, date.min).value(quantity(note.figure))
        return
    for name, value in note.amounts:
        if name in {"number", "other"}:
            yield f"#{value}"
        elif name in _NAMED:
            label = FieldWords(t, None).title(name, note.originator.partition(".")[0])
            yield t("board.labelled", label=label, text=t.number(value))
        elif name in AMOUNTS:
            yield _sure(event, name, value, t)
        else:
            yield t.counted("asset_stage", name, value)


def _sure(event: "Event", name: str, value: float, t: Translator) -> str:
    key = SURE.get(getattr(event, "qualifier", None) or "") if name in _QUALIFIED else None
    return t(key, n=t.number(value)) if key else t.number(value)


def _others(
    event: "Event", concept: str, t: Translator, index: "Index | None", longest: int
) -> Iterator[str]:
    """The other fields by their names, those that are short."""
    words, main = FieldWords(t, index), _main(event)
    for name in _fields(type(event)):
        value = getattr(event, name)
        if name == main or not _is_plain(value) or value == ():
            continue
        counted = name in _QUALIFIED and isinstance(value, (int, float))
        text = _sure(event, name, value, t) if counted else words.held(event, name, concept)
        if text and (len(text) <= longest or name in LABELLED):
            yield t("board.labelled", label=words.title(name, concept), text=clean_line(text))


def _is_plain(value: Any) -> bool:
    return isinstance(value, (str, int, float, tuple, dict, When)) and not isinstance(value, Sealed)


def _main(event: "Event") -> str:
    """The field that holds the main text; none that means little without its name."""
    said = (n for n in TEXTS if isinstance(getattr(event, n, None), (str, Sealed)))
    return next((n for n in said if n not in LABELLED), "")


def _labelled(event: "Event") -> bool:
    return any(isinstance(getattr(event, name, None), str) for name in LABELLED)


@cache
def _fields(kind: "type[Event]") -> tuple[str, ...]:
    names = [field.name for field in structs.fields(kind)]
    figure = _FIGURE if {"value", "unit"} <= set(names) else frozenset()
    return tuple(name for name in names if name not in _NOT_SAID | figure)


def _named_part(event: "Event", t: Translator) -> str:
    """The code of a part of the organisation, and what it is called from then on."""
    if not (code := getattr(event, "code", None)):
        return ""
    name = getattr(event, "name", None)
    return f"{clean_line(code)} ({t.label(name)})" if name else clean_line(code)


def _ranked(word: str, t: Translator, index: "Index | None") -> str:
    """What an order of restart names: a part of the organisation, or words."""
    found = (kind for kind in may_name("ranking") if index and index.find(kind, word))
    return _part(next(found, "service"), word, t, index)


def _part(group: str, code: str, t: Translator, index: "Index | None") -> str:
    """A name of the organisation, or a word of ours; what is neither as it stands."""
    part = index.find(group, code) if index and group in _PARTS else None
    return part_label(part, group, t, index) if part and index else t.code(group, code)


def _places(event: "Event", t: Translator, index: "Index | None") -> str:
    """The sites and groups of a scope by name, and those left out; nothing for all there are."""
    scope = getattr(event, "scope", None)
    if not isinstance(scope, Scope):
        return ""
    named = scope.sites if EVERYWHERE not in scope.sites else ()
    places = ", ".join(_place(one, t, index) for one in named)
    if not scope.excepted:
        return places
    excepted = ", ".join(_place(one, t, index) for one in scope.excepted)
    whole = places or t("brief.place.everywhere")
    return t("brief.place.except", places=whole, excepted=excepted)


def _within(event: "Event", t: Translator, index: "Index | None") -> Iterator[str]:
    """The services and the activities that a scope names."""
    scope = getattr(event, "scope", None)
    for group, many in (("service", "services"), ("activity", "activities")):
        yield ", ".join(_part(group, one, t, index) for one in getattr(scope, many, ()))


def _place(ident: str, t: Translator, index: "Index | None") -> str:
    for what in ("site", "group") if index else ():
        if index and (part := index.find(what, ident)):
            return part_label(part, what, t, index)
    return ident

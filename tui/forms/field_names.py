"""Which field a word means, and which code its value: by what any of the four languages says."""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Literal, get_args, get_origin
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from ledger.command.annotations import leaves_of
from ledger.command.order import Circumstances
from ledger.domain.amendments import HEADER_FIELDS
from ledger.domain.entry import Entry
from ledger.domain.values import Language
from ledger.errors import InputError
from ledger.sanitize import plain_name
from projections.i18n import Translator
from projections.i18n.declared import codes_named, group_for, title
from tui.forms.list_words import FIELD_WORDS

_ZONE = ZoneInfo("UTC")


_PARTS = {"scope": ("site", "sites")}
"""Fields that are called by what is in them too: where something holds are its sites."""


def field_meant(word: str, concept: str, names: Iterable[str]) -> str:
    """The one of these fields that a word means; the word itself where it means none, or several.

    Accents and capitals do not count: `motif`, `Motief` and `motive` are one. What lists call a
    field (`termijn`) comes behind what the product calls it.
    """
    known = tuple(names)
    if word in known:
        return word
    wanted = plain_name(word)
    for called in (_called, _listed):
        if found := [name for name in known if wanted in called(concept, name)]:
            return found[0] if len(found) == 1 else word
    return word


def changes_meant(changes: Mapping[str, object], entry: Entry[Any]) -> dict[str, object]:
    """The changes of a correction by the fields of the entry that is corrected.

    Raises:
        InputError: `not_a_choice`, a value of a choice that none of the languages has;
            `said_twice`, one field under two names.
    """
    concept = entry.originator.partition(".")[0]
    around = {k: v for k, v in _types(Circumstances).items() if k in HEADER_FIELDS}
    event: type[Struct] = type(entry.event)
    return _meant(changes, concept, {**around, **_types(event)})


def values_meant(
    changes: Mapping[str, object], command: type[Struct], concept: str
) -> dict[str, object]:
    """Values of a command and its circumstances by the fields that they are for.

    Raises:
        InputError: as `changes_meant`.
    """
    return _meant(changes, concept, {**_types(Circumstances), **_types(command)})


def _meant(
    changes: Mapping[str, object], concept: str, types: Mapping[str, Any]
) -> dict[str, object]:
    """The values by their fields, each of which is said once.

    Raises:
        InputError: `said_twice`, one field under two names; `not_a_choice`.
    """
    words: dict[str, str] = {}
    for word in changes:
        name = field_meant(word, concept, types)
        if (other := words.setdefault(name, word)) != word:
            raise InputError("said_twice", option=f"{other}= / {word}=")
    return {name: value_meant(name, changes[word], types.get(name)) for name, word in words.items()}


def value_meant(name: str, value: object, annotation: Any) -> object:
    """A value of a choice as its code, of several choices as a list of them; any other as it is.

    Raises:
        InputError: `not_a_choice`, with those there are.
    """
    types = {*leaves_of(annotation)}
    choices = next((one for one in types if get_origin(one) is Literal), None)
    plain = str in types or any(get_origin(one) is dict for one in types)
    if choices is None or plain or not isinstance(value, str) or not value:
        return value
    if not any(get_origin(one) is tuple for one in types):
        return _code(name, value, get_args(choices))
    listed = [word for piece in value.split(",") if (word := piece.strip())]
    return [_code(name, word, get_args(choices)) for word in listed]


def _code(name: str, word: str, choices: tuple[str, ...]) -> str:
    group = group_for(choices)
    found = codes_named(choices, group, word)
    if len(found) == 1:
        return found[0]
    known = ", ".join(found or choices)
    raise InputError("not_a_choice", field=name, value=word, known=known, group=group)


@cache
def _types(declared: type[Struct]) -> dict[str, Any]:
    return {field.encode_name: field.type for field in structs.fields(declared)}


def _called(concept: str, name: str) -> set[str]:
    """What the languages call a field, and its name said as words."""
    titles = {title(one, also) for also in (name, *_PARTS.get(name, ())) for one in (concept, "")}
    said = {Translator(lang, _ZONE).field(one) for lang in get_args(Language) for one in titles}
    return {plain_name(one) for one in (*said, name.replace("_", " "))}


def _listed(_concept: str, name: str) -> set[str]:
    """What lists call it."""
    return set(FIELD_WORDS.get(name, ()))

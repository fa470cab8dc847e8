"""Which field a word means: its name, or what any of the four languages calls it."""

from collections.abc import Iterable, Mapping
from typing import Any, get_args
from zoneinfo import ZoneInfo

from msgspec import Struct, structs

from ledger.command.order import Circumstances
from ledger.domain.amendments import HEADER_FIELDS
from ledger.domain.entry import Entry
from ledger.domain.values import Language
from ledger.sanitize import plain_name
from projections.i18n import Translator
from projections.i18n.declared import title

_ZONE = ZoneInfo("UTC")


def field_meant(word: str, concept: str, names: Iterable[str]) -> str:
    """The one of these fields that a word means; the word itself where it means none, or several.

    Accents and capitals do not count: `motif`, `Motief` and `motive` are one.
    """
    known = tuple(names)
    if word in known:
        return word
    wanted = plain_name(word)
    found = [name for name in known if wanted in _called(concept, name)]
    return found[0] if len(found) == 1 else word


def changes_meant(changes: Mapping[str, object], entry: Entry[Any]) -> dict[str, object]:
    """The changes of a correction by the fields of the entry that is corrected."""
    concept = entry.originator.partition(".")[0]
    names = dict.fromkeys((*_names(type(entry.event)), *HEADER_FIELDS))
    return {field_meant(name, concept, names): value for name, value in changes.items()}


def values_meant(changes: Mapping[str, str], command: type[Struct], concept: str) -> dict[str, str]:
    """Values of a command and its circumstances by the fields that they are for."""
    names = dict.fromkeys((*_names(command), *_names(Circumstances)))
    return {field_meant(name, concept, names): value for name, value in changes.items()}


def _names(declared: type[Struct]) -> list[str]:
    return [field.encode_name for field in structs.fields(declared)]


def _called(concept: str, name: str) -> set[str]:
    """What the languages call a field, and its name said as words."""
    said = {Translator(lang, _ZONE).field(title(concept, name)) for lang in get_args(Language)}
    return {plain_name(one) for one in (*said, name.replace("_", " "))}

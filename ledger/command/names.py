"""Short ids for the names people say: `Arlon` for `arlon`, whatever the language of the label.

Only what names one thing beyond doubt is taken; anything else is refused with the ids that exist,
or left as it is for the rules of the concept to judge.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any

from ledger.domain.organisation import Index, Label
from ledger.domain.values import EVERYWHERE
from ledger.sanitize import plain_name

_PARTS: dict[str, tuple[str, ...]] = {
    "site": ("site",),
    "zone": ("site",),
    "sites": ("site", "group"),
    "excepted": ("site", "group"),
    "service": ("service",),
    "services": ("service",),
    "activity": ("activity",),
    "activities": ("activity",),
    "asset": ("asset",),
    "phase": ("phase",),
    "priority": ("priority",),
    "role": ("role",),
    "cell": ("cell",),
}
"""Which parts of the organisation a field names, by the field's name."""

SHORTEST = 4
"""Letters of the beginning of a name that stand for it."""

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")


def with_ids(name: str, value: Any, index: Index) -> Any:
    """A field's value with ids for names; a list item by item, an object field by field.

    Raises:
        Refused: `unknown_site` and the like, for what is neither an id nor a name.
    """
    if isinstance(value, dict):
        return {key: with_ids(key, inner, index) for key, inner in value.items()}
    if name not in _PARTS:
        return value
    if isinstance(value, list):
        return [with_ids(name, inner, index) for inner in value]
    return _id(name, value, index) if isinstance(value, str) else value


def _id(name: str, value: str, index: Index) -> str:
    word = plain_name(value)
    if word == EVERYWHERE:
        return word
    for alike in (_same, _same_words, _begins):
        found = {ident for what in _PARTS[name] for ident in _meant(word, what, index, alike)}
        if len(found) == 1:
            return found.pop()
        if found:
            break
    if not _ID.match(value):
        index.check(_PARTS[name][0], name, value)
    return value


def _meant(word: str, what: str, index: Index, alike: Callable[[str, str], bool]) -> Iterator[str]:
    for part in index.parts(what):
        names = (part.id, *_labels(part.name))
        if any(alike(word, plain_name(name)) for name in names):
            yield part.id


def _same(word: str, name: str) -> bool:
    return word == name


def _same_words(word: str, name: str) -> bool:
    """The same but for a plural here or there."""
    return _singular(word) == _singular(name)


def _begins(word: str, name: str) -> bool:
    """`labo` for the laboratory: enough of its beginning, when nothing else begins so."""
    return len(word) >= SHORTEST and name.startswith(word)


def _singular(words: str) -> list[str]:
    return [word.rstrip("sx") for word in words.split()]


def _labels(label: Label) -> tuple[str, ...]:
    return (label,) if isinstance(label, str) else tuple(label.values())


def parts_of(name: str) -> tuple[str, ...]:
    """Which parts of the organisation a field of this name names; nothing for any other."""
    return _PARTS.get(name, ())

"""What stands before the colon: which word is the thing meant, which a place, which a name."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ledger.command.names import meant, parts_of
from ledger.domain.organisation import Index
from ledger.domain.short_names import read_short_name
from ledger.errors import InputError
from ledger.terminal.keeping import RECEIPT
from projections.i18n.declared import codes_named, group_for
from tui.forms.fields import Field
from tui.forms.short.places import NUMBER, Places

_MOST_WORDS = 8
"""Words of one name."""


class Head(NamedTuple):
    """The names of what a line is about, and the words by field."""

    targets: tuple[str, ...] = ()
    fields: Mapping[str, tuple[str, ...]] = {}


def head_of(text: str, places: Places, index: Index | None) -> Head:
    """The words before the colon.

    Raises:
        InputError: `no_place_in_line`, words that no field takes.
    """
    words = [word for word in text.replace(",", " , ").split() if word != ","]
    if places.verb.called and not is_name(words[0]):
        return Head((" ".join(words),))
    targets = _targets(words, places)
    rest = words[len(targets) :]
    found = {NUMBER: targets} if places.verb.concept == "entry" else {}
    found |= _fields(rest, places, index)
    return Head(() if found.get(NUMBER) else tuple(targets), _tuples(found))


def is_name(word: str) -> bool:
    """Whether a word can only name what is recorded: `R-14`, `142`, a receipt."""
    return word.isdigit() or read_short_name(word) is not None or bool(RECEIPT.match(word))


def _targets(words: Sequence[str], places: Places) -> list[str]:
    """The first word, where one is needed; of what may be several all that are such names."""
    if places.verb.many:
        count = next((n for n, word in enumerate(words) if not is_name(word)), len(words))
        return list(words[: max(count, 1)])
    if places.about or (places.may_name and words and is_name(words[0])):
        return list(words[:1])
    return []


def _fields(words: Sequence[str], places: Places, index: Index | None) -> dict[str, list[str]]:
    """The words by field: those that name a place, then those needed, the rest is who."""
    found: dict[str, list[str]] = {}
    left = _places(words, places, index, found)
    open_ = [field for field in places.needed if field.key not in found]
    while left and open_:
        field = open_.pop(0)
        last = not open_ and field not in places.named
        taken = len(left) if last else 1
        found[field.key] = [" ".join(left[:taken])]
        left = left[taken:]
    if left and places.who is None:
        raise InputError("no_place_in_line", value=" ".join(left))
    if left and places.who:
        found[places.who.key] = [" ".join(left)]
    return found


def _places(
    words: Sequence[str], places: Places, index: Index | None, found: dict[str, list[str]]
) -> list[str]:
    """Takes every run of words that names something; the words that are left."""
    left: list[str] = []
    at = 0
    while at < len(words):
        for size in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            said = " ".join(words[at : at + size])
            field = _naming(said, places.named, index, found)
            if field:
                found.setdefault(field.key, []).append(said)
                break
        else:
            left.append(words[at])
            size = 1
        at += size
    return left


def _naming(
    said: str, fields: Sequence[Field], index: Index | None, found: Mapping[str, object]
) -> Field | None:
    """The first field that these words name something of and that can take it."""
    open_ = (field for field in fields if field.many or field.key not in found)
    return next((field for field in open_ if _names(said, field, index)), None)


def _names(said: str, field: Field, index: Index | None) -> bool:
    if field.choices:
        return bool(codes_named(field.choices, group_for(field.choices), said))
    name = field.path[-1]
    return bool(index and parts_of(name) and meant(name, said, index, near=True))


def _tuples(found: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {key: tuple(said) for key, said in found.items() if said}

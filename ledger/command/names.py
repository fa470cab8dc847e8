"""Short ids for the names people say: `Arlon` for `arlon`, whatever the language of the label.

Only what names one thing beyond doubt is taken. What names several is refused with their ids, what
names nothing with those that exist, or left as it is for the rules of the concept to judge.
"""

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from typing import Any, NamedTuple

from ledger.domain.crisis.mend import code_of
from ledger.domain.organisation import EVERYWHERE_CALLED, Index, labels
from ledger.domain.part_names import PartNames
from ledger.domain.values import EVERYWHERE
from ledger.errors import Refused
from ledger.sanitize import clean_line, plain_name

_PARTS: dict[str, tuple[str, ...]] = {
    "site": ("site",),
    "zone": ("site",),
    "group": ("group",),
    "groups": ("group",),
    "sites": ("site", "group"),
    "excepted": ("site", "group"),
    "service": ("service",),
    "services": ("service",),
    "activity": ("activity",),
    "activities": ("activity",),
    "also": ("activity",),
    "application": ("application",),
    "applications": ("application",),
    "needs": ("application",),
    "needs_assets": ("asset",),
    "needs_services": ("service",),
    "drops": ("application", "asset", "service"),
    "asset": ("asset",),
    "parent": ("asset",),
    "phase": ("phase",),
    "priority": ("priority",),
    "role": ("role",),
    "seal_to": ("role",),
    "cell": ("cell",),
}
"""Which parts of the organisation a field names, by the field's name."""

_LOOSELY: dict[str, tuple[str, ...]] = {
    "ranking": ("service", "application", "asset"),
    "beside": ("service", "application", "asset"),
}
"""Fields that may name parts of the organisation, and take any other word as it stands."""

EVERYWHERE_SAID = frozenset({EVERYWHERE, "everywhere", "partout", "overal", "uberall"})
"""The whole organisation, as it is typed and as it is printed in each language, folded."""

SHORTEST = 3
"""Letters of the beginning of a name that stand for it."""

_ID = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")

GENERIC = re.compile(
    r"(?i:(?:le |la |l['\u2019])?(?:h[oô]pital|hop\.?|clinique|cliniques|site|campus|centre"
    r"|ziekenhuis|vestiging|krankenhaus|klinik|standort|hospital|csl|chu)\b\s*"
    r"(?:de |du |des |d['\u2019]|van |von |in )?)"
)
"""What people say before the name of a site."""

_MOST_COMMAS = 8
"""In one name, looked for in a list of names."""


def with_ids(name: str, value: Any, index: Index) -> Any:
    """A field's value with ids for names; a list item by item, an object field by field.

    Raises:
        Refused: `unknown_site` and the like, for what is neither an id nor a name; `several_named`
            for what may mean several parts.
    """
    if isinstance(value, dict):
        return {key: with_ids(key, inner, index) for key, inner in value.items()}
    if name not in _PARTS and name not in _LOOSELY:
        return value
    if isinstance(value, list):
        return [with_ids(name, inner, index) for inner in value]
    if not isinstance(value, str):
        return value
    return _id(name, value, index) if name in _PARTS else _loose(name, value, index)


def apart(name: str, said: str, index: Index | None) -> list[str]:
    """`arlon,libramont` as two; a name that has a comma itself stays whole.

    Raises:
        Refused: `several_named`, for a name with a comma whose parts are names too.
    """
    pieces, found = said.split(","), []
    while pieces:
        taken = _whole(name, pieces, index) if index else 1
        found.append(",".join(pieces[:taken]).strip())
        pieces = pieces[taken:]
    return [word for word in found if word]


def _whole(name: str, pieces: list[str], index: Index) -> int:
    """How many of the first pieces are one name."""
    for taken in range(min(len(pieces), _MOST_COMMAS), 1, -1):
        word = ",".join(pieces[:taken]).strip()
        if meant := _named_so(name, word, index):
            alone = [_named_so(name, piece.strip(), index) for piece in pieces[:taken]]
            if all(alone):
                _refuse(name, word, meant.union(*alone), index)
            return taken
    return 1


def _id(name: str, value: str, index: Index) -> str:
    found = _found(name, value, index)
    found = {ident for ident in found if _is_open(name, ident, index)} or found
    if len(found) == 1:
        return found.pop()
    if value in found and _is_called(value, plain_name(value), name, index):
        return value
    if found:
        _refuse(name, value, found, index)
    if not _ID.match(value):
        index.check(_PARTS[name][0], name, value)
    return value


def _loose(name: str, value: str, index: Index) -> str:
    """As `_id`, of a field that takes words too: what names nothing stands as it is."""
    found = meant(name, value, index, near=True)
    if len(found) > 1 and value not in found:
        _refuse(name, value, found, index)
    return found.pop() if len(found) == 1 else value


def code_of_part(part: object, value: Any, index: Index) -> Any:
    """The code of a part of a given kind, by its code or its name; raises as `with_ids`."""
    if part == "number" and isinstance(value, str):
        numbers = index.organisation.numbers
        named = [n for n in numbers if plain_name(n.name) == plain_name(value)]
        return code_of(named[0]) if len(named) == 1 else value
    return with_ids(part, value, index) if isinstance(part, str) else value


def _is_open(name: str, ident: str, index: Index) -> bool:
    """Of two parts with one name the open one is meant."""
    if ident == EVERYWHERE:
        return True
    return any(ident in index.still_open(what) for what in _parts(name))


def _refuse(name: str, value: str, found: set[str], index: Index) -> None:
    kinds = _parts(name)
    parts = [next(filter(None, (index.find(k, one) for k in kinds)), None) for one in sorted(found)]
    pairs = zip(sorted(found), parts, strict=True)
    called = [(ident, part.name if part else EVERYWHERE_CALLED) for ident, part in pairs]
    known = PartNames(called, coded=True)
    raise Refused("several_named", field=name, value=value, known=known)


def _found(name: str, value: str, index: Index) -> set[str]:
    """The ids that a word may mean, by the closest way in which it means any."""
    if found := _named_so(name, value, index):
        return found
    word = plain_name(value)
    for near in (_same_words, _begins):
        called = _names(name, index).plain.items()
        if found := set[str]().union(*(idents for one, idents in called if near(word, one))):
            return found
    less = GENERIC.sub("", value) if "site" in _parts(name) else value
    return _found(name, less, index) if less.strip() and less != value else set()


def meant(name: str, value: str, index: Index, *, near: bool = False) -> set[str]:
    """The ids that a word may mean in a field of that name: as it is called, or but for a plural.

    With `near` by the beginning of a name as well, where it is called in no closer way.
    """
    found = _named_so(name, value, index)
    word = plain_name(value)
    for like in () if found else (_same_words, _begins)[: 1 + near]:
        for called, idents in _names(name, index).plain.items():
            found |= idents if like(word, called) else set()
        if found:
            break
    return {ident for ident in found if _is_open(name, ident, index)} or found


def _named_so(name: str, value: str, index: Index) -> set[str]:
    """The ids of what is called so: to the letter, or else but for capitals and accents."""
    word, known = plain_name(value), _names(name, index)
    alike = known.plain.get(word, frozenset()) if word else frozenset()
    if word in EVERYWHERE_SAID and "group" in _parts(name):
        return {*alike, EVERYWHERE}
    exact = known.printed.get(_exact(value), frozenset())
    return {*exact} if len(exact) == 1 else {*exact, *alike}


def _is_called(ident: str, word: str, name: str, index: Index) -> bool:
    """Whether a part is called as its id: then its id means it, whoever else is called so."""
    parts = (part for what in _parts(name) if (part := index.find(what, ident)))
    return any(plain_name(label) == word for part in parts for label in labels(part.name))


class _Names(NamedTuple):
    """Ids by what their parts are called: as it is printed, and folded with the ids themselves."""

    printed: dict[str, frozenset[str]]
    plain: dict[str, frozenset[str]]


@lru_cache(maxsize=32)
def _names(name: str, index: Index) -> _Names:
    """All that a field may name; made once for an organisation."""
    printed: defaultdict[str, set[str]] = defaultdict(set)
    plain: defaultdict[str, set[str]] = defaultdict(set)
    for part in (part for what in _parts(name) for part in index.parts(what)):
        plain[plain_name(part.id)].add(part.id)
        for label in labels(part.name):
            printed[_exact(label)].add(part.id)
            plain[plain_name(label)].add(part.id)
    return _Names(*({k: frozenset(v) for k, v in found.items()} for found in (printed, plain)))


def _exact(name: str) -> str:
    """A name as it is printed, however its accents were typed."""
    return unicodedata.normalize("NFC", clean_line(name)).strip()


def _same_words(word: str, name: str) -> bool:
    """The same but for a plural here or there, an article, or a space before a figure."""
    return bool(word) and alike(word) == alike(name)


def _begins(word: str, name: str) -> bool:
    """`labo` for the laboratory, `bloc op`: enough of the beginning of each word of it."""
    said, called = alike(word), alike(name)
    if name.startswith(word) and len(word) >= SHORTEST:
        return True
    enough = len(said) <= len(called) and sum(map(len, said)) >= SHORTEST
    pairs = zip(called, said, strict=False)
    return enough and all(c.startswith(s) and (len(s) > 1 or c == s) for c, s in pairs)


@lru_cache(maxsize=4096)
def alike(words: str) -> tuple[str, ...]:
    """A folded name by its words, as one of them, with umlauts as they are spelled out."""
    apart = re.sub(r"(?<=[a-z])(?=\d)", " ", words)
    found = [_UMLAUT.sub(r"\1", w.rstrip("sx")) for w in apart.split() if w not in _ARTICLES]
    return tuple(word for word in found if word)


_UMLAUT = re.compile("([aou])e")
_ARTICLES = frozenset(
    {"de", "du", "des", "d", "la", "le", "les", "l", "van", "der", "den", "het", "the", "of"}
)


def _parts(name: str) -> tuple[str, ...]:
    return _PARTS.get(name) or _LOOSELY.get(name, ())


def may_name(name: str) -> tuple[str, ...]:
    """Which parts of the organisation a field of this name names, or may name beside words."""
    return _parts(name)


def parts_of(name: str) -> tuple[str, ...]:
    """Which parts of the organisation a field of this name names; nothing for any other."""
    return _PARTS.get(name, ())

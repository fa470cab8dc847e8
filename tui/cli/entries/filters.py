"""Which entries a `--filter` lets through: words, `key:value` tokens, and `!` for not.

    decision site:arlon,libramont by:scribe from:10 to:2022-05-20 !laboratory

Every token must hold; of values joined by commas one is enough. A token without a key is looked
for in everything the entry says, whatever its accents and capitals. Names of sites stand for their
groups too. A value that cannot occur is refused with those that can: a slip must not look like an
empty ledger.
"""

import shlex
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, get_args

import msgspec

from ledger.command.names import with_ids
from ledger.command.order import Context
from ledger.domain import CONCEPTS, KINDS
from ledger.domain.organisation import Index, Organisation
from ledger.domain.record_lookup import Judged, Verdict
from ledger.domain.service.events import Condition
from ledger.domain.values import EVERYWHERE, Marking, Scope
from ledger.errors import Refused, UsageError
from tui.cli.derived.arguments import interval

Test = Callable[[Judged], bool]


class Filter:
    """A filter over the entries of one organisation's ledger.

    Args:
        text: the tokens.
        organisation: whose names and ids may be said.
        context: what times are read against.
        originator_of: the originator of an entry, for `about:80`.
        members: the ids of everybody who is or was enrolled.

    Raises:
        UsageError: `bad_filter`, an unknown key or a quote that is not closed; `bad_filter_value`,
            a value that no entry can have.
    """

    def __init__(
        self,
        text: str,
        organisation: Organisation,
        context: Context,
        originator_of: Callable[[int], str],
        members: Sequence[str],
    ) -> None:
        self._index = Index(organisation)
        self._context = context
        self._originator_of = originator_of
        self._members = members
        self._tests = [self._test(token) for token in _tokens(text)]

    def __call__(self, judged: Judged) -> bool:
        """Whether this message is let through."""
        return all(test(judged) for test in self._tests)

    def _test(self, token: str) -> Test:
        negated, token = token.startswith("!"), token.removeprefix("!")
        key, colon, values = token.partition(":")
        if colon and key in _KEYS:
            test = self._keyed(key, [self._value(key, value) for value in values.split(",")])
        elif colon and key in _BOUNDS:
            test = self._bounded(key, values)
        elif colon and key.isalpha():
            raise UsageError("bad_filter", value=token, known=", ".join((*_KEYS, *_BOUNDS)))
        else:
            test = _worded(token)
        return (lambda judged: not test(judged)) if negated else test

    def _keyed(self, key: str, values: list[str]) -> Test:
        if key == "site":
            wanted = set(self._index.sites(Scope(sites=tuple(values)))) | set(values)
            return lambda judged: bool(wanted & self._sites(judged))
        read = _KEYS[key]
        return lambda judged: bool({*values} & {v for v in read(judged) if v})

    def _sites(self, judged: Judged) -> set[str]:
        event = judged.entry.event if judged.entry else None
        scope = getattr(event, "scope", None)
        named = {site for name in ("site", "zone") if (site := getattr(event, name, None))}
        return named | (set(self._index.sites(scope)) if scope else set())

    def _value(self, key: str, value: str) -> str:
        """The value as entries have it, an entry's number as what it is about."""
        if key == "about" and (number := value.removeprefix("#")).isdecimal():
            return self._originator_of(int(number))
        known = self._known(key)
        meant = self._named(key, value) if key in _PARTS else value
        if known and meant not in known:
            near = [word for word in known if value.casefold() in word] or known
            said = f"{key}:{value}"
            raise UsageError("bad_filter_value", value=said, known=", ".join(near))
        return meant

    def _named(self, key: str, value: str) -> str:
        """The id of what is named, or the word itself."""
        try:
            return str(with_ids("sites" if key == "site" else key, value, self._index))
        except Refused:
            return value

    def _known(self, key: str) -> list[str]:
        """Every value a key can have; nothing when that is not a closed list."""
        if key in _PARTS:
            ids = [part.id for what in _PARTS[key] for part in self._index.parts(what)]
            return [*ids, EVERYWHERE] if key == "site" else ids
        return list(self._members if key == "by" else _CODES.get(key, ()))

    def _bounded(self, key: str, value: str) -> Test:
        """From or to a number; or a time, compared with when it happened."""
        if (number := value.removeprefix("#")).isdecimal():
            bound = int(number)
            return (lambda j: j.number >= bound) if key == "from" else (lambda j: j.number <= bound)
        return self._timed(key, value)

    def _timed(self, key: str, value: str) -> Test:
        """By when it happened at the earliest; the end of a day, a week or a span is left out."""
        when = interval(value, self._context, field=key)
        bound = when.earliest if key == "from" else when.latest
        if bound is None:
            raise UsageError("bad_time", field=key, value=value)
        if key == "from":
            return lambda judged: (at := _began(judged)) is not None and at >= bound
        if when.earliest == bound:
            return lambda judged: (at := _began(judged)) is not None and at <= bound
        return lambda judged: (at := _began(judged)) is not None and at < bound


def _tokens(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as e:
        raise UsageError("bad_filter", value=text, known=", ".join((*_KEYS, *_BOUNDS))) from e


def _began(judged: Judged) -> datetime | None:
    """When it happened at the earliest, or by when; None for what says neither."""
    occurred = judged.entry.occurred if judged.entry else None
    return (occurred.earliest or occurred.latest) if occurred else None


def _worded(word: str) -> Test:
    wanted = _plain(word)
    return lambda judged: any(wanted in _plain(text) for text in _texts(judged))


def _plain(text: str) -> str:
    """Without accents and capitals: what is typed in a hurry finds what was written with care."""
    parts = unicodedata.normalize("NFKD", text)
    return "".join(char for char in parts if not unicodedata.combining(char)).casefold()


def _texts(judged: Judged) -> Iterator[str]:
    yield judged.originator
    yield judged.reason
    if judged.entry is not None:
        yield judged.entry.type
        yield from _strings(msgspec.to_builtins(judged.entry.event))
        yield from filter(None, (judged.entry.actor, judged.entry.source, judged.entry.receipt))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner)


def _of_entry(*names: str) -> Callable[[Judged], tuple[Any, ...]]:
    """A value read from the entry, empty for a message without one."""

    def read(judged: Judged) -> tuple[Any, ...]:
        value: Any = judged.entry
        for name in names:
            value = getattr(value, name, None)
        return value if isinstance(value, tuple) else (value,)

    return read


def _service(judged: Judged) -> tuple[Any, ...]:
    scope = _of_entry("event", "scope", "services")(judged)
    return (*_of_entry("event", "service")(judged), *_of_entry("event", "services")(judged), *scope)


_KEYS: dict[str, Callable[[Judged], tuple[Any, ...]]] = {
    "site": _of_entry("event", "site"),
    "concept": lambda judged: (judged.originator.partition(".")[0],),
    "kind": _of_entry("type"),
    "about": lambda judged: (judged.originator, judged.originator.partition(".")[2]),
    "service": _service,
    "activity": _of_entry("event", "activity"),
    "state": _of_entry("event", "state"),
    "by": _of_entry("recorder", "member"),
    "role": _of_entry("recorder", "role"),
    "cell": _of_entry("cell"),
    "marking": _of_entry("marking"),
    "verdict": lambda judged: (judged.verdict,),
}
_BOUNDS = ("from", "to")

_PARTS: dict[str, tuple[str, ...]] = {
    "site": ("site", "group"),
    "service": ("service",),
    "activity": ("activity",),
    "role": ("role",),
    "cell": ("cell",),
}
"""Keys whose values the organisation knows."""

_CODES: dict[str, tuple[str, ...]] = {
    "concept": tuple(concept.name for concept in CONCEPTS),
    "kind": tuple(KINDS),
    "state": get_args(Condition),
    "marking": get_args(Marking),
    "verdict": get_args(Verdict),
}
"""Keys whose values are closed lists of codes."""

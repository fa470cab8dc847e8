"""Which entries a `--filter` lets through: words, `key:value` tokens, and `!` for not.

    decision site:arlon,libramont by:scribe from:10 !laboratory

Every token must hold; of values joined by commas one is enough. A token without a key is looked
for in everything the entry says. Names of sites stand for their groups too.
"""

import shlex
from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from ledger.domain.organisation import Index, Organisation
from ledger.domain.values import Scope
from ledger.errors import UsageError
from ledger.fold import Judged

Test = Callable[[Judged], bool]


class Filter:
    """A filter over the entries of one organisation's ledger.

    Raises:
        UsageError: `bad_filter`, an unknown key or a quote that is not closed.
    """

    def __init__(self, text: str, organisation: Organisation) -> None:
        self._index = Index(organisation)
        self._tests = [self._test(token) for token in _tokens(text)]

    def __call__(self, judged: Judged) -> bool:
        """Whether this message is let through."""
        return all(test(judged) for test in self._tests)

    def _test(self, token: str) -> Test:
        negated, token = token.startswith("!"), token.removeprefix("!")
        key, colon, values = token.partition(":")
        if colon and key in _KEYS:
            test = self._keyed(key, values.split(","))
        elif colon and key in _BOUNDS:
            test = _bounded(key, values)
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


def _tokens(text: str) -> list[str]:
    try:
        return shlex.split(text)
    except ValueError as e:
        raise UsageError("bad_filter", value=text, known=", ".join((*_KEYS, *_BOUNDS))) from e


def _bounded(key: str, value: str) -> Test:
    if not value.isdigit():
        raise UsageError("bad_filter", value=f"{key}:{value}", known="from:10, to:20")
    bound = int(value)
    return (lambda j: j.number >= bound) if key == "from" else (lambda j: j.number <= bound)


def _worded(word: str) -> Test:
    wanted = word.casefold()
    return lambda judged: any(wanted in text.casefold() for text in _texts(judged))


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

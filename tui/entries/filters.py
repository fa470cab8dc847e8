"""Which entries a `--filter` lets through: words, `key:value` tokens, and `!` for not.

    decision site:arlon,libramont by:scribe from:10 to:2022-05-20 !laboratory

Every token must hold; of values joined by commas one is enough. A token without a key is looked for
in everything the entry says, whatever its accents and capitals; `R-14` finds what is about it.
Names of sites stand for their groups too. `late` finds what was recorded long after it happened,
`undated` what says no time; both, as `from:` and `to:`, go by the time that counts since a
correction.
A value that cannot occur is refused with those that can: a slip must not look like an
empty ledger.
"""

import shlex
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any, get_args

from ledger.command.names import apart, with_ids
from ledger.command.order import Context
from ledger.domain import CONCEPTS, KINDS
from ledger.domain.coverage import Eras, covered
from ledger.domain.organisation import Index, Organisation
from ledger.domain.record_lookup import Judged, Verdict
from ledger.domain.service.events import Condition
from ledger.domain.short_names import read_short_name
from ledger.domain.values import EVERYWHERE, Marking, Scope
from ledger.domain.wording import texts_in
from ledger.errors import Refused, UsageError
from ledger.evidence.bare import REDACTED
from projections.i18n.declared import codes_named
from tui.forms.values import interval

Test = Callable[[Judged], bool]


class Filter:
    """A filter over the entries of one organisation's ledger.

    Args:
        text: the tokens.
        organisation: whose names and ids may be said.
        context: what times are read against.
        originator_of: the originator of an entry, for `about:80`.
        members: the ids of everybody who is or was enrolled.
        late: whether an entry came late.
        eras: the places through the crisis: what was said of all sites is not of later ones.
        began: when an entry happened, by what counts now; None for what says no time.

    Raises:
        UsageError: `bad_filter`, an unknown key or a quote that is not closed; `bad_filter_value`,
            a value that no entry can have.
    """

    def __init__(  # noqa: PLR0913, PLR0917 (what a filter knows of)
        self,
        text: str,
        organisation: Organisation,
        context: Context,
        originator_of: Callable[[int], str],
        members: Sequence[str],
        late: Callable[[Judged], bool] = lambda _judged: False,
        eras: Eras = (),
        began: Callable[[Judged], datetime | None] | None = None,
    ) -> None:
        self._began = began or began_of
        self._index = Index(organisation)
        self._context = context
        self._originator_of = originator_of
        self._members = members
        self._late = late
        self._eras = eras
        tokens = tokens_of(text)
        self._tests = [self._test(token) for token in tokens]
        timed = [self._says_a_time(token) for token in tokens]
        self._timed_out = any(timed)
        self._untimed = [test for test, is_ in zip(self._tests, timed, strict=True) if not is_]
        self.rest = shlex.join(
            [UNDATED, *(t for t, is_ in zip(tokens, timed, strict=True) if not is_)]
        )
        """The tokens that find what a bound in time left out for want of one."""

    def __call__(self, judged: Judged) -> bool:
        """Whether this message is let through."""
        return all(test(judged) for test in self._tests)

    def leaves_out(self, judged: Judged) -> bool:
        """Whether it would be let through if it said when it happened."""
        if not self._timed_out or judged.entry is None or self._began(judged) is not None:
            return False
        return all(test(judged) for test in self._untimed)

    @staticmethod
    def _says_a_time(token: str) -> bool:
        key, colon, value = token.partition(":")
        return bool(colon) and key in _BOUNDS and not value.removeprefix("#").isdecimal()

    def _test(self, token: str) -> Test:
        negated, token = token.startswith("!"), token.removeprefix("!")
        key, colon, values = token.partition(":")
        if token in _WORDS:
            test = self._late if token == LATE else self._undated
        elif colon and key in _KEYS:
            test = self._keyed(key, [self._value(key, value) for value in self._apart(key, values)])
        elif colon and key in _BOUNDS:
            test = self._bounded(key, values)
        elif colon and key.isalpha():
            raise UsageError(
                "bad_filter", value=token, known=", ".join((*_KEYS, *_BOUNDS, *_WORDS))
            )
        else:
            test = self._said_or_named(token)
        return (lambda judged: not test(judged)) if negated else test

    def _said_or_named(self, word: str) -> Test:
        """What says a word; of what people call a thing, `R-14`, also all that is about it."""
        worded = _worded(word)
        number = self._context.numbers.get(word) if read_short_name(word) else None
        if number is None:
            return worded
        about = self._keyed("about", [self._originator_of(number)])
        return lambda judged: worded(judged) or about(judged)

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
        placed = scope is not None and bool(scope.sites or scope.excepted)
        return named | (set(covered(self._eras, scope, judged.number)) if placed else set())

    def _value(self, key: str, value: str) -> str:
        """The value as entries have it, an entry's number as what it is about."""
        if key in {"about", "meeting"} and (number := value.removeprefix("#")).isdecimal():
            return self._originator_of(int(number))
        if key == "about" and value in self._context.numbers:
            return self._originator_of(self._context.numbers[value])
        known = self._known(key)
        meant = self._named(key, value) if key in _PARTS else _coded(key, value)
        if known and meant not in known:
            near = [word for word in known if value.casefold() in word] or known
            said = f"{key}:{value}"
            group = _GROUPS.get(key, "")
            shown = self._index.named(key, *near) if key in _PARTS else ", ".join(near)
            raise UsageError("bad_filter_value", value=said, known=shown, group=group)
        return meant

    def _apart(self, key: str, values: str) -> list[str]:
        """The values of a token; a name may have a comma itself."""
        try:
            return (
                apart("sites" if key == "site" else key, values, self._index)
                if key in _PARTS
                else values.split(",")
            )
        except Refused:
            return values.split(",")

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
            return lambda judged: (at := self._began(judged)) is not None and at >= bound
        if when.earliest == bound:
            return lambda judged: (at := self._began(judged)) is not None and at <= bound
        return lambda judged: (at := self._began(judged)) is not None and at < bound

    def _undated(self, judged: Judged) -> bool:
        return judged.entry is not None and self._began(judged) is None


def tokens_of(text: str) -> list[str]:
    """The words of a filter, quoted ones whole.

    Raises:
        UsageError: `bad_filter`, a quote is not closed.
    """
    try:
        return shlex.split(text)
    except ValueError as e:
        known = ", ".join((*_KEYS, *_BOUNDS, *_WORDS))
        raise UsageError("bad_filter", value=text, known=known, quote="open") from e


def names_a_site(text: str) -> bool:
    """Whether a filter chooses by site. Raises as `tokens_of`."""
    return any(token.partition(":")[:2] == ("site", ":") for token in tokens_of(text))


def began_of(judged: Judged) -> datetime | None:
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
        yield from texts_in(judged.entry.event)
        yield from filter(None, (judged.entry.actor, judged.entry.source, judged.entry.receipt))


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


def _kind(judged: Judged) -> str | None:
    """The kind; of what is redacted the one that is told."""
    told = judged.reason if judged.verdict == REDACTED else None
    return judged.entry.type if judged.entry else told


def _ways_to_name(originator: str | None) -> tuple[str, ...]:
    """An originator as it is typed: whole, or by its short name."""
    return (originator, originator.partition(".")[2]) if originator else ()


_KEYS: dict[str, Callable[[Judged], tuple[Any, ...]]] = {
    "site": _of_entry("event", "site"),
    "concept": lambda judged: (judged.originator.partition(".")[0],),
    "kind": lambda judged: (_kind(judged),),
    "about": lambda judged: _ways_to_name(judged.originator),
    "service": _service,
    "activity": _of_entry("event", "activity"),
    "state": _of_entry("event", "state"),
    "by": _of_entry("recorder", "member"),
    "role": _of_entry("recorder", "role"),
    "cell": _of_entry("cell"),
    "meeting": lambda judged: _ways_to_name(judged.entry.meeting if judged.entry else None),
    "marking": _of_entry("marking"),
    "verdict": lambda judged: (judged.verdict,),
}
_BOUNDS = ("from", "to")

LATE, UNDATED = _WORDS = ("late", "undated")
"""Words that say how an entry stands in time, and are not looked for in its text."""

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

_GROUPS = {
    "concept": "concept",
    "marking": "marking",
    "state": "service_state",
    "verdict": "verdict",
}
"""The groups of their labels; a kind goes by its code, because many are called as a concept is."""


def _coded(key: str, value: str) -> str:
    """The code that a word names in one of the languages, or the word itself."""
    found = codes_named(_CODES[key], _GROUPS[key], value) if key in _GROUPS else []
    return found[0] if len(found) == 1 else value

"""What may stand where on a line of one verb: read from its declaration, never listed by kind.

Before the colon stand what the command is about and the fields that it needs, behind it the one
that says most; everything else is `; name: value`.
"""

from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from ledger.command.names import parts_of
from ledger.domain.concept import Verb
from ledger.sanitize import plain_name
from projections.i18n import Translator
from tui.forms.fields import Field, Shape, circumstances, fields_of
from tui.forms.list_words import FIELD_WORDS

OCCURRED, TARGET = "occurred", "target"
NUMBER = "number"
"""The field by which a command names an entry."""

_TELLS = ("text", "question", "query", "answer", "theme", "reason")
"""Needed fields that say most of what there is to say."""

_SAYS = ("text", "summary", "note", "reason")
"""The same of what may be left out."""

_WHO = ("owner", "sender", "chair", "provider", "said_by", "done_by", "sheet", "ordered_by")
"""Fields of whom it is about, where none is needed before the colon."""

_FROM = "source"
"""The circumstance that free words before the colon say where nothing else is."""

_WHY = ("motive", "reason")

_PLACES = ("sites", "services", "site", "service", "asset")
"""What people name by name before the colon; activities are called as services are."""

SHORTEST = 3
"""Letters of the name of a field that stand for it."""


class Places(NamedTuple):
    """Where the fields of a verb stand.

    `own` are those of the command, `around` the circumstances. Before the colon stand those
    `needed`, in this order; `named` may stand there too, and are known by what they name; the rest
    of the words there are `who`. `main` is behind the colon, and `why` behind `because`.
    """

    verb: Verb
    own: tuple[Field, ...]
    around: tuple[Field, ...]
    needed: tuple[Field, ...]
    named: tuple[Field, ...]
    who: Field | None
    main: Field | None
    why: Field | None

    @property
    def fields(self) -> tuple[Field, ...]:
        """All of them."""
        return (*self.own, *self.around)

    @property
    def about(self) -> bool:
        """Whether the line has to say what it is about."""
        return self.verb.target == "existing"

    @property
    def may_name(self) -> bool:
        """Whether the line may say what it is about."""
        return self.verb.target in {"either", "current"}


@cache
def places_of(verb: Verb) -> Places:
    """Where the fields of a verb stand on its line."""
    own = fields_of(verb.command)
    around = [f for f in circumstances() if len(f.path) == 1]
    needed = [f for f in own if f.required and f.key != NUMBER]
    main = _main(needed, own)
    before = tuple(f for f in needed if f is not main)
    who = next((f for name in _WHO for f in own if f.key == name and f is not main), None)
    free = verb.called or before or who
    return Places(
        verb,
        tuple(own),
        tuple(around),
        before,
        () if verb.called or who else _named(before, own, main),
        who or (None if free else next(f for f in around if f.key == _FROM)),
        main,
        next((f for f in own if f.key in _WHY and f is not main and not f.required), None),
    )


def _main(needed: Sequence[Field], own: Sequence[Field]) -> Field | None:
    if needed:
        told = [f for f in needed if f.shape is Shape.PAIR or f.key in _TELLS]
        return told[0] if told else needed[-1]
    said = [f for name in _SAYS for f in own if f.key == name]
    return next(iter((*said, *(f for f in own if f.shape is Shape.TEXT))), None)


def _named(before: Sequence[Field], own: Sequence[Field], main: Field | None) -> tuple[Field, ...]:
    """Fields known by what they name, unless free words are needed in the same place."""
    known = tuple(f for f in before if is_known(f))
    if len(known) < len(before):
        return known
    more = (f for name in _PLACES for f in own if f.path[-1] == name)
    return (*known, *(f for f in more if f not in known and f is not main))


def is_known(field: Field) -> bool:
    """Whether its words are those of a list, so that they can be told from others."""
    return bool(field.choices or parts_of(field.path[-1]))


class FieldNames:
    """What the fields of one verb are called on a line, in one language and by their options.

    A circumstance has no name that a field of the command has.
    """

    def __init__(self, places: Places, t: Translator) -> None:
        self._titles = {f.key: _title(f, t) for f in places.fields}
        self._target = t("line.target")
        self._fields = self._named(places.own)
        self._fields = {**self._named(places.around), **self._fields}

    def meant(self, label: str) -> list[Field]:
        """The fields that a name or its beginning means."""
        typed = plain_name(label)
        if typed in self._fields:
            return self._fields[typed]
        if len(typed) < SHORTEST:
            return []
        near = (found for name, found in self._fields.items() if name.startswith(typed))
        return list({field.key: field for found in near for field in found}.values())

    def listed(self, label: str) -> list[Field]:
        """The field that lists call so, where it is one: `termijn` for *nodig voor*."""
        fields = {f.key: f for found in self._fields.values() for f in found}.values()
        typed = plain_name(label)
        found = [f for f in fields if typed in FIELD_WORDS.get(f.path[-1], ())]
        return found if len(found) == 1 else []

    def of(self, field: Field) -> str:
        """A name that means this field alone: its title, or else its option."""
        title = self._titles[field.key]
        return title.lower() if self.meant(title) == [field] else field.option

    @property
    def spelt(self) -> dict[str, str]:
        """Fields as they are called here, by each name that an error has for them."""
        fields = {f.key: f for found in self._fields.values() for f in found}.values()
        named = {name: self.of(f) for f in fields for name in (f.option, f.path[-1], f.path[0])}
        return {**named, TARGET: self._target}

    def beginning(self, typed: str) -> list[tuple[str, Field]]:
        """The names that begin so, each with its field, once a field."""
        wanted = plain_name(typed)
        fields = {f.key: f for found in self._fields.values() for f in found}
        named = ((self.of(field), field) for field in fields.values())
        return [(name, field) for name, field in named if plain_name(name).startswith(wanted)]

    def _named(self, fields: Sequence[Field]) -> dict[str, list[Field]]:
        found: defaultdict[str, list[Field]] = defaultdict(list)
        for field in fields:
            for name in {plain_name(self._titles[field.key]), plain_name(field.option)}:
                found[name].append(field)
        return found


def _title(field: Field, t: Translator) -> str:
    """What people call a field, or a part of a scope."""
    return t(f"line.part.{field.path[-1]}") if len(field.path) > 1 else t.field(field.title)

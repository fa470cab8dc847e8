"""Any field of any kind in words: codes by their labels, ids with their names, times as said."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

import msgspec
from msgspec import Struct, structs

from ledger.domain.organisation import PARTS, Organisation
from ledger.domain.values import EVERYWHERE, Language, Scope, Sealed, When
from projections.i18n import Translator

if TYPE_CHECKING:
    from ledger.domain.organisation import Index


_LANGUAGES = frozenset(get_args(Language))

_ALSO = {"founder_role": "role"}
"""Fields that hold an id as another one does."""


class Told(NamedTuple):
    """A field of which a value is to be said.

    `group` is that of the labels of its codes; `cites` says that its numbers are those of entries,
    `share` that they are in %, `names` that its words are originators; `concept` is that of the
    entry.
    """

    name: str
    group: str = ""
    cites: bool = False
    share: bool = False
    concept: str = ""
    names: bool = False


def part_label(part: Any, what: str, t: Translator, index: "Index") -> str:
    """The name of a part of the organisation, which says when it was closed."""
    said = t.label(part.name)
    return said if index.closed(what, part.id) is None else t("cli.closed", name=said)


class FieldWords:
    """Says the fields of events of one organisation in one language."""

    def __init__(self, t: Translator, index: "Index | None") -> None:
        self.t = t
        self._index = index

    def fields(self, event: Struct, concept: str = "") -> Iterator[str]:
        """Everything an event says about something of that concept, a line a field."""
        own = _concept_of(type(event)) or concept
        for name in event.__struct_fields__:
            value = getattr(event, name)
            if isinstance(value, Organisation):
                yield from self._organisation(value)
            elif value is not None and value not in ((), {}):
                told = _told(type(event), name)._replace(concept=concept or own)
                label = self.t.named(own, name, type(event))
                yield self.t("board.labelled", label=label, text=self._value(told, value))

    def title(self, name: str, concept: str = "", event: type[Struct] | None = None) -> str:
        """What the commands call a field; its name where none has it."""
        return self.t.named(concept, name, event)

    def held(self, struct: Struct, name: str, concept: str = "") -> str:
        """The value of one field in words, of something of that concept; empty for none."""
        told = _told(type(struct), name)._replace(concept=concept)
        return self._value(told, getattr(struct, name, None))

    def value(self, name: str, value: Any, concept: str = "") -> str:
        """One value in words, as a field of that name is said in that concept."""
        return self._value(_named(concept, name)._replace(concept=concept), value)

    def named(self, name: str, word: str) -> str:
        """A word, with the name of what it is an id of."""
        from ledger.command.names import may_name  # noqa: PLC0415 (help needs no ledger)

        for what in may_name(_ALSO.get(name, name)):
            if self._index and (part := self._index.find(what, word)):
                label = part_label(part, what, self.t, self._index)
                return label if label == word else f"{label} ({word})"
        return word

    def about(self, originator: str, short: str = "") -> str:
        """What an entry is about: `request R-1 (pmo-01)`, `service Laboratory (laboratory)`."""
        concept, _, slug = originator.partition(".")
        kind, apart, ident = slug.partition("--")
        named = self.named(kind, ident) if apart else self.named(concept, slug)
        known = named not in {slug, ident}
        return self.t.about(f"{concept}.{named}" if known else originator, short)

    def _value(self, told: Told, value: Any) -> str:
        for kind, say in _SAYERS:
            if isinstance(value, kind):
                return say(self, told, value)
        if told.group:
            return self.t.code(told.group, value)
        if told.names:
            return self.about(str(value))
        return self.named(told.name, str(value))

    def _scope(self, value: Scope) -> str:
        """Its places by name, and the services and activities it names."""
        said = [self._places(value)]
        for part in ("services", "activities"):
            if ids := getattr(value, part):
                text = self._several(Told(part), ids)
                said.append(self.t("board.labelled", label=self.t.code("part", part), text=text))
        return self._apart(filter(None, said))

    def _places(self, value: Scope) -> str:
        places = self.t("brief.place.everywhere")
        if EVERYWHERE not in value.sites and (value.sites or not value.excepted):
            places = self._several(Told("sites"), value.sites)
        if not value.excepted:
            return places
        excepted = self._several(Told("excepted"), value.excepted)
        return self.t("brief.place.except", places=places, excepted=excepted)

    def _several(self, told: Told, values: Any) -> str:
        return ", ".join(self._value(told, inner) for inner in values)

    def _each(self, told: Told, value: dict[str, Any]) -> str:
        """Values by name: how many at a stage, a text in a language, a field with its value."""
        plain = _text_pair if value.keys() <= _LANGUAGES else _plain_pair
        say = _PAIRS.get(told.name, plain)
        between = ", " if told.name == "counts" else self.t("brief.text_separator")
        return between.join(say(self, told, key, inner) for key, inner in value.items())

    def _pair(self, label: str, text: str) -> str:
        return self.t("board.labelled", label=label, text=text)

    def _struct(self, value: Struct) -> str:
        return self._apart(self.fields(value))

    def _apart(self, texts: Iterable[str]) -> str:
        """One after another, where each may hold commas."""
        return self.t("brief.text_separator").join(texts)

    def _number(self, told: Told, value: float) -> str:
        if told.cites:
            return f"#{value}"
        number = self.t.number(value)
        return self.t("number.percent", n=number) if told.share else number

    def _organisation(self, value: Organisation) -> Iterator[str]:
        """Its name, its zone, and its parts by name, a line for each sort."""
        yield self._pair(self.t.named("crisis", "organisation"), self.t.label(value.name))
        yield self._pair(self.t.code("part", "zone"), value.zone)
        languages = ", ".join(self.t.code("language", lang) for lang in value.languages)
        yield self._pair(self.t.code("part", "languages"), languages)
        for part in PARTS.values():
            if names := [self.t.label(one.name) for one in getattr(value, part)]:
                yield self._pair(self.t.code("part", part), ", ".join(names))
        if numbers := [f"{one.name} ({one.number})" for one in value.numbers]:
            yield self._pair(self.t.code("part", "numbers"), self._apart(numbers))
        if lists := [self.t.label(one.name) for one in value.checklists or ()]:
            yield self._pair(self.t.code("part", "checklists"), ", ".join(lists))


def _plain_pair(words: FieldWords, told: Told, key: str, value: Any) -> str:
    return words._pair(key, words._value(told, value))  # noqa: SLF001 (a row of its table)


def _text_pair(words: FieldWords, told: Told, key: str, value: Any) -> str:
    return _plain_pair(words, told, words.t.code("language", key), value)


def _count_pair(words: FieldWords, _told: Told, key: str, value: Any) -> str:
    return words.t.counted("asset_stage", key, value)


def _change_pair(words: FieldWords, told: Told, key: str, value: Any) -> str:
    said = words.value(key, _typed(told.concept, key, value), told.concept)
    return f"{words.title(key, told.concept)} = {said or words.t('cli.not_any_more')}"


_PAIRS: dict[str, Callable[[FieldWords, Told, str, Any], str]] = {
    "texts": _text_pair,
    "counts": _count_pair,
    "changes": _change_pair,
}
"""How the fields that hold values by name say one of them."""

_SAYERS: tuple[tuple[Any, Callable[[FieldWords, Told, Any], str]], ...] = (
    (type(None), lambda _words, _told, _value: ""),
    (When, lambda words, _told, value: words.t.when(value)),
    (Sealed, lambda words, _told, _value: words.t("cli.entry.sealed")),
    (Scope, lambda words, _told, value: words._scope(value)),  # noqa: SLF001 (a row of its table)
    (Struct, lambda words, _told, value: words._struct(value)),  # noqa: SLF001 (as above)
    (dict, lambda words, told, value: words._each(told, value)),  # noqa: SLF001 (as above)
    ((tuple, list), lambda words, told, value: words._several(told, value)),  # noqa: SLF001 (as above)
    (bool, lambda words, _told, value: words.t("cli.ask.yes" if value else "cli.ask.no")),
    ((int, float), lambda words, told, value: words._number(told, value)),  # noqa: SLF001 (as above)
)
"""How each type of value is said, the most particular first."""


@cache
def _told(struct: type[Struct], name: str) -> Told:
    """What the declaration of a struct says of its field."""
    annotation = next((f.type for f in structs.fields(struct) if f.name == name), None)
    return _declared(name, annotation)


def _named(concept: str, name: str) -> Told:
    from projections.i18n.declared import type_of  # noqa: PLC0415 (help needs no ledger)

    return _declared(name, type_of(concept, name))


def _declared(name: str, annotation: Any) -> Told:
    from ledger.command.order import (  # noqa: PLC0415 (help needs no ledger)
        cites_entries,
        takes_share,
    )
    from projections.i18n.declared import (  # noqa: PLC0415 (help needs no ledger)
        group_of,
        names_originators,
    )

    group = "asset_stage" if name in {"stages", "at_stage"} else group_of(annotation)
    if annotation is None:
        return Told(name, group)
    return Told(
        name,
        group,
        cites=cites_entries(annotation),
        share=takes_share(annotation),
        names=names_originators(annotation),
    )


def _typed(concept: str, name: str, value: Any) -> Any:
    """A value as it was written in a correction, as the field has it; as it is if it cannot be."""
    from projections.i18n.declared import type_of  # noqa: PLC0415 (help needs no ledger)

    try:
        return msgspec.convert(value, type_of(concept, name))
    except (msgspec.ValidationError, TypeError):
        return value


@cache
def _concept_of(event: type[Struct]) -> str:
    """The concept whose entries hold such an event."""
    from ledger.domain import KINDS  # noqa: PLC0415 (help needs no ledger)

    kinds = (topic for topic, kind in KINDS.items() if kind.event is event)
    return next(kinds, "").partition(".")[0]

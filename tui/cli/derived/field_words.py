"""Any field of any kind in words: codes by their labels, ids with their names, times as said."""

from collections.abc import Hashable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, get_args

from msgspec import Struct, structs

from ledger.domain.values import Scope, Sealed, When
from projections.i18n import Translator

if TYPE_CHECKING:
    from ledger.domain.organisation import Index


class FieldWords:
    """Says the fields of events of one organisation in one language."""

    def __init__(self, t: Translator, index: "Index | None") -> None:
        self.t = t
        self._index = index

    def fields(self, event: Struct, *, nested: bool = False) -> Iterator[str]:
        """Everything an event says, a line a field; parts of a nested one go by their names."""
        for field in structs.fields(event):
            value = getattr(event, field.name)
            if value is not None and value != ():
                said = self.value(field.name, value, _group(field.type))
                label = field.name if nested else self.title(field.name)
                yield self.t("board.labelled", label=label, text=said)

    def title(self, name: str) -> str:
        """What the commands call a field; its name where none has it."""
        return self.t.field(_titles().get(name, name.replace("_", " ").capitalize()))

    def held(self, struct: Struct, name: str) -> str:
        """The value of one field in words, empty when there is none."""
        types = {f.name: f.type for f in structs.fields(struct)}
        return self.value(name, getattr(struct, name, None), _group(types.get(name)))

    def value(self, name: str, value: Any, group: str = "") -> str:
        """One value in words; `group` is that of the labels of its codes."""
        t = self.t
        for kind, say in _SAYERS:
            if isinstance(value, kind):
                return str(say(self, name, value, group))
        return t.code(group, value) if group else self.named(name, str(value))

    def named(self, name: str, word: str) -> str:
        """A word, with the name of what it is an id of."""
        from ledger.command.names import parts_of  # noqa: PLC0415 (help needs no ledger)

        for what in parts_of(name):
            if self._index and (part := self._index.find(what, word)):
                label = self.t.label(part.name)
                return label if label == word else f"{label} ({word})"
        return word

    def scope(self, value: Scope) -> str:
        """What a scope names."""
        said = structs.asdict(value).items()
        return "; ".join(self.value(part, ids) for part, ids in said if ids)

    def each(self, value: dict[str, Any]) -> str:
        """Every field that says something: its name and its value in words."""
        return ", ".join(f"{key}: {self.value(key, inner)}" for key, inner in value.items())


_SAYERS: tuple[tuple[Any, Any], ...] = (
    (type(None), lambda _words, _name, _value, _group: ""),
    (When, lambda words, _name, value, _group: words.t.when(value)),
    (Sealed, lambda words, _name, _value, _group: words.t("cli.entry.sealed")),
    (Scope, lambda words, _name, value, _group: words.scope(value)),
    (Struct, lambda words, _name, value, _group: "; ".join(words.fields(value, nested=True))),
    (dict, lambda words, _name, value, _group: words.each(value)),
    ((tuple, list), lambda words, name, value, group: ", ".join(
        words.value(name, inner, group) for inner in value)),
    (bool, lambda _words, _name, value, _group: str(value).lower()),
    ((int, float), lambda words, _name, value, _group: words.t.number(value)),
)  # fmt: skip
"""How each type of value is said, the most particular first."""


@cache
def _titles() -> dict[str, str]:
    """What the commands call the fields that events share with them."""
    from ledger.command.order import Circumstances  # noqa: PLC0415 (help needs no ledger)
    from ledger.domain import VERBS  # noqa: PLC0415 (help needs no ledger)
    from tui.cli.derived.fields import meta_of  # noqa: PLC0415 (help needs no ledger)

    declared: list[type[Struct]] = [*(verb.command for verb in VERBS.values()), Circumstances]
    fields = [field for struct in declared for field in structs.fields(struct)]
    titles = {field.encode_name: meta_of(field.type).title for field in fields}
    return {name: title for name, title in titles.items() if title}


def _group(annotation: Any) -> str:
    """The group of labels of a closed list of codes, wherever it stands in a type."""
    from projections.i18n.declared import groups  # noqa: PLC0415 (help needs no ledger)

    found = groups().get(annotation) if isinstance(annotation, Hashable) else None
    if found:
        return found
    return next(filter(None, map(_group, get_args(annotation))), "")

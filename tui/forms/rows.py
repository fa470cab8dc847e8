"""What a command asks, in the reader's language: on a screen row by row, on a line in words.

Everything is read from the declarations: which fields there are, what they are called and mean,
and which of them are shown at once: what is needed, where it is, and what the example says too.
"""

import shlex
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, get_args

from click.shell_completion import CompletionItem
from msgspec import Struct, structs

from ledger.command.annotations import leaves_of
from ledger.command.names import parts_of
from ledger.command.order import Circumstances, cites_entries
from ledger.domain import CONCEPTS
from ledger.domain.concept import Verb
from ledger.domain.values import Clear, Language
from projections.i18n import Translator
from projections.i18n.declared import title
from tui.forms.fields import Field, Shape, circumstances, fields_of, takes_target
from tui.forms.suggestions import of_choices, of_parts, of_target

if TYPE_CHECKING:
    from ledger.terminal.local_copy import LocalCopy

    Items = list[CompletionItem[str]]

TARGET, NAMED = "target", "named"
"""The keys of what a command is about, and of the name that something new is to have."""

_PLACES = "sites"


class Asked(NamedTuple):
    """One row: `needed` cannot be done without, `first` is shown at once, `long` takes paragraphs.

    `field` is empty for what the command is about. A row that takes `several` has them one by one:
    parts of the organisation with commas between, anything else a line each. With `name` it is one
    of the values by name that a field takes, of which that is the name.
    """

    key: str
    label: str
    help: str
    field: Field | None = None
    needed: bool = False
    first: bool = False
    long: bool = False
    several: bool = False
    picked: bool = False
    name: str = ""


TEXT_LANGUAGE = "text-lang"
"""The option of the language that somebody wrote in, beside that of a document."""


def label_of(field: Field, t: Translator) -> str:
    """What a field is called; a part of one, and the language of its texts, by its own name."""
    inner = len(field.path) > 1 or field.option == TEXT_LANGUAGE
    return t(f"write.part.{_part(field)}") if inner else t.field(field.title)


def help_of(field: Field, t: Translator) -> str:
    """What belongs into it; empty where its name says that."""
    if len(field.path) > 1:
        return t(f"cli.part.{_part(field)}")
    return t.field(field.description)


def _part(field: Field) -> str:
    return field.option.replace("-", "_")


def first_sentence(verb: Verb, t: Translator) -> str:
    """What a command does, in one sentence without its stop."""
    return t.field(verb.command.__doc__ or "").partition(". ")[0].rstrip(".")


def rows_of(verb: Verb, t: Translator) -> list[Asked]:
    """Every row of a command, in the order in which they are asked; the needed ones first."""
    own = fields_of(verb.command)
    said = _said_in(verb)
    rows = [*_about(verb, t)]
    for field in sorted(own, key=lambda field: not field.required):
        first = field.required or field.option in said or field.path[-1] == _PLACES
        rows += _rows(field, verb.command, t, first=first)
    rows += [row for f in circumstances() for row in _rows(f, Circumstances, t, first=False)]
    if verb.target in {"new", "either"}:
        rows.append(Asked(NAMED, t("write.named"), t("cli.option.as")))
    return _distinct(rows)


def rows_of_event(event: type[Struct], concept: str, t: Translator) -> list[Asked]:
    """A row for each field of an entry's event, for amending it.

    Raises:
        KeyError: a field of it is of a kind that nobody types.
    """
    rows: list[Asked] = []
    for field in fields_of(event):
        titled = field._replace(required=False, title=title(concept, field.path[0]))
        rows += _rows(titled, event, t, first=False)
    return _distinct(rows)


def items_of(copy: "LocalCopy", verb: Verb, row: Asked, t: Translator) -> "Items":
    """What a row may be, from this home's copy; nothing for what is said in one's own words."""
    field = row.field
    if row.key == TARGET:
        return of_target(copy, verb.concept, t)
    if field is None:
        return []
    if field.choices:
        return of_choices(field.choices, t)
    if parts_of(field.path[-1]):
        return of_parts(copy, field.path[-1], t)
    return of_target(copy, field.path[-1], t) if row.picked else []


_CONCEPTS = frozenset(concept.name for concept in CONCEPTS)


def _about(verb: Verb, t: Translator) -> Iterator[Asked]:
    if takes_target(verb) or verb.target in {"either", "current"}:
        needed = takes_target(verb)
        help_ = t("cli.option.target") if needed else t("cli.option.on")
        what = t.code("concept", verb.concept)
        label = what if needed else t("write.about", what=what)
        yield Asked(TARGET, label, help_, needed=needed, first=needed, picked=True)


def _rows(field: Field, command: type[Struct], t: Translator, *, first: bool) -> list[Asked]:
    label, help_ = label_of(field, t), help_of(field, t)
    declared = _declared(command, field.path[0])
    picked = bool(field.choices or parts_of(field.path[-1])) or (
        field.path[-1] in _CONCEPTS and cites_entries(declared)
    )
    row = Asked(
        field.key,
        label,
        help_,
        field,
        needed=field.required,
        first=first,
        long=field.shape is Shape.TEXT and Clear in leaves_of(declared),
        several=field.many,
        picked=picked,
    )
    return [*_by_language(row, t)] if field.path[-1] == "texts" else [row]


def _by_language(row: Asked, t: Translator) -> Iterator[Asked]:
    """A text in each language: a row each, of which one is needed."""
    for lang in get_args(Language):
        label = t("board.labelled", label=row.label, text=t.code("language", lang))
        yield row._replace(
            key=f"{row.key}={lang}", label=label, long=True, several=False, name=lang
        )


def _said_in(verb: Verb) -> set[str]:
    """The options in the example of a command."""
    try:
        words = shlex.split(verb.example)
    except ValueError:
        return set()
    return {word.removeprefix("--") for word in words if word.startswith("--")}


def _distinct(rows: list[Asked]) -> list[Asked]:
    """Rows of one name are told apart by what else there is to say of them."""
    labels = [row.label for row in rows]
    return [
        row._replace(label=f"{row.label} ({row.field.option})")
        if row.field and labels.count(row.label) > 1
        else row
        for row in rows
    ]


@cache
def _declared(command: type[Struct], name: str) -> Any:
    return next(f.type for f in structs.fields(command) if f.encode_name == name)

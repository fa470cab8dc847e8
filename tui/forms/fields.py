"""What a declared field asks of a command line: its option, its form, its choices.

Read from the `msgspec` declarations alone, so that a new kind needs nothing here. A scope becomes
four repeatable options, another nested struct one option a field of its own.
"""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, NamedTuple, Union, get_args, get_origin

from msgspec import Meta, Struct, structs

from ledger.command.order import Circumstances, cites_entries
from ledger.domain.concept import Verb
from ledger.domain.organisation import Label
from ledger.domain.values import Scope, When
from projections.i18n.declared import meta_of


class Shape(StrEnum):
    """How a value is typed; help shows `code.shape.<name>` in its place."""

    TEXT = "text"
    NUMBER = "number"
    FLAG = "flag"
    CHOICE = "choice"
    WHEN = "when"
    MOMENT = "moment"
    PAIR = "pair"
    LABEL = "label"


class Field(NamedTuple):
    """One value of a command.

    `path` leads to it from the command; `option` is its name on the command line; `many` says
    that it may be given several times, `cites` that its numbers are those of entries. A part of a
    nested struct has no title of its own.
    """

    path: tuple[str, ...]
    option: str
    shape: Shape
    many: bool
    required: bool
    choices: tuple[str, ...]
    title: str
    description: str
    cites: bool = False

    @property
    def key(self) -> str:
        """An identifier for click."""
        return "__".join(self.path)


class _Form(NamedTuple):
    """A type without its wrapping: what is left to read a value by."""

    kind: Any
    many: bool = False
    label: bool = False
    choices: tuple[str, ...] = ()


_SCOPE_OPTIONS = {
    "sites": "site",
    "excepted": "except-site",
    "services": "service",
    "activities": "activity",
}


_RENAMED = {"lang": "text-lang"}
"""Circumstances whose name an option of every command has already."""


def circumstances() -> list[Field]:
    """What may be said around every command."""
    fields = fields_of(Circumstances)
    return [f._replace(option=_RENAMED.get(f.option, f.option)) for f in fields]


def takes_target(verb: Verb) -> bool:
    """Whether the first thing asked is what the command is about."""
    return verb.target == "existing" and verb.concept != "entry"


def fields_of(declared: type[Struct]) -> list[Field]:
    """Every field of a command or of the circumstances, in the order of declaration."""
    return [*_fields_of(declared)]


@cache
def _fields_of(declared: type[Struct]) -> tuple[Field, ...]:
    names = {f.encode_name for f in structs.fields(declared)}
    found: list[Field] = []
    for field in structs.fields(declared):
        meta = meta_of(field.type)
        form = _form(field.type)
        if form.kind is Scope:
            found.extend(_scope(field.encode_name, names))
        elif isinstance(form.kind, type) and issubclass(form.kind, Struct) and form.kind != When:
            found.extend(_nested(field.encode_name, form.kind))
        else:
            one = _field((field.encode_name,), form, meta, required=field.required)
            found.append(one._replace(cites=cites_entries(field.type)))
    return tuple(found)


def _field(path: tuple[str, ...], form: _Form, meta: Meta, *, required: bool) -> Field:
    option = "-".join(path).replace("_", "-")
    title = meta.title or path[-1].replace("_", " ").capitalize()
    shape = _shape(form)
    return Field(
        path, option, shape, form.many, required, form.choices, title, meta.description or ""
    )


def _scope(name: str, taken: set[str]) -> Iterator[Field]:
    """Four options, without those that the command's own fields already ask for."""
    for part, option in _SCOPE_OPTIONS.items():
        if not taken & {option, part}:
            yield Field((name, part), option, Shape.TEXT, True, False, (), option, "")


def _nested(name: str, kind: type[Struct]) -> Iterator[Field]:
    for field in structs.fields(kind):
        yield _field(
            (name, field.encode_name), _form(field.type), meta_of(field.type), required=False
        )


def _shape(form: _Form) -> Shape:
    shapes: dict[Any, Shape] = {
        str: Shape.TEXT,
        int: Shape.NUMBER,
        float: Shape.NUMBER,
        bool: Shape.FLAG,
        When: Shape.WHEN,
        datetime: Shape.MOMENT,
        dict: Shape.PAIR,
    }
    if form.label:
        return Shape.LABEL
    return Shape.CHOICE if form.choices else shapes[form.kind]


def _form(annotation: Any) -> _Form:
    """The type under annotations, options and unions; of several, the first that can be typed."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _form(get_args(annotation)[0])
    if origin in {Union, UnionType}:
        one = _form(next(a for a in get_args(annotation) if a is not NoneType))
        return one._replace(many=True, label=True) if annotation == Label else one
    if origin is Literal:
        return _Form(str, choices=get_args(annotation))
    if origin is tuple:
        return _form(get_args(annotation)[0])._replace(many=True)
    if origin is dict:
        return _Form(dict, many=True)
    return _Form(annotation)

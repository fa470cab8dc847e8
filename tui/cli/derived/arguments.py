"""Which word on the command line is meant for which field, and what the words become.

Words fill, in order, the required fields that no option has filled; so `strike 7 "twice"` and
`strike 7 --reason "twice"` mean the same. Values stay texts as far as they can: reading times,
references and numbers belongs to `ledger.command.order`, for every way in alike.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from gettext import ngettext
from typing import Any

import click
import msgspec

from ledger.command.names import parts_of
from ledger.command.order import Context
from ledger.command.times import parse
from ledger.domain.values import When
from ledger.errors import InputError
from projections.i18n.declared import code_named
from tui.cli.derived.fields import Field, Shape

OPTION = "option_"
"""Before a field's key: the parameter that holds the option; the bare key is the argument."""

TARGET = "target"


def assigned(
    values: dict[str, Any], positional: list[Field], *, target: bool
) -> tuple[str, dict[str, Any]]:
    """The target, and every field that was given, by key.

    Raises:
        click.UsageError: a required word is missing, or there is one too many.
    """
    given = list(_given(values, [TARGET] * target + [f.key for f in positional]))
    found = {
        k.removeprefix(OPTION): v for k, v in values.items() if k.startswith(OPTION) and said(v)
    }
    about = _take(given, TARGET) if target else ""
    for field in positional:
        if field.key not in found:
            words = _rest(given, field.key) if field.many else _take(given, field.key)
            found[field.key] = words
    if given:
        raise click.UsageError(_too_many(given))
    return about, found


def said(value: Any) -> bool:
    """Whether an option was given: click says None, False or () when not."""
    return value is not None and value is not False and value != ()


def nested(fields: Iterable[Field], found: dict[str, Any], context: Context) -> dict[str, Any]:
    """The values as `ledger.command.order.build` takes them: by name, structs as objects.

    Raises:
        InputError: a choice that is none, a pair without `=`, a moment that cannot be read.
    """
    result: dict[str, Any] = {}
    for field in fields:
        if field.key in found:
            *outer, name = field.path
            place = result
            for step in outer:
                place = place.setdefault(step, {})
            place[name] = _value(field, found[field.key], context)
    return result


def _value(field: Field, value: Any, context: Context) -> Any:
    if field.shape is Shape.PAIR:
        return dict(_pair(field, word) for word in value)
    if field.many:
        return [_checked(field, word) for said in value for word in _apart(field, said)]
    if field.shape is Shape.MOMENT:
        return moment(value, context, field=field.option)
    return _checked(field, value)


def moment(text: str, context: Context, *, field: str, end: bool = False) -> datetime:
    """The first moment of a time as said, or with `end` the moment it is over.

    Raises:
        InputError: `bad_time`, also when that end is open.
    """
    when = interval(text, context, field=field)
    found = when.latest if end else when.earliest
    if found is None:
        raise InputError("bad_time", field=field, value=text)
    return found


def interval(text: str, context: Context, *, field: str) -> When:
    """A time as said, looking back.

    Raises:
        InputError: `bad_time`.
    """
    try:
        return parse(text, context.now, context.zone, direction="past")
    except InputError as e:
        raise InputError(e.code, field=field, **e.fields) from e


def _checked(field: Field, word: str) -> str:
    if field.choices and word not in field.choices:
        if (code := code_named(field.choices, word)) is not None:
            return code
        known = ", ".join(field.choices)
        raise InputError("not_a_choice", field=field.option, value=word, known=known)
    return word


def _apart(field: Field, said: str) -> list[str]:
    """`arlon,libramont` as two, where a field names parts of the organisation."""
    named = bool(parts_of(field.path[-1]))
    return [word for word in said.split(",") if word.strip()] if named else [said]


def _pair(field: Field, word: str) -> tuple[str, Any]:
    name, equals, value = word.partition("=")
    if not equals or not name:
        raise InputError("bad_pair", field=field.option, value=word)
    return name, _plain(value)


def _plain(text: str) -> Any:
    """JSON when it is a list or an object; else the text, which its field reads as it needs."""
    if text[:1] in {"{", "["}:
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError:
            return text
    return text


def _given(values: dict[str, Any], keys: list[str]) -> Iterator[str]:
    for key in keys:
        value = values.get(key)
        yield from value if isinstance(value, tuple) else [value] if value is not None else []


def _take(given: list[str], key: str) -> str:
    if not given:
        raise _missing(key)
    return given.pop(0)


def _rest(given: list[str], key: str) -> list[str]:
    if not given:
        raise _missing(key)
    taken = given[:]
    given.clear()
    return taken


def _missing(key: str) -> click.UsageError:
    ctx = click.get_current_context()
    argument = next(p for p in ctx.command.params if p.name == key)
    return click.MissingParameter(ctx=ctx, param=argument)


def _too_many(given: list[str]) -> str:
    words = " ".join(map(str, given))
    one, several = (
        "Got unexpected extra argument ({args})",
        "Got unexpected extra arguments ({args})",
    )
    return ngettext(one, several, len(given)).format(args=words)

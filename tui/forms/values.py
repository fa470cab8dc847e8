"""What the words typed for the fields of a command become.

Values stay texts as far as they can: reading times, references and numbers belongs to
`ledger.command.order`, for every way in alike.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any, get_args

import msgspec

from ledger.command.names import apart, parts_of
from ledger.command.order import Context
from ledger.command.times import parse
from ledger.domain.values import Language, When
from ledger.errors import InputError, UsageError
from projections.i18n.declared import codes_named, group_for, holds_text
from tui.forms.fields import Field, Shape

_TWO_ENDS = frozenset({"span", "minute"})
"""What has two ends, neither of them the whole: from one to another, an hour that comes twice."""

_RECORDED = ("recorded",)
"""The scenario's moment of an exercise, from which the other moments are read."""

_STAGED = frozenset({"at_stage"})
"""Fields that name one stage of an asset class."""


def nested(fields: Iterable[Field], found: dict[str, Any], context: Context) -> dict[str, Any]:
    """The values as `ledger.command.order.build` takes them: by name, structs as objects.

    Raises:
        InputError: a choice that is none, a pair without `=`, a moment that cannot be read.
    """
    result: dict[str, Any] = {}
    given = [field for field in fields if field.key in found]
    for field in sorted(given, key=lambda field: field.path != _RECORDED):
        *outer, name = field.path
        place = result
        for step in outer:
            place = place.setdefault(step, {})
        place[name] = _value(field, found[field.key], context)
        if field.path == _RECORDED:  # what else is said is said on the same clock
            context = context._replace(now=place[name])
    return result


def _value(field: Field, value: Any, context: Context) -> Any:
    if field.shape is Shape.PAIR:
        return _pairs(field, value, context)
    if field.shape is Shape.LABEL:
        return _label(field, value, context)
    if field.many:
        return [_checked(field, word) for said in value for word in _apart(field, said, context)]
    if field.shape is Shape.MOMENT:
        return moment(value, context, field=field.option)
    if field.path[-1] in _STAGED:
        return _stage(field, value, context)
    return _checked(field, value)


def moment(text: str, context: Context, *, field: str, end: bool = False) -> datetime:
    """The first moment of a time as said, or with `end` the moment it is over.

    Raises:
        InputError: `bad_time`, also when that end is open; `two_readings`, with both ends of what
            goes from one to another, which is no moment.
    """
    when = interval(text, context, field=field)
    found = when.latest if end else when.earliest
    if found is None:
        raise InputError("bad_time", field=field, value=text)
    if when.said in _TWO_ENDS and when.earliest and when.latest and when.earliest != when.latest:
        first, second = _ends_typed(when.earliest, when.latest, offset=when.said == "minute")
        raise InputError("two_readings", field=field, value=text, first=first, second=second)
    return found


def _ends_typed(earliest: datetime, latest: datetime, *, offset: bool) -> tuple[str, str]:
    """Both ends of what was said, as they can be typed: days by their dates."""
    if not offset and earliest.time() == latest.time() == time():
        return f"{earliest:%Y-%m-%d}", f"{latest - timedelta(days=1):%Y-%m-%d}"
    ends = (earliest, latest)
    said = [f"{end:%Y-%m-%d %H:%M}" + f" ({end.isoformat()[-6:]})" * offset for end in ends]
    return said[0], said[1]


def known_moment(text: str, context: Context, now: datetime, *, field: str) -> datetime:
    """The moment up to which something is known: when what was said is over, `now` at the latest.

    Raises:
        InputError: as `moment`.
        UsageError: `known_at_to_come`, it begins after `now`.
    """
    when = interval(text, context, field=field)
    if when.earliest is not None and when.earliest > now:
        raise UsageError("known_at_to_come", field=field, value=when, now=now)
    return min(moment(text, context, field=field, end=True), now)


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
    if not field.choices:
        return word
    group = group_for(field.choices)
    found = codes_named(field.choices, group, word)
    if len(found) == 1:
        return found[0]
    known = ", ".join(found or field.choices)
    raise InputError("not_a_choice", field=field.option, value=word, known=known, group=group)


def _apart(field: Field, said: str, context: Context) -> list[str]:
    """`arlon,libramont` as two, where a field names parts, is a choice or a number."""
    name = field.path[-1]
    if parts_of(name):
        return apart(name, said, context.parts)
    if field.shape is Shape.NUMBER or (field.choices and not _is_choice(field, said)):
        return [word for piece in said.split(",") if (word := piece.strip())] or [said]
    return [said]


def _is_choice(field: Field, word: str) -> bool:
    return bool(codes_named(field.choices, group_for(field.choices), word))


def _pairs(field: Field, words: Sequence[str], context: Context) -> dict[str, Any]:
    """Values by their names, each of which counts once.

    Raises:
        InputError: `said_twice`; as `_pair`.
    """
    found: dict[str, Any] = {}
    for word in words:
        name, value = _pair(field, word, context)
        if name in found:
            raise InputError("said_twice", option=f"{word.partition('=')[0]}=")
        found[name] = value
    return found


def _pair(field: Field, word: str, context: Context) -> tuple[str, Any]:
    name, equals, value = word.partition("=")
    if not equals or not name or name != name.strip():
        code = "bad_text_pair" if field.path[-1] == "texts" else "bad_pair"
        raise InputError(code, field=field.option, value=word)
    if field.path[-1] == "changes":
        return name, value if holds_text(name) else _plain(value)
    return _pair_name(field, name, context), _plain(value)


def _pair_name(field: Field, name: str, context: Context) -> str:
    """The code for the name of a stage or a language, which may be said as it is printed."""
    if field.path[-1] == "texts":
        return _only(field, name, codes_named(get_args(Language), "language", name))
    return _stage(field, name, context) if field.path[-1] == "counts" else name


def _stage(field: Field, name: str, context: Context) -> str:
    """The code of a stage of some asset class, by its code or as it is printed."""
    if context.parts is None:
        return name
    assets = context.parts.organisation.assets
    stages = dict.fromkeys(stage for asset in assets for stage in asset.stages)
    return _only(field, name, codes_named(stages, "asset_stage", name))


def _only(field: Field, name: str, found: Sequence[str]) -> str:
    if len(found) > 1:
        raise InputError("several_named", field=field.option, value=name, known=", ".join(found))
    return found[0] if found else name


def _label(field: Field, words: Sequence[str], context: Context) -> Any:
    """One name, its words quoted together or not; or one for each language."""
    if not any("=" in word for word in words):
        return " ".join(words)
    pairs = [_pair(field, word, context) for word in words]
    if len({name for name, _ in pairs}) < len(pairs):
        raise InputError("bad_pair", field=field.option, value=" ".join(words))
    return dict(pairs)


def _plain(text: str) -> Any:
    """JSON when it is a list or an object; else the text, which its field reads as it needs."""
    if text[:1] in {"{", "["}:
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError:
            return text
    return text

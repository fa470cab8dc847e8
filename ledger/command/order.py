"""An order: a command with its circumstances, read from an import line, the command line or a form.

One JSON object a line (docs/import-format.md): `command` and `id`, the circumstances, and under
`with` the command's own fields. Times may be given as they are said, numbers as the command id of
an earlier line. Whatever cannot be read is refused with line, field, reason and remedy.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from math import isfinite
from types import NoneType
from typing import Annotated, Any, NamedTuple, NoReturn, TypeVar, get_args, get_origin
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct, structs

from ledger.command.annotations import leaves_of
from ledger.command.decode_errors import counted, in_percent, no_json, problem, said_apart
from ledger.command.doubts import DOUBTS
from ledger.command.names import apart, code_of_part, with_ids
from ledger.command.past_only import TOLERANCE
from ledger.command.time_calendar import Direction
from ledger.command.time_direction import directions
from ledger.command.times import names_a_date, parse
from ledger.domain import VERBS
from ledger.domain.amendments import (
    HEADER_FIELDS,
    apply_changes,
    nothing_of,
    says_nothing,
    value_of,
)
from ledger.domain.concept import Command, Verb
from ledger.domain.crisis_and_roll import Member
from ledger.domain.entry import Entry, Event, Written
from ledger.domain.organisation import Index
from ledger.domain.short_names import read_short_name
from ledger.domain.values import (
    FIRST_YEAR,
    LAST_YEAR,
    NAMED_BY,
    CommandId,
    Instant,
    Language,
    Line,
    Marking,
    Name,
    Number,
    Past,
    Scope,
    Slug,
    When,
)
from ledger.errors import InputError, Refused
from ledger.sanitize import forbidden

S = TypeVar("S", bound=Struct)
T = TypeVar("T")

MAX_LINE = 65_535
"""Bytes of one import line."""

MAX_DEPTH = 20
"""Of brackets within brackets in one, fewer than an entry may have."""


class Circumstances(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is said around a command; every command takes these."""

    occurred: Annotated[
        Past | None, Meta(title="Occurred", description="When it happened, as it was said.")
    ] = None
    actor: Annotated[
        Name | None, Meta(title="Actor", description="Who did it, when not the recorder.")
    ] = None
    behalf: Annotated[
        Name | None, Meta(title="On behalf of", description="For whom it is recorded.")
    ] = None
    source: Annotated[Line | None, Meta(title="Source", description="Where it comes from.")] = None
    cell: Annotated[Slug | None, Meta(title="Cell", description="The cell it belongs to.")] = None
    marking: Annotated[
        Marking,
        Meta(
            title="Marking",
            description="What is shown of it: internal unless said. "
            "It hides nothing from whoever holds a copy.",
        ),
    ] = "internal"
    lang: Annotated[Language | None, Meta(title="Language", description="Of the free text.")] = None
    written: Annotated[
        Written | None, Meta(title="Written", description="When and where it was put down first.")
    ] = None
    recorded: Annotated[
        Instant | None, Meta(title="Recorded", description="Scenario clock; exercises only.")
    ] = None
    seal_to: Annotated[
        tuple[Slug, ...],
        Meta(
            title="Sealed to",
            description="Roles that may read the free text, or `all`. It can be erased later. "
            "Source, actor and other short fields stay in clear.",
            max_length=20,
        ),
    ] = ()


class Order(NamedTuple):
    """A command ready to be handled.

    `target` names the originator: a slug, `<concept>.<slug>` or an entry number as text; empty
    when the command makes a new one or says which by itself. With `named` it is the name that a
    new one is to have, without it one that is there already. `meant` are the questions that were
    answered (`ledger.command.doubts`); `receipt` and `role` are those of one that was kept while
    the server was away, empty for the terminal's usual role.
    """

    verb: Verb
    command: Command
    id: str
    target: str
    circumstances: Circumstances
    named: bool = False
    meant: frozenset[str] = frozenset()
    receipt: str | None = None
    role: str = ""


class Context(NamedTuple):
    """What texts are read against: the moment, the crisis's zone, numbers by command id, names.

    Without an index, what names a site or a service has to be its id. `given` is the number of what
    somebody gave a name, where such names may stand for numbers. `members` are those enrolled,
    where what is read is said back.
    """

    now: datetime
    zone: ZoneInfo
    numbers: Mapping[str, int]
    parts: Index | None = None
    given: Callable[[str], int | None] = lambda _word: None
    members: tuple[Member, ...] = ()


LONGEST_TARGET = 64
_TARGET = re.compile(r"^(?:[a-z]+\.)?[A-Za-z0-9_-]+\Z")
_NAME = re.compile(r"^\w[\w '\u2019.,/()&+-]*\Z")
"""What a part of the organisation may be called where it stands for what is about it."""

_LONGEST_NUMBER = 16
"""Digits; no number anywhere has more."""

_OWN = ("command", "id", "line", "as", "target", "meant", "with")
_REQUIRED = ("command", "id")
_CLOCKS = ("written", "recorded")
_BEGUN = "since"
"""The field that says since when something is so: `depuis hier soir` says no more in it."""

MEANT = tuple(sorted(DOUBTS))
"""Questions that can be answered beforehand (`ledger.command.doubts`)."""


def read_line(text: bytes, context: Context) -> Order:
    """One import line as an order.

    Raises:
        InputError: not JSON, a duplicate key, an unknown command or field, a value out of bounds.
    """
    fields = _object(text)
    for name in _REQUIRED:
        if name not in fields:
            raise InputError("missing_field", field=name)
        if not isinstance(fields[name], str):
            raise InputError("not_a_text", field=name)
    path = fields["command"]
    if path not in VERBS:
        raise InputError("unknown_command", field="command", value=path, known=", ".join(VERBS))
    around = {k: v for k, v in fields.items() if k not in _OWN}
    _check_beside(VERBS[path], around)
    order = build(
        VERBS[path], fields.get("with", {}), around, context,
        ident=fields["id"], target=_named(fields), named=bool(not fields.get("target")),
    )  # fmt: skip
    return order._replace(meant=_meant(fields.get("meant", [])))


def _check_beside(verb: Verb, around: dict[str, Any]) -> None:
    """Refuse what stands beside `with` and belongs into it, or nowhere."""
    known = _fields(Circumstances)
    for name in around:
        if name in _fields(verb.command):
            raise InputError("field_beside_with", field=name)
        if name not in known:
            raise InputError("unknown_field", field=name, known=", ".join((*_OWN, *known)))


def build(  # noqa: PLR0913 (an order has that many parts)
    verb: Verb,
    fields: dict[str, Any],
    around: dict[str, Any],
    context: Context,
    *,
    ident: str,
    target: str = "",
    named: bool = False,
    strict: bool = True,
) -> Order:
    """An order from plain values, wherever they were typed.

    Raises:
        InputError: naming the field, what is wrong with it and what would be right.
    """
    context = _read_against(around, context, strict=strict)
    command = _typed(verb.command, fields, context, strict=strict)
    circumstances = _typed(Circumstances, around, context, strict=strict, beside=_OWN)
    _convert(ident, CommandId, field="id")
    if named and target and verb.target in {"new", "either"}:
        _check_own_name(verb, target)
    about = _target(verb, command, target, context)
    return Order(verb, command, ident, about, circumstances, named and bool(about))


def said_at(around: Circumstances, now: datetime) -> datetime:
    """What `yesterday`, `-20m` and `vers 3h` start from: when it was put down, or was recorded.

    What says neither is said now.
    """
    return around.written.at if around.written else around.recorded or now


def check_put_down(around: Circumstances, now: datetime) -> None:
    """Whether what was put down first was, by the clock that it is recorded on.

    Raises:
        Refused: `not_yet`.
    """
    last = around.recorded or now
    if around.written and around.written.at - last > TOLERANCE:
        at = around.written.at.replace(second=0, microsecond=0)
        when = When(said="minute", earliest=at, latest=at)
        raise Refused("not_yet", field="written", value=when, recorded=last)


def _read_against(around: dict[str, Any], context: Context, *, strict: bool) -> Context:
    """The context at the moment that the circumstances themselves name."""
    clocks = {name: around[name] for name in _CLOCKS if name in around}
    told = _typed(Circumstances, clocks, context, strict=strict)
    return context._replace(now=said_at(told, context.now))


def read_field(cls: type[Struct], name: str, value: Any, context: Context) -> Any:
    """One field of a command read alone, as `build` would.

    Raises:
        InputError, Refused: as `build`.
    """
    kinds, ways = _fields(cls)[name], directions(cls)
    ready = _prepared(name, value, kinds, context, ways.get(name, "any"))
    return _convert(ready, _types(cls)[name], field=name, strict=False)


def checked(value: S) -> S:
    """The same value, if reading would let it in: for what was built and not read.

    Raises:
        InputError: as `build`.
    """
    return _convert(msgspec.to_builtins(value), type(value))


def line_of(order: Order) -> bytes:
    """The order as an import line, for keeping it until its outcome is known."""
    around = msgspec.to_builtins(order.circumstances)
    said = {key: value for key, value in around.items() if value is not None and value != []}
    return msgspec.json.encode(
        {
            "command": order.verb.path,
            "id": order.id,
            "as" if order.named else "target": order.target,
            **({"meant": sorted(order.meant)} if order.meant else {}),
            **said,
            "with": msgspec.to_builtins(order.command),
        }
    )


def _named(fields: dict[str, Any]) -> str:
    """The originator a line names under either word, empty when it names none."""
    for name in ("target", "as"):
        value = fields.get(name)
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
        if value is not None and not isinstance(value, str):
            raise InputError("not_a_text", field=name)
        if value:
            return value
    return ""


def _meant(codes: Any) -> frozenset[str]:
    """The questions that a line answers beforehand."""
    if not isinstance(codes, list):
        raise InputError("not_a_choice", field="meant", value=codes, known=", ".join(MEANT))
    for code in codes:
        if code not in MEANT:
            raise InputError("not_a_choice", field="meant", value=code, known=", ".join(MEANT))
    return frozenset(codes)


def _check_own_name(verb: Verb, name: str) -> None:
    """Nobody chooses a name that is given by counting."""
    slug = name.partition(".")[2] or name
    said = read_short_name(slug)
    if said is not None and said.concept == verb.concept and "-" in slug:
        raise InputError("short_name_given", field="as", value=name)


def _target(verb: Verb, command: Command, target: str, context: Context) -> str:
    if verb.concept == "entry":
        number: int = getattr(command, "number")  # noqa: B009 (every amendment names an entry)
        return str(number)
    if not target:
        return target
    if read_short_name(target) is None and target in context.numbers:
        return str(context.numbers[target])
    by_name = verb.called and verb.target == "existing" and _NAME.match(target)
    if by_name and len(target) <= LONGEST_TARGET:
        return target
    if len(target) > LONGEST_TARGET or not _TARGET.match(target):
        raise InputError("bad_target", field="target", value=target[:LONGEST_TARGET])
    return target


def _object(text: bytes) -> dict[str, Any]:
    if len(text) > MAX_LINE:
        raise InputError("line_too_long", size=len(text), limit=MAX_LINE)
    try:
        value = json.loads(
            text.decode("utf-8-sig"),
            object_pairs_hook=_unique,
            parse_constant=_no_constant,
            parse_float=_finite,
        )
        _check_depth(value, MAX_DEPTH)
    except (ValueError, RecursionError) as e:
        raise no_json(e) from e
    if not isinstance(value, dict):
        raise InputError("not_an_object")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InputError("duplicate_key", field=key)
        found[key] = value
    return found


def _check_depth(value: Any, left: int) -> None:
    if isinstance(value, (dict, list)):
        if not left:
            raise InputError("too_deep")
        for inner in value.values() if isinstance(value, dict) else value:
            _check_depth(inner, left - 1)


def _finite(text: str) -> float:
    value = float(text)
    return value if isfinite(value) else _no_constant(text)


def _no_constant(name: str) -> NoReturn:
    raise InputError("not_a_json_number", value=name)


def _typed(
    cls: type[S],
    fields: dict[str, Any],
    context: Context,
    *,
    strict: bool,
    beside: tuple[str, ...] = (),
) -> S:
    """The fields as a struct; `beside` are further ones that may stand where these do."""
    if not isinstance(fields, dict):
        raise InputError("not_an_object")
    types = _fields(cls)
    for name in fields:
        if name not in types:
            raise InputError("unknown_field", field=name, known=", ".join((*beside, *types)))
    ways = directions(cls)
    if context.parts:
        by = _named_by(cls)
        fields = {
            k: code_of_part(fields.get(by[k]), v, context.parts) if k in by else v
            for k, v in fields.items()
        }
    with said_apart(types):
        ready = {
            k: _prepared(k, v, types[k], context, ways.get(k, "any")) for k, v in fields.items()
        }
    made = _convert(ready, cls, strict=strict)
    check_instants(made)
    return made


def check_instants(value: Struct) -> None:
    """Refuse moments that some zone cannot show, in whatever form they were given.

    Raises:
        InputError: `bad_time`, for one outside the years 1900 to 2199; `ends_before_start`.
    """
    for name in value.__struct_fields__:
        _check_shown(name, getattr(value, name))


def _check_shown(name: str, value: Any) -> None:
    ends = (value.earliest, value.latest) if isinstance(value, When) else (value,)
    if isinstance(value, When) and value.earliest and value.latest:
        _check_forwards(name, value.earliest, value.latest)
    for end in ends:
        if isinstance(end, datetime) and not FIRST_YEAR <= end.year <= LAST_YEAR:
            raise InputError("bad_time", field=name, value=end.isoformat())
    if isinstance(value, Struct) and not isinstance(value, When):
        check_instants(value)


def _check_forwards(name: str, earliest: datetime, latest: datetime) -> None:
    if latest < earliest:
        said = f"{earliest.isoformat()}..{latest.isoformat()}"
        raise InputError("ends_before_start", field=name, value=said)


def in_full(original: Entry[Any], changes: dict[str, Any], context: Context) -> dict[str, Any]:
    """New values for an entry's fields, what was said as text written out.

    A field that may be left out is emptied by nothing: `fails=`, in a file also null. What says
    when something was, and a date without its year, is read from when the corrected entry was put
    down, as its own times were.

    Raises:
        InputError: a field that is none or cannot be corrected, a value that cannot be; `within`
            says that the field is one of the corrected entry, not of the correction.
    """
    try:
        return _in_full(original, changes, context)
    except InputError as error:
        error.fields["within"] = "changes"
        raise


def _in_full(original: Entry[Any], changes: dict[str, Any], context: Context) -> dict[str, Any]:
    event: type[Event] = type(original.event)
    around = {k: v for k, v in _fields(Circumstances).items() if k in HEADER_FIELDS}
    types = {**around, **_fields(event)}
    changes = {_as_declared(name, changes, types): value for name, value in changes.items()}
    for name in changes:
        if name not in types:
            raise InputError("unknown_field", field=name, known=", ".join(types))
    ways = {**directions(Circumstances), **directions(event)}
    then = context._replace(now=_put_down(original))
    old = {k for k, v in changes.items() if ways.get(k) == "past" or names_a_date(v)}
    with said_apart(types):
        full = {
            k: _nothing_of(original, k)
            if says_nothing(v)
            else _prepared(k, v, types[k], then if k in old else context, ways.get(k, "any"))
            for k, v in changes.items()
        }
    try:
        changed = apply_changes(original, full)
    except msgspec.ValidationError as e:
        raise problem(str(e)) from e
    for name in full:  # what stays as it was may be beyond mending by itself
        _check_shown(name, value_of(changed, name))
    return full


def _put_down(entry: Entry[Any]) -> datetime:
    """When an entry was written, or recorded: what its times were read from."""
    return entry.written.at if entry.written else entry.recorded


def _nothing_of(entry: Entry[Any], name: str) -> Any:
    try:
        return nothing_of(entry, name)
    except LookupError as e:
        raise InputError("never_empty", field=name) from e


_OPTIONS = {"site": "scope", "sites": "scope"}
"""What a field is called where it is given: `--site` says the sites of a scope."""


def _as_declared(name: str, said: Mapping[str, Any], types: Mapping[str, Any]) -> str:
    """The field that a word means in a correction; the word itself where it means none."""
    meant = _OPTIONS.get(name, name)
    return meant if name not in types and meant in types and meant not in said else name


def _prepared(
    name: str, value: Any, kinds: frozenset[Any], context: Context, direction: Direction
) -> Any:
    """A value as the type wants it; texts stand for times, scopes and numbers."""
    _check_texts(name, value)
    if Scope in kinds and isinstance(value, str):
        value = {"sites": apart("sites", value, context.parts) or [value]}
    if context.parts and (Scope in kinds or not isinstance(value, dict)):
        value = with_ids(name, value, context.parts)
    if isinstance(value, dict) and (numbers := _numbers_in(kinds)):
        return {
            k: counted(f"{name}.{k}", v, numbers) if isinstance(v, str) else v
            for k, v in value.items()
        }
    if isinstance(value, list) and _cites(kinds) and str not in kinds:
        return [_number(name, v, context) if isinstance(v, str) else v for v in value]
    if When in kinds and not isinstance(value, (str, dict, NoneType)):
        raise InputError("bad_time", field=name, value=value)
    if not isinstance(value, str):
        return value
    if not value and str not in kinds:
        raise InputError("too_short", field=name, limit=1)
    if When in kinds:
        return msgspec.to_builtins(_time(name, value, context, direction))
    if int in kinds and str not in kinds:
        return _number(name, value, context) if _cites(kinds) else counted(name, value, kinds)
    return value


def _time(name: str, value: str, context: Context, direction: Direction) -> When:
    try:
        return parse(value, context.now, context.zone, direction=direction, begun=name == _BEGUN)
    except InputError as e:
        raise InputError(e.code, field=name, **e.fields) from e


def cites_entries(annotation: Any) -> bool:
    """Whether a field of this type takes the numbers of entries."""
    return _cites(frozenset(leaves_of(annotation)))


def takes_share(annotation: Any) -> bool:
    """Whether a field of this type takes a share in %."""
    return in_percent(frozenset(leaves_of(annotation)))


def _cites(kinds: frozenset[Any]) -> bool:
    """Whether a field takes the numbers of entries, which may be said by command ids too."""
    bounds = set(getattr(Number, "__metadata__", ()))
    return any(bounds & set(getattr(kind, "__metadata__", ())) for kind in kinds)


def _numbers_in(kinds: frozenset[Any]) -> frozenset[Any]:
    """The types of the values of a field that takes numbers by name; empty for any other."""
    for kind in kinds:
        if get_origin(kind) is dict:
            inner = frozenset(leaves_of(get_args(kind)[1]))
            return inner if int in inner and str not in inner else frozenset()
    return frozenset()


def _number(name: str, value: str, context: Context) -> int:
    if value.isascii() and value.removeprefix("-").isdigit() and len(value) <= _LONGEST_NUMBER:
        return int(value)
    if value in context.numbers:
        return context.numbers[value]
    if (number := _given(name, value, context)) is None:
        raise InputError("unknown_reference", field=name, value=value)
    return number


def _given(name: str, value: str, context: Context) -> int | None:
    """The number of what somebody gave this name; raises `several_named`, with the field."""
    try:
        return context.given(value)
    except InputError as e:
        raise InputError(e.code, field=name, **e.fields) from e


def _check_texts(name: str, value: Any) -> None:
    """Refuse characters nobody types, and texts of nothing but blanks, at any depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            _check_texts(name, key)
            _check_texts(f"{name}.{key}", inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            _check_texts(name, inner)
    elif isinstance(value, str) and value.isspace():
        raise InputError("only_blanks", field=name)
    elif isinstance(value, str) and (found := forbidden(value)):
        raise InputError("control_character", field=name, position=found[0], character=found[1])


def _convert(value: Any, cls: type[T], *, field: str = "", strict: bool = True) -> T:
    try:
        return msgspec.convert(value, cls, strict=strict)
    except msgspec.ValidationError as e:
        raise problem(str(e), field) from e


@cache
def _named_by(cls: type[Struct]) -> dict[str, str]:
    """Fields that name a part of the organisation of the kind that another field says."""
    found: dict[str, str] = {}
    for field in structs.fields(cls):
        for kind in leaves_of(field.type):
            for meta in getattr(kind, "__metadata__", ()):
                if by := (getattr(meta, "extra", None) or {}).get(NAMED_BY):
                    found[field.encode_name] = by
    return found


@cache
def _types(cls: type[Struct]) -> dict[str, Any]:
    """The type of each field of a struct."""
    return {f.encode_name: f.type for f in structs.fields(cls)}


@cache
def _fields(cls: type[Struct]) -> dict[str, frozenset[Any]]:
    """For each field of a struct, the types its annotation is made of."""
    return {f.encode_name: frozenset(leaves_of(f.type)) for f in structs.fields(cls)}

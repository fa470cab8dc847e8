"""Arbitrary values of any declared struct, within its declared bounds (Hypothesis)."""

from datetime import UTC, datetime, timedelta, timezone
from functools import cache
from typing import Any

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from ledger.domain.concept import Kind
from ledger.domain.entry import Entry

MOST = 3
"""Items of a list: enough to differ, few enough to be fast."""

_OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda m: timezone(timedelta(minutes=m)))
_ENDS = st.sampled_from([datetime.min, datetime.max, datetime(1, 1, 2), datetime(9999, 12, 31)])  # noqa: DTZ001, DTZ901 (an offset follows)
_MOMENTS = st.datetimes(timezones=_OFFSETS | st.just(UTC)) | st.builds(
    lambda moment, zone: moment.replace(tzinfo=zone), _ENDS, _OFFSETS
)
_ANYTHING = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=9)


@cache
def entries(kind: Kind) -> st.SearchStrategy[Entry[Any]]:
    """Any entry of a kind that decoding would let in, whether deciding would make it or not."""
    generic: Any = Entry
    plain = values(inspect.type_info(generic[kind.event]))
    return plain.map(
        lambda fields: msgspec.convert(_entry(fields, kind.topic), generic[kind.event])
    )


def _entry(fields: dict[str, Any], topic: str) -> dict[str, Any]:
    """`recorded` is in UTC, which no type can say."""
    recorded = datetime.fromisoformat(fields["recorded"]).replace(tzinfo=UTC)
    return {**fields, "type": topic, "recorded": recorded.isoformat()}


@cache
def events(kind: Kind) -> st.SearchStrategy[Any]:
    """Any event of a kind."""
    plain = values(inspect.type_info(kind.event))
    return plain.map(lambda fields: msgspec.convert(fields, kind.event))


def values(kind: inspect.Type) -> st.SearchStrategy[Any]:
    """Plain values that decode as this type."""
    match kind:
        case inspect.Metadata():
            return values(kind.type)
        case inspect.UnionType():
            return st.one_of([values(inner) for inner in kind.types])
        case inspect.StructType():
            return _fields(kind)
        case inspect.VarTupleType():
            most = min(kind.max_length or MOST, max(MOST, kind.min_length or 0))
            return st.lists(values(kind.item_type), min_size=kind.min_length or 0, max_size=most)
        case inspect.DictType():
            most = min(kind.max_length or MOST, MOST)
            keys = values(kind.key_type)
            inner = values(kind.value_type)
            return st.dictionaries(keys, inner, min_size=kind.min_length or 0, max_size=most)
        case _:
            return _scalar(kind)


def _scalar(kind: inspect.Type) -> st.SearchStrategy[Any]:  # noqa: PLR0911 (one line a type)
    match kind:
        case inspect.StrType():
            return _text(kind)
        case inspect.IntType():
            return st.integers(kind.ge, kind.le)
        case inspect.FloatType():
            return st.floats(kind.ge, kind.le, allow_nan=False)
        case inspect.LiteralType():
            return st.sampled_from(kind.values)
        case inspect.BoolType():
            return st.booleans()
        case inspect.DateTimeType():
            return _MOMENTS.map(datetime.isoformat)
        case inspect.NoneType():
            return st.none()
        case inspect.AnyType():
            return _ANYTHING
    raise LookupError(f"no values of {kind}")


def _text(kind: inspect.StrType) -> st.SearchStrategy[str]:
    least, most = kind.min_length or 0, kind.max_length or 100
    if kind.pattern is None:
        return st.text(
            st.characters(codec="utf-8"), min_size=least, max_size=max(least, min(most, 20))
        )
    fitting = st.from_regex(kind.pattern, alphabet=st.characters(codec="ascii"))
    return fitting.filter(lambda text: least <= len(text) <= most)


def _fields(kind: inspect.StructType) -> st.SearchStrategy[dict[str, Any]]:
    required = {f.encode_name: values(f.type) for f in kind.fields if f.required}
    optional = {f.encode_name: values(f.type) for f in kind.fields if not f.required}
    return st.fixed_dictionaries(required, optional=optional)

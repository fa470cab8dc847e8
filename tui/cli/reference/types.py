"""Types in words, for the reference: what a field takes and how much of it."""

from datetime import datetime
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from msgspec import Meta, Struct

_PLAIN: dict[Any, str] = {
    str: "text",
    int: "whole number",
    float: "number",
    bool: "yes or no",
    datetime: "moment",
    Any: "any value",
    NoneType: "",
}


def described(annotation: Any) -> str:
    """A type in words: `text (1 to 500)`, `list of text`, `one of a, b`."""
    origin = get_origin(annotation)
    if origin is Annotated:
        base, *extras = get_args(annotation)
        bounds = "".join(_bounds(e) for e in extras if isinstance(e, Meta))
        return described(base) + bounds
    if origin in {Union, UnionType}:
        inner = [described(a) for a in get_args(annotation) if a is not NoneType]
        return " or ".join(dict.fromkeys(inner))
    if origin is Literal:
        return "one of " + ", ".join(f"`{value}`" for value in get_args(annotation))
    if origin is tuple:
        return f"list of {described(get_args(annotation)[0])}"
    if origin is dict:
        key, value = get_args(annotation)
        return f"map from {described(key)} to {described(value)}"
    return _named(annotation)


def _named(annotation: Any) -> str:
    if isinstance(annotation, TypeVar):
        return "the kind's own fields"
    if isinstance(annotation, type) and issubclass(annotation, Struct):
        return f"`{annotation.__name__}`"
    return _PLAIN.get(annotation) or str(annotation)


def _bounds(meta: Meta) -> str:
    low = meta.ge if meta.ge is not None else meta.min_length
    high = meta.le if meta.le is not None else meta.max_length
    if low is None and high is None:
        return ""
    if low is None:
        return f" (at most {high:,})"
    return f" (at least {low:,})" if high is None else f" ({low:,} to {high:,})"

"""Which entries a brief cites."""

from collections.abc import Iterator
from typing import Any

from msgspec import Struct, structs

from projections.brief.model import Brief, BriefLine, EntryRef


def cited(brief: Brief) -> frozenset[int]:
    """The numbers that stand in it, on its lines and in its sentences."""
    return frozenset(_numbers((brief.five, brief.sections)))


def _numbers(value: Any) -> Iterator[int]:
    if isinstance(value, EntryRef):
        yield value.number
    if isinstance(value, BriefLine):
        yield from value.numbers
    if isinstance(value, Struct):
        value = structs.asdict(value)
    if isinstance(value, dict):
        value = tuple(value.values())
    for one in value if isinstance(value, tuple) else ():
        yield from _numbers(one)

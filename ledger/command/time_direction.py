"""Which fields say what was and which say what is to come, as they are declared."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any, get_args, get_origin

from msgspec import Meta, Struct, structs

from ledger.command.time_calendar import Direction
from ledger.domain.values import DIRECTION


@cache
def directions(declared: type[Struct]) -> Mapping[str, Direction]:
    """The fields of a struct whose times have a direction (`Past`, `Coming`), by name."""
    said = ((f.encode_name, next(_said(f.type), None)) for f in structs.fields(declared))
    return {name: direction for name, direction in said if direction is not None}


def _said(annotation: Any) -> Iterator[Direction]:
    if get_origin(annotation) is Annotated:
        base, *extras = get_args(annotation)
        for extra in extras:
            if isinstance(extra, Meta) and extra.extra and DIRECTION in extra.extra:
                yield extra.extra[DIRECTION]
        yield from _said(base)
    else:
        for inner in get_args(annotation):
            yield from _said(inner)

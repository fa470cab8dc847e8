"""What the annotations of a command's fields are made of."""

from collections.abc import Iterator
from typing import Any, get_args


def leaves_of(annotation: Any) -> Iterator[Any]:
    """Every type that an annotation is made of, itself first."""
    yield annotation
    for inner in get_args(annotation):
        if isinstance(inner, type) or get_args(inner):
            yield from leaves_of(inner)

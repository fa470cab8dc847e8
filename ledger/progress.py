"""How far something long has come, told to whoever wants to know."""

from collections.abc import Callable

Progress = Callable[[int, int], None]
"""Takes how many are done and how many there are."""


def nobody(_done: int, _all: int) -> None:
    """Where nobody wants to know."""

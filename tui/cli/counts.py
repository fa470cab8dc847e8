"""Whole numbers on a command line, refused in the words that fields of commands are refused in."""

from typing import Any

import click

LONGEST = 16
"""Digits of a number, with its sign."""


class Count(click.IntRange):
    """A whole number of at least `least`, and of at most `most` where that is said."""

    def __init__(self, least: int = 1, most: int | None = None) -> None:
        super().__init__(least, most)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number.

        Raises:
            click.BadParameter: it is none, or out of bounds.
        """
        if problem := self._problem(str(value).strip()):
            key, limit = problem
            words = getattr(ctx.command if ctx else None, "words", None)
            self.fail(words(f"error.{key}", limit=limit) if words else key, param, ctx)
        return int(str(value).strip())

    def _problem(self, text: str) -> tuple[str, float | None] | None:
        """Which sentence says what is wrong, and the bound that it names; None: nothing is."""
        if not (text.removeprefix("-").isdecimal() and len(text) <= LONGEST):
            return "not_a_whole_number", None
        if self.min is not None and int(text) < self.min:
            return "too_small", self.min
        if self.max is not None and int(text) > self.max:
            return "too_large", self.max
        return None

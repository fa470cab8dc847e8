"""Ids of parts of the organisation in a refusal, with what people call them.

As data a refusal has the ids; whoever says it in a language says the names.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Self

Called = str | Mapping[Any, str]
"""One text for all languages, or one for each, as a part's name."""


class PartNames(str):
    """Ids one after another, and beside them what each is `called`.

    With `coded` both are said, where it is the id that has to be typed.
    """

    __slots__ = ("called", "coded")
    called: tuple[tuple[str, Called], ...]
    coded: bool

    def __new__(cls, called: Iterable[tuple[str, Called]], *, coded: bool = False) -> Self:
        """From pairs of an id and a name."""
        pairs = tuple(called)
        made = super().__new__(cls, ", ".join(ident for ident, _ in pairs))
        made.called, made.coded = pairs, coded
        return made

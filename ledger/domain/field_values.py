"""Values of fields in a refusal, those that something says: whoever says it names the fields."""

from collections.abc import Iterable
from typing import Any, Self


class FieldValues(str):
    """What is `said` in fields of a concept, a name and a value each; as data the names alone."""

    __slots__ = ("concept", "said")
    concept: str
    said: tuple[tuple[str, Any], ...]

    def __new__(cls, concept: str, said: Iterable[tuple[str, Any]]) -> Self:
        """From pairs of a name and a value."""
        pairs = tuple(said)
        made = super().__new__(cls, ", ".join(name for name, _ in pairs))
        made.concept, made.said = concept, pairs
        return made

"""Texts made clean for showing; what is recorded stays as it was recorded."""

from ledger.domain.record import words
from ledger.domain.values import Number, Text, Words
from ledger.sanitize import clean, clean_line
from projections.model.rows import Prose


def prose(said: Words | None) -> Prose | None:
    """Free text of a record, clean; a sealed one stays the number of its entry."""
    return said if not isinstance(said, str) or said.isprintable() else clean(said)


def text_of(text: Text | None, number: Number) -> Prose | None:
    """Free text of an entry, clean; of a sealed one the entry's number."""
    return prose(words(text, number))


def line(text: str | None) -> str | None:
    """A text as one clean line: what commands a terminal or hides text is gone."""
    return text if text is None or text.isprintable() else clean_line(text)


def lines(texts: tuple[str, ...]) -> tuple[str, ...]:
    """A text made clean that may have several lines."""
    return tuple(text if text.isprintable() else clean_line(text) for text in texts)

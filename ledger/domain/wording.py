"""What two entries in the same words have in common: how one that says it twice is found.

Words are compared without capitals and accents, as if every space were one, and without the point
or the mark that ends them.
"""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Any

import msgspec

from ledger.domain.amendments import EntryCorrected
from ledger.sanitize import plain_name

FIELDS = ("question", "what", "text", "texts")
"""Where an entry or a record says in words what it is about; the last one by language."""

SAYING = 100
"""Entries in the same words that are looked at, the latest."""


def words_of(said: Any) -> Iterator[str]:
    """The folded main words of an event or a record; none of a sealed text."""
    for name in FIELDS:
        value = getattr(said, name, None)
        if isinstance(value, dict):
            yield from (folded(v) for _, v in sorted(value.items()) if isinstance(v, str))
        elif isinstance(value, str):
            yield folded(value)


def texts_in(value: Any) -> Iterator[str]:
    """Every text within a value, however deep; of a mapping its values alone."""
    yield from _texts(msgspec.to_builtins(value))


def _texts(plain: Any) -> Iterator[str]:
    if isinstance(plain, str):
        yield plain
    elif isinstance(plain, dict | list | tuple):
        for inner in plain.values() if isinstance(plain, dict) else plain:
            yield from _texts(inner)


def key_of(event: Any) -> int | None:
    """The key of an event's first words; of a correction that of its new ones."""
    if isinstance(event, EntryCorrected):
        found = (v for k, v in event.changes.items() if k in FIELDS and isinstance(v, str))
        words = next(map(folded, found), None)
    else:
        words = next(words_of(event), None)
    return None if words is None else key(words)


def folded(text: str) -> str:
    """A text as it is compared with others."""
    return plain_name(text).rstrip(" .!?\N{HORIZONTAL ELLIPSIS};,")


def key(words: str) -> int:
    """63 bits of a digest of folded words: what is found by it is compared again."""
    digest = blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest) >> 1

"""Which sealed texts are erased, and what stands against erasing one."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple, TypeVar, get_args

from msgspec import Struct, structs

from ledger.domain.card import Wanted
from ledger.domain.dossier.record import HOLDING, Piece
from ledger.domain.situation import Situation
from ledger.domain.values import Sealed
from ledger.errors import Refused

S = TypeVar("S", bound=Struct)

ERASES = "record.text_erased"
"""The kind that a role has to name, or `*`, for its holders to erase."""


class Erasure(NamedTuple):
    """By entry `number` the sealed texts of entry `erased` are to be read by nobody.

    `held` is the legal hold that was in force before it and is still, 0 for none: somebody set it
    while this was decided, and nothing is destroyed until it is lifted.
    """

    number: int
    erased: int
    basis: str
    held: int = 0


def sealed_texts(said: Struct) -> Iterator[tuple[str, Sealed]]:
    """The sealed texts of a command or an event, each with its field."""
    for name in text_fields(type(said)):
        value = getattr(said, name)
        several = value.values() if isinstance(value, dict) else value
        found = several if isinstance(value, dict | tuple) else (value,)
        yield from ((name, one) for one in found if type(one) is Sealed)


def with_texts(said: S, change: Callable[[Any], Any]) -> S:
    """A command or an event with every value of its free texts changed, each text by itself."""

    def each(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: change(text) for key, text in value.items()}
        return tuple(map(change, value)) if isinstance(value, tuple) else change(value)

    fields = text_fields(type(said))
    return structs.replace(said, **{name: each(getattr(said, name)) for name in fields})


@cache
def text_fields(declared: type[Struct]) -> tuple[str, ...]:
    """The fields of a command or an event that may hold a sealed text."""
    return tuple(f.name for f in structs.fields(declared) if _takes_sealed(f.type))


def _takes_sealed(annotation: Any) -> bool:
    return annotation is Sealed or any(map(_takes_sealed, get_args(annotation)))


def holds(situation: Situation) -> Iterator[int]:
    """The legal holds in force, by the numbers of their entries."""
    for _, piece in situation.records_of(Wanted("record", stages=HOLDING)):
        yield piece.opened


def erasures(situation: Situation) -> Iterator[Erasure]:
    """Every erasure that stands."""
    held = sorted(holds(situation))
    for _, piece in situation.records_of(Wanted("record", stages=("erased",))):
        if isinstance(piece, Piece) and piece.erased:
            before = next((n for n in held if n < piece.opened), 0)
            yield Erasure(piece.opened, piece.erased, piece.basis or "", before)


def erasure_of(number: int, situation: Situation) -> Erasure | None:
    """By which entry the sealed texts of another are erased; None where by none."""
    return next((one for one in erasures(situation) if one.erased == number), None)


def check_erasable(number: int, situation: Situation) -> None:
    """Whether the sealed texts of an entry may be erased now.

    Raises:
        Refused: `nothing_sealed`, it has none; `text_erased_already`; `hold_in_force`.
    """
    entry = situation.kept.entry(number)
    if entry is None or not any(sealed_texts(entry.event)):
        raise Refused("nothing_sealed", number=number)
    if before := erasure_of(number, situation):
        raise Refused("text_erased_already", number=number, by=before.number)
    if held := sorted(holds(situation)):
        raise Refused("hold_in_force", number=number, hold=held[0])

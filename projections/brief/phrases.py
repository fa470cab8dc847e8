"""From rows and plain values to phrases, values and lines of the brief."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from msgspec import structs

from ledger.abridged import beginning, open_in
from ledger.domain.amounts import has_share
from ledger.domain.figure.events import FigureReported
from ledger.domain.values import Seal, When
from ledger.sanitize import clean
from projections.brief.model import (
    AnyValue,
    BriefLine,
    FreeText,
    MomentSaid,
    Name,
    Number,
    OfClass,
    Phrase,
    Quantity,
    Rate,
    SealedText,
    Several,
    Span,
    Time,
    Value,
)
from projections.model.picture import Since
from projections.model.rows import Amount, FigureRow, NamedPart, Prose, Row

COMMAND = "command"
"""The field of a phrase that holds what is to be typed."""

Figure = FigureRow | FigureReported
"""A figure as a row has it, or the entry itself."""

LONGEST = 600
"""Characters of one free text in a brief; the entry has the rest."""

SHORTEST = 160
"""Characters of one free text in the five lines; the section has more."""

LEAST = 6
"""Characters of a rest that is never left out: a word."""

MOST = 2 / 3
"""The part of a text that is cut which its whole sentences have to fill to end it."""

REST = LEAST + 20
"""Characters of a rest, a few words, for which a text is not cut where there is room."""


def say(key: str, /, **fields: Any) -> Phrase:
    """A phrase; plain values become typed ones."""
    return Phrase(key, {name: value_of(value) for name, value in fields.items()})


def plural(key: str, n: int, /, **fields: Any) -> Phrase:
    """A phrase about `n` things, whose words depend on how many they are."""
    return Phrase(key, {name: value_of(value) for name, value in fields.items()}, n)


def value_of(value: Any) -> AnyValue:  # noqa: PLR0911 (one way out a type)
    """The typed value of a plain one; texts are cleaned and cut here."""
    if isinstance(value, Value):
        return value  # type: ignore[return-value]  # every Value is one of AnyValue
    if isinstance(value, Seal):
        return SealedText(value.sealed)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, NamedPart):
        return Name(value.id, value.name)
    if isinstance(value, When):
        return Time(value)
    if isinstance(value, datetime):
        return MomentSaid(value)
    if isinstance(value, timedelta):
        return Span(int(value.total_seconds()))
    if isinstance(value, (int, float)):
        return Number(value)
    return several(value)


def short(text: Prose, longest: int = SHORTEST, of: int | None = None) -> AnyValue:
    """A free text for one of the five lines; where it is cut it names entry `of`, which has it."""
    if isinstance(text, Seal):
        return value_of(text)
    said = _text(text, longest)
    return said if of is None else structs.replace(said, of=of)


def shortened(value: AnyValue, longest: int, spare: int = REST) -> AnyValue:
    """A value whose free texts have about so many characters: `spare` more where that is all."""
    if isinstance(value, FreeText):
        found = _text(value.text, longest, spare)
        return structs.replace(found, of=value.of) if found.cut else value
    if isinstance(value, Several):
        return Several(tuple(shortened(item, longest, spare) for item in value.items))
    return shortened_phrase(value, longest, spare) if isinstance(value, Phrase) else value


def shortened_phrase(phrase: Phrase, longest: int, spare: int = REST) -> Phrase:
    """A phrase whose free texts have about so many characters; see `shortened`.

    What is to be typed stays whole.
    """
    fields = {
        name: value if name == COMMAND else shortened(value, longest, spare)
        for name, value in phrase.fields.items()
    }
    return Phrase(phrase.key, fields, phrase.n)


def is_cut(value: AnyValue) -> bool:
    """Whether a free text in it goes on in its entry."""
    if isinstance(value, FreeText):
        return value.cut
    if isinstance(value, Several):
        return any(map(is_cut, value.items))
    return isinstance(value, Phrase) and any(map(is_cut, value.fields.values()))


def since(when: When | None) -> Time | None:
    """A time behind `since`, which in some languages takes an article."""
    return Time(when, since=True) if when else None


def several(values: Iterable[Any]) -> Several:
    """Values said one after another."""
    return Several(tuple(map(value_of, values)))


def line(
    *phrases: Phrase, rows: Iterable[Row] = (), since: Since | None = None, **more: Any
) -> BriefLine:
    """A line about some rows: their entries, and whether they are new or changed since."""
    known = sorted(rows, key=lambda row: row.number)
    numbers = tuple(sorted({number for row in known for number in row.numbers}))
    mark = _mark(known, since) if since else ""
    short = known[0].short if len(known) == 1 else ""
    said = {"numbers": numbers, "entries": sum(row.entries for row in known), "mark": mark,
            "short": short, **more}  # fmt: skip
    return BriefLine(phrases=phrases, **said)


def optional(*pairs: tuple[str, Prose | Any]) -> tuple[Phrase, ...]:
    """A phrase `key` with `{text}` for every value that is there."""
    return tuple(say(key, text=value) for key, value in pairs if value not in (None, ()))


def quantity(row: Figure, whole: Amount | None = None) -> Quantity:
    """A reported figure, as sure as it was said, with its share of the whole, its own if any.

    A whole that is not its own says that it is the organisation's.
    """
    of = whole if row.of is None else row.of
    said = (
        row.value,
        row.upper,
        row.qualifier,
        row.unit,
        of,
        row.of_what,
        _share(row, of),
        row.usual,
        _share(row, row.usual),
    )
    if row.per is None and row.closures is None:
        return Quantity(*said) if row.of == of else OfClass(*said)
    return Rate(*said, per=row.per, closures=row.closures)


def _share(row: Figure, whole: Amount | None) -> float | None:
    """None of a range, which has two, nor of a unit that nothing is a part of."""
    return share(row.value, whole) if row.upper is None and has_share(row.unit) else None


def share(value: float, whole: float | None) -> float | None:
    """A share in %, to one decimal; 100.0 only when it is the whole or more.

    Nor is it 0 of what there is: of very few it is one digit, however small.
    """
    if not whole or whole < 0:
        return None
    exact = value / whole * 100
    percent = round(exact, 1) or float(f"{exact:.1g}")
    return min(percent, 99.9) if value < whole else percent


def _text(text: str, longest: int = LONGEST, spare: int = REST) -> FreeText:
    words = clean(text)
    if len(words) <= longest:
        return FreeText(words)
    kept, closing = beginning(words, longest)
    if len(words) <= len(kept + closing) + spare:
        return FreeText(words)
    if not closing:
        kept = _at_a_sentence(kept)
    return FreeText(kept.rstrip(".") + closing, cut=True)


def _at_a_sentence(kept: str) -> str:
    """Without the first words of a sentence that goes on: `No…` may say the opposite."""
    at = kept.rfind(". ")
    whole = kept[:at]
    return whole if at >= len(kept) * MOST and not open_in(whole) else kept


def _mark(rows: list[Row], since: Since) -> str:
    if not rows or rows[-1].number <= since.number:
        return ""
    return "new" if all(row.opened > since.number for row in rows) else "changed"

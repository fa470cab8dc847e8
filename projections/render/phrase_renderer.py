"""From the values of a brief to words in one language; every free text is made clean again here."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from ledger.sanitize import clean_line
from projections.brief.model import (
    AnyValue,
    BriefLine,
    Code,
    EntryRef,
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
)
from projections.i18n import Translator

AMOUNTS = {
    "exact": "brief.amount.exact",
    "about": "brief.amount.about",
    "at_least": "brief.amount.at_least",
    "at_most": "brief.amount.at_most",
}

WHOLES: dict[type, tuple[str, str]] = {
    Quantity: ("brief.amount.of", "brief.amount.share"),
    Rate: ("brief.amount.of", "brief.amount.share"),
    OfClass: ("brief.amount.of_class", "brief.amount.share_class"),
}
"""Keys by whose the whole is: without a share, and with one."""

MANY = 8
"""Runs of entry numbers on one line; of more, the first and the last are named."""

_ENDS = (".", "!", "?", "\N{HORIZONTAL ELLIPSIS}")

SYMBOLS = {"new": "+", "changed": "~", "": " "}
"""How a line that is new or changed since the period began is marked in plain text."""


class Speaker:
    """Says the parts of one brief; `today` is the day of its end."""

    def __init__(self, t: Translator, today: date) -> None:
        self.t = t
        self.today = today

    def line(self, line: BriefLine) -> str:
        """All its sentences, each with its capital and its end."""
        return " ".join(self._sentence(phrase) for phrase in line.phrases)

    def phrase(self, phrase: Phrase) -> str:
        """One sentence, or part of one."""
        n = _how_many(phrase)
        fields = {name: self._of(value, n) for name, value in phrase.fields.items()}
        if phrase.n is None:
            return clean_line(self.t(phrase.key, **fields))
        return clean_line(self.t.plural(phrase.key, phrase.n, **fields))

    def _sentence(self, phrase: Phrase) -> str:
        """With a full stop unless it ends by itself; what people wrote keeps its first letter."""
        said = self.phrase(phrase)
        template = self.t(phrase.key) if phrase.n is None else self.t.plural(phrase.key, phrase.n)
        first = template[1:].partition("}")[0] if template.startswith("{") else ""
        if not isinstance(phrase.fields.get(first), FreeText):
            said = said[:1].upper() + said[1:]
        return said if said.endswith(_ENDS) else said + "."

    def value(self, value: AnyValue) -> str:
        """Any value in words."""
        return clean_line(_SAYERS[type(value)](self, value))

    def _of(self, value: AnyValue, n: float) -> str:
        """A value in words; a code as one says it of so many."""
        if isinstance(value, Code):
            return clean_line(self.t.code(value.group, value.code, n))
        return self.value(value)

    def quantity(self, value: Quantity) -> str:
        """As sure as it was said, with its unit, its whole, what is usual, and the shares."""
        amount = self._sure(value, self._range(value))
        if value.unit:
            amount = self.t("brief.amount.unit", amount=amount, unit=value.unit)
        per = value.per if isinstance(value, Rate) else None
        if per:
            amount = self.t(f"brief.amount.per_{per}", amount=amount)
        if value.of is None:
            return self._usual(value, amount, "brief.amount.usual")
        whole = self._whole(value, amount, self.t.number(value.of))
        return self._usual(value, whole, "brief.amount.usual_too")

    def rate(self, value: Rate) -> str:
        """As a quantity, and how many of the same were closed meanwhile; nothing is subtracted."""
        said = self.quantity(value)
        if value.closures is None:
            return said
        return self.t("brief.amount.closures", amount=said, n=self.t.number(value.closures))

    def _whole(self, value: Quantity, amount: str, of: str) -> str:
        plain, shared = WHOLES[type(value)]
        if value.share is None:
            return self.t(plain, amount=amount, of=of)
        share = self._share(value, value.share)
        return self.t(shared, amount=amount, of=of, share=share)

    def _share(self, value: Quantity, share: float) -> str:
        """A share, as sure as what it is a share of; what was rounded is not said to be exact."""
        said = self.t("number.percent", n=self.t.number(share))
        return said if value.qualifier == "exact" else self._sure(value, said)

    def _usual(self, value: Quantity, amount: str, key: str) -> str:
        """What it usually is, with the share of that where there is one."""
        if value.usual is None:
            return amount
        usual = self.t.number(value.usual)
        if value.usual_share is None:
            return self.t("brief.amount.usually", amount=amount, usual=usual)
        share = self._share(value, value.usual_share)
        return self.t(key, amount=amount, usual=usual, share=share)

    def several(self, value: Several) -> str:
        """One after another; texts lose their full stop, because they may hold commas."""
        if any(map(_holds_text, value.items)):
            return self.t("brief.text_separator").join(
                self.value(i).rstrip(".") for i in value.items
            )
        return self.t("brief.list_separator").join(map(self.value, value.items))

    def text(self, value: FreeText) -> str:
        """A free text; one that was cut says so."""
        if not value.cut:
            return value.text
        if isinstance(value.of, int):
            return self.t("brief.cut_of", text=value.text, entry=f"#{value.of}")
        return self.t("brief.cut", text=value.text)

    def numbers(self, line: BriefLine) -> str:
        """What it is about and runs of entry numbers, `R-3 #15 #16`; empty for none."""
        told = {number for change in line.changes for number in _entries(change)}
        runs = list(_runs(tuple(number for number in line.numbers if number not in told)))
        said = [f"#{a}" if a == b else f"#{a}\N{EN DASH}{b}" for a, b in runs]
        if len(said) > MANY:
            said = [*said[: MANY // 2], "\N{HORIZONTAL ELLIPSIS}", *said[-MANY // 2 :]]
        if line.entries > len(line.numbers) or len(runs) > MANY:
            said.append(self.t.plural("brief.entries", max(line.entries, len(line.numbers))))
        plain = " ".join(filter(None, (line.short, *said)))
        changes = self.t("brief.list_separator").join(map(self.phrase, line.changes))
        return self.t("brief.text_separator").join(filter(None, (plain, changes)))

    def _range(self, value: Quantity) -> str:
        if value.upper is None:
            return self.t.number(value.value)
        first, last = self.t.number(value.value), self.t.number(value.upper)
        return self.t("brief.amount.range", first=first, last=last)

    def _sure(self, value: Quantity, amount: str) -> str:
        key = AMOUNTS.get(value.qualifier or "")
        return self.t(key, n=amount) if key else amount


def _entries(phrase: Phrase) -> tuple[int, ...]:
    """The entries that a phrase names."""
    return tuple(v.number for v in phrase.fields.values() if isinstance(v, EntryRef))


def _how_many(phrase: Phrase) -> float:
    """How many things its `count` says that there are; one where it counts nothing."""
    count = phrase.fields.get("count")
    return count.value if isinstance(count, Number) else 1


def _holds_text(value: AnyValue) -> bool:
    """Whether it is a text, or says one."""
    if isinstance(value, Phrase):
        return any(isinstance(inner, FreeText) for inner in value.fields.values())
    return isinstance(value, FreeText)


def _runs(numbers: tuple[int, ...]) -> list[tuple[int, int]]:
    """First and last of every run of at least three; numbers alone or in pairs stay single."""
    if not numbers:
        return []
    cuts = [i for i, (a, b) in enumerate(pairwise(numbers), 1) if b != a + 1]
    found: list[tuple[int, int]] = []
    for start, end in pairwise((0, *cuts, len(numbers))):
        run = numbers[start:end]
        found += [(run[0], run[-1])] if len(run) > 2 else [(n, n) for n in run]  # noqa: PLR2004 (a run)
    return found


def _span(speaker: Speaker, value: Span) -> str:
    return speaker.t.duration(timedelta(seconds=value.seconds))


_SAYERS: dict[type, Callable[[Speaker, Any], str]] = {
    FreeText: Speaker.text,
    SealedText: lambda s, v: s.t("brief.sealed", entry=f"#{v.entry}"),
    Code: lambda s, v: s.t.code(v.group, v.code),
    Name: lambda s, v: s.t.label(v.name),
    Number: lambda s, v: s.t.number(v.value),
    Quantity: Speaker.quantity,
    Rate: Speaker.rate,
    OfClass: Speaker.quantity,
    Time: lambda s, v: (s.t.since if v.since else s.t.when)(v.when, today=s.today),
    MomentSaid: lambda s, v: s.t.moment(v.at, today=s.today),
    Span: _span,
    EntryRef: lambda _, v: f"#{v.number}",
    Several: Speaker.several,
    Phrase: Speaker.phrase,
}

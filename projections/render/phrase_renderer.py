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
    Phrase,
    Quantity,
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
        fields = {name: self.value(value) for name, value in phrase.fields.items()}
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

    def quantity(self, value: Quantity) -> str:
        """As sure as it was said, with its unit, its whole and its share."""
        amount = self._sure(value, self._range(value))
        if value.unit:
            amount = self.t("brief.amount.unit", amount=amount, unit=value.unit)
        if value.of is None:
            return amount
        of = self.t.number(value.of)
        if value.share is None:
            return self.t("brief.amount.of", amount=amount, of=of)
        percent = self.t("number.percent", n=self.t.number(value.share))
        share = self._sure(value, percent)
        return self.t("brief.amount.share", amount=amount, of=of, share=share)

    def several(self, value: Several) -> str:
        """One after another; texts lose their full stop, because they may hold commas."""
        if any(isinstance(item, FreeText) for item in value.items):
            return self.t("brief.text_separator").join(
                self.value(i).rstrip(".") for i in value.items
            )
        return self.t("brief.list_separator").join(map(self.value, value.items))

    def text(self, value: FreeText) -> str:
        """A free text; one that was cut says so."""
        return self.t("brief.cut", text=value.text) if value.cut else value.text

    def numbers(self, line: BriefLine) -> str:
        """Runs of entry numbers, `#15 #16`; empty when there are none."""
        runs = list(_runs(line.numbers))
        said = [f"#{a}" if a == b else f"#{a}\N{EN DASH}{b}" for a, b in runs]
        if len(said) > MANY:
            said = [*said[: MANY // 2], "\N{HORIZONTAL ELLIPSIS}", *said[-MANY // 2 :]]
        if line.entries > len(line.numbers) or len(runs) > MANY:
            said.append(self.t.plural("brief.entries", max(line.entries, len(line.numbers))))
        return " ".join(said)

    def _range(self, value: Quantity) -> str:
        if value.upper is None:
            return self.t.number(value.value)
        first, last = self.t.number(value.value), self.t.number(value.upper)
        return self.t("brief.amount.range", first=first, last=last)

    def _sure(self, value: Quantity, amount: str) -> str:
        key = AMOUNTS.get(value.qualifier or "")
        return self.t(key, n=amount) if key else amount


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
    Time: lambda s, v: s.t.when(v.when, today=s.today),
    MomentSaid: lambda s, v: s.t.moment(v.at, today=s.today),
    Span: _span,
    EntryRef: lambda _, v: f"#{v.number}",
    Several: Speaker.several,
    Phrase: Speaker.phrase,
}

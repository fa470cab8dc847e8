"""Values in words whose entry numbers stay numbers, so that a document can link them."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from ledger.domain.values import Seal, Sealed
from ledger.sanitize import clean, clean_line
from projections.brief.model import AnyValue, BriefLine, EntryRef, Phrase, SealedText, Several
from projections.bundle.dossier.model import Cite, Run, Runs, Text
from projections.model.rows import Prose
from projections.render.phrase_renderer import Speaker

MANY = 12
"""Entry numbers in one row; of more, the first and the last are named."""

RUN = 3
"""Numbers that follow each other, from which on the first and the last of them are enough."""

_OPEN, _CLOSE = "\ue000", "\ue001"
_CITED = re.compile(f"{_OPEN}([0-9]+){_CLOSE}")
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")
_DASH = "\N{EN DASH}"


class CitingSpeaker(Speaker):
    """Says values as briefs do; what it says goes through `runs`."""

    def value(self, value: AnyValue) -> str:
        """In words, the numbers of entries between marks that no text can hold."""
        if isinstance(value, EntryRef):
            return _marked(value.number)
        if isinstance(value, SealedText):
            return self.t("brief.sealed", entry=_marked(value.entry))
        said = super().value(value)
        return said if isinstance(value, Phrase | Several) else unmarked(said)

    def phrased(self, phrase: Phrase) -> Runs:
        """A phrase, as a sentence."""
        return self.runs(self.line(BriefLine(phrases=(phrase,))))

    def told(self, value: AnyValue) -> Runs:
        """Any value."""
        return self.runs(self.value(value))

    def lined(self, line: BriefLine) -> Runs:
        """All sentences of a line, then its entries."""
        cited = cites(line.numbers)
        return (*self.runs(self.line(line)), *((Text(" "), *cited) if cited else ()))

    def quietly(self, text: str) -> Runs:
        """Words that cite nothing, quietly."""
        return (Text(clean_line(text), "quiet"),) if text else ()

    def named(self, title: str, name: str = "") -> Runs:
        """What something is, and what people call it."""
        return (Text(clean_line(f"{title} {name}".rstrip()), "strong"),)

    def prose(self, text: Prose) -> Runs:
        """A free text, whole and in its own lines; of a sealed one the number of its entry."""
        if isinstance(text, Seal):
            return self.told(SealedText(text.sealed))
        return (Text(clean(text)),)

    def runs(self, said: str) -> Runs:
        """What was said, cut where entries are cited."""
        return tuple(_cut(said))


def unmarked(text: str) -> str:
    """A text without the characters that mark numbers: they are made visible."""
    return _MARKS.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def cites(numbers: Iterable[int]) -> Runs:
    """Entries in a row; of those that follow each other, and of very many, the first and last."""
    known = sorted({*numbers})
    found = [*_stretches(known)]
    if len(found) > MANY:
        found = [*found[: MANY // 2], None, *found[-MANY // 2 :]]
    return tuple(run for at, one in enumerate(found) for run in _stretch(at, one))


def joined(parts: Iterable[Runs], between: str) -> Runs:
    """Several things said after another."""
    found = [part for part in parts if part]
    return tuple(
        run for at, part in enumerate(found) for run in ((Text(between), *part) if at else part)
    )


def is_text(value: object) -> bool:
    """Whether it is somebody's own words."""
    return isinstance(value, str | Sealed)


def _marked(number: int) -> str:
    return f"{_OPEN}{number}{_CLOSE}"


def _cut(said: str) -> Iterator[Run]:
    at = 0
    for found in _CITED.finditer(said):
        if found.start() > at:
            yield Text(said[at : found.start()])
        yield Cite(int(found[1]))
        at = found.end()
    if at < len(said):
        yield Text(said[at:])


def _stretches(numbers: list[int]) -> Iterator[tuple[int, int] | None]:
    cuts = [at for at, (a, b) in enumerate(pairwise(numbers), 1) if b != a + 1]
    for start, end in pairwise((0, *cuts, len(numbers))):
        run = numbers[start:end]
        if len(run) >= RUN:
            yield run[0], run[-1]
        else:
            yield from ((number, number) for number in run)


def _stretch(at: int, one: tuple[int, int] | None) -> Iterator[Run]:
    if at:
        yield Text(" ")
    if one is None:
        yield Text("\N{HORIZONTAL ELLIPSIS}")
        return
    yield Cite(one[0])
    if one[1] != one[0]:
        yield Text(_DASH)
        yield Cite(one[1])

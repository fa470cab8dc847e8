"""The brief as plain text for a terminal or a printer: no colour, no control characters."""

from collections.abc import Callable, Iterator, Sequence

from ledger.domain.values import When
from projections.brief.model import Brief, BriefLine, Phrase, Section
from projections.brief.phrases import LEAST, REST, is_cut, shortened_phrase
from projections.i18n import Translator
from projections.model.freshness import Freshness
from projections.render.head import banner, foot, nothing, pairs, title
from projections.render.phrase_renderer import SYMBOLS, Speaker
from projections.render.wrap import columns, wrapped

WIDTH = 80
NARROWEST = 40
"""Columns below which lines are no longer made shorter."""

INDENT = 5
"""Columns before what stands under a line."""

LEAST_TEXT = 37
"""Letters of a text in a line that has to be short, at the least."""

SHORT = 40
"""Columns up to which a detail may stand beside another."""

MARKED = 24
"""Columns up to which the first sentence of a line is a mark of the one behind it."""

LEAST_RULE = 8
"""Columns that a title has besides its words and what is told at its end."""

STEP = 4
"""Characters by which a text is made shorter, until its line is short enough."""

BETWEEN = " \N{MIDDLE DOT} "

_FILL = {"exercise": "~", "real": "#", None: "-"}
"""What the banner is filled with: an exercise and a real crisis never look alike."""


def to_terminal(
    brief: Brief, t: Translator, width: int = WIDTH, *, fresh: Freshness | None = None
) -> str:
    """The whole brief; lines of at most `width` columns, every one ended by LF."""
    writer = _Writer(brief, t, fresh, max(width, NARROWEST))
    return "".join(line + "\n" for line in writer.document())


Say = Callable[[Phrase], str]
"""Says a phrase in words."""


def _shorter(phrases: Sequence[Phrase], room: int, say: Say) -> Iterator[str]:
    """What phrases say, then the same with their texts shorter and shorter."""
    yield " ".join(map(say, phrases))
    for longest in range(room, LEAST_TEXT - 1, -STEP):
        yield " ".join(say(shortened_phrase(phrase, longest, LEAST)) for phrase in phrases)


def _head(phrases: Sequence[Phrase], say: Say) -> Sequence[Phrase]:
    """The first that says what the line is about, behind what only marks it: overdue, by when."""
    long = [at for at, phrase in enumerate(phrases, 1) if columns(say(phrase)) > MARKED]
    told = (at for at in long if not _is_time(phrases[at - 1]))
    return phrases[: next(told, long[0] if long else len(phrases))]


def _is_time(phrase: Phrase) -> bool:
    """Whether a phrase says a time and nothing else."""
    return bool(phrase.fields) and all(isinstance(v, When) for v in phrase.fields.values())


def _is_nearly_two(lines: Sequence[str]) -> bool:
    """Whether a third line has but a few words."""
    return len(lines) == 3 and columns(lines[2]) <= REST  # noqa: PLR2004 (so many lines)


class _Writer:
    """Writes one brief."""

    def __init__(self, brief: Brief, t: Translator, fresh: Freshness | None, width: int) -> None:
        self.brief = brief
        self.t = t
        self.fresh = fresh
        self.width = width
        self.speaker = Speaker(t, brief.header.period.end.date())

    def document(self) -> Iterator[str]:
        """Every line of it."""
        yield self._banner()
        yield from wrapped(title(self.brief, self.speaker), self.width)
        yield ""
        yield from self._pairs(pairs(self.brief.header, self.speaker, self.fresh))
        yield ""
        if self.brief.header.opened is None:
            yield from self._plain(self.brief.five)
        else:
            yield from self._five()
            for section in self.brief.sections:
                yield from self._section(section)
            yield from self._closing()
        yield from self._pairs(foot(self.brief.header, self.speaker))
        yield self._banner()

    def _banner(self) -> str:
        words = banner(self.brief, self.speaker)
        fill = _FILL[self.brief.header.kind]
        return (f" {words} " if words else "").center(self.width, fill)

    def _pairs(self, told: Iterator[tuple[str, str]]) -> Iterator[str]:
        said = list(told)
        indent = max(columns(label) for label, _ in said) + 2
        for label, text in said:
            pad = " " * (indent - columns(label))
            yield from wrapped(text, self.width, label + pad, " " * indent)

    def _plain(self, lines: tuple[BriefLine, ...]) -> Iterator[str]:
        for line in lines:
            yield from wrapped(self.speaker.line(line), self.width)

    def _five(self) -> Iterator[str]:
        yield from self._title(self.t("brief.section.five"))
        for place, line in enumerate(self.brief.five, 1):
            yield from wrapped(self._numbered(line), self.width, f"{place}  ", "   ")

    def _section(self, section: Section) -> Iterator[str]:
        yield ""
        lines, rest = self._rest(section)
        yield from self._title(self.t(f"brief.section.{section.id}"), rest)
        for line in lines:
            symbol = SYMBOLS[line.mark]
            if line.tight:
                yield from self._tight(line, f"{symbol}  ")
            else:
                yield from wrapped(self._numbered(line), self.width, f"{symbol}  ", "   ")
                yield from self._details(line)

    def _rest(self, section: Section) -> tuple[Sequence[BriefLine], str]:
        """The lines, and how many others there are, where the title has room for it."""
        *lines, last = section.lines
        rest = self.speaker.line(last) if last.kind == "rest" and lines else ""
        title = self.t(f"brief.section.{section.id}")
        if rest and columns(title) + columns(rest) + LEAST_RULE <= self.width:
            return lines, rest.rstrip(".")
        return section.lines, ""

    def _tight(self, line: BriefLine, start: str) -> Iterator[str]:
        """A line for what it says and one for each detail: sentences that are whole.

        Those behind the first are left out where there is no room, and the texts in that one made
        shorter; what takes more than a line even so has more.
        """
        said = self.speaker.numbers(line)
        numbers = f" [{said}]" if said else ""
        room = self.width - columns(start) - columns(numbers)
        told = self._whole(line.phrases, room, self._sentence)
        if told is not None:
            yield start + told + numbers
        else:
            head = _head(line.phrases, self._sentence)
            yield from self._two_lines(head, numbers, start, "   ", self._sentence)
        for detail in line.details:
            indent = " " * INDENT
            told = self._whole((detail,), self.width - INDENT, self.speaker.phrase)
            if told is None:
                yield from self._two_lines((detail,), "", indent, indent, self.speaker.phrase)
            else:
                yield indent + told

    def _sentence(self, phrase: Phrase) -> str:
        return self.speaker.line(BriefLine(phrases=(phrase,)))

    def _whole(self, phrases: Sequence[Phrase], room: int, say: Say) -> str | None:
        """As many as have room in a line; None where not even the first has, in short texts.

        Nor where a few words are all that it lacks: a line more has those.
        """
        head = _head(phrases, say)
        whole, *shorter = _shorter(head, room, say)
        if room < columns(whole) <= room + REST:
            return None
        found = next((one for one in (whole, *shorter) if columns(one) <= room), None)
        if found is None:
            return None
        for other in map(say, phrases[len(head) :]):
            longer = f"{found} {other}"
            if columns(longer) > room:
                break
            found = longer
        return found

    def _two_lines(
        self, phrases: Sequence[Phrase], numbers: str, start: str, rest: str, say: Say
    ) -> Iterator[str]:
        """In as few lines as there have to be, with as much of its texts as two of them hold.

        A third has a few words that are all that they lack.
        """
        found: list[str] = []
        for said in _shorter(phrases, 2 * self.width, say):
            lines = list(wrapped(said + numbers, self.width, start, rest))
            if not found and _is_nearly_two(lines) and not any(map(is_cut, phrases)):
                yield from lines
                return
            found = lines
            if len(found) <= 2:  # noqa: PLR2004 (so many lines)
                break
        yield from found

    def _details(self, line: BriefLine) -> Iterator[str]:
        """Short ones side by side, as many as fit on a line."""
        row = ""
        for detail in map(self.speaker.phrase, line.details):
            joined = f"{row}{BETWEEN}{detail}" if row else detail
            fits = columns(detail) <= SHORT and columns(joined) <= self.width - INDENT
            if row and not fits:
                yield from self._detail(row)
                joined = detail
            row = joined
        if row:
            yield from self._detail(row)

    def _detail(self, text: str) -> Iterator[str]:
        yield from wrapped(text, self.width, " " * INDENT, " " * (INDENT + 2))

    def _closing(self) -> Iterator[str]:
        yield ""
        for sentence in nothing(self.brief, self.speaker):
            yield from wrapped(sentence, self.width)
        start = self.speaker.t.moment(self.brief.header.period.start, today=self.speaker.today)
        yield from wrapped(self.t("brief.legend", since=start), self.width)

    def _title(self, words: str, end: str = "") -> Iterator[str]:
        title, end = words.upper() + " ", f" {end}" if end else ""
        yield title + "-" * (self.width - columns(title) - columns(end)) + end

    def _numbered(self, line: BriefLine) -> str:
        numbers = self.speaker.numbers(line)
        text = self.speaker.line(line)
        return f"{text} [{numbers}]" if numbers else text

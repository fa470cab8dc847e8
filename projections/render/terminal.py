"""The brief as plain text for a terminal or a printer: no colour, no control characters."""

from collections.abc import Iterator

from projections.brief.model import Brief, BriefLine, Section
from projections.i18n import Translator
from projections.render.head import banner, pairs, title
from projections.render.phrase_renderer import SYMBOLS, Speaker
from projections.render.wrap import columns, wrapped

WIDTH = 80
NARROWEST = 40
"""Columns below which lines are no longer made shorter."""

INDENT = 5
"""Columns before what stands under a line."""

SHORT = 40
"""Columns up to which a detail may stand beside another."""

BETWEEN = " \N{MIDDLE DOT} "

_FILL = {"exercise": "~", "real": "#", None: "-"}
"""What the banner is filled with: an exercise and a real crisis never look alike."""


def to_terminal(brief: Brief, t: Translator, width: int = WIDTH) -> str:
    """The whole brief; lines of at most `width` columns, every one ended by LF."""
    writer = _Writer(brief, t, max(width, NARROWEST))
    return "".join(line + "\n" for line in writer.document())


class _Writer:
    """Writes one brief."""

    def __init__(self, brief: Brief, t: Translator, width: int) -> None:
        self.brief = brief
        self.t = t
        self.width = width
        self.speaker = Speaker(t, brief.header.period.end.date())

    def document(self) -> Iterator[str]:
        """Every line of it."""
        yield self._banner()
        yield from wrapped(title(self.brief, self.speaker), self.width)
        yield ""
        yield from self._head()
        yield ""
        if self.brief.header.kind is None:
            yield from self._plain(self.brief.five)
        else:
            yield from self._five()
            for section in self.brief.sections:
                yield from self._section(section)
            yield from self._closing()
        yield ""
        yield self._banner()

    def _banner(self) -> str:
        words = banner(self.brief, self.speaker)
        fill = _FILL[self.brief.header.kind]
        return (f" {words} " if words else "").center(self.width, fill)

    def _head(self) -> Iterator[str]:
        said = list(pairs(self.brief.header, self.speaker))
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
        yield from self._title(self.t(f"brief.section.{section.id}"))
        for line in section.lines:
            symbol = SYMBOLS[line.mark]
            yield from wrapped(self._numbered(line), self.width, f"{symbol}  ", "   ")
            yield from self._details(line)

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
        if self.brief.empty:
            names = [self.t(f"brief.section.{ident}") for ident in self.brief.empty]
            parts = self.t("brief.list_separator").join(names)
            yield from wrapped(self.t("brief.nothing", parts=parts), self.width)
        start = self.speaker.t.moment(self.brief.header.period.start, today=self.speaker.today)
        yield from wrapped(self.t("brief.legend", since=start), self.width)

    def _title(self, words: str) -> Iterator[str]:
        yield words.upper()
        yield "-" * min(columns(words.upper()), self.width)

    def _numbered(self, line: BriefLine) -> str:
        numbers = self.speaker.numbers(line)
        text = self.speaker.line(line)
        return f"{text}  [{numbers}]" if numbers else text

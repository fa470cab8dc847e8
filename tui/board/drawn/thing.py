"""The page of one thing: how it stands, and its entries; or of one entry, with its history."""

from collections.abc import Iterable, Iterator

from tui.board.asked import On
from tui.board.drawn.entries import EntryRows
from tui.board.drawn.sight import Drawing, Sight
from tui.board.lines.safe_text import ink, wrapped
from tui.board.rows import Block
from tui.entries.entry_line import drawn, entry_line, folded, restricted_line
from tui.entries.entry_page import PageWords, page_of
from tui.entries.thing_page import ThingPage

MOST = 200
"""Entries of one thing that its page has lines for, the latest."""


def draw(sight: Sight) -> Drawing:
    """Every field that says something, then its entries in order."""
    on = sight.asked.on
    if on.entry:
        return Drawing(_entry(sight, on.number))
    originator = on.originator or sight.situation.kept.originator(on.number)
    return Drawing(_thing(sight, originator))


def _thing(sight: Sight, originator: str) -> Iterator[Block]:
    page = ThingPage(
        sight.situation, sight.lists, sight.views.amendments, sight.speaker, originator
    )
    crisis = sight.picture.crisis
    yield _title(sight, page.title(crisis.kind if crisis else ""))
    yield from _lines(sight, page.lines(sight.width))
    yield from _history(sight, page.numbers)


def _entry(sight: Sight, number: int) -> Iterator[Block]:
    """One entry in full, as `crisis show N` has it; then everything about the same thing."""
    t, judged = sight.t, sight.situation.kept.judged(number)
    page = page_of(sight.terminal, sight.reading, number, sight.ceiling)
    words = PageWords(sight.terminal, t, sight.now, sight.ceiling)
    entry = judged.entry

    def lines() -> str:
        if page.ceiling.hides(judged):
            return restricted_line(judged, t, page.change)
        if entry is None:
            return entry_line(judged, t, None)
        return "\n".join(words.page(page, entry))

    first, *rest = drawn(number, t, lines).split("\n")
    yield _title(sight, first)
    yield from _lines(sight, (line for one in rest for line in _folded(sight, one)))
    if entry is not None:
        about = On(judged.originator, number)
        numbers = [n for n, _ in sight.situation.history(judged.originator)]
        yield from _history(sight, numbers, about)


def _folded(sight: Sight, line: str) -> list[str]:
    return folded(line, sight.width).split("\n")


def _title(sight: Sight, text: str) -> Block:
    return Block(tuple(wrapped(ink((text, "bold")), sight.width)))


def _lines(sight: Sight, lines: Iterable[str]) -> Iterator[Block]:
    """Fields, each with its name before it."""
    for line in lines:
        yield Block((sight.words.fit(ink(line), sight.width),))


def _history(sight: Sight, numbers: list[int], about: On | None = None) -> Iterator[Block]:
    """The entries about one thing, in order; `about` opens the thing itself."""
    shown = numbers[-MOST:]
    count = sight.t.number(len(numbers))
    head = sight.head(sight.t("board.group.history"), ink((count, "$quiet")))
    yield Block((ink(),))
    yield head._replace(on=about) if about else head
    yield from EntryRows(sight).of_numbers(shown)

"""The dossier: what is held, kept and given out; and the checklists of the organisation."""

from collections.abc import Iterator

from textual.content import Content

from ledger.command.checklists import accepted, checklists_of
from ledger.domain.organisation import Checklist
from tui.board.drawn.listed import listed, titled
from tui.board.drawn.sight import Drawing, Sight
from tui.board.lines.safe_text import ink, spread
from tui.board.rows import Block


def draw(sight: Sight) -> Drawing:
    """The checklists with what became of each item; then the pieces and what was seen."""
    return listed(sight, titled("records", "observations"), checklist_blocks)


def checklist_blocks(sight: Sight) -> Iterator[Block]:
    """Each checklist, and its items in order; one that was accepted opens its action."""
    for one in checklists_of(sight.situation):
        lines = [_item(sight, one, place) for place in range(1, len(one.items) + 1)]
        done = sum(accepted(one, n, sight.situation) is not None for n in range(1, len(lines) + 1))
        many = sight.t("board.count", n=sight.t.number(done), total=sight.t.number(len(lines)))
        yield sight.head(sight.t.label(one.name), ink((many, "$quiet")))
        yield from sight.lines(lines)


def _item(sight: Sight, one: Checklist, place: int) -> Content:
    """What is to be done, and the entry by which it became an action."""
    number = accepted(one, place, sight.situation)
    words, t = sight.words, sight.t
    text = ink(f"{place:>2}. ", t.label(one.items[place - 1].text))
    if number is None:
        return spread(text, ink((t("board.item.open"), "$quiet")), sight.width, words.glyphs)
    short = sight.situation.short_name(sight.situation.originator_of(number))
    return spread(text, words.number(number, short), sight.width, words.glyphs)

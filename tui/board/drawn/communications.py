"""What is said: to approve, sent, in force; to whom, in which languages, and what lacks one."""

from collections.abc import Iterator
from typing import Any

from textual.content import Content

from ledger.domain.communication.record import PREPARED
from projections.model.rows import CommunicationRow
from projections.tables import Listing
from projections.views.summary import AWAITING
from tui.board.drawn.listed import Part, listed
from tui.board.drawn.sight import Drawing, Sight
from tui.board.drawn.tables import room_of_words
from tui.board.lines.safe_text import flow, ink
from tui.board.rows import Block


def draw(sight: Sight) -> Drawing:
    """What is not out yet by when it is planned, then the newest."""
    return listed(sight, [Part("communications", _heading, _languages)], _above)


def _above(sight: Sight) -> Iterator[Block]:
    if not sight.lists.count(AWAITING):
        yield sight.head(sight.t("board.group.to_approve"))
        yield from sight.quiet(sight.t("board.none.to_approve"))


def _heading(sight: Sight, listing: Listing, row: Any) -> str:
    if row is None:
        return sight.t("brief.section.communications")
    stage = listing.frame.stage(row)
    if stage in PREPARED:
        return sight.t("board.group.not_out")
    return sight.t("board.group.talk_over" if listing.frame.is_over(row) else "board.group.out")


def _languages(sight: Sight, _listing: Listing, row: Any) -> Iterator[Content]:
    """Each language of the crisis: approved, waiting, or not there."""
    crisis = sight.picture.crisis
    if not isinstance(row, CommunicationRow) or not row.texts or crisis is None:
        return
    languages = (_language(sight, row, one) for one in crisis.languages)
    room = room_of_words(sight.width)
    yield from flow(languages, sight.words.glyphs.dot, (room, room), 0)


def _language(sight: Sight, row: CommunicationRow, lang: str) -> Content:
    words, t = sight.words, sight.t
    name = t.code("language", lang)
    if lang not in row.texts:
        said = t("board.language.missing", language=name)
        return ink((f"{words.glyphs.states['down']} {said}", "$state-down"))
    if row.stage in PREPARED and lang not in row.approved:
        said = t("board.language.waiting", language=name)
        return ink((f"{words.glyphs.states['degraded']} {said}", "$state-degraded"))
    return ink((f"{words.glyphs.states['normal']} {name}", "$state-normal"))

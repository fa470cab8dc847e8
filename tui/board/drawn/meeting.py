"""The meeting under way or to come: what it has to decide, and what was put down in it."""

from collections.abc import Iterator

from projections.views.meetings import put_down_in
from tui.board.drawn.entries import EntryRows
from tui.board.drawn.listed import listed, titled
from tui.board.drawn.sight import Drawing, Sight
from tui.board.lines.actions import action_lines
from tui.board.lines.decisions import question_lines
from tui.board.lines.meetings import meeting_lines
from tui.board.rows import Block


def draw(sight: Sight) -> Drawing:
    """What the meeting needs at hand, then all meetings and the posts that are held."""
    return listed(sight, titled("meetings", "duties"), _above)


def _above(sight: Sight) -> Iterator[Block]:
    picture, words, width = sight.picture, sight.words, sight.width
    yield from sight.section("board.group.next_meeting", meeting_lines(picture, words, width))
    yield sight.head(sight.t("board.title.questions"))
    questions = question_lines(picture, words, width)
    yield from sight.lines(questions) if questions else sight.quiet(sight.t("board.none.questions"))
    overdue = action_lines(picture, words, width)[: len(picture.actions.overdue)]
    yield from sight.section("board.group.overdue", overdue)
    for row in picture.meetings.open:
        yield from _put_down(sight, row.originator)


def _put_down(sight: Sight, originator: str) -> Iterator[Block]:
    """What was put down since it began, the latest first."""
    numbers = [*put_down_in(sight.situation, originator)][::-1]
    if numbers:
        yield sight.head(sight.t("board.group.put_down"), sight.t.number(len(numbers)))
        yield from EntryRows(sight).of_numbers(numbers)

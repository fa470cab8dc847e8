"""That the past is looked at, in words: which number, of when, and what came after it."""

from textual.content import Content

from tui.board.board_state import BoardState
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink, wrapped


def past_lines(
    seen: BoardState, words: Words, width: int, then: str | None = None
) -> list[Content]:
    """One line while the past is looked at; nothing while it is now.

    `then` ends it, by default the keys that lead out of it.
    """
    if seen.replay is None or seen.picture is None:
        return []
    t = words.t
    recorded = seen.picture.position.recorded
    moment = t.moment(recorded) if recorded else ""
    said = words.dotted(
        t("board.past.replay", number=seen.number, moment=moment),
        t.plural("board.past.later", seen.head - seen.number),
        t("board.past.keys") if then is None else then,
    )
    return [words.fit(ink(" ", said), width)]


def refused_lines(seen: BoardState, words: Words, width: int) -> list[Content]:
    """Why what was asked for cannot be had, and what can."""
    if seen.unanswered is None:
        return []
    return wrapped(ink(words.t.error(seen.unanswered)), width)

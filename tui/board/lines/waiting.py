"""What is said where rows will stand and nothing can be drawn yet: why, in one of few truths."""

from datetime import datetime

from textual.content import Content

from ledger.live.link import LinkState
from tui.board.board_state import BoardLink, BoardState
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink, wrapped
from tui.board.link_words import link_state


def waiting_lines(
    seen: BoardState | None, words: Words, width: int, now: datetime
) -> list[Content]:
    """That it is read, asked for, on its way, nowhere yet, or that nobody answers."""
    return wrapped(ink(words.t(f"board.waiting.{_why(seen, now)}")), width)


def _why(seen: BoardState | None, now: datetime) -> str:
    """`reading` while this home's copy has the answer; else how it stands with the server."""
    if seen is None or seen.number:
        return "reading"
    return _of_link(seen.link, now)


def _of_link(link: BoardLink, now: datetime) -> str:
    state = link_state(link, now)
    if state is LinkState.OFFLINE:
        return "away" if link.asked else "not_asked"
    return {LinkState.CONNECTING: "asking", LinkState.REPLAY: "coming"}.get(state, "empty")

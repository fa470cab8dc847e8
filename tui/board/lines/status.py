"""How far what is shown can be relied on: the link, the position, its age, and what is in doubt.

Freshness belongs to the data, the state to the link: a board may be connected and hours old.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from textual.content import Content

from ledger.live.link import LinkState
from tui.board.board_state import BoardState
from tui.board.lines.labels import Words
from tui.board.lines.restore import bar
from tui.board.lines.safe_text import ink, spread, wrapped
from tui.board.link_words import link_state, link_words

STALE = timedelta(hours=1)
"""Nothing recorded for this long is told in words and in the colour of trouble."""

_COLOURS = {
    LinkState.CONNECTING: "$quiet",
    LinkState.REPLAY: "$state-degraded",
    LinkState.LIVE: "$state-normal",
    LinkState.OFFLINE: "$state-degraded",
    LinkState.READ_ONLY: "$state-down",
}


def status_lines(
    seen: BoardState, words: Words, width: int, *, now: datetime, held: BoardState | None = None
) -> list[Content]:
    """Link and freshness on one line, or on two when the screen is narrow; then what is in doubt.

    On two the clock stands on the second, so that neither is cut.

    `held` is what the screen is held at, None while it moves: the link is told as it is now, the
    position and its doubts are those of what is drawn.
    """
    drawn = held or seen
    left = words.dotted(_link(seen, words, now), *_kept(seen, words), _held(seen, words, held))
    lines = [*_beside(left, _fresh(drawn, words, now), words, width)]
    if doubts := words.dotted(*_doubts(drawn, words)):
        lines.append(words.fit(doubts, width))
    return lines


def _beside(left: Content, right: list[Content], words: Words, width: int) -> Iterator[Content]:
    """What stands left and right on one line; else the last of it on a second, or all of it."""
    whole = words.dotted(*right)
    if left.cell_length + whole.cell_length + 2 <= width:
        yield spread(left, whole, width, words.glyphs)
    elif len(right) > 1 and left.cell_length + right[0].cell_length + 2 <= width:
        yield spread(left, right[0], width, words.glyphs)
        yield spread(ink(), words.dotted(*right[1:]), width, words.glyphs)
    else:
        yield from (words.fit(left, width), words.fit(whole, width))


def banner_lines(seen: BoardState, words: Words, width: int) -> list[Content]:
    """Why nothing is written any more and what to do first; or why there is no server."""
    error = seen.link.error
    if error is None or seen.link.state not in {LinkState.READ_ONLY, LinkState.OFFLINE}:
        return []
    if error.code == "server_unreachable":  # which OFFLINE says already
        return []
    return wrapped(ink(words.t.error(error)), width)


def _link(seen: BoardState, words: Words, now: datetime) -> Content:
    state = link_state(seen.link, now)
    sign = words.glyphs.live if state is LinkState.LIVE else words.glyphs.away
    said = link_words(seen.link, seen.head, words.t, now)
    if state is LinkState.REPLAY and seen.picture:
        said = f"{said} {_progress(seen, words)}"
    return ink((f"{sign} {said}", f"bold {_COLOURS[state]}"))


def _progress(seen: BoardState, words: Words) -> str:
    """How much of what there is has come."""
    done, total = seen.head, seen.head + seen.link.behind
    percent = words.t.percent(100 * done / total if total else 0)
    return f"{bar(done, total, words, 10)} {percent}"


def _kept(seen: BoardState, words: Words) -> list[Content]:
    """What this home has put down and nobody else sees yet."""
    t, said = words.t, []
    if seen.waiting:
        said.append(ink((t.plural("board.kept_waiting", seen.waiting), "bold $state-degraded")))
    if seen.refused:
        said.append(ink((t.plural("board.kept_refused", seen.refused), "bold $state-down")))
    return said


def _held(seen: BoardState, words: Words, held: BoardState | None) -> Content:
    if held is None:
        return ink()
    new = words.t.plural("board.held_new", max(0, seen.head - held.head))
    return ink((f"{words.t('board.held')} {new}", "bold reverse"))


def _fresh(seen: BoardState, words: Words, now: datetime) -> list[Content]:
    """As of which entry and when that was recorded; how long ago, or what time it is."""
    t = words.t
    if seen.picture is None or not seen.number:
        return [ink((t("board.nothing_here"), "$quiet"))]
    recorded = seen.picture.position.recorded
    if recorded is None:
        return [ink(t("board.as_of", number=seen.number, moment=""))]
    said = t("board.as_of", number=seen.number, moment=t.moment(recorded, today=words.today))
    return [ink(said), *_clock(seen, words, max(now - recorded, timedelta()))]


def _clock(seen: BoardState, words: Words, age: timedelta) -> Iterator[Content]:
    """How long ago the last of it was recorded; in an exercise that goes on what time it is."""
    t = words.t
    if seen.replay:
        return
    if seen.scenario:
        clock = t("board.scenario_time", moment=t.moment(seen.now, today=words.today))
        yield ink((clock, "$quiet"))
    elif age >= STALE:
        yield ink((t("board.stale", age=t.duration(age)), "$state-degraded"))
    else:
        yield ink((t("board.ago", age=t.duration(age)), "$quiet"))


def _doubts(seen: BoardState, words: Words) -> list[Content]:
    """Signatures still to be checked, void entries, entries of a newer release."""
    t, picture = words.t, seen.picture
    if picture is None:
        return []
    said = []
    if seen.checks_late and seen.checked_to < picture.position.number:
        said.append(ink((t("board.checked_to", number=t.number(seen.checked_to)), "$quiet")))
    if picture.void:
        said.append(ink((t.plural("board.void", picture.void), "$state-degraded")))
    if picture.unknown:
        said.append(ink((t.plural("board.unknown", picture.unknown), "$state-degraded")))
    return said

"""What nobody may miss, in words: one line a reason."""

from collections.abc import Sequence

from textual.content import Content

from projections.views.critical import Critical
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink

MOST = 3
"""Reasons said in words; the others are counted."""

_LOOSE = ":, \N{NO-BREAK SPACE}"
"""What stands at the end where nothing follows it."""


def alert_lines(reasons: Sequence[Critical], words: Words, width: int) -> list[Content]:
    """The gravest ones, each with the number of its entry."""
    lines = [words.fit(_line(reason, words), width) for reason in reasons[:MOST]]
    if len(reasons) > MOST:
        lines.append(ink(words.t.plural("board.wall.more", len(reasons) - MOST)))
    return lines


def _line(reason: Critical, words: Words) -> Content:
    t = words.t
    text = words.prose(reason.text)
    if reason.regime and not (reason.regime == "free" and text):
        text = t.code("clock_regime", reason.regime)
    said = t(
        f"board.wall.{reason.kind}",
        part=t.label(reason.part.name) if reason.part else "",
        sites=words.names(site.name for site in reason.sites),
        text=text,
        left=t.duration(reason.left) if reason.left else "",
        target=reason.target,
    )
    return ink(said.rstrip(_LOOSE), f" #{reason.number}")

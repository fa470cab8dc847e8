"""Legal holds in force: what may not be deleted, and who said so."""

from textual.content import Content

from projections.model.picture import Picture
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import ink, spread


def dossier_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """One line a hold, the newest first."""
    lines = []
    for row in reversed(picture.dossier.held):
        said = words.dotted(
            ink((words.t("board.dossier.held"), "bold $state-degraded")),
            words.prose(row.what),
            row.ordered_by or "",
        )
        lines.append(spread(said, words.number(row.number), width, words.glyphs))
    return lines

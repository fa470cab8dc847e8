"""What an open and empty ledger says: what to record first, with the names of this organisation."""

from textual.content import Content

from projections.model.picture import Picture
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import BLANK, ink, wrapped


def is_empty(picture: Picture) -> bool:
    """Whether nothing was recorded after the opening."""
    return picture.position.number <= 1


def start_lines(picture: Picture, words: Words, width: int) -> list[Content]:
    """A sentence, then commands that can be typed as they stand."""
    t = words.t
    service = picture.services[0].id if picture.services else "SERVICE"
    said = f"{t('board.start.title')} {t('board.start.how')}"
    commands = [
        f"crisis service report {service} degraded",
        f"crisis decision take '{t('board.start.decision')}' '{t('board.start.decider')}'",
        "crisis import FILE",
        "crisis --help",
    ]
    return [
        *wrapped(ink((said, "bold")), width),
        *(words.fit(ink(f"  {command}"), width) for command in commands),
        BLANK,
    ]

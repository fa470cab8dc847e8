"""Answers what screens ask for, in the watcher's thread and in one language."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from ledger.errors import LedgerError
from projections.i18n import Translator
from tui.board.asked import Asked
from tui.board.drawn.memory import RowMemory
from tui.board.drawn.sight import Drawing, Sight
from tui.board.lines.glyphs import Glyphs
from tui.board.lines.safe_text import ink, wrapped
from tui.board.rows import Block, Reply
from tui.board.watcher import Seen

Draw = Callable[[Sight], Drawing]


class BoardReader:
    """Draws boards by name, and the page of one thing.

    Args:
        lang: the language.
        glyphs: the signs.
        boards: what draws each board.
        thing: what draws the page of a thing or an entry.
    """

    def __init__(self, lang: str, glyphs: Glyphs, boards: Mapping[str, Draw], thing: Draw) -> None:
        self._lang = lang
        self._glyphs = glyphs
        self._boards = boards
        self._thing = thing
        self._languages: dict[tuple[str, str], Translator] = {}
        self._memories: defaultdict[str, RowMemory] = defaultdict(RowMemory)

    def __call__(self, seen: Seen, asked: Asked) -> Reply:
        """The answer; what cannot be drawn is one line that says so."""
        crisis = seen.picture.crisis
        t = self._language(asked.lang or self._lang, crisis.zone if crisis else "UTC")
        sight = Sight(seen, asked, t, self._glyphs, self._memories[asked.board])
        sight.memory.begin((t.lang, t.zone, sight.width, sight.now.date(), seen.picture.names))
        draw = self._thing if asked.on else self._boards.get(asked.board)
        if draw is None:
            return Reply(asked)
        try:
            return _reply(asked, draw(sight))
        except LedgerError as error:
            return Reply(asked, error=error)
        except Exception:  # noqa: BLE001 (one board that cannot be drawn does not end the others)
            said = ink((t("board.cannot_draw"), "$state-degraded"))
            return Reply(asked, [Block(tuple(wrapped(said, sight.width)))])

    def _language(self, lang: str, zone: str) -> Translator:
        """Made once: it remembers what it has said."""
        if (lang, zone) not in self._languages:
            self._languages[lang, zone] = Translator(lang, ZoneInfo(zone))
        return self._languages[lang, zone]


def _reply(asked: Asked, drawing: Drawing) -> Reply:
    return Reply(
        asked,
        list(drawing.blocks),
        drawing.shown,
        drawing.total,
        drawing.first,
        more=drawing.more,
        searching=drawing.searching,
    )

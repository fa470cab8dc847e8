"""One line that goes anywhere: a board, an entry, a thing, a site, a key of the screen, a command.

Textual's own palette is not taken: Enter there opens what was lit for an earlier text, so that a
fast `142` and Enter opens another entry, and its words cannot be said in another language.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from functools import partial
from typing import ClassVar, NamedTuple

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from ledger.domain.organisation import labels
from ledger.errors import LedgerError
from ledger.sanitize import plain_name
from ledger.terminal.terminal import Terminal
from projections.i18n import Translator
from projections.i18n.times import in_zone
from tui.board.asked import NOTHING, On
from tui.board.keys import cap_of, displayed
from tui.board.lines.safe_text import ink
from tui.board.names import BOARD_NAMES
from tui.board.screens.writing import ChooseScreen
from tui.board.things import Found, Thing, Things
from tui.forms.finding import found
from tui.forms.rows import first_sentence

WIDEST = 14
"""Letters of the names of things that stand in a column of their own."""

_ELSEWHERE = frozenset({"find", "leave", "open", "page", "step", "write"})
"""What is done quicker by its key, or by the palette itself."""


class Goes(NamedTuple):
    """Where the palette leads, by one of these.

    `on` is what has a page, `board` a board, `filtered` a filter, `key` the action of a key, and
    `verb` the path of a command that has a form.
    """

    on: On = NOTHING
    board: str = ""
    filtered: str = ""
    key: str = ""
    verb: str = ""


class Offer(NamedTuple):
    """One line of the palette; `about` says of what sort it is, `cap` how it is reached too."""

    goes: Goes
    about: str
    told: Content
    cap: str = ""


class PaletteScreen(ChooseScreen, inherit_bindings=False):
    """Everything there is, by the fewest letters.

    Args:
        keys: those of the screen beneath.
        things: what is open, looked through in the watcher's thread.
        go: told where to go, once the palette is closed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "key.open", key_display="Enter"),
        Binding("down", "move(1)", "key.more", key_display="\N{DOWNWARDS ARROW}"),
        Binding("up", "move(-1)", "key.back", show=False),
        Binding("escape", "close", "key.close", key_display="Esc"),
        Binding("ctrl+c,ctrl+q", "app.quit", "key.quit", show=False, priority=True),
    ]
    HOW = "find.how"

    def __init__(
        self, t: Translator, keys: list[Binding], things: Things, go: Callable[[Goes], None]
    ) -> None:
        super().__init__(t)
        self._said: dict[str, Binding] = {}
        for key in keys:
            if key.description and key.action.partition("(")[0] not in _ELSEWHERE:
                self._said.setdefault(t(key.description), key)
        self._things = things
        self._go = go
        self._at_hand: list[Offer] = []
        self._from_copy: list[Offer] = []
        self._whole = True
        self._cut = False
        self._wants = False

    @property
    def title_key(self) -> str:
        """What the frame says that this is for."""
        return "find.title"

    def options(self, typed: str) -> list[Option]:
        """What can be said at once; what stands in the copy follows (`_answer`)."""
        self._at_hand, self._from_copy = [*self._at_once(typed)], []
        self._whole, self._wants = False, False
        self._ask(typed)  # for nothing typed yet too: what is open is read meanwhile
        return self._lines()

    def show(self, options: Sequence[Option], none: str = "find.none") -> None:
        """Offer these; while the copy is still looked through that is said."""
        none = "find.none_lately" if self._cut else none
        super().show(options, none if self._whole else "find.looking")

    @property
    def offers(self) -> list[Offer]:
        """What is offered now, from the first line to the last."""
        return [*self._at_hand, *self._from_copy]

    def _lines(self) -> list[Option]:
        return [
            self.offer(str(at), one.about, one.told, one.cap) for at, one in enumerate(self.offers)
        ]

    # --- what is found ----------------------------------------------------------------------------

    def _at_once(self, typed: str) -> Iterator[Offer]:
        """What needs no look into the copy."""
        wanted = plain_name(typed).split()
        yield from self._number(typed)
        yield from self._boards(wanted)
        yield from self._lately(wanted)
        yield from self._sites(wanted)
        yield from self._screen(wanted)
        if self.app.records:
            yield from self._commands(typed)

    def _number(self, typed: str) -> Iterator[Offer]:
        """`142` is the page of that entry."""
        said = typed.strip().removeprefix("#")
        head = self.app.seen.head if self.app.seen else 0
        if said.isascii() and said.isdecimal() and 0 < int(said[:9]) <= head:
            on = On(number=int(said[:9]), entry=True)
            yield Offer(Goes(on), self._t("find.entry"), ink((f"#{on.number}", "bold")))

    def _boards(self, wanted: list[str]) -> Iterator[Offer]:
        for name in BOARD_NAMES:
            said = self._t(f"board.name.{name}")
            if _begin(wanted, f"{said} {name}"):
                yield Offer(Goes(board=name), self._t("find.board"), ink(said), cap_of(name))

    def _lately(self, wanted: list[str]) -> Iterator[Offer]:
        """What came since yesterday: the rows of the board, or of the log."""
        said = self._t("find.since_yesterday")
        if self.app.seen and _begin(wanted, said):
            yesterday = in_zone(self.app.seen.now, self._t.zone).date() - timedelta(days=1)
            filtered = f"from:{yesterday.isoformat()}"
            told = ink(said, "  ", (filtered, "$quiet"))
            yield Offer(Goes(filtered=filtered), self._t("find.filter"), told)

    def _sites(self, wanted: list[str]) -> Iterator[Offer]:
        """Only when something is typed: an organisation may have hundreds."""
        picture = self.app.seen.picture if self.app.seen else None
        parts = picture.names.parts.get("site", {}) if picture and wanted else {}
        for ident, name in parts.items():
            if _begin(wanted, f"{ident} {' '.join(labels(name))}"):
                told = ink(self._t.label(name), ("  ", ""), (f"site:{ident}", "$quiet"))
                yield Offer(Goes(filtered=f"site:{ident}"), self._t("find.site"), told)

    def _screen(self, wanted: list[str]) -> Iterator[Offer]:
        """What the keys of the screen beneath do."""
        for said, binding in self._said.items():
            if _begin(wanted, said):
                cap = displayed(binding, self._t)
                yield Offer(Goes(key=binding.action), self._t("find.key"), ink(said), cap)

    def _commands(self, typed: str) -> Iterator[Offer]:
        for verb in found(typed, self._t):
            about = self._t.code("concept", verb.concept)
            told = ink(first_sentence(verb, self._t))
            yield Offer(Goes(verb=verb.path), about, told, f"{verb.group} {verb.name}")

    # --- what stands in the copy ------------------------------------------------------------------

    def _ask(self, typed: str) -> None:
        self.app.read(partial(self._look, typed), partial(self._answer, typed))

    def _look(self, typed: str, terminal: Terminal) -> tuple[str, Found]:
        """In the watcher's thread: what a short name means, and the things with these words."""
        named = terminal.read().situation.said_short(typed.strip())
        return named, self._things.found(terminal, typed)

    def _answer(self, typed: str, answer: tuple[str, Found] | LedgerError) -> None:
        """Put what was found behind the rest; go on while there is more to be looked through."""
        if not self.is_attached or typed != self.query_one(Input).value:
            return
        named, seen = ("", Found((), True)) if isinstance(answer, LedgerError) else answer
        others = [thing for thing in seen.things if thing.originator != named]
        wide = max((len(thing.called) for thing in others), default=0)
        self._whole, self._cut = seen.whole, seen.cut
        self._put([*self._named(named, typed), *(self._thing(one, wide) for one in others)])
        if not self._whole:
            self._ask(typed)
        if self._wants and (self.offers or self._whole):
            self._wants = False
            super().action_take()

    def _put(self, found: list[Offer]) -> None:
        """Show these behind the rest, with the same line lit."""
        listed = self.query_one("#choices", OptionList)
        lit = listed.highlighted or 0
        self._from_copy = found
        self.show(self._lines())
        if self.offers:
            listed.highlighted = min(lit, len(self.offers) - 1)

    def _named(self, originator: str, typed: str) -> Iterator[Offer]:
        """What is called so."""
        if originator:
            concept = self._t.code("concept", originator.partition(".")[0])
            yield Offer(Goes(On(originator)), concept, ink((typed.strip().upper(), "bold")))

    def _thing(self, thing: Thing, wide: int) -> Offer:
        concept = self._t.code("concept", thing.originator.partition(".")[0])
        words, called = self.app.words(self.app.seen), f"{thing.called:<{min(wide, WIDEST)}}"
        said = words.dotted(thing.text, ink((thing.stands, "$quiet")) if thing.stands else "")
        told = ink((called, "bold"), "  " if wide else "", said)
        return Offer(Goes(On(thing.originator, thing.number)), concept, told, f"#{thing.number}")

    # --- keys -------------------------------------------------------------------------------------

    def action_take(self) -> None:
        """Go there; where nothing is found yet, as soon as something is."""
        self._wants = not self.offers and not self._whole
        super().action_take()

    def take(self, chosen: str) -> None:
        """Go where the line leads."""
        self._go(self.offers[int(chosen)].goes)


def _begin(wanted: list[str], said: str) -> bool:
    """Whether each of the words begins one of these."""
    words = plain_name(said).split()
    return all(any(word.startswith(part) for word in words) for part in wanted)

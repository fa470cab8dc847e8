"""The keys of the boards: few, without AltGr and without Shift, each with a second way to it.

`/`, `.` and `?` need Shift on Belgian AZERTY and F10 belongs to the window manager, so nothing
hangs on them alone; nor do the digits of a board, which stand with the characters of the same keys
there. Descriptions are keys of the catalogues, translated where they are shown (`translated`),
because Textual reads them when a class is made.

This is the one table of the boards' keys. A screen takes the lists it needs; what a list names is
an action of the screen or of the application. What one types into, and what one records from
(`screens/writing.py`), has its own keys beside it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from textual.binding import ActiveBinding, Binding

from projections.i18n import Translator

LEAVE: list[Binding] = [
    Binding("q", "app.quit", "key.quit"),
    Binding("ctrl+q,ctrl+c", "app.quit", "key.quit", show=False, priority=True),
]
"""Of every screen in which nothing is typed."""

MOVE: list[Binding] = [
    Binding("down,j", "step(1)", "key.more", key_display="\N{DOWNWARDS ARROW}", show=False),
    Binding("up,k", "step(-1)", "key.back", key_display="\N{UPWARDS ARROW}", show=False),
    Binding("right", "side(1)", show=False),
    Binding("left", "side(-1)", show=False),
    Binding("pagedown", "page(1)", "key.page", key_display="PgDn", show=False),
    Binding("pageup", "page(-1)", "key.page_back", key_display="PgUp", show=False),
    Binding("home", "home", "key.live", key_display="Home", show=False),
    Binding("g", "edge(-1)", show=False),
    Binding("end,G", "edge(1)", "key.end", key_display="End", show=False),
]
"""Where there are rows."""

LOOK: list[Binding] = [
    Binding("enter", "open", "key.open", key_display="Enter"),
    Binding("escape", "leave", "key.close", key_display="Esc", show=False),
    Binding("colon,ctrl+p", "find", "key.find", key_display=":"),
    Binding("y", "copy", "key.copy", show=False),
    Binding("space", "hold", "key.hold", key_display="key.space", show=False),
    Binding("t", "theme", "key.theme", show=False),
    Binding("tab", "tab(1)", "key.next_board", key_display="Tab", show=False),
    Binding("shift+tab", "tab(-1)", "key.next_board", show=False),
    Binding("f7", "as_of", "key.as_of", key_display="F7", show=False),
    Binding("w", "as_of", show=False),
    Binding("comma", "past_entry(-1)", "key.past.entry_back", key_display=",", show=False),
    Binding("semicolon", "past_entry(1)", "key.past.entry_on", key_display=";", show=False),
    Binding("f6", "past_brief(-1)", "key.past.brief_back", key_display="F6", show=False),
    Binding("f8", "past_brief(1)", "key.past.brief_on", key_display="F8", show=False),
]
"""Of every board. What has no description is told by the key before it."""

HELP: list[Binding] = [
    Binding("f1,h,question_mark", "help", "key.help", key_display="F1"),
]

FILTER: list[Binding] = [
    Binding("slash,f3", "filter", "key.filter", key_display="F3"),
    Binding("a", "everything", "key.everything", show=False),
]
"""Of boards that are lists."""

ACTS: list[Binding] = [
    Binding("i", "act('request.log')", "key.request.log", show=False),
    Binding("space", "mark", "key.mark", key_display="key.space", show=False),
    Binding("r", "act('request.prioritise')", "key.request.prioritise", show=False),
    Binding("v", "act('request.deliver')", "key.request.deliver", show=False),
    Binding("f", "act('request.confirm')", "key.request.confirm", show=False),
    Binding("s", "act('request.escalate')", "key.request.escalate", show=False),
    Binding("p", "act('request.promise')", "key.request.promise", show=False),
    Binding("z", "act('request.assign')", "key.request.assign", show=False),
    Binding("u", "act('request.ask')", "key.request.ask", show=False),
    Binding("b", "act('request.withdraw')", "key.request.withdraw", show=False),
    Binding("w", "act('request.close')", "key.request.close", show=False),
    Binding("f9", "act('request.refuse')", "key.request.refuse", key_display="F9", show=False),
    Binding("f5", "act('request.reopen')", "key.request.reopen", key_display="F5", show=False),
    Binding("equals_sign,M", "act('request.merge')", "key.request.merge", key_display="=",
            show=False),
    Binding("f4", "hold", "key.hold", key_display="F4", show=False),
]  # fmt: skip
"""Of the list of requests: what is done to the row that the cursor is on, or to all marked ones.

Which of them the footer shows, the screen says.
"""

ORDER: list[Binding] = [
    Binding("o", "order", "key.order", show=False),
]
"""Of the log."""

BACK: list[Binding] = [
    Binding("enter", "open", "key.open", key_display="Enter"),
    Binding("escape,backspace", "leave", "key.close", key_display="Esc"),
]
"""Of a page that lies over a board."""

CLOSE: list[Binding] = [
    Binding("escape,f1,h,question_mark,space,enter,q", "close", "key.close", key_display="Esc"),
]
"""Of whatever covers a board."""

SHOWN = 5
"""Keys in a footer, at most."""

BOARD_KEYS: Mapping[str, tuple[str, ...]] = {
    "overview": ("1", "ampersand"),
    "decisions": ("2", "é"),
    "meeting": ("3", "quotation_mark"),
    "restores": ("4", "apostrophe"),
    "cancellations": ("5", "left_parenthesis"),
    "communications": ("6", "section_sign", "minus"),
    "requests": ("7", "è"),
    "clocks": ("8", "exclamation_mark", "underscore"),
    "log": ("9", "ç"),
    "brief": ("0", "à"),
    "tasks": ("right_parenthesis", "x"),
    "records": ("less_than_sign", "f12"),
}
"""The keys of each board: the digit, and what the same key gives without Shift on AZERTY keyboards
of Belgium and France. The digits of a number pad are the digits. The last two have a second key
that needs no Shift anywhere."""


_CAPS = {"right_parenthesis": ")", "less_than_sign": "<"}


def board_bindings() -> list[Binding]:
    """The keys that open a board, from anywhere nothing is typed."""
    return [
        Binding(",".join(keys), f"app.board('{name}')", f"board.name.{name}", show=False,
                key_display=cap_of(name))
        for name, keys in BOARD_KEYS.items()
    ]  # fmt: skip


def cap_of(name: str) -> str:
    """The key cap of a board, as it is printed on a keyboard; empty where it has none."""
    key = next(iter(BOARD_KEYS.get(name, ())), "")
    return _CAPS.get(key, key)


def translated(
    bindings: Mapping[str, ActiveBinding], t: Translator, first: Iterable[Binding] = ()
) -> dict[str, ActiveBinding]:
    """The bindings of a screen with their descriptions in words, in the order of `first`."""
    order = [key for binding in first for key in binding.key.split(",")]
    keys = [*(key for key in order if key in bindings), *bindings]
    said = {
        key: bindings[key]._replace(binding=_said(bindings[key].binding, t))
        for key in dict.fromkeys(keys)
    }
    return _shortened(said)


def _shortened(said: dict[str, ActiveBinding]) -> dict[str, ActiveBinding]:
    """With no more of them in the footer than it has room for; the keys stay."""
    shown = [(one.binding.action, key) for key, one in said.items() if one.binding.show]
    actions = [*dict.fromkeys(action for action, _ in shown)][:SHOWN]
    for action, key in shown:
        if action not in actions:
            said[key] = said[key]._replace(binding=replace(said[key].binding, show=False))
    return said


def listed(bindings: Iterable[Binding], t: Translator) -> list[tuple[str, str]]:
    """Keys and what they do, each thing once, for the help of a screen."""
    found: dict[str, str] = {}
    for binding in bindings:
        if not binding.description:
            continue
        found.setdefault(t(binding.description), displayed(binding, t))
    return [(key, said) for said, key in found.items()]


def displayed(binding: Binding, t: Translator) -> str:
    """The cap of a key."""
    return _display(binding.key_display or binding.key.split(",")[0], t)


def boards_listed(t: Translator) -> list[tuple[str, str]]:
    """The boards that have a key, with its cap."""
    return [(cap_of(name), t(f"board.name.{name}")) for name in BOARD_KEYS]


def _said(binding: Binding, t: Translator) -> Binding:
    display = binding.key_display
    known = binding.description.startswith(("key.", "board.name."))
    return replace(
        binding,
        description=t(binding.description) if known else "",
        key_display=_display(display, t) if display else display,
    )


def _display(display: str, t: Translator) -> str:
    return t(display) if display.startswith("key.") else display

"""The keys of the boards: few, without AltGr and without Shift, each with a second way to it.

`/`, `.` and `?` need Shift on Belgian AZERTY and F10 belongs to the window manager, so nothing
hangs on them alone. Descriptions are keys of the catalogues, translated where they are shown
(`translated`), because Textual reads them when a class is made.
"""

from collections.abc import Mapping
from dataclasses import replace

from textual.binding import ActiveBinding, Binding

from projections.i18n import Translator

BOARD: list[Binding] = [
    Binding("f1,h,question_mark", "help", "key.help", key_display="F1"),
    Binding("space", "hold", "key.hold", key_display="key.space"),
    Binding("down,j", "scroll(1)", "key.more", key_display="\N{DOWNWARDS ARROW}"),
    Binding("t", "theme", "key.theme"),
    Binding("q", "app.quit", "key.quit"),
    Binding("ctrl+q,ctrl+c", "app.quit", "key.quit", show=False, priority=True),
    Binding("up,k", "scroll(-1)", "key.back", show=False),
    Binding("pagedown", "scroll_page(1)", "key.page", show=False),
    Binding("pageup", "scroll_page(-1)", "key.page_back", show=False),
    Binding("home,g", "scroll_top", "key.top", show=False),
    Binding("end,G", "scroll_end", "key.end", show=False),
]
"""Of the overview. The first five stand in the footer."""

SHOWN = 5

CLOSE: list[Binding] = [
    Binding("escape,f1,h,question_mark,space,enter,q", "close", "key.close", key_display="Esc"),
]
"""Of whatever covers a board."""


def translated(bindings: Mapping[str, ActiveBinding], t: Translator) -> dict[str, ActiveBinding]:
    """The bindings of a screen with their descriptions in words."""
    return {
        key: active._replace(binding=_said(active.binding, t)) for key, active in bindings.items()
    }


def listed(t: Translator) -> list[tuple[str, str]]:
    """The keys of the overview and what they do, for the help."""
    return [
        (_display(binding.key_display or binding.key, t), t(binding.description))
        for binding in BOARD[:SHOWN]
    ]


def _said(binding: Binding, t: Translator) -> Binding:
    display = binding.key_display
    return replace(
        binding,
        description=t(binding.description) if binding.description.startswith("key.") else "",
        key_display=_display(display, t) if display else display,
    )


def _display(display: str, t: Translator) -> str:
    return t(display) if display.startswith("key.") else display

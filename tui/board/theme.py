"""The board's own three themes: dark, light for a projector, high contrast.

State colours come from Okabe and Ito's palette (blue and orange, never red against green), darker
on white, and keep a contrast of at least 4.5 to 1 with their background; a test computes it. A
colour never says anything alone: a glyph and a word stand beside it.
"""

from textual.theme import Theme

from ledger.config import environ

THEME = "CRISIS_THEME"
"""The environment variable that names a theme."""

STATES = ("normal", "degraded", "down", "closed", "unknown", "unreported", "restricted")
"""States that have a colour, as the theme variables `state-<state>`."""


def _theme(  # noqa: PLR0913 (a theme has that many colours)
    name: str,
    *,
    dark: bool,
    text: str,
    quiet: str,
    rule: str,
    back: str,
    cursor: str,
    normal: str,
    degraded: str,
    down: str,
    closed: str,
    exercise: str,
    real: str,
    on_kind: str,
) -> Theme:
    """A theme from the colours that mean something."""
    states = dict(zip(STATES, (normal, degraded, down, closed, *(quiet,) * 3), strict=True))
    return Theme(
        name=name,
        dark=dark,
        primary=exercise,
        foreground=text,
        background=back,
        surface=back,
        panel=back,
        error=real,
        warning=degraded,
        success=normal,
        variables={
            **{f"state-{state}": colour for state, colour in states.items()},
            "quiet": quiet,
            "rule": rule,
            "cursor": cursor,
            "text-disabled": quiet,
            "exercise": exercise,
            "real": real,
            "on-kind": on_kind,
            "footer-background": back,
            "footer-foreground": quiet,
            "footer-description-foreground": quiet,
            "footer-key-foreground": text,
        },
    )


THEMES = (
    _theme(
        "crisis-dark",
        dark=True,
        text="#DCE3EA",
        quiet="#98A3B0",
        rule="#3A4653",
        back="#11161D",
        cursor="#22303F",
        normal="#56B4E9",
        degraded="#E69F00",
        down="#FF7A45",
        closed="#D19BC4",
        exercise="#4FA3D9",
        real="#FF6A3D",
        on_kind="#0B0F14",
    ),
    _theme(
        "crisis-light",
        dark=False,
        text="#14181D",
        quiet="#505860",
        rule="#B8C0C8",
        back="#FFFFFF",
        cursor="#DDE8F3",
        normal="#005A96",
        degraded="#8A5200",
        down="#B02A00",
        closed="#86326B",
        exercise="#0B5F8F",
        real="#A62B00",
        on_kind="#FFFFFF",
    ),
    _theme(
        "crisis-contrast",
        dark=True,
        text="#FFFFFF",
        quiet="#DDDDDD",
        rule="#8A8A8A",
        back="#000000",
        cursor="#333333",
        normal="#8FD3FF",
        degraded="#FFD166",
        down="#FF9B73",
        closed="#F0A6D8",
        exercise="#8FD3FF",
        real="#FF8A5C",
        on_kind="#000000",
    ),
)
"""In the order in which the theme key walks through them."""


def chosen(wish: str = "") -> str:
    """The name of a theme: the one wished for, the environment's, else the dark one."""
    names = [theme.name for theme in THEMES]
    wanted = f"crisis-{wish or environ(THEME)}"
    return wanted if wanted in names else names[0]


def after(name: str) -> str:
    """The theme that follows."""
    names = [theme.name for theme in THEMES]
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]

"""The pairs of colours that really stand on a screen, and how far apart they are (WCAG 2.2)."""

from collections.abc import Iterator

from rich.style import Style
from textual.app import App
from textual.color import Color

READABLE = 4.5
"""Success criterion 1.4.3."""

_DECORATION = frozenset(" ─━╍┅╏┃┏┓┗┛│╶╴╷╵█▌▐▔▁▎▊░-|+")
"""Signs of which nothing is read: borders, lines, the empty part of a bar."""


def contrast(one: Color, other: Color) -> float:
    """The ratio of two relative luminances, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: Color) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
        for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def unreadable(app: App[int], least: float = READABLE) -> dict[str, float]:
    """What stands on the screen in colours that are nearer than that, with their contrast."""
    found = {}
    for text, colour, back in pairs(app):
        ratio = contrast(colour, back)
        if ratio < least:
            found[f"{text.strip()} {colour.hex} on {back.hex}"] = round(ratio, 2)
    return found


def pairs(app: App[int]) -> Iterator[tuple[str, Color, Color]]:
    """Every run of text that is read, with its colour and what it stands on."""
    for strip in app.screen._compositor.render_strips():
        for text, style, _ in strip:
            if style is not None and set(text) - _DECORATION:
                yield text, *_colours(style)


def _colours(style: Style) -> tuple[Color, Color]:
    assert style.color, style
    assert style.bgcolor, style
    colour, back = Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor)
    if style.dim:
        colour = back.blend(colour, 0.5)
    return (back, colour) if style.reverse else (colour, back)

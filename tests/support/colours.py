"""The pairs of colours that really stand on a screen, and how far apart they are (WCAG 2.2)."""

from collections.abc import Iterator, Sequence

from rich.style import Style
from textual.app import App
from textual.color import Color
from textual.theme import Theme

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


def unreadable(app: App[int], themes: Sequence[Theme] = ()) -> dict[str, float]:
    """What stands on the screen in colours that are too near each other, with their contrast.

    With `themes` what has the names of colours in all of them is told by each, and not only by the
    first, which is that of the screen.
    """
    found = {}
    for text, colour, back in pairs(app):
        for one, other in [(colour, back), *_elsewhere(colour, back, themes)]:
            ratio = contrast(one, other)
            if ratio < READABLE:
                found[f"{text.strip()} {one.hex} on {other.hex}"] = round(ratio, 2)
    return found


def _elsewhere(
    colour: Color, back: Color, themes: Sequence[Theme]
) -> Iterator[tuple[Color, Color]]:
    """The same two colours in the other themes, where they have names."""
    if not themes:
        return
    first, *others = (_colours_of(theme) for theme in themes)
    names = {value.hex: name for name, value in first.items()}
    if colour.hex in names and back.hex in names:
        for other in others:
            yield other[names[colour.hex]], other[names[back.hex]]


def _colours_of(theme: Theme) -> dict[str, Color]:
    own = {"foreground": theme.foreground, "background": theme.background}
    named = {**theme.variables, **own}
    return {name: Color.parse(str(value)) for name, value in named.items()}


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

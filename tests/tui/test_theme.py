"""Colours that can be read, told apart without colour, and signs of one cell."""

import itertools

import pytest
from rich.cells import cell_len
from textual.color import Color
from textual.theme import Theme

from projections.i18n import languages
from projections.model.picture import SEVERITY
from tests.support import colours
from tests.support.board import words
from tests.support.colours import READABLE
from tui.board import theme
from tui.board.lines.activities import SHOWN_AS
from tui.board.lines.glyphs import PLAIN, UNICODE
from tui.board.theme import STATES, THEMES

names = pytest.mark.parametrize("one", THEMES, ids=lambda one: one.name)


def contrast(one: str, other: str) -> float:
    return colours.contrast(Color.parse(one), Color.parse(other))


@names
def test_every_state_can_be_read(one: Theme) -> None:
    """States, quiet text, text and the words on a kind's colour: 4.5 to 1 at least."""
    back, variables = str(one.background), one.variables
    for state in STATES:
        assert contrast(variables[f"state-{state}"], back) >= READABLE, state
    assert contrast(variables["quiet"], back) >= READABLE
    for colour in (*(f"state-{state}" for state in STATES), "quiet"):
        assert contrast(variables[colour], variables["cursor"]) >= READABLE, colour
    assert contrast(str(one.foreground), back) >= READABLE
    for kind in ("exercise", "real", "state-degraded"):
        assert contrast(variables["on-kind"], variables.get(kind, "")) >= READABLE, kind
        assert contrast(variables[kind], back) >= READABLE, kind


@names
def test_exercise_and_real_have_their_own_colours(one: Theme) -> None:
    """Far apart, in every theme."""
    exercise, real = (Color.parse(one.variables[kind]).hsl for kind in ("exercise", "real"))
    assert abs(exercise.h - real.h) > 0.25


def test_the_contrast_theme_has_more_of_it() -> None:
    """7 to 1 for every state (WCAG's enhanced level)."""
    high = THEMES[-1]
    for state in STATES:
        assert contrast(high.variables[f"state-{state}"], str(high.background)) >= 7


@pytest.mark.parametrize("glyphs", [UNICODE, PLAIN], ids=["unicode", "plain"])
def test_every_state_has_a_sign_of_one_cell(glyphs: type) -> None:
    """Each its own, one cell wide, and none that asks for an emoji."""
    signs = glyphs.states  # type: ignore[attr-defined]  # one of the two sets
    assert set(signs) == set(SEVERITY) == set(STATES)
    assert len(set(signs.values())) == len(signs)
    assert all(cell_len(sign) == 1 for sign in signs.values())
    assert set(SHOWN_AS.values()) <= set(signs)


def test_plain_signs_are_ascii() -> None:
    """All of them."""
    assert all(text.isascii() for text in map(str, itertools.chain(PLAIN, PLAIN.states.values()))
               if text != str(PLAIN.states))  # fmt: skip


@pytest.mark.parametrize("lang", languages())
def test_short_words_are_short_and_differ(lang: str) -> None:
    """A state's short word has at most eight letters, and no two states share one."""
    said = [words(lang).short(state) for state in STATES]
    assert all(len(word) <= 8 for word in said), said
    assert len(set(said)) == len(said)


def test_the_theme_is_chosen_by_word_or_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """A word that is no theme means the dark one; the key walks through all of them."""
    assert theme.chosen("light") == "crisis-light"
    assert theme.chosen("nothing") == "crisis-dark"
    monkeypatch.setenv(theme.THEME, "contrast")
    assert theme.chosen() == "crisis-contrast"
    walked = list(itertools.accumulate(THEMES, lambda name, _: theme.after(name), initial=""))
    assert set(walked[1:]) == {one.name for one in THEMES}

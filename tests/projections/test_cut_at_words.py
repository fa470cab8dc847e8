"""A text that is cut ends at a word and leaves no bracket open, wherever it is cut."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.abridged import BRACKETS, abridged, open_in
from projections.brief.build import brief
from projections.brief.phrases import shortened, value_of
from projections.i18n import Translator
from projections.render.terminal import to_terminal
from projections.render.wrap import columns, cut
from tests.support.board import words
from tests.support.chronicle import ZONE, story
from tui.board.lines.safe_text import fit, ink

WORDS = st.lists(
    st.text(st.sampled_from("aé漢") | st.sampled_from("".join(BRACKETS)) | st.sampled_from(")]}»"),
            min_size=1, max_size=9), max_size=20,
).map(" ".join)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "room", "said"),
    [
        ("consultations sur rendez-vous (un SMS à chacun)", 40, "consultations sur rendez-vous…"),
        ("la radio (Arlon, Virton, Bastogne, Marche)", 30, "la radio (Arlon, Virton…)"),
        ("trois postes au triage", 19, "trois postes au…"),
        ("an-endless-word-without-any-blank", 10, "an-endless…"[:9] + "…"),
    ],
)
def test_it_ends_at_a_word_and_a_bracket_is_closed_or_left_out(
    text: str, room: int, said: str
) -> None:
    """Half a word is another word."""
    assert abridged(text, room) == said


@given(text=WORDS, room=st.integers(12, 60))
def test_no_bracket_is_left_open_and_no_room_is_exceeded(text: str, room: int) -> None:
    """In a brief, in a table and on a board."""
    if open_in(text):
        return
    said = cut(text, room)
    assert (open_in(said), columns(said) <= room) == ([], True)
    drawn = fit(ink(text), room, words().glyphs)
    assert (open_in(drawn.plain), drawn.cell_length <= room) == ([], True)
    assert open_in(shortened(value_of(text), room).text) == []  # type: ignore[union-attr]  # a text


@pytest.mark.parametrize("rest", ["paralyser.", "des opérations ?", "l'Internet compris"])
def test_a_text_is_not_cut_for_the_sake_of_a_few_words(rest: str) -> None:
    """A mark and what it stands for are nearly as long as they are."""
    text = "Origine et mobile inconnus ; l'attaque semble viser à".ljust(60, "x")
    said = shortened(value_of(f"{text} {rest}"), 60)
    assert said == value_of(f"{text} {rest}")
    cut_off = shortened(value_of(f"{text} {rest} {rest} {rest}"), 60)
    assert cut_off.cut  # type: ignore[union-attr]  # a text


@pytest.mark.parametrize("language", ["fr", "nl", "de", "en"])
def test_a_line_that_has_to_be_short_has_another_for_a_few_words(language: str) -> None:
    """In the brief of the tenth day, whatever has no more than that behind its first line."""
    now = "2022-05-24T18:00:00+02:00"
    document = brief(story("2022-05-24T18:00").picture(now), checked=0)
    said = " ".join(to_terminal(document, Translator(language, ZONE)).split())
    assert "Gouverneur de la province et ses services." in said
    assert "jusqu'au rétablissement complet de la situation" in said

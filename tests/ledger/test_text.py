"""Characters that command a terminal or hide what is written: shown, or refused when typed."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.sanitize import as_json, clean, clean_line, forbidden

HOSTILE = [
    "\x1b[2J", "\x1b]52;c;aGk=\x07", "\x9b31m", "\x00", "\x08", "\r", "\x7f", "\u202e", "\u2066",
    "\u200b", "\u200d", "\u2060", "\ufeff", "\u2028", "\u2029", "\u200e", "\U000e0041", "\ud800",
    "\udfff", "\x0b", "\x0c", "\x85",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{ord(text[0]):04X}")
def test_it_is_made_visible(text: str) -> None:
    """What comes out commands nothing, and says what was there."""
    for shown in (clean(text), clean_line(text)):
        assert shown
        assert forbidden(shown) is None
        assert shown != text


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{ord(text[0]):04X}")
def test_it_is_refused_when_typed(text: str) -> None:
    """With its position, from 1, and its number."""
    found = forbidden("abc" + text)
    assert found == (4, f"U+{ord(text[0]):04X}")


@given(st.text(st.characters()))
def test_nothing_hostile_is_ever_shown(text: str) -> None:
    """Of any text, surrogates included; and cleaning twice is cleaning once."""
    shown = clean(text)
    assert forbidden(shown) is None
    assert clean(shown) == shown
    assert all(unicodedata.category(c) not in {"Cc", "Cs"} or c == "\n" for c in shown)
    line = clean_line(text)
    assert "\n" not in line
    assert len(line.splitlines()) <= 1
    assert clean_line(line) == line


def test_ordinary_texts_stay() -> None:
    """Accents, other scripts, signs and line feeds are no danger."""
    text = "Écran bleu à l\u2019accueil\nΣ 5 € \u2013 ½ 日本 🚑\ufe0f"
    assert clean(text) == text
    assert forbidden(text) is None
    assert clean("a\tb") == clean_line("a\nb") == "a b"


def test_what_was_there_can_be_told() -> None:
    """A picture of the control character, or its number in brackets."""
    assert clean("\x1b") == "␛"
    assert clean("\u202e") == "<U+202E>"
    assert clean("\x9b") == "<U+009B>"


def test_no_format_character_passes() -> None:
    """Of all of Unicode: what only formats, and what is as wide as nothing, is made visible."""
    fillers = "\u115f\u1160\u3164\uffa0"
    numbers = range(0x110000)
    formats = (c for c in map(chr, numbers) if unicodedata.category(c) == "Cf")
    scripts = {"ARABIC", "SYRIAC", "KAITHI", "EGYPTIAN", "SHORTHAND", "MUSICAL"}
    visible = [c for c in formats if unicodedata.name(c, "").split(" ")[0] in scripts]
    for c in fillers:
        assert c not in clean(c)
    for c in map(chr, numbers):
        if unicodedata.category(c) == "Cf" and c not in visible:
            assert c not in clean(c), hex(ord(c))
    assert "\u061c" not in clean("\u061c"), "the Arabic letter mark turns the order of letters"


# --- JSON on a terminal ---------------------------------------------------------------------------


HIDING = "\x7f\x80\x9b\x9d\x9f\xad\u061c\u200b\u200f\u2028\u2029\u202a\u202e\u2066\ufeff\U000e0041"


@given(st.text())
def test_json_is_equal_in_meaning_and_commands_nobody(text: str) -> None:
    """Every text, in one line or indented, reads back as it is and holds nothing that hides."""
    for indent in (0, 2):
        document = as_json({"text": text, text: [text]}, indent)
        assert forbidden(document) is None
        assert json.loads(document) == {"text": text, text: [text]}


@pytest.mark.parametrize("char", [*HIDING, "\udcff"], ids=lambda char: f"U+{ord(char):04X}")
def test_each_such_character_is_escaped(char: str) -> None:
    """A lone surrogate, which no UTF-8 can write, as well."""
    document = as_json(f"a{char}b")
    assert document.isascii()
    assert document.encode()
    assert json.loads(document) == f"a{char}b"


def test_ordinary_letters_stay_as_they_are() -> None:
    assert as_json("Été à Liège, €5 \N{SNOWMAN}") == '"Été à Liège, €5 \N{SNOWMAN}"'

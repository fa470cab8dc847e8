"""What a terminal sends becomes the keys that were pressed, and nothing that was pasted is one."""

import string
from collections.abc import Iterable

import pytest
from textual import constants, events
from textual.message import Message

from tui.board.keyboard import ENDS, ESC, KeysApart, parted

PRESSED = [*(set(string.printable) - set("[O\n\x0b\x0c")), *"éèçà§ùµ£²°", "\x7f", "\x03"]


@pytest.fixture(autouse=True)
def no_delay(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a terminal's key may begin with is given up at once."""
    monkeypatch.setattr(constants, "ESCAPE_DELAY", 0.0)
    monkeypatch.setattr(constants, "DISABLE_KITTY_KEY", True)


def said(pieces: Iterable[str], *, typing: bool = False) -> list[str]:
    """Keys by their names, and what was pasted."""
    parser = KeysApart()
    found: list[Message] = [one for piece in pieces for one in parser.feed(piece)]
    found += parser.tick()
    return [text for one in found for text in _named(one, typing=typing)]


def _named(one: Message, *, typing: bool) -> Iterable[str]:
    if isinstance(one, events.Key):
        return [key.key for key in parted(one, typing=typing)]
    return [one.text] if isinstance(one, events.Paste) else []


@pytest.mark.parametrize("sign", sorted(PRESSED), ids=repr)
def test_esc_and_any_key_behind_it_are_both_there(sign: str) -> None:
    """In one go, with more behind them: digits, signs, letters, Enter, each as it is alone."""
    alone = said([sign])
    assert len(alone) == 1
    assert said([ESC + sign]) == ["escape", *alone]
    assert said([ESC + sign + "de"]) == ["escape", *alone, "d", "e"]


@pytest.mark.parametrize("sign", "[O")
def test_esc_and_what_a_key_may_begin_with(sign: str) -> None:
    """Once nothing more has come they are two keys; with more they are the one that it is."""
    assert said([ESC + sign]) == ["escape", *said([sign])]
    assert said([f"{ESC}{sign}A"]) == ["up"]


def test_a_word_back_and_on_where_one_types() -> None:
    """A Mac's Option with an arrow goes by words in a field; on a board it is Esc and a letter."""
    assert said([ESC + "b", ESC + "f"], typing=True) == ["ctrl+left", "ctrl+right"]
    assert said([ESC + "b"]) == ["escape", "b"]


@pytest.mark.parametrize("size", range(1, 60))
def test_nothing_that_is_pasted_is_a_key(size: int) -> None:
    """However the terminal's bytes come in: an Esc within a paste stands there as a sign."""
    sent = f"ab\x1b[200~l'eau \x1b9 \x1b[2J\x1b[201x q\x1b[201~c\x1b[200~z{ENDS}{ESC}9"
    pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
    assert said(pieces) == ["a", "b", "l'eau ␛9 ␛[2J␛[201x q", "c", "z", "escape", "9"]

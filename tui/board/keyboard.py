"""Keys on their way: as bytes in the encoding of the terminal, and from one place to another.

Textual reads UTF-8 and breaks off at a byte that is none: what an AZERTY keyboard sends for its
second digit key on an 8-bit terminal. It takes Esc with most signs behind it for a sign that a Mac
types with Option, `Esc 9` for `ª`, and of `Esc :` it keeps the colon alone. And what stands behind
an Esc in a pasted text it types as keys.
"""

import codecs
from collections.abc import Iterable
from functools import partial

from textual._xterm_parser import XTermParser
from textual.drivers import linux_driver
from textual.events import Key
from textual.message import Message

from ledger.sanitize import clean

ESC = "\x1b"
BEGINS, ENDS = "\x1b[200~", "\x1b[201~"
"""Around a pasted text."""

GOES_ON = "[O\x1b"
"""Signs behind Esc with which a key of a terminal may only begin."""

WORDWISE = {"alt+b": "ctrl+left", "alt+f": "ctrl+right"}
"""What a Mac sends for a word back and a word on."""


class Pasted:
    """What comes from a terminal, piece by piece, with no Esc within a pasted text."""

    def __init__(self) -> None:
        self._inside = False
        self._before = ""

    def __call__(self, piece: str) -> str:
        """The next piece; of one that breaks off where a paste may end, its end comes later."""
        return self._within(self._before + piece) if self._inside else self._until(piece)

    def _until(self, piece: str) -> str:
        """Up to where a paste begins, which may have been in the piece before."""
        whole = self._before + piece
        at = whole.find(BEGINS)
        if at < 0:
            self._before = whole[1 - len(BEGINS) :]
            return piece
        self._inside, passed = True, len(self._before)
        end = at + len(BEGINS)
        return whole[passed:end] + self._within(whole[end:])

    def _within(self, text: str) -> str:
        """Up to where it ends."""
        pasted, ends, behind = text.partition(ENDS)
        self._inside, self._before = not ends, ""
        if not ends:
            kept = _kept_back(pasted)
            pasted, self._before = pasted[: len(pasted) - kept], pasted[len(pasted) - kept :]
        said = pasted.replace(ESC, clean(ESC)) + ends
        return said + self._until(behind) if ends else said


def _kept_back(text: str) -> int:
    """How many of the last letters may begin the end of a paste."""
    return next((n for n in range(len(ENDS) - 1, 0, -1) if text.endswith(ENDS[:n])), 0)


class KeysApart(XTermParser):
    """Reads keys; with Esc and another one in one go it says `alt+` that one, whatever it is."""

    def __init__(self, debug: bool = False) -> None:  # noqa: FBT001, FBT002 (as Textual has it)
        super().__init__(debug)
        self._pasted = Pasted()

    def feed(self, data: str) -> Iterable[Message]:
        """As Textual does, of what has no Esc within a paste."""
        safe = self._pasted(data)
        return super().feed(safe) if safe or not data else ()

    def _sequence_to_key_events(
        self,
        sequence: str,
        alt: bool = False,  # noqa: FBT001, FBT002 (the same)
    ) -> Iterable[Key]:
        behind = sequence[1:] if _is_pair(sequence) else ""
        keys = super()._sequence_to_key_events(behind or sequence)
        if not behind and not alt:
            return keys
        return (Key(f"alt+{key.key}", key.character) for key in keys)


def _is_pair(sequence: str) -> bool:
    """Whether it is Esc and one more, with which no key of a terminal begins."""
    return len(sequence) == 2 and sequence[0] == ESC and sequence[1] not in GOES_ON  # noqa: PLR2004 (two)


def hear(encoding: str) -> None:
    """From here on keys are read in this encoding; a byte that means nothing there is one sign."""
    decoder = partial(codecs.getincrementaldecoder(encoding), "replace")
    linux_driver.getincrementaldecoder = lambda _: decoder  # type: ignore[attr-defined,assignment]  # the only way in
    linux_driver.XTermParser = KeysApart  # type: ignore[attr-defined]  # the same


def again(key: Key) -> Key:
    """The same key for another place, pressed when it was pressed."""
    handed_on = Key(key.key, key.character)
    handed_on.time = key.time
    return handed_on


def parted(key: Key, *, typing: bool) -> tuple[Key, ...]:
    """Esc and what was typed behind it, where both came in one go; any other key as it is.

    A terminal sends the same for Alt with that key, which nothing here has but a field that is
    typed in: there Alt with an arrow of a Mac goes by words.
    """
    if not key.key.startswith("alt+"):
        return (key,)
    if typing and key.key in WORDWISE:
        both: tuple[Key, ...] = (Key(WORDWISE[key.key], None),)
    elif key.character:
        both = Key("escape", ESC), Key(key.key.removeprefix("alt+"), key.character)
    else:
        return (key,)
    for one in both:
        one.time = key.time
    return both

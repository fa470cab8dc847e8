"""Keys on their way: as bytes in the encoding of the terminal, and from one place to another.

Textual reads UTF-8 and breaks off at a byte that is none: what an AZERTY keyboard sends for its
second digit key on an 8-bit terminal.
"""

import codecs
from functools import partial

from textual.drivers import linux_driver
from textual.events import Key


def hear(encoding: str) -> None:
    """From here on keys are read in this encoding; a byte that means nothing there is one sign."""
    decoder = partial(codecs.getincrementaldecoder(encoding), "replace")
    linux_driver.getincrementaldecoder = lambda _: decoder  # type: ignore[attr-defined,assignment]  # the only way in


def again(key: Key) -> Key:
    """The same key for another place, pressed when it was pressed."""
    handed_on = Key(key.key, key.character)
    handed_on.time = key.time
    return handed_on


def parted(key: Key) -> tuple[Key, ...]:
    """Esc and the letter behind it, where both came in one go; any other key as it is.

    A terminal sends the same for Alt with that letter, which no key here has.
    """
    if not key.key.startswith("alt+") or not key.character:
        return (key,)
    both = Key("escape", "\x1b"), Key(key.character, key.character)
    for one in both:
        one.time = key.time
    return both

"""What a screen asks of the watcher's thread, and what a cursor stands on: values, no more."""

from typing import NamedTuple

PAGE = 100
"""Rows of a board that are read at once."""


class On(NamedTuple):
    """What a row is about: an originator and its latest entry there, or with `entry` that entry.

    Both empty: nothing that a cursor can stand on.
    """

    originator: str = ""
    number: int = 0
    entry: bool = False

    def __bool__(self) -> bool:
        return bool(self.originator or self.number)

    def is_as(self, other: "On") -> bool:
        """Whether both are about the same thing, whatever was recorded about it since."""
        if self.entry or other.entry or not self.originator:
            return self == other
        return self.originator == other.originator


NOTHING = On()


class Asked(NamedTuple):
    """One page of a board, or with `on` the page of one thing.

    `filter` is as it was typed, `everything` takes in what is over, `first` is the first row (0:
    the very first), `width` and `rows` what the screen has room for, `occurred` the log by when
    things happened. `lang` is the language, empty for that of the boards. With `frame` no more of
    the picture is needed than what stands around every board.
    """

    board: str = ""
    on: On = NOTHING
    filter: str = ""
    everything: bool = False
    first: int = 0
    width: int = 0
    rows: int = 0
    occurred: bool = False
    lang: str = ""
    frame: bool = False

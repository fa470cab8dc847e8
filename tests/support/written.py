"""What a program wrote to its terminal, and whether any of it commands more than drawing."""

import re
from codecs import getincrementaldecoder

from ledger.sanitize import forbidden
from tests.support.tmux import Pane
from tests.support.waiting import wait_until

CSI = re.compile(r"\x1b\[[0-9;?:<>=!$ ]*[@-~]")
"""What a screen is drawn with: cursor, colours, modes (ECMA-48)."""

OF_TEXTUAL = ("\x1b]22;default\x07", "\x1b]22;\x07", "\r", "\x0e", "\x0f")
"""What else Textual itself says: the shape of a pointer, and nothing that carries our text."""

CUT = re.compile(r"\x1b(\[[0-9;?:<>=!$ ]*|\][^\x07]*)?\Z")
"""An end within a sequence."""


def whole(board: Pane) -> str:
    """Everything written so far, once the last character and sequence are there to their end."""
    text = [""]

    def ended() -> bool:
        decoder = getincrementaldecoder("utf-8")()
        text[0] = decoder.decode(board.raw)
        return not decoder.getstate()[0] and CUT.search(text[0], max(0, len(text[0]) - 100)) is None

    wait_until(ended)
    return text[0]


def commanding(board: Pane) -> str:
    """The first of what was written that draws nothing, with what stands around it; empty: none."""
    text = CSI.sub("", whole(board))
    for own in OF_TEXTUAL:
        text = text.replace(own, "")
    found = forbidden(text)
    return "" if found is None else ascii(text[max(0, found[0] - 40) : found[0] + 40])

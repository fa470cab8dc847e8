"""What every part of a bundle is drawn from, and what each of them is.

A producer is a function `(source: Source) -> Iterator[Part]`, pure in what the source says: made
again it gives the same bytes, so that whoever verifies can make it again and compare.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from ledger.domain.values import Marking
from ledger.terminal.local_copy import LocalCopy, Reading
from projections.i18n import Translator


class Source(NamedTuple):
    """What a bundle is made of: one ledger up to one number, for one circle of readers.

    `reading` is the situation and the position up to which everything is drawn, `end` the "now" of
    everything drawn, in the crisis's zone. Nothing above the `ceiling` is shown in words.
    """

    copy: LocalCopy
    reading: Reading
    end: datetime
    t: Translator
    ceiling: Marking


class Part(NamedTuple):
    """One member of a bundle: its name there, and its bytes as they are produced."""

    path: str
    chunks: Iterator[bytes]

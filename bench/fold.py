"""100,000 entries through both round trips and the domain state, on one thread.

`fold` is beside bare msgspec decoding of the same bytes (docs/decisions/126); `fold.rate` beside
60,000 a second, reported only;
`fold.scale` is the rate over the last part of 400,000 entries beside that over the first 10,000.
"""

import statistics
import time
from itertools import pairwise
from typing import Any

import msgspec
from common import LEDGER, PREFIX, bodies, figure, rate, say

from ledger import gc_pause
from ledger.domain import KINDS
from ledger.domain.entry import Entry
from ledger.evidence.codec import Envelope
from ledger.evidence.fold import Fold

N = 100_000
LONG = 400_000
PART, STEP = 10_000, 1_000
WANTED = 60_000.0
ROUNDS = 3

_entry_of: Any = Entry


def fold(made: list[tuple[str, bytes]]) -> None:
    with gc_pause.held(len(made)):  # as wherever a ledger is folded
        _fold(made)


def _fold(made: list[tuple[str, bytes]]) -> None:
    one = Fold(PREFIX, ledger=LEDGER)
    for number, (subject, body) in enumerate(made, 1):
        one.take(number, subject, body)
        if not number % STEP:
            one.settled(number)
    assert one.voided == 0, "every entry counts"
    assert one.situation.head == len(made)


def decode(made: list[tuple[str, bytes]]) -> None:
    envelope = msgspec.json.Decoder(Envelope).decode
    decoders = {
        topic.encode(): msgspec.json.Decoder(_entry_of[kind.event]).decode
        for topic, kind in KINDS.items()
    }
    for _, body in made:
        topic, _, state = body.partition(b"\n")
        decoders[topic](envelope(state).entry)


def parts(made: list[tuple[str, bytes]]) -> tuple[float, float]:
    """Median rates over the last and over the first `PART` entries of one long fold."""
    one = Fold(PREFIX, ledger=LEDGER)
    marks = [time.perf_counter()]
    for number, (subject, body) in enumerate(made, 1):
        one.take(number, subject, body)
        if not number % STEP:
            one.settled(number)
            marks.append(time.perf_counter())
    steps = [STEP / (end - start) for start, end in pairwise(marks)]
    many = PART // STEP
    return statistics.median(steps[-many:]), statistics.median(steps[:many])


def main() -> None:
    with gc_pause.held(LONG):
        made = bodies(LONG)
    some = made[:N]
    pairs = [(rate(lambda: fold(some), N), rate(lambda: decode(some), N)) for _ in range(ROUNDS)]
    ours, bare = (max(side) for side in zip(*pairs, strict=True))
    with gc_pause.held(LONG):
        last, first = parts(made)
    say(
        figure("fold", N, ours, bare, 0.04),
        figure("fold.rate", N, ours, WANTED, None),
        figure("fold.scale", LONG, last, first, round(1 / 1.3, 3)),
    )


if __name__ == "__main__":
    main()

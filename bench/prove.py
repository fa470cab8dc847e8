"""The proof of one entry, its signed checkpoint included, on ledgers of 1,000 and 100,000 entries.

`prove` is proofs a second beside the 200 that 5 ms allow, `prove.growth` the same beside a ledger
of a hundredth of the length, and `prove.size` how many of the largest proof a MB holds beside the
666.7 that 1.5 KB allow.
"""

from random import Random
from statistics import median
from time import perf_counter

from catchup import pinned
from common import Figure, figure, say
from growth import filled

from ledger.terminal.checkpoints import checkpoint_at, note_of, proof_of
from ledger.terminal.terminal import Terminal

FEW, MANY, PROOFS = 1_000, 100_000, 100
SECONDS, BYTES = 0.005, 1_500
FLOOR = 0.67


def proved(terminal: Terminal, head: int) -> tuple[float, int]:
    """Median seconds and most bytes of proofs of entries anywhere in a ledger."""
    taken, sizes = [], []
    crisis = terminal.read().situation.crisis
    assert crisis is not None
    signer = terminal.home.signer(terminal.pin.member)
    for number in Random(9162).sample(range(1, head + 1), PROOFS):
        began = perf_counter()
        checkpoint = checkpoint_at(terminal.replica, crisis, head)
        proof = proof_of(terminal.replica, number, checkpoint, note_of(checkpoint, signer))
        taken.append(perf_counter() - began)
        sizes.append(len(str(proof).encode()))
    return median(taken), max(sizes)


def figures() -> list[Figure]:
    with filled(FEW, MANY) as homes:
        sides = {}
        for n, path in homes.items():
            with pinned(path, 1) as terminal:
                sides[n] = proved(terminal, n)
    (few, _), (many, size) = sides[FEW], sides[MANY]
    return [
        figure("prove", MANY, 1 / many, 1 / SECONDS, 1.0),
        figure("prove.growth", MANY, 1 / many, 1 / few, FLOOR),
        figure("prove.size", MANY, 1e6 / size, 1e6 / BYTES, 1.0),
    ]


if __name__ == "__main__":
    say(*figures())

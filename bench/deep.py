"""Every message of a server read back and compared with a copy, beside a bare ordered consumer."""

import asyncio
import time
from statistics import median

from catchup import bare, fill, fill_plain, pinned
from common import bodies, figure, home, plain, say

from ledger.server.embedded import ensure

N = 100_000
ROUNDS = 5


def main() -> None:
    made = bodies(N)
    with home() as path, plain() as url:
        fill(path, ensure(path), made)
        fill_plain(url, made)
        ours, reference = [], []
        with pinned(path, 0) as terminal:
            terminal.connect()
            terminal.wait_checked()
            terminal.flush()
            for _ in range(ROUNDS):
                reference.append(asyncio.run(bare(url, N)))
                started = time.perf_counter()
                assert terminal.read_back() == N
                ours.append(time.perf_counter() - started)
    say(figure("deep", N, N / median(ours), N / median(reference), 0.3))


if __name__ == "__main__":
    main()

"""Records so many entries a second from a home, and says of each when the server had it.

`python pour.py HOME SERVER RATE SECONDS`; a line an entry, its number and the moment of its
acknowledgement on the monotonic clock, which all processes of a machine share.
"""

import sys
import time
from itertools import count
from pathlib import Path

from common import KINDS

from ledger.command.decide import new_id
from ledger.command.order import MEANT, Order, build
from ledger.config import Settings
from ledger.domain import VERBS
from ledger.terminal.terminal import Terminal


def order(terminal: Terminal, number: int) -> Order:
    verb, fields = KINDS[number % len(KINDS)]
    made = build(VERBS[verb], fields, {}, terminal.context(), ident=new_id())
    return made._replace(meant=frozenset(MEANT))


def main() -> None:
    home, server, rate, seconds = sys.argv[1:]
    with Terminal.open(Settings(home=Path(home), server=server)) as terminal:
        terminal.connect()
        began, each = time.monotonic(), 1 / float(rate)
        for number in count():
            due = began + number * each
            if due - began >= float(seconds):
                break
            time.sleep(max(0.0, due - time.monotonic()))
            outcome = terminal.handle(order(terminal, number))
            print(outcome.numbers[-1], time.monotonic(), flush=True)
        terminal.confirm()


if __name__ == "__main__":
    main()

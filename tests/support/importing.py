"""A process that records a file of import lines, to be killed in the middle by a test.

    python -m tests.support.importing HOME CRISIS FILE [SECONDS] [TOGETHER]

Prints `<id> <number> recorded|known` a line, at once. SECONDS is how long an outcome may stay
unknown, TOGETHER how many commands are sent as one batch.
"""

import sys
from pathlib import Path

from ledger.command.order import read_line
from ledger.command.outcome import Took
from ledger.config import Settings
from ledger.errors import AlreadyRecorded, LedgerError, Refused
from ledger.terminal import session
from ledger.terminal.terminal import Terminal


def main() -> int:
    """As the words of the command line say."""
    return _record_file(*sys.argv[1:])


def _record_file(
    home: str, crisis: str, file: str, seconds: str = "10", together: str = "1"
) -> int:
    session.GIVE_UP_SECONDS = float(seconds)
    try:
        with Terminal.open(Settings(home=Path(home), crisis=crisis)) as terminal:
            terminal.connect()
            lines = Path(file).read_bytes().splitlines()
            if int(together) > 1:
                _record_together(terminal, lines, int(together))
            for text in lines if int(together) == 1 else ():
                _record(terminal, text)
    except LedgerError as error:
        sys.stdout.write(f"error {error}\n")
        return int(error.exit)
    return 0


def _record_together(terminal: Terminal, lines: list[bytes], together: int) -> None:
    bulk = terminal.bulk(together)
    for text in lines:
        _say(bulk.take(read_line(text, terminal.context())))
    _say(bulk.send())


def _say(told: list[Took]) -> None:
    for order, outcome, error in told:
        if outcome is not None:
            number, how = outcome.numbers[0], "recorded"
        elif isinstance(error, AlreadyRecorded):
            number, how = error.number, "known"
        else:
            number, how = 0, error.code if error else ""
        sys.stdout.write(f"{order.id} {number} {how}\n")
    sys.stdout.flush()


def _record(terminal: Terminal, text: bytes) -> None:
    order = read_line(text, terminal.context())
    try:
        number, how = terminal.handle(order).numbers[0], "recorded"
    except AlreadyRecorded as known:
        number, how = known.number, "known"
    except Refused as refused:
        number, how = 0, refused.code
    sys.stdout.write(f"{order.id} {number} {how}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())

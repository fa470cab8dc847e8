"""Commands decided, signed, stored and acknowledged in bulk, beside a bare publish of their bytes.

Ours is what `crisis import` does with lines that are read: 50 commands decided one upon the other
and sent as one atomic batch, each acknowledged and come back at the end. The reference publishes
the same bodies, in atomic batches of 50, through the same door from the caller's thread, one batch
under way. `import.lines` is ours with the reading of the lines, `import.one` one command at a time
(both reported only). `import.cpu` is what the process works for one, beside what the bare libraries
work on the same bytes (`libraries`), sent in the same batches. A number as argument is how many
commands there are, 10,000 without.
"""

import sys
from functools import partial
from statistics import median

from common import figure, home, make_stream, rate, say, vivalia, worked
from libraries import Libraries

from ledger.command.decide import new_id
from ledger.command.order import MEANT, Order, build, line_of, read_line
from ledger.config import Settings
from ledger.domain import VERBS
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.stream import Stream
from ledger.server.embedded import ensure
from ledger.terminal.bulk import TOGETHER
from ledger.terminal.open import Opening, open_crisis
from ledger.terminal.terminal import Terminal

ROUNDS = 5
FLOOR = 0.08
FLOOR_CPU = 0.1
ONE = 200
KINDS = (
    ("request.log", {"what": "two workstations for the admission desk", "site": "arlon"}),
    ("observation.note", {"text": "Staff told to work on paper until further notice"}),
    ("service.report", {"service": "radiology", "state": "degraded", "scope": "arlon"}),
    ("figure.report", {"what": "workstations back in service", "value": 120, "scope": "arlon"}),
    ("action.assign", {"text": "Call Monday's patients", "owner": "desk"}),
    ("means.ask", {"what": "technicians", "quantity": 10, "provider": "Army"}),
    ("meeting.convene", {"planned": "tomorrow 08:00", "kind": "daily"}),
    ("outlook.expect", {"what": "Patient record back", "due": "in 14 d"}),
    ("clock.start", {"regime": "free", "since": "yesterday", "motive": "court", "due": "in 48 h"}),
    ("record.transcribe", {"text": "03:40 called the CERT", "sheet": "F-2"}),
)
_BARE = "crisis.bare"


class Runs:
    """The same commands in each way, a round at a time."""

    def __init__(self, terminal: Terminal, each: int) -> None:
        self.terminal = terminal
        self.each = each
        self._used = 0
        path = terminal.settings.home
        make_stream(path, ensure(path), "crisis-bare", _BARE, {})
        connection = terminal._connected.connection  # noqa: SLF001 (the door is inside)
        self._bare = Stream(connection, "crisis-bare", _BARE)
        self._batches: list[list[OutgoingMessage]] = []
        self._alone = Libraries(path)

    def ours(self, _round: int) -> None:
        self._record(self.orders)

    def lines(self, _round: int) -> None:
        context = self.terminal.context()
        self._record([read_line(line, context) for line in self.texts])

    def one(self, _round: int) -> None:
        for order in self.orders[:ONE]:
            self.terminal.handle(order)
        self.terminal.confirm()

    def bare(self, _round: int) -> None:
        for batch in self._batches:
            self._bare.append(batch, fresh=True)

    def libraries(self) -> None:
        """What no way of keeping these can leave out."""
        for batch in self._batches:
            signed = [OutgoingMessage(one.subject, self._alone.signed(one.body)) for one in batch]
            self._bare.append(signed, fresh=True)
            self._alone.keep(one.body for one in signed)

    def make(self) -> None:
        """Commands for a next round, and the bodies of the last as messages of their own."""
        around = self.terminal.context()
        self.orders: list[Order] = [
            build(VERBS[verb], fields, {"source": "bench"}, around, ident=new_id())._replace(
                meant=frozenset(MEANT)  # the same words again and again
            )
            for verb, fields in (KINDS[n % len(KINDS)] for n in range(self.each))
        ]
        self.texts = [line_of(order) for order in self.orders]

    def make_bare(self) -> None:
        head = self.terminal.replica.head()
        rows = self.terminal.replica.rows(head - self.each + 1)
        messages = [OutgoingMessage(f"{_BARE}.{self._next()}", row.body) for row in rows]
        starts = range(0, self.each, TOGETHER)
        self._batches = [messages[start : start + TOGETHER] for start in starts]

    def _next(self) -> int:
        self._used += 1
        return self._used

    def _record(self, orders: list[Order]) -> None:
        bulk = self.terminal.bulk()
        told = [took for order in orders for took in bulk.take(order)] + bulk.send()
        self.terminal.confirm()
        if any(took.outcome is None for took in told) or len(told) != len(orders):
            sys.exit("not everything was recorded")


def measured(runs: Runs, rounds: int) -> list[tuple[float, float, float, float]]:
    """Rates of ours, with the reading of lines, one by one, and bare; a round of each in turn."""
    found = []
    for turn in range(rounds + 1):
        rates = []
        for way in (runs.ours, runs.lines, runs.one, runs.bare):
            if way == runs.bare:
                runs.terminal.flush()
                runs.make_bare()
            else:
                runs.make()
            rates.append(rate(lambda w=way, r=turn: w(r), ONE if way == runs.one else runs.each))
        found.append(tuple(rates))
    return found[1:]


def worked_on(runs: Runs, rounds: int) -> tuple[float, float]:
    """Commands a second of the process's own time, ours and the bare libraries'."""
    pairs = []
    for turn in range(rounds):
        runs.make()
        ours = worked(partial(runs.ours, turn), runs.each)
        runs.terminal.flush()
        runs.make_bare()
        pairs.append((ours, worked(runs.libraries, runs.each)))
    busy, bare = (median(side) for side in zip(*pairs, strict=True))
    return busy, bare


def main() -> None:
    n = int(sys.argv.pop(1)) if sys.argv[1:] and sys.argv[1].isdigit() else 10_000
    with home() as path:
        opening = Opening("bench", "Bench", "exercise", vivalia())
        terminal, _ = open_crisis(Settings(home=path), opening)
        with terminal:
            runs = Runs(terminal, n // ROUNDS)
            found, (busy, alone) = measured(runs, ROUNDS), worked_on(runs, ROUNDS)
    ours, lines, one, bare = (median(rates) for rates in zip(*found, strict=True))
    say(
        figure("import", n, ours, bare, FLOOR),
        figure("import.cpu", n, busy, alone, FLOOR_CPU),
        figure("import.lines", n, lines, bare, None),
        figure("import.one", ONE * ROUNDS, one, bare, None),
    )


if __name__ == "__main__":
    main()

"""One signed entry, decided, fsync'd and acknowledged.

Beside a bare request of the same bytes through the same door from the caller's thread
(`append`), a bare nats-py request on its own loop (`append.loop`), and the library's PostgreSQL
recorder (`append.postgres`). `append.cpu` is what the process itself works for one, whatever the
disk and the server take, beside what the bare libraries work on the same bytes: read, written and
signed, hashed, requested through the door, and put into a table.
"""

from uuid import uuid4

import postgres
from common import figure, home, in_turns, make_stream, say, vivalia, worked
from eventsourcing.persistence import StoredEvent
from libraries import Libraries
from nats.aio.client import Client

from ledger.command.decide import new_id
from ledger.command.order import MEANT, Order, build
from ledger.config import Settings
from ledger.domain import VERBS
from ledger.server.embedded import ensure
from ledger.terminal.open import Opening, open_crisis
from ledger.terminal.session import Session
from ledger.terminal.terminal import Terminal

EACH = 200
ROUNDS = 15
_SUBJECT = "crisis.bare"


class Runs:
    """The same entry in each way, a round at a time."""

    def __init__(self, terminal: Terminal, session: Session) -> None:
        self.terminal = terminal
        self.connection = session.connection
        self.orders = self._orders()
        self.body = self._body(session)
        self._used = 0
        self.bare = Libraries(terminal.settings.home)
        home = terminal.settings.home
        make_stream(home, ensure(home), "crisis-bare", _SUBJECT, {})

    def ours(self, _round: int) -> None:
        for _ in range(EACH):
            self.terminal.handle(self.orders.pop()._replace(meant=frozenset(MEANT)))

    def door(self, _round: int) -> None:
        for _ in range(EACH):
            self._used += 1
            self.connection.request(f"{_SUBJECT}.door.{self._used}", self.body)

    def loop(self, _round: int) -> None:
        self.connection.portal.call(self._on_loop)

    def libraries(self, _round: int) -> None:
        """What no way of keeping such an entry can leave out."""
        for _ in range(EACH):
            self._used += 1
            body = self.bare.signed(self.body)
            self.connection.request(f"{_SUBJECT}.bare.{self._used}", body)
            self.bare.keep([body])

    async def _on_loop(self) -> None:
        client: Client = self.connection.client
        for _ in range(EACH):
            self._used += 1
            await client.request(f"{_SUBJECT}.loop.{self._used}", self.body, timeout=5)

    def _orders(self) -> list[Order]:
        around = self.terminal.context()
        fields = {"text": "Cut every connection to the outside", "decider": "crisis cell"}
        return [
            build(VERBS["decision.take"], fields, {}, around, ident=new_id())
            for _ in range(EACH * (4 * ROUNDS + 1))
        ]

    def _body(self, session: Session) -> bytes:
        outcome = self.terminal.handle(self.orders.pop()._replace(meant=frozenset(MEANT)))
        session.feed.wait_for(outcome.numbers[0])
        stored = session.stream.get(outcome.numbers[0])
        return bytes(stored.body) if stored else b""


def main() -> None:
    with home() as path, postgres.recorder() as theirs:
        opening = Opening("bench", "Bench", "exercise", vivalia())
        terminal, _ = open_crisis(Settings(home=path), opening)
        with terminal:
            runs = Runs(terminal, terminal._connected)  # noqa: SLF001 (the door is inside)
            runs.ours(0)
            n = EACH * ROUNDS

            def recorded(_round: int) -> None:
                for _ in range(EACH):
                    theirs.insert_events([StoredEvent(uuid4(), 1, "decision.taken", runs.body)])

            ours, door = in_turns(runs.ours, runs.door, ROUNDS, EACH)
            busy, bare = in_turns(runs.ours, runs.libraries, ROUNDS, EACH, worked)
            again, loop = in_turns(runs.ours, runs.loop, ROUNDS, EACH)
            once_more, database = in_turns(runs.ours, recorded, ROUNDS - 1, EACH)
    say(
        figure("append", n, ours, door, 0.3),
        figure("append.cpu", n, busy, bare, 0.45),
        figure("append.loop", n, again, loop, None),
        figure("append.postgres", n, once_more, database, 0.5),
    )


if __name__ == "__main__":
    main()

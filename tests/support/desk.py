"""Terminals on real servers, for tests: homes in a directory, crises opened, orders typed."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

from ledger.clock import SYSTEM, Clock
from ledger.command.order import Order, build
from ledger.config import Settings
from ledger.domain import VERBS
from ledger.domain.values import CrisisKind
from ledger.jetstream.message import OutgoingMessage, StoredMessage
from ledger.jetstream.stream import Stream
from ledger.store.replica import MessageRow, Replica
from ledger.terminal.open import Opening, open_crisis
from ledger.terminal.terminal import Terminal
from tests.support.book import PLACE
from tests.support.nats import connected


class Desk:
    """One home on one server (`url` empty: its own), with one crisis."""

    def __init__(self, home: Path, url: str = "", name: str = "") -> None:
        self.settings = Settings(home=home, server=url)
        self.name = name or f"c{uuid4().hex[:10]}"

    @property
    def directory(self) -> Path:
        return self.settings.home / "crises" / self.name

    @property
    def stream(self) -> str:
        return f"crisis-{self.name}"

    @property
    def prefix(self) -> str:
        return f"crisis.{self.name}"

    def open(self, kind: CrisisKind = "exercise", clock: Clock = SYSTEM) -> Terminal:
        """Open the crisis; the terminal is connected."""
        opening = Opening(self.name, "A crisis", kind, PLACE)
        return open_crisis(self.settings, opening, clock)[0]

    def terminal(self, clock: Clock = SYSTEM) -> Terminal:
        """The terminal, not connected."""
        return Terminal.open(self.settings, clock)

    @contextmanager
    def at_work(self, clock: Clock = SYSTEM) -> Iterator[Terminal]:
        """The terminal, connected and caught up."""
        with self.terminal(clock) as terminal:
            terminal.connect()
            yield terminal

    def joining(self, home: Path) -> "Desk":
        """Another home with the same keys and pin, and nothing received yet."""
        shutil.copytree(self.settings.home / "keys", home / "keys")
        other = Desk(home, self.settings.server, self.name)
        other.directory.mkdir(parents=True)
        shutil.copy(self.directory / "crisis.json", other.directory)
        home.chmod(0o700)
        return other

    def rows(self) -> list[MessageRow]:
        """Everything the replica holds."""
        replica = Replica(self.directory / "replica.db")
        try:
            return list(replica.rows(1))
        finally:
            replica.close()

    def stored(self) -> list[StoredMessage]:
        """Everything the server holds."""
        with connected(self.settings.server) as connection:
            stream = Stream(connection, self.stream, self.prefix)
            found = [stream.get(number) for number in range(1, stream.info().last_seq + 1)]
        return [message for message in found if message is not None]

    def publish(self, *messages: tuple[str, bytes]) -> None:
        """Messages as anybody with a log-in could send them; subjects without the prefix."""
        with connected(self.settings.server) as connection:
            stream = Stream(connection, self.stream, self.prefix)
            for subject, body in messages:
                stream.append([OutgoingMessage(f"{self.prefix}.{subject}", body)])


def typed(
    terminal: Terminal, path: str, fields: dict[str, Any], ident: str = "", target: str = ""
) -> Order:
    """An order as a form or the command line makes it."""
    ident = ident or uuid4().hex
    return build(
        VERBS[path], fields, {}, terminal.context(), ident=ident, target=target, named=True
    )


def note(terminal: Terminal, text: str = "It rains", ident: str = "") -> Order:
    return typed(terminal, "observation.note", {"text": text}, ident)


def figure(terminal: Terminal, value: int, ident: str = "", target: str = "beds") -> Order:
    """One more report of one figure: the next version of one originator."""
    return typed(terminal, "figure.report", {"what": "beds", "value": value}, ident, target)

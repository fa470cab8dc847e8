"""Writers who race for the same keys while somebody breaks the servers, and the final account.

Every writer has a connection of its own and sends what it knows nothing of again until it is
settled. So in the end each append was stored or refused, and the stream must say the same.
"""

import json
import random
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from eventsourcing.persistence import IntegrityError

from ledger.clock import SYSTEM
from ledger.jetstream.errors import OutcomeUnknownError, ServerUnreachableError
from ledger.jetstream.message import OutgoingMessage, StoredMessage
from ledger.jetstream.stream import Stream
from tests.support.nats import connect, connected
from tests.support.waiting import wait_until

ORIGINATORS = 3
_LARGEST_BATCH = 6
_PATIENCE = 0.2
"""Shorter than any restart, so that outcomes stay unknown and are settled by a second call."""


@dataclass
class Account:
    """What the writers were told."""

    acked: list[tuple[list[int], list[OutgoingMessage]]] = field(default_factory=list)
    refused: list[list[OutgoingMessage]] = field(default_factory=list)
    resent: int = 0
    errors: list[BaseException] = field(default_factory=list)

    @property
    def progress(self) -> int:
        return len(self.acked)


class Race:
    """`writers` threads append to the same originators of a stream until `stop`."""

    def __init__(self, url: str, stream: Stream, writers: int = 8) -> None:
        self.account = Account()
        self._url = url
        self._name, self._prefix, self._replicas = stream.name, stream.prefix, stream.replicas
        self._next = [1] * ORIGINATORS
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._write, args=(number,), name=f"writer-{number}")
            for number in range(writers)
        ]

    @contextmanager
    def running(self) -> Iterator[Account]:
        for thread in self._threads:
            thread.start()
        try:
            yield self.account
        finally:
            self._stopping.set()
            for thread in self._threads:
                thread.join()

    def wait_for_progress(self, appends: int, seconds: float = 60) -> None:
        """Until so many more appends were acknowledged."""
        goal = self.account.progress + appends
        wait_until(lambda: self.account.errors or self.account.progress >= goal, seconds)

    def _write(self, number: int) -> None:
        dice = random.Random(number)
        connection = connect(self._url, timeout=30)
        try:
            stream = Stream(connection, self._name, self._prefix, self._replicas)
            count = 0
            while not self._stopping.is_set():
                count += 1
                self._append(stream, self._messages(dice, f"{number}-{count}"))
        except BaseException as error:  # noqa: BLE001 (the account shows it)
            self.account.errors.append(error)
        finally:
            connection.close()

    def _messages(self, dice: random.Random, body: str) -> list[OutgoingMessage]:
        """One or several versions from the next one on, which others want too."""
        originator = dice.randrange(ORIGINATORS)
        size = dice.choice((1, 1, dice.randint(2, _LARGEST_BATCH)))
        first = self._next[originator]
        return [
            OutgoingMessage(f"{self._prefix}.o{originator}.{version}", f"{body}-{size}".encode())
            for version in range(first, first + size)
        ]

    def _append(self, stream: Stream, messages: list[OutgoingMessage]) -> None:
        while True:
            try:
                sequences = stream.append(messages, give_up_after=_PATIENCE)
            except IntegrityError:
                self.account.refused.append(messages)
            except (OutcomeUnknownError, ServerUnreachableError):
                self.account.resent += 1
                continue
            else:
                self.account.acked.append((sequences, messages))
            self._learn(stream, messages)
            return

    def _learn(self, stream: Stream, messages: list[OutgoingMessage]) -> None:
        """Go past what is taken, by whomever; a little late, so that writers collide."""
        originator, version = messages[-1].subject[len(stream.prefix) + 2 :].split(".")
        which = int(originator)
        self._next[which] = max(self._next[which], int(version) + 1)


def everything(url: str, stream: Stream) -> list[StoredMessage]:
    """All messages of a stream, read by following it."""
    with connected(url) as connection:
        fresh = Stream(connection, stream.name, stream.prefix, stream.replicas)
        last = fresh.info(30).last_seq
        messages: list[StoredMessage] = []
        follower = fresh.follow(1, messages.append)
        wait_until(lambda: follower.position >= last, 60)
        follower.stop()
        return messages


def settle(account: Account, stored: list[StoredMessage]) -> None:
    """Nothing doubled, nothing lost, nothing partial, numbers contiguous."""
    assert not account.errors, account.errors
    assert [message.sequence for message in stored] == list(range(1, len(stored) + 1))
    subjects = [message.subject for message in stored]
    assert len(set(subjects)) == len(subjects)
    by_number = {message.sequence: (message.subject, message.body) for message in stored}
    claimed: set[int] = set()
    for sequences, messages in account.acked:
        assert sequences == list(range(sequences[0], sequences[0] + len(messages)))
        assert claimed.isdisjoint(sequences)
        claimed.update(sequences)
        assert [by_number.get(number) for number in sequences] == [
            (message.subject, message.body) for message in messages
        ]
    assert claimed == set(by_number)
    bodies = {message.body for message in stored}
    for messages in account.refused:
        assert messages[0].body not in bodies


def summary(account: Account, stored: list[StoredMessage], since: float) -> str:
    """One line of JSON for the note: how much was raced for, and what it took."""
    return json.dumps(
        {
            "stored": len(stored),
            "acked": account.progress,
            "refused": len(account.refused),
            "resent": account.resent,
            "seconds": round(SYSTEM.monotonic() - since, 1),
        }
    )

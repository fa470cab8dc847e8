"""Recorder inserts of entries of 500 bytes beside the library's PostgreSQL recorder.

`batch` is 4 threads that insert 50 at a time; `batch.500` one thread that inserts 500 at a time.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import postgres
from common import figure, home, in_turns, make_stream, say
from eventsourcing.persistence import ApplicationRecorder, StoredEvent

from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.recorder import JetStreamApplicationRecorder
from ledger.jetstream.stream import Stream
from ledger.server.embedded import ensure

STATE = b"x" * 500
THREADS = 4
ROUNDS = 9
INSERTS = 10


def events(count: int) -> Sequence[StoredEvent]:
    originator = uuid4()
    return [StoredEvent(originator, version, "topic", STATE) for version in range(1, count + 1)]


def insert(recorder: ApplicationRecorder, count: int) -> None:
    for _ in range(INSERTS):
        recorder.insert_events(events(count))


def threads(recorder: ApplicationRecorder) -> Callable[[int], None]:
    def run(_round: int) -> None:
        with ThreadPoolExecutor(THREADS) as pool:
            list(pool.map(lambda _: insert(recorder, 50), range(THREADS)))

    return run


def main() -> None:
    with home() as path, postgres.recorder() as theirs:
        endpoint = ensure(path)
        connection = Connection(
            ConnectionSettings(url=endpoint.url, nkey_seed=endpoint.nkey_seed, name="bench")
        )
        connection.open()
        make_stream(path, endpoint, "crisis-batch", "crisis.batch", {})
        ours = JetStreamApplicationRecorder(Stream(connection, "crisis-batch", "crisis.batch"))
        insert(ours, 50)
        insert(theirs, 50)
        four = THREADS * INSERTS * 50
        one = INSERTS * 500
        parallel = in_turns(threads(ours), threads(theirs), ROUNDS, four)
        large = in_turns(lambda _: insert(ours, 500), lambda _: insert(theirs, 500), ROUNDS, one)
        connection.close()
    say(
        figure("batch", four * ROUNDS, *parallel, 1.0),
        figure("batch.500", one * ROUNDS, *large, 1.5),
    )


if __name__ == "__main__":
    main()

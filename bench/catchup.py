"""From a server into a new durable replica and its picture, beside a bare ordered consumer.

`catchup` is until the boards show; `catchup.6s` says the same against 6 seconds for 100,000;
`catchup.signatures` is the checking behind it, beside bare PyNaCl on as many threads.
"""

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nats
from common import LEDGER, PREFIX, SIGNER, bodies, figure, home, say
from nacl.bindings import crypto_sign_open

from ledger.clock import SYSTEM
from ledger.codec import read
from ledger.config import Settings
from ledger.fold import Fold
from ledger.home import Home, Pin
from ledger.integrity.signing import KEY_BYTES, SIGNATURE_BYTES, from_text, to_text
from ledger.jetstream.client import NkeyClient
from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.stream import Stream
from ledger.server.embedded import Endpoint, ensure
from ledger.terminal import Terminal
from projections.picture import Picture
from projections.views import Views

N = 100_000
MOST_SECONDS = 6.0
BATCH = 1_000
SEED = b"bench" * 6 + b"12"


def fill(endpoint: Endpoint, made: list[tuple[str, bytes]]) -> None:
    """Put the ledger onto the server, batch by batch."""
    connection = Connection(
        ConnectionSettings(url=endpoint.url, nkey_seed=endpoint.nkey_seed, name="bench")
    )
    connection.open()
    stream = Stream(connection, "crisis-bench", PREFIX, metadata={"ledger": LEDGER})
    stream.create()
    for first in range(0, len(made), BATCH):
        stream.append([OutgoingMessage(*one) for one in made[first : first + BATCH]])
    connection.close()


async def bare(endpoint: Endpoint, n: int) -> float:
    """Seconds until a bare ordered consumer, whose callback does nothing, has had `n` messages."""
    client = NkeyClient(endpoint.nkey_seed)
    await client.connect(servers=[endpoint.url], signature_cb=client.sign)
    done, count = asyncio.Event(), 0

    async def nothing(_message: nats.aio.msg.Msg) -> None:
        nonlocal count
        count += 1
        if count == n:
            done.set()

    started = time.perf_counter()
    await client.jetstream().subscribe(
        f"{PREFIX}.>",
        ordered_consumer=True,
        cb=nothing,
        pending_msgs_limit=0,
        pending_bytes_limit=0,
    )
    await done.wait()
    taken = time.perf_counter() - started
    await client.close()
    return taken


def pinned(path: Path, number: int) -> Terminal:
    """A terminal that has seen nothing yet, in a home of its own beside the server's."""
    place = Home(path)
    place.make(path / "keys")
    (path / "keys" / "coordinator.key").touch(mode=0o600)
    (path / "keys" / "coordinator.key").write_text(to_text(SEED))
    pin = Pin(
        ledger=LEDGER,
        name="bench",
        title="Bench",
        kind="exercise",
        founder=SIGNER.public,
        member="coordinator",
        role="coordinator",
        terminal=f"bench-{number}",
    )
    place.keep_pin(pin)
    return Terminal(Settings(home=path), pin, SYSTEM)


def picture(fold: Fold) -> Picture:
    views = fold.reducers[0]
    assert isinstance(views, Views)
    return views.picture(fold.world, fold.position, SYSTEM.now())


def caught_up(path: Path, number: int, n: int) -> tuple[float, float]:
    """Seconds until the boards show, and from then until every signature is checked."""
    with pinned(path, number) as terminal:
        started = time.perf_counter()
        terminal.connect(reducers=lambda: [Views()])
        terminal.snapshot(picture)
        shown = time.perf_counter() - started
        terminal.wait_checked()
        checked = time.perf_counter() - started
        assert terminal.read().position.number == n
    for kept in (path / "crises" / "bench").glob("replica.db*"):
        kept.unlink()
    return shown, checked


def bare_signatures(made: list[tuple[str, bytes]]) -> float:
    """Seconds for PyNaCl alone to verify every signature, on as many threads as there are cores."""
    key = from_text(SIGNER.public, KEY_BYTES)
    readings = [read(body) for _, body in made]
    signed = [from_text(r.signature, SIGNATURE_BYTES) + r.signed for r in readings]
    started = time.perf_counter()
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda one: crypto_sign_open(one, key), signed, chunksize=256))
    return time.perf_counter() - started


def main() -> None:
    made = bodies(N)
    with home() as path:
        endpoint = ensure(path)
        fill(endpoint, made)
        ours, reference, checks = [], [], []
        for round_ in range(3):
            reference.append(asyncio.run(bare(endpoint, N)))
            shown, checked = caught_up(path, round_, N)
            ours.append(shown)
            checks.append(checked)
    shown, alone = min(ours), min(reference)
    say(
        figure("catchup", N, N / shown, N / alone, 0.2),
        figure("catchup.6s", N, N / shown, N / MOST_SECONDS, 1.0),
        figure("catchup.signatures", N, N / min(checks), N / bare_signatures(made), 0.8),
    )


if __name__ == "__main__":
    main()

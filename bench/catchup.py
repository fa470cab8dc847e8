"""From a server into a new durable replica and its picture, beside a bare ordered consumer.

`catchup` is until the boards show (its floor: docs/decisions/126); `catchup.6s` says the same
against 6 seconds for 100,000;
`catchup.signatures` is the checking behind it, beside bare PyNaCl on as many threads.
"""

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

import nats
from common import LEDGER, PREFIX, SIGNER, bodies, figure, home, make_stream, plain, say
from nacl.bindings import crypto_sign_open

from ledger.clock import SYSTEM
from ledger.config import Settings
from ledger.evidence.codec import read
from ledger.evidence.signing import KEY_BYTES, SIGNATURE_BYTES, from_text, to_text
from ledger.home.home import Home, Pin
from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.stream import Stream
from ledger.live.continuity import metadata_of
from ledger.server.embedded import Endpoint, ensure
from ledger.terminal.local_copy import Reading
from ledger.terminal.terminal import Terminal
from projections.model.picture import Picture
from projections.views.views import Views

N = 100_000
MOST_SECONDS = 6.0
BATCH = 1_000
ROUNDS = 5
SEED = b"bench" * 6 + b"12"


def fill(path: Path, endpoint: Endpoint, made: list[tuple[str, bytes]]) -> None:
    """Put the ledger onto the server of a home, batch by batch."""
    make_stream(path, endpoint, "crisis-bench", PREFIX, metadata_of(LEDGER))
    settings = ConnectionSettings(url=endpoint.url, nkey_seed=endpoint.nkey_seed, name="bench")
    _append(settings, made)


def fill_plain(url: str, made: list[tuple[str, bytes]]) -> None:
    """The same bytes onto a server without a door."""
    _append(ConnectionSettings(url=url, name="bench"), made, create=True)


def _append(
    settings: ConnectionSettings, made: list[tuple[str, bytes]], *, create: bool = False
) -> None:
    connection = Connection(settings)
    connection.open()
    stream = Stream(connection, "crisis-bench", PREFIX, metadata=metadata_of(LEDGER))
    if create:
        stream.create()
    for first in range(0, len(made), BATCH):
        stream.append([OutgoingMessage(*one) for one in made[first : first + BATCH]])
    connection.close()


async def bare(url: str, n: int) -> float:
    """Seconds until a bare ordered consumer, whose callback does nothing, has had `n` messages."""
    client = nats.aio.client.Client()
    await client.connect(servers=[url])
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


def picture(reading: Reading) -> Picture:
    return Views().picture(reading.situation, reading.position, SYSTEM.now())


def caught_up(path: Path, number: int, n: int) -> tuple[float, float]:
    """Seconds until the boards show, and signatures checked a second from then on."""
    with pinned(path, number) as terminal:
        started = time.perf_counter()
        terminal.connect()
        picture(terminal.read())
        shown, left = time.perf_counter() - started, n - terminal.checked_to
        terminal.wait_checked()
        checked = left / (time.perf_counter() - started - shown)
        assert left > n // 2, "the signatures follow behind"
        assert terminal.read().position.number == n
    for kept in (path / "crises" / "bench").glob("replica.db*"):
        kept.unlink()
    return shown, checked


def signed(made: list[tuple[str, bytes]]) -> list[bytes]:
    """Signature and signed bytes of each, as PyNaCl takes them."""
    readings = (read(body) for _, body in made)
    return [from_text(r.signature, SIGNATURE_BYTES) + r.signed for r in readings]


def bare_signatures(messages: list[bytes]) -> float:
    """Signatures a second that PyNaCl alone verifies, on as many threads as there are cores."""
    key = from_text(SIGNER.public, KEY_BYTES)
    cores = os.cpu_count() or 1

    def verify(first: int) -> None:
        for message in messages[first::cores]:
            crypto_sign_open(message, key)

    started = time.perf_counter()
    with ThreadPoolExecutor(cores) as pool:
        list(pool.map(verify, range(cores)))
    return len(messages) / (time.perf_counter() - started)


def main() -> None:
    made = bodies(N)
    with home() as path, plain() as url:
        fill(path, ensure(path), made)
        fill_plain(url, made)
        ours, reference, checks, alone = [], [], [], []
        messages = signed(made)
        for round_ in range(ROUNDS):
            reference.append(asyncio.run(bare(url, N)))
            shown, checked = caught_up(path, round_, N)
            ours.append(shown)
            checks.append(checked)
            alone.append(bare_signatures(messages))
    shown, bare_consumer = median(ours), median(reference)
    say(
        figure("catchup", N, N / shown, N / bare_consumer, 0.1),
        figure("catchup.6s", N, N / shown, N / MOST_SECONDS, None),
        figure("catchup.signatures", N, median(checks), median(alone), 0.8),
    )


if __name__ == "__main__":
    main()

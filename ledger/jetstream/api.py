"""JetStream's request API (`$JS.API.…`): questions that may be asked again until answered.

Only for requests that change nothing, or nothing the second time; appending has rules of its own.
"""

import asyncio
from typing import Any, TypeVar

import msgspec

from ledger.clock import SYSTEM
from ledger.jetstream.connection import Connection
from ledger.jetstream.errors import (
    NoAnswerError,
    NotConnectedError,
    ServerUnreachableError,
    TransientError,
)
from ledger.jetstream.requests import decoded

T = TypeVar("T")

ATTEMPT = 2.0
"""Seconds to wait for one answer before asking again; an election takes longer, a disk rarely."""

_PAUSE = 0.05


async def ask(
    connection: Connection,
    endpoint: str,
    body: dict[str, Any],
    timeout: float,  # noqa: ASYNC109 (a deadline over several attempts)
    kind: type[T],
) -> T:
    """The answer of `$JS.API.<endpoint>`, of the form `kind`, asked until `timeout` seconds passed.

    Raises:
        ServerUnreachableError: no answer within `timeout`.
        Exception: what `errors.refusal` makes of the server's refusal.
    """
    payload = msgspec.json.encode(body) if body else b""
    deadline = SYSTEM.monotonic() + timeout
    while True:
        remaining = deadline - SYSTEM.monotonic()
        try:
            attempt = max(0.0, min(remaining, ATTEMPT))
            return decoded(await connection.ask(f"$JS.API.{endpoint}", payload, attempt), kind)
        except (NotConnectedError, NoAnswerError, TransientError) as error:
            if SYSTEM.monotonic() + _PAUSE >= deadline:
                raise ServerUnreachableError(
                    f"no answer from the stream's server: {error}"
                ) from error
        await asyncio.sleep(_PAUSE)

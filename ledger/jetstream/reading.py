"""Whole originators and stretches of the stream, complete as of the moment of asking; erasing.

The leader says what there is; the messages themselves come from any server, and from the leader
where that one lacks them.
"""

import asyncio
from collections.abc import Iterable
from typing import Any

from msgspec import Struct, field

from ledger.clock import SYSTEM
from ledger.jetstream import api, direct, leader
from ledger.jetstream.connection import Connection
from ledger.jetstream.direct import PAGE
from ledger.jetstream.errors import NO_MESSAGE_FOUND, ServerRefusedError, ServerUnreachableError
from ledger.jetstream.message import StoredMessage
from ledger.jetstream.stored_message import Number

_TIMEOUT = 5.0
_AT_ONCE = 64
_NOT_THERE = {NO_MESSAGE_FOUND, 10043, 10057}
"""No message found, sequence not found, and what deleting one that is gone comes to."""


class StreamState(Struct):
    """What a stream holds, by its leader."""

    first_seq: Number
    last_seq: Number
    messages: Number
    num_subjects: Number = 0
    num_deleted: Number = 0
    subjects: dict[str, int] | None = None


class _Cluster(Struct):
    leader: str = ""


class Info(Struct):
    """An answer of `$JS.API.STREAM.INFO`."""

    config: dict[str, Any]
    state: StreamState
    ts: str
    cluster: _Cluster = field(default_factory=_Cluster)
    total: Number = 0


async def info(
    connection: Connection,
    stream: str,
    timeout: float = _TIMEOUT,  # noqa: ASYNC109 (a deadline over several attempts)
    body: dict[str, Any] | None = None,
) -> Info:
    """Configuration and state, from the leader; raises as `api.ask`."""
    found = await api.ask(connection, f"STREAM.INFO.{stream}", body or {}, timeout, Info)
    if found.config.get("name") != stream:
        raise ServerUnreachableError(f"the answer is not one of the server of {stream}")
    return found


async def subjects(connection: Connection, stream: str, pattern: str) -> list[str]:
    """Every subject of the stream that matches, in no order, from its leader."""
    found: list[str] = []
    while True:
        body = {"subjects_filter": pattern, "offset": len(found)}
        answer = await info(connection, stream, body=body)
        page = answer.state.subjects or {}
        found += page
        if not page or len(found) >= answer.total:
            return found


async def erase(
    connection: Connection,
    stream: str,
    sequence: int,
    timeout: float,  # noqa: ASYNC109 (a deadline over several attempts)
) -> bool:
    """Have the server overwrite a message; False when it has none of that number.

    `no_erase` is left out: then the bytes are written over in the file, and not only passed by
    (`JetStreamMsgDelete`).
    """
    try:
        await api.ask(connection, f"STREAM.MSG.DELETE.{stream}", {"seq": sequence}, timeout, dict)
    except ServerRefusedError as error:
        if error.err_code in _NOT_THERE:
            return False
        raise
    return True


async def bodies(connection: Connection, stream: str, wanted: list[str]) -> dict[str, bytes]:
    """The body of every subject of `wanted` that the stream holds."""
    found: dict[str, bytes] = {}
    for start in range(0, len(wanted), PAGE):
        page = await direct.by_subjects(connection, stream, wanted[start : start + PAGE])
        found.update({message.subject: message.body for message in page})
    missing = [subject for subject in wanted if subject not in found]
    for start in range(0, len(missing), PAGE):
        some = missing[start : start + PAGE]
        reads = (leader.by_subject(connection, stream, subject, _TIMEOUT) for subject in some)
        read = await asyncio.gather(*reads)
        found.update({message.subject: message.body for message in read if message is not None})
    return found


async def stretch(
    connection: Connection, stream: str, first: int, count: int
) -> list[StoredMessage]:
    """The next messages from `first` on, `count` at most; empty only if the leader has none."""
    page = await direct.from_sequence(connection, stream, first, count)
    if page:
        return page
    message = await leader.next_after(connection, stream, first, _TIMEOUT)
    return [] if message is None else [message]


async def page(
    connection: Connection,
    stream: str,
    first: int,
    count: int,
    timeout: float,  # noqa: ASYNC109 (a deadline over several attempts)
) -> list[StoredMessage]:
    """The messages of the numbers from `first` on, `count` of them, as the leader has them."""
    deadline = SYSTEM.monotonic() + timeout
    came = await direct.from_sequence(connection, stream, first, count, min(timeout, api.ATTEMPT))
    found = {one.sequence: one for one in came if one.sequence < first + count}
    if len(found) < count:
        last = (await info(connection, stream, timeout)).state.last_seq
        wanted = range(first, min(first + count, last + 1))
        missing = [number for number in wanted if number not in found]
        for start in range(0, len(missing), _AT_ONCE):
            left = max(0.0, deadline - SYSTEM.monotonic())
            some = missing[start : start + _AT_ONCE]
            found |= {m.sequence: m for m in await by_leader(connection, stream, some, left)}
    return [found[number] for number in sorted(found)]


async def by_leader(
    connection: Connection,
    stream: str,
    numbers: Iterable[int],
    timeout: float,  # noqa: ASYNC109 (a deadline over several attempts)
) -> list[StoredMessage]:
    """Those of the numbers that the leader has, in their order; all are asked for at once."""
    reads = (leader.by_sequence(connection, stream, number, timeout) for number in numbers)
    return [message for message in await asyncio.gather(*reads) if message is not None]

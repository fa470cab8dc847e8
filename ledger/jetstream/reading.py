"""Whole originators and stretches of the stream, complete as of the moment of asking.

The leader says what there is; the messages themselves come from any server, and from the leader
where that one lacks them.
"""

import asyncio
from typing import Any

from ledger.jetstream import api, direct, leader
from ledger.jetstream.connection import Connection
from ledger.jetstream.direct import PAGE, Direct
from ledger.jetstream.message import StoredMessage

_TIMEOUT = 5.0


async def state(connection: Connection, stream: str) -> dict[str, Any]:
    """The `state` of the stream, from its leader."""
    answer = await api.ask(connection, f"STREAM.INFO.{stream}", {}, _TIMEOUT)
    found: dict[str, Any] = answer["state"]
    return found


async def subjects(connection: Connection, stream: str, pattern: str) -> list[str]:
    """Every subject of the stream that matches, in no order, from its leader."""
    found: list[str] = []
    while True:
        body = {"subjects_filter": pattern, "offset": len(found)}
        answer = await api.ask(connection, f"STREAM.INFO.{stream}", body, _TIMEOUT)
        page = answer["state"].get("subjects") or {}
        found += page
        if not page or len(found) >= answer.get("total", 0):
            return found


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


async def stretch(connection: Connection, stream: str, first: int, count: int) -> list[Direct]:
    """The next messages from `first` on, `count` at most; empty only if the leader has none."""
    page = await direct.from_sequence(connection, stream, first, count)
    if page:
        return page
    message = await leader.next_after(connection, stream, first, _TIMEOUT)
    return [] if message is None else [Direct(message.sequence, message.subject, message.body)]


async def page(
    connection: Connection,
    stream: str,
    first: int,
    count: int,
    timeout: float,  # noqa: ASYNC109 (a deadline over several requests)
) -> list[StoredMessage]:
    """The messages numbered `first` to `first + count - 1` that the leader has, in order."""
    found: list[StoredMessage] = []
    async with asyncio.timeout(timeout):
        end = min(first + count - 1, (await state(connection, stream))["last_seq"])
        while first <= end and (some := await stretch(connection, stream, first, end - first + 1)):
            found += [
                StoredMessage(one.sequence, one.subject, b"", one.body, 0)
                for one in some
                if first <= one.sequence <= end
            ]
            first = some[-1].sequence + 1
    return found

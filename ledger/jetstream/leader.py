"""Single messages read through the stream's leader, which alone has read every write.

A direct get may be answered by a follower that is behind (ADR-31), so nothing is concluded from
one about what is *not* there. The leader answers in JSON, though: a subject that holds U+FFFD there
may be any other bytes, and is taken from a direct get of the same number instead.
"""

import asyncio
from typing import Any

from msgspec import Struct, structs

from ledger.clock import SYSTEM
from ledger.jetstream import api, direct
from ledger.jetstream.connection import Connection
from ledger.jetstream.errors import NO_MESSAGE_FOUND, ServerRefusedError, ServerUnreachableError
from ledger.jetstream.message import StoredMessage
from ledger.jetstream.stored_message import LOST, MsgGetAnswer, stored_message

_PAUSE = 0.05


class _Got(Struct):
    message: MsgGetAnswer


async def by_sequence(
    connection: Connection,
    stream: str,
    sequence: int,
    timeout: float,  # noqa: ASYNC109 (a deadline over several attempts)
) -> StoredMessage | None:
    """The message of that number, None when the leader has none; raises as `api.ask`."""
    found = await _message(connection, stream, {"seq": sequence}, timeout)
    return found if found is None or found.sequence == sequence else None


async def by_subject(
    connection: Connection,
    stream: str,
    subject: str,
    timeout: float,  # noqa: ASYNC109 (a deadline over several attempts)
) -> StoredMessage | None:
    """The message of that subject, None when the leader has none; raises as `api.ask`."""
    return await _message(connection, stream, {"last_by_subj": subject}, timeout)


async def next_after(
    connection: Connection,
    stream: str,
    sequence: int,
    timeout: float,  # noqa: ASYNC109 (a deadline over several attempts)
) -> StoredMessage | None:
    """The first message of that number or a later one; raises as `api.ask`."""
    return await _message(connection, stream, {"seq": sequence, "next_by_subj": ">"}, timeout)


async def _message(
    connection: Connection,
    stream: str,
    which: dict[str, Any],
    timeout: float,  # noqa: ASYNC109 (a deadline over several attempts)
) -> StoredMessage | None:
    deadline = SYSTEM.monotonic() + timeout
    try:
        answer = await api.ask(connection, f"STREAM.MSG.GET.{stream}", which, timeout, _Got)
    except ServerRefusedError as error:
        if error.err_code == NO_MESSAGE_FOUND:
            return None
        raise
    found = stored_message(answer.message)
    if LOST not in found.subject:
        return found
    return structs.replace(found, subject=await _subject(connection, stream, found, deadline))


async def _subject(
    connection: Connection, stream: str, found: StoredMessage, deadline: float
) -> str:
    """The subject in its own bytes, from whichever server has them."""
    while True:
        for raw in await direct.from_sequence(connection, stream, found.sequence, 1):
            if (raw.sequence, raw.body) == (found.sequence, found.body):
                return raw.subject
        if SYSTEM.monotonic() >= deadline:
            raise ServerUnreachableError(f"no server hands over the subject of #{found.sequence}")
        await asyncio.sleep(_PAUSE)

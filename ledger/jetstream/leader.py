"""Single messages read through the stream's leader, which alone has read every write.

A direct get may be answered by a follower that is behind (ADR-31), so nothing is concluded from
one about what is *not* there.
"""

from typing import Any

from ledger.jetstream import api
from ledger.jetstream.connection import Connection
from ledger.jetstream.errors import NO_MESSAGE_FOUND, ServerRefusedError
from ledger.jetstream.message import StoredMessage
from ledger.jetstream.stored import stored_message


async def by_sequence(
    connection: Connection,
    stream: str,
    sequence: int,
    timeout: float,  # noqa: ASYNC109 (a deadline over several attempts)
) -> StoredMessage | None:
    """The message of that number, None when the leader has none; raises as `api.ask`."""
    return await _message(connection, stream, {"seq": sequence}, timeout)


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
    try:
        answer = await api.ask(connection, f"STREAM.MSG.GET.{stream}", which, timeout)
    except ServerRefusedError as error:
        if error.err_code == NO_MESSAGE_FOUND:
            return None
        raise
    return stored_message(answer["message"])

"""The tree is over what the server holds: anybody with a NATS client comes to the same leaves."""

import asyncio
import base64
import hashlib

import nats

from tests.support.desk import Desk, figure, note


def leaf(subject: str, data: bytes) -> bytes:
    """RFC 9162 §2.1.1 of subject, LF and body, with nothing of ours."""
    return hashlib.sha256(b"\x00" + subject.encode() + b"\n" + data).digest()


def root(leaves: list[bytes]) -> bytes:
    """RFC 9162 §2.1.1, as it is written there."""
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + root(leaves[:split]) + root(leaves[split:])).digest()


async def _read(url: str, stream: str) -> list[bytes]:
    client = await nats.connect(url)
    try:
        jetstream = client.jetstream()
        last = (await jetstream.stream_info(stream)).state.last_seq
        read = [await jetstream.get_msg(stream, number) for number in range(1, last + 1)]
    finally:
        await client.close()
    return [leaf(message.subject or "", message.data or b"") for message in read]


def test_a_raw_reading_of_the_stream_gives_the_leaves_of_the_copy(desk: Desk) -> None:
    """By nats-py alone, without any code of ours: each leaf, and the root that is printed."""
    with desk.open() as terminal:
        terminal.handle(note(terminal, 'Écran « noir »\n"stop"'))
        for value in (12, 13, 14):
            terminal.handle(figure(terminal, value))
        desk.publish(("decision.garbage.1", b"\xff\x00 nobody's"), ("decision.none.1", b""))
        terminal.handle(note(terminal, "after"))
        terminal.confirm()
        printed = terminal.read().position
    raw = asyncio.run(_read(desk.settings.server, desk.stream))
    assert raw == [leaf(row.subject, row.body) for row in desk.rows()]
    assert (len(raw), root(raw)) == (printed.number, base64.urlsafe_b64decode(printed.root + "="))

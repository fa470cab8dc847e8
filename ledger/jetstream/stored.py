"""A stored message from each of the two forms in which the server hands it over."""

import base64
import re
from datetime import UTC, datetime
from typing import Any

from ledger.jetstream.message import StoredMessage, canonical_headers

_TIME = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_BILLION = 1_000_000_000


def stored_message(message: dict[str, Any]) -> StoredMessage:
    """The `message` object of an answer of `$JS.API.STREAM.MSG.GET`."""
    return StoredMessage(
        int(message["seq"]),
        str(message["subject"]),
        canonical_headers(parse_headers(base64.b64decode(message.get("hdrs", "")))),
        base64.b64decode(message.get("data", "")),
        nanoseconds(str(message["time"])),
    )


def parse_headers(raw: bytes) -> dict[str, str]:
    """Header lines as nats-py reads them, so that both ways of reading give the same header."""
    headers: dict[str, str] = {}
    for line in raw.split(b"\r\n")[1:]:
        name, colon, value = line.partition(b":")
        key = name.strip().decode("ascii", "replace")
        if colon and key.isascii() and not any(map(str.isspace, key)):
            headers[key] = value.strip().decode("utf-8", "replace")
    return headers


def nanoseconds(text: str) -> int:
    """An RFC 3339 time in UTC as nanoseconds since 1970; 0 for what is no such time."""
    found = _TIME.fullmatch(text)
    if found is None:
        return 0
    since = datetime.fromisoformat(found[1] + "+00:00") - _EPOCH
    whole = since.days * 86_400 + since.seconds
    return whole * _BILLION + int((found[2] or "").ljust(9, "0"))


def moment(text: str) -> datetime:
    """An RFC 3339 time in UTC as an aware datetime, to the microsecond."""
    whole, rest = divmod(nanoseconds(text), _BILLION)
    return datetime.fromtimestamp(whole, UTC).replace(microsecond=rest // 1000)

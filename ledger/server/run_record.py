"""Which server of a home runs, or ran last: our record of it, or its own log."""

from contextlib import suppress

import msgspec

from ledger.server.directory import ServerDirectory
from ledger.server.handshake import Greeting
from ledger.server.server_log import Announcement, announcement


def recorded(place: ServerDirectory) -> Announcement | None:
    """Which server runs or ran last: our record or, when that is lost, its own log."""
    with suppress(FileNotFoundError, msgspec.DecodeError):
        return msgspec.json.decode(place.record.read_bytes(), type=Announcement)
    with suppress(FileNotFoundError):
        return announcement(place.log.read_text("utf-8", "replace"))
    return None


def is_that(known: Announcement, greeting: Greeting | None) -> bool:
    """Whether the server that greets is the one that is known."""
    return greeting is not None and greeting.server_id == known.server_id

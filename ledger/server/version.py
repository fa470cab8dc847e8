"""Which nats-server the ledger's guarantees were measured on, and refusing an older one."""

import re

from ledger.server.errors import ServerVersionError

MINIMUM = (2, 15)


def require_version(version: str, where: object) -> None:
    """Refuse a server older than `MINIMUM`; `where` is its binary or URL.

    Raises:
        ServerTooOldError: `server_too_old`; a version that cannot be read counts as too old.
    """
    numbers = re.match(r"v?(\d+)\.(\d+)", version)
    if not numbers or (int(numbers[1]), int(numbers[2])) < MINIMUM:
        minimum = ".".join(map(str, MINIMUM))
        raise ServerVersionError("server_too_old", version=version, minimum=minimum, where=where)

"""The text of the embedded server's configuration.

What the ledger depends on stands in `hardening.conf`, which the container includes as it is; here
only what belongs to one home is put before it.
"""

import re
from pathlib import Path

from ledger.nkey import public_nkey
from ledger.server.directory import LOOPBACK, STORE

DOOR_LINE = 'include "./door/door.conf"\n'
"""The last line of `hardening.conf`."""
LOG_BYTES = 4 << 20
"""A log grows no longer: whoever is refused something is written down there each time."""
_ESCAPED = re.compile(r'["\\\x00-\x1f\x7f]')


def config_text(
    *, seed: bytes, store_limit: int, port: int = 0, store: str = STORE, log: str = ""
) -> str:
    """The whole configuration of a home's server.

    Args:
        seed: the 32 bytes of the home's log-in key, which gives the server its name.
        store_limit: bytes the streams may fill.
        port: TCP port on the loopback address; 0 lets the server choose.
        store: directory of the streams. Relative to where the server is started, which is the
            directory of its configuration, so that a home can be moved, even under its server.
        log: file that the server writes its log to, and keeps short; empty for standard error.

    It ends with `DOOR_LINE`.
    """
    hardening = Path(__file__).with_name("hardening.conf").read_text("utf-8")
    return (
        f'server_name: "{server_name(seed)}"\n'
        f'listen: "{LOOPBACK}:{port or -1}"\n'
        f"CRISIS_STORE: {_quoted(store)}\n"
        f"CRISIS_STORE_LIMIT: {store_limit}\n\n"
        f"{_log(log)}{hardening}"
    )


def _log(path: str) -> str:
    if not path:
        return ""
    return f"log_file: {_quoted(path)}\nlogfile_size_limit: {LOG_BYTES}\nlogfile_max_num: 3\n\n"


def server_name(seed: bytes) -> str:
    """The name of a home's server: the same for as long as the home has its key."""
    return f"crisis-{public_nkey(seed)[1:13]}"


def _quoted(text: str) -> str:
    """A string in the NATS configuration language, which knows byte escapes (backslash x, hex)."""
    return '"' + _ESCAPED.sub(lambda found: f"\\x{ord(found[0]):02x}", text) + '"'

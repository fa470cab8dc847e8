"""The door: the part of a server's configuration that says who may log in, and what for.

One file, made from the table of `rights`. What was granted stands in its first lines, so that the
file is its own record and changes whole or not at all. It holds public keys only.
"""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from ledger.server.directory import write_whole
from ledger.server.errors import ServerStateError
from ledger.server.rights import INBOX, LEDGER, Grant, allowed, served

CONNECTIONS_EACH = 32
"""Of one log-in at a time, so that none takes all that a server has."""

_RESPONSE_SECONDS = 5
_MOST_STREAMS = 300
"""Three of each crisis: its ledger, its files and the keys of its sealed texts."""
_RECORD = re.compile(r"^# (\{.*\})$", re.MULTILINE)
_OPENING = """\
# Who may log in to the ledger's server, and what for. `crisis server admit` and `crisis server
# revoke` write this file; the lines with braces are their record.
"""
_SHADOW = "$JS.API.INFO"
"""Imported by every account and allowed to none: without it the server would import the whole
JetStream API of its own into each account."""


def door_text(grants: Sequence[Grant], *, probe: str, admitted: Sequence[Grant]) -> str:
    """The door for all `grants`, with a record of those `admitted` by somebody.

    `probe` is the public key of a log-in that may do nothing but ask `$JS.API.INFO`: whoever
    holds its seed can tell whether the server has read this very file, and a door without any
    other log-in is shut, not open.
    """
    keys = dict.fromkeys(grant.key for grant in grants)
    logins = {key: [grant for grant in grants if grant.key == key] for key in keys}
    accounts = {
        LEDGER: _ledger(),
        **{key: _account(key, _subjects(mine), [_SHADOW]) for key, mine in logins.items()},
        probe: _account(probe, [_SHADOW], []),
    }
    records = "".join(f"# {msgspec.json.encode(grant).decode()}\n" for grant in admitted)
    return f"{_OPENING}{records}\naccounts: {_json(accounts)}\n"


def read_door(path: Path) -> list[Grant]:
    """Who was admitted, in the order they were; nobody when there is no door.

    Raises:
        ServerStateError: `door_damaged`, a record that was edited or cut off.
    """
    try:
        text = path.read_text("utf-8")
        return [msgspec.json.decode(record, type=Grant) for record in _RECORD.findall(text)]
    except FileNotFoundError:
        return []
    except (UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise ServerStateError("door_damaged", path=path, reason=error) from error


def write_door(
    path: Path, grants: Sequence[Grant], *, probe: str, admitted: Sequence[Grant], mode: int = 0o600
) -> None:
    """Write the door whole or not at all."""
    write_whole(path, door_text(grants, probe=probe, admitted=admitted), mode)


def _subjects(grants: Iterable[Grant]) -> list[str]:
    return list(dict.fromkeys(subject for grant in grants for subject in allowed(grant)))


def _ledger() -> dict[str, Any]:
    exports: list[dict[str, Any]] = [{"service": _SHADOW}]
    for subject, many in served():
        answers = {"response_type": "Stream", "response_threshold": f"{_RESPONSE_SECONDS}s"}
        exports.append({"service": subject, **(answers if many else {})})
    return {"jetstream": {"max_streams": _MOST_STREAMS}, "exports": exports}


def _account(key: str, subjects: Sequence[str], unsaid: Sequence[str]) -> dict[str, Any]:
    imports: list[dict[str, Any]] = [
        {"service": {"account": LEDGER, "subject": subject}} for subject in (*subjects, *unsaid)
    ]
    inbox = INBOX.format(key=key)
    may = {"publish": {"allow": list(subjects)}, "subscribe": {"allow": [inbox]}}
    return {
        "limits": {"max_connections": CONNECTIONS_EACH},
        "users": [{"nkey": key, "permissions": may}],
        "imports": imports,
    }


def _json(value: Any) -> str:
    """JSON, which the NATS configuration language takes as it is; all of it is ASCII."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2).decode()

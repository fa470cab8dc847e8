"""The only place where the environment is read: where the home is, which crisis, which server.

Flag beats environment beats default; `Settings` carries the answer, and who gave it.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import platformdirs

HOME = "CRISIS_HOME"
NAME = "CRISIS_NAME"
SERVER = "CRISIS_SERVER"
LANGUAGE = "CRISIS_LANG"


def environ(key: str, default: str = "") -> str:
    """The value of one environment variable, `default` when it is absent or empty."""
    return os.environ.get(key) or default  # noqa: TID251 (this is the one place)


def child_environment(**changes: str) -> dict[str, str]:
    """A copy of the environment for a child process, with `changes` on top."""
    return {**os.environ, **changes}  # noqa: TID251 (this is the one place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a command runs with.

    `home` holds keys, replicas and the embedded server; `crisis` is the crisis named, or empty;
    `server` is the URL of a server somebody else runs, or empty for the embedded one; `role` is the
    role to write in, or empty for the usual one.
    """

    home: Path
    crisis: str = ""
    server: str = ""
    role: str = ""


def settings(home: str = "", crisis: str = "", server: str = "", role: str = "") -> Settings:
    """Resolve flags, then environment, then defaults."""
    return Settings(
        home=Path(home or environ(HOME) or platformdirs.user_data_path("crisis-ledger")).absolute(),
        crisis=crisis or environ(NAME),
        server=server or environ(SERVER),
        role=role,
    )

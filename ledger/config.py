"""The only place where the environment is read: where the home is, which crisis, which server.

Flag beats environment beats default; `Settings` carries the answer, and who gave it.
"""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import platformdirs

from ledger.errors import UsageError

HOME = "CRISIS_HOME"
NAME = "CRISIS_NAME"
SERVER = "CRISIS_SERVER"
LANGUAGE = "CRISIS_LANG"
WITNESS = "CRISIS_WITNESS"
"""Names the directory outside of every home in which it is remembered what each has seen."""


def environ(key: str, default: str = "") -> str:
    """The value of one environment variable, `default` when it is absent or empty."""
    return os.environ.get(key) or default  # noqa: TID251 (this is the one place)


def witness_directory() -> Path:
    """Where it is remembered what each home of this user has seen (`ledger.home.witness`)."""
    named = environ(WITNESS)
    return Path(named or platformdirs.user_state_path("crisis-ledger") / "witness").absolute()


def bundle_directory() -> Path:
    """Where homes are made of bundles that are read; whatever is there can be made again."""
    return (platformdirs.user_cache_path("crisis-ledger") / "bundles").absolute()


def locale_charset() -> str:
    """The encoding that the locale's name says, `ISO-8859-15` of `fr_BE.ISO-8859-15`; else empty.

    The name counts even where the system has no such locale and goes on in another.
    """
    return locale_name().partition(".")[2].partition("@")[0]


def read_again(read: Callable[[str], str], *keys: str) -> None:
    """Have these variables, where they are set, hold what `read` makes of them."""
    for key in keys:
        if value := environ(key):
            os.environ[key] = read(value)  # noqa: TID251 (this is the one place)


def locale_name() -> str:
    """The locale that was asked for; empty where nobody did."""
    return environ("LC_ALL") or environ("LC_CTYPE") or environ("LANG")


def encoding_is_set() -> bool:
    """Whether Python was told an encoding, which then counts whatever the locale says."""
    return bool(environ("PYTHONIOENCODING")) or environ("PYTHONUTF8") == "1"


def follow_the_window() -> None:
    """Forget a size that some shell exported: a screen of ours has that of its window."""
    for key in ("COLUMNS", "LINES"):
        os.environ.pop(key, None)  # noqa: TID251 (this is the one place)


def child_environment(**changes: str) -> dict[str, str]:
    """A copy of the environment for a child process, with `changes` on top."""
    return {**os.environ, **changes}  # noqa: TID251 (this is the one place)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What a command runs with.

    `home` holds keys, replicas and the embedded server; `crisis` is the crisis named, or empty;
    `server` is the URL of a server somebody else runs, or empty for the embedded one; `role` is the
    role to write in, or empty for the usual one. With `reads_only` no key that can write is opened:
    not the member's, and at the home's own server not its log-in's.
    """

    home: Path
    crisis: str = ""
    server: str = ""
    role: str = ""
    reads_only: bool = False


def checked_server(urls: str) -> str:
    """The address of a server, or several separated by commas, as the client takes them.

    Raises:
        UsageError: `bad_server`, not `nats://HOST:PORT` or `tls://HOST:PORT`.
    """
    return ",".join(_checked_url(url.strip()) for url in urls.split(",")) if urls else ""


def _checked_url(url: str) -> str:
    whole = url if "://" in url else f"nats://{url}"
    try:
        parts = urlsplit(whole)
        good = parts.scheme in {"nats", "tls"} and parts.hostname and parts.port != 0
    except ValueError:  # brackets that do not close, a port that is no number
        good = False
    if not good or any(mark in whole for mark in " <>"):
        raise UsageError("bad_server", value=url)
    return whole


def settings(home: str = "", crisis: str = "", server: str = "", role: str = "") -> Settings:
    """Resolve flags, then environment, then defaults."""
    return Settings(
        home=Path(home or environ(HOME) or platformdirs.user_data_path("crisis-ledger")).absolute(),
        crisis=crisis or environ(NAME),
        server=checked_server(server or environ(SERVER)),
        role=role,
    )

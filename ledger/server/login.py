"""The keys this home logs in to servers with, made for it and used for nothing else."""

from pathlib import Path

from nacl.utils import random

from ledger.nkey import KEY_BYTES, NkeyError, parse_seed, seed_text
from ledger.server.directory import OTHERS, write_private
from ledger.server.errors import HomeExposedError, ServerStateError


def read_login_seed(path: Path) -> bytes:
    """The 32-byte seed this home logs in with.

    Raises:
        FileNotFoundError: there is none yet.
        HomeExposedError: `login_key_exposed`, others can read it.
        ServerStateError: `login_key_damaged`, it is no seed.
    """
    mode = path.stat().st_mode
    if mode & OTHERS:
        raise HomeExposedError("login_key_exposed", path=path, mode=f"{mode & 0o777:o}")
    try:
        return parse_seed(path.read_text("ascii"))
    except (NkeyError, UnicodeDecodeError) as error:
        raise ServerStateError("login_key_damaged", path=path, reason=error) from error


def login_seed(path: Path) -> bytes:
    """As `read_login_seed`, and made when there is none. One caller at a time."""
    try:
        return read_login_seed(path)
    except FileNotFoundError:
        seed = random(KEY_BYTES)
        write_private(path, f"{seed_text(seed)}\n")
        return seed

"""Which release draws: two that are called the same draw the same bytes from the same log."""

import sys
import zlib
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

NAME = "crisis-ledger"

ROOMS = ("ledger", "projections", "tui/entries")
"""What folds a log and draws from it."""

SUFFIXES = frozenset({".py", ".mo", ".css", ".j2", ".typ"})

LIBRARIES = ("Jinja2", "openpyxl", "segno", "typst", "tzdata")
"""Those whose own release changes what is drawn; the standard library packs workbooks (zlib)."""

_DIGITS = 12


def release() -> str:
    """Its version, a plus, and the beginning of a SHA-256 in hexadecimal: `0.1.0+1f0c9a7e23b4`.

    The digest is over every file of `ROOMS` and the versions of all that draws besides, so that
    two builds that differ anywhere in them are never taken for one.
    """
    root = Path(__file__).resolve().parents[2]
    digest = sha256()
    for path in (one for room in ROOMS for one in _files(root / room)):
        data = path.read_bytes()
        digest.update(f"{path.relative_to(root).as_posix()} {len(data)}\n".encode() + data)
    digest.update("\n".join(map(_version, LIBRARIES)).encode())
    digest.update(f"\n{zlib.ZLIB_RUNTIME_VERSION} {sys.version_info[:2]}".encode())
    return f"{_version(NAME).partition('+')[0]}+{digest.hexdigest()[:_DIGITS]}"


def _files(room: Path) -> list[Path]:
    return sorted(one for one in room.rglob("*") if one.suffix in SUFFIXES and one.is_file())


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "0"

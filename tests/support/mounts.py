"""File systems of their own for a test, mounted and unmounted again (as root)."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65_534
"""The user and group that own nothing (nobody, nogroup)."""


@contextmanager
def mounted(kind: str, place: Path, options: str = "") -> Iterator[Path]:
    """A new file system of a kind on a directory, for the length of a block."""
    place.mkdir(parents=True, exist_ok=True)
    chosen = ["-o", options] if options else []
    subprocess.run(["mount", "-t", kind, *chosen, kind, str(place)], check=True)
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", str(place)], check=True)


def remount(place: Path, options: str) -> None:
    """The same file system with other options, as `ro`."""
    subprocess.run(["mount", "-o", f"remount,{options}", str(place)], check=True)


def fill(place: Path) -> Path:
    """Leave no room on a disk; the file that takes it."""
    path = place / "filler"
    with path.open("wb", buffering=0) as file:
        for size in (1 << 16, 1 << 10, 1):
            try:
                while file.write(b"\0" * size):
                    pass
            except OSError:
                continue
    return path

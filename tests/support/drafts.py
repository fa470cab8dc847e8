"""What is typed and not sent yet, as it is on the disk while somebody writes there."""

from contextlib import suppress
from pathlib import Path


def drafts_in(directory: Path) -> list[str]:
    """The texts of all drafts; of one that is gone meanwhile nothing."""
    found = []
    for one in sorted(directory.glob("*.json")):
        with suppress(FileNotFoundError):
            found.append(one.read_text("utf-8"))
    return found

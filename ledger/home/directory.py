"""A directory whose new names the disk holds."""

import os
from pathlib import Path


def force(directory: Path) -> None:
    """Have the disk hold the names in a directory, so that a new file is found after a power cut.

    Raises:
        OSError: the system's.
    """
    file = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(file)
    finally:
        os.close(file)

"""What kind of file system a file lies on, which decides how a database may use it.

SQLite's write-ahead log shares an index between processes by mapping a file into memory. On a file
system that cannot map it so that every process sees the same, that ends in a killed process or in
a damaged database (sqlite.org/wal.html); there a rollback journal is used, and nothing is mapped.
"""

import errno
import os
import re
from pathlib import Path

MOUNTS = Path("/proc/self/mountinfo")
"""Where Linux lists what is mounted (proc_pid_mountinfo(5)); elsewhere there is no such file."""

LOCAL = frozenset({"ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "zfs", "tmpfs", "overlay"})
"""File systems known to map shared memory as one machine's processes expect it."""

LEAST_BYTES = 1 << 20
"""A disk with less room is as good as full: a copy and its log take some for each entry."""

_ESCAPED = re.compile(rb"\\([0-7]{3})")


def may_share_memory(path: Path) -> bool:
    """Whether processes may share memory mapped from files beside `path`; no when in doubt."""
    return kind_of(path) in LOCAL


def kind_of(path: Path) -> str:
    """The type of the file system that holds `path`, as the kernel calls it; empty if unknown."""
    try:
        lines = MOUNTS.read_bytes().splitlines()
    except OSError:
        return ""
    whole = os.path.realpath(path)
    found, longest = "", -1
    for line in lines:
        point, kind = _mount(line)
        if _holds(point, whole) and len(point) >= longest:  # the later one lies on top
            found, longest = kind, len(point)
    return found


def hindrance(*places: Path) -> OSError | None:
    """Why this process can write nothing into one of the places; None when it can into all.

    Asked without opening anything.
    """
    for place in places:
        if not os.access(place, os.W_OK):
            mounted_so = os.statvfs(place).f_flag & os.ST_RDONLY
            number = errno.EROFS if mounted_so else errno.EACCES
            return OSError(number, os.strerror(number), str(place))
    return None


def is_full(path: Path) -> bool:
    """Whether the disk that holds `path` has less room than the next entry may need."""
    found = os.statvfs(path)
    return found.f_bavail * found.f_frsize < LEAST_BYTES


def _mount(line: bytes) -> tuple[str, str]:
    """Mount point and type: the fifth field, and the first behind the one that is a dash."""
    fields = line.split(b" ")
    dash = fields.index(b"-", 6)
    point = _ESCAPED.sub(lambda found: bytes([int(found[1], 8)]), fields[4])
    return os.fsdecode(point), os.fsdecode(fields[dash + 1])


def _holds(point: str, path: str) -> bool:
    return path == point or path.startswith(point.rstrip("/") + "/")

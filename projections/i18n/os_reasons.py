"""Why the system refused something, in the reader's language: it says so in English, or in its own.

What is known is found by the number of the error, or by the words that the system has for it.
"""

import errno
import os
import re
from collections.abc import Callable, Mapping
from functools import cache

SAID = (
    "ENOENT",
    "EACCES",
    "EPERM",
    "EISDIR",
    "ENOTDIR",
    "EEXIST",
    "EROFS",
    "ENOSPC",
    "EDQUOT",
    "EIO",
    "EBUSY",
    "ENAMETOOLONG",
    "EMFILE",
    "ECONNREFUSED",
    "ECONNRESET",
    "ETIMEDOUT",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "EADDRINUSE",
    "EPIPE",
)
"""Those that have a label, `code.os_reason.<name>`."""

_NUMBERED = re.compile(r"\[Errno (-?\d+)\] [^:;]*?(?=\Z|[:;]|, )|\[Errno (-?\d+)\] .*")


def in_words(reason: str, label: Callable[[str], str]) -> str:
    """A reason with what the system says in it said by a label; all else as it stands."""
    for words, name in _words().items():
        if words == reason:
            return label(name)
    return _NUMBERED.sub(lambda found: _numbered(found, label), reason)


def _numbered(found: "re.Match[str]", label: Callable[[str], str]) -> str:
    name = errno.errorcode.get(int(found[1] or found[2]), "")
    return label(name) if name in SAID else found[0]


@cache
def _words() -> Mapping[str, str]:
    """What the system says, by name."""
    return {os.strerror(getattr(errno, name)): name for name in SAID}

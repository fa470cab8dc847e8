"""Subjects: `<prefix>.<originator id>.<version>`, the unique key that the server itself enforces.

An id made of `[A-Za-z0-9_-]` tokens joined by single dots goes as it is; every other byte of its
UTF-8 form is written `%XX` (the escape of RFC 3986). Writing is canonical: a subject that nobody
could have written this way is read as garbage, never as a second spelling of somebody's key.
"""

import re

from eventsourcing.persistence import DataError

NO_VERSION = -1
"""Stands for the version of a message that has none: sorts before all, selected by none."""

_MOST_CHARACTERS = 1024
_PLAIN = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_TO_ESCAPE = re.compile(rb"(?:(?<![^.])\.|\.(?![^.])|[^A-Za-z0-9_.-])")
_ESCAPED = re.compile(rb"%([0-9A-F]{2})")
_VERSION = re.compile(r"0|[1-9][0-9]{0,17}")
_LITERAL = re.compile(r"[!-)+,\-/-=?-~]+(?:\.[!-)+,\-/-=?-~]+)*")


def escape_id(originator_id: str) -> str:
    """The tokens of an originator id.

    Raises:
        DataError: the id is empty or is no text that UTF-8 can write.
    """
    if _PLAIN.fullmatch(originator_id):
        return originator_id
    if not originator_id:
        raise DataError("an originator id cannot be empty")
    try:
        raw = originator_id.encode()
    except UnicodeEncodeError as error:
        raise DataError(f"this originator id is not text: {originator_id!a}") from error
    return _TO_ESCAPE.sub(lambda found: b"%%%02X" % found[0][0], raw).decode("ascii")


def escape_token(text: str) -> str:
    """Any text as one token, for the name of a stream: a dot is escaped too."""
    return escape_id(text).replace(".", "%2E")


def subject_of(prefix: str, originator_id: str, version: int) -> str:
    """The subject of one version of one originator.

    Raises:
        DataError: an id that cannot be written, a negative version, or a subject too long.
    """
    subject = f"{prefix}.{escape_id(originator_id)}.{version}"
    if not 0 <= version < 10**18 or len(subject) > _MOST_CHARACTERS:
        raise DataError(f"no subject can hold version {version} of {originator_id[:80]!r}")
    return subject


def parse_subject(prefix: str, subject: str) -> tuple[str, int | None]:
    """The originator id and version of a subject; never raises.

    The version is None when the last token is no number, and when the subject is not the one
    that `subject_of` writes; the id is then the subject's own text, U+FFFD for what is none.
    """
    rest = subject[len(prefix) + 1 :]
    tokens, _, last = rest.rpartition(".")
    if not _VERSION.fullmatch(last):
        return _text(tokens or rest), None
    if _PLAIN.fullmatch(tokens):
        return tokens, int(last)
    originator_id = _unescape(tokens)
    if originator_id is None or escape_id(originator_id) != tokens:
        return _text(tokens or rest), None
    return originator_id, int(last)


def is_literal(subject: str) -> bool:
    """Whether a subject can be published to: ASCII tokens without blank or wildcard."""
    return _LITERAL.fullmatch(subject) is not None


def _text(tokens: str) -> str:
    """What anybody can keep and show; other bytes than text stand in a subject as surrogates."""
    return tokens.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _unescape(tokens: str) -> str | None:
    try:
        raw = tokens.encode("ascii")
        return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), raw).decode() or None
    except UnicodeError:
        return None

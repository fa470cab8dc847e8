"""What each kind of log-in may do at the server: the one table, and who was granted what.

The configuration (`door`), docs/security.md and the test that tries every call are made from it.

Permissions alone do not hold: the server sends an answer wherever the asker's reply subject says,
with its own authority, and does not ask whether the asker may publish there. A log-in that could
only read had a stored message delivered to `$JS.API.STREAM.UPDATE`, and one to a subject of the
ledger (tried on 2.15.1). So every log-in is an account of its own, into which only the calls of
this table are imported: an answer sent astray reaches nothing.
"""

from enum import StrEnum
from typing import Annotated, NamedTuple

from msgspec import Meta, Struct

LEDGER = "LEDGER"
"""The account that holds the streams. Nobody logs in to it."""

ANY = "*"
"""Every crisis of the server; every concept of a crisis."""

STREAM_PREFIX = "crisis-"
FILES_PREFIX = "files-"
"""Of the stream that holds a crisis's attached files. No crisis has a stream that begins so."""
KEYS_PREFIX = "keys-"
"""Of the stream that holds the keys of a crisis's sealed texts; nor does any begin so."""

_PREFIXES = (STREAM_PREFIX, FILES_PREFIX, KEYS_PREFIX)


class LoginKind(StrEnum):
    """The three kinds of log-in."""

    PROVISIONER = "provisioner"
    WRITER = "writer"
    READER = "reader"


class Right(NamedTuple):
    """One call: its subject, who has it, what it is for.

    `{stream}`, `{files}`, `{keys}`, `{crisis}` and `{concept}` stand for what a grant names.

    `many` says that one question has many answers. One that `erases` is of those writers alone
    whose role may erase.
    """

    subject: str
    kinds: frozenset[LoginKind]
    purpose: str
    many: bool = False
    erases: bool = False


_ALL = frozenset(LoginKind)
_MEMBERS = _ALL - {LoginKind.PROVISIONER}

RIGHTS = (
    Right(
        "$JS.API.STREAM.CREATE.{stream}",
        frozenset({LoginKind.PROVISIONER}),
        "make the stream of a crisis (`crisis open`); one that exists is not changed by it",
    ),
    Right("$JS.API.STREAM.INFO.{stream}", _ALL, "see how long the ledger is, and how it is set up"),
    Right("$JS.API.STREAM.MSG.GET.{stream}", _MEMBERS, "read one message through the leader"),
    Right("$JS.API.DIRECT.GET.{stream}", _MEMBERS, "read a page of messages", many=True),
    Right("crisis.{crisis}.{concept}.>", frozenset({LoginKind.WRITER}), "append entries"),
    Right(
        "$JS.API.STREAM.CREATE.{files}",
        frozenset({LoginKind.PROVISIONER}),
        "make the stream of a crisis's files; one that exists is not changed by it",
    ),
    Right("$JS.API.STREAM.INFO.{files}", _ALL, "see how many files there are, and how they lie"),
    Right("$JS.API.STREAM.MSG.GET.{files}", _MEMBERS, "read a piece of a file from the leader"),
    Right("$JS.API.DIRECT.GET.{files}", _MEMBERS, "read pieces of a file", many=True),
    Right("files.{crisis}.>", frozenset({LoginKind.WRITER}), "add pieces of a file"),
    Right(
        "$JS.API.STREAM.CREATE.{keys}",
        frozenset({LoginKind.PROVISIONER}),
        "make the stream of the keys of sealed texts; one that exists is not changed by it",
    ),
    Right("$JS.API.STREAM.INFO.{keys}", _ALL, "see which keys there are"),
    Right("$JS.API.STREAM.MSG.GET.{keys}", _MEMBERS, "read a key from the leader"),
    Right("$JS.API.DIRECT.GET.{keys}", _MEMBERS, "read keys, each in a member's box", many=True),
    Right("keys.{crisis}.>", frozenset({LoginKind.WRITER}), "add keys, and say that one is gone"),
    Right(
        "$JS.API.STREAM.MSG.DELETE.{keys}",
        frozenset({LoginKind.WRITER}),
        "overwrite a key, of whoever may erase a sealed text",
        erases=True,
    ),
)
"""Whatever stands here is allowed to the kinds named; everything else is refused to everybody."""

INBOX = "_INBOX.{key}.>"
"""What a log-in may subscribe to: the answers to its own questions."""


class Grant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A log-in key and what it may do; `role` and `name` are for people.

    `crisis` is one crisis, or `ANY` of the server's; `concepts` are what a writer may append to,
    `erases` whether it may erase: who was admitted before that was said may where it may append to
    `record`.
    """

    key: Annotated[str, Meta(pattern=r"^U[A-Z2-7]{55}\Z")]
    kind: LoginKind
    role: Annotated[str, Meta(max_length=64)]
    crisis: Annotated[str, Meta(pattern=r"^([a-z0-9]+(?:[-_][a-z0-9]+)*|\*)\Z")] = ANY
    concepts: tuple[Annotated[str, Meta(pattern=r"^([a-z]+|\*)\Z")], ...] = ()
    name: Annotated[str, Meta(max_length=120)] = ""
    erases: bool | None = None


def allowed(grant: Grant) -> list[str]:
    """The subjects that a grant lets a log-in publish to."""
    before = bool({ANY, "record"} & {*grant.concepts})
    erases = before if grant.erases is None else grant.erases
    may = (right for right in RIGHTS if grant.kind in right.kinds and erases >= right.erases)
    return list(dict.fromkeys(subject for right in may for subject in _subjects(right, grant)))


def served() -> list[tuple[str, bool]]:
    """Every subject that the ledger's account answers to, and whether with many answers."""
    return list(dict.fromkeys((_filled(right.subject, ANY, ANY), right.many) for right in RIGHTS))


def _subjects(right: Right, grant: Grant) -> list[str]:
    concepts = grant.concepts if "{concept}" in right.subject else (ANY,)
    return [_filled(right.subject, grant.crisis, concept) for concept in concepts]


def _filled(subject: str, crisis: str, concept: str) -> str:
    whole = subject.replace("{concept}.>", ">") if concept == ANY else subject
    named = "" if crisis == ANY else crisis
    stream, files, keys = (prefix + named if named else ANY for prefix in _PREFIXES)
    return whole.format(stream=stream, files=files, keys=keys, crisis=crisis, concept=concept)

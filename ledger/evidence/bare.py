"""A bare leaf: what a redacted log has in the place of a message.

    {"number":12,"kind":"decision.taken","occurred":{…},"recorded":"…Z","leaf":"…","verdict":"accepted"}

`leaf` is the hash of the message's leaf (RFC 9162), as base64url without padding. It stands in the
tree, and whoever has the message can show that it is this one. Kind, times and verdict are what
whoever redacted the log says; nothing proves them.
"""

from contextlib import suppress
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from ledger.domain.values import Instant, Number, Root, When
from ledger.evidence.merkle import HASH_BYTES, message_hash
from ledger.evidence.signing import from_text

REDACTED: Literal["redacted"] = "redacted"
"""The verdict of a message of which there is nothing but its leaf."""

Topic = Annotated[str, Meta(pattern=r"^[a-z_]+(\.[a-z0-9_]+)+\Z", max_length=64)]
Claimed = Annotated[str, Meta(pattern=r"^(accepted|unknown_kind|void:[a-z_]{1,40})\Z")]


class Bare(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One message without its words.

    `kind`, `occurred` and `recorded` are of an accepted entry; of what counts for nothing, or of a
    newer release, nothing that it says is repeated. `verdict` is the one before it was redacted.
    """

    number: Number
    kind: Topic | None = None
    occurred: When | None = None
    recorded: Instant | None = None
    leaf: Root
    verdict: Claimed


class BareError(ValueError):
    """Bytes are no bare leaf, or not spelled as one is."""


_encode = msgspec.json.Encoder().encode
_bare = msgspec.json.Decoder(Bare)


def written(bare: Bare) -> bytes:
    """A bare leaf in its one spelling, without a line end."""
    return _encode(bare)


def read_bare(raw: bytes) -> Bare:
    """A bare leaf from its one spelling.

    Raises:
        BareError: it is none; it says a kind without times, or one of what does not count.
    """
    try:
        found = _bare.decode(raw)
        from_text(found.leaf, HASH_BYTES)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError, ValueError) as e:
        raise BareError(str(e)) from e
    said = (found.kind, found.occurred, found.recorded)
    wanted = found.verdict == "accepted"
    if any((one is not None) != wanted for one in said) or written(found) != raw:
        raise BareError("not spelled as this format spells it")
    return found


def is_bare(verdict: str) -> bool:
    """Whether a kept message is a bare leaf, by the verdict it is kept with."""
    return verdict.startswith(REDACTED)


def leaf_hash_in(subject: str, body: bytes, verdict: str) -> bytes:
    """The hash of a kept message's leaf, 32 bytes; a bare one says it."""
    if is_bare(verdict):
        with suppress(BareError):
            return from_text(read_bare(body).leaf, HASH_BYTES)
    return message_hash(subject, body)

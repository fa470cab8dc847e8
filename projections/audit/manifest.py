"""What a bundle says of itself: which ledger it shows, and every other member with its SHA-256.

    {"bundle":1,"crisis":"vivalia-2022","kind":"exercise","ledger":"…","size":169,"root":"…",
     "edition":"judge","ceiling":"judicial","language":"fr","made":"2022-06-15T16:00:00Z",
     "release":"0.1.0+1f0c9a7e23b4","members":[{"path":"README.de.txt","bytes":123,"sha256":"…"},…]}

It stands on one line that ends with LF and has one spelling, so that no byte of it can be another
one; the SHA-256 of that line is the digest of the bundle. Members are sorted by path.
"""

import re
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from ledger.domain.values import (
    BundleEdition,
    Count,
    CrisisKind,
    Language,
    LedgerId,
    Marking,
    Root,
    Slug,
)

MANIFEST = "manifest.json"
"""Its own path, which is not among the members."""

LOG = "ledger.jsonl"
CHECKPOINT = "checkpoint.txt"
FILES = "files/"
"""Before the SHA-256, in hexadecimal, of an attached file."""
STAMPS = "stamps/"
"""Before the name of a time stamp of others over a checkpoint."""

FORMAT: Literal[1] = 1

LONGEST = 16 * 2**20
"""Bytes of a manifest; of one that is longer nothing is read."""

CEILINGS: dict[BundleEdition, Marking] = {
    "judge": "judicial",
    "regulator": "cell",
    "insurer": "internal",
    "public": "public",
}
"""The highest marking that an edition shows in words."""

Path = Annotated[str, Meta(pattern=r"^[A-Za-z0-9._/-]+\Z", max_length=200)]
Digest = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Bytes = Annotated[int, Meta(ge=0, le=2**50)]
Made = Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")]

Release = Annotated[str, Meta(pattern=r"^[0-9A-Za-z.]{1,32}\+[0-9a-f]{12}\Z")]

_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(?:/[A-Za-z0-9_-][A-Za-z0-9._-]*)*\Z")


class Member(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of a bundle: its path, its size in bytes, its SHA-256 in lower-case hexadecimal."""

    path: Path
    bytes: Bytes
    sha256: Digest


class Manifest(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a bundle is: one ledger up to entry `size`, for one edition, in one language.

    `made` is when, in UTC, by the clock of the terminal that made it; `release` which one drew it
    (`projections.audit.release`), None of one that did not say so yet.
    """

    bundle: Literal[1]
    crisis: Slug
    kind: CrisisKind
    ledger: LedgerId
    size: Count
    root: Root
    edition: BundleEdition
    ceiling: Marking
    language: Language
    made: Made
    release: Release | None = None
    members: Annotated[tuple[Member, ...], Meta(max_length=100_000)]


class ManifestError(ValueError):
    """Bytes are no manifest."""


_encode = msgspec.json.Encoder().encode
_manifest = msgspec.json.Decoder(Manifest)


def written(manifest: Manifest) -> bytes:
    """Its bytes, members in their order.

    Raises:
        ManifestError: two members have one path, or one has a path that a bundle cannot hold.
    """
    members = tuple(sorted(manifest.members, key=lambda member: member.path))
    found = msgspec.structs.replace(manifest, members=members)
    _check(found)
    return _encode(found) + b"\n"


def read(raw: bytes) -> Manifest:
    """A manifest from its bytes.

    Raises:
        ManifestError: it is none, or one that is not spelled as `written` spells it.
    """
    if len(raw) > LONGEST:
        raise ManifestError("too long")
    try:
        found = _manifest.decode(raw)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as e:
        raise ManifestError(str(e)) from e
    _check(found)
    if _encode(found) + b"\n" != raw:
        raise ManifestError("not spelled as this format spells it")
    return found


def _check(manifest: Manifest) -> None:
    """Every path is one that any file system can hold beside the others, in their order."""
    paths = [member.path for member in manifest.members]
    for path in paths:
        if not is_path(path):
            raise ManifestError(f"no path of a member: {path}")
    if paths != sorted(paths) or len({path.lower() for path in paths}) != len(paths):
        raise ManifestError("members twice or not in order")
    if CEILINGS[manifest.edition] != manifest.ceiling:
        raise ManifestError("another ceiling than its edition has")


def is_path(path: str) -> bool:
    """Whether a member may be called so: relative, within the bundle, none that is hidden."""
    return bool(_PATH.match(path)) and path.lower() != MANIFEST

"""What a bundle is checked by: the signed log, the checkpoint over it, the keys, the schemas."""

from collections.abc import Iterator
from typing import Any

from msgspec import to_builtins

from ledger.domain import VERBS
from ledger.domain.crisis_and_roll import Member
from ledger.evidence.notes import SignedNote
from ledger.evidence.signing import fingerprint
from ledger.sanitize import as_json
from ledger.terminal.checkpoints import checkpoint_at, note_of
from projections.audit.manifest import CHECKPOINT, LOG
from projections.audit.schemas import entry_schema, line_schema, organisation_schema
from projections.audit.signed import LogHeader, format_of, written
from projections.bundle.parts import Part, Source

KEYS = "keys.json"


def parts(source: Source) -> Iterator[Part]:
    """The log, the keys of all members, and the schemas."""
    yield Part(LOG, _log(source))
    yield Part(KEYS, _document({"members": [*_members(source)]}))
    yield Part("schemas/entry.schema.json", _document(entry_schema()))
    yield Part("schemas/import-line.schema.json", _document(line_schema([*VERBS.values()])))
    yield Part("schemas/organisation.schema.json", _document(organisation_schema()))


def checkpoint(note: SignedNote) -> Part:
    """The signed note, which is no function of the log alone: only its signer makes it again."""
    return Part(CHECKPOINT, iter([str(note).encode()]))


def noted(source: Source) -> SignedNote:
    """The size and the root of the log, signed by this home's member.

    Raises:
        NotAllowed: this home has no key to sign with.
    """
    copy, crisis = source.copy, source.copy.crisis
    found = checkpoint_at(copy.replica, crisis, source.reading.position.number)
    return note_of(found, copy.home.signer(copy.pin.member))


def _log(source: Source) -> Iterator[bytes]:
    """As the stream holds it, with the verdicts that this copy came to."""
    copy, position = source.copy, source.reading.position
    header = LogHeader(
        signed=format_of(redacted=copy.pin.redacted),
        crisis=copy.name,
        ledger=copy.pin.ledger,
        size=position.number,
        root=position.root,
    )
    rows = copy.replica.rows(1, position.number)
    for line in written(header, ((r.number, r.subject, r.body, r.verdict) for r in rows)):
        yield line + b"\n"


def _members(source: Source) -> Iterator[dict[str, Any]]:
    """Everybody who was ever enrolled: key, roles, from which entry to which, and by whom."""
    kept = source.reading.situation.kept
    for member in source.reading.situation.members():
        entry = kept.entry(member.since)
        yield _member(member, entry.recorder.member if entry else None)


def _member(member: Member, by: str | None) -> dict[str, Any]:
    return {
        "id": member.id,
        "name": member.name,
        "key": member.key,
        "fingerprint": fingerprint(member.key),
        "roles": to_builtins(member.posts),
        "since": member.since,
        "until": member.revoked,
        "enrolled_by": by,
    }


def _document(value: dict[str, Any]) -> Iterator[bytes]:
    yield (as_json(value, indent=2) + "\n").encode()

"""Bundles of a ledger in memory, as `crisis export` writes them, and with whatever else in them."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from ledger.evidence.notes import Checkpoint as Told
from ledger.evidence.notes import origin_of, signed
from ledger.evidence.signing import from_text
from projections.audit.manifest import MANIFEST, Manifest, Member, written
from projections.audit.signed import FORMAT, LogHeader, read_message
from projections.audit.signed import written as log_written
from projections.bundle.parts import Part
from projections.bundle.writer import drafted
from tests.support.chronicle import LEDGER, SIGNER, Chronicle

Bundle = dict[str, bytes]
"""The bytes of every member by its path, the manifest among them and last."""

DRAWN = {
    "README.fr.txt": b"Lisez.\n",
    "tables/journal.csv": b"number;text\r\n1;a\r\n2;b\r\n",
}


class Row(NamedTuple):
    """A message, and what a log says of it."""

    number: int
    subject: str
    body: bytes
    verdict: str = "accepted"


def log_of(told: Chronicle) -> bytes:
    """The signed log of a ledger, with the verdicts that it came to."""
    position, fold = told.fold.position, told.new_fold()
    header = LogHeader(
        signed=FORMAT, crisis="vivalia", ledger=LEDGER, size=position.number, root=position.root
    )
    judged = [fold.take_checked(n, *m) for n, m in enumerate(told.messages, 1)]
    rows = [
        (one.number, *message, "accepted" if one.entry else f"{one.verdict}:{one.reason}")
        for one, message in zip(judged, told.messages, strict=True)
    ]
    return b"".join(line + b"\n" for line in log_written(header, rows))


def row_of(line: bytes) -> Row:
    """What a line of a signed log says, however it spells it."""
    message, subject, body = read_message(line)
    return Row(message.number, subject, body, message.verdict)


def line_of(row: Row) -> bytes:
    """A line of a signed log, as its format spells it."""
    header = LogHeader(signed=FORMAT, crisis="vivalia", ledger=LEDGER, size=1, root="A" * 43)
    _, line = log_written(header, [row])
    return line + b"\n"


def note_of(told: Chronicle) -> bytes:
    """The checkpoint over all of it, by its founder."""
    position, origin = told.fold.position, origin_of("vivalia", LEDGER)
    found = Told(origin, position.number, from_text(position.root, 32))
    return str(signed(found.text, origin, SIGNER)).encode()


def bundle_of(told: Chronicle, drawn: Mapping[str, bytes] = DRAWN) -> Bundle:
    """A bundle of a ledger; what is drawn from it is as given."""
    found = {"ledger.jsonl": log_of(told), "checkpoint.txt": note_of(told), **drawn}
    return resealed(found, told)


def resealed(members: Mapping[str, bytes], told: Chronicle, **said: object) -> Bundle:
    """The same members under a manifest that fits them, which says else what it is told to."""
    position = told.fold.position
    assert told.fold.situation.crisis is not None
    plain = {path: data for path, data in members.items() if path != MANIFEST}
    fields = {
        "bundle": 1, "crisis": "vivalia", "kind": told.fold.situation.crisis.kind,
        "ledger": LEDGER, "size": position.number, "root": position.root, "edition": "judge",
        "ceiling": "judicial", "language": "fr", "made": "2022-06-15T16:00:00Z", **said,
    }  # fmt: skip
    listed = tuple(
        Member(path=path, bytes=len(data), sha256=sha256(data).hexdigest())
        for path, data in plain.items()
    )
    manifest = Manifest(members=listed, **fields)  # type: ignore[arg-type]  # what a test says
    return {**plain, MANIFEST: written(manifest)}


def in_folder(members: Mapping[str, bytes], place: Path) -> Path:
    """Written out as a directory."""
    for path, data in members.items():
        (place / path).parent.mkdir(parents=True, exist_ok=True)
        (place / path).write_bytes(data)
    return place


def in_zip(members: Mapping[str, bytes], place: Path) -> Path:
    """Written out as a ZIP."""
    with drafted(place, zipped=True) as draft:
        for path, data in members.items():
            draft.add(Part(path, _once(data)))
        draft.close()
        draft.name()
    return place


def _once(data: bytes) -> Iterator[bytes]:
    yield data

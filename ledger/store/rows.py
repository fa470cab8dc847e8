"""Rows of the store as what they stand for, and back: entries, verdicts, lives, records."""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import Any, get_args

import msgspec

from ledger.domain import CONCEPTS
from ledger.domain.amendments import Relation
from ledger.domain.card import card_of
from ledger.domain.entry import Entry
from ledger.domain.record import LEVELS, Record
from ledger.domain.record_lookup import (
    Beside,
    Judged,
    Newer,
    Taken,
    about_of,
    beside_of,
    happened_at,
    moved_to,
    other_of,
    seconds_of,
)
from ledger.domain.wording import key_of
from ledger.evidence.codec import UnknownKindError, UnreadableError, header_of, read
from ledger.evidence.fold import Standing, judged_as, newer_of, place_of
from ledger.store.lives import GONE, Life, LifeBeside, Odd
from ledger.store.replica import ACCEPTED, MessageRow, Replica

LOOK_BACK = 100
"""Messages in which the last entry on a scenario's clock is looked for."""

_RELATIONS = frozenset(get_args(Relation))
_MARKINGS = tuple(sorted(LEVELS, key=LEVELS.__getitem__))
_RECORDS = {concept.name: concept.record for concept in CONCEPTS}
_STANDING = msgspec.msgpack.Decoder(Standing)
_encode = msgspec.json.Encoder().encode  # times keep their offsets in JSON, not in msgpack
_encode_standing = msgspec.msgpack.Encoder().encode


def standing_as_row(standing: Standing) -> bytes:
    """Where a fold stands, as it is put down."""
    return _encode_standing(standing)


def standing_of(replica: Replica) -> tuple[Standing, int]:
    """Where the tables of a copy end, and how often they had been cut back by then.

    What cannot be read counts as nothing there: it is made again from the messages.
    """
    number, value, epoch = replica.lives.standing()
    try:
        found = _STANDING.decode(value) if value else Standing(number=0)
    except msgspec.MsgspecError:
        return Standing(number=0), epoch
    return found if found.number == number else Standing(number=0), epoch


def entry_of(row: MessageRow) -> Entry[Any] | None:
    """The entry of a message that is kept as accepted."""
    if row.verdict != ACCEPTED:
        return None
    try:
        return read(row.body).entry
    except (UnreadableError, UnknownKindError):
        return None


def judged_rows(replica: Replica, prefix: str, first: int, last: int | None) -> Iterator[Judged]:
    """Messages of a copy with the verdicts that are kept, in order."""
    before = _recorded_before(replica, first)
    for row in replica.rows(first, last):
        judged = _judged(row, prefix, before)
        if judged.entry is not None:
            before = judged.entry.recorded
        elif judged.verdict == "unknown_kind":
            before = newer_in(row).recorded
        yield judged


def _recorded_before(replica: Replica, number: int) -> datetime | None:
    last = replica.lives.before(number)
    row = replica.row(last) if last else None
    entry = entry_of(row) if row else None
    return entry.recorded if entry else None


def _judged(row: MessageRow, prefix: str, before: datetime | None) -> Judged:
    place = place_of(prefix, row.subject)
    return judged_as(row.number, place, row.verdict, entry_of(row), row.timestamp, before)


def newer_in(row: MessageRow) -> Newer:
    """What an entry that cannot be read says of itself."""
    header = header_of(row.body)
    assert header is not None, row.number  # noqa: S101 (it was judged to be one)
    return newer_of(row.number, header)


def entry_at(replica: Replica, number: int) -> Entry[Any] | None:
    """An accepted entry of a copy."""
    row = replica.row(number)
    return entry_of(row) if row else None


def last_on_scenario(replica: Replica) -> datetime | None:
    """When the latest of the last entries that stand on a scenario's clock was recorded."""
    head = replica.head()
    found = (entry_at(replica, number) for number in range(head, max(0, head - LOOK_BACK), -1))
    return next((entry.recorded for entry in found if entry and entry.scenario), None)


def life_of(taken: Taken, record: Record | None, until: int, *, evolved: bool = True) -> Life:
    """An accepted entry as it is put down, with the record as it was from then on.

    An evolved one that is None says that nothing stands there any more.
    """
    entry = taken.judged.entry
    assert entry is not None, taken.judged.number  # noqa: S101 (it was accepted)
    event, originator = entry.event, entry.originator
    said = (
        taken.judged.number, originator, taken.version, taken.signer, entry.command,
        *_beside(taken.judged.number, entry), seconds_of(entry), happened_at(entry),
        moved_to(entry), about_of(entry), other_of(entry), key_of(event), entry.receipt,
        taken.root, until, originator.partition(".")[0], taken.nth or None,
    )  # fmt: skip
    if not evolved:
        return Life(*said)
    if record is None:
        return Life(*said, stage=GONE, record=b"")
    return Life._make((*said, *card_of(originator, record)[1:], _encode(record)))


def _beside(number: int, entry: Entry[Any]) -> tuple[str | None, int | None]:
    """What an entry does to another one, and its circle; nothing of any other entry."""
    found = beside_of(number, entry)
    return (found.relation or found.change, LEVELS[found.marking]) if found else (None, None)


def beside_in(row: LifeBeside) -> Beside:
    """An entry about another one, as it was put down."""
    number, originator, target, said, other, circle = row
    relation = said if said in _RELATIONS else None
    change = said if relation is None else "linked"
    return Beside(number, originator, target, change, relation, other, _MARKINGS[circle])


def odd_of(taken: Taken) -> Odd:
    """A message that is not accepted as it is put down."""
    judged, unread = taken.judged, taken.newer is not None
    signer = taken.signer if unread else ""
    said = (judged.number, judged.originator, judged.version)
    return Odd(*said, taken.version, unread, taken.nth, signer, taken.root)


@cache
def _decoder(concept: str) -> msgspec.json.Decoder[Record]:
    """Made when the first record of a concept is read: a command reads those of one or two."""
    return msgspec.json.Decoder(_RECORDS[concept])


def decoded(originator: str, record: bytes | None) -> Record | None:
    """A record as it was put down; None for one that is to be evolved."""
    concept = originator.partition(".")[0]
    if record is None or concept not in _RECORDS:
        return None
    try:
        found: Record = _decoder(concept).decode(record)
    except msgspec.MsgspecError:
        return None
    return found

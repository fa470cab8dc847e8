"""Keys of sealed texts that travel with commands that wait: in boxes, as they lie at the server.

A box is opened by the signing key of whoever may read, so that the file may be in anybody's hands.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from ledger.domain.dossier.commands import HandOnKeys
from ledger.domain.situation import Situation
from ledger.domain.values import Commitment
from ledger.errors import Refused
from ledger.evidence.sealing import boxed, is_commitment
from ledger.home.kept import KeptCommand
from ledger.home.sealed_keys import SealedKeys
from ledger.terminal.handing_on import Handing, handing_of, secret_of
from ledger.terminal.local_copy import LocalCopy
from ledger.terminal.sealing import boxes_of

HAND_ON = "record.hand-on"
"""The command that says by name whose keys it needs, and has no sealed text itself."""


class CarriedKey(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One line of a file: the boxes of one text's key, as `ledger.live.key_store.Boxes`."""

    commitment: Commitment
    boxes: dict[str, str]


class _Line(Struct):
    command: str
    fields: dict[str, Any] = msgspec.field(name="with")


_line = msgspec.json.Decoder(_Line)


def carried_with(terminal: LocalCopy, commands: Iterable[KeptCommand]) -> list[CarriedKey]:
    """The keys that some commands need at the server, as far as this home has them."""
    situation = terminal.read().situation
    found: dict[str, dict[str, str]] = {}
    for one in commands:
        for commitment, boxes in _of(one, terminal, situation):
            found.setdefault(commitment, {}).update(boxes)
    return [CarriedKey(commitment=c, boxes=boxes) for c, boxes in found.items()]


def needed_by(one: KeptCommand, situation: Situation) -> set[str]:
    """The texts whose keys a command needs at the server."""
    handing = _handing(one, situation)
    return {text.commitment for _, text in handing.texts} if handing else set(_sealed_in(one))


def _of(
    one: KeptCommand, terminal: LocalCopy, situation: Situation
) -> Iterator[tuple[str, Mapping[str, str]]]:
    keys = terminal.sealed_keys
    if handing := _handing(one, situation):
        yield from _handed(handing, keys)
        return
    said = set(_sealed_in(one))
    signer = terminal.home.signer(terminal.pin.member)
    for key in keys.made() if said else ():
        if key.commitment in said:
            yield key.commitment, boxes_of(key, situation.members(), signer)


def _handed(handing: Handing, keys: SealedKeys) -> Iterator[tuple[str, Mapping[str, str]]]:
    for _, text in handing.texts:
        if secret := secret_of(text, keys):
            yield text.commitment, {handing.key: boxed(secret, handing.key)}


def _handing(one: KeptCommand, situation: Situation) -> Handing | None:
    """What a command hands on; None of another one, and of what would be refused."""
    said = _said(one)
    if said is None or said.command != HAND_ON:
        return None
    try:
        return handing_of(msgspec.convert(said.fields, HandOnKeys), situation)
    except (msgspec.ValidationError, Refused):
        return None


def _sealed_in(one: KeptCommand) -> Iterator[str]:
    said = _said(one)
    yield from _commitments(said.fields) if said else ()


def _said(one: KeptCommand) -> _Line | None:
    try:
        return _line.decode(one.line)
    except (msgspec.MsgspecError, RecursionError):
        return None


def _commitments(value: Any) -> Iterator[str]:
    """Of what is sealed in a value, as deep as a command's fields go."""
    if isinstance(value, dict):
        if {"commitment", "ciphertext"} <= value.keys():
            if is_commitment(found := value["commitment"]):
                yield found
            return
        value = list(value.values())
    for inner in value if isinstance(value, list) else ():
        yield from _commitments(inner)

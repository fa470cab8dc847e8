"""Which sealed texts a member is given to read, of those that this home reads itself."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple, Protocol

from msgspec import structs

from ledger.command.order import Order
from ledger.domain.crisis_and_roll import Member
from ledger.domain.dossier.commands import HandOnKeys
from ledger.domain.dossier.erasures import erasures, sealed_texts
from ledger.domain.dossier.readers import (
    check_reader,
    handed_on,
    may_read,
    reads_since,
    texts_of,
)
from ledger.domain.situation import Situation
from ledger.domain.values import Sealed
from ledger.errors import Refused
from ledger.evidence.fold import Judged
from ledger.evidence.sealing import unseal
from ledger.home.sealed_keys import SealedKeys

MOST_HANDED = 200
"""Entries of one command; what is left, the same command hands on when it is given again."""


class Known(Protocol):
    """What was read of a ledger."""

    @property
    def situation(self) -> Situation:
        """The state."""


class Copy(Protocol):
    """What is asked of a home's copy: its state, its messages, the keys that it has."""

    sealed_keys: SealedKeys

    def read(self) -> Known:
        """The state at its end."""

    def messages(self) -> Iterator[Judged]:
        """Every message, in order."""


class Handing(NamedTuple):
    """The sealed texts that a member is given, each with its entry; `key` is their signing key."""

    texts: tuple[tuple[int, Sealed], ...]
    key: str


def handing_of(command: HandOnKeys, situation: Situation) -> Handing:
    """What an order comes to by now.

    Raises:
        Refused: as `check_reader`.
    """
    reader = check_reader(command.reader, command.handed, situation)
    pairs = ((n, text) for n in command.handed for text in texts_of(n, situation))
    return Handing(tuple(pairs), reader.key)


def with_entries(order: Order, terminal: Copy) -> Order:
    """An order to hand on keys with the entries that it means; any other as it is."""
    command = order.command
    if not isinstance(command, HandOnKeys) or command.handed:
        return order
    lacking = _lacking(command.reader, terminal, terminal.read().situation)
    handed = tuple(islice(lacking, MOST_HANDED))
    return order._replace(command=structs.replace(command, handed=handed))


def check_read_here(order: Order, terminal: Copy) -> None:
    """Whether this home reads what an order hands on, as whoever gives it has to.

    Raises:
        Refused: `key_not_here`.
    """
    command = order.command
    if isinstance(command, HandOnKeys) and command.handed:
        situation, keys = terminal.read().situation, terminal.sealed_keys
        for number in command.handed:
            if any(secret_of(text, keys) is None for text in texts_of(number, situation)):
                raise Refused("key_not_here", number=number)


def secret_of(text: Sealed, keys: SealedKeys) -> bytes | None:
    """The key of a text, where this home has it."""
    found = (secret for secret in keys.of(text.commitment) if unseal(text, secret) is not None)
    return next(found, None)


def _lacking(ident: str, terminal: Copy, situation: Situation) -> Iterator[int]:
    """The entries that are read here, and that a member may read and was not there to be given."""
    member = situation.member(ident)
    if member is None or member.revoked is not None:
        return
    over = {one.erased for one in erasures(situation)}
    over |= {n for one in handed_on(situation) if one.reader_key == member.key for n in one.handed}
    for number, texts in _read_here(terminal):
        if number not in over and all(_is_new(text, number, member, situation) for text in texts):
            yield number


def _read_here(terminal: Copy) -> Iterator[tuple[int, list[Sealed]]]:
    keys = terminal.sealed_keys
    here = keys.commitments()
    for judged in terminal.messages() if here else ():
        texts = [text for _, text in sealed_texts(judged.entry.event)] if judged.entry else []
        if texts and all(t.commitment in here and secret_of(t, keys) for t in texts):
            yield judged.number, texts


def _is_new(text: Sealed, number: int, member: Member, situation: Situation) -> bool:
    """Whether a member may read what was sealed before they might."""
    return may_read(member, text.roles) and number < reads_since(member, text.roles, situation)

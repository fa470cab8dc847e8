"""Keeping a command that cannot be recorded now: its receipt, its text in full, its time.

Times, names and references are resolved as it is put down, so that `yesterday` stays that day.
"""

import re
from datetime import datetime
from hashlib import sha256
from itertools import count
from string import ascii_uppercase

from msgspec import structs

from ledger.command.order import Order, line_of
from ledger.domain.entry import Written
from ledger.domain.short_names import LETTERS
from ledger.domain.situation import Situation
from ledger.domain.values import When, plain_offset
from ledger.errors import LedgerError, Refused
from ledger.home.home import Pin
from ledger.home.kept import KeptCommand, Refusal, Standing, Tally
from ledger.home.outbox import Intent
from ledger.terminal.local_copy import LocalCopy

RECEIPT = re.compile(r"[A-Z]{1,3}-[0-9]{1,6}\Z")
"""As entries carry it (docs/entry-format.md)."""

_LETTERS = "".join(sorted(set(ascii_uppercase) - set(LETTERS.values())))
"""Those by which nothing else is counted: `R-14` is a request wherever it is said."""


def keep(terminal: LocalCopy, order: Order, role: str = "") -> KeptCommand:
    """Keep an order; it is on the disk when this returns.

    Raises:
        LedgerError: `kept_nowhere`, with the order's text whole.
    """
    now = terminal.now()
    kept = KeptCommand(
        receipt="",
        command=order.id,
        written=now,
        line=line_of(_as_of(order, now, terminal)).decode(),
        role=order.role or role or terminal.settings.role,
    )
    try:
        return terminal.kept.keep([kept], letter_of(terminal))[0]
    except LedgerError as e:
        path, reason = terminal.kept.path, e.fields.get("reason", e.code)
        raise LedgerError("kept_nowhere", path=path, reason=reason, text=kept.line) from e


def check_new(terminal: LocalCopy, order: Order) -> None:
    """Whether no command with that id is kept.

    Raises:
        Refused: `kept_already`.
    """
    for one in terminal.kept.contents().commands:
        if one.kept.command == order.id and one.state != "dropped":
            raise Refused("kept_already", command=order.id, receipt=one.kept.receipt)


def set_aside(terminal: LocalCopy, intent: Intent, error: LedgerError) -> None:
    """Keep a command that was sent, lost its place and is refused by now: a task for a person."""
    kept = KeptCommand(
        receipt="",
        command=intent.command,
        written=terminal.now(),
        line=intent.line.decode(),
        role=intent.role,
    )
    (named,) = terminal.kept.keep([kept], letter_of(terminal))
    terminal.kept.refused(Standing(named), refusal_of(error))


def refusal_of(error: LedgerError) -> Refusal:
    """An error as it is kept: what is no number is text."""
    fields = {k: v if isinstance(v, int) else str(v) for k, v in error.fields.items()}
    return Refusal(error.code, fields, int(error.exit))


def _as_of(order: Order, now: datetime, terminal: LocalCopy) -> Order:
    """The order with the moment it was put down, and unless told better that as its time."""
    said = order.circumstances
    if said.written is not None:
        return order
    at = plain_offset(now.astimezone(terminal.zone))
    minute = at.replace(second=0, microsecond=0)
    occurred = said.occurred or When(said="minute", earliest=minute, latest=minute)
    return order._replace(
        circumstances=structs.replace(said, written=Written(at=at), occurred=occurred)
    )


def letter_of(terminal: LocalCopy) -> str:
    """What this terminal's receipts begin with: its own, once it has given one."""
    tally: Tally = terminal.kept.tally()
    return tally.letter or letter_for(terminal.pin, terminal.read().situation)


def letter_for(pin: Pin, situation: Situation) -> str:
    """The letter of a member: their place among all who were ever enrolled, the founder first.

    Everybody's copy has the same order, so no two members share one. Who is not enrolled yet gets
    three letters from the ledger's id and the member's.
    """
    enrolled = sorted(situation.members(), key=lambda member: member.since)
    place = next((n for n, member in enumerate(enrolled) if member.id == pin.member), None)
    if place is None:
        base = len(_LETTERS)
        drawn = int(sha256(f"{pin.ledger} {pin.member}".encode()).hexdigest(), 16) % base**3
        return _letters(base * (base + 1) + drawn)
    return _letters(place)


def _letters(number: int) -> str:
    """A, B … Z, AA, AB …, as columns are counted."""
    base = len(_LETTERS)
    for length in count(1):
        if number < base**length:
            break
        number -= base**length
    found = ""
    for _ in range(length):
        number, rest = divmod(number, base)
        found = _LETTERS[rest] + found
    return found

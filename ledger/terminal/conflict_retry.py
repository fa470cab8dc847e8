"""Deciding and sending again after a conflict: another writer took the version first.

Optimistic concurrency, as the library has it: the server refuses a version that is taken
(`IntegrityError`), and the command is decided anew on what is there now.
"""

import random
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

from eventsourcing.persistence import IntegrityError

from ledger.clock import pause
from ledger.command.order import Order
from ledger.command.outcome import Outcome
from ledger.domain.entry import Entry
from ledger.domain.situation import FURTHEST
from ledger.errors import Refused
from ledger.evidence.fold import Fold
from ledger.jetstream.message import OutgoingMessage
from ledger.live.feed import Feed
from ledger.live.mapper import Draft

ATTEMPTS = 10
"""Of deciding and sending a command before the conflict is said."""


class VoidedError(Exception):
    """What was recorded counts for nothing, because of another entry that came before it."""


class Sending(NamedTuple):
    """What one attempt sends: entries, as drafts for the library, as messages."""

    entries: list[Entry[Any]]
    drafts: list[Draft]
    messages: list[OutgoingMessage]


def until_recorded(
    order: Order,
    feed: Feed,
    decided: Callable[[int], Sending],
    send: Callable[[Sending], Outcome],
    head: Callable[[], int],
) -> Outcome:
    """Decide and send until it is recorded; before each new attempt the feed catches up.

    Args:
        order: the command, for the refusal.
        feed: what is caught up with before deciding again.
        decided: what to send, leaving out that many versions.
        send: sends it; raises `IntegrityError` or `VoidedError` after a conflict.
        head: the number of the last message that the server has.

    Raises:
        Refused: `conflict`, after `ATTEMPTS`; and whatever deciding refuses.
    """
    lost = 0
    for attempt in range(ATTEMPTS):
        sending = decided(skipped(lost))
        try:
            return send(sending)
        except VoidedError:
            pass
        except IntegrityError:
            feed.forget(sending.messages)
            _pass_by(attempt, feed, head)
            lost += feed.read(partial(_lost_to_nobody, sending.entries[0]))
    raise Refused("conflict", command=order.verb.path, attempts=ATTEMPTS)


def _pass_by(attempt: int, feed: Feed, head: Callable[[], int]) -> None:
    """A random while, and then until the feed has passed all that the server has by then."""
    pause(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 (back-off needs no secrecy)
    feed.wait_for(head())


def skipped(lost: int) -> int:
    """How many versions to leave out after losing that often to messages that count for nothing.

    Whoever publishes on the next version faster than anybody decides cannot take them all.
    """
    return random.randrange(min(FURTHEST // 2, 8**lost)) if lost else 0  # noqa: S311 (as above)


def _lost_to_nobody(entry: Entry[Any], fold: Fold) -> bool:
    """Whether nothing that counts came to an originator since an entry was decided."""
    return fold.situation.place(entry.originator).latest <= entry.seen.number

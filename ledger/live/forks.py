"""Two histories: somebody had seen another ledger than this one, up to a number that both have.

Every entry says which root its author had seen. One that differs from the root of this copy at
that number is void, and means that the server told two stories, that its author's copy was altered,
or that the author lies. A program cannot tell; people compare the copies. Until somebody has looked
and set its author aside, nothing is written here.
"""

from typing import Any

import msgspec

from ledger.domain.entry import Entry
from ledger.errors import ReadOnly, UsageError
from ledger.evidence.codec import NewerHeader, UnknownKindError, read
from ledger.evidence.signing import to_text
from ledger.store.replica import Replica

DIFFERS = "seen_differs"
"""Why such an entry is void."""

LISTED = 12
"""Numbers given at most in one sentence."""

_FACT = "set_aside"
_NOT_READ = "\N{EN DASH}"


def differing(replica: Replica) -> list[int]:
    """The entries whose authors had seen another history, but for authors that were set aside."""
    aside = _set_aside(replica)
    found = (number for number, reason in replica.void().items() if reason == DIFFERS)
    return sorted(number for number in found if author(replica, number) not in aside)


def author(replica: Replica, number: int) -> str:
    """The member whose key signed an entry of this sort."""
    row = replica.row(number)
    return _said(row.body).recorder.member if row else ""


def set_aside(replica: Replica, number: int) -> None:
    """Heed what the author of one of them had seen no more; for this home, and for good.

    By the author and not by the entry: whoever lies once lies as fast as anybody sets aside.

    Raises:
        UsageError: `no_other_history`, it is no such entry, or was set aside before.
    """
    check_other(replica, number)
    kept = sorted({*_set_aside(replica), author(replica, number)})
    replica.remember(**{_FACT: msgspec.json.encode(kept)})


def check_other(replica: Replica, number: int) -> None:
    """Whether an entry tells of another history and was not set aside. Raises as `set_aside`."""
    open_ones = differing(replica)
    if number not in open_ones:
        known = ", ".join(f"#{one}" for one in open_ones[:LISTED]) or "\N{EN DASH}"
        raise UsageError("no_other_history", number=number, known=known)


def two_histories(replica: Replica, number: int) -> ReadOnly:
    """What is wrong with an entry: by whom, what was seen at which number, and what stands here."""
    row = replica.row(number)
    assert row is not None, number  # noqa: S101 (its verdict was read a moment ago)
    said = _said(row.body)
    seen, who = said.seen, said.recorder
    return ReadOnly(
        "two_histories",
        number=number,
        member=who.member,
        terminal=getattr(who, "terminal", _NOT_READ),
        at=seen.number,
        theirs=seen.root,
        ours=to_text(replica.root(seen.number)),
    )


def _said(body: bytes) -> Entry[Any] | NewerHeader:
    """What an entry says of its author and of what they had seen; one of a newer release too."""
    try:
        return read(body).entry
    except UnknownKindError as newer:
        return newer.header


def _set_aside(replica: Replica) -> list[str]:
    kept = replica.fact(_FACT)
    return msgspec.json.decode(kept, type=list[str]) if kept else []

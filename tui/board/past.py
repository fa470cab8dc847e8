"""Which number of the past is looked at: as somebody types it, by entry, by issued brief."""

from dataclasses import dataclass

from ledger.command.order import Context
from ledger.domain.card import ENDLESS, Wanted
from ledger.domain.dossier.record import Piece
from ledger.domain.situation import Situation
from ledger.errors import UsageError
from ledger.terminal.terminal import Terminal
from tui.forms.values import known_moment

ISSUED = Wanted("record", ("brief_issued",))

FIELD = "as-of"


@dataclass(frozen=True, slots=True)
class AsOf:
    """A number or an instant, as it was typed."""

    text: str


@dataclass(frozen=True, slots=True)
class ByEntry:
    """So many entries on, or back where it is below 0."""

    by: int


@dataclass(frozen=True, slots=True)
class ByBrief:
    """To the next issued brief, or to the one before."""

    by: int


@dataclass(frozen=True, slots=True)
class ToLive:
    """Back to what is now."""


Wish = AsOf | ByEntry | ByBrief | ToLive


def number_wished(wish: Wish, past: int | None, terminal: Terminal, context: Context) -> int | None:
    """The number to look at, None for what is now; `past` is the one that is looked at.

    Raises:
        InputError: `bad_time`, `two_readings`; `known_at_to_come`.
        UsageError: `beyond_head`, `before_first`, `no_brief_issued`, `no_earlier_brief`.
    """
    head = terminal.replica.head()
    match wish:
        case AsOf(text):
            return _typed(text, terminal, context, head)
        case ByEntry(by):
            return _within(max(1, (past or head) + by), head)
        case ByBrief(by):
            return _brief(by, past, terminal)
        case ToLive():
            return None


def issued_positions(situation: Situation) -> list[int]:
    """The last entries that are in the briefs given out, each once, in order."""
    cards = situation.listed(ISSUED, most=ENDLESS)
    pieces = (situation.record(card.originator) for card in cards)
    found = {piece.position for piece in pieces if isinstance(piece, Piece) and piece.position}
    return sorted(found)


def _within(number: int, head: int) -> int | None:
    """Beyond the end is what is now."""
    return number if number < head else None


def _typed(text: str, terminal: Terminal, context: Context, head: int) -> int:
    plain = text.strip().removeprefix("#")
    if plain.isdecimal():
        number = int(plain) if len(plain) <= len(str(head)) else head + 1
        if not 0 < number <= head:
            raise UsageError("beyond_head", number=plain, head=head)
        return number
    moment = known_moment(plain, context, context.now, field=FIELD)
    number = terminal.replica.known_at(moment)
    if not number:
        raise UsageError("before_first", value=moment, moment=terminal.replica.known(1))
    return number


def _brief(by: int, past: int | None, terminal: Terminal) -> int | None:
    head = terminal.replica.head()
    positions = issued_positions(terminal.look().situation)
    if not positions:
        raise UsageError("no_brief_issued")
    here = head + 1 if past is None else past
    if by > 0:
        return min((one for one in positions if one > here), default=None)
    before = [one for one in positions if one < here]
    if not before:
        raise UsageError("no_earlier_brief", first=positions[0])
    return before[-1]

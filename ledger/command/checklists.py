"""A checklist of the organisation as orders: each of its items becomes an action of its own.

An item's action has a name and a command id that follow from the list and the item's place in it,
so that nothing is accepted twice: not by two people at once, and not while the server is away.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date

from ledger.command.names import SHORTEST
from ledger.command.order import Context, Order, build
from ledger.domain import VERBS
from ledger.domain.clock.regimes import TERMS
from ledger.domain.organisation import Checklist, Index, Item, Label, labels, parts_called
from ledger.domain.situation import Situation
from ledger.domain.values import Regime
from ledger.errors import UsageError
from ledger.sanitize import plain_name

ASSIGN = "action.assign"
"""What an item is accepted by."""

_RANGE = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3}))?\Z", re.ASCII)


def checklists_of(situation: Situation) -> tuple[Checklist, ...]:
    """Those of the organisation; none before the crisis is opened."""
    return (situation.crisis.organisation.checklists or ()) if situation.crisis else ()


def find(lists: Sequence[Checklist], word: str) -> Checklist:
    """The one checklist of that id, or called so in any language, or whose name begins so.

    Raises:
        UsageError: `no_checklists`, `unknown_checklist`.
    """
    if not lists:
        raise UsageError("no_checklists")
    plain = plain_name(word)
    names = {one.id: [plain_name(name) for name in (one.id, *labels(one.name))] for one in lists}
    found = [one for one in lists if plain in names[one.id]]
    if not found and len(plain) >= SHORTEST:
        found = [one for one in lists if any(name.startswith(plain) for name in names[one.id])]
    if len(found) == 1:
        return found[0]
    raise UsageError("unknown_checklist", value=word, known=parts_called(lists))


def chosen(said: str, many: int) -> list[int]:
    """The places of items that `1,3-5` names, each once and in order; all of them for "".

    Raises:
        UsageError: `bad_items`, `unknown_item`.
    """
    found: set[int] = set()
    for word in said.replace(",", " ").split():
        if not (given := _RANGE.match(word)):
            raise UsageError("bad_items", field="only", value=word)
        first, last = int(given[1]), int(given[2] or given[1])
        if not 1 <= first <= last <= many:
            raise UsageError("unknown_item", field="only", value=word, many=many)
        found.update(range(first, last + 1))
    return sorted(found) or list(range(1, many + 1))


def action_of(checklist: Checklist, place: int) -> str:
    """What the action is called that the item at a place, counted from 1, becomes."""
    return f"checklist-{checklist.id}-{place}"


def accepted(checklist: Checklist, place: int, situation: Situation) -> int | None:
    """The entry by which an item was accepted, whatever became of it since; None before."""
    history = situation.history(f"action.{action_of(checklist, place)}")
    return next((number for number, _ in history), None)


def is_struck(checklist: Checklist, place: int, situation: Situation) -> bool:
    """Whether what an item became was ruled through since: nobody is to do it."""
    there = situation.record(f"action.{action_of(checklist, place)}") is not None
    return not there and accepted(checklist, place, situation) is not None


def owner_of(item: Item, index: Index) -> Label | None:
    """What the role or the cell is called that does it."""
    if item.owner is None:
        return None
    part = index.find("role", item.owner) or index.find("cell", item.owner)
    return part.name if part else item.owner


def order_of(
    checklist: Checklist,
    place: int,
    owner: str | None,
    say: Callable[[Label], str],
    context: Context,
) -> Order:
    """The order that accepts the item at a place, in the words of one language.

    Args:
        checklist: the list.
        place: where the item stands in it, from 1.
        owner: who does it; None for whom the item names.
        say: a text in the language it is recorded in.
        context: what a due time is counted from.

    Raises:
        InputError: as `build`.
    """
    item = checklist.items[place - 1]
    named = owner_of(item, context.parts) if context.parts else None
    who = owner or (say(named) if named else None)
    fields = {"text": say(item.text), "owner": who, "due": f"+{item.due}" if item.due else None}
    ident = action_of(checklist, place)
    given = {name: value for name, value in fields.items() if value is not None}
    return build(VERBS[ASSIGN], given, {}, context, ident=ident, target=ident, named=True)


def clock_to_start(item: Item, today: date) -> Regime | None:
    """The regime whose clock somebody may have to start, where its law applies by that day."""
    term = TERMS.get(item.clock) if item.clock else None
    return None if term and term.since > today else item.clock


def offered(lists: Iterable[Checklist] | None, when: str) -> list[Checklist]:
    """The checklists for the opening, or for a phase."""
    return [one for one in lists or () if one.when == when]

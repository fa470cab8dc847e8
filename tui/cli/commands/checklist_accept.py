"""`crisis checklist accept`: the items of a checklist recorded as actions, together."""

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.command.checklists import (
    accepted,
    checklists_of,
    chosen,
    clock_to_start,
    find,
    is_struck,
    order_of,
)
from ledger.command.order import MEANT, Context, Order
from ledger.domain.organisation import Checklist
from ledger.errors import AlreadyRecorded, Exit, LedgerError, Refused
from ledger.terminal.receipts import with_receipts
from projections.render.wrap import wrapped
from tui.cli.connecting import unreached
from tui.cli.failures import as_value
from tui.cli.kept_words import say_sent
from tui.cli.session import CommandSession
from tui.cli.wrapped import page_width

if TYPE_CHECKING:
    from ledger.command.outcome import Took
    from ledger.domain.situation import Situation


class Became(NamedTuple):
    """What became of an item: `recorded`, `known` from before, `kept` or `refused`."""

    place: int
    state: str
    number: int | None = None
    order: Order | None = None
    receipt: str = ""
    error: LedgerError | None = None


def accept(
    session: CommandSession, checklist: str, only: str, owner: str | None, *, dry_run: bool
) -> int:
    """Record an action an item, but for those accepted before; all of them, or none of several.

    Raises:
        UsageError: as `find` and `chosen`.
        LedgerError: the server went away meanwhile; accepting again goes on where it stopped.
    """
    away = None if dry_run else unreached(session)
    situation, context = session.terminal.read().situation, with_receipts(session.terminal)
    one = find(checklists_of(situation), checklist)
    places = chosen(only, len(one.items))
    known = {place: number for place in places if (number := accepted(one, place, situation))}
    orders = {place: _order(session, one, place, owner, context)
              for place in places if place not in known}  # fmt: skip
    became = _taken(session, orders, away, dry_run=dry_run)
    became |= {place: Became(place, "known", number) for place, number in known.items()}
    _Answer(session, one, [became[place] for place in places], context, dry_run=dry_run).give()
    return _exit(became.values())


def _order(
    session: CommandSession, one: Checklist, place: int, owner: str | None, context: Context
) -> Order:
    order = order_of(one, place, owner, session.t.label, context)
    return order._replace(meant=frozenset(MEANT)) if session.choices.yes else order


def _exit(became: Any) -> Exit:
    states = {one.state for one in became}
    if "refused" in states:
        return Exit.REFUSED
    return Exit.PENDING if "kept" in states else Exit.DONE


# --- recording ------------------------------------------------------------------------------------


def _taken(
    session: CommandSession, orders: dict[int, Order], away: LedgerError | None, *, dry_run: bool
) -> dict[int, Became]:
    if away is not None:
        return {place: _kept(session, place, order, away) for place, order in orders.items()}
    if not orders:
        return {}
    told = _rehearsed(session, orders) if dry_run else _recorded(session, orders)
    places = {order.id: place for place, order in orders.items()}
    return {place: _became(place, took) for took in told for place in [places[took.order.id]]}


def _recorded(session: CommandSession, orders: dict[int, Order]) -> "list[Took]":
    bulk = session.terminal.bulk()
    try:
        told = [took for order in orders.values() for took in bulk.take(order)]
        told += bulk.send()
    finally:
        say_sent(session)
    session.kept()
    return told


def _rehearsed(session: CommandSession, orders: dict[int, Order]) -> "list[Took]":
    from tui.cli.commands.dry_run import Rehearsal  # noqa: PLC0415 (help needs no ledger)

    rehearsal = Rehearsal(session.terminal)
    return [took for order in orders.values() for took in rehearsal.take(order)]


def _became(place: int, took: "Took") -> Became:
    if isinstance(took.error, AlreadyRecorded):  # somebody else was first
        return Became(place, "known", took.error.number)
    if took.outcome is None:
        return Became(place, "refused", order=took.order, error=took.error)
    return Became(place, "recorded", took.outcome.numbers[0], took.order)


def _kept(session: CommandSession, place: int, order: Order, away: LedgerError) -> Became:
    try:
        receipt = session.terminal.keep(order, away, named=True).receipt
    except Refused as before:  # kept already
        return Became(place, "kept", receipt=str(before.fields["receipt"]))
    return Became(place, "kept", order=order, receipt=receipt)


# --- the answer -----------------------------------------------------------------------------------


class _Answer:
    """What is said of the items, in their order."""

    def __init__(
        self,
        session: CommandSession,
        one: Checklist,
        became: list[Became],
        context: Context,
        *,
        dry_run: bool,
    ) -> None:
        self.session, self.t, self.one = session, session.t, one
        self.became, self.context, self.dry_run = became, context, dry_run
        self.situation: Situation = session.terminal.read().situation

    def give(self) -> None:
        """As text, or as one document."""
        crisis = self.session.terminal.crisis
        counts = Counter(one.state for one in self.became)
        value = {
            "crisis": self.session.terminal.name,
            "kind": crisis.kind,
            "checklist": self.one.id,
            "dry_run": self.dry_run,
            **{state: counts[state] for state in _STATES},
            "items": [self._value(one) for one in self.became],
        }
        named = {"recorded": "possible"} if self.dry_run else {}
        said = [
            self.t(f"cli.checklist.count.{named.get(state, state)}", n=self.t.number(counts[state]))
            for state in _STATES
            if counts[state]
        ]
        key = "cli.checklist.checked" if self.dry_run else "cli.checklist.done"
        kind = self.t.code("crisis_kind", crisis.kind)
        head = self.t(key, kind=kind, name=self.t.label(self.one.name), counts=", ".join(said))
        self.session.answer(value, "\n".join([head, *self._lines(), *self._after()]))

    def _lines(self) -> list[str]:
        rest = " " * 7
        return [
            line
            for one in self.became
            for line in wrapped(
                self._line(one), page_width(), first=f"  {one.place:>2}. ", rest=rest
            )
        ]

    def _line(self, one: Became) -> str:
        text = self.t.label(self.one.items[one.place - 1].text)
        if one.error is not None:
            return self.t("cli.several.refused", name=text, reason=self.t.error(one.error))
        name = one.receipt or self._name(one)
        beside = [name, text, *self._said(one.order)]
        if one.state == "known":
            struck = is_struck(self.one, one.place, self.situation)
            beside.append(
                self.t("cli.checklist.before_struck" if struck else "cli.checklist.before")
            )
        return " \N{MIDDLE DOT} ".join(filter(None, beside))

    def _said(self, order: Order | None) -> list[str]:
        """Who does it, and until when."""
        command: Any = order.command if order else None
        if command is None:
            return []
        due = command.due and self.t.when(command.due, today=self.context.now.date())
        return list(filter(None, (command.owner, due)))

    def _name(self, one: Became) -> str:
        if one.number is None or (self.dry_run and one.state == "recorded"):
            return ""
        return " ".join(filter(None, (self._short(one.number), f"#{one.number}")))

    def _short(self, number: int | None) -> str:
        if number is None or number > self.situation.head:
            return ""
        return self.situation.short_name(self.situation.originator_of(number))

    def _after(self) -> list[str]:
        """What is left to do: what was kept is sent by itself, clocks are started by a person."""
        lines = [self.t("cli.kept.next")] if any(one.receipt for one in self.became) else []
        now = self.context.now.date()
        for one in self.became:
            item = self.one.items[one.place - 1]
            regime = clock_to_start(item, now) if one.order and not one.error else None
            if regime:
                name = self.t.code("clock_regime", regime)
                lines.append(self.t("cli.checklist.start_clock", item=one.place, name=name,
                                    regime=regime))  # fmt: skip
        return lines

    def _value(self, one: Became) -> dict[str, Any]:
        """One item as data."""
        number = None if self.dry_run and one.state == "recorded" else one.number
        command: Any = one.order.command if one.order else None
        return {
            "item": one.place,
            "text": self.t.label(self.one.items[one.place - 1].text),
            "state": one.state,
            "number": number,
            "short": self._short(number) or None,
            "receipt": one.receipt or None,
            "struck": one.state == "known" and is_struck(self.one, one.place, self.situation),
            "owner": command.owner if command else None,
            "due": command.due if command else None,
            **(as_value(one.error, self.t) if one.error else {}),
        }


_STATES = ("recorded", "known", "kept", "refused")
"""In which order they are counted."""

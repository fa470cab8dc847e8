"""Recording one command from the command line, and saying back how it was understood."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import structs

from ledger.command.decide import new_id
from ledger.command.order import Order, build
from ledger.domain.concept import Verb
from ledger.domain.values import When
from ledger.errors import UsageError
from tui.cli.connecting import connect
from tui.cli.derived.arguments import assigned, nested
from tui.cli.derived.fields import Field, fields_of
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.command.outcome import Outcome


class Asked(NamedTuple):
    """A verb and everything click found: the fields it may have, and the values by parameter."""

    verb: Verb
    own: list[Field]
    around: list[Field]
    positional: list[Field]
    takes_target: bool
    values: dict[str, Any]


def record(session: CommandSession, asked: Asked) -> None:
    """Decide, sign, append; then say the number and every time as it was understood.

    Raises:
        LedgerError: what cannot be read, is refused, or could not be confirmed.
    """
    about, found = assigned(asked.values, asked.positional, target=asked.takes_target)
    if asked.values.get("naming_on") and asked.values.get("naming_as"):
        raise UsageError("either_on_or_as")
    terminal = session.terminal
    context = terminal.context()
    order = build(
        asked.verb,
        nested(asked.own, found, context),
        nested(asked.around, found, context),
        context,
        ident=asked.values["naming_id"] or new_id(),
        target=about or asked.values.get("naming_on") or asked.values.get("naming_as") or "",
        named=not (about or asked.values.get("naming_on")),
        strict=False,
    )
    connect(session)
    outcome = terminal.handle(order)
    session.kept()
    confirm(session, order, outcome)


def confirm(session: CommandSession, order: Order, outcome: "Outcome") -> None:
    """The answer: the numbers, what they are about, and the times that were said."""
    t = session.t
    numbers = ", ".join(str(n) for n in outcome.numbers)
    kind = t.code("crisis_kind", session.terminal.crisis.kind)
    lines = [t("cli.recorded", kind=kind, numbers=numbers, originator=outcome.originator)]
    times = {"occurred": outcome.occurred, **dict(_times(order))}
    lines += [f"  {t.field(_title(order, name))}: {t.when(when)}" for name, when in times.items()]
    session.answer(
        {
            "crisis": session.terminal.name,
            "kind": session.terminal.crisis.kind,
            "number": outcome.numbers[-1],
            "numbers": outcome.numbers,
            "originator": outcome.originator,
            "command": order.id,
            "recorded": outcome.recorded,
            "understood": {name: _said(t.when(when), when) for name, when in times.items()},
        },
        "\n".join(lines),
    )


def _times(order: Order) -> Iterator[tuple[str, When]]:
    for name, value in structs.asdict(order.command).items():
        if isinstance(value, When):
            yield name, value


def _title(order: Order, name: str) -> str:
    return next((f.title for f in fields_of(type(order.command)) if f.path == (name,)), "Occurred")


def _said(text: str, when: When) -> dict[str, object]:
    return {"text": text, **structs.asdict(when)}

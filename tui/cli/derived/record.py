"""Recording one command from the command line, and saying back how it was understood."""

from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import ValidationError, structs

from ledger.command.decide import new_id
from ledger.command.order import Context, Order, build, cites_entries, in_full
from ledger.domain.amending.commands import CorrectEntry
from ledger.domain.amendments import apply_changes, value_of
from ledger.domain.concept import Verb
from ledger.domain.values import When
from ledger.errors import LedgerError, UsageError
from tui.cli.connecting import connect
from tui.cli.derived.arguments import assigned, nested
from tui.cli.derived.field_words import FieldWords
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
    understood = _understood(session, order, context)
    outcome = terminal.handle(order)
    session.kept()
    confirm(session, order, outcome, understood)


def confirm(
    session: CommandSession, order: Order, outcome: "Outcome", understood: dict[str, Any]
) -> None:
    """The answer: the numbers, what they are about, and how times and figures were understood.

    Nothing is looked up here: what is recorded is said to be, whatever happens then.
    """
    t = session.t
    numbers = ", ".join(str(n) for n in outcome.numbers)
    kind = t.code("crisis_kind", session.terminal.crisis.kind)
    lines = [t("cli.recorded", kind=kind, numbers=numbers, originator=outcome.originator)]
    understood = {"occurred": outcome.occurred, **understood}
    words = FieldWords(t, None)
    said = {name: _words(words, name, value, order) for name, value in understood.items()}
    lines += [
        "  " + t("board.labelled", label=_title(words, order, name), text=text)
        for name, text in said.items()
    ]
    session.answer(
        {
            "crisis": session.terminal.name,
            "kind": session.terminal.crisis.kind,
            "number": outcome.numbers[-1],
            "numbers": outcome.numbers,
            "originator": outcome.originator,
            "command": order.id,
            "recorded": outcome.recorded,
            "understood": {name: _said(said[name], value) for name, value in understood.items()},
        },
        "\n".join(lines),
    )


def _understood(session: CommandSession, order: Order, context: Context) -> dict[str, Any]:
    """What was said as a time or a number, as it was read; of a correction all of its values."""
    if isinstance(order.command, CorrectEntry):
        return _corrected(session, order.command, context)
    values = structs.asdict(order.command)
    cited = {f.encode_name for f in structs.fields(type(order.command)) if cites_entries(f.type)}
    return {k: v for k, v in values.items() if k not in cited and _is_read(v)}


def _is_read(value: Any) -> bool:
    """Whether a value may have been typed otherwise than it was understood."""
    if isinstance(value, dict):
        return any(map(_is_read, value.values()))
    return isinstance(value, (When, int, float)) and not isinstance(value, bool)


def _corrected(session: CommandSession, command: CorrectEntry, context: Context) -> dict[str, Any]:
    """The corrected fields as they will count; none where deciding is about to refuse."""
    try:
        original = session.terminal.read().situation.entry(command.number)
        full = in_full(original, command.changes, context)
        changed = apply_changes(original, full)
    except (LedgerError, ValidationError, TypeError):
        return {}
    return {name: value_of(changed, name) for name in full}


def _words(words: FieldWords, name: str, value: Any, order: Order) -> str:
    """The value as it was understood, a number with its unit."""
    unit = getattr(order.command, "unit", None)
    text = words.value(name, value)
    return f"{text} {unit}" if unit and isinstance(value, (int, float)) else text


def _title(words: FieldWords, order: Order, name: str) -> str:
    titles = {f.path: f.title for f in fields_of(type(order.command))}
    return words.t.field(titles[name,]) if (name,) in titles else words.title(name)


def _said(text: str, value: Any) -> dict[str, object]:
    parts = structs.asdict(value) if isinstance(value, When) else {"value": value}
    return {"text": text, **parts}

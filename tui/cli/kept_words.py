"""What is said of commands that were kept while the server was away."""

from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import groupby
from typing import TYPE_CHECKING, Any

from ledger.errors import LedgerError
from tui.cli.failures import as_value
from tui.cli.session import CommandSession
from tui.entries.kept_line import refusal_said
from tui.forms.field_words import FieldWords
from tui.forms.understood import as_data, told

if TYPE_CHECKING:
    from ledger.command.order import Order
    from ledger.command.outcome import Sent
    from ledger.home.kept import KeptCommand, Refusal


def say_kept(
    session: CommandSession,
    order: "Order",
    kept: "KeptCommand",
    error: LedgerError,
    understood: Mapping[str, Any],
) -> None:
    """The answer for a command that is kept: its receipt, how it was read, what happens next."""
    t, terminal = session.t, session.terminal
    kind = t.code("crisis_kind", terminal.crisis.kind)
    waiting = terminal.kept.tally().waiting
    words, values, concept = _as_read(session, order, understood)
    read = told(words, order, values, concept)
    lines = [
        t("cli.kept", kind=kind, receipt=kept.receipt),
        "  " + t("cli.kept.written", moment=t.moment(kept.written)),
        *(f"  {line}" for line in read.values()),
        "  " + t("cli.kept.next"),
    ]
    likely = likely_refusal(session, order)
    if not session.choices.json:
        session.say(t("cli.kept.why", reason=t.error(error)))
        if likely is not None:
            session.say(foreseen_line(session, kept.receipt, likely))
    session.answer(
        {
            "crisis": terminal.name,
            "kind": terminal.crisis.kind,
            "number": None,
            "receipt": kept.receipt,
            "command": order.id,
            "written": kept.written,
            "waiting": waiting,
            "understood": as_data(words, order, values, concept),
            "reason": as_value(error, t),
            "foreseen": as_value(likely, t, session.choices.typed) if likely else None,
        },
        "\n".join(lines),
    )


def _as_read(
    session: CommandSession, order: "Order", understood: Mapping[str, Any]
) -> "tuple[FieldWords, dict[str, Any], str]":
    """The words, the times and numbers as they were read, and the concept they are of."""
    concept = order.verb.concept
    if concept == "entry":
        number = getattr(order.command, "number", 0)
        entry = session.terminal.read().situation.kept.entry(number)
        concept = entry.originator.partition(".")[0] if entry else concept
    occurred = order.circumstances.occurred
    values = {**({"occurred": occurred} if occurred else {}), **understood}
    return FieldWords(session.t, session.terminal.context().parts), values, concept


def likely_refusal(session: CommandSession, order: "Order") -> LedgerError | None:
    """Why it is likely to be refused; None where that cannot be told either."""
    from ledger.terminal.foreseeing import foreseen  # noqa: PLC0415 (what is kept only)

    with suppress(Exception):
        return foreseen(session.terminal, order)
    return None


def foreseen_line(session: CommandSession, receipt: str, error: LedgerError) -> str:
    """That it will be refused as things stand in this copy, and that it is kept all the same."""
    t, head = session.t, session.terminal.read().position.number
    reason = t.error(error, session.choices.typed)
    return t("cli.kept.foreseen", receipt=receipt, number=head, reason=reason)


def say_sent(session: CommandSession) -> None:
    """On stderr: what became of earlier commands that this run has sent; once each."""
    sent, session.terminal.sent = session.terminal.sent, []
    for line in sent_lines(session, sent):
        session.say(line)


def sent_lines(session: CommandSession, sent: "list[Sent]") -> list[str]:
    """One line for all that are recorded, one for each that is refused."""
    t = session.t
    done = [one for one in sent if not one.refused]
    lines = [
        t("cli.kept.refused", receipt=one.receipt, reason=t.error(one.refused))
        for one in sent
        if one.refused
    ]
    if len(done) == 1:
        numbers = ", ".join(map(str, done[0].numbers))
        lines.insert(0, t("cli.kept.sent", receipt=done[0].receipt, numbers=numbers))
    elif done:
        receipts = ", ".join(_in_rows([one.receipt for one in done]))
        lines.insert(0, t("cli.kept.sent_many", count=t.number(len(done)), receipts=receipts,
                          until=last_number(done)))  # fmt: skip
    return lines


def last_number(sent: "list[Sent]") -> int:
    """The latest entry of several commands, in whatever order they were recorded."""
    return max(number for one in sent for number in one.numbers)


def _in_rows(receipts: list[str]) -> Iterator[str]:
    """Receipts one behind the other as the first and the last, so that none is named in between."""
    for _, row in groupby(enumerate(receipts), lambda one: _count(one[1]) - one[0]):
        (_, first), *others = row
        yield f"{first}\N{EN DASH}{others[-1][1]}" if others else first


def _count(receipt: str) -> int:
    return int(receipt.rpartition("-")[2])


def on_their_way(session: CommandSession) -> str:
    """How many commands of this home wait or were refused, in a sentence; empty for none."""
    tally, t = session.terminal.kept.tally(), session.t
    said = []
    if tally.waiting:
        said.append(t.plural("cli.kept.waiting", tally.waiting))
    if tally.refused:
        said.append(t.plural("cli.kept.need_you", tally.refused))
    return " ".join(said)


def reason_of(refusal: "Refusal", session: CommandSession) -> str:
    """Why it was refused, in the reader's language."""
    return refusal_said(refusal, session.t)

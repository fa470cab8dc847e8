"""What is said of commands that were kept while the server was away."""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, Any

import msgspec

from ledger.errors import LedgerError
from tui.cli.failures import as_value
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.command.order import Order
    from ledger.command.outcome import Sent
    from ledger.home.kept import KeptCommand, Refusal, Standing

LONGEST = 60
"""Characters of a command shown in a list."""


def say_kept(
    session: CommandSession, order: "Order", kept: "KeptCommand", error: LedgerError
) -> None:
    """The answer for a command that is kept: its receipt, what it is, and what happens next."""
    t, terminal = session.t, session.terminal
    kind = t.code("crisis_kind", terminal.crisis.kind)
    waiting = terminal.kept.tally().waiting
    lines = [
        t("cli.kept", kind=kind, receipt=kept.receipt),
        "  " + t("cli.kept.written", moment=t.moment(kept.written)),
        "  " + t("cli.kept.next"),
    ]
    if not session.choices.json:
        session.say(t("cli.kept.why", reason=t.error(error)))
    session.answer(
        {
            "crisis": terminal.name,
            "kind": terminal.crisis.kind,
            "number": None,
            "receipt": kept.receipt,
            "command": order.id,
            "written": kept.written,
            "waiting": waiting,
            "reason": as_value(error, t),
        },
        "\n".join(lines),
    )


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


def said_of(one: "Standing") -> dict[str, Any]:
    """A kept command's line as data."""
    found: dict[str, Any] = msgspec.json.decode(one.kept.line)
    return found


def short(one: "Standing") -> str:
    """A kept command on one line: the command, what it is about, and its first words."""
    line = said_of(one)
    about = line.get("target") or line.get("as") or ""
    words = " ".join(str(v) for v in line.get("with", {}).values() if isinstance(v, (str, int)))
    text = " ".join(filter(None, (line["command"].replace(".", " "), str(about), words)))
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"


def reason_of(refusal: "Refusal", session: CommandSession) -> str:
    """Why it was refused, in the reader's language."""
    return session.t.error(LedgerError(refusal.code, **refusal.fields))

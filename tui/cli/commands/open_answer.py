"""What is said when a crisis was opened: whatever others must compare before they join."""

from typing import TYPE_CHECKING

from ledger.command.checklists import checklists_of
from tui.cli.commands.checklist import offers
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.command.outcome import Outcome
    from ledger.terminal.terminal import Terminal


def conclude(session: CommandSession, terminal: "Terminal", outcome: "Outcome") -> None:
    """Say what was opened, and what others must compare before they join."""
    from ledger.evidence.signing import fingerprint  # noqa: PLC0415 (help needs no cryptography)

    pin = terminal.pin
    key = fingerprint(pin.founder)
    kind = session.t.code("crisis_kind", pin.kind)
    lines = [
        session.t("cli.open.done", kind=kind, name=pin.name, number=outcome.numbers[0]),
        session.t("cli.open.ledger", ledger=pin.ledger),
        session.t("cli.open.founder", member=pin.member, fingerprint=key),
        session.t("cli.open.home", path=session.settings.home),
    ]
    situation = terminal.read().situation
    lines += offers(session.t, situation)
    value = {
        "crisis": pin.name,
        "kind": pin.kind,
        "ledger": pin.ledger,
        "member": pin.member,
        "fingerprint": key,
        "number": outcome.numbers[0],
        "home": str(session.settings.home),
        "checklists": [one.id for one in checklists_of(situation)],
    }
    session.answer(value, "\n".join(lines))

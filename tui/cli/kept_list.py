"""Kept commands in words and as data: in the outbox, and under the list one looks in."""

from typing import TYPE_CHECKING, Any

from ledger.errors import LedgerError
from tui.cli.session import CommandSession
from tui.entries.kept_line import said_of, told
from tui.forms.field_words import FieldWords

if TYPE_CHECKING:
    from ledger.command.order import Order
    from ledger.home.kept import Standing

OPEN = frozenset({"waiting", "refused"})
"""States in which a command is not recorded, and may be."""


def order_read(session: CommandSession, one: "Standing") -> "Order | None":
    """A kept command as it is read now; None where it cannot be any more."""
    from ledger.terminal.sending import order_of  # noqa: PLC0415 (help needs no ledger)

    try:
        return order_of(one, session.terminal)
    except LedgerError:
        return None


def in_words(session: CommandSession, one: "Standing") -> str:
    """What a kept command says, in the reader's language."""
    words = FieldWords(session.t, session.terminal.context().parts)
    return told(one, order_read(session, one), words)


def on_their_way(
    session: CommandSession, concept: str, paths: frozenset[str] = frozenset()
) -> "list[Standing]":
    """The commands of this home about things of a concept that are not recorded yet, oldest first.

    Those that were refused and wait for somebody are among them; with `paths` those commands only.
    """
    from ledger.domain import VERBS  # noqa: PLC0415 (help needs no ledger)

    tally = session.terminal.kept.tally()
    if not tally.waiting and not tally.refused:
        return []
    open_ones = [o for o in session.terminal.kept.contents().commands if o.state in OPEN]
    verbs = ((one, VERBS.get(said_of(one)["command"])) for one in open_ones)
    return [
        one
        for one, verb in verbs
        if verb is not None and verb.concept == concept and (not paths or verb.path in paths)
    ]


def lines_of(session: CommandSession, kept: "list[Standing]") -> list[str]:
    """Under a list: that these are not in it yet, a line each with receipt and state."""
    t = session.t
    if not kept:
        return []
    return [
        t.plural("cli.kept.not_in_list", len(kept)),
        *(
            t("cli.outbox.line", receipt=one.kept.receipt, state=t(f"cli.outbox.{one.state}"),
              written=t.moment(one.kept.written), text=in_words(session, one))
            for one in kept
        ),
    ]  # fmt: skip


def as_rows(session: CommandSession, kept: "list[Standing]") -> list[dict[str, Any]]:
    """The same as data."""
    return [
        {
            "receipt": one.kept.receipt,
            "state": one.state,
            "written": one.kept.written.isoformat(),
            "command": said_of(one)["command"],
            "target": said_of(one).get("target") or None,
            "with": said_of(one).get("with", {}),
            "said": in_words(session, one),
        }
        for one in kept
    ]

"""Recording what a command made itself, where nobody typed the fields."""

from typing import TYPE_CHECKING, Any

import click

from ledger.domain.values import Marking
from ledger.errors import Exit, LedgerError
from tui.cli.connecting import reach
from tui.cli.derived.record import handled
from tui.cli.kept_words import say_kept, say_sent
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.command.order import Order


def built(
    session: CommandSession, verb: str, said: dict[str, Any], marking: Marking = "internal"
) -> "Order":
    """The order of a verb by its path, with the fields that the command says itself.

    Raises:
        InputError: one of them is not as it has to be.
    """
    from ledger.command.decide import new_id  # noqa: PLC0415 (help needs no ledger)
    from ledger.command.order import MEANT, build  # noqa: PLC0415 (as above)
    from ledger.domain import VERBS  # noqa: PLC0415 (as above)
    from ledger.terminal.receipts import with_receipts  # noqa: PLC0415 (as above)

    order = build(
        VERBS[verb], said, {"marking": marking}, with_receipts(session.terminal), ident=new_id()
    )
    return order._replace(meant=frozenset(MEANT)) if session.choices.yes else order


def record_built(session: CommandSession, order: "Order", key: str) -> Exit:
    """Record it, or keep the command where the server is away; `key` says the number.

    Raises:
        click.exceptions.Exit: somebody was asked and said no.
        LedgerError: what refuses it.
    """
    try:
        reach(session)
        outcome = handled(session, order)
    except LedgerError as error:
        say_kept(session, order, session.terminal.keep(order, error), error, {})
        return Exit.PENDING
    finally:
        say_sent(session)
    if outcome is None:
        session.say(session.t("cli.not_recorded"))
        raise click.exceptions.Exit(Exit.REFUSED)
    session.kept()
    session.say(session.t(key, number=outcome.numbers[-1]))
    return Exit.DONE

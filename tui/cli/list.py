"""`crisis list`: the crises this home knows."""

import click

from projections.i18n import Translator
from tui.cli.command import make
from tui.cli.session import Session


def build(t: Translator) -> click.Command:
    """The command."""
    return make("list", t, run, examples=["crisis list", "crisis list --json"])


def run(session: Session) -> None:
    """One line a crisis, its kind first, so that an exercise is never taken for a real one."""
    from ledger.home import Home  # noqa: PLC0415 (help needs no ledger)
    from ledger.opening import list_crises  # noqa: PLC0415 (help needs no ledger)

    t = session.t
    found = list(list_crises(Home(session.settings.home)))
    value = [
        {
            "name": info.pin.name,
            "title": info.pin.title,
            "kind": info.pin.kind,
            "ledger": info.pin.ledger,
            "entries": info.number,
            "contact": info.contact,
            "server": info.pin.server,
        }
        for info in found
    ]
    lines = [
        t(
            "cli.list.line",
            kind=t.code("crisis_kind", info.pin.kind),
            name=info.pin.name,
            title=info.pin.title,
            entries=t.plural("cli.entries", info.number),
        )
        for info in found
    ]
    session.answer(value, "\n".join(lines) or t("cli.list.none", home=session.settings.home))

"""`crisis server rebuild`: the server's store made anew from this home's copies."""

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.errors import Refused
from projections.i18n import Translator
from tui.cli.command import option
from tui.cli.progress import progress
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.terminal.rebuild import Copy, Rebuilt
    from ledger.terminal.terminal import Terminal


EXAMPLE = "crisis server rebuild"


def options(t: Translator) -> list[click.Parameter]:
    """The options of `crisis server rebuild`."""
    into = click.Option(
        ["--into"],
        metavar="DIR",
        help=t("cli.option.into"),
        type=click.Path(file_okay=False, path_type=Path),
    )
    return [into, option("shorter", t, "shorter", is_flag=True)]


def run(session: CommandSession, *, into: Path | None, shorter: bool) -> None:
    """Check the copies, ask, build, and say where the old store is kept."""
    from ledger.terminal.rebuild import rebuild_home, rebuild_into  # noqa: PLC0415 (help needs no client)

    with ExitStack() as opened:
        terminals = _terminals(session, every=into is None)
        for terminal in terminals:
            opened.callback(terminal.close)
        copies = _copies(session, terminals, shorter=shorter)
        if into is None:
            _ask(session, copies)
        with progress(session, session.t("cli.rebuild.building")) as report:
            if into is None:
                made = rebuild_home(session.settings.home, copies, report)
            else:
                made = rebuild_into(into, copies, report)
        session.answer(_value(made), _text(session, made))


def _terminals(session: CommandSession, *, every: bool) -> "list[Terminal]":
    """Those of the home's own server that hold anything; or the one crisis chosen."""
    from ledger.home.home import Home  # noqa: PLC0415 (help needs no ledger)
    from ledger.terminal.rebuild import embedded  # noqa: PLC0415 (help needs no client)
    from ledger.terminal.terminal import Terminal  # noqa: PLC0415 (help needs no ledger)

    if not every:
        return [Terminal.open(session.settings)]
    home = Home(session.settings.home)
    found: list[Terminal] = []
    for pin in embedded(home):
        terminal = Terminal(session.settings, pin)
        found.append(terminal) if terminal.replica.head() else terminal.close()
    if not found:
        raise Refused("rebuild_nothing", home=home.path)
    return found


def _copies(session: CommandSession, terminals: "list[Terminal]", *, shorter: bool) -> "list[Copy]":
    from ledger.terminal.rebuild import check_length, copy_of  # noqa: PLC0415 (help needs no client)

    copies: list[Copy] = []
    for terminal in terminals:
        with progress(session, session.t("cli.folding_again")) as report:
            copies.append(copy_of(terminal, report))
        if not shorter:
            check_length(copies[-1])
    return copies


def _ask(session: CommandSession, copies: "list[Copy]") -> None:
    from ledger.terminal.rebuild import left_out  # noqa: PLC0415 (help needs no client)

    t, home = session.t, session.settings.home
    if others := left_out(home, copies):
        session.say(t("cli.rebuild.left_out", streams=", ".join(others)))
    session.confirm(t("cli.rebuild.ask", home=home, ledgers=_ledgers(t, copies)))


def _ledgers(t: Translator, copies: "list[Copy]") -> str:
    return ", ".join(f"{c.pin.name} ({t.plural('cli.entries', c.number)})" for c in copies)


def _value(made: "Rebuilt") -> dict[str, Any]:
    return {
        "crises": [{"name": c.pin.name, "number": c.number, "root": c.root} for c in made.copies],
        "store": str(made.store),
        "kept": str(made.kept) if made.kept else None,
    }


def _text(session: CommandSession, made: "Rebuilt") -> str:
    t = session.t
    lines = [t("cli.rebuild.done", name=c.pin.name, number=c.number, root=c.root)
             for c in made.copies]  # fmt: skip
    key = "cli.rebuild.kept" if made.kept else "cli.rebuild.made"
    return "\n".join([*lines, t(key, store=made.store, kept=made.kept)])

"""`crisis server …`: the home's own server, started by whoever needs it, and who may log in."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import click

from projections.i18n import Translator
from tui.cli.command import Run, make
from tui.cli.commands import server_admit, server_rebuild
from tui.cli.root import CommandGroup
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.server.embedded import Endpoint


def build(t: Translator) -> click.Command:
    """The group `crisis server`, in the language of `t`."""
    return ServerGroup(t)


class ServerGroup(CommandGroup):
    """What one can do with it."""

    def __init__(self, t: Translator) -> None:
        examples = [part.example for name, part in _PARTS.items() if name in _SHOWN]
        super().__init__("server", t, t("cli.help.server"), tuple(_PARTS), examples)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """One command of the group by its name; None for another name."""
        if cmd_name not in _PARTS:
            return None
        part = _PARTS[cmd_name]
        params = part.params(self.t)
        return make(f"server {cmd_name}", self.t, part.run, params, examples=[part.example])


def start(session: CommandSession) -> None:
    """Start it if it does not run."""
    from ledger.server.embedded import ensure  # noqa: PLC0415 (help needs no server)

    _say_running(session, ensure(session.settings.home))


def restart(session: CommandSession) -> None:
    """End it and start it, so that it measures its disk anew."""
    from ledger.server.embedded import restart as begin  # noqa: PLC0415 (help needs no server)

    _say_running(session, begin(session.settings.home))


def _say_running(session: CommandSession, found: "Endpoint") -> None:
    key = "cli.server.started" if found.started else "cli.server.running"
    session.answer(
        {
            "state": "running",
            "started": found.started,
            "url": found.url,
            "pid": found.pid,
            "version": found.version,
            "server_id": found.server_id,
        },
        session.t(key, url=found.url, pid=found.pid, version=found.version),
    )


def status(session: CommandSession) -> None:
    """Say whether it runs, and where its files are."""
    from ledger.server.embedded import ServerState  # noqa: PLC0415 (help needs no server)
    from ledger.server.embedded import status as look  # noqa: PLC0415 (help needs no server)

    t, found = session.t, look(session.settings.home)
    said = {
        ServerState.RUNNING: t(
            "cli.server.running", url=found.url, pid=found.pid, version=found.version
        ),
        ServerState.STOPPED: t("cli.server.stopped"),
        ServerState.NOT_ANSWERING: t("cli.server.not_answering", log=found.log),
    }
    files = t("cli.server.files", store=found.store, log=found.log, config=found.config)
    session.answer(
        {
            "state": found.state,
            "url": found.url,
            "pid": found.pid,
            "version": found.version,
            "server_id": found.server_id,
            "store": str(found.store),
            "log": str(found.log),
            "config": str(found.config),
        },
        f"{said[found.state]}\n{files}",
    )


def stop(session: CommandSession) -> None:
    """End it; what is recorded stays."""
    from ledger.server.embedded import stop as end  # noqa: PLC0415 (help needs no server)

    ended = end(session.settings.home)
    key = "cli.server.ended" if ended else "cli.server.stopped"
    session.answer({"state": "stopped", "stopped": ended}, session.t(key))


def config(session: CommandSession) -> None:
    """Print its configuration, for whoever wants to run it by other means."""
    from ledger.server.embedded import configuration  # noqa: PLC0415 (help needs no server)

    text = configuration(session.settings.home)
    session.answer({"config": text}, text.rstrip("\n"))


class _ServerCommand(NamedTuple):
    """One command of the group: its body, an example, its parameters."""

    run: Run
    example: str
    params: Callable[[Translator], Sequence[click.Parameter]] = lambda _: ()


_PARTS = {
    "start": _ServerCommand(start, "crisis server start"),
    "status": _ServerCommand(status, "crisis server status"),
    "stop": _ServerCommand(stop, "crisis server stop"),
    "restart": _ServerCommand(restart, "crisis server restart"),
    "config": _ServerCommand(config, "crisis server config"),
    "rebuild": _ServerCommand(server_rebuild.run, server_rebuild.EXAMPLE, server_rebuild.options),
    "keys": _ServerCommand(server_admit.keys, "crisis server keys"),
    "admit": _ServerCommand(
        server_admit.admit,
        f"crisis server admit {server_admit.KEY} --role scribe --name Night",
        server_admit.admit_options,
    ),
    "revoke": _ServerCommand(
        server_admit.revoke, f"crisis server revoke {server_admit.KEY}", server_admit.revoke_options
    ),
    "admitted": _ServerCommand(
        server_admit.admitted, "crisis server admitted --json", server_admit.door_options
    ),
}
_SHOWN = {"status", "stop", "admit"}

"""`crisis server start|status|stop|config|rebuild`: the home's own server.

Whoever needs it starts it.
"""

import click

from projections.i18n import Translator
from tui.cli import rebuild
from tui.cli.command import Run, make
from tui.cli.root import Group
from tui.cli.session import Session


def build(t: Translator) -> click.Command:
    """The group."""
    return ServerGroup(t)


class ServerGroup(Group):
    """What one can do with it."""

    def __init__(self, t: Translator) -> None:
        examples = ("crisis server status", "crisis server stop")
        super().__init__("server", t, t("cli.help.server"), (*_RUNS, REBUILD), examples)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 (click's signature)
        """One of them."""
        if cmd_name == REBUILD:
            return rebuild.build(self.t)
        if cmd_name not in _RUNS:
            return None
        path = f"server {cmd_name}"
        return make(path, self.t, _RUNS[cmd_name], examples=[f"crisis {path}"])


def start(session: Session) -> None:
    """Start it if it does not run."""
    from ledger.server.embedded import ensure  # noqa: PLC0415 (help needs no server)

    found = ensure(session.settings.home)
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


def status(session: Session) -> None:
    """Say whether it runs, and where its files are."""
    from ledger.server.embedded import State  # noqa: PLC0415 (help needs no server)
    from ledger.server.embedded import status as look  # noqa: PLC0415 (help needs no server)

    t, found = session.t, look(session.settings.home)
    said = {
        State.RUNNING: t("cli.server.running", url=found.url, pid=found.pid, version=found.version),
        State.STOPPED: t("cli.server.stopped"),
        State.NOT_ANSWERING: t("cli.server.not_answering", log=found.log),
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


def stop(session: Session) -> None:
    """End it; what is recorded stays."""
    from ledger.server.embedded import stop as end  # noqa: PLC0415 (help needs no server)

    ended = end(session.settings.home)
    key = "cli.server.ended" if ended else "cli.server.stopped"
    session.answer({"state": "stopped", "stopped": ended}, session.t(key))


def config(session: Session) -> None:
    """Print its configuration, for whoever wants to run it by other means."""
    from ledger.server.embedded import configuration  # noqa: PLC0415 (help needs no server)

    text = configuration(session.settings.home)
    session.answer({"config": text}, text.rstrip("\n"))


REBUILD = "rebuild"
_RUNS: dict[str, Run] = {"start": start, "status": status, "stop": stop, "config": config}

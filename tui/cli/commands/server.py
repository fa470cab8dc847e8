"""`crisis server …`: the home's own server, started by whoever needs it, and who may log in."""

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import click

from ledger.errors import LedgerError
from projections.i18n import Translator
from tui.cli.commands import server_admit, server_rebuild
from tui.cli.parts_group import Part, PartsGroup
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.server.embedded import Endpoint


def build(t: Translator) -> click.Command:
    """The group `crisis server`, in the language of `t`."""
    return PartsGroup("server", t, _PARTS, _SHOWN)


def start(session: CommandSession) -> None:
    """Start it if it does not run."""
    from ledger.server.embedded import ensure  # noqa: PLC0415 (help needs no server)

    _say_running(session, ensure(session.settings.home))


def restart(session: CommandSession) -> None:
    """End it and start it, so that it measures its disk anew."""
    from ledger.server.embedded import restart as begin  # noqa: PLC0415 (help needs no server)

    _say_running(session, begin(session.settings.home))


def _elsewhere(session: CommandSession) -> dict[str, str]:
    """The crises of this home that live on a server that somebody else runs, and which."""
    from ledger.home.home import Home  # noqa: PLC0415 (help needs no ledger)

    home, found = Home(session.settings.home), {}
    for name in home.names():
        with suppress(LedgerError):  # said by whoever opens it
            found[name] = home.pin(name).server
    return {name: url for name, url in found.items() if url}


def _needs_none(session: CommandSession) -> bool:
    """Whether crises are here and every one lives elsewhere."""
    from ledger.home.home import Home  # noqa: PLC0415 (help needs no ledger)

    names = Home(session.settings.home).names()
    return bool(names) and len(_elsewhere(session)) == len(names)


def _answer(session: CommandSession, value: dict[str, Any], text: str) -> None:
    """The answer, and which crises have nothing to do with this server."""
    elsewhere, t = _elsewhere(session), session.t
    lines = [t("cli.server.elsewhere", name=name, url=url) for name, url in elsewhere.items()]
    session.answer({**value, "elsewhere": elsewhere}, "\n".join([text, *lines]))


def _stopped(session: CommandSession) -> str:
    return session.t("cli.server.not_needed" if _needs_none(session) else "cli.server.stopped")


def _say_running(session: CommandSession, found: "Endpoint") -> None:
    key = "cli.server.started" if found.started else "cli.server.running"
    _answer(
        session,
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
        ServerState.STOPPED: _stopped(session),
        ServerState.NOT_ANSWERING: t("cli.server.not_answering", log=found.log),
    }
    files = t("cli.server.files", store=found.store, log=found.log, config=found.config)
    _answer(
        session,
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
    said = session.t("cli.server.ended") if ended else _stopped(session)
    _answer(session, {"state": "stopped", "stopped": ended}, said)


def config(session: CommandSession) -> None:
    """Print its configuration, for whoever wants to run it by other means."""
    from ledger.server.embedded import configuration  # noqa: PLC0415 (help needs no server)

    text = configuration(session.settings.home)
    session.answer({"config": text}, text.rstrip("\n"))


_PARTS = {
    "start": Part(start, "crisis server start"),
    "status": Part(status, "crisis server status"),
    "stop": Part(stop, "crisis server stop"),
    "restart": Part(restart, "crisis server restart"),
    "config": Part(config, "crisis server config"),
    "rebuild": Part(server_rebuild.run, server_rebuild.EXAMPLE, server_rebuild.options),
    "keys": Part(server_admit.keys, "crisis server keys"),
    "admit": Part(
        server_admit.admit,
        f"crisis server admit {server_admit.KEY} --role scribe --name Night",
        server_admit.admit_options,
    ),
    "revoke": Part(
        server_admit.revoke, f"crisis server revoke {server_admit.KEY}", server_admit.revoke_options
    ),
    "admitted": Part(
        server_admit.admitted, "crisis server admitted --json", server_admit.door_options
    ),
}
_SHOWN = {"status", "stop", "admit"}

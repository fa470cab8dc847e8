"""What `crisis doctor` looks at: each check gives `ok`, `note` or `bad`, and what to say."""

import locale
import shutil
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from ledger.config import environ
from tui.cli.commands import doctor_files
from tui.cli.progress import progress
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.home.home import Pin

SKEW_SECONDS = 60.0
"""From here on what is recorded is marked (`ledger.live.continuity`)."""

NARROWEST = 60
"""Columns below which boards do not fit."""

Look = Callable[[CommandSession], tuple[str, str]]


def _binary(_session: CommandSession) -> tuple[str, str]:
    from ledger.server.process import binary_version, find_binary  # noqa: PLC0415 (doctor only)

    path = find_binary()
    return "ok", f"{binary_version(path)} ({path})"


def _home(session: CommandSession) -> tuple[str, str]:
    from ledger.home.home import Home  # noqa: PLC0415 (doctor only)

    home = session.settings.home
    if not home.exists():
        return "note", session.t("cli.doctor.no_home", path=home)
    _check_private(home)
    if trouble := Home(home).trouble():
        session.warned = True
        raise trouble
    free = shutil.disk_usage(home).free >> 20
    return "ok", session.t("cli.doctor.free", path=home, free=session.t.number(free))


def _check_private(home: Path) -> None:
    """An empty home is closed by whoever writes there first; doctor changes nothing."""
    from ledger.home.home import Home  # noqa: PLC0415 (doctor only)
    from ledger.server.errors import explained  # noqa: PLC0415 (doctor only)

    with explained(home):
        if any(home.iterdir()):
            Home(home).prepare()


def _keys(session: CommandSession) -> tuple[str, str]:
    """Whether what is recorded here can be signed, in each crisis, by a key that counts there."""
    from ledger.home.home import Home  # noqa: PLC0415 (doctor only)

    home = Home(session.settings.home)
    names = home.names()
    if home.logs_in():
        home.log_in_seed()
    if not names:
        return "note", session.t("cli.list.none", home=session.settings.home)
    pins = [home.pin(name) for name in names]
    public = {pin.member: home.signer(pin.member).public for pin in pins}
    for pin in pins:
        if (known := _enrolled(session, pin)) is not None and known != public[pin.member]:
            return "bad", session.t("cli.doctor.other_key", member=pin.member, name=pin.name)
    return "ok", session.t("cli.doctor.keys_held", members=", ".join(sorted(public)))


def _enrolled(session: CommandSession, pin: "Pin") -> str | None:
    """The key that this home's copy of a ledger knows a member by; None when it knows none."""
    from ledger.terminal.terminal import Terminal  # noqa: PLC0415 (doctor only)

    with Terminal(session.settings, pin) as terminal:
        member = terminal.read().situation.member(pin.member) if terminal.replica.head() else None
    return member.key if member else None


def _foreign(session: CommandSession) -> str:
    """The server that somebody else runs, named or pinned; empty for the home's own."""
    from ledger.home.home import Home  # noqa: PLC0415 (doctor only)

    home, settings = Home(session.settings.home), session.settings
    known = settings.crisis or len(home.names()) == 1
    return settings.server or (home.pin(home.choose(settings.crisis)).server if known else "")


def _server(session: CommandSession) -> tuple[str, str]:
    if url := _foreign(session):
        return "note", session.t("cli.doctor.foreign", url=url)
    from ledger.server.admission import admitted  # noqa: PLC0415 (doctor only)
    from ledger.server.embedded import ServerState, full, status  # noqa: PLC0415 (doctor only)

    home = session.settings.home
    found = status(home)
    if full(home):
        free = session.t.number(shutil.disk_usage(found.store).free >> 20)
        return "bad", session.t("cli.doctor.store_full", path=found.store, free=free)
    if found.state is ServerState.STOPPED:
        return "note", session.t("cli.server.stopped")
    if found.state is ServerState.NOT_ANSWERING:
        return "bad", session.t("cli.server.not_answering", log=found.log)
    key = "cli.server.running"
    said = session.t(key, url=found.url, pid=found.pid, version=found.version)
    return "ok", session.t("cli.doctor.own_login", said=said, count=len(admitted(home)))


def _ledger(session: CommandSession) -> tuple[str, str]:
    from ledger.home.home import Home  # noqa: PLC0415 (doctor only)

    if not Home(session.settings.home).names():
        return "note", session.t("cli.list.none", home=session.settings.home)
    reading = session.terminal.read()
    if doubt := session.terminal.other_history():
        raise doubt
    number, checked = reading.position.number, reading.checked_to
    said = session.t("cli.doctor.read", name=session.terminal.name, number=number, checked=checked,
                     void=reading.voided, unknown=reading.unknown)  # fmt: skip
    return "note" if checked < number or reading.voided else "ok", said


def _outbox(session: CommandSession) -> tuple[str, str]:
    """What is on its way, and what was lost of it, in any crisis of this home."""
    from ledger.home.home import Home  # noqa: PLC0415 (doctor only)
    from ledger.home.kept import KeptCommands  # noqa: PLC0415 (doctor only)
    from ledger.home.outbox import damaged, left_behind  # noqa: PLC0415 (doctor only)

    home = Home(session.settings.home)
    boxes = [home.crisis(name) / "outbox" for name in home.names()]
    if lost := [str(path) for box in boxes for path in damaged(box)]:
        return "bad", session.t("cli.doctor.outbox_damaged", paths=", ".join(lost))
    if kept := [command for box in boxes for command in left_behind(box)]:
        return "note", session.t.plural("cli.doctor.outbox_kept", len(kept))
    stores = [KeptCommands(home.crisis(name)) for name in home.names()]
    bad = [str(one.path) for one in stores if one.contents().damaged]
    if bad:
        return "bad", session.t("cli.doctor.outbox_damaged", paths=", ".join(bad))
    tallies = [one.tally() for one in stores]
    said = [
        session.t.plural(key, many)
        for key, many in (
            ("cli.kept.waiting", sum(tally.waiting for tally in tallies)),
            ("cli.kept.need_you", sum(tally.refused for tally in tallies)),
        )
        if many
    ]
    if said:
        return "note", " ".join(said)
    return "ok", session.t("cli.doctor.outbox_empty")


def _link(session: CommandSession) -> tuple[str, str]:
    """The gate and the clock, asked only of a server that runs."""
    from ledger.home.home import Home  # noqa: PLC0415 (doctor only)

    if _server(session)[0] == "note" and not _foreign(session):
        return "note", session.t("cli.server.stopped")
    if not Home(session.settings.home).names():
        return "note", session.t("cli.list.none", home=session.settings.home)
    _connect(session)
    skew = session.terminal.skew
    if abs(skew) <= SKEW_SECONDS:
        return "ok", session.t("cli.doctor.gate")
    key = "cli.doctor.clock_ahead" if skew > 0 else "cli.doctor.clock_behind"
    return "note", session.t(key, by=session.t.duration(timedelta(seconds=abs(skew))))


def _connect(session: CommandSession) -> None:
    if not session.terminal.connected:
        session.terminal.connect()


def _witness(session: CommandSession) -> tuple[str, str]:
    """What was seen here once, as it is remembered outside of the home."""
    from ledger.home.home import Home  # noqa: PLC0415 (doctor only)

    if not Home(session.settings.home).names():
        return "note", session.t("cli.list.none", home=session.settings.home)
    terminal = session.terminal
    seen = terminal.check_witness()
    if seen is None:
        return "note", session.t("cli.doctor.witness_none")
    path = terminal.witness.path
    return "ok", session.t("cli.doctor.witness_holds", number=seen.number, path=path)


def _copy(session: CommandSession) -> tuple[str, str]:
    """Every message of the copy judged again, signatures included."""
    with progress(session, session.t("cli.folding_again")) as report:
        position = session.terminal.fold_again(progress=report).position
    said = session.t("cli.doctor.copy_holds", number=position.number, root=position.root)
    return "ok", said


def _messages(session: CommandSession) -> tuple[str, str]:
    """Every message of the server read back, asked only of one that runs."""
    if _server(session)[0] == "note" and not _foreign(session):
        return "note", session.t("cli.server.stopped")
    _connect(session)
    with progress(session, session.t("cli.reading_back")) as report:
        number = session.terminal.read_back(report)
    return "ok", session.t("cli.doctor.messages_hold", number=number)


def _files(session: CommandSession) -> tuple[str, str]:
    """The files that entries say are at the server, as far as this home has them."""
    from ledger.home.home import Home  # noqa: PLC0415 (doctor only)

    if not Home(session.settings.home).names():
        return "note", session.t("cli.list.none", home=session.settings.home)
    return doctor_files.here(session)


def _files_at_server(session: CommandSession) -> tuple[str, str]:
    """Every one of them read whole, asked only of a server that runs."""
    if _server(session)[0] == "note" and not _foreign(session):
        return "note", session.t("cli.server.stopped")
    _connect(session)
    return doctor_files.at_server(session)


def paper_of(text: str) -> Look:
    """The look at a number and a root that were printed."""
    from ledger.home.witness import parse  # noqa: PLC0415 (doctor only)

    paper = parse(text)

    def look(session: CommandSession) -> tuple[str, str]:
        session.terminal.check_paper(paper)
        return "ok", session.t("cli.doctor.paper_holds", number=paper.number)

    return look


def _screen(session: CommandSession) -> tuple[str, str]:
    size = shutil.get_terminal_size()
    encoding = locale.getpreferredencoding(do_setlocale=False)
    said = session.t("cli.doctor.terminal", term=environ("TERM", "-"), encoding=encoding,
                     columns=size.columns, lines=size.lines)  # fmt: skip
    good = encoding.lower().replace("-", "") == "utf8"
    fits = size.columns >= NARROWEST or not sys.stdout.isatty()
    return "ok" if good and fits else "note", said


CHECKS: dict[str, Look] = {
    "binary": _binary,
    "home": _home,
    "keys": _keys,
    "server": _server,
    "link": _link,
    "ledger": _ledger,
    "outbox": _outbox,
    "files": _files,
    "witness": _witness,
    "screen": _screen,
}

DEEP: dict[str, Look] = {
    "copy": _copy,
    "messages": _messages,
    "files_at_server": _files_at_server,
}
"""What takes as long as the ledger is: with `--deep` only."""

"""Opening a crisis: the one place where a stream and a ledger id are made.

A repeated opening takes up where an interrupted one stopped: the pin is written first, so that the
name is never left to a stream that nobody can write.
"""

import secrets
from contextlib import suppress
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from ledger.clock import SYSTEM, Clock
from ledger.command.decide import OPENING, new_id
from ledger.command.order import Circumstances, Order, checked
from ledger.command.outcome import Outcome
from ledger.config import Settings
from ledger.domain import VERBS
from ledger.domain.crisis.commands import OpenCrisis
from ledger.domain.organisation import Organisation
from ledger.domain.values import CrisisKind
from ledger.errors import LedgerError, Refused
from ledger.home.home import Home, Pin
from ledger.terminal.refresh import Refreshed, refresh
from ledger.terminal.terminal import Terminal, terminal_name


class Opening(NamedTuple):
    """What `crisis open` needs to know. `recorded` is for exercises on a scenario clock."""

    name: str
    title: str
    kind: CrisisKind
    organisation: Organisation
    member: str = "coordinator"
    called: str = "Coordinator"
    role: str = "coordinator"
    recorded: datetime | None = None
    replicas: int = 1


class CrisisInfo(NamedTuple):
    """One crisis of a home: what is pinned, how many messages are here, what its server said."""

    pin: Pin
    number: int
    contact: datetime | None
    refreshed: Refreshed
    zone: ZoneInfo | None = None


def open_crisis(
    settings: Settings, opening: Opening, clock: Clock = SYSTEM
) -> tuple[Terminal, Outcome]:
    """Open a crisis: make its stream, record its opening as number 1. The terminal is connected.

    Raises:
        Refused: `crisis_exists`, here or on the server.
        InputError: a name or a field that cannot be; nothing is made then.
        NotAllowed: `provisioner_not_admitted`, this server lets nobody here make a stream.
        LedgerError: no server, no permission, a home that cannot be written.
    """
    from ledger.terminal.provision import (  # noqa: PLC0415 (imports the NATS client)
        make_files,
        make_keys,
        make_stream,
    )

    home = Home(settings.home)
    terminal = Terminal(settings, _pin(home, settings, opening), clock)
    try:
        make_stream(settings, terminal.pin)
        for make in (make_files, make_keys):
            with suppress(LedgerError):  # an older door: no crisis waits for a place for these
                make(settings, terminal.pin)
        terminal.connect()
        terminal.settle()
        _check_empty(terminal)
        outcome = terminal.handle(_order(terminal.pin, opening))
        terminal.confirm()
    except BaseException:
        with suppress(LedgerError):
            terminal.close()
        raise
    return terminal, outcome


def crisis_info(home: Home, name: str, patience: float = 0.0) -> CrisisInfo:
    """What is known of one crisis of a home, brought up to date where a server answers in time.

    Nobody is asked without `patience`, in seconds.

    Raises:
        LedgerError: `pin_damaged`, or its copy cannot be read.
    """
    with Terminal(Settings(home=home.path), home.pin(name)) as terminal:
        found = Refreshed("not_asked")
        if patience:
            found = refresh(terminal, patience=patience, catch_up=patience)
        head = terminal.replica.head()
        zone = None
        with suppress(LedgerError):
            zone = terminal.zone if head else None
        return CrisisInfo(terminal.pin, head, terminal.contact, found, zone)


def _pin(home: Home, settings: Settings, opening: Opening) -> Pin:
    """The pin of an opening; one that was interrupted keeps its ledger id, to be taken up again."""
    home.prepare()
    pin = Pin(
        ledger=_ledger(home, opening.name),
        name=opening.name,
        title=opening.title,
        kind=opening.kind,
        founder=home.signer_or_new(opening.member).public,
        member=opening.member,
        role=opening.role,
        terminal=terminal_name(),
        server=settings.server,
        replicas=opening.replicas,
    )
    checked(pin)
    checked(_order(pin, opening).command)
    home.keep_pin(pin)
    return pin


def _ledger(home: Home, name: str) -> str:
    if name not in home.names():
        return secrets.token_hex(16)
    with Terminal(Settings(home=home.path), home.pin(name)) as begun:
        _check_empty(begun)
        return begun.pin.ledger


def _check_empty(terminal: Terminal) -> None:
    if terminal.read().head:
        raise Refused("crisis_exists", name=terminal.name)


def _order(pin: Pin, opening: Opening) -> Order:
    command = OpenCrisis(
        name=opening.name,
        title=opening.title,
        kind=opening.kind,
        ledger=pin.ledger,
        organisation=opening.organisation,
        founder=opening.member,
        founder_name=opening.called,
        founder_key=pin.founder,
        founder_role=opening.role,
    )
    said = Circumstances(recorded=opening.recorded)
    return Order(VERBS[OPENING], command, new_id(), "", said)

"""Joining a crisis that somebody else opened: first contact with its ledger (design §7).

What the server shows is only as good as the founder's fingerprint, which people compare by voice.
Nothing is written to the ledger and nothing pinned before somebody has said yes; from then on this
home holds the server to that ledger and that founder.
"""

from typing import NamedTuple

from ledger import gate
from ledger.application import guarded
from ledger.config import Settings
from ledger.domain.standing import Crisis
from ledger.errors import ReadOnly, UsageError, VerificationFailed
from ledger.fold import Fold
from ledger.home import STREAM_PREFIX, Home, Pin, prefix_of, stream_of
from ledger.integrity.signing import fingerprint
from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.message import StoredMessage
from ledger.jetstream.stream import Stream, StreamInfo, names
from ledger.orders import checked
from ledger.session import reach
from ledger.terminal import terminal_name


class Found(NamedTuple):
    """A crisis on a server, as its opening says it, and how many messages there are."""

    crisis: Crisis
    server: str
    replicas: int
    number: int

    @property
    def fingerprint(self) -> str:
        """Of the founder's signing key, to be compared by voice."""
        return fingerprint(self.crisis.founder.key)


def find(settings: Settings, name: str) -> Found:
    """Look at a crisis on the server named; nothing is kept.

    Raises:
        UsageError: `join_needs_server`; `not_on_server`, with the crises that are.
        VerificationFailed: `opening_invalid`, its first entry is no signed opening of this crisis.
        ReadOnly: `other_ledger`, the stream says another ledger id than its first entry.
        LedgerError: no server, no permission, a home that cannot be written.
    """
    home = Home(settings.home)
    directory = home.crisis(name)
    if not settings.server:
        raise UsageError("join_needs_server", name=name)
    home.prepare()
    url, seed = settings.server, home.log_in_seed()
    connection = Connection(ConnectionSettings(url=url, nkey_seed=seed, name=directory.name))
    try:
        reach(connection, home)
        return _found(Stream(connection, stream_of(name), prefix_of(name)), name)
    finally:
        connection.close()


def known(settings: Settings, found: Found) -> bool:
    """Whether this home has pinned the very ledger that was found.

    Raises:
        ReadOnly: `other_ledger`, it has pinned another one of that name.
    """
    home, crisis = Home(settings.home), found.crisis
    if crisis.name not in home.names():
        return False
    pin = home.pin(crisis.name)
    if (pin.ledger, pin.founder) != (crisis.ledger, crisis.founder.key):
        raise ReadOnly("other_ledger", stream=pin.stream, ledger=pin.ledger)
    return True


def join(settings: Settings, found: Found, member: str, role: str) -> Pin:
    """Pin what was found, and make a signing key for `member` where there is none.

    Raises:
        InputError: a name that cannot be; nothing is kept then.
        LedgerError: a home that cannot be written; a key in it that cannot be read.
    """
    home = Home(settings.home)
    crisis = found.crisis
    pin = Pin(
        ledger=crisis.ledger,
        name=crisis.name,
        title=crisis.title,
        kind=crisis.kind,
        founder=crisis.founder.key,
        member=member,
        role=role,
        terminal=terminal_name(),
        server=found.server,
        replicas=found.replicas,
    )
    checked(pin)
    home.signer_or_new(member)
    home.keep_pin(pin)
    return pin


def _found(stream: Stream, name: str) -> Found:
    streams = guarded(lambda: names(stream.connection, STREAM_PREFIX))
    if stream.name not in streams:
        there = [one.removeprefix(STREAM_PREFIX) for one in streams]
        raise UsageError("not_on_server", name=name, known=", ".join(there) or "\N{EN DASH}")
    info: StreamInfo = guarded(stream.info)
    crisis = _opening(guarded(lambda: stream.get(1)), name)
    if info.metadata.get(gate.LEDGER_KEY) != crisis.ledger:
        raise ReadOnly("other_ledger", stream=stream.name, ledger=crisis.ledger)
    server = stream.connection.settings.url
    return Found(crisis, server, info.config["num_replicas"], info.last_seq)


def _opening(first: StoredMessage | None, name: str) -> Crisis:
    """The crisis that a first message opens, signed by its own founder."""
    if first is None:
        raise VerificationFailed("opening_invalid", name=name)
    fold = Fold(prefix_of(name), lambda _number: None)
    fold.take_checked(1, first.subject, first.body)
    crisis = fold.world.crisis
    if crisis is None or crisis.name != name:
        raise VerificationFailed("opening_invalid", name=name)
    return crisis

"""Joining a crisis that somebody else opened: first contact with its ledger.

What the server shows is only as good as the founder's fingerprint, which people compare by voice.
Nothing is written to the ledger and nothing pinned before somebody has said yes; from then on this
home holds the server to that ledger and that founder.
"""

import shutil
from collections.abc import Callable
from secrets import token_hex
from typing import NamedTuple

from eventsourcing.persistence import PersistenceError

from ledger.command.order import checked
from ledger.config import Settings
from ledger.domain.crisis_and_roll import Crisis, Member
from ledger.domain.organisation import Index
from ledger.errors import NotAllowed, Refused, UsageError, VerificationFailed
from ledger.evidence.fold import Fold
from ledger.evidence.signing import fingerprint
from ledger.home.home import Home, Pin, named_nkey_file, prefix_of, stream_of
from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.errors import NotPermittedError, StreamNotFoundError
from ledger.jetstream.message import StoredMessage
from ledger.jetstream.stream import Stream, StreamInfo
from ledger.live import continuity
from ledger.live.event_store import guarded, translated
from ledger.nkey import public_nkey
from ledger.terminal.session import reach
from ledger.terminal.terminal import Terminal, terminal_name


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
        UsageError: `join_needs_server`; `not_on_server`.
        NotAllowed: `crisis_not_admitted`, the server lets this log-in not into that crisis.
        Refused: `joined_already`, this home keeps a crisis of that name.
        VerificationFailed: `opening_invalid`, its first entry is no signed opening of this crisis.
        ReadOnly: `other_ledger`, the stream says another ledger id than its first entry.
        LedgerError: no server, no permission, a home that cannot be written.
    """
    home = Home(settings.home)
    home.crisis(name)
    if name in home.names():
        raise Refused("joined_already", name=name, home=home.path)
    if not settings.server:
        raise UsageError("join_needs_server", name=name)
    home.prepare()
    url, seed = settings.server, home.log_in_seed()
    connection = Connection(ConnectionSettings(url=url, nkey_seed=seed, name=name))
    try:
        reach(connection)
        return _found(Stream(connection, stream_of(name), prefix_of(name)), name)
    finally:
        connection.close()


def pin_of(found: Found, member: str, role: str) -> Pin:
    """What would be pinned; nothing is kept.

    Raises:
        InputError: a name that cannot be.
        Refused: `unknown_role`, with those of the organisation.
    """
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
        nkey_file=named_nkey_file(),
    )
    Index(crisis.organisation, crisis.closed).check("role", "role", role)
    return checked(pin)


def join(settings: Settings, pin: Pin, fetch: Callable[[Terminal], object]) -> Terminal:
    """Make a signing key where there is none, fetch the ledger, and pin it; the open terminal.

    `fetch` connects the terminal. Until all of it went well nothing is pinned.

    Raises:
        NotAllowed: `member_taken`, the id is enrolled with another key, or revoked.
        LedgerError: as `Terminal.connect`; a home that cannot be written.
    """
    home = Home(settings.home)
    key = home.signer_or_new(pin.member).public
    directory = home.crisis(pin.name)
    if directory.exists():  # without a pin: an interrupted joining, or a pin that was lost
        directory.rename(directory.with_name(f"{directory.name}.left-{token_hex(4)}"))
    home.make(directory)
    terminal = Terminal(settings, pin)
    try:
        fetch(terminal)
        _check_free(pin, key, terminal.snapshot(lambda fold: fold.situation.member(pin.member)))
        home.keep_pin(pin)
    except BaseException:
        terminal.close()
        shutil.rmtree(directory, ignore_errors=True)
        raise
    return terminal


def _check_free(pin: Pin, key: str, member: Member | None) -> None:
    """Whether the id is nobody's yet, or belongs to the key of this home."""
    if member is not None and (member.key != key or member.revoked is not None):
        raise NotAllowed("member_taken", member=pin.member, number=member.since)


def _found(stream: Stream, name: str) -> Found:
    info = _info(stream, name)
    crisis = _opening(guarded(lambda: stream.get(1)), name)
    continuity.check_identity(info.metadata, stream.name, crisis.ledger)
    server = stream.connection.settings.url
    return Found(crisis, server, info.config["num_replicas"], info.last_seq)


def _info(stream: Stream, name: str) -> StreamInfo:
    """What the server says of the stream of that name, which is all that a log-in may ask."""
    settings = stream.connection.settings
    try:
        return stream.info()
    except StreamNotFoundError as error:
        raise UsageError("not_on_server", name=name, server=settings.url) from error
    except NotPermittedError as error:
        key = public_nkey(settings.nkey_seed or b"")
        raise NotAllowed("crisis_not_admitted", name=name, key=key) from error
    except PersistenceError as error:
        raise translated(error) from error


def _opening(first: StoredMessage | None, name: str) -> Crisis:
    """The crisis that a first message opens, signed by its own founder."""
    if first is None:
        raise VerificationFailed("opening_invalid", name=name)
    fold = Fold(prefix_of(name))
    fold.take_checked(1, first.subject, first.body)
    crisis = fold.situation.crisis
    if crisis is None or crisis.name != name:
        raise VerificationFailed("opening_invalid", name=name)
    return crisis

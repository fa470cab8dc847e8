"""A terminal's life with a server: connection, gate and latch, feed, and the one way in."""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC
from functools import cached_property, partial
from typing import Any, NamedTuple

from eventsourcing.persistence import IntegrityError, PersistenceError

from ledger.command.decide import Author, Moment, check_author, decide
from ledger.command.order import Order, line_of, read_line
from ledger.command.outcome import Outcome, Settled
from ledger.domain.crisis_and_roll import acting_role
from ledger.domain.dossier.commands import HandOnKeys
from ledger.domain.dossier.erasures import sealed_texts
from ledger.domain.entry import Entry
from ledger.domain.situation import Situation
from ledger.errors import (
    AlreadyRecorded,
    LedgerError,
    NotAllowed,
    NotConfirmed,
    ReadOnly,
    Refused,
    UsageError,
)
from ledger.evidence.codec import write
from ledger.evidence.fold import Fold
from ledger.evidence.signing import Signer
from ledger.home.home import NKEY_FILE
from ledger.home.kept import Writer
from ledger.home.outbox import Intent, Outbox
from ledger.home.witness import compare, put_back
from ledger.jetstream.connection import Connection, ConnectionSettings
from ledger.jetstream.errors import LoginRefusedError, OutcomeUnknownError
from ledger.jetstream.follower import Follower
from ledger.jetstream.message import StoredMessage
from ledger.live import continuity as gates
from ledger.live.event_store import LedgerApplication, guarded, translated
from ledger.live.feed import PATIENCE_SECONDS, REACH_SECONDS, Feed, Progress
from ledger.live.file_store import FileStore, files_stream
from ledger.live.key_store import KeyStore, keys_stream
from ledger.live.link import LinkState, ServerLink
from ledger.live.mapper import Draft
from ledger.live.readback import ReadBack
from ledger.nkey import public_nkey
from ledger.server.admission import reader_seed
from ledger.server.embedded import ensure, full
from ledger.store.replica import ACCEPTED
from ledger.terminal.attaching import Attaching, file_of
from ledger.terminal.conflict_retry import Sending, VoidedError, until_recorded
from ledger.terminal.handing_on import handing_of
from ledger.terminal.keeping import set_aside
from ledger.terminal.local_copy import LocalCopy
from ledger.terminal.provision import stream_on
from ledger.terminal.sealing import Known, Sealing, known_of

GIVE_UP_SECONDS = 10.0
CLOSE_SECONDS = 2.0
"""How long the end of a run waits for what was acknowledged and has not come back."""


class Acknowledged(NamedTuple):
    """A command that the server is said to have recorded, the last of its entries as `number`."""

    command: str
    number: int


class Ordered(NamedTuple):
    """An order, and what is sent for it."""

    order: Order
    sending: Sending


def outcome_of(sending: Sending, numbers: Sequence[int]) -> Outcome:
    """What became of an order whose entries have these numbers."""
    first = sending.entries[0]
    return Outcome(tuple(numbers), first.originator, first.occurred, first.recorded)


_PASSING = {"void:overtaken", "void:clock_back", "void:version_ahead"}
"""Verdicts that another entry brought about meanwhile: decided again, it may count."""


def reach(connection: Connection, *, wait: bool = True, seconds: float | None = None) -> None:
    """Open a connection within some seconds; without `wait`, a server that is away is no error.

    Raises:
        NotAllowed: `key_not_admitted`, with the key that the server has to admit.
        LedgerError: no server in time, or one that is too old.
    """
    try:
        guarded(lambda: connection.open(seconds, background=not wait))
    except NotAllowed as e:
        if isinstance(e.__cause__, LoginRefusedError):
            key = public_nkey(connection.settings.nkey_seed or b"")
            raise NotAllowed("key_not_admitted", key=key, variable=NKEY_FILE) from e
        raise


def address_of(terminal: LocalCopy) -> ConnectionSettings:
    """Where a terminal's ledger lives and as whom it logs in; the home's own server is started."""
    pin, home = terminal.pin, terminal.home
    server = terminal.server
    if not server:
        endpoint, reads = ensure(home.path), terminal.settings.reads_only
        own = reader_seed(home.path, pin.name) if reads else endpoint.nkey_seed
        return ConnectionSettings(url=endpoint.url, nkey_seed=own, name=pin.name)
    seed = home.log_in_seed(pin.nkey_file)
    return ConnectionSettings(url=server, nkey_seed=seed, name=pin.name)


class Session:
    """One connection's worth of a terminal; listens to the connection it makes."""

    def __init__(self, terminal: LocalCopy) -> None:
        self.terminal = terminal
        self.pin = terminal.pin
        if not terminal.settings.reads_only:
            _ = self.signer  # one that cannot be read is said at once
        self.latch = gates.Latch()
        self.skew = 0.0
        self._seen = terminal.witness.remembered()
        self._compared = False
        self._checked = False
        self._settled = False
        self._unconfirmed: deque[Acknowledged] = deque()
        self._follower: Follower | None = None
        settings = address_of(terminal)
        self.outbox = Outbox(terminal.directory / "outbox")
        self.feed = Feed(
            terminal.replica,
            terminal.open_fold,
            self._pass_gate,
            terminal.clock,
            self._poke,
            round_=ReadBack(terminal.replica, self.page, terminal.clock),
            witness=terminal.witness,
        )
        self.connection = Connection(settings)
        self.stream = stream_on(self.connection, self.pin, self._may_write)
        files = files_stream(self.connection, self.pin, self._may_write)
        store = FileStore(files, self.pin)
        self.files = Attaching(terminal.settings, self.pin, terminal.files, store)
        keys = KeyStore(keys_stream(self.connection, self.pin, self._may_write), self.pin)
        self.sealing = Sealing(
            terminal.settings, self.pin, terminal.sealed_keys, keys, terminal.replica
        )
        self.connection.add_listener(self)
        self.application = LedgerApplication(self.stream, GIVE_UP_SECONDS)

    @cached_property
    def signer(self) -> Signer:
        """The key of this home's member.

        Raises:
            NotAllowed: `reads_only`, it is not to be opened; as `Home.signer`.
        """
        if self.terminal.settings.reads_only:
            raise NotAllowed("reads_only")
        return self.terminal.home.signer(self.pin.member)

    @property
    def link(self) -> ServerLink:
        """The state of the link."""
        return self.feed.link

    @property
    def situation(self) -> Situation:
        """The domain state, this terminal's own acknowledged entries included."""
        self.feed.wait_for(self.acknowledged)
        return self.feed.fold.situation

    @property
    def acknowledged(self) -> int:
        """The last number given to an entry of this run that has not been delivered; 0 for none."""
        return self._unconfirmed[-1].number if self._unconfirmed else 0

    # --- beginning and end ----------------------------------------------------------------------

    def start(self, *, progress: Progress | None, wait: bool, seconds: float | None = None) -> None:
        """Connect, follow, and with `wait` catch up. Raises as `Terminal.connect`."""
        try:
            reach(self.connection, wait=wait, seconds=seconds)
            self.feed.start()
            head = self.feed.position.number
            self._follower = self.stream.follow(
                head + 1, self.feed.offer, self._gap, self._complaint, self.feed.room
            )
            if wait:
                self.feed.catch_up(progress, seconds or REACH_SECONDS)
                with suppress(LedgerError):  # whoever needs a key is told that it is not here
                    self.follow_keys()
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Wait for what was acknowledged, stop following, remember where we are, disconnect.

        Raises:
            NotConfirmed, ReadOnly: as `confirm`; everything is closed all the same.
        """
        try:
            self.confirm(CLOSE_SECONDS)
        finally:
            self._end()

    def _end(self) -> None:
        self.feed.flush()
        if self._follower is not None and not self.connection.portal.closed:
            self._follower.stop()
        self.feed.stop()
        if self.link.contact is not None:
            with suppress(LedgerError):  # a full disk: what was said is on the server
                self.terminal.replica.remember(contact=self.link.contact.isoformat().encode())
        self.application.close()
        self.connection.close()
        self.outbox.close()

    def _poke(self) -> None:
        if self._follower is not None:
            self._follower.poke()

    # --- the connection's listener, on its loop -------------------------------------------------

    def connected(self, generation: int) -> None:  # noqa: ARG002 (the listener's signature)
        """Nothing is written or taken on a new connection before a gate has passed on it."""
        self.feed.connected()

    def disconnected(self) -> None:
        """Shut the latch at once."""
        self.latch.shut()
        self.link.offline()
        self.feed.connected()

    def closed(self) -> None:
        """The connection will not come back: the same as when it was lost."""
        self.disconnected()

    def error(self, error: Exception) -> None:
        """Complaints reach whoever waits for an answer; nothing to do here."""

    def page(self, first: int, count: int) -> list[StoredMessage]:
        """What the server has of these messages; its errors come out translated."""
        found: list[StoredMessage] = guarded(lambda: self.stream.page(first, count))
        return found

    def _gap(self, first: int, last: int) -> None:
        self.latch.shut()
        self.feed.doubt(ReadOnly("messages_missing_between", first=first, last=last))

    def _complaint(self, error: Exception) -> None:
        if isinstance(error, PersistenceError):
            self.link.offline(translated(error))

    # --- the gate, on the feed's thread ---------------------------------------------------------

    def _pass_gate(self) -> int:
        generation = self.connection.generation
        if not self.connection.connected:
            raise LedgerError("server_unreachable", reason=str(self.connection.last_error or ""))
        try:
            passed: gates.Passed = guarded(self._check_gate)
            self._compare_witness()
        except ReadOnly:
            self.latch.shut()
            raise
        if generation != self.connection.generation:
            raise LedgerError("server_unreachable", reason="the connection changed")
        self.skew = passed.skew
        self.latch.open_for(generation)
        return passed.head

    def _check_gate(self) -> gates.Passed:
        """The gate; what was seen here once is what the server must have as well."""
        terminal, seen = self.terminal, self._seen
        known = max(self.feed.promised, seen.number if seen else 0)
        try:
            return gates.check(self.stream, terminal.replica, self.pin, terminal.clock, known)
        except ReadOnly as doubt:
            if seen and doubt.code == "server_rewound" and self.feed.promised < seen.number:
                raise put_back(seen) from doubt
            raise

    def _compare_witness(self) -> None:
        """Hold this home to what was seen in it once, as soon as it has come so far.

        Raises:
            ReadOnly: `home_put_back`.
        """
        seen, position = self._seen, self.feed.position
        if self._compared or (seen and self.terminal.replica.head() < seen.number):
            return
        if seen:
            here = position.number == seen.number
            root = position.root if here else self.terminal.root_at(seen.number)
            compare(seen, position.number, root)
        self._compared = True
        self.terminal.witness.agrees()

    @property
    def skewed(self) -> bool:
        """Whether this clock differs so much from the server's that entries are marked."""
        return abs(self.skew) > gates.SKEW_SECONDS

    def _may_write(self, generation: int) -> bool:
        doubtful = self.link.state is LinkState.READ_ONLY or self.feed.other_history
        return self.latch.may_write(generation) and not doubtful

    # --- the one way in -------------------------------------------------------------------------

    def handle(self, order: Order) -> Outcome:
        """Decide, sign, send. Raises as `Terminal.handle`."""
        self.prepare()
        try:
            self._bring(order)
            return self._attempt(order)
        except NotConfirmed:
            raise
        except LedgerError:
            if not any(one.command == order.id for one in self._unconfirmed):
                self.outbox.settle(order.id)
            raise
        finally:
            self.settle_delivered()

    def _bring(self, order: Order) -> None:
        """Have at the server what an order says is there, once it would be recorded.

        Raises:
            LedgerError: as `handle`, and as `Attaching.bring` and `Sealing.bring`.
        """
        file = file_of(order)
        if file or _needs_keys(order):
            self.wait_acknowledged()
            self._decide(order)
        if file:
            self.files.bring(file, self.terminal.moving)
        self.bring_keys(order)

    def bring_keys(self, order: Order) -> None:
        """Have at the server the keys of what an order seals or hands on.

        Raises:
            LedgerError: as `Sealing.bring` and `Sealing.hand_on`.
        """
        command = order.command
        if isinstance(command, HandOnKeys):
            self.sealing.hand_on(self.feed.read(lambda fold: handing_of(command, fold.situation)))
        if any(sealed_texts(order.command)):
            self.sealing.bring(order, self._known_of_keys(), self.signer)

    def follow_keys(self) -> None:
        """Take this member's keys of sealed texts, and erase those that are to be erased.

        Raises:
            LedgerError: as `Sealing.follow`.
        """
        if not self.terminal.settings.reads_only:
            self.sealing.follow(self._known_of_keys(), self.signer)

    def erase_keys(self) -> None:
        """Erase the keys that are to be erased by now; one that cannot be is erased later."""
        with suppress(LedgerError):
            self.sealing.erase(self._known_of_keys(), self.signer)

    def _known_of_keys(self) -> Known:
        return self.feed.read(lambda fold: known_of(fold.situation))

    def prepare(self) -> None:
        """What has to be before a first write, and after a false acknowledgement.

        Raises:
            LedgerError, ReadOnly: as `Terminal.handle`.
        """
        if not self._checked:
            self.feed.wait_checked()
            self._check_witness()
            self._checked = True
        if self.feed.refuted or not self._settled:
            self._settle_first()

    def _settle_first(self) -> None:
        """Whoever reads that a command is kept must not take it for this one."""
        try:
            self.settle()
        except NotConfirmed as e:
            earlier = e.fields.get("command", "")
            raise LedgerError("earlier_not_confirmed", command=earlier) from e

    def confirm(self, patience: float = PATIENCE_SECONDS) -> None:
        """Wait until all that was acknowledged has come back; raises as `Terminal.confirm`."""
        try:
            self.feed.confirm(patience)
        except LedgerError as error:
            unconfirmed, self._settled = list(self._unconfirmed), False
            self._unconfirmed.clear()
            if isinstance(error, ReadOnly) or not unconfirmed:
                raise
            command = unconfirmed[0].command
            if error.code == "acknowledged_falsely":
                raise NotConfirmed(error.code, command=command, **error.fields) from error
            raise NotConfirmed("not_confirmed", command=command) from error
        self.settle_delivered()

    def settle_delivered(self) -> None:
        """The outcome of what has come back is known."""
        waiting, known = self._unconfirmed, []
        while waiting and self.feed.has_delivered(waiting[0].number):
            known.append(waiting.popleft().command)
        self.outbox.settle(*known)

    def _check_witness(self) -> None:
        """Before a first write: the gate may have passed when this home had not come so far."""
        if self._compared:
            return
        self.feed.flush(self._seen.number if self._seen else 0)
        try:
            self._compare_witness()
        except ReadOnly as doubt:
            raise self._definite(doubt) from doubt

    def holds(self, command: str) -> bool:
        """Whether a command was sent and its outcome is not known yet."""
        return any(intent.command == command for intent in self.outbox.unsettled())

    def settle(self) -> list[Settled]:
        """Send again what could not be confirmed, until each outcome is known."""
        with suppress(NotConfirmed):  # then the same bytes tell
            self.confirm()
        self.outbox.adopt()
        settled = []
        for intent in self.outbox.unsettled():
            settled.append(self._settle(intent))
            self._keep_refused(intent, settled[-1])
        self._settled = True
        return settled

    def _keep_refused(self, intent: Intent, settled: Settled) -> None:
        """What is refused for good by now waits for a person, with its text."""
        refused = settled.refused
        if intent.receipt is None and isinstance(refused, (Refused, UsageError)):
            set_aside(self.terminal, intent, refused)

    def _attempt(self, order: Order) -> Outcome:
        """Until it is recorded, refused or not known; what was sent stays in the outbox."""
        return until_recorded(
            order,
            self.feed,
            partial(self._decided, order),
            partial(self._send, order),
            lambda: guarded(self.stream.info).last_seq,
        )

    def _decided(self, order: Order, skipped: int) -> Sending:
        """What is to be sent, decided on everything that was acknowledged."""
        self.wait_acknowledged()
        return self.signed(self._decide(order, skipped))

    def wait_acknowledged(self) -> None:
        """Until the state holds all that was acknowledged, and nobody has seen another history.

        Raises:
            NotConfirmed, ReadOnly: as `confirm`.
        """
        self.feed.wait_for(self.acknowledged)
        self.feed.refuse_other_histories()

    def signed(self, entries: list[Entry[Any]]) -> Sending:
        """Entries as they are sent."""
        drafts = [self._draft(entry) for entry in entries]
        return Sending(entries, drafts, self.application.messages(drafts))

    def _decide(self, order: Order, skipped: int = 0) -> list[Entry[Any]]:
        moment, ledger = self.moment(skipped), self.pin.ledger
        return self.feed.read(
            lambda fold: decide(order, fold, self.author(order, fold), moment, ledger)
        )

    def author(self, order: Order, fold: Fold) -> Author:
        """Who records an order here, in the role that is theirs by then."""
        role = order.role or self._role(fold)
        return Author(self.pin.member, role, self.pin.terminal, self.signer.public)

    def moment(self, skipped: int = 0) -> Moment:
        """Now, as deciding takes it."""
        now, scenario = self.terminal.clock.now().astimezone(UTC), self.terminal.scenario_now()
        return Moment(now, self.skewed, skipped, scenario)

    def writing(self, order: Order, writer: Writer) -> Author:
        """Another member, as whoever would record an order in its role, or in their own."""
        role = order.role or self._role_of(writer)
        return Author(writer.member, role, writer.terminal, writer.key)

    def _role_of(self, writer: Writer) -> str:
        member = self.feed.read(lambda fold: fold.situation.member(writer.member))
        return member.posts[0].role if member and member.posts else ""

    def _role(self, fold: Fold) -> str:
        member = fold.situation.member(self.pin.member)
        return self.terminal.settings.role or acting_role(member, self.pin.role)

    def _draft(self, entry: Entry[Any]) -> Draft:
        return Draft(entry.originator, entry.version, entry.type, write(entry, self.signer))

    def _send(self, order: Order, sending: Sending) -> Outcome:
        several = [Ordered(order, sending)]
        self.expect(several)
        numbers = self.landed(several, partial(self.application.record, sending.drafts))
        if numbers[0] != sending.entries[0].seen.number + 1:
            self.check_counts(sending.entries, numbers)
        return outcome_of(sending, numbers)

    def expect(self, several: Sequence[Ordered]) -> None:
        """Put down what is about to be sent; it stays in the outbox until its outcome is known.

        Raises:
            LedgerError: `outbox_unwritable`; then nothing may be sent.
        """
        self.outbox.put_all(
            [
                Intent(order.id, line_of(order), tuple(messages), order.receipt, order.role)
                for order, (_, _, messages) in several
            ]
        )
        for _, sending in several:
            self.feed.expect(sending.messages, sending.entries)

    def landed(self, several: Sequence[Ordered], record: Callable[[], list[int]]) -> list[int]:
        """The numbers of what was expected, once `record` gives them, and the state with it.

        Raises:
            IntegrityError: another writer has one of the versions.
            Refused, NotAllowed, NotConfirmed, ReadOnly: as `Terminal.handle`.
        """
        numbers = self._record(several[0].order, record)
        done = 0
        for order, sending in several:
            done += len(sending.messages)
            self._unconfirmed.append(Acknowledged(order.id, numbers[done - 1]))
        self.feed.acknowledged(numbers, [m for _, s in several for m in s.messages])
        return numbers

    def forget(self, several: Sequence[Ordered]) -> None:
        """Nothing of these was stored, for good."""
        for _, sending in several:
            self.feed.forget(sending.messages)
        self.outbox.settle(*(order.id for order, _ in several))

    def check_counts(self, entries: Sequence[Entry[Any]], numbers: Sequence[int]) -> None:
        """Nobody is told that something is recorded which is void.

        Another writer may have revoked the author, or a role, after this was decided; without
        another entry in between nothing has changed.

        Raises:
            NotConfirmed: as `confirm`.
            VoidedError: decided again, it may count.
            Refused, NotAllowed: why it does not count.
        """
        self.confirm()
        if not self._counts(numbers):
            if self.feed.verdict(numbers[0]) in _PASSING:
                raise VoidedError
            self.feed.read(lambda fold: check_author(entries, fold))
            raise Refused("void_number", number=numbers[0])

    def _counts(self, numbers: Sequence[int]) -> bool:
        """Whether what was delivered under these numbers, byte for byte ours, was accepted.

        That its command id is in the ledger says nothing: anybody may have used it.
        """
        return all(self.feed.verdict(number) == ACCEPTED for number in numbers)

    def _record(self, order: Order, record: Callable[[], list[int]]) -> list[int]:
        if self.link.state is LinkState.READ_ONLY and self.link.error is not None:
            raise self.link.error
        try:
            return record()
        except IntegrityError:
            raise
        except OutcomeUnknownError as e:
            self._settled = False
            raise self._not_confirmed(order.id) from e
        except PersistenceError as e:
            raise self._definite(translated(e)) from e

    def _not_confirmed(self, command: str) -> NotConfirmed:
        """Kept; and why, where the server is this home's own and can be looked at."""
        home = self.terminal.home.path
        if not (self.terminal.settings.server or self.pin.server) and full(home):
            return NotConfirmed("not_confirmed_full", command=command, path=home)
        return NotConfirmed("not_confirmed", command=command)

    def _definite(self, error: LedgerError) -> LedgerError:
        """A refusal for good; one that shuts the ledger shuts it for everybody here."""
        if isinstance(error, ReadOnly):
            self.latch.shut()
            self.feed.doubt(error)
        if isinstance(error, NotAllowed):
            error.fields["member"] = self.pin.member
        return error

    def _settle(self, intent: Intent) -> Settled:
        try:
            drafts = self.application.drafts(intent.messages)
            numbers = guarded(lambda: self.application.record(drafts, settle=True))
        except ReadOnly as e:
            raise self._definite(e) from e
        except NotAllowed as e:  # kept, and in nobody's way: the log-in may be admitted again
            return Settled(intent.command, (), self._definite(e))
        except Refused as refused:
            self.outbox.settle(intent.command)
            return Settled(intent.command, (), refused)
        except LedgerError as e:
            if not isinstance(e.__cause__, IntegrityError):
                raise self._not_confirmed(intent.command) from e
            return self._decide_again(intent)
        self._unconfirmed.append(Acknowledged(intent.command, max(numbers)))
        self.feed.acknowledged(numbers, intent.messages)
        self.confirm()
        if self._counts(numbers):
            return Settled(intent.command, tuple(numbers))
        if self.feed.verdict(numbers[0]) in _PASSING:
            return self._decide_again(intent)
        return Settled(intent.command, (), Refused("void_number", number=numbers[0]))

    def _decide_again(self, intent: Intent) -> Settled:
        """Another entry was first: the command is decided anew on what is there now.

        It stays in the outbox until that has an outcome, so that no kill makes it forgotten.
        """
        try:
            order = read_line(intent.line, self.terminal.context())
            order = order._replace(receipt=intent.receipt, role=intent.role)
            settled = Settled(intent.command, self._attempt(order).numbers)
            self.confirm()
        except AlreadyRecorded as known:
            settled = Settled(intent.command, *self._found(known))
        except (Refused, UsageError) as refused:
            settled = Settled(intent.command, (), refused)
        self.outbox.settle(intent.command)
        return settled

    def _found(self, known: AlreadyRecorded) -> tuple[tuple[int, ...], LedgerError | None]:
        """Its numbers when this member has recorded it; why not, when the id is somebody else's."""
        entry = self.feed.read(lambda fold: fold.situation.entry(known.number))
        ours = entry.signer == self.signer.public
        return ((known.number,), None) if ours else ((), known)


def _needs_keys(order: Order) -> bool:
    return isinstance(order.command, HandOnKeys) or any(sealed_texts(order.command))

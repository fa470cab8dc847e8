"""The local copy of one ledger: what a home holds, read without a server."""

import contextlib
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import NamedTuple, Self
from zoneinfo import ZoneInfo

from msgspec import structs

from ledger.clock import SYSTEM, Clock
from ledger.command.order import Context, Order
from ledger.command.references import References, given_name
from ledger.command.sealing import sealed
from ledger.config import Settings, witness_directory
from ledger.domain.crisis_and_roll import Crisis
from ledger.domain.dossier.erasures import sealed_texts
from ledger.domain.organisation import Index, zone_of
from ledger.domain.record_lookup import Kept
from ledger.domain.situation import Situation
from ledger.errors import (
    LedgerError,
    NotAllowed,
    ReadOnly,
    Refused,
    UsageError,
    VerificationFailed,
)
from ledger.evidence.fold import Fold, Judged, Position, Standing
from ledger.evidence.signing import to_text
from ledger.home.files import KeptFiles
from ledger.home.home import Home, Pin, ScenarioClock
from ledger.home.kept import KeptCommands
from ledger.home.sealed_keys import SealedKeys
from ledger.home.witness import Witness, Witnessed, compare
from ledger.live import forks
from ledger.live.feed import checked_to
from ledger.progress import Progress, nobody
from ledger.store.opening import Opened, opened
from ledger.store.refold import fold_again
from ledger.store.replica import Replica
from ledger.store.rows import entry_at, judged_rows, last_on_scenario
from ledger.store.stored_records import Stored, state_at
from ledger.terminal.handing_on import with_entries


class Reading(NamedTuple):
    """What was read: the state at a position, and how far it can be relied on.

    `contact` is when the server last answered this home, None if never; `head` is how far the
    replica goes, beyond `position` when the past was asked for.
    """

    situation: Situation
    position: Position
    checked_to: int
    head: int
    contact: datetime | None
    voided: int
    unknown: int


class LocalCopy:
    """One ledger of one home, and all that can be read of it without a server."""

    def __init__(self, settings: Settings, pin: Pin, clock: Clock = SYSTEM) -> None:
        self.settings = settings
        self.clock = clock
        self.home = Home(settings.home)
        self.pin = pin
        self.directory = self.home.crisis(pin.name)
        self.replica = Replica(self.directory / "replica.db")
        self.kept = KeptCommands(self.directory)
        """Commands given while the server was away."""
        self.files = KeptFiles(self.directory)
        """Files that were attached or fetched here."""
        self.sealed_keys = SealedKeys(self.directory)
        """Keys of sealed texts that this member may read."""
        self.witness = Witness(witness_directory(), pin.ledger, settings.home)
        self.progress: Progress = nobody
        """Told of what is made anew from the messages, where that takes long."""
        self.moving: Progress = nobody
        """Told how many bytes of a file have gone to the server or come, and how many there are."""
        self._folded: Situation | None = None
        self._looked: Situation | None = None
        """What was looked at last: it goes on where nothing came."""
        self._on_scenario: tuple[int, datetime | None] | None = None
        """The head, and when what was last recorded by a scenario's clock was, up to there."""
        self._unkept: Fold | None = None
        """The state of a copy that cannot be written, folded in memory."""

    @classmethod
    def open(cls, settings: Settings, clock: Clock = SYSTEM) -> Self:
        """The terminal on the crisis named, or on the only one of this home.

        Raises:
            UsageError: `no_crisis_here`, `unknown_crisis`, `crisis_ambiguous`.
        """
        home = Home(settings.home)
        return cls(settings, home.pin(home.choose(settings.crisis)), clock)

    def close(self) -> None:
        """Close the copy's files; nothing can be read afterwards."""
        self.replica.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        with contextlib.suppress(*(() if kind is None else (LedgerError,))):
            self.close()

    def trouble(self) -> LedgerError | None:
        """What keeps anything from being kept here; reading goes on."""
        trouble = self.home.trouble() or self.other_history()
        if trouble or not self.replica.hindrance:
            return trouble
        path, reason = self.replica.path, self.replica.hindrance
        return LedgerError("replica_unwritable", path=path, reason=reason)

    def other_history(self) -> ReadOnly | None:
        """What somebody says who had seen another ledger than this one; None when nobody does."""
        first = next(iter(forks.differing(self.replica)), None)
        return None if first is None else forks.two_histories(self.replica, first)

    # --- reading: the home only -----------------------------------------------------------------

    @property
    def server(self) -> str:
        """The server that somebody else runs and this ledger lives on; empty: the home's own."""
        return self.settings.server or self.pin.server

    @property
    def name(self) -> str:
        """The crisis's short name."""
        return self.pin.name

    @property
    def crisis(self) -> Crisis:
        """The crisis as its first entry says it.

        Raises:
            UsageError: `nothing_here_yet`, this home has not received the opening.
        """
        crisis = self._world().crisis
        if crisis is None:
            raise UsageError("nothing_here_yet", name=self.pin.name)
        return crisis

    @property
    def zone(self) -> ZoneInfo:
        """The time zone that the crisis was opened with."""
        return zone_of(self.crisis.organisation)

    def now(self) -> datetime:
        """What the time is in the crisis: by a scenario's clock where this home goes on by one.

        That is never before what was last recorded by it.
        """
        scenario = self.scenario_now()
        if scenario is None:
            return self.clock.now()
        last = self._last_on_scenario()
        return max(scenario, last) if last else scenario

    def _last_on_scenario(self) -> datetime | None:
        head = self.replica.head()
        if self._on_scenario is None or self._on_scenario[0] != head:
            self._on_scenario = head, last_on_scenario(self.replica)
        return self._on_scenario[1]

    def scenario_now(self) -> datetime | None:
        """What the clock says by which this home goes on with an exercise; None: by its own."""
        clock = self.pin.scenario
        return clock.now(self.clock.now()) if clock and self.pin.kind == "exercise" else None

    def go_on_from(self, said: datetime) -> None:
        """Go on with an exercise in its scenario's time, from a moment of it on.

        Raises:
            Refused: `scenario_clock_refused`, the crisis is real.
            LedgerError: `home_unwritable`.
        """
        if self.pin.kind != "exercise":
            raise Refused("scenario_clock_refused")
        clock = ScenarioClock(said=said, at=self.clock.now())
        self.pin = structs.replace(self.pin, scenario=clock)
        self.home.keep_pin(self.pin)

    def context(self) -> Context:
        """What the texts of an order are read against: now, the zone, numbers by command id."""
        situation = self._world()
        return Context(
            self.now(),
            self.zone,
            References(situation),
            self.parts,
            partial(given_name, situation),
            tuple(situation.members()),
        )

    @property
    def parts(self) -> Index | None:
        """The parts of the organisation by what people call them; None while nothing is there."""
        situation = self._world()
        return situation.index if situation.crisis else None

    def read(self, *, at: int | None = None, known_at: datetime | None = None) -> Reading:
        """The state at a position: the end, number `at`, or what was known at a moment.

        Raises:
            UsageError: `beyond_head`, there is no such number yet.
            VerificationFailed: the kept opening is not the pinned one; as `folded`.
        """
        self.flush()
        head = self.replica.head()
        return self._reading(self._last(head, at, known_at), head)

    def look(self, at: int | None = None) -> Reading:
        """The state at the end of what is kept by now, or at a number of it; it waits for nothing.

        Raises as `read`.
        """
        head = self.replica.head()
        return self._reading(self._last(head, at, None), head)

    @property
    def mark(self) -> tuple[int, int]:
        """Differs from what it was when what is kept does."""
        return self.replica.head(), self.replica.epoch

    def _reading(self, last: int, head: int) -> Reading:
        situation, position = self._state(last)
        if last and situation.crisis is None:
            raise VerificationFailed("opening_differs", name=self.pin.name)
        checked = min(last, checked_to(self.replica))
        return Reading(situation, position, checked, head, self.contact, *situation.kept.counts())

    @contextlib.contextmanager
    def sealing(self, order: Order) -> Iterator[Order]:
        """The order with its free texts sealed, as long as nothing refuses it.

        Raises:
            Refused: as `ledger.command.sealing.sealed`.
            LedgerError: `home_unwritable`.
        """
        done = self.seal(order)
        try:
            yield done
        except (Refused, UsageError, NotAllowed):
            for _, text in sealed_texts(done.command) if done is not order else ():
                self.sealed_keys.erase(text.commitment)
            raise

    def seal(self, order: Order) -> Order:
        """The order with its free texts sealed to whom it says; their keys are kept here first.

        One that hands keys on has the entries that it means afterwards.

        Raises: as `sealing`.
        """
        order = with_entries(order, self)
        if not order.circumstances.seal_to:
            return order
        done = sealed(order, self._world())
        self.sealed_keys.keep(*done.keys, made=True)
        return done.order

    def folded(self) -> Fold:
        """The state at the end of this copy, to be folded on.

        Raises:
            VerificationFailed: `replica_altered`, the copy is not the one that was checked.
        """
        return self.open_fold().fold

    def open_fold(self, last: int | None = None) -> Opened:
        """As `folded`, with what the fold looks up; see `ledger.store.opening.opened`."""
        self.replica.digest()  # it ends where the messages end
        self._check_seal()
        try:
            return opened(self.replica, self.pin.prefix, self._new_fold, last, self.progress)
        except VerificationFailed as altered:
            opening = entry_at(self.replica, 1)
            if opening is None or opening.ledger == self.pin.ledger:
                raise
            raise VerificationFailed("opening_differs", name=self.pin.name) from altered

    def _check_seal(self) -> None:
        """Hold what is put down to the root that was remembered when it was checked."""
        number, root = self.replica.sealed()
        kept = self.replica.lives.root(number) if self.replica.has_lives else None
        if kept is not None and to_text(kept) != root:
            raise VerificationFailed("replica_altered", number=number, path=self.replica.path)

    def _state(self, number: int) -> tuple[Situation, Position]:
        """The state at a number; where it is put down what it came to, nothing is folded."""
        replica = self.replica
        if not replica.has_lives or replica.lives.head() < number:
            fold = self._unkept
            if fold is None or fold.situation.head != number:
                fold = self._unkept = self.open_fold(number).fold
            if fold.situation.head == number:
                return fold.situation, fold.position
        replica.digest()
        self._check_seal()
        situation = self._looked = state_at(replica, self.pin.prefix, number, self._looked)
        position = Position(
            number=number, root=self.root_at(number), recorded=replica.known(number)
        )
        return situation, position

    def fold_again(self, progress: Progress = nobody) -> Fold:
        """The state of the whole replica, folded from its messages with every signature checked.

        For whatever leaves this home as true: a brief issued, an export, a server built anew.

        Raises:
            VerificationFailed: `replica_altered`, the copy is not what was folded into it;
                `opening_differs`, its opening is not the pinned one.
        """
        self.flush()
        self.open_fold()
        fold = fold_again(self.replica, self.new_fold, progress)
        if fold.situation.head and fold.situation.crisis is None:
            raise VerificationFailed("opening_differs", name=self.pin.name)
        return fold

    def root_at(self, number: int) -> str:
        """The Merkle root over this home's copy up to a number it has."""
        return to_text(self.replica.root(number))

    def check_witness(self) -> Witnessed | None:
        """Hold this copy to what was once seen here; what that was, None when nothing was.

        Raises:
            ReadOnly: `home_put_back`, it ends before that, or has another root there.
        """
        seen, head = self.witness.remembered(), self.replica.head()
        if seen is not None:
            compare(seen, head, self.root_at(seen.number) if head >= seen.number else "")
        self.witness.agrees()
        return seen

    def check_paper(self, paper: Witnessed) -> None:
        """Hold this copy to a number and a root from elsewhere, and remember those.

        Raises:
            VerificationFailed: `checkpoint_differs`, it has another root there; not remembered.
            ReadOnly: `copy_older_than_paper`, it does not go so far.
        """
        head = self.replica.head()
        if paper.number <= head and (ours := self.root_at(paper.number)) != paper.root:
            fields = {"number": paper.number, "paper": paper.root, "ours": ours}
            raise VerificationFailed("checkpoint_differs", **fields)
        before = self.witness.remembered()
        if before is None or before.number < paper.number:
            self.witness.accept(paper)
        if paper.number > head:
            raise ReadOnly("copy_older_than_paper", number=paper.number, head=head)

    def accept_witness(self) -> Witnessed:
        """Go on from what this home holds, whatever was seen here before."""
        head = self.replica.head()
        seen = Witnessed(head, self.root_at(head))
        self.witness.accept(seen)
        return seen

    def originator_of(self, number: int) -> str:
        """What an entry is about.

        Raises:
            Refused: `unknown_number`, there is no such entry yet.
        """
        return self._world().originator_of(number)

    def situation_at(self, number: int) -> Situation | None:
        """The state this home's copy had at a number; None for one it has not got."""
        return self._state(number)[0] if number <= self.replica.head() else None

    def messages(self, start: int = 1, stop: int | None = None) -> Iterator[Judged]:
        """Every message of the replica from `start` to `stop`, with its verdict, in order.

        Raises:
            VerificationFailed: as `folded`.
        """
        self.flush()
        self._state(self.replica.head())  # the verdicts are those of the end
        yield from judged_rows(self.replica, self.pin.prefix, start, stop)

    def new_fold(self, kept: Kept | None = None, standing: Standing | None = None) -> Fold:
        """A fold of this ledger, from nothing or from a standing."""
        fold = Fold(
            self.pin.prefix,
            kept,
            ledger=self.pin.ledger,
            void=self.replica.void(),
            standing=standing,
        )
        fold.redacted = self.pin.redacted
        return fold

    def _new_fold(self, stored: Stored, standing: Standing) -> Fold:
        return self.new_fold(stored, standing)

    @property
    def contact(self) -> datetime | None:
        """When the server last answered this home."""
        with contextlib.suppress(ValueError):  # altered: nobody knows, as before the first time
            said = datetime.fromisoformat((self.replica.fact("contact") or b"").decode())
            return said if said.tzinfo else None
        return None

    @property
    def checked_to(self) -> int:
        """How far every signature is checked."""
        return checked_to(self.replica)

    def flush(self) -> None:
        """Have this home keep everything it has recorded; a copy has recorded nothing."""

    def _world(self) -> Situation:
        head = self.replica.head()
        if self._folded is None or self._folded.head != head:
            self._folded, _ = self._state(head)
        return self._folded

    def _last(self, head: int, at: int | None, known_at: datetime | None) -> int:
        if known_at is not None:
            return self.replica.known_at(known_at)
        if at is not None and not 0 < at <= head:
            raise UsageError("beyond_head", number=at, head=head)
        return head if at is None else at

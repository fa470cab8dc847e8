"""A home: the directory of one installation, with its keys and its copy of each ledger.

keys/<member>.key          signing seeds, 0600
crises/<name>/crisis.json  what was pinned at first contact
crises/<name>/replica.db   every message (ledger.store.replica)
crises/<name>/files/       attached files by their SHA-256 (ledger.home.files)
crises/<name>/sealed/      keys of sealed texts (ledger.home.sealed_keys)
crises/<name>/outbox/      what is on its way (ledger.home.outbox)
server/                    the embedded server (ledger.server)
"""

import errno
import os
import re
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from ledger.config import environ
from ledger.domain.values import CrisisKind, LedgerId, Name, PublicKey, Slug
from ledger.errors import LedgerError, NotAllowed, UsageError
from ledger.evidence.signing import SEED_BYTES, Signer, from_text, to_text
from ledger.nkey import parse_seed, public_nkey
from ledger.plain_files import is_handed, read_plain
from ledger.server.directory import ServerDirectory, private_directory
from ledger.server.errors import explained
from ledger.server.login import login_seed
from ledger.server.rights import FILES_PREFIX, KEYS_PREFIX, STREAM_PREFIX
from ledger.store import disk

NKEY_FILE = "CRISIS_NKEY_FILE"
"""Names a file with the seed (SU…) to log in with, instead of the home's own key."""

PROVISIONER_FILE = "CRISIS_PROVISIONER_FILE"
"""Names a file with the seed (SU…) that makes streams, instead of the home's own."""

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*\Z")
_LONGEST = 64
MOST_KEY = 4_096
"""Bytes of a file with a log-in key, the remarks of whoever made it with it."""
_OTHERS = 0o077


def named_nkey_file() -> str:
    """The file with the seed to log in with that the environment names; empty for none."""
    named = environ(NKEY_FILE)
    return str(Path(named).absolute()) if named else ""


def stream_of(name: str) -> str:
    """The stream of a crisis."""
    return STREAM_PREFIX + name


def prefix_of(name: str) -> str:
    """What the subjects of a crisis begin with."""
    return f"crisis.{name}"


class ScenarioClock(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A scenario's clock that goes on at real speed; it `said` so when this machine's was `at`."""

    said: datetime
    at: datetime

    def now(self, real: datetime) -> datetime:
        """What it says when this machine's clock says `real`."""
        return self.said + max(real - self.at, timedelta())


class Pin(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """What this home holds a ledger to: its id and founder, where it lives, and who writes here.

    `server` is empty for the home's own embedded server; `replicas` is the stream's; `nkey_file`
    holds the seed to log in with, empty for the home's own. `scenario` is the clock by which this
    home goes on with an exercise; without one it goes by its own. `redacted` says that it was made
    of a redacted bundle: bare leaves may stand in the place of messages.
    """

    ledger: LedgerId
    name: Slug
    title: Name
    kind: CrisisKind
    founder: PublicKey
    member: Slug
    role: Slug
    terminal: Name
    server: str = ""
    replicas: int = 1
    nkey_file: str = ""
    scenario: ScenarioClock | None = None
    redacted: bool = False

    @property
    def stream(self) -> str:
        """The name of the stream that holds this crisis."""
        return stream_of(self.name)

    @property
    def prefix(self) -> str:
        """What the stream's subjects begin with."""
        return prefix_of(self.name)

    @property
    def files_stream(self) -> str:
        """The name of the stream that holds the files attached in this crisis."""
        return FILES_PREFIX + self.name

    @property
    def files_prefix(self) -> str:
        """What that stream's subjects begin with."""
        return f"files.{self.name}"

    @property
    def keys_stream(self) -> str:
        """The name of the stream that holds the keys of this crisis's sealed texts."""
        return KEYS_PREFIX + self.name

    @property
    def keys_prefix(self) -> str:
        """What that stream's subjects begin with."""
        return f"keys.{self.name}"


class Home:
    """The files of one installation."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def prepare(self) -> None:
        """Make the home, or see that nobody else can enter it.

        Raises:
            LedgerError: `home_exposed`, `home_not_ours`, `home_unusable`, `home_disk_full`.
        """
        with explained(self.path):
            private_directory(self.path)

    def trouble(self) -> LedgerError | None:
        """What keeps anything from being kept here, None if nothing; said to those who read."""
        if not self.path.exists():
            return None
        if refused := disk.hindrance(self.path):
            return LedgerError("home_unwritable", path=self.path, reason=refused.strerror)
        if disk.is_full(self.path):
            return LedgerError("home_disk_full", path=self.path, reason=os.strerror(errno.ENOSPC))
        return None

    def names(self) -> list[str]:
        """The crises known here, by name."""
        return sorted(p.parent.name for p in self.path.glob("crises/*/crisis.json"))

    def crisis(self, name: str) -> Path:
        """The directory of one crisis.

        Raises:
            UsageError: `bad_name`, not a short name.
        """
        return self.path / "crises" / _slug(name)

    def choose(self, name: str) -> str:
        """The crisis meant: the one named, or the only one there is.

        Raises:
            UsageError: `no_crisis_here`, `unknown_crisis`, `crisis_ambiguous` or `home_is_a_file`.
        """
        if self.path.exists() and not self.path.is_dir():
            raise UsageError("home_is_a_file", path=self.path)
        names = self.names()
        if name:
            self.crisis(name)
        if not names:
            raise UsageError("no_crisis_here", home=self.path)
        if name:
            if name not in names:
                raise UsageError("unknown_crisis", name=name, known=", ".join(names))
            return name
        if len(names) > 1:
            raise UsageError("crisis_ambiguous", known=", ".join(names))
        return names[0]

    def pin(self, name: str) -> Pin:
        """What is pinned of a crisis.

        Raises:
            LedgerError: `pin_damaged`.
        """
        path = self.crisis(name) / "crisis.json"
        try:
            return msgspec.json.decode(path.read_bytes(), type=Pin)
        except (OSError, msgspec.MsgspecError) as e:
            raise LedgerError("pin_damaged", path=path, reason=e) from e

    def keep_pin(self, pin: Pin) -> None:
        """Keep which ledger this crisis is, so that another under its name is noticed."""
        directory = self.crisis(pin.name)
        self.make(directory)
        _write(directory / "crisis.json", msgspec.json.format(msgspec.json.encode(pin)) + b"\n")

    def signer(self, member: str) -> Signer:
        """A member's signing key.

        Raises:
            NotAllowed: `no_key`, `key_exposed` (open to others) or `key_damaged`.
        """
        path = self._key(member)
        try:
            if path.stat().st_mode & _OTHERS:
                raise NotAllowed("key_exposed", path=path)
            return Signer(from_text(path.read_text().strip(), SEED_BYTES))
        except FileNotFoundError as e:
            raise NotAllowed("no_key", member=member, path=path) from e
        except (OSError, ValueError) as e:
            raise NotAllowed("key_damaged", member=member, path=path) from e

    def signer_or_new(self, member: str) -> Signer:
        """A member's signing key, made when there is none."""
        path = self._key(member)
        if not path.exists():
            self.make(path.parent)
            _write(path, to_text(_new_seed()).encode() + b"\n")
        return self.signer(member)

    def log_in_seed(self, pinned: str = "") -> bytes:
        """The seed this home logs in to a server with: the file named, or the home's own key.

        `pinned` is the file that was named when a crisis was joined.

        Raises:
            UsageError: as `read_plain`, of the file named.
            NotAllowed: `no_log_in_key` or `log_in_key_damaged`, of the file named.
            LedgerError: `login_key_exposed`, `login_key_damaged`, of the home's own.
        """
        named = environ(NKEY_FILE) or pinned
        return self._seed(named, ServerDirectory(self.path).seed, NKEY_FILE)

    def provisioner_seed(self) -> bytes:
        """The seed that makes streams: of the file `PROVISIONER_FILE` names, or the home's own.

        Raises:
            UsageError, NotAllowed, LedgerError: as `log_in_seed`.
        """
        own = ServerDirectory(self.path).provisioner
        return self._seed(environ(PROVISIONER_FILE), own, PROVISIONER_FILE)

    def _seed(self, named: str, own: Path, variable: str) -> bytes:
        if not named:
            with explained(self.path):
                ServerDirectory(self.path).prepare()
                return login_seed(own)
        try:
            return parse_seed(_key_file(Path(named), variable))
        except OSError as e:
            raise NotAllowed("no_log_in_key", path=named, reason=e.strerror) from e
        except ValueError as e:
            raise NotAllowed("log_in_key_damaged", path=named, reason=e) from e

    def logs_in(self) -> bool:
        """Whether there is a log-in key yet."""
        return bool(environ(NKEY_FILE)) or ServerDirectory(self.path).seed.exists()

    def log_in_key(self) -> str:
        """The public nkey (`U…`) that a server has to know for this home to log in."""
        return public_nkey(self.log_in_seed())

    def provisioner_key(self) -> str:
        """The public nkey (`U…`) that a server has to know for this home to open a crisis there."""
        return public_nkey(self.provisioner_seed())

    def make(self, directory: Path) -> None:
        """Make a directory that only its owner can enter.

        Raises:
            LedgerError: `home_unwritable`, with the reason.
        """
        try:
            for parent in (*reversed(directory.parents), directory):
                if not parent.exists():
                    parent.mkdir(mode=0o700, exist_ok=True)
        except OSError as e:
            raise LedgerError("home_unwritable", path=directory, reason=e.strerror) from e

    def _key(self, member: str) -> Path:
        return self.path / "keys" / f"{_slug(member)}.key"


def _key_file(path: Path, variable: str) -> str:
    """What a file with a log-in key holds; the shell may hand one over as a pipe."""
    if is_handed(path):
        return path.read_text("ascii")
    return read_plain(path, MOST_KEY, variable).decode("ascii")


def _new_seed() -> bytes:
    """Drawn again while its public key would look like an option on a command line."""
    while Signer(seed := os.urandom(SEED_BYTES)).public.startswith("-"):
        pass
    return seed


def _slug(name: str) -> str:
    if len(name) > _LONGEST or not _SLUG.match(name):
        raise UsageError("bad_name", name=name)
    return name


def _write(path: Path, data: bytes) -> None:
    """Whole or not at all, for its owner only."""
    draft = path.with_suffix(".new")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as e:
        raise LedgerError("home_unwritable", path=path, reason=e.strerror) from e

"""Keeps what is typed on the disk while it is typed, in a thread that waits for nothing else."""

import threading
from collections.abc import Callable

import msgspec

from ledger.errors import LedgerError
from ledger.home.drafts import Drafts
from tui.forms.typed import Typed

DEBOUNCE = 0.25
"""Seconds without a key after which a draft is written; so long a crash may take at most."""

_decode = msgspec.json.Decoder(Typed).decode


class Drafting:
    """Writes the newest of each draft; `failed` is told once why one cannot be kept."""

    def __init__(self, drafts: Drafts) -> None:
        self.failed: Callable[[LedgerError], None] = lambda _: None
        self._drafts = drafts
        self._lock = threading.Condition()
        self._waiting: dict[str, Typed | None] = {}
        self._closing = False
        self._told = False
        self._thread = threading.Thread(target=self._run, name="drafts", daemon=True)

    def start(self) -> None:
        """Begin to write."""
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """Write what waits, and leave the drafts to whoever comes next."""
        with self._lock:
            self._closing = True
            self._lock.notify()
        if self._thread.is_alive():
            self._thread.join(timeout)

    def put(self, typed: Typed) -> None:
        """Keep it as it is now, soon. One that says nothing needs no keeping."""
        self._set(typed.id, None if typed.says_nothing else typed)

    def drop(self, ident: str) -> None:
        """It is recorded, kept elsewhere or thrown away."""
        self._set(ident, None)

    def left(self) -> list[Typed]:
        """Drafts whose writer is gone, oldest first; one that cannot be read stays where it is.

        Raises:
            LedgerError: `home_unwritable`.
        """
        found = []
        for one in self._drafts.left():
            try:
                found.append(_decode(one.body))
            except msgspec.MsgspecError:
                continue
        return found

    def _set(self, ident: str, typed: Typed | None) -> None:
        with self._lock:
            self._waiting[ident] = typed
            self._lock.notify()

    def _run(self) -> None:
        while self._wait():
            self._write()
        self._write()
        self._drafts.let_go()

    def _wait(self) -> bool:
        """Until there is something to write and no key for a while; whether to go on."""
        with self._lock:
            self._lock.wait_for(lambda: self._waiting or self._closing)
            if not self._closing:
                self._lock.wait_for(lambda: self._closing, DEBOUNCE)
            return not self._closing

    def _write(self) -> None:
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        for ident, typed in waiting.items():
            if typed is None:
                self._drafts.drop(ident)
            else:
                self._save(typed)

    def _save(self, typed: Typed) -> None:
        try:
            self._drafts.save(typed.id, msgspec.json.encode(typed))
        except LedgerError as error:
            if not self._told:
                self.failed(error)
            self._told = True
        else:
            self._told = False

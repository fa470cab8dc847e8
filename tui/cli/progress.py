"""How far something long has come: a bar on a terminal, plain lines anywhere else.

Always on stderr. `NO_COLOR` and `TERM=dumb` are kept: no colour is used at all, and a dumb terminal
gets lines.
"""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import click

from ledger.clock import SYSTEM
from ledger.config import environ
from projections.i18n import Translator

Report = Callable[[int, int], None]
"""Takes how many are done and how many there are; 0 when nobody knows."""

LINE_SECONDS = 2.0
"""Plain lines come no faster than this, the first no sooner; then the last one always comes."""

_PATIENCE = 0.5
"""No bar is shown for what is over sooner."""


class ProgressTeller(Protocol):
    """Who says how far it is: a session."""

    t: Translator

    def say(self, text: str) -> None:
        """One line on stderr."""


@contextmanager
def progress(session: ProgressTeller, label: str) -> Iterator[Report]:
    """A report for one long piece of work."""
    shown = _Bar(label) if _drawable() else _Lines(session, label)
    try:
        yield shown.report
    finally:
        shown.close()


def known_amounts(report: Report) -> Report:
    """Only once it is known how many there are: reaching a server is no fetching of entries."""

    def tell(done: int, total: int) -> None:
        if total:
            report(done, total)

    return tell


def _drawable() -> bool:
    return sys.stderr.isatty() and environ("TERM") != "dumb"


class _Bar:
    """Redrawn in place by click; begins only when the work takes a while."""

    def __init__(self, label: str) -> None:
        self._label = label
        self._began: float | None = None
        self._bar: Any = None

    def report(self, done: int, total: int) -> None:
        self._began = self._began or SYSTEM.monotonic()
        if self._bar is None:
            if SYSTEM.monotonic() - self._began < _PATIENCE:
                return
            self._bar = click.progressbar(length=total or None, label=self._label, file=sys.stderr)
            self._bar.__enter__()
        self._bar.length = total or None
        self._bar.update(done - self._bar.pos)

    def close(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)


class _Lines:
    """`Importing: 40 %` every other second."""

    def __init__(self, session: ProgressTeller, label: str) -> None:
        self._session = session
        self._label = label
        self._shown: float | None = None
        self._said = ""

    def report(self, done: int, total: int) -> None:
        if self._shown is None:
            self._shown = SYSTEM.monotonic()
        over = bool(self._said) and done == total
        if SYSTEM.monotonic() - self._shown < LINE_SECONDS and not over:
            return
        t = self._session.t
        share = t.percent(100 * done // total) if total else t.number(done)
        text = f"{self._label}: {share}"
        if text != self._said:
            self._session.say(text)
        self._said, self._shown = text, SYSTEM.monotonic()

    def close(self) -> None:
        """Nothing to clear away."""

"""What one command runs with: its settings, its words, its terminal, and where it writes.

stdout gets the answer, as text or with `--json` as one document; stderr gets every other word.
"""

import sys
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from ledger import config
from ledger.clock import SYSTEM
from ledger.errors import LedgerError
from ledger.progress import nobody
from ledger.sanitize import as_json, clean, clean_line
from projections.i18n import Translator
from tui.cli.progress import progress
from tui.cli.prompts import agreed
from tui.cli.shared import Choices
from tui.cli.wrapped import for_stderr

if TYPE_CHECKING:
    from ledger.command.order import Context
    from ledger.terminal.local_copy import Reading
    from ledger.terminal.terminal import Terminal

UTC_ZONE = ZoneInfo("UTC")


class CommandSession:
    """One run of one command."""

    def __init__(self, ctx: click.Context) -> None:
        self._ctx = ctx
        self.choices: Choices = ctx.obj
        self.t = Translator(self.choices.lang, UTC_ZONE)
        self.warned = False
        """Whether it was said that this home can only be read."""

    @cached_property
    def settings(self) -> config.Settings:
        """Flag, then environment, then default."""
        chosen = self.choices
        return config.settings(chosen.home, chosen.crisis, chosen.server, chosen.as_role)

    @cached_property
    def terminal(self) -> "Terminal":
        """The terminal on the crisis chosen; from here on times are in the crisis's zone.

        Raises:
            LedgerError: `no_crisis_here`, `unknown_crisis`, `crisis_ambiguous`.
        """
        from ledger.terminal.terminal import Terminal  # noqa: PLC0415 (help and schema need no ledger)

        terminal = Terminal.open(self.settings)
        self._ctx.call_on_close(terminal.close)
        if terminal.replica.head() == 0:
            terminal.connect()
            terminal.flush()
        with progress(self, self.t("cli.making_anew")) as terminal.progress:
            self._speak_in(terminal.zone)  # the first that reads
        terminal.progress = nobody
        self.warn(terminal.trouble())
        return terminal

    def warn(self, trouble: LedgerError | None) -> None:
        """Say once what keeps this home from keeping anything new."""
        if trouble is not None and not self.warned:
            self.warned = True
            self.say(self.t.error(trouble))

    def reading(self) -> "Context":
        """What times are read against when looking back; on a scenario's clock, its last entry.

        So `15/05 morning` is the scenario's, in whatever year it is looked at.
        """
        from ledger.store.rows import entry_at  # noqa: PLC0415 (help and schema need no ledger)

        replica, context = self.terminal.replica, self.terminal.context()
        last = next(
            filter(None, (entry_at(replica, n) for n in range(replica.head(), 0, -1))), None
        )
        if last is None or not last.scenario:
            return context
        return context._replace(now=last.recorded)

    def adopt(self, terminal: "Terminal") -> None:
        """Go on with a terminal that is open already."""
        self._ctx.call_on_close(terminal.close)
        self.terminal = terminal
        self._speak_in(terminal.zone)

    def kept(self) -> None:
        """Wait until what was recorded has come back, and a moment until this home holds it.

        Before that nothing is said to be recorded; from then on the next read shows it.

        Raises:
            NotConfirmed, ReadOnly: as `Terminal.confirm`.
        """
        if self.terminal.connected:
            self.terminal.confirm()
        self.terminal.flush()

    def _speak_in(self, zone: ZoneInfo) -> None:
        self.choices.zone = zone
        self.t = Translator(self.choices.lang, zone)

    @property
    def interactive(self) -> bool:
        """Whether somebody is there to be asked."""
        if self.choices.no_input:
            return False
        return sys.stdin is not None and sys.stdin.isatty()

    def say(self, text: str) -> None:
        """Say something to the person, on stderr, wrapped on a terminal."""
        click.echo(for_stderr(clean(text)), err=True)

    def answer(self, value: Any, text: str) -> None:
        """The answer on stdout: `value` as one JSON document with `--json`, else `text`."""
        if self.choices.json:
            click.echo(as_json(value, indent=2))
        else:
            click.echo(clean(text))

    def line(self, value: Any, text: str) -> None:
        """One of a stream of answers: one JSON object a line with `--json`."""
        click.echo(as_json(value) if self.choices.json else clean_line(text))

    def confirm(self, question: str) -> None:
        """Go on only after a yes; `--yes` is one.

        Raises:
            click.Abort: the answer was no.
        """
        if not self.choices.yes:
            agreed(question, self.t)

    def as_of(self, reading: "Reading") -> None:
        """Say on stderr which entry a read stands on, and since when the server was not heard."""
        number = self.t.number(reading.position.number)
        if reading.contact is None:
            self.say(self.t("cli.as_of_never", number=number))
            return
        age = self.t.duration(SYSTEM.now() - reading.contact)
        self.say(self.t("cli.as_of", number=number, since=self.t.moment(reading.contact), age=age))

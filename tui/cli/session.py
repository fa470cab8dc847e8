"""What one command runs with: its settings, its words, its terminal, and where it writes.

stdout gets the answer, as text or with `--json` as one document; stderr gets every other word.
"""

import sys
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from ledger import config
from ledger.clock import SYSTEM
from ledger.errors import LedgerError
from ledger.progress import nobody
from ledger.sanitize import as_json, clean, clean_line
from projections.i18n import Translator
from projections.model.freshness import Freshness
from projections.render.freshness import fresh_line
from tui.cli.follow_up import typed_here
from tui.cli.output import write_json
from tui.cli.progress import known_amounts, progress
from tui.cli.prompts import agreed
from tui.cli.shared import Choices
from tui.cli.wrapped import for_stderr, for_stdout

if TYPE_CHECKING:
    from ledger.command.order import Context
    from ledger.terminal.local_copy import Reading
    from ledger.terminal.refresh import Refreshed
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
        self.fresh: Freshness | None = None
        """How fresh what was read is; None before that, and where the past was asked for."""

    @cached_property
    def settings(self) -> config.Settings:
        """Flag, then environment, then default."""
        chosen = self.choices
        if chosen.bundle:
            return config.Settings(home=self._bundle_home(Path(chosen.bundle)))
        return config.settings(chosen.home, chosen.crisis, chosen.server, chosen.as_role)

    def _bundle_home(self, path: Path) -> Path:
        """The home made of a bundle, which is read and never written to."""
        from tui.entries.bundle_home import home_of  # noqa: PLC0415 (most read their own home)

        with progress(self, self.t("cli.verifying")) as report:
            home = home_of(path, report)
        self.say(self.t("cli.bundle.read", path=path))
        return home

    @cached_property
    def terminal(self) -> "Terminal":
        """The terminal on the crisis chosen; from here on times are in the crisis's zone.

        Raises:
            LedgerError: `no_crisis_here`, `unknown_crisis`, `crisis_ambiguous`.
        """
        from ledger.terminal.terminal import Terminal  # noqa: PLC0415 (help and schema need no ledger)

        terminal = Terminal.open(self.settings)
        self._ctx.call_on_close(terminal.close)
        if terminal.replica.head() == 0 and not self.choices.offline:
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
        if last is None or not last.scenario or self.terminal.pin.scenario:
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
        click.echo(for_stderr(clean(typed_here(text, self.choices))), err=True)

    def answer(self, value: Any, text: str) -> None:
        """The answer on stdout: `value` as one JSON document with `--json`, else `text`."""
        if self.choices.json:
            write_json(as_json(value, indent=2))
        else:
            click.echo(for_stdout(clean(typed_here(text, self.choices))))

    def line(self, value: Any, text: str) -> None:
        """One of a stream of answers: one JSON object a line with `--json`."""
        if self.choices.json:
            write_json(as_json(value))
        else:
            click.echo(clean_line(text))

    def confirm(self, question: str) -> None:
        """Go on only after a yes; `--yes` is one.

        Raises:
            click.Abort: the answer was no.
        """
        if not self.choices.yes:
            agreed(question, self.t)

    @cached_property
    def refreshed(self) -> "Refreshed":
        """What came of bringing the copy up to date, which is done once; nobody fails for it."""
        from ledger.terminal.refresh import Refreshed, refresh  # noqa: PLC0415 (help needs no ledger)

        if self.choices.bundle:
            return Refreshed("bundle")
        if self.choices.offline:
            return Refreshed("not_asked")
        with progress(self, self.t("cli.catching_up")) as report:
            found = refresh(self.terminal, known_amounts(report))
        if found.error is not None:
            self.say(self.t.error(found.error))
        return found

    def freshness(self, reading: "Reading") -> Freshness:
        """How fresh a reading is."""
        found = self.refreshed
        return Freshness(
            as_of=reading.position.number,
            recorded=reading.position.recorded,
            server=found.server,
            asked=SYSTEM.now(),
            contact=reading.contact,
            missing=max(0, found.last - reading.head),
            scenario=None if self.terminal.scenario_now() is None else self.terminal.now(),
            waiting=self.terminal.kept.tally().waiting,
        )

    def as_of(self, reading: "Reading", *, told: bool = False) -> None:
        """Say on stderr which entry a read stands on, and whether there may be more.

        `told` says that a text on stdout says so too: then only what is not shown on a terminal
        there, and not up to date, is said here as well.
        """
        self.fresh = self.freshness(reading)
        shown = told and not self.choices.json and (self._seen or self.fresh.server == "current")
        if not shown:
            self.say(fresh_line(self.fresh, self.t))
        tally = self.terminal.kept.tally()
        if tally.waiting:
            self.say(self.t.plural("cli.kept.waiting", tally.waiting))
        if tally.refused:
            self.say(self.t.plural("cli.kept.need_you", tally.refused))

    @property
    def _seen(self) -> bool:
        """Whether stdout is what the person sees."""
        return sys.stdout is not None and sys.stdout.isatty()

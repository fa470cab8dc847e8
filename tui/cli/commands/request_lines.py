"""`crisis request log --paste`: requests as they come, a line each, from a list or a mail's text.

Every line is recorded by itself and said back as it was understood. One that is none is named with
its remedy and kept in a file, which can be mended and pasted again; the others are recorded.
"""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import click

from ledger.command.decide import new_id
from ledger.command.order import MEANT, Order, build
from ledger.command.pasted import Line, lines_of
from ledger.command.time_calendar import double
from ledger.domain import VERBS
from ledger.encodable import typed
from ledger.errors import Exit, LedgerError, NotAllowed, Refused, UsageError
from ledger.home.kept import KeptCommand
from ledger.sanitize import clean_line
from projections.i18n import Translator
from projections.render.wrap import wrapped
from tui.cli import metavars
from tui.cli.atomic import write_whole
from tui.cli.command import Exampled, Run, option
from tui.cli.connecting import unreached
from tui.cli.derived.arguments import said
from tui.cli.derived.record import recorded_or_kept
from tui.cli.failures import as_value
from tui.cli.kept_words import say_sent
from tui.cli.session import CommandSession
from tui.cli.shared import OPTION
from tui.cli.wrapped import page_width
from tui.forms.field_words import FieldWords, part_label
from tui.forms.fields import circumstances, fields_of
from tui.forms.understood import as_data, told, understood_of
from tui.forms.values import nested

LOG = "request.log"
"""The command that takes lines."""

LARGEST = 1 << 20
"""Characters that are pasted at once."""

DASH = "-"
_OWN = ("paste", "dry_run", "rejects")


def pasting(command: click.Command, t: Translator, run: Run) -> click.Command:
    """The derived command, which also takes `--paste`; `run` is what it does without."""
    assert isinstance(command, Exampled)  # noqa: S101 (as `make` makes it)
    command.params[:0] = [
        option("paste", t, "paste", is_flag=True),
        option("dry-run", t, "paste_dry_run", is_flag=True),
        click.Option(["--rejects"], metavar="FILE", help=t("cli.option.paste_rejects"),
                     type=click.Path(dir_okay=False, path_type=Path)),
    ]  # fmt: skip
    command.add_examples(
        "crisis request log --paste < mail.txt",
        "crisis request log --paste --dry-run --site libramont",
    )
    metavars.speak(command, t)
    command.callback = _choosing(run)
    return command


def _choosing(run: Run) -> Callable[..., int | None]:
    def body(**values: Any) -> int | None:
        session = CommandSession(click.get_current_context())
        own = {name: values.pop(name) for name in _OWN}
        if own["paste"] or values.get("site") == DASH:
            _check_no_file(values.get("site"))
            return Pasting(session, values, own["rejects"], dry_run=own["dry_run"]).run()
        for name in ("dry_run", "rejects"):
            if own[name]:
                raise UsageError("only_with_paste", option=f"--{name.replace('_', '-')}")
        return run(session, **values)

    return body


def _check_no_file(site: object) -> None:
    """What stands behind `--paste` is a site; a file is read by the shell.

    Raises:
        UsageError: `paste_is_a_file`.
    """
    if isinstance(site, str) and site != DASH and Path(site).is_file():
        raise UsageError("paste_is_a_file", path=site)


class Became(NamedTuple):
    """What became of a line: its number as an entry, a receipt, or an error."""

    line: Line
    order: Order | None = None
    number: int | None = None
    short: str = ""
    receipt: str = ""
    error: LedgerError | None = None


class Pasting:
    """One text of requests, recorded line by line."""

    def __init__(
        self,
        session: CommandSession,
        values: dict[str, Any],
        rejects: Path | None,
        *,
        dry_run: bool,
    ) -> None:
        self.session = session
        self.values = values
        self.rejects = rejects
        self.dry_run = dry_run
        self.own, self.around = fields_of(VERBS[LOG].command), circumstances()

    def run(self) -> int:
        """Read, record, answer; the exit code is that of the worst line."""
        session = self.session
        text = self._text()
        context = session.terminal.context()
        if context.parts is None:
            raise Refused("no_crisis")
        found = {k.removeprefix(OPTION): v for k, v in self.values.items()
                 if k.startswith(OPTION) and said(v)}  # fmt: skip
        fields = nested(self.own, found, context)
        around = nested(self.around, found, context)
        lines = list(lines_of(text, context, context.parts, str(fields.pop("site", ""))))
        if not any(line.fields or line.error for line in lines):
            raise UsageError("nothing_pasted")
        take = self._rehearsing() if self.dry_run else self._recording()
        became = [self._became(line, {**fields, **line.fields}, around, take) for line in lines]
        if not self.dry_run:
            say_sent(session)
            if any(one.number for one in became):
                session.kept()
        self._answer(became)
        return self._exit(became)

    def _text(self) -> str:
        """What is pasted: standard input to its end.

        Raises:
            UsageError: `stdin_unread`, `stdin_too_long`.
        """
        session, field = self.session, "--paste"
        if sys.stdin is None or (session.choices.no_input and sys.stdin.isatty()):
            raise UsageError("stdin_unread", field=field)
        if sys.stdin.isatty():
            session.say(session.t("cli.paste.type"))
        text = typed(sys.stdin.read(LARGEST + 1))
        if len(text) > LARGEST:
            raise UsageError("stdin_too_long", field=field, limit=LARGEST)
        return text

    def _recording(self) -> Callable[[Order], tuple[int | None, str]]:
        """How an order is recorded: its number, or its receipt where the server is away."""
        terminal, away = self.session.terminal, unreached(self.session)

        def take(order: Order) -> tuple[int | None, str]:
            came = recorded_or_kept(terminal, order, away, terminal.handle)
            if isinstance(came, KeptCommand):
                return None, came.receipt
            return (came.numbers[0] if came else None), ""

        return take

    def _rehearsing(self) -> Callable[[Order], tuple[int | None, str]]:
        from tui.cli.commands.dry_run import Rehearsal  # noqa: PLC0415 (help needs no ledger)

        rehearsal = Rehearsal(self.session.terminal)
        self._rehearsed = rehearsal

        def take(order: Order) -> tuple[int | None, str]:
            (took,) = rehearsal.take(order)
            if took.error is not None:
                raise took.error
            return took.outcome.numbers[0] if took.outcome else None, ""

        return take

    def _became(
        self,
        line: Line,
        fields: dict[str, Any],
        around: dict[str, Any],
        take: Callable[[Order], tuple[int | None, str]],
    ) -> Became:
        """Record one line; whatever is wrong with it is its own matter."""
        if line.error is not None or not line.fields:
            return Became(line, error=line.error)
        session = self.session
        try:
            order = build(
                VERBS[LOG], fields, around, session.terminal.context(), ident=new_id(), strict=False
            )
            if session.choices.yes:
                order = order._replace(meant=frozenset(MEANT))
            number, receipt = take(order)
        except (UsageError, Refused, NotAllowed) as error:
            return Became(line, error=error)
        return Became(line, order, number, receipt=receipt)

    def _exit(self, became: list[Became]) -> int:
        if any(one.error for one in became):
            return Exit.USAGE
        return Exit.PENDING if any(one.receipt for one in became) else Exit.DONE

    # --- the answer -----------------------------------------------------------------------------

    def _answer(self, became: list[Became]) -> None:
        session, t = self.session, self.session.t
        situation = self._rehearsed.situation if self.dry_run else session.terminal.read().situation
        named = [
            one._replace(short=situation.short_name(f"request.{one.order.id}"))
            if one.order else one
            for one in became
        ]  # fmt: skip
        refused = [one for one in named if one.error]
        for one in named:
            if session.choices.json:
                session.line(self._value(one), "")
            else:
                click.echo(
                    "\n".join(wrapped(clean_line(self._line(one)), page_width(), rest=" " * 6))
                )
        kind = t.code("crisis_kind", session.terminal.crisis.kind)
        counts = {
            "recorded": sum(one.number is not None for one in named),
            "kept": sum(bool(one.receipt) for one in named),
            "refused": len(refused),
            "passed_over": sum(not one.error and not one.order for one in named),
        }
        path = self._keep(refused) if refused and not self.dry_run else None
        if session.choices.json:
            session.line({**counts, "dry_run": self.dry_run, "rejects": path}, "")
            return
        key = "cli.paste.checked" if self.dry_run else "cli.paste.done"
        session.line(None, t(key, kind=kind, **{k: t.number(n) for k, n in counts.items()}))
        if path is not None:
            session.say(t("cli.paste.rejects", path=path))

    def _line(self, one: Became) -> str:
        t = self.session.t
        if one.error is not None:
            reason = t.error(one.error)
            return t("cli.paste.refused", line=one.line.number, reason=reason, text=one.line.text)
        if one.order is None:
            return t("cli.paste.passed_over", line=one.line.number, text=one.line.text)
        name = one.receipt or " ".join(filter(None, (one.short, f"#{one.number}")))
        said = t("cli.paste.line", line=one.line.number, name=name, said=self._said(one.order))
        if not one.line.unread:
            return said
        number = one.number or "N"
        unread = t("cli.paste.unread", time=one.line.unread, number=number)
        return " ".join(filter(None, (said, unread, self._either(one.line))))

    def _either(self, line: Line) -> str:
        """What an hour that was not taken may mean; empty where that is one thing."""
        if len(line.readings) <= 1:
            return ""
        return self.session.t.error(double(line.unread, *line.readings))

    def _said(self, order: Order) -> str:
        """What a line was understood to say: where, which service, what, and times and counts."""
        session = self.session
        context = session.terminal.context()
        words = FieldWords(session.t, context.parts)
        command: Any = order.command
        first = [self._part("site", command.site), str(command.what)]
        if command.service:
            first.insert(1, self._part("service", command.service))
        understood = understood_of(session.terminal, order, context)
        more = list(told(words, order, understood, order.verb.concept).values())
        if command.call_back:
            title = words.title("call_back", order.verb.concept)
            more.append(session.t("board.labelled", label=title, text=command.call_back))
        return " \N{MIDDLE DOT} ".join([*first, *more])

    def _part(self, what: str, ident: str) -> str:
        index = self.session.terminal.context().parts
        part = index.find(what, ident) if index else None
        return part_label(part, what, self.session.t, index) if part and index else ident

    def _value(self, one: Became) -> dict[str, Any]:
        """One line as data."""
        value: dict[str, Any] = {"line": one.line.number, "text": one.line.text,
                                 "number": one.number, "short": one.short or None}  # fmt: skip
        if one.receipt:
            value["receipt"] = one.receipt
        if one.error is not None:
            return {**value, **as_value(one.error, self.session.t)}
        if one.order is None:
            return {**value, "passed_over": True}
        context = self.session.terminal.context()
        words = FieldWords(self.session.t, context.parts)
        understood = understood_of(self.session.terminal, one.order, context)
        said_ = as_data(words, one.order, understood, one.order.verb.concept)
        unread = {"unread_time": one.line.unread} if one.line.unread else {}
        may_be = {"readings": [*one.line.readings]} if one.line.readings else {}
        return {**value, **unread, **may_be, "with": one.order.command, "understood": said_}

    def _keep(self, refused: list[Became]) -> Path:
        """The refused lines in a file, each under its reason, to be mended and pasted again."""
        t, now = self.session.t, self.session.terminal.now()
        path = self.rejects
        if path is None:
            folder = self.session.terminal.directory / "rejected"
            folder.mkdir(mode=0o700, exist_ok=True)
            path = folder / f"{now:%Y%m%dT%H%M%S%f}.txt"
        lines = [f"# {t('cli.paste.remedy')}"]
        for one in refused:
            reason = t.error(one.error) if one.error else ""
            lines += [f"# {one.line.number}: {reason}", one.line.text]
        write_whole(path, "\n".join(lines) + "\n")
        return path

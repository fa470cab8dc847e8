"""Errors on their way out: one sentence with a remedy, one exit code, never a traceback.

A sentence goes to stderr; with `--json` it is an object there: code, field, fields, message. What
nobody foresaw is kept as a report in the home, for whoever mends the program.
"""

import errno
import os
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from ledger import config
from ledger.broken_pipe import silence
from ledger.clock import SYSTEM
from ledger.errors import Exit, LedgerError
from ledger.sanitize import as_json, clean
from projections.i18n import Translator
from tui.cli.follow_up import typed_here
from tui.cli.output import write_json
from tui.cli.shared import Choices
from tui.cli.wrapped import for_stderr

INTERRUPTED = 130
"""Ended by the keyboard: 128 + SIGINT, as every shell says it."""

DEBUG = "CRISIS_DEBUG"
"""Set to anything: tracebacks are shown instead of kept."""

_USAGE: tuple[tuple[type[click.ClickException], str], ...] = (
    (click.MissingParameter, "missing_field"),
    (click.NoSuchOption, "unknown_option"),
    (click.BadParameter, "bad_value"),
)
"""Our codes for what click refuses; everything else is `usage`."""

_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}

_PERSISTENCE = ("eventsourcing.persistence", "PersistenceError")
"""What the recorders raise, by name: a read does not pay for importing it."""


def as_ledger_error(error: BaseException) -> LedgerError | None:
    """The error as one of ours: itself, or a recorder's by the table in `ledger.live`."""
    if isinstance(error, LedgerError):
        return error
    if (reason := _unwritten(error)) is not None:
        return LedgerError("output_unwritable", reason=reason)
    if _PERSISTENCE in {(cls.__module__, cls.__name__) for cls in type(error).__mro__}:
        from ledger.live.event_store import translated  # noqa: PLC0415 (imported by now, by a writer)

        persistence: Any = error
        return translated(persistence)
    return None


def exit_code_for(error: BaseException) -> int:
    """What the process says when it ends with this error."""
    if isinstance(error, (KeyboardInterrupt, click.Abort)):
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        return Exit.DONE
    if isinstance(error, click.ClickException):
        return Exit.USAGE
    known = as_ledger_error(error)
    return known.exit if known else Exit.FAILURE


def _unwritten(error: BaseException) -> str | None:
    """Why what was to be said found no room where it goes; None when that is not what happened."""
    ours = isinstance(error, OSError) and error.filename is None and error.errno in _NO_ROOM
    return getattr(error, "strerror", None) if ours else None


def report(error: BaseException, choices: Choices, t: Translator) -> int:
    """Say what happened, on stderr; the exit code."""
    code = exit_code_for(error)
    t = Translator(choices.lang, choices.zone or t.zone)
    if isinstance(error, BrokenPipeError) or _unwritten(error) is not None:
        silence(sys.stdout)
    if isinstance(error, BrokenPipeError):
        return code
    if isinstance(error, click.Abort) and not choices.json:
        click.echo("\n" + for_stderr(t("cli.given_up")), err=True)
    if code != INTERRUPTED:
        value = _as_value(error, choices, t)
        message = typed_here(str(value["message"]), choices)
        _write({**value, "message": message}, choices)
    return code


def as_value(
    error: LedgerError, t: Translator, typed: Mapping[str, str] | None = None
) -> dict[str, object]:
    """The error as data: its code, its fields as text, its sentence; `typed` as in `Choices`."""
    fields = {k: v if isinstance(v, int) else str(v) for k, v in error.fields.items()}
    field = error.fields.get("field") or None
    message = t.error(error, typed)
    return {"error": error.code, "field": field, "fields": fields, "message": message}


def _as_value(error: BaseException, choices: Choices, t: Translator) -> dict[str, object]:
    if isinstance(error, click.ClickException):
        return _as_usage(error)
    known = as_ledger_error(error) or LedgerError("crashed", report=_keep(error, choices))
    return as_value(known, t, choices.typed)


def _as_usage(error: click.ClickException) -> dict[str, object]:
    """What click refuses, by a code of ours; of what is missing or cannot be read, the field."""
    code = next((code for cls, code in _USAGE if isinstance(error, cls)), "usage")
    param = getattr(error, "param", None)
    named = param.opts[0].removeprefix("--") if isinstance(param, click.Parameter) else None
    field = named or getattr(error, "option_name", None)
    fields = {"field": field} if field else {}
    return {"error": code, "field": field, "fields": fields, "message": _usage(error)}


def _usage(error: click.ClickException) -> str:
    """Click's sentence, and before it how the command is used."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    ctx = getattr(error, "ctx", None)
    usage = f"{ctx.get_usage()}\n" if ctx is not None else ""
    return usage + error.format_message() + _example(error, ctx)


def _example(error: click.ClickException, ctx: click.Context | None) -> str:
    """How the whole is typed, where something is missing and that is not said yet."""
    command = ctx.command if ctx is not None else None
    words: Translator | None = getattr(command, "words", None)
    examples: tuple[str, ...] = getattr(command, "examples", ())
    if type(error) is not click.MissingParameter or words is None or not examples:
        return ""
    return "\n" + words("cli.missing.example", example=examples[0])


def _write(value: dict[str, object], choices: Choices) -> None:
    if choices.json:
        write_json(as_json(value), err=True)
    else:
        click.echo(for_stderr(clean(str(value["message"]))), err=True)


def _keep(error: BaseException, choices: Choices) -> Path | str:
    """Write what happened into the home; where, or why not. No values of variables are kept."""
    text = "".join(traceback.format_exception(error))
    if config.environ(DEBUG):
        click.echo(clean(text), err=True)
    folder = config.settings(choices.home).home / "crashes"
    path = folder / f"{SYSTEM.now():%Y%m%dT%H%M%S%fZ}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
    except OSError as e:
        return f"{type(error).__name__} ({path}: {e.strerror})"
    return path

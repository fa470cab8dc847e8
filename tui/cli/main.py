"""The script `crisis`: parse, run, and turn whatever happens into one exit code."""

import sys
from collections.abc import Sequence
from contextlib import suppress

import click

from ledger import gc_pause
from ledger.config import environ, read_again
from ledger.encodable import hear_bytes, make_readable, typed
from ledger.errors import Exit
from projections.i18n import Translator, preferred
from projections.i18n.click_words import say_in
from tui.cli import failures
from tui.cli.root import Root
from tui.cli.session import UTC_ZONE
from tui.cli.shared import Choices, language_of

PROGRAM = "crisis"
COMPLETION = "_CRISIS_COMPLETE"
"""Set by a shell that asks for completions; click answers and ends the process."""

COMPLETED = ("COMP_WORDS", "COMP_CWORD")
"""What the words typed so far are in."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; the exit code (`ledger.errors.Exit`)."""
    gc_pause.hold()
    try:
        return _main(arguments)
    finally:
        gc_pause.release()


def _main(arguments: Sequence[str] | None) -> int:
    make_readable(sys.stdout, sys.stderr)
    hear_bytes(sys.stdin)
    words = [typed(w) for w in (sys.argv[1:] if arguments is None else arguments)]
    choices = Choices(lang=language_of(words, preferred()), json="--json" in words)
    t = Translator(choices.lang, UTC_ZONE)
    say_in(choices.lang)
    try:
        if environ(COMPLETION):
            return _complete(Root(t), choices)
        return _run(Root(t), words, choices)
    except (Exception, KeyboardInterrupt) as e:  # noqa: BLE001 (the one place where errors end)
        return failures.report(e, choices, t)


def _complete(root: Root, choices: Choices) -> int:
    """Answer a shell, which shows whatever goes wrong in the middle of a line: so nothing does."""
    read_again(typed, *COMPLETED)
    with suppress(Exception, SystemExit):
        root.main([], prog_name=PROGRAM, obj=choices)
    return Exit.DONE


def _run(root: Root, words: list[str], choices: Choices) -> int:
    """Parse and run; what click says by exceptions that are no errors is a code too."""
    try:
        with root.make_context(PROGRAM, words, obj=choices) as ctx:
            outcome = root.invoke(ctx)
        if sys.stdout is not None:  # closed by whoever started us
            sys.stdout.flush()
    except click.exceptions.Exit as e:
        return e.exit_code
    return outcome if isinstance(outcome, int) else Exit.DONE


if __name__ == "__main__":
    sys.exit(main())

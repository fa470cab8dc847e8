"""The script `crisis`: parse, run, and turn whatever happens into one exit code."""

import sys
from collections.abc import Sequence

from ledger.errors import Exit
from projections.i18n import Translator, preferred
from projections.i18n.click_words import say_in
from tui.cli import failures
from tui.cli.root import Root
from tui.cli.session import UTC_ZONE
from tui.cli.shared import Choices, language_of

PROGRAM = "crisis"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command line; the exit code (`ledger.errors.Exit`)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    choices = Choices(lang=language_of(words, preferred()), json="--json" in words)
    t = Translator(choices.lang, UTC_ZONE)
    say_in(choices.lang)
    try:
        outcome = Root(t).main(words, prog_name=PROGRAM, standalone_mode=False, obj=choices)
        sys.stdout.flush()
    except (Exception, KeyboardInterrupt) as e:  # noqa: BLE001 (the one place where errors end)
        return failures.report(e, choices, t)
    return outcome if isinstance(outcome, int) else Exit.DONE


if __name__ == "__main__":
    sys.exit(main())

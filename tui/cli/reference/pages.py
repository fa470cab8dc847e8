"""The reference pages, generated from the declarations: `python -m tui.cli.reference docs`.

With `--check` nothing is written and the exit code is 1 when a page is stale; a test runs that.
docs/security.md is written by hand but for one table.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from ledger import errors
from ledger.errors import Exit
from projections.i18n import Translator
from projections.i18n.click_words import say_in
from tui.cli.failures import INTERRUPTED
from tui.cli.main import PROGRAM
from tui.cli.reference.door import with_table
from tui.cli.reference.kinds import kinds_page
from tui.cli.reference.short_lines import short_lines_page
from tui.cli.reference.times import times_page
from tui.cli.root import Root
from tui.cli.session import UTC_ZONE
from tui.cli.shared import Choices

WIDTH = 80
_CLI_OPENING = """\
# The command line

Exit codes: [exit-codes.md](exit-codes.md). Import lines: [import-format.md](import-format.md).
What every command and entry holds: [kinds.md](kinds.md).
"""
NOTE = "<!-- Generated from the declarations by `make docs`; edit those. -->\n\n"


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the pages into the directory named, or say which are stale."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    check = "--check" in words
    folder = Path(next((w for w in words if not w.startswith("-")), "docs"))
    made = pages() | _completed(folder)
    stale = [name for name, text in made.items() if not _same(folder / name, text)]
    for name in stale:
        if check:
            click.echo(f"{folder / name} is stale: make docs", err=True)
        else:
            (folder / name).write_text(made[name], "utf-8")
    return Exit.FAILURE if check and stale else Exit.DONE


def pages() -> dict[str, str]:
    """Every page by its file name, in English."""
    say_in("en")
    t = Translator("en", UTC_ZONE)
    made = {"cli": _cli(t), "kinds": kinds_page(t), "times": times_page()}
    made["exit-codes"], made["short-lines"] = _exit_codes(), short_lines_page()
    return {f"{name}.md": _tidy(NOTE + text) for name, text in made.items()}


def _completed(folder: Path) -> dict[str, str]:
    """The pages written by hand whose tables are generated, by file name."""
    path = folder / "security.md"
    return {path.name: with_table(path.read_text("utf-8"))} if path.exists() else {}


def _same(path: Path, text: str) -> bool:
    return path.exists() and path.read_text("utf-8") == text


def _tidy(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).rstrip() + "\n"


def _cli(t: Translator) -> str:
    parts = [_CLI_OPENING]
    for path, text in _helps(Root(t), PROGRAM, None):
        parts.append(f"## `{path}`\n\n```text\n{text}\n```\n")
    return "\n".join(parts)


def _helps(
    command: click.Command, path: str, parent: click.Context | None
) -> Iterator[tuple[str, str]]:
    """The help of a command and of everything under it."""
    name = path.rpartition(" ")[2]
    ctx = click.Context(
        command, parent, name, obj=Choices(lang="en"), terminal_width=WIDTH, max_content_width=WIDTH
    )
    yield path, command.get_help(ctx)
    if isinstance(command, click.Group):
        for verb in command.list_commands(ctx):
            if below := command.get_command(ctx, verb):
                yield from _helps(below, f"{path} {verb}", ctx)


def _exit_codes() -> str:
    rows = [(code.value, code.name.lower(), _meaning(code)) for code in Exit]
    rows.append((INTERRUPTED, "interrupted", "Ended from the keyboard (128 + SIGINT)."))
    lines = ["# Exit codes\n", "| code | name | means |", "| --- | --- | --- |"]
    lines += [f"| {code} | {name} | {text} |" for code, name, text in rows]
    return "\n".join(lines)


def _meaning(code: Exit) -> str:
    """The line below the code in its declaration."""
    lines = Path(errors.__file__).read_text("utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.strip() == f"{code.name} = {code.value}")
    return lines[at + 1].strip().strip('"')

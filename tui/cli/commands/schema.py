"""`crisis schema`: the import format and the organisation file, as JSON Schema and by example."""

import sys

import click

from ledger.domain import VERBS
from ledger.errors import UsageError
from ledger.sanitize import as_json
from projections.audit.schemas import line_schema, organisation_schema
from projections.i18n import Translator
from projections.scenario import organisation as shipped
from tui.cli.command import make, option
from tui.cli.output import write_json
from tui.cli.session import CommandSession

ORGANISATION = "organisation"
"""The word for the organisation file, which no command is called by."""


def build(t: Translator) -> click.Command:
    """The command `crisis schema`, in the language of `t`."""
    params: list[click.Parameter] = [
        click.Argument(["command"], required=False, metavar="[COMMAND]"),
        option("example", t, "schema_example", is_flag=True),
    ]
    examples = [
        "crisis schema",
        "crisis schema decision.take",
        "crisis schema organisation --example > our-group.toml",
    ]
    return make("schema", t, run, params, examples=examples)


def run(session: CommandSession, command: str | None, *, example: bool) -> None:  # noqa: ARG001 (a command's signature)
    """Print the schema of every import line, of one command's, or of the organisation file.

    Raises:
        UsageError: `unknown_command`; `no_example`, of anything but the organisation file.
    """
    if command == ORGANISATION:
        _print_organisation(example=example)
        return
    if command is not None and command not in VERBS:
        known = ", ".join((*VERBS, ORGANISATION))
        raise UsageError("unknown_command", field="command", value=command, known=known)
    if example:
        raise UsageError("no_example")
    verbs = [VERBS[command]] if command else list(VERBS.values())
    write_json(as_json(line_schema(verbs), indent=2))


def _print_organisation(*, example: bool) -> None:
    """A file to copy as it stands, in UTF-8 wherever it goes, or what such a file may hold."""
    if example:
        sys.stdout.flush()
        sys.stdout.buffer.write(shipped())
    else:
        write_json(as_json(organisation_schema(), indent=2))

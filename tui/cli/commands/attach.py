"""`crisis attach`: a file kept with the ledger, and the entry that says which one it is."""

import mimetypes
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.domain import VERBS
from ledger.errors import NotAllowed, Refused, UsageError
from ledger.sanitize import clean_line
from projections.i18n import Translator
from tui.cli.command import make
from tui.cli.derived.derive import options_around, options_for
from tui.cli.derived.record import Asked, record
from tui.cli.moving import moving
from tui.cli.session import CommandSession
from tui.cli.shared import OPTION
from tui.forms.fields import circumstances, fields_of

if TYPE_CHECKING:
    from ledger.home.files import FileId

VERB = VERBS["record.attach"]

SAID = ("what", "origin", "kept")
"""What is said of a file besides what it says itself."""

LONGEST_NAME = 200
"""Characters of a file's name that are recorded: the end of a longer one."""


def build(t: Translator) -> click.Command:
    """The command `crisis attach`, in the language of `t`."""
    around = options_around(VERB, t)
    params = [
        click.Argument(["file"], type=click.Path(path_type=Path), metavar="FILE",
                       help=t("cli.option.attach_file")),
        click.Option(["--to", OPTION + "about"], metavar="N", multiple=True,
                     help=t("cli.option.attach_to")),
        *options_for(VERB, SAID, t),
        *around,
    ]  # fmt: skip
    examples = [
        "crisis attach note.jpg --to 142",
        'crisis attach minutes.pdf --to 142 --what "Signed minutes" --kept "safe"',
    ]
    apart = {one.name or "" for one in around}
    return make("attach", t, run, params, examples=examples, apart=apart)


def run(session: CommandSession, *, file: Path, **values: Any) -> int:
    """Copy the file into this home, bring it to the server, then record that it is there.

    Raises:
        InputError: `attachment_unreadable`, `attachment_no_file`, `attachment_empty`,
            `attachment_too_large`, `attachment_changing`; what cannot be read of the rest.
        LedgerError: `attachment_not_kept`; as `record`, and as `Terminal.handle` of a file.
    """
    from ledger.terminal.unnamed_files import drop_unnamed  # noqa: PLC0415 (as below)
    from tui.entries.entry_line import beginning  # noqa: PLC0415 (help needs no ledger)

    taken = session.terminal.files.take(file)
    values = {**values, **_read(file, taken)}
    values[OPTION + "what"] = values[OPTION + "what"] or values[OPTION + "name"]
    own, around = fields_of(VERB.command), circumstances()
    try:
        with moving(session):
            return record(session, Asked(VERB, own, around, [], False, values, beginning))
    except (UsageError, Refused, NotAllowed):
        drop_unnamed(session.terminal, taken)
        raise


def _read(path: Path, file: "FileId") -> dict[str, Any]:
    """What the file says of itself, in the fields of the command."""
    name = clean_line(path.name)[-LONGEST_NAME:]
    said = {
        "digest": file.digest,
        "size": str(file.size),
        "name": name,
        "media": mimetypes.guess_type(name)[0],
        "stored": "server",
    }
    return {OPTION + field: value for field, value in said.items()}

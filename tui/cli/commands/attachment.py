"""`crisis attachment`: which files an entry has, and one of them fetched and held to its digest."""

import shutil
from contextlib import AbstractContextManager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, get_args

import click

from ledger.domain.values import Marking
from ledger.errors import LedgerError, Refused, UsageError
from projections.i18n import Translator
from tui.cli.asof import read_at
from tui.cli.atomic import check_new, put_whole
from tui.cli.command import make, option
from tui.cli.connecting import connect
from tui.cli.labelled import Labelled
from tui.cli.moving import moving
from tui.cli.session import CommandSession
from tui.cli.shared import offline_option
from tui.entries.attached import attached_line, attached_value, hidden

if TYPE_CHECKING:
    from ledger.domain.dossier.record import Piece
    from ledger.domain.situation import Situation


def build(t: Translator) -> click.Command:
    """The command `crisis attachment`, in the language of `t`."""
    output = click.Option(["-o", "--output"], metavar="FILE",
                          help=t("cli.option.attachment_output"),
                          type=click.Path(dir_okay=False, path_type=Path))  # fmt: skip
    ceiling = option("marking-ceiling", t, "marking_ceiling", default="internal",
                     type=Labelled(get_args(Marking), t))  # fmt: skip
    params = [
        click.Argument(["entry"], metavar="N", help=t("cli.option.attachment_entry")),
        output,
        ceiling,
        offline_option(t),
    ]
    examples = ["crisis attachment 142", "crisis attachment 142 -o note.jpg"]
    return make("attachment", t, run, params, examples=examples)


def run(
    session: CommandSession, *, entry: str, output: Path | None, marking_ceiling: Marking
) -> None:
    """The files of an entry; with `output` the only one of them, as a file.

    Raises:
        UsageError: `attachment_no_entry`, `attachment_several`; as `check_new`.
        Refused: `attachment_none`, `attachment_restricted`.
        VerificationFailed: `attachment_altered`.
        LedgerError: `attachment_missing`, `attachment_offline`, `attachment_not_in_bundle`,
            `cannot_write`; no server.
    """
    from ledger.domain.dossier.attached import files_about  # noqa: PLC0415 (help needs no ledger)

    reading = read_at(session, None, None, told=False).reading
    pieces = files_about(reading.situation, *_numbers(reading.situation, entry))
    if output is None:
        _answer(session, entry, pieces, marking_ceiling)
        return
    piece = _only(entry, pieces, marking_ceiling)
    check_new(output)
    with _source(session, piece) as kept:
        put_whole(output, lambda file: shutil.copyfileobj(kept, file))
    said = session.t("cli.attachment.written", path=output, number=piece.opened)
    session.answer({**attached_value(piece, marking_ceiling), "path": str(output)}, said)


def _numbers(situation: "Situation", entry: str) -> list[int]:
    """The number that was typed, or all those of the thing that is called so."""
    said = entry.removeprefix("#")
    if said.isascii() and said.isdecimal():
        situation.originator_of(int(said))
        return [int(said)]
    thing = situation.said_short(entry.upper())
    if not thing:
        raise UsageError("attachment_no_entry", value=entry)
    return [number for number, _ in situation.history(thing)]


def _only(entry: str, pieces: "list[Piece]", highest: Marking) -> "Piece":
    if not pieces:
        raise Refused("attachment_none", value=entry)
    if len({piece.digest for piece in pieces}) > 1:
        known = ", ".join(f"#{piece.opened}" for piece in pieces)
        raise UsageError("attachment_several", value=entry, known=known)
    if hidden(pieces[0], highest):
        raise Refused("attachment_restricted", number=pieces[0].opened)
    return pieces[0]


def _source(session: CommandSession, piece: "Piece") -> AbstractContextManager[IO[bytes]]:
    from ledger.home.files import file_id  # noqa: PLC0415 (help needs no ledger)
    from tui.entries.bundle_files import file_in  # noqa: PLC0415 (as above)

    if session.choices.bundle:
        return file_in(Path(session.choices.bundle), file_id(piece))
    with moving(session):
        return _fetched(session, piece).open("rb")


def _fetched(session: CommandSession, piece: "Piece") -> Path:
    from ledger.home.files import file_id  # noqa: PLC0415 (help needs no ledger)

    file, terminal = file_id(piece), session.terminal
    if not terminal.files.holds(file):
        if session.choices.offline:
            raise LedgerError("attachment_offline", number=piece.opened)
        connect(session)
    return terminal.fetch_file(file)


def _answer(session: CommandSession, entry: str, pieces: "list[Piece]", highest: Marking) -> None:
    values: list[dict[str, Any]] = [attached_value(piece, highest) for piece in pieces]
    lines = [attached_line(piece, session.t, highest) for piece in pieces]
    none = session.t("cli.attachment.none", value=entry)
    session.answer(values, "\n".join(lines) or none)

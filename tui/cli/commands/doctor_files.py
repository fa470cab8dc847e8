"""What `crisis doctor` looks at of attached files: those of this home, and with `--deep` all.

Missing here is no fault: a file is fetched when it is asked for.
"""

from typing import TYPE_CHECKING

from ledger.errors import VerificationFailed
from ledger.home.files import file_id
from tui.cli.progress import Report, progress
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.domain.dossier.record import Piece


def here(session: CommandSession) -> tuple[str, str]:
    """How many there are, and how many of them are here.

    Raises:
        VerificationFailed: `attachments_altered_here`, with the numbers of their entries.
    """
    pieces = _pieces(session)
    if not pieces:
        return "ok", session.t("cli.doctor.files_none")
    files = session.terminal.files
    kept = [piece for piece in pieces if files.has(file_id(piece))]
    if spoiled := [piece for piece in kept if not files.holds(file_id(piece))]:
        raise VerificationFailed("attachments_altered_here", numbers=_said(spoiled))
    return "ok", session.t("cli.doctor.files_here", all=len(pieces), here=len(kept))


def at_server(session: CommandSession) -> tuple[str, str]:
    """Every byte of every file, read from the server; the terminal is connected.

    Raises:
        VerificationFailed: `attachments_not_whole`, with the numbers of their entries.
        LedgerError: no server, no permission.
    """
    pieces = _pieces(session)
    with progress(session, session.t("cli.reading_back")) as report:
        found = [_condition(session, piece, at, len(pieces), report)
                 for at, piece in enumerate(pieces, 1)]  # fmt: skip
    bad = {name: _said([p for p, one in zip(pieces, found, strict=True) if one == name])
           for name in ("missing", "altered")}  # fmt: skip
    if any(bad.values()):
        said = {name: numbers or "\N{EN DASH}" for name, numbers in bad.items()}
        raise VerificationFailed("attachments_not_whole", **said)
    return "ok", session.t("cli.doctor.files_whole", all=len(pieces))


def _condition(session: CommandSession, piece: "Piece", at: int, whole: int, report: Report) -> str:
    found = session.terminal.file_at_server(file_id(piece))
    report(at, whole)
    return str(found)


def _pieces(session: CommandSession) -> "list[Piece]":
    from ledger.domain.dossier.attached import stored_files  # noqa: PLC0415 (doctor only)

    return list(stored_files(session.terminal.read().situation))


def _said(pieces: "list[Piece]") -> str:
    return ", ".join(f"#{piece.opened}" for piece in pieces)

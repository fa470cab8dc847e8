"""`crisis checkpoint request` and `stamp`: a date by somebody else's clock (RFC 3161)."""

from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.errors import Exit, InputError, VerificationFailed
from ledger.plain_files import read_plain
from projections.i18n import Translator
from tui.cli.asof import read_at
from tui.cli.atomic import check_new, put_whole
from tui.cli.command import option
from tui.cli.counts import Count
from tui.cli.derived.record_built import built, record_built
from tui.cli.session import CommandSession

if TYPE_CHECKING:
    from ledger.evidence.timestamps import Stamp

VERB = "record.attach"

MEDIA = "application/timestamp-reply"
"""RFC 3161, appendix B."""

CURL = (
    'curl -H "Content-Type: application/timestamp-query" --data-binary @{query} '
    "https://AUTHORITY -o {reply}"
)
"""How a request reaches an authority, from whatever machine has a network."""


def request_params(t: Translator) -> list[click.Parameter]:
    """The parameters of `crisis checkpoint request`."""
    path = click.Path(dir_okay=False, path_type=Path)
    output = click.Option(["-o", "--output"], metavar="FILE", type=path, required=True,
                          help=t("cli.option.stamp_output"))  # fmt: skip
    return [option("at", t, "checkpoint_at", metavar="N", type=Count()), output]


def request(session: CommandSession, *, at: int | None, output: Path) -> None:
    """Write what an authority is asked about this copy's checkpoint, and say how it is asked.

    Raises:
        UsageError: as `check_new`.
        LedgerError: `no_openssl`, `cannot_write`.
    """
    from ledger.evidence.timestamps import request_for  # noqa: PLC0415 (help needs no ledger)
    from ledger.terminal.checkpoints import checkpoint_at  # noqa: PLC0415 (as above)

    check_new(output)
    reading = read_at(session, None, at).reading
    checkpoint = checkpoint_at(
        session.terminal.replica, session.terminal.crisis, reading.position.number
    )
    asked = request_for(checkpoint.text)
    put_whole(output, lambda file: file.write(asked))
    reply = output.with_suffix(".tsr")
    curl = CURL.format(query=output, reply=reply)
    back = f"crisis checkpoint stamp {reply} --ca ca.pem"
    lines = [session.t("cli.stamp.asked", number=checkpoint.size, path=output), f"  {curl}",
             session.t("cli.stamp.then"), f"  {back}"]  # fmt: skip
    value = {"size": checkpoint.size, "path": str(output), "send": curl, "then": back}
    session.answer(value, "\n".join(lines))


def stamp_params(t: Translator) -> list[click.Parameter]:
    """The parameters of `crisis checkpoint stamp`."""
    path = click.Path(exists=True, dir_okay=False, path_type=Path)
    return [
        click.Argument(["file"], type=path, help=t("cli.option.stamp_file")),
        click.Option(["--ca"], metavar="FILE", type=path, required=True,
                     help=t("cli.option.stamp_ca")),
    ]  # fmt: skip


def stamp(session: CommandSession, *, file: Path, ca: Path) -> int:
    """Verify a stamp over a checkpoint of this copy, keep it, and record that it is there.

    Raises:
        UsageError: as `read_plain`.
        InputError: `stamp_no_certificates`, `stamp_unreadable`, `stamp_refused`.
        VerificationFailed: `stamp_of_another`, `stamp_damaged`, `stamp_untrusted`.
        LedgerError: `no_openssl`, `cannot_read`, `cannot_write`, what refuses the entry.
    """
    from ledger.evidence.timestamps import (  # noqa: PLC0415 (help needs no ledger)
        MOST_BYTES,
        check_roots,
    )
    from ledger.terminal.stamps import path_for  # noqa: PLC0415 (as above)

    check_roots(ca)
    read_at(session, None, None, told=False)
    whole = read_plain(file, MOST_BYTES, "FILE")
    number, found = _held(session, whole, ca)
    kept = path_for(session.terminal.directory, number, whole)
    put_whole(kept, lambda file: file.write(whole))
    if (known := _known(session, whole)) is not None:
        return _say_known(session, number, known)
    session.say(session.t("cli.stamp.holds", number=number, moment=session.t.moment(found.at)))
    return _record(session, number, found, whole, kept.name)


def _known(session: CommandSession, whole: bytes) -> int | str | None:
    """The entry that has this very stamp, or the receipt of one on its way; None where neither."""
    from ledger.domain.card import Wanted  # noqa: PLC0415 (help needs no ledger)
    from ledger.domain.dossier.record import Piece  # noqa: PLC0415 (as above)

    terminal, digest = session.terminal, sha256(whole).hexdigest()
    for _, piece in terminal.read().situation.records_of(Wanted("record", stages=("attached",))):
        if isinstance(piece, Piece) and piece.digest == digest:
            return piece.opened
    waiting = terminal.kept.on_their_way()
    return next((one.receipt for one in waiting if digest in one.line), None)


def _say_known(session: CommandSession, size: int, known: int | str) -> Exit:
    """The same answer of an authority is recorded once, whoever brings it again."""
    if isinstance(known, str):
        session.answer({"size": size, "number": None, "receipt": known},
                       session.t("cli.stamp.waits", receipt=known))  # fmt: skip
        return Exit.PENDING
    session.answer({"size": size, "number": known, "receipt": None},
                   session.t("cli.stamp.known", number=known))  # fmt: skip
    return Exit.DONE


def stamps_of(session: CommandSession) -> list[dict[str, Any]]:
    """The stamps that this home keeps, as data."""
    from ledger.terminal.stamps import kept  # noqa: PLC0415 (help needs no ledger)

    return [
        {"size": one.number, "at": one.stamp.at, "path": str(one.path)}
        for one in kept(session.terminal.directory)
    ]


def _held(session: CommandSession, whole: bytes, ca: Path) -> "tuple[int, Stamp]":
    """Up to which number a stamp is, and what it says, verified."""
    from ledger.evidence.timestamps import (  # noqa: PLC0415 (help needs no ledger)
        StampError,
        read_stamp,
        verified,
    )
    from ledger.terminal.checkpoints import checkpoint_at  # noqa: PLC0415 (as above)
    from ledger.terminal.stamps import number_of  # noqa: PLC0415 (as above)

    replica, crisis = session.terminal.replica, session.terminal.crisis
    try:
        number = number_of(replica, crisis, read_stamp(whole))
        return number, verified(whole, checkpoint_at(replica, crisis, number).text, ca)
    except StampError as error:
        refused = {"unreadable": InputError, "refused": InputError}
        kind = refused.get(error.code, VerificationFailed)
        fields = {"reason": error.reason} if error.reason else {}
        raise kind(f"stamp_{error.code}", **fields) from error


def _record(session: CommandSession, number: int, found: "Stamp", whole: bytes, name: str) -> Exit:
    """The entry that says that there is such a stamp; its digest is what stands for it."""
    said = {
        "what": session.t("cli.stamp.what", number=number, moment=session.t.moment(found.at)),
        "digest": sha256(whole).hexdigest(),
        "size": len(whole),
        "media": MEDIA,
        "name": name,
        "about": [number],
    }
    return record_built(session, built(session, VERB, said), "cli.stamp.recorded")

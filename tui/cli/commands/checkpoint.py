"""`crisis checkpoint …`: a size and a root that somebody stands for, shown and compared."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from ledger.errors import InputError, LedgerError, NotAllowed
from ledger.plain_files import read_plain
from projections.i18n import Translator
from tui.cli.asof import read_at
from tui.cli.atomic import check_new, write_whole
from tui.cli.command import option
from tui.cli.commands import checkpoint_stamp
from tui.cli.counts import Count
from tui.cli.parts_group import Part, PartsGroup
from tui.cli.session import CommandSession
from tui.cli.shared import offline_option

if TYPE_CHECKING:
    from ledger.domain.situation import Situation
    from ledger.evidence.notes import Checkpoint, SignedNote
    from ledger.terminal.local_copy import Reading

STDIN = "-"
LONGEST_NOTE = 65_536
"""Bytes of a signed note, or of what was scanned of one."""


def build(t: Translator) -> click.Command:
    """The group `crisis checkpoint`, in the language of `t`; alone it shows."""
    return PartsGroup("checkpoint", t, _PARTS, _PARTS, alone="show")


def output_option(t: Translator) -> click.Option:
    """The option `-o`: a file of its own."""
    kind = click.Path(dir_okay=False, path_type=Path)
    return click.Option(
        ["-o", "--output"], metavar="FILE", type=kind, help=t("cli.option.note_output")
    )


def at_option(t: Translator) -> click.Option:
    """The option `--at`: the tree up to an entry."""
    return option("at", t, "checkpoint_at", metavar="N", type=Count())


def told_argument(t: Translator) -> click.Argument:
    """What somebody else's text says."""
    return click.Argument(["text"], nargs=-1, required=True, help=t("cli.option.told_text"))


# --- show -----------------------------------------------------------------------------------------


def show(session: CommandSession, *, at: int | None, output: Path | None) -> None:
    """The checkpoint of this copy, signed by this home's member where it may sign.

    Raises:
        UsageError: as `check_new`.
    """
    from ledger.terminal.checkpoints import said  # noqa: PLC0415 (help needs no ledger)

    if output is not None:
        check_new(output)
    checkpoint, note = noted(session, read_at(session, None, at).reading)
    text = checkpoint.text if note is None else str(note)
    if output is not None:
        write_whole(output, text)
        session.say(session.t("cli.brief.written", path=output))
        return
    head = session.t("cli.checkpoint.shown", number=checkpoint.size, digits=said(checkpoint.root))
    unsigned = [session.t("cli.checkpoint.unsigned")] if note is None else []
    stamps = checkpoint_stamp.stamps_of(session)
    told = [session.t("cli.stamp.kept", number=one["size"], moment=session.t.moment(one["at"]))
            for one in stamps]  # fmt: skip
    value = {**_value(checkpoint), "note": text, "signed": note is not None, "stamps": stamps}
    session.answer(value, "\n".join([head, *unsigned, *told, "", text.rstrip("\n")]))


def noted(session: CommandSession, reading: "Reading") -> "tuple[Checkpoint, SignedNote | None]":
    """The checkpoint of a reading, and its note where this home has a key to sign with.

    Raises:
        LedgerError: `nothing_recorded`, the ledger has no entry yet.
    """
    from ledger.terminal.checkpoints import checkpoint_at, note_of  # noqa: PLC0415 (as above)

    crisis = reading.situation.crisis
    if crisis is None:
        raise LedgerError("nothing_recorded")
    terminal = session.terminal
    checkpoint = checkpoint_at(terminal.replica, crisis, reading.position.number)
    try:
        return checkpoint, note_of(checkpoint, terminal.home.signer(terminal.pin.member))
    except NotAllowed:
        return checkpoint, None


def _value(checkpoint: "Checkpoint") -> dict[str, Any]:
    from ledger.evidence.signing import to_text  # noqa: PLC0415 (help needs no ledger)
    from ledger.terminal.checkpoints import said  # noqa: PLC0415 (as above)

    return {
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "root": to_text(checkpoint.root),
        "digits": said(checkpoint.root),
    }


# --- check ----------------------------------------------------------------------------------------


def check(session: CommandSession, *, text: tuple[str, ...]) -> None:
    """Compare a number and a root from a paper, a voice, or a file with this copy."""
    held = held_to_text(session, text)
    session.answer(held.value, "\n".join(held.lines))


class Held(NamedTuple):
    """A copy that was held to a text: its checkpoint there, its state, and what is answered."""

    checkpoint: "Checkpoint"
    situation: "Situation"
    lines: list[str]
    value: dict[str, Any]


def held_to_text(session: CommandSession, text: tuple[str, ...]) -> Held:
    """Hold this copy to what was typed.

    Raises:
        UsageError, VerificationFailed, ReadOnly: as `ledger.terminal.checkpoints`.
        LedgerError: `nothing_recorded`.
    """
    from ledger.evidence.notes import origin_of, signed_by  # noqa: PLC0415 (as above)
    from ledger.terminal.checkpoints import check as held_to  # noqa: PLC0415 (help needs no ledger)
    from ledger.terminal.checkpoints import read_told  # noqa: PLC0415 (as above)

    told = read_told(_told(text))
    situation = read_at(session, None, None, told=False).reading.situation
    if situation.crisis is None:
        raise LedgerError("nothing_recorded")
    origin = origin_of(situation.crisis.name, situation.crisis.ledger)
    keys = {member.key: member.id for member in situation.members()}
    members = signed_by(told.note, origin, keys) if told.note else []
    here = held_to(told, session.terminal, situation.crisis)  # which remembers what it is told
    lines = [session.t("cli.checkpoint.same", number=here.size, digits=len(told.digits))]
    if told.note is not None:
        key = "cli.checkpoint.signed_by" if members else "cli.checkpoint.signed_by_nobody"
        lines.append(session.t(key, members=", ".join(members)))
    value = {**_value(here), "same": True, "signed_by": members}
    return Held(here, situation, lines, value)


def _told(words: tuple[str, ...]) -> str:
    """What was typed, or what the file or the standard input that was named holds.

    Raises:
        UsageError: as `read_plain`.
        InputError: `file_too_long`, of standard input too.
    """
    text = " ".join(words)
    if text == STDIN:
        return _piped()
    try:
        return read_plain(Path(text), LONGEST_NOTE, "FILE").decode()
    except (OSError, UnicodeDecodeError, ValueError):
        return text


def _piped() -> str:
    found = sys.stdin.read(LONGEST_NOTE + 1)
    if len(found) > LONGEST_NOTE:
        raise InputError("file_too_long", argument="FILE", file=STDIN, limit=LONGEST_NOTE)
    return found


_PARTS = {
    "show": Part(
        show,
        "crisis checkpoint show",
        lambda t: [at_option(t), output_option(t), offline_option(t)],
    ),
    "check": Part(
        check,
        'crisis checkpoint check "169 5c2f 09d1 77ab e03c 4f18"',
        lambda t: [told_argument(t), offline_option(t)],
    ),
    "request": Part(
        checkpoint_stamp.request,
        "crisis checkpoint request -o 169.tsq",
        checkpoint_stamp.request_params,
    ),
    "stamp": Part(
        checkpoint_stamp.stamp,
        "crisis checkpoint stamp 169.tsr --ca ca.pem",
        checkpoint_stamp.stamp_params,
    ),
}

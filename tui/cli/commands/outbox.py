"""`crisis outbox …`: what was given while the server was away, until it is recorded or dropped."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ledger.errors import Exit, LedgerError, UsageError
from projections.i18n import Translator
from tui.cli.atomic import write_whole
from tui.cli.command import option
from tui.cli.connecting import reach, sending
from tui.cli.kept_list import kept_lines, kept_value, without_answer
from tui.cli.kept_words import sent_lines
from tui.cli.parts_group import Part, PartsGroup
from tui.cli.session import CommandSession
from tui.entries.kept_line import said_of
from tui.forms.field_words import FieldWords

if TYPE_CHECKING:
    from ledger.home.kept import Standing
    from ledger.terminal.carried_files import Attachment
    from ledger.terminal.changing import TakenOver


def build(t: Translator) -> click.Command:
    """The group `crisis outbox`, in the language of `t`."""
    return PartsGroup("outbox", t, _PARTS, _PARTS)


# --- list and show --------------------------------------------------------------------------------


def list_(session: CommandSession, *, all: bool) -> None:  # noqa: A002 (the option is called so)
    """One line a command that waits or needs somebody; with `all` what is done with too."""
    contents = session.terminal.kept.contents()
    unknown = without_answer(session)
    shown = [one for one in contents.commands if all or one.state in {"waiting", "refused"}]
    if session.choices.json:
        session.answer(_as_data(session, shown, unknown, contents.damaged), "")
        return
    lines = [line for one in shown for line in kept_lines(session, one, unknown)]
    if any(one.state == "waiting" for one in shown):
        lines.append(session.t("cli.outbox.next"))
    path = session.terminal.kept.path
    lines += [session.t("cli.outbox.damaged", path=path, line=n) for n in contents.damaged]
    session.answer(None, "\n".join(lines) or _nothing(session, len(contents.commands)))


def _as_data(
    session: CommandSession, shown: "list[Standing]", unknown: list[str], damaged: dict[int, bytes]
) -> dict[str, Any]:
    return {
        "crisis": session.terminal.name,
        "commands": [kept_value(session, one, unknown) for one in shown],
        "damaged": [
            {"line": n, "text": text.decode(errors="replace")} for n, text in damaged.items()
        ],
    }


def _nothing(session: CommandSession, over: int) -> str:
    """That nothing waits, and where what is over can be read."""
    none = session.t("cli.outbox.none")
    return f"{none} {session.t.plural('cli.outbox.over', over)}" if over else none


def show(session: CommandSession, receipt: str) -> None:
    """All that is kept of one command."""
    show_kept(session, _found(session, receipt))


def show_kept(session: CommandSession, one: "Standing") -> None:
    """One kept command in full: what it says, when it was put down, what becomes of it."""
    t, unknown = session.t, without_answer(session)
    command = said_of(one)["command"].replace(".", " ")
    session.answer(kept_value(session, one, unknown), "\n".join(
        [
            *kept_lines(session, one, unknown, text=command),
            *(f"  {line}" for line in _said(session, one)),
            "  " + t("cli.outbox.id", command=one.kept.command),
        ]
    ))  # fmt: skip


def _said(session: CommandSession, one: "Standing") -> list[str]:
    """Every field in words; as it is kept where it cannot be read any more."""
    from ledger.terminal.sending import order_of  # noqa: PLC0415 (help needs no ledger)

    words = FieldWords(session.t, session.terminal.context().parts)
    try:
        order = order_of(one, session.terminal)
    except LedgerError:
        return [one.kept.line]
    target = [f"{session.t('cli.outbox.about')}: {order.target}"] if order.target else []
    return [*target, *words.fields(order.command), *words.fields(order.circumstances)]


def _found(session: CommandSession, receipt: str) -> "Standing":
    from ledger.terminal.carried import found  # noqa: PLC0415 (help needs no ledger)

    return found(session.terminal, receipt)


# --- send and drop --------------------------------------------------------------------------------


def send(
    session: CommandSession,
    receipt: tuple[str, ...],
    set: tuple[str, ...],  # noqa: A002 (the option is called so)
    *,
    own: bool,
) -> int:
    """Send all that waits, and those refused ones that are named, said otherwise with `set`.

    What came in a file is not changed under its writer's name: changed, or with `own`, it is a
    command of this home's on their behalf.
    """
    if set and len(receipt) != 1:
        raise UsageError("set_needs_one")
    if own and not receipt:
        raise UsageError("own_needs_one")
    terminal = session.terminal
    named = [_found(session, one) for one in receipt] or _waiting(session)
    with terminal.kept.turn(_TURN):
        found = [_wait_again(session, one, set, own=own) for one in named]
    over = [one for one in found if one is not None]
    lines = [_taken_over(session, one) for one in over]
    tally = terminal.kept.tally()
    if not tally.waiting and not tally.refused:
        session.answer({"sent": [], "taken_over": []}, session.t("cli.outbox.none"))
        return Exit.DONE
    reach(session)
    with sending(session):
        sent = terminal.send_kept(every=True)
    terminal.sent = []
    session.kept()
    text = "\n".join([*lines, *sent_lines(session, sent)]) or session.t("cli.outbox.none")
    session.answer(
        {
            "sent": [sent_value(session, one) for one in sent],
            "taken_over": [
                {"receipt": one.theirs.receipt, "member": one.theirs.writer.member,
                 "as": one.ours.receipt}
                for one in over if one.theirs.writer
            ],
        },
        text,
    )  # fmt: skip
    return Exit.REFUSED if any(one.refused for one in sent) else Exit.DONE


_TURN = 5.0


def sent_value(session: CommandSession, one: Any) -> dict[str, Any]:
    """What became of a kept command, as data."""
    from tui.cli.failures import as_value  # noqa: PLC0415 (one function)

    return {
        "receipt": one.receipt,
        "command": one.command,
        "numbers": one.numbers,
        "refused": as_value(one.refused, session.t) if one.refused else None,
    }


def _waiting(session: CommandSession) -> "list[Standing]":
    """What waits and may be answered for all at once; nothing without `--yes`."""
    if not session.choices.yes:
        return []
    unknown = without_answer(session)
    contents = session.terminal.kept.contents().commands
    return [o for o in contents if o.state == "waiting" and o.kept.command not in unknown]


def _wait_again(
    session: CommandSession, one: "Standing", changes: tuple[str, ...], *, own: bool
) -> "TakenOver | None":
    """Have it sent again; what came of it where it is somebody else's and not sent as it was."""
    from ledger.command.order import MEANT  # noqa: PLC0415 (help needs no ledger)
    from ledger.terminal.carried import check_droppable  # noqa: PLC0415 (help needs no ledger)
    from ledger.terminal.changing import (  # noqa: PLC0415 (help needs no ledger)
        answered,
        changed,
        take_over,
    )

    check_droppable(one, without_answer(session))
    terminal, said = session.terminal, _said_of_fields(one, changes)
    meant = frozenset(MEANT if session.choices.yes else ())
    if one.kept.writer and (changes or own):
        reason = session.t("cli.outbox.sent_as", receipt="{receipt}")
        return take_over(terminal, one, said, meant, reason)
    if changes or meant or one.state == "refused":
        line = changed(terminal, one, said) if changes else one.kept.line
        terminal.kept.again(one, answered(line, meant) if meant else line)
    return None


def _taken_over(session: CommandSession, over: "TakenOver") -> str:
    writer = over.theirs.writer
    return session.t("cli.outbox.taken_over", receipt=over.theirs.receipt, ours=over.ours.receipt,
                     member=writer.member if writer else "")  # fmt: skip


def _said_of_fields(one: "Standing", changes: tuple[str, ...]) -> dict[str, Any]:
    """What is to be said otherwise, by field; a field may be called as any language calls it."""
    from ledger.domain import VERBS  # noqa: PLC0415 (help needs no ledger)
    from tui.forms.field_names import values_meant  # noqa: PLC0415 (help needs no ledger)

    verb = VERBS.get(said_of(one)["command"])
    pairs = dict(map(_pair, changes))
    return values_meant(pairs, verb.command, verb.concept) if verb else pairs


def _pair(word: str) -> tuple[str, str]:
    name, equals, value = word.partition("=")
    if not equals or not name:
        raise UsageError("bad_pair", field="set", value=word)
    return name, value


def drop(session: CommandSession, receipt: tuple[str, ...], reason: str) -> None:
    """Give commands up; who, when and why stays with their text."""
    from ledger.home.kept import Dropped  # noqa: PLC0415 (help needs no ledger)
    from ledger.terminal.carried import check_droppable  # noqa: PLC0415 (help needs no ledger)

    terminal = session.terminal
    if not reason.strip():
        raise UsageError("only_blanks", field="reason")
    with terminal.kept.turn(_TURN):
        named = [_found(session, one) for one in receipt]
        for one in named:
            check_droppable(one, without_answer(session))
        for one in named:
            given = Dropped(terminal.pin.member, terminal.clock.now(), reason)
            terminal.kept.dropped(one, given)
    receipts = [one.kept.receipt for one in named]
    session.answer({"dropped": receipts, "reason": reason},
                   session.t("cli.outbox.drop_done", receipts=", ".join(receipts)))  # fmt: skip


# --- save and take --------------------------------------------------------------------------------


def save(session: CommandSession, file: Path) -> None:
    """Write what waits into a file, to be carried to another terminal; it stays here too."""
    from ledger.terminal.carried import saved  # noqa: PLC0415 (help needs no ledger)
    from ledger.terminal.carried_files import attached_by, beside, carry  # noqa: PLC0415 (as above)
    from ledger.terminal.carried_keys import carried_with  # noqa: PLC0415 (as above)

    contents = session.terminal.kept.contents().commands
    waiting = [one for one in contents if one.state == "waiting" and one.kept.writer is None]
    if not waiting:
        session.answer({"saved": 0, "file": None}, session.t("cli.outbox.none"))
        return
    if file.exists():
        session.confirm(session.t("cli.outbox.replace", path=file))
    commands = [one.kept for one in waiting]
    files = carry(session.terminal.files, commands, file)
    keys = carried_with(session.terminal, commands)
    write_whole(file, saved(session.terminal, waiting, keys))
    lines = [session.t.plural("cli.outbox.saved", len(waiting), path=file)]
    if keys:
        lines.append(session.t.plural("cli.outbox.saved_keys", len(keys)))
    if files:
        where = beside(file).path
        lines.append(session.t.plural("cli.outbox.saved_files", len(files), path=where))
    lacking = [one for one in attached_by(commands) if one not in files]
    lines += _lacking(session, lacking)
    value = {"saved": len(waiting), "file": str(file), "files": _named(files),
             "lacking": _named(lacking), "keys": len(keys)}  # fmt: skip
    session.answer(value, "\n".join(lines))


def _lacking(session: CommandSession, files: "list[Attachment]") -> list[str]:
    """A line for each file without which its command cannot be recorded."""
    return [session.t("cli.outbox.lacking", receipt=one.receipt, name=one.name) for one in files]


def _named(files: "list[Attachment]") -> list[dict[str, Any]]:
    return [{"receipt": one.receipt, "name": one.name, **one.file._asdict()} for one in files]


def take(session: CommandSession, file: Path) -> int:
    """Keep the commands of a file here, and send them if a server is there."""
    from ledger.terminal.carried import take as taken_from  # noqa: PLC0415 (help needs no ledger)
    from ledger.terminal.reach import AWAY  # noqa: PLC0415 (help needs no ledger)

    terminal, t = session.terminal, session.t
    away = None
    try:
        reach(session)
    except LedgerError as error:
        if error.code not in AWAY:
            raise
        away = error
    taken = taken_from(terminal, file)
    lines = [
        t.plural("cli.outbox.taken", len(taken.kept), member=taken.head.member),
        *([t.plural("cli.outbox.known", taken.known)] if taken.known else []),
        *([t.plural("cli.outbox.taken_files", len(taken.files))] if taken.files else []),
        *_lacking(session, taken.lacking),
        *([t.plural("cli.outbox.taken_keys", taken.keys)] if taken.keys else []),
        *(t("cli.outbox.shut", receipt=receipt) for receipt in taken.shut),
    ]
    with sending(session):
        sent = [] if away else terminal.send_kept(every=True)
    terminal.sent = []
    if not away:
        session.kept()
    waiting = terminal.kept.tally().waiting
    lines += sent_lines(session, sent)
    if waiting:
        lines.append(t.plural("cli.kept.waiting", waiting))
    session.answer(
        {
            "member": taken.head.member,
            "kept": [one.receipt for one in taken.kept],
            "known": taken.known,
            "files": _named(taken.files),
            "lacking": _named(taken.lacking),
            "keys": taken.keys,
            "shut": taken.shut,
            "sent": [sent_value(session, one) for one in sent],
        },
        "\n".join(lines),
    )
    if waiting:
        return Exit.PENDING
    return Exit.REFUSED if any(one.refused for one in sent) else Exit.DONE


def _receipt(t: Translator, many: int = 1, *, required: bool = True) -> click.Argument:
    metavar = "RECEIPT" + "..." * (many < 0)
    return click.Argument(["receipt"], nargs=many, required=required, metavar=metavar,
                          help=t("cli.option.receipt"))  # fmt: skip


def _file(t: Translator) -> click.Argument:
    return click.Argument(["file"], metavar="FILE", help=t("cli.option.outbox_file"),
                          type=click.Path(dir_okay=False, path_type=Path))  # fmt: skip


_PARTS = {
    "list": Part(
        list_, "crisis outbox list", lambda t: [option("all", t, "outbox_all", is_flag=True)]
    ),
    "show": Part(show, "crisis outbox show B-17", lambda t: [_receipt(t)]),
    "send": Part(
        send,
        "crisis outbox send B-17 --set site=arlon",
        lambda t: [_receipt(t, -1, required=False),
                   option("set", t, "outbox_set", metavar="FIELD=VALUE", multiple=True),
                   option("own", t, "outbox_own", is_flag=True)],
    ),
    "drop": Part(
        drop,
        'crisis outbox drop B-17 --reason "recorded by the night desk"',
        lambda t: [_receipt(t, -1),
                   option("reason", t, "outbox_reason", metavar="TEXT", required=True)],
    ),
    "save": Part(save, "crisis outbox save /media/stick/outbox.jsonl", lambda t: [_file(t)]),
    "take": Part(take, "crisis outbox take /media/stick/outbox.jsonl", lambda t: [_file(t)]),
}  # fmt: skip

"""Kept commands in words and as data: in the outbox, and under the list one looks in."""

from typing import TYPE_CHECKING, Any

from ledger.errors import LedgerError
from tui.cli.kept_words import reason_of
from tui.cli.session import CommandSession
from tui.entries.kept_line import said_of, told, what_to_do
from tui.forms.field_words import FieldWords

if TYPE_CHECKING:
    from ledger.command.order import Order
    from ledger.home.kept import Standing

OPEN = frozenset({"waiting", "refused"})
"""States in which a command is not recorded, and may be."""


def order_read(session: CommandSession, one: "Standing") -> "Order | None":
    """A kept command as it is read now; None where it cannot be any more."""
    from ledger.terminal.sending import order_of  # noqa: PLC0415 (help needs no ledger)

    try:
        return order_of(one, session.terminal)
    except LedgerError:
        return None


def in_words(session: CommandSession, one: "Standing", *, whole: bool = False) -> str:
    """What a kept command says, in the reader's language: its beginning, or all of it."""
    words = FieldWords(session.t, session.terminal.parts)
    return told(one, order_read(session, one), words, whole=whole)


def refused_ones(session: CommandSession) -> "list[Standing]":
    """The commands of this home that were refused when they were sent, oldest first."""
    if not session.terminal.kept.tally().refused:
        return []
    contents = session.terminal.kept.contents()
    return [one for one in contents.commands if one.state == "refused"]


def on_their_way(
    session: CommandSession, concept: str, paths: frozenset[str] = frozenset()
) -> "list[Standing]":
    """The commands of this home about things of a concept that are not recorded yet, oldest first.

    Those that were refused and wait for somebody are among them; with `paths` those commands only.
    """
    from ledger.domain import VERBS  # noqa: PLC0415 (help needs no ledger)

    tally = session.terminal.kept.tally()
    if not tally.waiting and not tally.refused:
        return []
    open_ones = [o for o in session.terminal.kept.contents().commands if o.state in OPEN]
    verbs = ((one, VERBS.get(said_of(one)["command"])) for one in open_ones)
    return [
        one
        for one, verb in verbs
        if verb is not None and verb.concept == concept and (not paths or verb.path in paths)
    ]


def lines_of(session: CommandSession, kept: "list[Standing]") -> list[str]:
    """Under a list: that these are not in it yet, a line each with receipt and state."""
    t = session.t
    if not kept:
        return []
    return [
        t.plural("cli.kept.not_in_list", len(kept)),
        *(
            t("cli.outbox.line", receipt=one.kept.receipt, state=t(f"cli.outbox.{one.state}"),
              written=t.moment(one.kept.written), text=in_words(session, one))
            for one in kept
        ),
    ]  # fmt: skip


def as_rows(session: CommandSession, kept: "list[Standing]") -> list[dict[str, Any]]:
    """The same as data."""
    return [
        {
            "receipt": one.kept.receipt,
            "state": one.state,
            "written": one.kept.written.isoformat(),
            "command": said_of(one)["command"],
            "target": said_of(one).get("target") or None,
            "with": said_of(one).get("with", {}),
            "said": in_words(session, one),
        }
        for one in kept
    ]


def kept_lines(
    session: CommandSession, one: "Standing", unknown: list[str], *, text: str = ""
) -> list[str]:
    """A kept command, and under it why it was refused and what there is to do.

    `unknown` is what `without_answer` says; `text` stands for what the command says in words.
    """
    t, kept = session.t, one.kept
    text = text or in_words(session, one)
    state = t(f"cli.outbox.{_state(one, unknown)}")
    written = t.moment(kept.written)
    lines = [t("cli.outbox.line", receipt=kept.receipt, state=state, written=written, text=text)]
    if kept.writer:
        lines.append("  " + t("cli.outbox.writer", member=kept.writer.member))
    if one.numbers:
        numbers = ", ".join(map(str, one.numbers))
        lines.append("  " + t("cli.kept.sent", receipt=kept.receipt, numbers=numbers))
    if one.refusal:
        lines.append("  " + reason_of(one.refusal, session))
    if one.state == "refused":
        lines.append("  " + what_to_do(one, session.t))
    if one.dropped:
        drop = one.dropped
        when = t.moment(drop.at)
        lines.append("  " + t("cli.outbox.dropped_by", member=drop.member, when=when,
                              reason=drop.reason))  # fmt: skip
    return lines


def _state(one: "Standing", unknown: list[str]) -> str:
    waits = one.state == "waiting"
    return "unknown" if waits and one.kept.command in unknown else one.state


def kept_value(session: CommandSession, one: "Standing", unknown: list[str]) -> dict[str, Any]:
    """A kept command as data."""
    kept, refusal, drop = one.kept, one.refusal, one.dropped
    return {
        "receipt": kept.receipt,
        "state": _state(one, unknown),
        "command": kept.command,
        "written": kept.written,
        "role": kept.role or None,
        "writer": kept.writer.member if kept.writer else None,
        "line": said_of(one),
        "said": in_words(session, one),
        "to_do": what_to_do(one, session.t) if one.state == "refused" else None,
        "numbers": one.numbers,
        "refused": {"error": refusal.code, "fields": refusal.fields,
                    "message": reason_of(refusal, session)} if refusal else None,
        "dropped": {"by": drop.member, "at": drop.at, "reason": drop.reason} if drop else None,
    }  # fmt: skip


def without_answer(session: CommandSession) -> list[str]:
    """Commands that were sent by processes that are gone, without an outcome."""
    from ledger.home.outbox import left_behind  # noqa: PLC0415 (help needs no ledger)

    return left_behind(session.terminal.directory / "outbox")

"""Recording one command from the command line, and saying back how it was understood."""

import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.broken_pipe import silence
from ledger.command.decide import new_id
from ledger.command.order import MEANT, Context, Order
from ledger.domain.concept import Verb
from ledger.domain.crisis_and_roll import ROLL
from ledger.domain.record import above, highest
from ledger.domain.service.filled import filled
from ledger.domain.values import Marking
from ledger.errors import Doubtful, Exit, InputError, LedgerError, NotAllowed, UsageError
from ledger.terminal.receipts import with_receipts
from tui.cli.connecting import reach, sending, unreached
from tui.cli.derived.arguments import assigned
from tui.cli.derived.follow_ups import follow_ups
from tui.cli.derived.missing import Asking
from tui.cli.derived.put_down import meeting_lines
from tui.cli.derived.said_back import (
    Beginning,
    changed_line,
    changes,
    completes,
    filled_lines,
    shown,
    struck_line,
    without_changes,
)
from tui.cli.derived.standard_input import from_standard_input
from tui.cli.kept_words import say_kept, say_sent
from tui.cli.prompts import said_yes
from tui.cli.session import CommandSession
from tui.cli.shared import OPTION
from tui.forms.field_words import FieldWords
from tui.forms.fields import Field
from tui.forms.questions import question_of
from tui.forms.read_by import holders, read_by
from tui.forms.suggestions import shortened, telling
from tui.forms.typed import ordered as typed_order
from tui.forms.understood import as_data, made, told, understood_of

if TYPE_CHECKING:
    from ledger.command.outcome import Outcome
    from ledger.domain.organisation import Index
    from ledger.domain.situation import Situation
    from ledger.evidence.fold import Judged
    from ledger.home.kept import KeptCommand
    from ledger.terminal.terminal import Terminal


MOST_SAID = 3
"""Entries of one command whose words are said back."""


class Asked(NamedTuple):
    """A verb and everything click found: the fields it may have, and the values by parameter.

    `beginning` says what was recorded; without it the number is said alone.
    """

    verb: Verb
    own: list[Field]
    around: list[Field]
    positional: list[Field]
    takes_target: bool
    values: dict[str, Any]
    beginning: "Beginning | None" = None


def record(session: CommandSession, asked: Asked) -> int:
    """Decide, sign, append; then say the number and every time as it was understood.

    The exit code: `Exit.REFUSED` when somebody was asked and it was not meant, `Exit.PENDING` when
    it was kept because the server is away.

    Raises:
        LedgerError: what cannot be read, is refused, or could not be confirmed.
    """
    if asked.values.get("naming_on") and asked.values.get("naming_as"):
        raise UsageError("either_on_or_as")
    about, found = words(session, asked)
    terminal = session.terminal
    context = with_receipts(terminal)
    order = ordered(session, asked, found, context, about)
    understood = understood_of(session.terminal, order, context)
    named = bool(asked.values["naming_id"])
    try:
        reach(session)
        outcome = handled(session, order)
    except LedgerError as error:
        say_kept(session, order, terminal.keep(order, error, named=named), error, understood)
        return Exit.PENDING
    finally:
        say_sent(session)
    if outcome is None:
        session.say(session.t("cli.not_recorded"))
        return Exit.REFUSED
    session.kept()
    try:
        confirm(session, order, outcome, understood, context.parts, asked.beginning)
        if sys.stdout is not None:  # closed by whoever started us
            sys.stdout.flush()
    except Exception as e:  # noqa: BLE001 (it is recorded, whatever became of saying so)
        _say_recorded(session, outcome, e)

    return Exit.DONE


def ordered(
    session: CommandSession, asked: Asked, found: dict[str, Any], context: Context, about: str
) -> Order:
    """The order that these words come to.

    Raises:
        InputError: what cannot be read.
    """
    values = asked.values
    order = typed_order(
        session.terminal,
        asked.verb,
        found,
        context,
        ident=values["naming_id"] or new_id(),
        about=about or values.get("naming_on") or "",
        name=values.get("naming_as") or "",
    )
    return order._replace(meant=frozenset(MEANT)) if session.choices.yes else order


def words(session: CommandSession, asked: Asked) -> tuple[str, dict[str, Any]]:
    """What was typed, asked for or read from standard input, before anything is read from it."""
    ask = None
    _check_sealed_to(asked)
    if session.interactive:
        _check_may(session, asked)
        terminal = session.terminal
        ask = Asking(asked.verb, with_receipts(terminal), session.t, terminal)
    options = [f for f in asked.own if f.required and f not in asked.positional]
    about, found = assigned(
        asked.values, asked.positional, target=asked.takes_target, required=options, ask=ask
    )
    return about, from_standard_input(session, [*asked.own, *asked.around], found)


def _check_sealed_to(asked: Asked) -> None:
    """To nobody is no way to seal: a variable of a script may be empty.

    Raises:
        InputError: `too_short`.
    """
    if not all(role.strip() for role in asked.values.get(f"{OPTION}seal_to") or ()):
        raise InputError("too_short", field="seal-to", limit=1)


def _check_may(session: CommandSession, asked: Asked) -> None:
    """Tell whoever may not before anything else is asked of them; the server decides, if there.

    Raises:
        NotAllowed: `role`.
    """
    from ledger.terminal.foreseeing import check_may  # noqa: PLC0415 (where somebody is asked)

    said = str(asked.values.get("number") or "").removeprefix("#")
    number = int(said) if said.isascii() and said.isdecimal() else None
    try:
        check_may(session.terminal, asked.verb, number)
    except NotAllowed:
        if unreached(session) is None:
            check_may(session.terminal, asked.verb, number)
    except LedgerError:
        return  # said where the command itself is read


def _say_recorded(session: CommandSession, outcome: "Outcome", error: Exception) -> None:
    """The answer did not arrive: the number, on whatever still works, and nothing to retry."""
    with suppress(Exception):
        silence(sys.stdout)
    numbers = ", ".join(f"#{n}" for n in outcome.numbers)
    with suppress(Exception):
        reason = getattr(error, "strerror", None) or type(error).__name__
        session.say(session.t("cli.recorded_unsaid", numbers=numbers, reason=reason))


def handled(session: CommandSession, order: Order) -> "Outcome | None":
    """What came of it; None when somebody was asked and said no.

    Raises:
        Doubtful: nobody is there to be asked, and `--yes` was not given.
    """
    while True:
        try:
            with sending(session):
                return session.terminal.handle(order)
        except Doubtful as doubt:
            if not session.interactive:
                raise
            question = question_of(doubt, session.t)
            if not said_yes(question, session.t):
                return None
            order = order._replace(meant=order.meant | {doubt.code})


def recorded_or_kept(
    terminal: "Terminal",
    order: Order,
    away: LedgerError | None,
    handle: "Callable[[Order], Outcome | None]",
) -> "Outcome | KeptCommand | None":
    """One of several orders: what came of it, or its receipt where the server is `away`.

    Raises:
        LedgerError: as `Terminal.keep`, what is no reason to keep it among them.
    """
    try:
        if away is not None:
            raise away
        return handle(order)
    except LedgerError as error:
        return terminal.keep(order, error)


def confirm(  # noqa: PLR0913, PLR0917 (what is answered, and in which words)
    session: CommandSession,
    order: Order,
    outcome: "Outcome",
    understood: dict[str, Any],
    parts: "Index | None" = None,
    beginning: Beginning | None = None,
) -> None:
    """The answer: the numbers, what they are about, and how times and figures were understood.

    What is recorded is said to be, whatever happens then. `parts` are the
    names of the organisation as they were when it was decided.
    """
    t = session.t
    numbers = ", ".join(str(n) for n in outcome.numbers)
    kind = t.code("crisis_kind", session.terminal.crisis.kind)
    said, concept = FieldWords(t, parts), outcome.originator.partition(".")[0]
    situation = session.terminal.read().situation
    short = situation.short_name(outcome.originator)
    about = said.about(outcome.originator, situation.said_name(outcome.originator))
    lines = [t("cli.recorded", kind=kind, numbers=numbers, originator=about)]
    entries = list(_entries(session, outcome))
    back = _said_back(session, entries, said, order, beginning)
    lines += back.lines
    if beginning:
        lines += [f"  {line}" for line in meeting_lines(session, outcome, order)]
    begun = None if back.tells else _begun(session, outcome, order.circumstances.marking)
    if begun:
        lines.append("  " + t("cli.recorded_about", number=begun[0], text=begun[1]))
    scenario = session.terminal.pin.scenario is not None
    if scenario:
        lines.append("  " + t("board.scenario_time", moment=outcome.recorded))
    understood = {"occurred": outcome.occurred, **understood, **made(session.terminal, entries)}
    read = told(said, order, understood, concept)
    lines += [f"  {line}" for name, line in read.items() if name not in back.changed]
    sealed_to = order.circumstances.seal_to
    if sealed_to:
        lines.append("  " + read_by(sealed_to, situation.members(), t))
    lines += [f"  {line}" for line in follow_ups(session, situation, outcome.originator)]
    marking = order.circumstances.marking
    if above("internal", marking):
        lines.append("  " + t("cli.marked", marking=t.code("marking", marking)))
    session.answer(
        {
            "crisis": session.terminal.name,
            "kind": session.terminal.crisis.kind,
            "number": outcome.numbers[-1],
            "numbers": outcome.numbers,
            "originator": outcome.originator,
            "short": short or None,
            "command": order.id,
            "recorded": outcome.recorded,
            **back.data,
            **({"scenario": True} if scenario else {}),
            **({"read_by": holders(sealed_to, situation.members())} if sealed_to else {}),
            "understood": as_data(said, order, understood, concept),
        },
        "\n".join(lines),
    )


class _Back(NamedTuple):
    """What is said back of the entries: lines, data, and the fields that a correction changed."""

    lines: list[str]
    data: dict[str, Any]
    changed: frozenset[str]

    @property
    def tells(self) -> bool:
        """Whether it says already what the entries are about."""
        return bool(self.changed) or "struck" in self.data


def _said_back(
    session: CommandSession,
    entries: "list[Judged]",
    words: FieldWords,
    order: Order,
    beginning: Beginning | None,
) -> _Back:
    """The words of each entry, and what it fills, strikes or changes."""
    if beginning is None:
        return _Back([], {}, frozenset())
    t, situation = session.t, session.terminal.read().situation
    marking, index = order.circumstances.marking, situation.index
    lines: list[str] = []
    data: dict[str, Any] = {"said": [beginning(one, t, index, None) for one in entries]}
    changed = frozenset[str]()
    for judged, text in zip(entries, data["said"], strict=True):
        now = changes(judged, situation, words, marking)
        apart = now or completes(judged)
        lines += shown(beginning(without_changes(judged), t, index, None) if apart else text)
        if judged.entry and (found := filled(judged.entry.event, index)):
            lines += [line for one in filled_lines(found, index, t) for line in shown(one)]
            data["filled"] = found._asdict()
        if struck := struck_line(judged, situation, t, beginning, marking):
            lines += shown(struck)
            data["struck"] = struck
        if now:
            lines += [line for one in now for line in shown(changed_line(one, t))]
            data["changes"] = [one._asdict() for one in now]
            changed |= {one.name for one in now}
    return _Back(lines, data, changed)


def _begun(session: CommandSession, outcome: "Outcome", marking: Marking) -> tuple[int, str] | None:
    """The first entry of what was recorded about before, and its words; None where it has none.

    None too where it is marked above what is shown and above what was recorded.
    """
    situation = session.terminal.read().situation
    record = situation.record(outcome.originator)
    if record is None or record.opened in outcome.numbers:
        return None
    if outcome.originator == ROLL:
        return _enrolled(situation, outcome)
    if above(highest("internal", marking), record.marking):
        return None
    first = next(iter(situation.effective(outcome.originator).counting()), None)
    found = telling(first[1].event if first else record)
    return (record.opened, shortened(found)) if found else None


def _enrolled(situation: "Situation", outcome: "Outcome") -> tuple[int, str] | None:
    """The enrolment of the member that was recorded about, where that was before."""
    entry = situation.kept.entry(outcome.numbers[-1])
    member = situation.member(entry.event.member) if entry else None
    if member is None or member.since in outcome.numbers:
        return None
    return member.since, shortened(member.name)


def _entries(session: CommandSession, outcome: "Outcome") -> "Iterator[Judged]":
    """The first of what was recorded, from this home's copy, where it has come already."""
    for number in outcome.numbers[:MOST_SAID]:
        yield from (j for j in session.terminal.messages(number, number) if j.entry is not None)

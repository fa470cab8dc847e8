"""One command about several things: each is an entry of its own, and one answer says them all.

`crisis request prioritise R-1 R-4 R-9 urgent`. One that is refused does not keep the others from
being recorded; a word that names nothing does, since it is more likely half of a text without its
quotes.
"""

import re
import sys
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from ledger.broken_pipe import silence
from ledger.domain.short_names import read_short_name, short_name
from ledger.domain.situation import Situation
from ledger.errors import Exit, InputError, LedgerError, NotAllowed, Refused, UsageError
from ledger.home.kept import KeptCommand
from ledger.terminal.keeping import RECEIPT
from ledger.terminal.receipts import with_receipts
from projections.render.wrap import wrapped
from tui.cli.connecting import unreached
from tui.cli.derived.arguments import said
from tui.cli.derived.follow_ups import follow_ups
from tui.cli.derived.record import Asked, handled, ordered, recorded_or_kept, words
from tui.cli.failures import as_value
from tui.cli.kept_words import foreseen_line, likely_refusal, say_sent
from tui.cli.session import CommandSession
from tui.cli.shared import OPTION
from tui.cli.wrapped import page_width
from tui.forms.field_words import FieldWords
from tui.forms.fields import Shape
from tui.forms.rows import TARGET
from tui.forms.understood import as_data, told, understood_of

if TYPE_CHECKING:
    from ledger.command.order import Context, Order
    from ledger.command.outcome import Outcome

MOST = 100
"""Things that one command may be about."""

_RANGE = re.compile(
    r"(?P<letter>[A-Za-z])-(?P<first>[0-9]{1,6})(?:\.\.(?:(?P=letter)-)?|[-\u2013](?P=letter)-)"
    r"(?P<last>[0-9]{1,6})\Z",
    re.IGNORECASE,
)
"""From one short name to another."""


class Done(NamedTuple):
    """What became of one of them: recorded, kept for later, or why not."""

    target: str
    outcome: "Outcome | None" = None
    kept: "KeptCommand | None" = None
    likely: LedgerError | None = None
    error: LedgerError | None = None


def each_named(word: str) -> list[str]:
    """The things that one word names: `R-7,R-9`, `R-10..R-20`, `R-10..20` and `R-10-R-20`.

    Raises:
        UsageError: `range_backwards`; `too_many_targets`.
    """
    found = [part for piece in word.split(",") if piece for part in _from_to(piece)]
    return found or [word]


def _from_to(word: str) -> list[str]:
    said = _RANGE.match(word)
    if said is None:
        return [word]
    letter, first, last = said["letter"], int(said["first"]), int(said["last"])
    if last < first:
        raise UsageError("range_backwards", value=word)
    if last - first >= MOST:
        raise UsageError("too_many_targets", count=last - first + 1, limit=MOST)
    return [f"{letter}-{number}" for number in range(first, last + 1)]


def targets_of(asked: Asked) -> tuple[list[str], Asked]:
    """The things a command is about, each once, and the command about the first of them.

    The last words are those of the fields that no option has filled.
    """
    values = asked.values
    given = list(values.get(TARGET) or ())
    given += [word for f in asked.positional if (word := values.get(f.key)) is not None]
    open_ = [f.key for f in asked.positional if not said(values.get(OPTION + f.key))]
    many = max(len(given) - len(open_), min(1, len(given)))
    targets = list(dict.fromkeys(name for word in given[:many] for name in each_named(word)))
    rest = given[many:]
    fields = dict.fromkeys((f.key for f in asked.positional), None)
    fields |= dict(zip_longest(open_, rest[: len(open_)]))
    one = {**values, **fields, TARGET: targets[0] if targets else None}
    return targets, asked._replace(values=one)


def record_several(session: CommandSession, asked: Asked, targets: list[str]) -> int:
    """Record a command about each of several things; the exit code says when one was refused.

    Raises:
        UsageError: `id_of_several`, `too_many_targets`, `names_nothing`, `names_another`,
            `number_beside_name`; what cannot be read.
        LedgerError: as recording one, where nothing was recorded yet.
    """
    if asked.values["naming_id"]:
        raise UsageError("id_of_several", option="--id")
    if len(targets) > MOST:
        raise UsageError("too_many_targets", count=len(targets), limit=MOST)
    _, found = words(session, asked)
    context = with_receipts(session.terminal)
    orders = {name: _ordered(session, asked, found, context, name) for name in targets}
    away = unreached(session)
    _check_names(session, asked, targets)
    done = [_one(session, name, order, away) for name, order in orders.items()]
    say_sent(session)
    if any(one.outcome for one in done):
        session.kept()
    _answer(session, asked, done, next(iter(orders.values())), context)
    return _exit(done)


def _ordered(
    session: CommandSession, asked: Asked, found: dict[str, Any], context: "Context", name: str
) -> "Order":
    """The command about one of them; what can be no name is likely a text."""
    try:
        return ordered(session, asked, found, context, name)
    except InputError as error:
        if error.code == "bad_target":
            raise _names_nothing(asked, name) from error
        raise


def _names_nothing(asked: Asked, word: str) -> UsageError:
    """With the options that take a text, where a command takes it by no place of its own."""
    options = [f"--{f.option}" for f in asked.own if f.shape is Shape.TEXT and f.title]
    if asked.positional or not options:
        return UsageError("names_nothing", value=word)
    return UsageError("names_nothing", value=word, way="option", options=", ".join(options))


def _check_names(session: CommandSession, asked: Asked, targets: list[str]) -> None:
    """Nothing is recorded while a word is likely not a name but half of a text."""
    concept = asked.verb.concept
    situation = session.terminal.read().situation
    for word in targets:
        there = situation.record(word if "." in word else f"{concept}.{word}") is not None
        numbered = word.isdigit() or read_short_name(word) or RECEIPT.match(word)
        if not (there or numbered or any(c.isdigit() for c in word)):
            raise _names_nothing(asked, word)
        if word.isdigit() and not there and (other := _of_another(situation, concept, int(word))):
            raise UsageError("names_another", value=word, other=other)
    _check_beside(concept, targets)


def _check_beside(concept: str, targets: list[str]) -> None:
    """A bare number beside a name is as likely a count, or `R-2`, as entry 2."""
    named = next((word for word in targets if not word.isdigit()), None)
    number = next((word for word in targets if word.isdigit()), None)
    if named and number:
        short = short_name(concept, int(number))
        raise UsageError("number_beside_name", value=number, name=named, short=short)


def _of_another(situation: Situation, concept: str, number: int) -> str:
    """What an entry is about that is of another concept; a count that lost its option, likely."""
    if not 1 <= number <= situation.head:
        return ""
    found = situation.originator_of(number)
    return "" if found.startswith(f"{concept}.") else situation.short_name(found) or found


def _one(session: CommandSession, name: str, order: "Order", away: LedgerError | None) -> Done:
    try:
        came = recorded_or_kept(session.terminal, order, away, partial(handled, session))
    except (Refused, NotAllowed) as refused:
        return Done(name, error=refused)
    if isinstance(came, KeptCommand):
        return Done(name, kept=came, likely=likely_refusal(session, order))
    return Done(name, came)


def _exit(done: list[Done]) -> int:
    if any(not one.outcome and not one.kept for one in done):
        return Exit.REFUSED
    return Exit.PENDING if any(one.kept for one in done) else Exit.DONE


def _answer(
    session: CommandSession, asked: Asked, done: list[Done], order: "Order", context: "Context"
) -> None:
    t, terminal = session.t, session.terminal
    kind = t.code("crisis_kind", terminal.crisis.kind)
    understood = understood_of(session.terminal, order, context)
    recorded = [one for one in done if one.outcome]
    if recorded and recorded[0].outcome:
        understood = {"occurred": recorded[0].outcome.occurred, **understood}
    names, concept = FieldWords(t, context.parts), asked.verb.concept
    count = t("cli.several", kind=kind, recorded=len(recorded), total=len(done))
    lines = [count, *(f"  {line}" for line in told(names, order, understood, concept).values())]
    for one in done:
        lines += [f"  {line}" for line in _lines(session, asked, one)]
    session.answer(
        {
            "crisis": terminal.name,
            "kind": terminal.crisis.kind,
            "recorded": len(recorded),
            "results": [_value(session, one) for one in done],
            "understood": as_data(names, order, understood, concept),
        },
        "\n".join(found for said_ in lines for found in _folded(said_)),
    )
    try:
        if sys.stdout is not None:  # closed by whoever started us
            sys.stdout.flush()
    except OSError:
        silence(sys.stdout)


def _lines(session: CommandSession, asked: Asked, one: Done) -> list[str]:
    t, terminal = session.t, session.terminal
    if one.outcome is None:
        key = "cli.several.kept" if one.kept else "cli.several.refused"
        reason = t.error(one.error) if one.error else t("cli.not_recorded")
        receipt = one.kept.receipt if one.kept else ""
        said = [t(key, name=one.target, receipt=receipt, reason=reason)]
        return [*said, foreseen_line(session, receipt, one.likely)] if one.likely else said
    situation, originator = terminal.read().situation, one.outcome.originator
    about = FieldWords(t, None).about(originator, situation.said_name(originator))
    number = one.outcome.numbers[-1]
    words_ = ""
    if asked.beginning:
        (judged,) = terminal.messages(number, number)
        words_ = asked.beginning(judged, t, terminal.context().parts, None)
    first = t("cli.several.one", number=number, about=about, words=words_)
    return [first, *(f"  {line}" for line in follow_ups(session, situation, originator))]


def _folded(line: str) -> list[str]:
    """A line in as many as it takes, those behind the first set in further."""
    start = " " * (len(line) - len(line.lstrip()))
    return list(wrapped(line.strip(), page_width(), first=start, rest=start + "  "))


def _value(session: CommandSession, one: Done) -> dict[str, Any]:
    """One of them as data."""
    if one.outcome is not None:
        originator = one.outcome.originator
        short = session.terminal.read().situation.short_name(originator) or None
        numbers = one.outcome.numbers
        return {"target": one.target, "number": numbers[-1], "numbers": numbers,
                "originator": originator, "short": short}  # fmt: skip
    if one.kept is not None:
        return {"target": one.target, "number": None, "receipt": one.kept.receipt}
    return {"target": one.target, "number": None,
            **(as_value(one.error, session.t) if one.error else {})}  # fmt: skip

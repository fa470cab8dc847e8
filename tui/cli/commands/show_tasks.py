"""`crisis show tasks`: what was refused, what was left to be said later, and what to type."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from ledger.domain.lacking import Lacking, to_complete
from ledger.domain.record import above
from ledger.domain.values import Marking
from ledger.sanitize import clean
from projections.render.freshness import fresh_line
from projections.render.wrap import wrapped
from tui.cli.asof import read_at
from tui.cli.kept_list import in_words, kept_lines, kept_value, refused_ones, without_answer
from tui.cli.session import CommandSession
from tui.cli.wrapped import page_width
from tui.forms.suggestions import shortened, telling

if TYPE_CHECKING:
    from ledger.domain.situation import Situation
    from ledger.home.kept import Standing


def show_tasks(
    session: CommandSession, known_at: str | None, at: int | None, highest: Marking
) -> None:
    """One line for everything that lacks something, and under it what to type.

    Before them stand this home's commands that were refused when they were sent, each whole: they
    are of now, and of no moment in the past.
    """
    as_of = read_at(session, known_at, at, told=True)
    situation, t = as_of.reading.situation, session.t
    found = [one for one in to_complete(situation) if not above(highest, one.record.marking)]
    kind = t.code("crisis_kind", session.terminal.crisis.kind)
    number = as_of.reading.position.number
    title = t.plural("cli.tasks.title", len(found), kind=kind, number=number)
    lines = [title, *([fresh_line(session.fresh, t)] if session.fresh else ())]
    refused = refused_ones(session) if known_at is None and at is None else []
    unknown = without_answer(session) if refused else []
    lines += [line for one in refused for line in _refused(session, one, unknown)]
    lines += [line for one in found for line in _lines(session, situation, one)]
    if session.choices.json:
        value = {"board": "tasks", "number": number, "freshness": session.fresh,
                 "refused": [kept_value(session, one, unknown) for one in refused],
                 "tasks": [_value(situation, one) for one in found]}  # fmt: skip
        session.answer(value, "")
        return
    width = page_width()
    shown = [part for line in lines for part in wrapped(line.strip(), width, rest="    ")]
    click.echo(clean("\n".join(shown)))


def _refused(session: CommandSession, one: "Standing", unknown: list[str]) -> list[str]:
    return kept_lines(session, one, unknown, text=in_words(session, one, whole=True))


def _lines(session: CommandSession, situation: "Situation", one: Lacking) -> Iterator[str]:
    t, concept = session.t, one.originator.partition(".")[0]
    yield t(
        "cli.tasks.line",
        about=t.about(one.originator, situation.said_name(one.originator)),
        text=_text(situation, one),
        fields=", ".join(t.named(concept, name) for name in one.fields),
        command=one.command,
    )


def _text(situation: "Situation", one: Lacking) -> str:
    entry = situation.kept.entry(one.record.opened)
    return shortened(telling(entry.event) if entry else telling(one.record)) or "\N{EN DASH}"


def _value(situation: "Situation", one: Lacking) -> dict[str, Any]:
    return {"short": situation.short_name(one.originator) or None, "originator": one.originator,
            "number": one.number, "missing": one.fields}  # fmt: skip

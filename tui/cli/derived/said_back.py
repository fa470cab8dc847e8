"""What was recorded, said back: its words, where and for what it holds, what it changed or struck.

On a terminal in a few lines of the page; in a pipe, a file and in data nothing of it is left out.
"""

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import structs

from ledger.abridged import abridged
from ledger.domain.amendments import (
    EntryCompleted,
    EntryCorrected,
    EntryStruck,
    corrected,
    value_of,
)
from ledger.domain.record import above, highest
from ledger.domain.values import Marking
from projections.render.wrap import wrapped
from tui.cli.wrapped import page_width

if TYPE_CHECKING:
    from ledger.domain.entry import Entry
    from ledger.domain.organisation import Index
    from ledger.domain.service.filled import Filled
    from ledger.domain.situation import Situation
    from ledger.evidence.fold import Judged
    from projections.i18n import Translator
    from tui.forms.field_words import FieldWords

MOST_LINES = 4
"""Lines of a terminal that the words of one entry take at most."""

NAMED = 12
"""Sites or services that are named; of more how many there are besides."""

INDENT = "  "

Beginning = Callable[["Judged", "Translator", "Index | None", int | None], str]
"""Kind and words of an entry on one line, of at most so many columns; None: all of them."""


class Changed(NamedTuple):
    """A field that was corrected, and what it said before and says now, in words."""

    name: str
    title: str
    before: str
    after: str


def shown(text: str) -> list[str]:
    """A text in as many lines of the terminal as an answer has; anywhere else whole, in one."""
    if sys.stdout is None or not sys.stdout.isatty():
        return [INDENT + text]
    width = page_width()
    room = (MOST_LINES - 1) * (width - len(INDENT))
    return list(wrapped(abridged(text, room), width, first=INDENT, rest=INDENT))


def filled_lines(found: "Filled", index: "Index", t: "Translator") -> Iterator[str]:
    """For how many services and sites, by name; the only site is named with the report."""
    sites = found.sites if len(found.sites) > 1 or not found.services else ()
    for what, idents in (("service", found.services), ("site", sites)):
        if idents:
            said = _named(what, idents, index, t)
            yield t.plural(f"cli.filled.{what}", len(idents), names=said)


def _named(what: str, idents: tuple[str, ...], index: "Index", t: "Translator") -> str:
    parts = (index.find(what, one) for one in idents[:NAMED])
    said = ", ".join(t.label(part.name) for part in parts if part)
    left = len(idents) - NAMED
    return t.plural("cli.filled.more", left, names=said) if left > 0 else said


def struck_line(
    judged: "Judged",
    situation: "Situation",
    t: "Translator",
    beginning: Beginning,
    marking: Marking,
) -> str:
    """What a strike ruled through; empty where it may not be shown, or nothing was struck."""
    event = judged.entry.event if judged.entry else None
    if not isinstance(event, EntryStruck):
        return ""
    target = situation.kept.judged(event.number)
    if target.entry is None or above(highest("internal", marking), target.entry.marking):
        return ""
    words = beginning(target, t, situation.index, None)
    return t("cli.struck", number=event.number, text=words)


def changes(
    judged: "Judged", situation: "Situation", words: "FieldWords", marking: Marking
) -> list[Changed]:
    """What a correction put in the place of what; none where that may not be shown."""
    from projections.views.quotes import said_before  # noqa: PLC0415 (help needs no ledger)

    event = judged.entry.event if judged.entry else None
    if not isinstance(event, EntryCorrected) or isinstance(event, EntryCompleted):
        return []
    was = said_before(situation.history(judged.originator)).get(judged.number)
    if was is None or above(highest("internal", marking), was.marking):
        return []
    now = corrected(was, event.changes)
    said = [_changed(name, was, now, words) for name in event.changes]
    return [one for one in said if one.before != one.after] or said


def completes(judged: "Judged") -> bool:
    """Whether it is a completion, of which each field is said as it was read."""
    return judged.entry is not None and isinstance(judged.entry.event, EntryCompleted)


def without_changes(judged: "Judged") -> "Judged":
    """The same correction for its words, where what it changes is said beside them."""
    entry = judged.entry
    if entry is None or not isinstance(entry.event, EntryCorrected):
        return judged
    bare = structs.replace(entry.event, changes={})
    return judged._replace(entry=structs.replace(entry, event=bare))


def _changed(name: str, was: "Entry[Any]", now: "Entry[Any]", words: "FieldWords") -> Changed:
    concept = was.originator.partition(".")[0]
    before, after = (words.value(name, value_of(one, name), concept) for one in (was, now))
    title = words.title(name, concept)
    t = words.t
    return Changed(name, title, before or t("cli.not_before"), after or t("cli.not_any_more"))


def changed_line(change: Changed, t: "Translator") -> str:
    """`Text: “Alert” → “Alert: three”`."""
    return t("cli.changed", label=change.title, before=change.before, after=change.after)

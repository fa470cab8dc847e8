"""What a word may be, from this home's own copy: for completion, under a question, in a form.

Nothing is asked of a server and nothing is started.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from click.shell_completion import CompletionItem

from ledger.abridged import abridged
from ledger.command.names import parts_of
from ledger.domain import CONCEPTS
from ledger.domain.card import Wanted
from ledger.domain.concept import ABSENT
from ledger.domain.organisation import labels
from ledger.sanitize import clean_line, plain_name
from projections.i18n import Translator
from projections.i18n.declared import group_for, labels_of
from tui.forms.fields import Field

if TYPE_CHECKING:
    from ledger.domain.card import Card
    from ledger.domain.organisation import Index
    from ledger.domain.record import Record
    from ledger.domain.situation import Situation
    from ledger.terminal.local_copy import LocalCopy

Items = list[CompletionItem[str]]

MOST = 40
"""Originators that are offered at most, the latest first."""

_TELLING = ("text", "what", "question", "title", "name", "post", "body")
"""Fields of records that tell which one it is, the most telling first."""

LONGEST = 60
"""Characters of a text beside what is offered."""


def of_field(terminal: "LocalCopy", field: Field, t: Translator) -> Items:
    """The codes of a closed list, or the parts of the organisation that a field names."""
    if field.choices:
        return of_choices(field.choices, t)
    return of_parts(terminal, field.path[-1], t)


def of_parts(terminal: "LocalCopy", name: str, t: Translator) -> Items:
    """The parts of the organisation that something called so names."""
    return parts_called(terminal.context().parts, name, t)


def parts_called(index: "Index | None", name: str, t: Translator) -> Items:
    """The same of an organisation as it was read."""
    return [
        CompletionItem(part.id, help=t.label(part.name), names=labels(part.name))
        for what in parts_of(name)
        for part in (index.parts(what) if index else ())
    ]


def of_choices(choices: tuple[str, ...], t: Translator) -> Items:
    """The codes of a closed list, with their labels."""
    group = group_for(choices)
    return [
        CompletionItem(code, help=t.code(group, code), names=tuple(labels_of(group, code)))
        for code in choices
    ]


def of_target(terminal: "LocalCopy", concept: str, t: Translator) -> Items:
    """The open ones of a concept, by the names they are called by, the latest first."""
    verbs = next(c.verbs for c in CONCEPTS if c.name == concept)
    stages = tuple(sorted({stage for verb in verbs.values() for stage in verb.when} - {ABSENT}))
    situation = terminal.read().situation
    wanted = Wanted(concept, stages, levels=(0, 1))
    cards = situation.listed(wanted, "newest", most=MOST)
    return [
        CompletionItem(
            short or slug,
            help=_told(situation, card, t),
            names=(slug, short, _words(situation, card), *called_by(situation, record)),
        )
        for card in cards
        if (record := situation.record(card.originator)) is not None and record.ended is None
        for slug in [card.originator.partition(".")[2]]
        for short in [situation.short_name(card.originator)]
    ]


def by_label(item: "CompletionItem[str]") -> "CompletionItem[str]":
    """As people say it; its code is found too, and is shown beside it."""
    label = str(item.help or item.value)
    return CompletionItem(label.lower(), names=(str(item.value), label, *(item.names or ())))


def matching(items: Iterable[CompletionItem[str]], typed: str) -> Items:
    """Those whose value, or one of whose names, begins as the word does.

    Accents and capitals do not count. An item's other names are its `names`.
    """
    wanted = plain_name(typed)
    return [
        CompletionItem(item.value, help=clean_line(item.help) if item.help else None)
        for item in items
        if any(plain_name(n).startswith(wanted) for n in (item.value, *(item.names or ())))
    ]


def _told(situation: "Situation", card: "Card", t: Translator) -> str:
    """`#12 The first words of it`; of what says none, how it stands."""
    words = (
        _words(situation, card)
        or _called_in(situation, card.originator, t)
        or t.code(f"stage.{card.originator.partition('.')[0]}", card.stage)
    )
    return shortened(f"#{card.opened} {words}")


def called_by(situation: "Situation", record: "Record") -> list[str]:
    """What the parts of the organisation that it may be called by are called, in every language."""
    found = (situation.index.find(kind, ident) for kind, ident in record.called)
    return [name for part in found if part for name in labels(part.name)]


def told_of(situation: "Situation", originator: str, t: Translator) -> str:
    """What tells which one an originator is: its own words, else what it is called by."""
    record = situation.record(originator)
    last = next(reversed(getattr(record, "values", ())), None)  # of a series
    return (
        telling(record) or telling(last) or _in_language(record, t)
        or _called_in(situation, originator, t)
    )  # fmt: skip


def _in_language(record: "Record | None", t: Translator) -> str:
    """Of a text in several languages that of the reader, else the first."""
    texts = getattr(record, "texts", None) or {}
    found = (texts.get(lang) for lang in (t.lang, *texts))
    return next((text for text in found if isinstance(text, str)), "")


def _called_in(situation: "Situation", originator: str, t: Translator) -> str:
    record = situation.record(originator)
    called = record.called if record else ()
    found = (situation.index.find(kind, ident) for kind, ident in called)
    return ", ".join(t.label(part.name) for part in found if part)


def shortened(words: str) -> str:
    """On one line, so that it stands beside something."""
    text = " ".join(words.split())
    return abridged(text, LONGEST)


def _words(situation: "Situation", card: "Card") -> str:
    return telling(situation.record(card.originator))


def telling(record: object) -> str:
    """What tells which one a record is; empty where nothing does, or only a sealed text."""
    said = (getattr(record, name, None) for name in _TELLING)
    return next((words for words in said if isinstance(words, str) and words), "")

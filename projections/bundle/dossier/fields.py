"""What an entry or a row says, field by field, every text of it whole."""

from collections.abc import Iterator
from typing import Any

from ledger.command.order import cites_entries
from ledger.domain.entry import Entry, Event
from ledger.domain.organisation import Organisation
from projections.brief.model import EntryRef
from projections.brief.phrases import several
from projections.brief.quoting import field_named, in_words
from projections.bundle.dossier.drawing import Drawing
from projections.bundle.dossier.model import Field, Runs, Text
from projections.bundle.dossier.words import is_text, joined
from projections.i18n.declared import type_of
from projections.model.entries import Told
from projections.views.notes import TEXTS
from projections.views.quotes import told

CHANGES = "changes"
"""The field of an amendment that holds other values of other fields."""

WIDE = 70
"""Characters from which on a value has a line of its own."""


def main_of(event: Event) -> str:
    """The field that says what an entry is about; empty where none does."""
    return next((name for name in TEXTS if is_text(getattr(event, name, None))), "")


def fields_of(drawing: Drawing, number: int, concept: str, entry: Entry[Any]) -> Iterator[Field]:
    """Every field of an entry that says something, but for its main text."""
    event, main = entry.event, main_of(entry.event)
    for name in event.__struct_fields__:
        value = getattr(event, name)
        if name != main and value is not None and value not in ((), {}):
            label = drawing.t.named(concept, name, type(event))
            if name == CHANGES:
                yield field_of(label, _changed(drawing, entry))
            else:
                yield field_of(label, _said(drawing, number, concept, name, value))


def _changed(drawing: Drawing, entry: Entry[Any]) -> Runs:
    """Which fields were corrected or filled; what with stands among the corrections."""
    concept = entry.originator.partition(".")[0]
    names = (field_named(concept, name) for name in entry.event.changes)
    return drawing.speaker.told(several(names))


def main_text(drawing: Drawing, number: int, event: Event) -> Runs:
    """The text that says what an entry is about."""
    name = main_of(event)
    said = told(getattr(event, name), number).text if name else None
    return () if said is None else drawing.speaker.prose(said)


def field_of(label: str, runs: Runs) -> Field:
    """A value under its name; a long one, or one of several lines, stands by itself."""
    texts = [run.text if isinstance(run, Text) else "" for run in runs]
    wide = sum(map(len, texts)) > WIDE or any("\n" in text for text in texts)
    return Field(label=label, runs=runs, wide=wide)


def told_runs(drawing: Drawing, said: Told, at: int, nothing: str = "brief.no_text") -> Runs:
    """The value of a field, whatever it is; `nothing` is said where there is none."""
    speaker = drawing.speaker
    if said.text is not None:
        return speaker.prose(said.text)
    if said.texts:
        each = (_in_language(drawing, lang, text) for lang, text in said.texts)
        return joined(each, "\n")
    return speaker.told(in_words(drawing.frame, said, at, nothing))


def _in_language(drawing: Drawing, lang: str, text: Any) -> Runs:
    label = drawing.t.code("language", lang)
    return (Text(f"{label}: ", "quiet"), *drawing.speaker.prose(text))


def _said(drawing: Drawing, number: int, concept: str, name: str, value: Any) -> Runs:
    if isinstance(value, Organisation):
        return (Text(drawing.t.label(value.name)),)
    annotation = type_of(concept, name)
    if annotation is not None and cites_entries(annotation):
        numbers = value if isinstance(value, tuple) else (value,)
        return drawing.speaker.told(several(map(EntryRef, numbers)))
    return told_runs(drawing, told(value, number, concept, name), number)

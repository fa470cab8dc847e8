"""How a line is read while it is typed: which command, which fields, what is wrong."""

from collections.abc import Iterator, Mapping

from textual.content import Content

from ledger.command.names import parts_of
from ledger.domain.concept import Verb
from ledger.domain.organisation import Index
from ledger.errors import LedgerError
from projections.i18n import Translator
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import flow, ink, wrapped
from tui.board.recording import Changed
from tui.forms.fields import Field
from tui.forms.rows import first_sentence
from tui.forms.short.orders import Understood
from tui.forms.short.places import FieldNames, Places, places_of
from tui.forms.short.reading import ShortLine

LONGEST = 300
"""Characters of one field that are shown."""

MOST = 4
"""Lines it may take."""


def reading_lines(  # noqa: PLR0913, PLR0917 (what a line is, and where it is drawn)
    found: Understood,
    begun: Verb | None,
    words: Words,
    width: int,
    notes: Mapping[str, str],
    rows: int = MOST,
) -> list[Content]:
    """The command and its fields, then what is wrong; `begun` is the verb of the first word.

    `notes` are how times and numbers are read, by field. What is wrong is never left out for how
    long the rest is.
    """
    wrong = _wrong(found, begun, words, width)[:rows]
    lines: list[Content] = []
    if found.line is not None:
        parts = _command(found.line, words, notes)
        cut = [line for part in parts for line in wrapped(part, width)]
        lines += flow(cut, words.glyphs.dot, (width, width), 0)
    return [*lines[: rows - len(wrong)], *wrong]


def _wrong(found: Understood, begun: Verb | None, words: Words, width: int) -> list[Content]:
    """What is wrong, or what is meant where the word alone may be one of a sentence."""
    if found.error is not None:
        verb = found.line.verb if found.line else begun
        return wrapped(ink((line_error(found.error, verb, words.t), "$state-down")), width)
    if found.line is not None and not found.line.worded and begun is not None:
        return wrapped(ink((_hint(begun, words.t), "$state-degraded")), width)
    return []


def line_error(error: LedgerError, verb: Verb | None, t: Translator) -> str:
    """What is wrong, the field by the name that it has on a line."""
    return t.error(error, FieldNames(places_of(verb), t).spelt if verb else None)


def changed_said(was: Changed, t: Translator) -> str:
    """What another has recorded of the same thing meanwhile."""
    kind = t.code("kind", was.kind)
    return t("write.changed", number=was.number, kind=kind, by=was.by, moment=was.at)


def _hint(verb: Verb, t: Translator) -> str:
    word = t(f"line.word.{verb.path}").lower()
    return t("line.colon", word=word, purpose=first_sentence(verb, t))


def _command(line: ShortLine, words: Words, notes: Mapping[str, str]) -> Iterator[Content]:
    verb = words.t(f"line.word.{line.verb.path}")
    about = " ".join(line.targets)
    yield ink((f"{verb} {about}".strip(), "bold"))
    yield from _fields(line, words, notes)


def _fields(line: ShortLine, words: Words, notes: Mapping[str, str]) -> Iterator[Content]:
    """Each field by its name; what says most as it is, last."""
    places = places_of(line.verb)
    names = FieldNames(places, words.t)
    told = {**line.fields, **{key: (note,) for key, note in notes.items()}}
    for field in _ordered(places):
        if said := told.get(field.key):
            label = words.t("board.labelled", label=names.of(field), text="").rstrip()
            yield ink((f"{label} ", "$quiet"), _cut(", ".join(said), words))


def labelled(line: ShortLine, index: Index | None, t: Translator) -> ShortLine:
    """The line with the parts of the organisation by their labels, to be shown."""
    fields = {key: tuple(_label(key, one, index, t) for one in said)
              for key, said in line.fields.items()}  # fmt: skip
    return line._replace(fields=fields)


def _label(key: str, said: str, index: Index | None, t: Translator) -> str:
    found = (index.find(what, said) for what in parts_of(key.rpartition("__")[2])) if index else ()
    return next((t.label(part.name) for part in found if part), said)


def fields_said(line: ShortLine, words: Words, notes: Mapping[str, str]) -> Iterator[Content]:
    """What a line says, field by field, what says most before the rest; no name for that."""
    places = places_of(line.verb)
    names = FieldNames(places, words.t)
    first = [f for f in (*places.needed, places.main) if f]
    rest = [f for f in _ordered(places) if f not in first]
    told = {**line.fields, **{key: (note,) for key, note in notes.items()}}
    for field in (*first, *rest):
        said = ", ".join(told.get(field.key, ()))
        if field in first:
            yield ink((_cut(said, words), "bold" if field is not places.main else ""))
        elif said:
            label = words.t("board.labelled", label=names.of(field), text="").rstrip()
            yield ink((f"{label} ", "$quiet"), _cut(said, words))


def _cut(text: str, words: Words) -> str:
    """As much of it as has room."""
    return text if len(text) <= LONGEST else text[:LONGEST] + words.glyphs.more


def _ordered(places: Places) -> Iterator[Field]:
    yield from (field for field in places.fields if field is not places.main)
    if places.main:
        yield places.main

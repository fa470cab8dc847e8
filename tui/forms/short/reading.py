"""One line as a verb with the words of its fields, or why it is none.

Nothing is judged here but what stands where: the words become values as those of any form do.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from ledger.command.order import Context
from ledger.command.time_calendar import Direction
from ledger.command.times import parse
from ledger.domain import VERBS
from ledger.domain.concept import Verb
from ledger.errors import InputError
from projections.i18n import Translator
from tui.forms.fields import Field, Shape
from tui.forms.short import cutting
from tui.forms.short.heads import Head, head_of
from tui.forms.short.places import OCCURRED, FieldNames, Places, places_of
from tui.forms.short.words import EntryWords

NOTED = "observation.note"
"""What a line without an entry word is."""

_MOST_TIME = 6
"""Words of a time before a colon, at most."""

_WAYS: tuple[Direction, ...] = ("past", "future")
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
_COUNTED = re.compile(r"(\d[\d ]*)\s+(\S.*)\Z")
_COUNTS = "counts"
_TEXTS = "texts"


class ShortLine(NamedTuple):
    """A line as it was understood: the words of each field by its key, in the order of typing.

    `targets` are the names of what it is about; `worded` says that it began with an entry word.
    """

    verb: Verb
    targets: tuple[str, ...]
    fields: Mapping[str, tuple[str, ...]]
    worded: bool = True


@lru_cache(maxsize=4)
def reader_of(t: Translator) -> "Reader":
    """The reader of a language, made once: of some boards one is open in several of them."""
    return Reader(t)


class Reader:
    """Reads lines in one language."""

    def __init__(self, t: Translator) -> None:
        self.t = t
        self.noted = VERBS[NOTED]
        self.words = EntryWords(t)
        self.because = _because(t("line.because"))
        self.names = cache(lambda path: FieldNames(places_of(VERBS[path]), t))

    def read(self, line: str, context: Context) -> ShortLine:
        """What a line says.

        `context.now` is when it was begun; with an index its places are known by name.

        Raises:
            InputError: `duplicate_key`, a field twice; `several_named`, half a name of several
                fields; `no_such_field_in_line`, the name of none; `no_place_in_line`, words
                before the colon that no field takes.
        """
        time, rest = self._time(line.strip(), context)
        verb, head, body = self._command(rest)
        places = places_of(verb)
        before = head_of(head, places, context.parts) if head else Head()
        found = Filled(places)
        found.add(OCCURRED, (time,) if time else ())
        for key, said in before.fields.items():
            found.add(key, said)
        worded = body is not rest
        self._body(body, places, found, worded=worded)
        return ShortLine(verb, before.targets, found.words, worded)

    def read_about(self, verb: Verb, targets: Sequence[str], body: str) -> ShortLine:
        """A line of which the verb and what it is about are known, from what is behind its colon.

        Raises:
            InputError: as `read`.
        """
        places = places_of(verb)
        found = Filled(places)
        self._body(body, places, found, worded=True)
        return ShortLine(verb, tuple(targets), found.words)

    def verb_begun(self, line: str) -> Verb | None:
        """The verb that the first word means, whether a colon follows or not."""
        _, rest = cutting.time_first(line.strip())
        return self.words.meant(first_word(rest))

    def _time(self, line: str, context: Context) -> tuple[str, str]:
        """When it happened, where the line begins with that."""
        time, rest = cutting.time_first(line)
        if time:
            return time, rest
        cut = cutting.at_colon(line)
        if cut and cut[1] and is_past(cut[0], context):
            return cut
        return "", line

    def _command(self, rest: str) -> tuple[Verb, str, str]:
        """The verb, what stands before the colon, and the rest."""
        cut = cutting.at_colon(rest)
        word = first_word(rest)
        verb = self.words.meant(word) if cut else None
        if cut is None or verb is None:
            return self.noted, "", rest
        return verb, cut[0][len(word) :].strip(), cut[1]

    def _body(self, body: str, places: Places, found: "Filled", *, worded: bool) -> None:
        names, text = self.names(places.verb.path), list[str]()
        for piece in cutting.pieces(body):
            field = self._field(piece, names, worded=worded)
            if field is None:
                text.append(piece.whole)
            elif piece.value:
                found.add(field.key, self.values(field, piece.value))
            else:
                found.leave(field.key)
        self._told(";".join(text).strip(), places, found)

    def _field(self, piece: cutting.Piece, names: FieldNames, *, worded: bool) -> Field | None:
        """The field that a piece names; None where it is a part of the text.

        One word and a colon are meant as a field, but in an observation.
        """
        fields = names.meant(piece.label) if piece.label else []
        if not fields and worded:
            fields = names.listed(piece.label)
        if len(fields) > 1:
            known = ", ".join(names.of(field) for field in fields)
            raise InputError("several_named", value=piece.label, known=known)
        if not fields and worded and piece.label and len(piece.label.split()) == 1:
            known = ", ".join(name for name, _ in names.beginning(""))
            raise InputError("no_such_field_in_line", value=piece.label, known=known)
        return fields[0] if fields else None

    def _told(self, text: str, places: Places, found: "Filled") -> None:
        """What says most, and why, where the text says that as well."""
        if not text:
            return
        if places.main is None:
            raise InputError("no_place_in_line", value=text)
        why = places.why
        if why and places.main.shape is Shape.TEXT and not found.has(why.key):
            text, reason = _apart(text, self.because)
            found.add(why.key, (reason,) if reason else ())
        found.add(places.main.key, self.values(places.main, text))

    def values(self, field: Field, text: str) -> tuple[str, ...]:
        """The words of one field."""
        if field.shape in {Shape.PAIR, Shape.LABEL}:
            return self._pairs(field, text)
        if field.many:
            return cutting.listed(text)
        return (text,)

    def _pairs(self, field: Field, text: str) -> tuple[str, ...]:
        """`isolated=3, cleaned=2`; a count may be said as `3 isolated`, a text without language."""
        found = cutting.pairs(text)
        if any("=" in one for one in found) or field.shape is Shape.LABEL:
            return found
        if field.path[-1] == _TEXTS:
            return (f"{self.t.lang}={text}",)
        if field.path[-1] == _COUNTS:
            return tuple(_COUNTED.sub(r"\2=\1", one) for one in cutting.listed(text))
        return found


class Filled:
    """The words by field, each field said once; one that was left empty takes nothing."""

    def __init__(self, places: Places) -> None:
        self._fields = {field.key: field for field in places.fields}
        self._left: set[str] = set()
        self.words: dict[str, tuple[str, ...]] = {}

    def add(self, key: str, said: tuple[str, ...]) -> None:
        """Words of a field; raises `duplicate_key` where it takes one and has it."""
        if not said:
            return
        field = self._fields.get(key)
        if key in self.words and not (field and field.many):
            raise InputError("duplicate_key", field=field.option if field else key)
        self.words[key] = (*self.words.get(key, ()), *said)

    def leave(self, key: str) -> None:
        """A field is named and nothing is said in it."""
        self._left.add(key)

    def has(self, key: str) -> bool:
        """Whether the field was named."""
        return key in self.words or key in self._left


def first_word(text: str) -> str:
    """The word that a text begins with; the colon behind it is none of it."""
    return (text.split(maxsplit=1) or [""])[0].split(":")[0]


def is_past(text: str, context: Context) -> bool:
    """Whether it is a time that is over whichever way it is read: `yesterday evening`."""
    if not text or len(text.split()) > _MOST_TIME or text.isdigit():
        return False
    return all(_is_over(text, context, way) for way in _WAYS)


def _is_over(text: str, context: Context, way: Direction) -> bool:
    try:
        when = parse(text, context.now, context.zone, direction=way)
    except InputError:
        return False
    return when.latest is not None and when.latest <= context.now


def _apart(text: str, because: re.Pattern[str]) -> tuple[str, str]:
    """A text and its reason."""
    found = because.search(text)
    if not found or not found.start() or not text[found.end() :].strip():
        return text, ""
    return text[: found.start()].rstrip(), text[found.end() :].strip()


def _because(listed: str) -> re.Pattern[str]:
    words = [re.escape(word.strip()).replace(_APOSTROPHES[1], f"[{_APOSTROPHES}]")
             for word in listed.split(",")]  # fmt: skip
    ends = (word if word.endswith("]") else rf"{word}\s" for word in words)
    return re.compile(rf"\s*[,;]\s*(?:{'|'.join(ends)})\s*", re.IGNORECASE)

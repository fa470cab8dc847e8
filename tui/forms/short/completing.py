"""Words for the place where the cursor is: entry words, things, places, names of fields, values."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

from click.shell_completion import CompletionItem

from ledger.domain.concept import Verb
from tui.forms.fields import Field
from tui.forms.short import cutting
from tui.forms.short.places import Places, places_of
from tui.forms.short.reading import Reader, first_word
from tui.forms.short.words import folded
from tui.forms.suggestions import Items, matching

_LAST = re.compile(r"(?:[^;]|;;)*\Z")
_MOST_WORDS = 4
"""Words before the cursor that may be the beginning of one name."""

MOST = 12
"""Words that are offered at most."""


class Offers(Protocol):
    """What this home's copy knows."""

    def field(self, field: Field) -> Items:
        """The words a field may hold: codes of a list, parts of the organisation."""

    def target(self, concept: str) -> Items:
        """The open things of a concept."""


class Completion(NamedTuple):
    """What may stand in place of `line[start:]`, and what is put behind it."""

    start: int
    items: Items
    behind: str = " "


_NONE = Completion(0, [])


def complete(left: str, reader: Reader, offers: Offers) -> Completion:
    """What the end of `left`, the line up to the cursor, may become."""
    lead = len(left) - len(left.lstrip())
    lead = len(left) - len(cutting.time_first(left[lead:])[1])
    rest = left[lead:]
    begins = _LAST.search(rest)
    piece = begins.start() if begins else 0
    word = first_word(rest)
    verb = reader.words.meant(word)
    if piece:
        found = _piece(rest[piece:], verb, reader, offers)
        return found._replace(start=lead + piece + found.start)
    if cut := cutting.at_colon(rest):
        behind = rest.rindex(cut[1]) if cut[1] else len(rest)
        return _main(rest[behind:], verb, offers, lead + behind)
    if len(rest.split()) <= 1 and not rest.endswith(" "):
        return Completion(lead, _entry_words(rest, reader)[:MOST])
    return _head(rest, len(word), verb, offers, lead)


def _entry_words(typed: str, reader: Reader) -> Items:
    """Every entry word that begins so, the whole of it."""
    wanted = folded(typed)
    return [
        CompletionItem(one.word.lower(), help=_purpose(one.verb, reader))
        for one in reader.words.listed()
        if wanted and folded(one.word).startswith(wanted)
    ]


def _purpose(verb: Verb, reader: Reader) -> str:
    """What it is for, in one sentence."""
    text = reader.t.field(verb.command.__doc__ or "")
    return text.split(". ")[0].rstrip(".")


def _head(rest: str, after: int, verb: Verb | None, offers: Offers, lead: int) -> Completion:
    """What it is about, where, and who."""
    if verb is None:
        return _NONE
    places, first = places_of(verb), not rest[after:].strip().count(" ")
    known: Items = []
    if (places.about or places.may_name) and (first or verb.many):
        known += offers.target(verb.concept)
    for field in (*places.needed, *places.named):
        known += offers.field(field)
    return _of_names(rest, after, known, lead)


def _of_names(rest: str, after: int, known: Items, lead: int) -> Completion:
    """The longest end of what is typed that begins a name; all names behind a blank."""
    for at in _starts(rest, after):
        typed = rest[at:]
        if found := matching(known, typed) if typed.strip() else []:
            return Completion(lead + at, _once(found)[:MOST])
    if rest.endswith((" ", ",")):
        return Completion(lead + len(rest), _once(matching(known, ""))[:MOST])
    return _NONE


def _starts(rest: str, after: int) -> Iterator[int]:
    """Where the last words begin, the longest run of them first."""
    starts = [m.start() for m in re.finditer(r"(?<=[\s,])[^\s,]", rest) if m.start() > after]
    yield from starts[-_MOST_WORDS:]


def _main(typed: str, verb: Verb | None, offers: Offers, start: int) -> Completion:
    places = places_of(verb) if verb else None
    field = places.main if places else None
    return _value(typed, field, offers, start) if field else _NONE


def _piece(typed: str, verb: Verb | None, reader: Reader, offers: Offers) -> Completion:
    """The name of a field, or behind the colon what it may hold."""
    places = _places(verb, reader)
    names = reader.names(places.verb.path)
    label, colon, value = typed.partition(":")
    indent = len(typed) - len(typed.lstrip())
    if not colon:
        found = names.beginning(label)
        items: Items = [CompletionItem(n, help=reader.t.field(f.description)) for n, f in found]
        return Completion(indent, items[:MOST], ": ")
    fields = names.meant(label)
    start = len(label) + 1 + len(value) - len(value.lstrip())
    return _value(value.lstrip(), fields[0], offers, start) if len(fields) == 1 else _NONE


def _places(verb: Verb | None, reader: Reader) -> Places:
    return places_of(verb or reader.noted)


def _value(typed: str, field: Field, offers: Offers, start: int) -> Completion:
    """What a field may hold; of one that takes several the last."""
    comma = typed.rfind(",") + 1 if field.many else 0
    word = typed[comma:].lstrip()
    at = start + len(typed) - len(word)
    return Completion(at, _once(matching(offers.field(field), word))[:MOST], "")


def _once(items: Iterable[CompletionItem[str]]) -> Items:
    return list({item.value: item for item in items}.values())

"""What changed of what was known: which kinds of entries came, what was corrected and struck."""

from collections.abc import Iterator

from projections.brief.model import BriefLine, Code, EntryRef, Phrase
from projections.brief.phrases import say, several
from projections.brief.quoting import field_named, in_words
from projections.model.entries import Amendment, FieldChange, Told
from projections.model.picture import Picture

SHOWN = 3
"""Changes of one line that are told, the latest; of more, how many others there are."""


def changes_of(line: BriefLine, picture: Picture) -> tuple[Phrase, ...]:
    """What is behind the mark of a line; of what is new only what was done to it since."""
    found = dict(_done(line, picture))
    if line.mark == "changed":
        found = dict(_came(line, picture)) | found
    said = [phrase for _, phrase in sorted(found.items())]
    if len(said) <= SHOWN:
        return tuple(said)
    return (*said[-SHOWN:], say("brief.change.more", n=len(said) - SHOWN))


def _came(line: BriefLine, picture: Picture) -> Iterator[tuple[int, Phrase]]:
    """The entries since, by their kinds."""
    for number in line.numbers:
        if kind := picture.news.get(number):
            named = Code("kind", kind)
            yield number, say("brief.change.kind", kind=named, entry=EntryRef(number))


def _done(line: BriefLine, picture: Picture) -> Iterator[tuple[int, Phrase]]:
    """What was corrected since in these entries, and what was struck."""
    for number in line.numbers:
        for by in picture.corrected.get(number, ()):
            if by > picture.since.number:
                yield by, _corrected(by, picture)
        for by in picture.struck.get(number, ()):
            yield by, say("brief.change.struck", entry=EntryRef(by))


def _corrected(by: int, picture: Picture) -> Phrase:
    """By which entry, and which fields where they may be told."""
    one = next((one for one in picture.amendments if one.number == by), None)
    if one is None or not one.fields:
        return say("brief.change.corrected", entry=EntryRef(by))
    changes = {change.field: change for change in one.changes}
    named = several(_field(picture, one, name, changes.get(name)) for name in one.fields)
    return say("brief.change.fields", entry=EntryRef(by), fields=named)


def _field(
    picture: Picture, amendment: Amendment, name: str, change: FieldChange | None
) -> Code | Phrase:
    """A field; with what was and what is in the place of it, where both are a word or two."""
    field = field_named(amendment.concept, name)
    if change is None or not (_is_short(change.before) and _is_short(change.after)):
        return field
    said = (in_words(picture, told, amendment.target) for told in (change.before, change.after))
    before, after = said
    return say("brief.change.value", field=field, before=before, after=after)


def _is_short(told: Told) -> bool:
    """Whether it is a number, a time or a word of ours and nothing else."""
    said = (told.amount is not None) + (told.when is not None) + len(told.codes)
    long = told.text or told.scope or told.items or told.counts or told.texts
    return said == 1 and not long

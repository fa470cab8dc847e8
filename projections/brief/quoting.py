"""Entries quoted in a brief in their own words, and what a correction put in the place of what."""

from projections.brief.model import AnyValue, Code, EntryRef, Phrase, SealedText
from projections.brief.phrases import places, quantity, say, several, value_of
from projections.model.entries import FieldChange, Quote, Told
from projections.model.picture import Picture
from projections.model.rows import FigureRow
from projections.views.notes import CODES


def quoted(picture: Picture, quote: Quote) -> AnyValue:
    """What an entry says: which things and states, how many, in which order, in which words."""
    said = [
        *(_code(picture, group, code) for group, code in quote.codes),
        *(_amount(name, value) for name, value in quote.amounts),
        *(picture.part("service", name) for name in quote.items),
        *quote.texts,
    ]
    if len(said) == 1:
        return value_of(said[0])
    return several(said) if said else say("brief.no_text")


def figure_said(row: FigureRow) -> Phrase:
    """A figure as it was reported."""
    return say("brief.figure.said", what=row.what, amount=quantity(row))


def changed(picture: Picture, change: FieldChange) -> Phrase:
    """A field before and after its correction."""
    before = _told(picture, change.field, change.before)
    after = _told(picture, change.field, change.after)
    return say("brief.correction.change", field=change.field, before=before, after=after)


def _told(picture: Picture, name: str, told: Told) -> AnyValue:
    if told.text is not None and name in CODES and isinstance(told.text, str):
        return value_of(_code(picture, CODES[name], told.text))
    if told.text is not None:
        text = value_of(told.text)
        return text if isinstance(text, SealedText) else say("brief.correction.words", text=text)
    where = places(picture, told.scope)
    plain = [value for value in (told.amount, told.when, where, *told.items) if value is not None]
    return several(plain) if plain else say("brief.no_text")


def _code(picture: Picture, group: str, code: str) -> object:
    """A name of the organisation, or a word of ours."""
    return picture.part(group, code) if group in picture.names.parts else Code(group, code)


def _amount(name: str, value: float) -> object:
    """The numbers of entries are quoted as such."""
    return EntryRef(int(value)) if name in {"number", "other"} else value

"""Entries quoted in a brief in their own words, and what a correction put in the place of what."""

from projections.brief.model import AnyValue, Code, EntryRef, Phrase, SealedText
from projections.brief.phrases import Figure, quantity, say, several, value_of
from projections.brief.places import Naming, places
from projections.model.entries import FieldChange, Quote, Told


def quoted(picture: Naming, quote: Quote) -> AnyValue:
    """What an entry says: which things and states, how many, in which order, in which words."""
    if quote.figure is not None:
        return figure_said(quote.figure)
    said = [
        *(_code(picture, group, code) for group, code in quote.codes),
        *(_amount(name, value) for name, value in quote.amounts),
        *map(picture.names.ranked, quote.items),
        *quote.texts,
    ]
    if len(said) == 1:
        return value_of(said[0])
    return several(said) if said else say("brief.no_text")


def figure_said(row: Figure) -> Phrase:
    """A figure as it was reported."""
    return say("brief.figure.said", what=row.what, amount=quantity(row))


def changed(picture: Naming, concept: str, change: FieldChange, at: int) -> Phrase:
    """A field of entry `at`, of something of that concept, before and after its correction."""
    before = in_words(picture, change.before, at, "brief.correction.not_before")
    after = in_words(picture, change.after, at, "brief.correction.not_any_more")
    field = field_named(concept, change.field)
    return say("brief.correction.change", field=field, before=before, after=after)


def field_named(concept: str, name: str) -> Code:
    """What the commands of a concept call a field."""
    return Code(f"field.{concept}", name)


def in_words(picture: Naming, told: Told, at: int, nothing: str = "brief.no_text") -> AnyValue:
    """The value of a field of entry `at`, whatever it is; `nothing` is said where there is none."""
    if told.text is not None:
        text = value_of(told.text)
        return text if isinstance(text, SealedText) else say("brief.correction.words", text=text)
    where = places(picture, told.scope, at)
    share = None if told.share is None else say("number.percent", n=told.share)
    plain: list[object] = [told.amount, share, told.when, where, *told.items]
    plain += [_code(picture, group, code) for group, code in told.codes]
    plain += [
        say("brief.restore.stage", stage=Code("asset_stage", stage), count=count)
        for stage, count in told.counts
    ]
    plain += [
        say("brief.correction.text", language=Code("language", lang), text=text)
        for lang, text in told.texts
    ]
    said = [value for value in plain if value is not None]
    return several(said) if said else say(nothing)


def _code(picture: Naming, group: str, code: str) -> object:
    """A name of the organisation, or a word of ours."""
    return picture.part(group, code) if group in picture.names.parts else Code(group, code)


def _amount(name: str, value: float) -> object:
    """The numbers of entries are quoted as such."""
    return EntryRef(int(value)) if name in {"number", "other"} else value

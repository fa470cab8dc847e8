"""One and two of the five lines of a crowded brief: without what is said of itself, or below."""

from msgspec import structs

from projections.brief.model import AnyValue, BriefLine, Phrase, Several

OTHERS = ("brief.five.others", "brief.five.applications")
"""Sentences on services that are not vital, and applications: their section has their ages."""

OFFERED = "brief.place.offered"
"""Where an activity is cancelled of which nobody says where: it can be at no other place."""

AGES = "brief.age."


def lean(line: BriefLine) -> BriefLine:
    """The line without places that go without saying, and without ages of what is not vital."""
    phrases = tuple(_phrase(one, aged=one.key not in OTHERS) for one in line.phrases)
    return structs.replace(line, phrases=phrases)


def _phrase(phrase: Phrase, *, aged: bool) -> Phrase:
    fields = {name: _value(value, aged=aged) for name, value in phrase.fields.items()}
    return Phrase(phrase.key, fields, phrase.n)


def _value(value: AnyValue, *, aged: bool) -> AnyValue:
    if isinstance(value, Several):
        items = (_value(item, aged=aged) for item in value.items if not _spared(item, aged=aged))
        return Several(tuple(items))
    if not isinstance(value, Phrase):
        return value
    found = _phrase(value, aged=aged)
    if value.key == "brief.aged" and _spared(found.fields["age"], aged=aged):
        return found.fields["what"]
    return found


def _spared(value: AnyValue, *, aged: bool) -> bool:
    """Whether it is left out, or nothing of it is left."""
    if isinstance(value, Several):
        return not value.items
    if not isinstance(value, Phrase):
        return False
    return value.key == OFFERED or (not aged and value.key.startswith(AGES))

"""One and two of the five lines of a crowded brief: without places that go without saying."""

from msgspec import structs

from projections.brief.model import AnyValue, BriefLine, Phrase, Several

OFFERED = "brief.place.offered"
"""Where an activity is cancelled of which nobody says where: it can be at no other place."""

BACK = ("brief.five.but_back", "brief.five.less_back")
"""What says where besides what is no longer so there: without where it says nothing."""


def lean(line: BriefLine) -> BriefLine:
    """The line without places that go without saying; every age stays."""
    return structs.replace(line, phrases=tuple(map(_phrase, line.phrases)))


def _phrase(phrase: Phrase) -> Phrase:
    fields = {name: _value(value) for name, value in phrase.fields.items()}
    return Phrase(phrase.key, fields, phrase.n)


def _value(value: AnyValue) -> AnyValue:
    if isinstance(value, Several):
        return Several(tuple(_value(item) for item in value.items if not _spared(item)))
    if not isinstance(value, Phrase) or value.key in BACK:
        return value
    found = _phrase(value)
    if value.key == "brief.aged" and _spared(found.fields["age"]):
        return found.fields["what"]
    return found


def _spared(value: AnyValue) -> bool:
    """Whether it is left out, or nothing of it is left."""
    if isinstance(value, Several):
        return not value.items
    return isinstance(value, Phrase) and value.key == OFFERED

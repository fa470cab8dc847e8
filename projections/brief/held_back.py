"""What is marked above the ceiling is never denied: how many of which kind stand in its place."""

from collections.abc import Iterator, Mapping

from msgspec import structs

from projections.brief.model import BriefLine, Code, Phrase, Several
from projections.brief.phrases import say, several
from projections.model.picture import Picture

OF_SECTION: Mapping[str, tuple[str, ...]] = {
    "services": ("service",),
    "activity": ("cancellation",),
    "restore": ("restore",),
    "threats": ("threat",),
    "clocks": ("clock",),
    "outlook": ("outlook",),
    "means": ("means",),
    "orders": ("decision",),
    "decisions": ("decision",),
    "actions": ("action",),
    "meetings": ("meeting",),
    "requests": ("request",),
    "communications": ("communication",),
    "dossier": ("record",),
    "observations": ("observation",),
    "figures": ("figure",),
}
"""The concepts of which a section of the brief tells."""

HELD = "brief.restricted.kinds"


def held_back(picture: Picture, *concepts: str) -> Phrase | None:
    """How many of these concepts are not shown; None where nothing is held back."""
    kinds = [_kind(name, picture.hidden[name]) for name in concepts if picture.hidden.get(name)]
    return say(HELD, kinds=several(kinds)) if kinds else None


def restricted(concept: str, many: int) -> Phrase:
    """That so many of a concept are not shown."""
    return say(HELD, kinds=several([_kind(concept, many)]))


def none_or_held(picture: Picture, none: str, *concepts: str) -> Phrase:
    """That there is none; where something is held back of which it may not be so, that instead."""
    return held_back(picture, *concepts) or say(none)


def section_held(picture: Picture, section: str) -> Iterator[BriefLine]:
    """The line of a section that has no other, where something of it is held back."""
    concepts = OF_SECTION.get(section, ())
    if said := held_back(picture, *concepts):
        yield with_numbers(BriefLine(phrases=(said,)), picture)


def with_numbers(line: BriefLine, picture: Picture) -> BriefLine:
    """A line that cites what it says is held back."""
    concepts = {*_concepts(line)}
    more = {one.number for one in picture.restricted if one.concept in concepts}
    if not more:
        return line
    many = sum(picture.hidden.get(name, 0) for name in concepts)
    numbers = tuple(sorted(more.union(line.numbers)))
    return structs.replace(line, numbers=numbers, entries=line.entries + many)


def _concepts(line: BriefLine) -> Iterator[str]:
    for phrase in line.phrases:
        kinds = phrase.fields.get("kinds")
        if phrase.key == HELD and isinstance(kinds, Several):
            found = (one.fields["concept"] for one in kinds.items if isinstance(one, Phrase))
            yield from (one.code for one in found if isinstance(one, Code))


def _kind(concept: str, many: int) -> Phrase:
    return say("brief.restricted.kind", count=many, concept=Code("concept", concept))

"""A brief of some sites or some cells: for whom it is, what is theirs, and what is the group's."""

from collections import defaultdict
from collections.abc import Iterable

from msgspec import structs

from projections.brief.five_lines import LINES
from projections.brief.held_back import with_numbers
from projections.brief.model import BriefLine, Phrase
from projections.brief.phrases import plural, say, several
from projections.brief.places import few
from projections.model.picture import Picture

OF_SITES = ("vital", "activity", "decide")
"""Of the five lines those that are told of the sites alone; the others are the whole group's."""

OF_CELLS = ("decide",)
"""Of cells likewise: services, activity, machines and threats are nobody's own."""

NAMED = 5


def about_said(picture: Picture) -> Phrase | None:
    """For whom it is, and what is left out; None for the whole."""
    about = picture.about
    if about is None:
        return None
    if about.kind == "cell":
        return plural("brief.about.cell", len(about.parts), names=_names(picture))
    if {part.id for part in about.parts} != {*about.ids}:
        return say("brief.about.places", names=_names(picture))
    return plural("brief.about.site", len(about.parts), names=_names(picture))


def five_lines(picture: Picture, whole: Picture) -> tuple[BriefLine, ...]:
    """The five lines; of a narrowed picture each says whose it is."""
    if picture.about is None:
        return tuple(_told(name, picture) for name in LINES)
    own = OF_SITES if picture.about.kind == "site" else OF_CELLS
    group = say("brief.about.group")
    return tuple(
        _of(_told(name, picture), _names(picture))
        if name in own
        else _of(_told(name, whole), group)
        for name in LINES
    )


def _told(name: str, picture: Picture) -> BriefLine:
    return with_numbers(LINES[name](picture), picture)


def own_first(lines: Iterable[BriefLine], picture: Picture) -> tuple[BriefLine, ...]:
    """Of each kind what names the place before what names none, which says so."""
    found = list(lines)
    if picture.about is None:
        return tuple(found)
    kinds: defaultdict[str, list[BriefLine]] = defaultdict(list)
    for line in found:
        kinds[line.kind].append(_placeless(line) if _is_general(line, picture) else line)
    for kind, mine in kinds.items():
        mine.sort(key=lambda line: line.phrases[0].key == _PLACELESS)
        kinds[kind] = mine[::-1]
    return tuple(kinds[line.kind].pop() for line in found)


_PLACELESS = "brief.about.placeless"


def _is_general(line: BriefLine, picture: Picture) -> bool:
    return bool(line.numbers) and picture.general.issuperset(line.numbers)


def _placeless(line: BriefLine) -> BriefLine:
    first, *others = line.phrases
    return structs.replace(line, phrases=(say(_PLACELESS, said=first), *others))


def _of(line: BriefLine, who: object) -> BriefLine:
    """A line that says whose it is."""
    first, *others = line.phrases
    return structs.replace(line, phrases=(say("brief.about.of", who=who, said=first), *others))


def _names(picture: Picture) -> object:
    about = picture.about
    return several(few(about.parts, NAMED)) if about else ""

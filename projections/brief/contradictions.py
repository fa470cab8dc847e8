"""Contradictions that stand: both sides in two lines, what nobody resolved in days by number."""

from collections.abc import Iterator

from projections.brief.model import AnyValue, BriefLine, Code, EntryRef, Phrase
from projections.brief.phrases import line, say, several, shortened
from projections.brief.quoting import figure_said, quoted
from projections.model.picture import Contradiction, Picture, Side

LONGEST_SIDE = 120
"""Characters of what one side says."""

LONGEST_SOURCE = 30
"""Characters of where one side comes from."""


def contradiction_lines(picture: Picture) -> Iterator[BriefLine]:
    """Each with both sides, the latest first; those that have stood for days are older ones."""
    for found in reversed(picture.contradictions):
        if not is_older(picture, found):
            yield _contradiction(picture, found)


def older(picture: Picture) -> int:
    """How many have stood unchanged for some days: they are no news, and not resolved."""
    more = picture.more.get("contradictions", 0)
    return more + sum(is_older(picture, found) for found in picture.contradictions)


def is_older(picture: Picture, found: Contradiction) -> bool:
    """Whether it, both sides and what corrected them have been known for some days."""
    sides = (found.origin.number, found.other.number)
    changes = (number for side in sides for number in picture.corrected.get(side, ()))
    return max(found.number, *sides, *changes) <= picture.settled


def _contradiction(picture: Picture, found: Contradiction) -> BriefLine:
    against = say("brief.contradiction.against", side=_side(picture, found.origin))
    return line(
        _side(picture, found.other),
        details=(against,),
        numbers=(found.number,),
        entries=1,
        mark="new" if found.number > picture.since.number else "",
        tight=True,
    )


def _side(picture: Picture, side: Side) -> Phrase:
    quote = side.quote
    if not side.concept:
        return say("brief.contradiction.unknown", entry=EntryRef(side.number))
    if side.restricted:
        return say("brief.hidden", entry=EntryRef(side.number),
                   concept=Code("concept", side.concept))  # fmt: skip
    if quote is None:
        return say("brief.contradiction.entry", entry=EntryRef(side.number),
                   concept=Code("concept", side.concept))  # fmt: skip
    text: AnyValue = figure_said(side.figure) if side.figure else quoted(picture, quote)
    fields = {
        "entry": _entry(picture, side),
        "when": quote.occurred,
        "text": shortened(text, LONGEST_SIDE),
    }
    if quote.source is None:
        return say("brief.contradiction.side", **fields)
    source = shortened(say("brief.said", text=quote.source), LONGEST_SOURCE)
    return say("brief.contradiction.side_source", source=source, **fields)


def _entry(picture: Picture, side: Side) -> EntryRef | Phrase:
    if by := picture.corrected.get(side.number):
        corrected = several(map(EntryRef, by))
        return say("brief.contradiction.corrected", entry=EntryRef(side.number), by=corrected)
    return EntryRef(side.number)

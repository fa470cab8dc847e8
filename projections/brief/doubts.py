"""What a reader must know before trusting the rest: contradictions, corrections, late, odd ones."""

from collections.abc import Iterator

from projections.brief.model import BriefLine, Code, EntryRef, Phrase
from projections.brief.phrases import line, optional, say, several
from projections.brief.quoting import changed, figure_said, quoted
from projections.model.entries import Amendment
from projections.model.picture import Contradiction, Picture, Side

CHANGES = {"corrected": "brief.correction.corrected", "struck": "brief.correction.struck"}


def contradiction_lines(picture: Picture) -> Iterator[BriefLine]:
    """Each with both sides, as they were said and by whom."""
    for found in picture.contradictions:
        yield _contradiction(picture, found)


def correction_lines(picture: Picture) -> Iterator[BriefLine]:
    """Entries corrected or struck in the period."""
    for amendment in picture.amendments:
        yield _amendment(picture, amendment)


def late_lines(picture: Picture) -> Iterator[BriefLine]:
    """Entries of the period about something over before it."""
    for late in picture.late:
        fields = {"kind": Code("kind", late.kind), "when": late.occurred, "recorded": late.recorded}
        yield BriefLine(
            phrases=(say("brief.late.line", **fields),), numbers=(late.number,), entries=1
        )


def hidden_lines(picture: Picture) -> Iterator[BriefLine]:
    """Rows above the ceiling: number and kind, nothing else."""
    for hidden in picture.restricted:
        phrase = say("brief.restricted.line", concept=Code("concept", hidden.concept))
        yield BriefLine(phrases=(phrase,), numbers=(hidden.number,), entries=1)


def odd_lines(picture: Picture) -> Iterator[BriefLine]:
    """What cannot be shown, what counts for nothing, with the reason, and what is newer."""
    for one in picture.unshown:
        phrase = say("brief.odd.unshown", concept=Code("concept", one.concept))
        yield BriefLine(phrases=(phrase,), numbers=(one.number,), entries=1)
    for note in picture.odd:
        if note.verdict == "void":
            phrase = say("brief.odd.void", reason=Code("void_reason", note.reason))
        else:
            phrase = say("brief.odd.unknown", kind=note.reason)
        yield BriefLine(phrases=(phrase,), numbers=(note.number,), entries=1)


def _contradiction(picture: Picture, found: Contradiction) -> BriefLine:
    phrase = say("brief.contradiction.line", one=EntryRef(found.origin.number),
                 other=EntryRef(found.other.number))  # fmt: skip
    return line(
        phrase,
        details=(
            _side(picture, found.other),
            _side(picture, found.origin),
            *optional(("brief.detail.reason", found.reason)),
        ),
        numbers=(found.number,),
        entries=1,
        mark="new" if found.number > picture.since.number else "",
    )


def _side(picture: Picture, side: Side) -> Phrase:
    quote = side.quote
    if not side.concept:
        return say("brief.contradiction.unknown", entry=EntryRef(side.number))
    if quote is None:
        return say("brief.contradiction.entry", entry=EntryRef(side.number),
                   concept=Code("concept", side.concept))  # fmt: skip
    entry: EntryRef | Phrase = EntryRef(side.number)
    if by := picture.corrected.get(side.number):
        entry = say("brief.contradiction.corrected", entry=entry, by=several(map(EntryRef, by)))
    text = figure_said(side.figure) if side.figure else quoted(picture, quote)
    fields = {"entry": entry, "when": quote.occurred, "text": text}
    if quote.source is None:
        return say("brief.contradiction.side", **fields)
    return say("brief.contradiction.side_source", source=quote.source, **fields)


def _amendment(picture: Picture, amendment: Amendment) -> BriefLine:
    fields = {"entry": EntryRef(amendment.target), "fields": several(amendment.fields)}
    details = (
        *_replaced(picture, amendment),
        *optional(("brief.detail.reason", amendment.reason)),
    )
    return BriefLine(
        phrases=(say(CHANGES[amendment.change], **fields),),
        numbers=(amendment.number,),
        entries=1,
        details=details,
    )


def _replaced(picture: Picture, amendment: Amendment) -> Iterator[Phrase]:
    """What a correction put in the place of what; what a struck entry said."""
    if amendment.change == "struck" and amendment.quote:
        yield say("brief.correction.said", text=quoted(picture, amendment.quote))
    for change in amendment.changes:
        yield changed(picture, change)

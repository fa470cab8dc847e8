"""What a reader must know before trusting the rest: corrections, late and odd ones."""

from collections.abc import Iterator
from typing import Any

from ledger.domain.entry import is_moment
from projections.brief.model import BriefLine, Code, EntryRef, Phrase
from projections.brief.phrases import optional, say, several
from projections.brief.quoting import changed, field_named, quoted
from projections.model.entries import Amendment, Late
from projections.model.picture import Picture

RULED_THROUGH = ("struck", "reclassified")
"""Changes after which an entry counts no more, until they are struck themselves."""

CHANGES = {
    "corrected": "brief.correction.corrected",
    "completed": "brief.correction.completed",
    "struck": "brief.correction.struck",
    "reclassified": "brief.correction.reclassified",
}


def correction_lines(picture: Picture) -> Iterator[BriefLine]:
    """Entries corrected or struck in the period, the latest first."""
    for amendment in reversed(picture.amendments):
        yield _amendment(picture, amendment)


def late_lines(picture: Picture) -> Iterator[BriefLine]:
    """Entries of the period recorded long after what they tell; how to see the others."""
    for late in picture.late:
        yield BriefLine(phrases=(_late(picture, late),), numbers=(late.number,), entries=1)


def _late(picture: Picture, late: Late) -> Phrase:
    fields: dict[str, Any] = {
        "kind": Code("kind", late.kind),
        "text": quoted(picture, late.quote),
        "when": late.occurred,
        "recorded": late.recorded,
    }
    key = "brief.late.after"
    if is_moment(late.occurred):
        key, fields["lag"] = "brief.late.line", late.lag
    if late.written is None:
        return say(key, **fields)
    return say(f"{key}_written", written=late.written, **fields)


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
    if any(note.verdict == "redacted" for note in picture.odd):
        yield BriefLine(phrases=(say("brief.odd.left_out"),))
    for note in picture.odd:
        if note.verdict == "void":
            phrase = say("brief.odd.void", reason=Code("void_reason", note.reason))
        elif note.verdict == "redacted":
            phrase = _redacted(note.reason)
        else:
            phrase = say("brief.odd.unknown", kind=note.reason)
        yield BriefLine(phrases=(phrase,), numbers=(note.number,), entries=1)


def _redacted(kind: str) -> Phrase:
    return say("brief.odd.redacted", kind=Code("kind", kind)) if kind else say("brief.odd.bare")


def _amendment(picture: Picture, amendment: Amendment) -> BriefLine:
    if amendment.restricted:
        said = say("brief.hidden", entry=EntryRef(amendment.target),
                   concept=Code("concept", amendment.concept))  # fmt: skip
        return BriefLine(phrases=(said,), numbers=(amendment.number,), entries=1)
    reason = optional(("brief.detail.reason", amendment.reason))
    return BriefLine(
        phrases=(what_was_done(amendment), *reason),
        numbers=(amendment.number,),
        entries=1,
        details=tuple(_replaced(picture, amendment)),
    )


def what_was_done(amendment: Amendment) -> Phrase:
    """Which entry was corrected, struck or completed, in which fields; without the reason."""
    fields: dict[str, Any] = {
        "entry": EntryRef(amendment.target),
        "fields": several(field_named(amendment.concept, name) for name in amendment.fields),
    }
    if amendment.instead is not None:
        fields["instead"] = EntryRef(amendment.instead)
    if amendment.of is not None:
        fields |= {"entry": EntryRef(amendment.of.target), "by": EntryRef(amendment.target)}
    return say(_change(amendment), **fields)


def _change(amendment: Amendment) -> str:
    """Of a strike of a strike, or of a correction: what came back."""
    if amendment.of is None:
        return CHANGES[amendment.change]
    back = amendment.of.change in RULED_THROUGH
    return "brief.correction.restored" if back else "brief.correction.taken_back"


def _replaced(picture: Picture, amendment: Amendment) -> Iterator[Phrase]:
    """What a correction put in the place of what; what a struck entry said, or one that is back."""
    gone = amendment.of
    if gone is not None:
        if gone.change in RULED_THROUGH and gone.quote:
            yield say("brief.correction.said", text=quoted(picture, gone.quote))
        for change in gone.changes:
            was = changed(picture, gone.concept, change, gone.target)
            yield say("brief.correction.said", text=was)
    elif amendment.change == "struck" and amendment.quote:
        yield say("brief.correction.said", text=quoted(picture, amendment.quote))
    for change in amendment.changes:
        yield changed(picture, amendment.concept, change, amendment.target)

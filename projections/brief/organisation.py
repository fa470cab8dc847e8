"""How the organisation was mended in the period, and why."""

from collections.abc import Iterator

from projections.brief.model import BriefLine, Code
from projections.brief.phrases import optional, say, several
from projections.brief.quoting import field_named, in_words
from projections.model.entries import MendedPart
from projections.model.picture import Picture
from projections.views.entry_times import when_of

LINES = {
    "added": "brief.organisation.added",
    "renamed": "brief.organisation.renamed",
    "changed": "brief.organisation.changed",
    "closed": "brief.organisation.closed",
}


def organisation_lines(picture: Picture) -> Iterator[BriefLine]:
    """The parts added, renamed, changed and closed in the period, the latest first."""
    for mended in reversed(picture.mended):
        yield _mended(picture, mended)


def _mended(picture: Picture, mended: MendedPart) -> BriefLine:
    said = say(
        LINES[mended.verb],
        part=Code("crisis_part", mended.part),
        name=Code("language", mended.now.id) if mended.part == "language" else mended.now,
        when=when_of(mended),
        before=mended.before or "",
        fields=several(
            say(
                "brief.organisation.field",
                field=field_named("crisis", name),
                value=in_words(picture, told, mended.number),
            )
            for name, told in mended.said
        ),
    )
    return BriefLine(
        phrases=(said,),
        numbers=(mended.number,),
        entries=1,
        mark="new",
        details=optional(("brief.detail.by", mended.actor), ("brief.detail.reason", mended.reason)),
    )

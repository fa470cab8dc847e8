"""The dossier: legal holds in force, what was given out in the period, and how many there are."""

from collections.abc import Iterator, Mapping

from projections.brief.model import BriefLine, Code, EntryRef, Phrase
from projections.brief.phrases import line, optional, say, several, since
from projections.brief.places import places
from projections.model.picture import Picture
from projections.model.rows import PieceRow
from projections.views.entry_times import when_of

COUNTED: Mapping[str, str] = {
    "attached": "brief.dossier.files",
    "transcribed": "brief.dossier.sheets",
    "brief_issued": "brief.dossier.briefs",
    "minutes_issued": "brief.dossier.issued_minutes",
    "exported": "brief.dossier.exports",
    "erased": "brief.dossier.erasures",
    "handed_on": "brief.dossier.handed_on",
}
"""What is counted, by its stage."""


def dossier_lines(picture: Picture) -> Iterator[BriefLine]:
    """Every hold, then what was given out or lifted, the latest first; files are counted only."""
    dossier = picture.dossier
    for row in dossier.held:
        yield _line(picture, _hold("brief.dossier.held", row), row, "held")
    for row in dossier.new:
        yield _line(picture, _new(row), row, "new")
    found = [
        say(key, n=many) for stage, key in COUNTED.items() if (many := dossier.stages.get(stage))
    ]
    if found:
        yield BriefLine(phrases=(say("brief.dossier.total", counts=several(found)),), kind="total")


def _hold(key: str, row: PieceRow) -> Phrase:
    return say(key, what=row.what or say("brief.no_text"), when=since(row.occurred))


def _new(row: PieceRow) -> Phrase:
    when = when_of(row)
    if row.stage == "lifted":
        return say("brief.dossier.lifted", what=row.what or say("brief.no_text"), when=when)
    if row.stage == "exported":
        what = row.what or say("brief.no_text")
        return say("brief.dossier.exported", what=what, to=row.to or "", when=when)
    if row.stage == "minutes_issued":
        return say("brief.dossier.minutes", meeting=EntryRef(row.meeting or 0), when=when)
    return say("brief.dossier.brief", position=EntryRef(row.position or 0), when=when)


def _line(picture: Picture, said: Phrase, row: PieceRow, kind: str) -> BriefLine:
    return line(
        said,
        rows=[row],
        since=picture.since,
        kind=kind,
        details=optional(
            ("brief.detail.ordered_by", row.ordered_by),
            ("brief.detail.basis", row.basis),
            ("brief.detail.where", places(picture, row.scope)),
            ("brief.detail.to", row.to if row.stage != "exported" else None),
            ("brief.detail.purpose", row.purpose),
            ("brief.detail.edition", Code("marking", row.edition) if row.edition else None),
            ("brief.detail.prepared_by", row.prepared_by),
            ("brief.detail.approved_by", row.approved_by),
            ("brief.detail.reason", row.reason),
        ),
    )

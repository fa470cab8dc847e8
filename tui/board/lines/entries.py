"""The last entries, the newest first: number, when it was recorded, what kind, what it says."""

from collections.abc import Iterator
from datetime import date

from textual.content import Content

from projections.brief.phrases import quantity
from projections.i18n.uncounted import reason_said
from projections.model.picture import Picture
from projections.model.rows import Amount, Note
from projections.render.phrase_renderer import Speaker
from projections.views.notes import AMOUNTS
from tui.board.lines.labels import Words
from tui.board.lines.safe_text import column, ink

_ORGANISATION = {"service", "site", "application", "activity", "asset", "phase", "priority"}
"""Codes that are ids of the organisation; the others are words of ours."""

_NAMING = {"service", "site", "application", "activity", "asset"}
"""Codes that say what an entry is about."""

_CALLED = ("request", "duty")
"""Concepts whose entries say what they are about by its short name too."""
_ONE_OF_A_KIND = {"main", "roll", "hierarchy", "all"}
"""What an originator is called when its concept has no other."""


def entry_lines(
    picture: Picture, words: Words, width: int, rows: int | None = None
) -> list[Content]:
    """One line an entry."""
    notes = list(reversed(picture.last))[:rows]
    number = max((len(str(note.number)) for note in notes), default=0) + 2
    when = max((len(_when(note, words)) for note in notes), default=0) + 2
    return [
        words.fit(
            ink(
                column(words.number(note.number), number, words.glyphs),
                column(ink((_when(note, words), "$quiet")), when, words.glyphs),
                words.dotted(*_said(note, picture, words)),
            ),
            width,
        )
        for note in notes
    ]


def _when(note: Note, words: Words) -> str:
    return words.moment(note.recorded) if note.recorded else ""


def _said(note: Note, picture: Picture, words: Words) -> Iterator[Content | str]:
    """A void entry says why; one above the ceiling only that it is there."""
    t = words.t
    if note.verdict != "accepted":
        verdict = t.code("verdict", note.verdict)
        yield ink((verdict, "bold $state-degraded"))
        yield reason_said(note.verdict, note.reason, t)
        return
    yield ink((t.code("kind", note.kind), "bold"))
    if note.restricted:
        yield ink((t("board.restricted"), "$state-restricted"))
        return
    if note.change:
        change = t(f"board.{note.change}", number=note.changed_by or 0)
        yield ink((change, "$state-degraded"))
    if note.late and note.occurred and note.occurred.latest and note.recorded:
        by = t.duration(note.recorded - note.occurred.latest)
        yield ink((t("board.late", by=by), "$state-degraded"))
    yield _about(note, picture, words)
    yield ", ".join(_codes(note, picture, words))
    yield ", ".join(_amounts(note, words))
    yield words.prose(note.text) or _due(note, picture, words)


def _codes(note: Note, picture: Picture, words: Words) -> Iterator[str]:
    for group, code in note.codes:
        if group in _ORGANISATION:
            yield words.t.label(picture.part(group, code).name)
        else:
            yield words.t.code(group, code)


def _about(note: Note, picture: Picture, words: Words) -> str:
    """What the entry belongs to, when it does not say that itself: a name, else its slug."""
    concept, _, slug = note.originator.partition(".")
    if _NAMING & {group for group, _ in note.codes} or (note.text and concept not in _CALLED):
        return ""
    activities = {a.row.originator: a.row.activity for a in picture.activities}
    if found := activities.get(note.originator):
        return words.t.label(picture.part("activity", found).name)
    assets = {job.originator: job.asset for job in picture.restore.jobs}
    if found := assets.get(note.originator):
        return words.t.label(picture.part("asset", found).name)
    return "" if slug.isupper() or slug in _ONE_OF_A_KIND else slug


def _amounts(note: Note, words: Words) -> Iterator[str]:
    if note.figure is not None:
        yield Speaker(words.t, words.today or date.min).value(quantity(note.figure))
        return
    for name, value in note.amounts:
        yield _amount(name, value, words)


def _amount(name: str, value: Amount, words: Words) -> str:
    """The number of an entry, how many of something, or how many at a stage."""
    number = words.t.number(value)
    if name in {"number", "other"}:
        return f"#{value}"
    if name in AMOUNTS:
        return words.t("board.how_many", n=number) if name == "quantity" else number
    return words.t.counted("asset_stage", name, value)


def _due(note: Note, picture: Picture, words: Words) -> str:
    """The time that this entry set."""
    found = (d for d in picture.deadlines if d.number == note.number)
    return next((words.labelled(words.when(d.when), words.prose(d.text)) for d in found), "")

"""One entry as a line of the timeline: both its times, what it says, who said it, what became."""

from collections.abc import Iterator
from typing import Any

from ledger.domain.amendments import BESIDE
from ledger.domain.entry import Entry, is_moment, lag_of
from ledger.domain.record import above
from ledger.domain.record_lookup import Judged
from projections.brief.model import EntryRef
from projections.brief.phrases import say, several
from projections.bundle.dossier.drawing import Drawing
from projections.bundle.dossier.fields import fields_of, main_text
from projections.bundle.dossier.model import Line, Runs, Text
from projections.bundle.dossier.words import joined
from projections.i18n.uncounted import reason_said
from projections.views.amended import UNCHANGED, Amended

BETWEEN = " \N{MIDDLE DOT} "

AMENDING = "entry"
"""The concept of entries about entries."""


def line_of(drawing: Drawing, number: int, entry: Entry[Any], now: Entry[Any]) -> Line:
    """An entry as it counts `now`; one that cannot be drawn is a line that says so."""
    try:
        return _line(drawing, number, entry, now)
    except Exception:  # noqa: BLE001 (the lines around it stand, whatever the matter is)
        return Line(number, "", "", (Text(drawing.t("dossier.unshown")),))


def bare_line(drawing: Drawing, judged: Judged) -> Line:
    """What is restricted or redacted by its number and kind; what is void with the reason."""
    t = drawing.t
    if judged.entry is not None:
        said = drawing.kind(judged.entry.type), t("table.restricted")
    else:
        said = t.code("verdict", judged.verdict), reason_said(judged.verdict, judged.reason, t)
    title, more = said
    return Line(judged.number, "", "", drawing.speaker.named(title), drawing.speaker.quietly(more))


def counting(drawing: Drawing, number: int) -> Entry[Any] | None:
    """An entry with its corrections; None where they may not be told, or cannot."""
    try:
        now = drawing.situation.now(number)
    except Exception:  # noqa: BLE001 (the entry as it was recorded is there)
        return None
    return None if now is None or above(drawing.highest, now.marking) else now


def late_said(drawing: Drawing, entry: Entry[Any]) -> str:
    """How long after it was over it was recorded, where that is late; empty where it is not."""
    lag = lag_of(entry)
    if lag is None or lag < drawing.situation.late_after:
        return ""
    if not is_moment(entry.occurred):
        return drawing.t("dossier.late")
    return drawing.t("dossier.late_by", lag=drawing.t.duration(lag))


def recorded_by(drawing: Drawing, entry: Entry[Any]) -> str:
    """Who recorded it, in which role."""
    member, role = entry.recorder.member, drawing.role(entry.recorder.role)
    return drawing.t("cli.log.by", member=member, role=role)


def _line(drawing: Drawing, number: int, entry: Entry[Any], now: Entry[Any]) -> Line:
    change = drawing.became.get(number) or UNCHANGED
    struck = change.struck is not None
    amends = isinstance(now.event, BESIDE)
    concept = AMENDING if amends else now.originator.partition(".")[0]
    return Line(
        number,
        drawing.t.when(now.occurred),
        drawing.t.moment(now.recorded),
        _title(drawing, now),
        main_text(drawing, number, now.event),
        tuple(fields_of(drawing, number, concept, now)),
        joined(_people(drawing, now), BETWEEN),
        tuple(_marks(drawing, entry, change)),
        "" if struck else late_said(drawing, now),
        struck,
    )


def _title(drawing: Drawing, entry: Entry[Any]) -> Runs:
    """The kind, and what people call what it is about."""
    short = drawing.situation.short_name(entry.originator)
    return drawing.speaker.named(drawing.kind(entry.type), short)


def _people(drawing: Drawing, entry: Entry[Any]) -> Iterator[Runs]:
    """Who did it, who recorded it in which role, and where it comes from."""
    t, quietly = drawing.t, drawing.speaker.quietly
    for label, text in ((t.field("Actor"), entry.actor), (t.field("On behalf of"), entry.behalf)):
        if text:
            yield quietly(t("board.labelled", label=label, text=text))
    yield quietly(recorded_by(drawing, entry))
    if entry.source:
        yield quietly(t("board.labelled", label=t.field("Source"), text=entry.source))
    if entry.written:
        yield quietly(t("cli.log.put_down", written=t.moment(entry.written.at)))
    if entry.cell:
        yield quietly(t.label(drawing.frame.part("cell", entry.cell).name))
    if entry.marking != "internal":
        yield quietly(t.code("marking", entry.marking))


def _marks(drawing: Drawing, entry: Entry[Any], change: Amended) -> Iterator[Runs]:
    """What became of it since, and what its clock said."""
    for name in ("corrected", "completed"):
        if by := getattr(change, name):
            yield drawing.speaker.phrased(
                say(f"dossier.mark.{name}", by=several(map(EntryRef, by)))
            )
    for name in ("struck", "instead", "superseded", "resolved"):
        if by := getattr(change, name):
            yield drawing.speaker.phrased(say(f"dossier.mark.{name}", by=EntryRef(by)))
    if entry.skewed:
        yield drawing.speaker.quietly(drawing.t("dossier.mark.skewed"))

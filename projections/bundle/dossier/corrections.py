"""What was corrected, completed, struck or reclassified: the old and the new, by whom and why."""

from collections.abc import Iterator
from functools import partial

from msgspec import structs

from ledger.domain.record_lookup import Beside
from projections.brief.doubts import RULED_THROUGH, what_was_done
from projections.brief.model import Code, EntryRef
from projections.brief.phrases import say
from projections.brief.quoting import field_named
from projections.bundle.dossier.contradictions import words_of
from projections.bundle.dossier.drawing import Drawing
from projections.bundle.dossier.fields import field_of, told_runs
from projections.bundle.dossier.model import Card, Field, Group, Runs, Section, Text
from projections.bundle.dossier.words import cites
from projections.model.entries import Amendment, FieldChange
from projections.views.quotes import worded

ARROW = " \N{RIGHTWARDS ARROW} "


def corrections(drawing: Drawing) -> Section:
    """Every one, in order, those too that were struck since."""
    done = drawing.amendments.done
    return drawing.section("corrections", len(done), partial(_groups, drawing, done))


def _groups(drawing: Drawing, done: list[Beside]) -> Iterator[Group]:
    if done:
        every = {one.number: one for one in done}
        yield Group("", (_card(drawing, one, every.get(one.target)) for one in done))


def _card(drawing: Drawing, one: Beside, of: Beside | None) -> Card:
    amendment = worded(drawing.amendments, one, drawing.situation)
    if drawing.hides(one.number) or drawing.hides(amendment.instead or 0):
        return _restricted(drawing, amendment)
    if of is not None and one.change in RULED_THROUGH:
        gone = worded(drawing.amendments, of, drawing.situation)
        amendment = structs.replace(amendment, of=gone)
    struck = drawing.became.get(one.number)
    by = struck.struck if struck else None
    return Card(
        f"#{one.number}",
        drawing.speaker.phrased(what_was_done(amendment)),
        _about(drawing, amendment, by),
        tuple(_fields(drawing, amendment)),
        cites((one.number, one.target)),
    )


def _restricted(drawing: Drawing, amendment: Amendment) -> Card:
    said = say("brief.hidden", entry=EntryRef(amendment.target),
               concept=Code("concept", amendment.concept))  # fmt: skip
    return Card(f"#{amendment.number}", drawing.speaker.told(said))


def _about(drawing: Drawing, amendment: Amendment, struck: int | None) -> Runs:
    """Who recorded it and when; that it was struck since."""
    entry, t = drawing.situation.kept.entry(amendment.number), drawing.t
    if entry is None:
        return ()
    said = t("cli.log.by", member=entry.recorder.member, role=drawing.role(entry.recorder.role))
    about = drawing.speaker.quietly(f"{t.moment(entry.recorded)} \N{MIDDLE DOT} {said}")
    if struck is None:
        return about
    more = drawing.speaker.told(say("dossier.mark.struck", by=EntryRef(struck)))
    return (*about, Text(" \N{MIDDLE DOT} "), *more)


def _fields(drawing: Drawing, amendment: Amendment) -> Iterator[Field]:
    for change in amendment.changes:
        yield _change(drawing, amendment, change)
    if not amendment.changes and amendment.quote is not None:
        yield field_of(drawing.t("dossier.said_before"), words_of(drawing, amendment.quote))
    if amendment.reason not in {None, ""}:
        label = drawing.t.field("Reason")
        yield field_of(label, drawing.speaker.prose(amendment.reason or ""))


def _change(drawing: Drawing, amendment: Amendment, change: FieldChange) -> Field:
    """A field with what it said before and says since."""
    at, by = amendment.target, amendment.number
    name = drawing.speaker.value(field_named(amendment.concept, change.field))
    before = told_runs(drawing, change.before, at, "brief.correction.not_before")
    after = told_runs(drawing, change.after, by, "brief.correction.not_any_more")
    return Field(name, (*before, Text(ARROW, "strong"), *after), wide=True)

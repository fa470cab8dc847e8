"""Entries that were said to contradict each other: both sides, why, and what resolved it."""

from collections.abc import Iterator
from functools import partial

from msgspec import structs

from ledger.domain.linking import resolved
from projections.brief.model import Code, EntryRef
from projections.brief.phrases import say
from projections.brief.quoting import figure_said, quoted
from projections.bundle.dossier.drawing import Drawing
from projections.bundle.dossier.fields import field_of
from projections.bundle.dossier.model import Card, Field, Group, Runs, Section, Text
from projections.bundle.dossier.words import cites, joined
from projections.model.entries import EntryLink, Quote
from projections.model.picture import Contradiction, Side
from projections.views.contradictions import contradictions as sides_of


def contradictions(drawing: Drawing) -> Section:
    """Every one that was linked and whose link counts, resolved or not."""
    links = _links(drawing)
    return drawing.section("contradictions", len(links), partial(_groups, drawing, links))


def _links(drawing: Drawing) -> list[EntryLink]:
    found = drawing.amendments.standing.values()
    links = [link for link in found if link.relation == "contradicts"]
    return sorted(links, key=lambda link: link.number)


def _groups(drawing: Drawing, links: list[EntryLink]) -> Iterator[Group]:
    if links:
        yield Group("", _cards(drawing, links))


def _cards(drawing: Drawing, links: list[EntryLink]) -> Iterator[Card]:
    amendments, situation = drawing.amendments, drawing.situation
    lists = drawing.lists()
    ordered = sorted(amendments.standing.values(), key=lambda link: link.number)
    over = resolved(ordered, amendments.struck.__contains__, situation)
    for found in sides_of(amendments, situation, lists.about, lists.ceiling, links):
        yield _card(drawing, found, over.get(found.number))


def _card(drawing: Drawing, found: Contradiction, by: int | None) -> Card:
    speaker, t = drawing.speaker, drawing.t
    title = speaker.told(say("dossier.contradiction", one=EntryRef(found.other.number),
                             other=EntryRef(found.origin.number)))  # fmt: skip
    return Card(
        f"#{found.number}",
        title,
        speaker.told(say("dossier.mark.resolved", by=EntryRef(by)))
        if by
        else speaker.quietly(t("dossier.unresolved")),
        tuple(_fields(drawing, found)),
        cites((found.number, *([by] if by else []))),
    )


def _fields(drawing: Drawing, found: Contradiction) -> Iterator[Field]:
    for side in (found.other, found.origin):
        yield Field(f"#{side.number}", side_said(drawing, side), wide=True)
    if found.reason is not None:
        yield field_of(drawing.t.field("Reason"), drawing.speaker.prose(found.reason))


def side_said(drawing: Drawing, side: Side) -> Runs:
    """When it was, who says so and what, whole; nothing of it where it is restricted."""
    speaker, t = drawing.speaker, drawing.t
    concept = Code("concept", side.concept)
    if not side.concept or side.quote is None:
        key = "brief.hidden" if side.restricted else "brief.contradiction.entry"
        key = key if side.concept else "brief.contradiction.unknown"
        return speaker.told(say(key, entry=EntryRef(side.number), concept=concept))
    said = (t.when(side.quote.occurred), side.quote.source or "")
    told = speaker.told(figure_said(side.figure)) if side.figure else words_of(drawing, side.quote)
    head = " \N{MIDDLE DOT} ".join(filter(None, said))
    return (Text(f"{head}: "), *told)


def words_of(drawing: Drawing, quote: Quote) -> Runs:
    """An entry in its own words: what it names, then its texts, whole."""
    texts = [drawing.speaker.prose(text) for text in quote.texts]
    bare = structs.replace(quote, texts=())
    anything = bare.codes or bare.amounts or bare.items or bare.figure or not texts
    named = drawing.speaker.told(quoted(drawing.frame, bare)) if anything else ()
    return joined((named, *texts), "; ")

"""The dossier of one source: its head, and its sections in the order in which they are read."""

from collections.abc import Iterator

from ledger.domain.crisis_and_roll import Crisis
from ledger.domain.organisation import zone_of
from ledger.errors import Refused
from ledger.evidence.signing import fingerprint
from ledger.sanitize import clean_line
from projections.bundle.dossier.briefs import briefs
from projections.bundle.dossier.cards import chapter
from projections.bundle.dossier.contradictions import contradictions
from projections.bundle.dossier.corrections import corrections
from projections.bundle.dossier.decisions import decisions
from projections.bundle.dossier.drawing import Drawing
from projections.bundle.dossier.model import Document, Field, Head, Paragraph, Section, Text
from projections.bundle.dossier.proof import proof
from projections.bundle.dossier.timeline import timeline
from projections.bundle.parts import Source, redacted_in
from projections.render.head import BANNERS

CHAPTERS = (
    "meetings", "duties", "actions", "communications", "restores", "cancellations", "requests",
    "means", "threats", "outlooks", "clocks", "records",
)  # fmt: skip
"""The boards that are sections of their own, after the decisions."""

WORDS = ("contents", "entries", "page", "colon")
"""What a format says that no section does."""


def document(source: Source) -> Document:
    """The dossier of a ledger up to a number, in one language, for one circle of readers.

    Raises:
        Refused: `no_crisis`, before the opening.
    """
    drawing = Drawing(source)
    crisis = drawing.situation.crisis
    if crisis is None:
        raise Refused("no_crisis")
    return Document(_head(drawing, crisis), tuple(_sections(drawing)))


def _sections(drawing: Drawing) -> Iterator[Section]:
    yield timeline(drawing)
    yield decisions(drawing)
    for name in CHAPTERS:
        yield chapter(drawing, name)
    yield contradictions(drawing)
    yield corrections(drawing)
    yield briefs(drawing)
    yield proof(drawing)


def _head(drawing: Drawing, crisis: Crisis) -> Head:
    t = drawing.t
    title = clean_line(crisis.title)
    return Head(
        language=t.lang,
        kind=crisis.kind,
        banner=t(BANNERS[crisis.kind]),
        title=t("dossier.title", title=title),
        crisis=title,
        size=drawing.size,
        end=drawing.source.end,
        facts=tuple(facts(drawing, crisis)),
        lead=(*leads(drawing, "dossier.lead.whole", "dossier.lead.read"),),
        words={name: t(f"dossier.words.{name}") for name in WORDS},
    )


def leads(drawing: Drawing, *keys: str) -> Iterator[Paragraph]:
    """What a document begins with, and that it leaves out what is redacted, where anything is."""
    yield from (Paragraph((Text(drawing.t(key)),)) for key in keys)
    if many := len(redacted_in(drawing.source)):
        yield Paragraph((Text(drawing.t.plural("dossier.lead.redacted", many)),))


def facts(drawing: Drawing, crisis: Crisis) -> Iterator[Field]:
    """What identifies the ledger, and how far it goes."""
    t, position = drawing.t, drawing.source.reading.position
    said = (
        ("crisis", clean_line(f"{crisis.title} ({crisis.name})")),
        ("organisation", t.label(crisis.organisation.name)),
        ("kind", t.code("crisis_kind", crisis.kind)),
        ("ledger", crisis.ledger),
        ("founder", fingerprint(crisis.founder.key)),
        ("size", t.number(position.number)),
        ("root", position.root),
        ("end", t.moment(drawing.source.end)),
        ("zone", zone_of(crisis.organisation).key),
        ("language", t.code("language", t.lang)),
        ("ceiling", t.code("marking", drawing.highest)),
        ("counts", _counts(drawing)),
    )
    for name, text in said:
        yield Field(t(f"dossier.fact.{name}"), (Text(text),))


def _counts(drawing: Drawing) -> str:
    """How many entries count for nothing, and how many nobody can read here."""
    t, (void, unknown) = drawing.t, drawing.situation.kept.counts()
    said = (t.plural("brief.header.void", void), t.plural("brief.header.unknown", unknown))
    return t("brief.header.separator").join(said)

"""The briefs as they were issued: which position each was drawn at, and the root there."""

from collections.abc import Iterator
from functools import partial

from ledger.domain.card import ENDLESS, Wanted
from projections.bundle.dossier.drawing import Drawing
from projections.bundle.dossier.model import Cite, Group, Runs, Section, Table, Text
from projections.model.rows import PieceRow
from projections.views.entry_times import when_of

ISSUED = Wanted("record", ("brief_issued",))

ROOT = 3
"""The column of the roots."""


def briefs(drawing: Drawing) -> Section:
    """Every brief that was issued, one a row."""
    many = drawing.situation.number_of(ISSUED)
    return drawing.section("briefs", many, partial(_groups, drawing), "dossier.lead.briefs")


def _groups(drawing: Drawing) -> Iterator[Group]:
    rows = tuple(_rows(drawing))
    if rows:
        heads = ("number", "issued", "position", "root", "reader")
        said = tuple(drawing.t(f"dossier.head.{name}") for name in heads)
        yield Group("", [Table(said, rows, mono=ROOT)])


def _rows(drawing: Drawing) -> Iterator[tuple[Runs, ...]]:
    lists = drawing.lists()
    for card in drawing.situation.listed(ISSUED, most=ENDLESS):
        rows = [row for row in lists.about(card.originator) if isinstance(row, PieceRow)]
        for row in rows:
            yield _row(drawing, row) if not lists.above(row) else _hidden(drawing, row)


def _hidden(drawing: Drawing, row: PieceRow) -> tuple[Runs, ...]:
    said = drawing.speaker.quietly(drawing.t("table.restricted"))
    return ((Cite(row.opened),), said, (), (), ())


def _row(drawing: Drawing, row: PieceRow) -> tuple[Runs, ...]:
    quietly, t = drawing.speaker.quietly, drawing.t
    at = row.position or 0
    root = drawing.source.copy.root_at(at) if 0 < at <= drawing.size else ""
    language = t.code("language", row.language) if row.language else ""
    who = ", ".join(filter(None, (language, row.prepared_by, row.approved_by)))
    when = (Text(t.when(when_of(row))),)
    return ((Cite(row.opened),), when, (Cite(at),) if at else (), (Text(root),), quietly(who))

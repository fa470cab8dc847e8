"""Everything that a bundle shows of a ledger, in the order in which it is written."""

from collections.abc import Iterator
from functools import partial

from projections.bundle import briefs, dossier, evidence, forms, script, tables
from projections.bundle.parts import Part, Source
from projections.bundle.tables import Table
from tui.entries import journal


def parts(source: Source, *, excel: bool = False) -> Iterator[Part]:
    """The parts that are a function of the log, the language and the ceiling alone.

    Made again they have the same bytes. `excel` is how their CSV is spelled.
    """
    yield from evidence.parts(source)
    yield from tables.parts(_tables(source), excel=excel)
    yield from briefs.parts(source)
    yield from dossier.parts(source)
    yield from forms.parts(source)
    yield from script.parts(source)


def _tables(source: Source) -> list[Table]:
    return [Table(journal.NAME, partial(journal.rows, source)), *tables.boards(source)]

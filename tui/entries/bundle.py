"""Everything that a bundle shows of a ledger, in the order in which it is written."""

from collections.abc import Iterator
from functools import partial

from ledger.domain.values import Marking
from ledger.errors import LedgerError
from ledger.terminal.local_copy import LocalCopy
from projections.bundle import briefs, dossier, evidence, forms, script, tables
from projections.bundle.kept_rows import Table
from projections.bundle.parts import Part, Source, read_at
from projections.i18n import Translator
from projections.i18n.times import in_zone
from tui.entries import journal


def source_of(copy: LocalCopy, number: int | None, t: Translator, ceiling: Marking) -> Source:
    """What everything is drawn from, up to a number or the end, and the moment that is now in it.

    Raises:
        LedgerError: `nothing_recorded`.
        UsageError: `beyond_head`.
    """
    reading = read_at(copy, number)
    if reading.position.recorded is None:
        raise LedgerError("nothing_recorded")
    return Source(copy, reading, in_zone(reading.position.recorded, copy.zone), t, ceiling)


def parts(source: Source, *, excel: bool = False) -> Iterator[Part]:
    """The parts that are a function of the log, the language and the ceiling alone.

    Made again they have the same bytes. `excel` is how their CSV is spelled.
    """
    yield from evidence.parts(source)
    yield from tables.parts(_tables(source), excel=excel, told=source.drawn)
    yield from briefs.parts(source)
    yield from dossier.parts(source)
    yield from forms.parts(source)
    yield from script.parts(source)


def _tables(source: Source) -> list[Table]:
    return [Table(journal.NAME, partial(journal.rows, source)), *tables.boards(source)]

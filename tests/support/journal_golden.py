"""The journal of a ledger of awkward values, kept as golden files."""

import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from ledger.clock import frozen
from ledger.config import Settings
from ledger.domain.values import Marking
from ledger.terminal.local_copy import LocalCopy
from projections.bundle.parts import Source
from projections.bundle.tables import csv_of
from projections.i18n import Translator
from projections.i18n.times import in_zone
from projections.tables.columns import Cell
from tests.support.chronicle import Chronicle
from tests.support.cli import home_of
from tests.support.nasty import nasty
from tui.entries import journal

GOLDEN = Path(__file__).parents[1] / "golden" / "journal"
AWKWARD = ("reason", "late", "corrected_by", "struck_by", "superseded_by", "contradicts",
           "first_text", "restricted")  # fmt: skip
CASES: tuple[tuple[str, Marking], ...] = (("fr", "judicial"), ("en", "internal"))


def source(copy: LocalCopy, lang: str, ceiling: Marking = "judicial") -> Source:
    """The whole of a copy, as a bundle is made of it."""
    reading, zone = copy.read(), copy.zone
    assert reading.position.recorded is not None
    end = in_zone(reading.position.recorded, zone)
    return Source(copy, reading, end, Translator(lang, zone), ceiling)


def copy_of(chronicle: Chronicle, home: Path) -> LocalCopy:
    """A copy of a ledger in memory, under a clock that stands still."""
    last = [entry for _, entry in chronicle.entries()][-1]
    settings = Settings(home=home_of(chronicle, home), crisis="", server="", role="")
    return LocalCopy.open(settings, frozen(last.recorded))


def csv_text(of: Source) -> str:
    """The journal as CSV: the first row of each kind, and all that are no ordinary ones."""
    return b"".join(csv_of(_telling(journal.rows(of)))).decode()


def _telling(rows: Iterator[tuple[Cell, ...]]) -> Iterator[tuple[Cell, ...]]:
    head, known = next(rows), set[Cell]()
    yield head
    for row in rows:
        found = dict(zip(map(str, head), row, strict=True))
        if found["kind"] not in known or any(found[name] for name in AWKWARD):
            known.add(found["kind"])
            yield row


@cache
def golden() -> dict[Path, str]:
    """Every golden file with what it must hold."""
    with tempfile.TemporaryDirectory() as place, copy_of(nasty(), Path(place) / "home") as copy:
        return {
            GOLDEN / f"journal.{lang}.{ceiling}.csv": csv_text(source(copy, lang, ceiling))
            for lang, ceiling in CASES
        }


def write() -> None:
    """Make the golden files again: `python -m tests.support.journal_golden`; then read them."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for path, text in golden().items():
        path.write_bytes(text.encode())


if __name__ == "__main__":
    write()

"""Tables of a ledger in memory, and those that are kept as golden files."""

from datetime import datetime
from functools import cache
from pathlib import Path

from ledger.domain.values import Marking
from ledger.sanitize import as_json
from projections.i18n import Translator
from projections.render.phrase_renderer import Speaker
from projections.tables import BOARDS, Chosen, Listing, Table, to_csv, to_records
from projections.tables.plain import WIDTH
from projections.views.lists import Lists
from projections.views.views import Views
from tests.support.chronicle import ZONE, Chronicle
from tests.support.nasty import NOW, nasty

GOLDEN = Path(__file__).parents[1] / "golden" / "tables"
ANYTHING = Chosen()


def listing(  # noqa: PLR0913 (what a table is a function of)
    chronicle: Chronicle,
    board: str,
    *,
    lang: str = "en",
    chosen: Chosen = ANYTHING,
    everything: bool = False,
    ceiling: Marking = "internal",
    now: str = NOW,
) -> Listing:
    """One board of a ledger as it stands."""
    views, situation = Views(), chronicle.fold.situation
    views.follow(situation)
    moment = datetime.fromisoformat(now).astimezone(ZONE)
    lists = Lists(situation, ceiling, moment, views.amendments.in_force)
    speaker = Speaker(Translator(lang, ZONE), moment.date())
    found = BOARDS[board]
    return Listing(found, lists, views.amendments, speaker, chosen, everything=everything)


def text(of: Listing, width: int = WIDTH) -> str:
    """All of it as text."""
    items = of.page(0, of.total)
    lines = Table(of.board, of.frame, of.choice.speaker, width).lines(items)
    return "".join(line + "\n" for line in lines)


def csv_text(of: Listing) -> str:
    """All of it as CSV."""
    return to_csv(of.board, of.page(0, of.total), of.frame, of.choice.speaker)


def json_text(of: Listing) -> str:
    """All of it as JSON."""
    records = to_records(of.board, of.page(0, of.total), of.frame, of.choice.speaker)
    return as_json(records, indent=2) + "\n"


@cache
def told() -> Chronicle:
    """The ledger of every awkward value."""
    return nasty()


@cache
def golden() -> dict[Path, str]:
    """Every golden file with what it must hold."""
    found: dict[Path, str] = {}
    for board in BOARDS:
        for lang in ("fr", "en"):
            shown = listing(told(), board, lang=lang, everything=True)
            found[GOLDEN / f"{board}.{lang}.txt"] = text(shown)
        found[GOLDEN / f"{board}.csv"] = csv_text(shown)
        found[GOLDEN / f"{board}.json"] = json_text(shown)
    return found


def write() -> None:
    """Make the golden files again: `python -m tests.support.tables`, then read the difference."""
    GOLDEN.mkdir(parents=True, exist_ok=True)
    for path, text in golden().items():
        path.write_bytes(text.encode())


if __name__ == "__main__":
    write()

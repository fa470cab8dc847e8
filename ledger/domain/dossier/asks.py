"""What is asked before something of the dossier is recorded, as it cannot be taken back."""

from typing import Any

from ledger.domain.concept import Asks
from ledger.domain.entry import Entry
from ledger.domain.record import Record
from ledger.domain.situation import Situation
from ledger.errors import Doubtful


def _for_good(_: Record | None, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    """Which entry's texts nobody will read again: a number is mistyped easily."""
    number = entry.event.erased
    erased = situation.kept.entry(number)
    if erased is None:
        return None
    by, moment = erased.recorder.member, erased.recorded
    return Doubtful("erases_for_good", number=number, by=by, moment=moment)


ERASING: Asks = (("erases_for_good", _for_good),)

"""What is asked before more is counted of a class of assets than the organisation has."""

from typing import Any

from ledger.domain.amounts import is_share
from ledger.domain.concept import Asks
from ledger.domain.entry import Entry
from ledger.domain.situation import Situation
from ledger.errors import Doubtful


def _more_than_exist(_: Any, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    """What is there at once; a sum over time may count a thing twice."""
    event = entry.event
    if event.asset is None or event.kind not in {None, "stock"} or is_share(event.unit):
        return None
    total = getattr(situation.index.find("asset", event.asset), "total", None)
    counted = event.value if event.upper is None else event.upper
    if total is None or counted <= total:
        return None
    asset = situation.index.named("asset", event.asset)
    return Doubtful("more_than_exist", value=counted, asset=asset, left=total)


REPORTING: Asks = (("more_than_exist", _more_than_exist),)

"""What is asked of an approval that is older than the text, and of a second sending."""

from datetime import datetime
from typing import Any

from ledger.domain.again import AGAIN
from ledger.domain.communication.events import CommunicationDrafted
from ledger.domain.concept import Asks
from ledger.domain.entry import Entry
from ledger.domain.situation import Situation
from ledger.errors import Doubtful


def _redrafted(_: Any, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    """Put down on paper or without a server, while somebody changed what it approves."""
    if entry.written is None:
        return None
    later = [
        number
        for number, draft in situation.effective(entry.originator).now()
        if isinstance(draft.event, CommunicationDrafted)
        and _known_at(draft, entry.signer) > entry.written.at
    ]
    if not later:
        return None
    return Doubtful("redrafted", number=later[-1], short=situation.short_name(entry.originator))


def _known_at(draft: Entry[Any], signer: str) -> datetime:
    """From when on whoever signs may have known a draft: their own, as they put it down."""
    own = draft.written is not None and draft.signer == signer
    return draft.written.at if own and draft.written else draft.recorded


APPROVING: Asks = (("redrafted", _redrafted), *AGAIN)


def _sent_already(record: Any, entry: Entry[Any], situation: Situation) -> Doubtful | None:
    """The same went out before: the same way, to the same people, in the same languages."""
    number = record.sent if record is not None else None
    before = situation.now(number) if number is not None else None
    if before is None or before.event != entry.event:
        return None
    return Doubtful("sent_already", number=number, when=before.occurred)


SENDING: Asks = (("sent_already", _sent_already),)

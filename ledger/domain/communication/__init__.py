"""Communications: what is said, to whom, by whose approval, and what came back.

Capture comes first: what was sent without a draft in the ledger, a press conference for instance,
is recorded as sent. That it was never approved is for the views to show, not for deciding to
refuse.
"""

from ledger.domain.communication import rules
from ledger.domain.communication.record import communication

__all__ = ["communication", "rules"]

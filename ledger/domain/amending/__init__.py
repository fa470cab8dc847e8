"""The commands that correct, strike and link entries, and what has to hold for each.

What such an entry changes is in `ledger.domain.amendments`; here somebody asks for one.
"""

from ledger.domain.amending import rules
from ledger.domain.amending.record import entry

__all__ = ["entry", "rules"]

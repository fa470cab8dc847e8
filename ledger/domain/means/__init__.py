"""Means: people, equipment and outside help, from the first call until they leave again.

What was asked, promised, has arrived and was released are four counts in the unit of what was
asked. Promises of several are told one by one, and means of several units are never summed.
"""

from ledger.domain.means import rules
from ledger.domain.means.record import means

__all__ = ["means", "rules"]

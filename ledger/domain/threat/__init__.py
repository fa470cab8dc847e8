"""Threats: what an attacker claims, demands and announces, and what came of it.

What is said about the attack itself (an indicator, the entry point, the traces kept) stands here
too, because the same people ask for it.
"""

from ledger.domain.threat import rules
from ledger.domain.threat.record import threat

__all__ = ["rules", "threat"]

"""Requests: what the sites and services need, ranked, passed up and delivered (PMO cell).

Whether a delivery was in part follows from what was asked and what has come so far, so that a
corrected quantity corrects it too.
"""

from ledger.domain.request import rules
from ledger.domain.request.record import request

__all__ = ["request", "rules"]

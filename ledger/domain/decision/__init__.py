"""Decisions: a question raised for a meeting, and what was decided, by whom and why.

What another body orders (a court, a ministry, a region) is no decision of the cell's and stands
apart from those.
"""

from ledger.domain.decision import rules
from ledger.domain.decision.record import decision

__all__ = ["decision", "rules"]

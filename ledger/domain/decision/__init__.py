"""Decisions: a question raised for a meeting, and what was decided, by whom and why."""

from ledger.domain.decision import rules
from ledger.domain.decision.record import decision

__all__ = ["decision", "rules"]

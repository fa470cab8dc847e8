"""Observations: what was seen or heard, as it was said. What follows is a decision."""

from ledger.domain.observation import rules
from ledger.domain.observation.record import observation

__all__ = ["observation", "rules"]

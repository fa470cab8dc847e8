"""Actions: who does what until when, from being assigned to being done or dropped."""

from ledger.domain.action import rules
from ledger.domain.action.record import action

__all__ = ["action", "rules"]

"""Duty: who holds which post now, until when and at which number; taken, handed over, left."""

from ledger.domain.duty import rules
from ledger.domain.duty.record import duty

__all__ = ["duty", "rules"]

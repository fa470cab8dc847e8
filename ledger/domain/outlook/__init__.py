"""Outlook: what is expected by when, and the targets that somebody set themselves.

An expectation is no promise and a target is no count: both stand beside what was reported and what
is counted, and are never merged with it. That a time has passed says neither met nor missed.
"""

from ledger.domain.outlook import rules
from ledger.domain.outlook.record import outlook

__all__ = ["outlook", "rules"]

"""Clocks: the times that a law, a contract or somebody's word sets, and what was filed in them.

From when a clock counts is a judgement (when was it known that personal data were breached?), so it
is said with its motive and stays readable when it is corrected. Ultimatums stand with their threat.
"""

from ledger.domain.clock import rules
from ledger.domain.clock.record import clock

__all__ = ["clock", "rules"]

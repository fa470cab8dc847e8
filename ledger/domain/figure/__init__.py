"""Figures as somebody reported them, with everything needed to print them never more exactly.

A reported figure is never merged with one computed from other entries, and cumulative ones are
never summed. Reported again under the same slug, the figures are a series.
"""

from ledger.domain.figure import rules
from ledger.domain.figure.record import figure

__all__ = ["figure", "rules"]

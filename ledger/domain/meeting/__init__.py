"""Meetings: convened, opened with who is there, closed with the next one.

What is recorded while one is under way carries it in its header (`ledger.command.meeting`).
"""

from ledger.domain.meeting import rules
from ledger.domain.meeting.record import meeting

__all__ = ["meeting", "rules"]

"""Members: who is enrolled with which signing key and which roles, and who no longer is."""

from ledger.domain.member import rules
from ledger.domain.member.record import member

__all__ = ["member", "rules"]

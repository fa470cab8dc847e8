"""The crisis: opened once from an organisation file, then moving through the plan's phases."""

from ledger.domain.crisis import rules
from ledger.domain.crisis.record import crisis

__all__ = ["crisis", "rules"]

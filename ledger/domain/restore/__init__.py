"""Restoring: jobs counted stage by stage, the clean zones and the order of restart.

A job is `restore.<slug>`; the zone of a site is `restore.zone-<site>`; the order is one originator,
so that two cells cannot rank at once without one of them knowing.
"""

from ledger.domain.restore import rules
from ledger.domain.restore.record import restore

__all__ = ["restore", "rules"]

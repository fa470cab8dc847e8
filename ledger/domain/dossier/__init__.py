"""The dossier: files known by digest, sheets, legal holds, and what was given out.

Its concept is called `record`; the base of all records has that module's name. An entry holds no
file, but what tells whether one is the same, its SHA-256; `stored` says that its bytes are at the
server.
"""

from ledger.domain.dossier import rules
from ledger.domain.dossier.record import record

__all__ = ["record", "rules"]

"""Services of care and support: what works, what does not, and since when.

Says whether a service *can* work; whether it *is offered* is said by cancellations. The two stand
side by side and are never merged. A site as a whole and an application are said apart, each an
originator of its own: no service can have their short names.
"""

from ledger.domain.service import rules
from ledger.domain.service.record import service

__all__ = ["rules", "service"]

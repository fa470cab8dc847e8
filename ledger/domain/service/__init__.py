"""Services of care and support: what works, what does not, and since when.

Says whether a service *can* work; whether it *is offered* is said by cancellations. The two stand
side by side and are never merged.
"""

from ledger.domain.service import rules
from ledger.domain.service.record import service

__all__ = ["rules", "service"]

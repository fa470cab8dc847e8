"""Cancelled activity: what is cancelled, judged case by case, maintained or redirected.

Says whether something *is offered*; whether a service *can* work is said by service reports. No
patient is ever named here: items are kinds of appointments and acts, people are counts.
"""

from ledger.domain.cancellation import rules
from ledger.domain.cancellation.record import cancellation

__all__ = ["cancellation", "rules"]

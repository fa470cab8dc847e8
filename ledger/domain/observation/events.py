"""What can have happened: the entries about observations."""

from typing import Literal

from ledger.domain.entry import Event
from ledger.domain.values import Scope, Text

Category = Literal[
    "technical", "care", "patient_safety", "data_protection", "organisation", "outside", "other"
]
"""What an observation is mainly about; `outside` is the press, suppliers, other hospitals."""


class ObservationNoted(Event, frozen=True, kw_only=True):
    """Something was seen or heard."""

    text: Text
    category: Category | None = None
    scope: Scope | None = None

"""Which views there are, and their states side by side as one value to keep."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from projections.views.amendments import VIEW as AMENDMENTS
from projections.views.amendments import Amendments
from projections.views.base import View
from projections.views.cancellations import VIEW as CANCELLATIONS
from projections.views.cancellations import Cancellations
from projections.views.communications import VIEW as COMMUNICATIONS
from projections.views.communications import Communications
from projections.views.decisions import VIEW as DECISIONS
from projections.views.decisions import Decisions
from projections.views.facts import FIGURES, OBSERVATIONS, Figures, Observations
from projections.views.journal import Diary
from projections.views.phases import VIEW as PHASES
from projections.views.phases import Phases
from projections.views.requests import VIEW as REQUESTS
from projections.views.requests import Requests
from projections.views.restore import VIEW as RESTORE
from projections.views.restore import Restore
from projections.views.services import VIEW as SERVICES
from projections.views.services import Services
from projections.views.threats import VIEW as THREATS
from projections.views.threats import Threats

VIEWS: Mapping[str, View[Any]] = {
    "phases": PHASES,
    "services": SERVICES,
    "restore": RESTORE,
    "cancellations": CANCELLATIONS,
    "decisions": DECISIONS,
    "requests": REQUESTS,
    "communications": COMMUNICATIONS,
    "threats": THREATS,
    "observations": OBSERVATIONS,
    "figures": FIGURES,
    "amendments": AMENDMENTS,
}
"""Every view by the name of its state in `Shelf`."""


class Shelf(Struct):
    """The states of all views."""

    phases: Phases = field(default_factory=Phases)
    services: Services = field(default_factory=Services)
    restore: Restore = field(default_factory=Restore)
    cancellations: Cancellations = field(default_factory=Cancellations)
    decisions: Decisions = field(default_factory=Decisions)
    requests: Requests = field(default_factory=Requests)
    communications: Communications = field(default_factory=Communications)
    threats: Threats = field(default_factory=Threats)
    observations: Observations = field(default_factory=Observations)
    figures: Figures = field(default_factory=Figures)
    amendments: Amendments = field(default_factory=Amendments)
    diary: Diary = field(default_factory=Diary)

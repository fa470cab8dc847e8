"""Which views there are, and their states side by side as one value to keep."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct, field

from projections.views import (
    amendments,
    cancellations,
    communications,
    decisions,
    facts,
    phases,
    requests,
    restore,
    services,
    threats,
)
from projections.views.base import View
from projections.views.journal import Diary

VIEWS: Mapping[str, View[Any]] = {
    "phases": phases.VIEW,
    "services": services.VIEW,
    "restore": restore.VIEW,
    "cancellations": cancellations.VIEW,
    "decisions": decisions.VIEW,
    "requests": requests.VIEW,
    "communications": communications.VIEW,
    "threats": threats.VIEW,
    "observations": facts.OBSERVATIONS,
    "figures": facts.FIGURES,
    "amendments": amendments.VIEW,
}
"""Every view by the name of its state in `Shelf`."""


class Shelf(Struct):
    """The states of all views."""

    phases: phases.Phases = field(default_factory=phases.Phases)
    services: services.Services = field(default_factory=services.Services)
    restore: restore.Restore = field(default_factory=restore.Restore)
    cancellations: cancellations.Cancellations = field(default_factory=cancellations.Cancellations)
    decisions: decisions.Decisions = field(default_factory=decisions.Decisions)
    requests: requests.Requests = field(default_factory=requests.Requests)
    communications: communications.Communications = field(
        default_factory=communications.Communications
    )
    threats: threats.Threats = field(default_factory=threats.Threats)
    observations: facts.Observations = field(default_factory=facts.Observations)
    figures: facts.Figures = field(default_factory=facts.Figures)
    amendments: amendments.Amendments = field(default_factory=amendments.Amendments)
    diary: Diary = field(default_factory=Diary)

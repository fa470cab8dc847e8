"""Services: reported where they are registered, and nowhere else."""

import pytest

from ledger.domain.service.commands import ReportService
from ledger.domain.service.events import ServiceReported
from ledger.domain.values import Scope
from tests.support.domain import Story

EMERGENCY = "service.emergency"


def test_a_service_is_reported_wherever_it_is_registered(story: Story) -> None:
    """Without a place, a report is about every site that has the service."""
    story.when(EMERGENCY, ReportService(service="emergency", state="degraded", fails="labels"))
    story.then(ServiceReported(service="emergency", state="degraded", fails="labels"))


def test_any_state_may_follow_any_other(story: Story) -> None:
    """A service may be normal again, and down again."""
    for state in ("down", "normal", "down"):
        story.when(EMERGENCY, ReportService(service="emergency", state=state))
    assert story.stage(EMERGENCY) == "reported"


def test_a_group_fills_the_cells_of_its_sites_that_have_the_service(story: Story) -> None:
    """A group with sites that lack the service is a fair way to name those that have it."""
    scope = Scope(sites=("all",))
    story.when(EMERGENCY, ReportService(service="emergency", state="normal", scope=scope))
    story.then(ServiceReported(service="emergency", state="normal", scope=scope))
    assert story.situation.index.cells("emergency", scope) == ("north", "south")


def test_a_site_without_the_service_is_refused(story: Story) -> None:
    """Not applicable is not unknown: no cell exists where a service is not registered."""
    scope = Scope(sites=("north", "clinic"))
    story.when(EMERGENCY, ReportService(service="emergency", state="down", scope=scope))
    story.refused("service_not_there", value="clinic", known="north, south")


def test_exceptions_may_not_leave_nothing(story: Story) -> None:
    """A report about no cell at all says nothing."""
    scope = Scope(sites=("hospitals",), excepted=("hospitals",))
    story.when(EMERGENCY, ReportService(service="emergency", state="down", scope=scope))
    story.refused("service_not_there", service="emergency")


def test_everywhere_but_one_site(story: Story) -> None:
    """An exception alone takes a site out of everywhere."""
    scope = Scope(excepted=("south",))
    story.when(EMERGENCY, ReportService(service="emergency", state="down", scope=scope))
    assert story.situation.index.cells("emergency", scope) == ("north",)


def test_an_unknown_service_is_refused_with_those_that_exist(story: Story) -> None:
    """A typing mistake is answered with the words that would be right."""
    story.when("service.emergancy", ReportService(service="emergancy", state="down"))
    story.refused("unknown_service", value="emergancy", known="emergency, reception")


@pytest.mark.parametrize("name", ["sites", "excepted"])
def test_an_unknown_site_is_refused(story: Story, name: str) -> None:
    """Places are those of the organisation."""
    scope = Scope(**{name: ("nowhere",)})
    story.when(EMERGENCY, ReportService(service="emergency", state="down", scope=scope))
    story.refused("unknown_site", field=name, value="nowhere")


def test_the_scope_does_not_name_another_service(story: Story) -> None:
    """One report is about one service."""
    scope = Scope(sites=("north",), services=("reception",))
    story.when(EMERGENCY, ReportService(service="emergency", state="down", scope=scope))
    story.refused("scope_repeats", field="services")

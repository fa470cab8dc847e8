"""Services: reported where they are registered, and nowhere else."""

from typing import Any

import pytest

from ledger.domain.concept import Command
from ledger.domain.service.commands import (
    ReportApplication,
    ReportService,
    ReportServices,
    ReportSite,
)
from ledger.domain.service.events import (
    ApplicationReported,
    ServiceReported,
    ServicesReported,
    SiteReported,
)
from ledger.domain.service.record import ServiceReports, application_key, site_key
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


def test_a_site_stands_as_a_whole(story: Story) -> None:
    """No service is named, and none is said anything of."""
    closed = ReportSite(site="north", state="closed", fails="no power")
    story.when(site_key(closed), closed)
    story.then(SiteReported(site="north", state="closed", fails="no power"))
    record = story.situation.states[site_key(closed)]
    assert isinstance(record, ServiceReports)
    assert [(one.site, one.service) for one in record.reports.values()] == [("north", "")]


def test_an_application_stands_apart(story: Story) -> None:
    """Is the patient record back? At one site it is."""
    back = ReportApplication(application="records", state="normal", scope=Scope(sites=("north",)))
    story.when(application_key(back), back)
    story.then(
        ApplicationReported(application="records", state="normal", scope=Scope(sites=("north",)))
    )


def test_all_services_of_a_site_are_one_entry(story: Story) -> None:
    """What nobody could use is said once."""
    scope = Scope(sites=("north",))
    story.when("service.all", ReportServices(state="down", scope=scope))
    story.then(ServicesReported(state="down", scope=scope))
    story.when("service.all", ReportServices(state="unknown", scope=scope))
    record = story.situation.states["service.all"]
    assert isinstance(record, ServiceReports)
    assert [one.state for one in record.reports.values()] == ["unknown"]


@pytest.mark.parametrize(
    ("originator", "command", "code"),
    [
        ("service.site--x", ReportSite(site="x", state="down"), "unknown_site"),
        (
            "service.application--x",
            ReportApplication(application="x", state="down"),
            "unknown_application",
        ),
        (
            "service.all",
            ReportServices(state="down", scope=Scope(sites=("clinic",), services=("emergency",))),
            "services_not_there",
        ),
        (
            "service.all",
            ReportServices(state="down", scope=Scope(activities=("operations",))),
            "scope_repeats",
        ),
        (
            "service.application--records",
            ReportApplication(
                application="records", state="down", scope=Scope(services=("emergency",))
            ),
            "scope_repeats",
        ),
    ],
)
def test_what_is_not_there_is_refused(
    story: Story, originator: str, command: Command, code: str
) -> None:
    """Nothing is said of what is nowhere."""
    story.when(originator, command)
    story.refused(code)


def test_a_report_does_not_contradict_itself(story: Story) -> None:
    """What is normal fails nowhere and has no less than usual; only what is normal has more."""
    refused: tuple[tuple[dict[str, Any], str], ...] = (
        ({"state": "normal", "fails": "all"}, "normal_fails"),
        ({"state": "normal", "capacity": 60}, "normal_below"),
        ({"state": "degraded", "capacity": 140}, "above_usual"),
        ({"state": "down", "capacity": 100}, "stopped_as_usual"),
        ({"state": "closed", "capacity": 100}, "stopped_as_usual"),
    )
    for said, code in refused:
        story.when(EMERGENCY, ReportService(service="emergency", **said))
        story.refused(code)
    story.when(EMERGENCY, ReportService(service="emergency", state="normal", capacity=140))
    story.then(ServiceReported(service="emergency", state="normal", capacity=140))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"state": "normal", "fails": "all"}, "normal_fails"),
        ({"state": "down", "capacity": 100}, "stopped_as_usual"),
    ],
)
def test_a_site_or_all_services_do_not_contradict_themselves_either(
    story: Story, said: dict[str, Any], code: str
) -> None:
    """Nor does an application."""
    for ident, command in (
        (site_key(ReportSite(site="north", **said)), ReportSite(site="north", **said)),
        ("service.all", ReportServices(**said)),
    ):
        story.when(ident, command)
        story.refused(code)


def test_what_is_down_may_keep_a_part_of_its_capacity(story: Story) -> None:
    """Nothing, or so little that it counts as down."""
    for capacity in (0, 5):
        story.when(EMERGENCY, ReportService(service="emergency", state="down", capacity=capacity))
        story.then(ServiceReported(service="emergency", state="down", capacity=capacity))


def test_no_activity_is_reported_with_a_service(story: Story) -> None:
    """It was left out without a word."""
    scope = Scope(sites=("north",), activities=("operations",))
    story.when(EMERGENCY, ReportService(service="emergency", state="down", scope=scope))
    story.refused("no_activities_here", field="activities")
    story.when(
        EMERGENCY,
        ReportService(service="emergency", state="down", scope=Scope(activities=("operations",))),
    )
    story.refused("no_activities_here")

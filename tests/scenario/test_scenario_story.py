"""The scenario told as a story: every line is decided, in order, by the rules of the domain."""

import json
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from ledger.command.decide import originator_of
from ledger.command.order import Context, read_line
from ledger.domain.clock.regimes import TERMS, due_by_law
from ledger.domain.organisation import Organisation
from ledger.domain.outlook.record import Outlook
from ledger.domain.request.record import Request
from ledger.domain.values import When
from projections import scenario
from tests.support.domain import Story

ZONE = ZoneInfo("Europe/Brussels")


@pytest.fixture(scope="module")
def told() -> Story:
    return tell()


def tell(until: datetime | None = None) -> Story:
    """The lines that were recorded by then, all of them without a time."""
    story = Story(msgspec.toml.decode(scenario.organisation(), type=Organisation))
    numbers: dict[str, int] = {}
    for line in scenario.scenario().splitlines():
        recorded = datetime.fromisoformat(json.loads(line)["recorded"])
        if until and recorded > until:
            break
        order = read_line(line, Context(recorded, ZONE, numbers))
        story.when(originator_of(order, story.situation), order.command)
        assert story._refused is None, (order.id, story._refused)
        numbers[order.id] = story.situation.head
    return story


def test_no_line_is_refused(told: Story) -> None:
    """One entry a line after the opening."""
    assert told.situation.head == 1 + len(scenario.scenario().splitlines())


def test_the_postponement_raised_on_14_may_is_decided(told: Story) -> None:
    """Nothing stays open that a later line settles."""
    stages = {key: state.stage for key, state in told.situation.states.items()}
    assert stages["decision.reporter-activite"] == "taken"
    assert stages["cancellation.covid-centres"] == "resumed"
    assert stages["cancellation.operations"] == "partly_resumed"
    assert stages["threat.revendication"] == "deadline"


def requests_of(story: Story) -> list[Request]:
    return [state for state in story.situation.states.values() if isinstance(state, Request)]


def test_each_of_the_forty_requests_has_its_whole_life(told: Story) -> None:
    """By 15 June all are over, in every way one can end but delivered and not confirmed."""
    requests = requests_of(told)
    assert len(requests) == 40
    assert {request.stage for request in requests} == {
        "confirmed", "closed", "refused", "withdrawn", "merged",
    }  # fmt: skip
    assert all(len(request.numbers) >= 2 for request in requests)


def test_on_the_evening_of_24_may_requests_stand_at_every_stage() -> None:
    """Open at several steps, two overdue, one delivered and not confirmed, one withdrawn."""
    evening = datetime(2022, 5, 24, 18, 0, tzinfo=ZONE)
    requests = requests_of(tell(evening))
    stages = Counter(request.stage for request in requests)
    assert stages == {
        "logged": 8, "prioritised": 10, "escalated": 1, "promised": 5, "delivered_in_part": 1,
        "asked": 1, "delivered": 1, "withdrawn": 1,
    }  # fmt: skip
    late = [r for r in requests if r.clock and r.clock.latest and r.clock.latest <= evening]
    assert [request.site for request in late] == ["home-2", "creche-2"]


def test_the_highest_class_has_its_second_person(told: Story) -> None:
    """Each vital request names who agreed; none waits for one."""
    vital = [request for request in requests_of(told) if request.priority == "vital"]
    assert len(vital) == 4
    assert {request.agreed for request in vital} == {"direction médicale"}
    assert not any(request.proposed for request in requests_of(told))


def test_whoever_asked_for_a_merged_request_was_told(told: Story) -> None:
    """And what it was merged into was delivered and confirmed."""
    merged = [request for request in requests_of(told) if request.stage == "merged"]
    assert [request.told for request in merged] == ["direction de la crèche", "salle de garde"]
    into = {request.into for request in merged}
    goes_on = [request for request in requests_of(told) if request.opened in into]
    assert [request.stage for request in goes_on] == ["confirmed", "confirmed"]


def test_a_promise_is_for_a_time_to_come(told: Story) -> None:
    """And a question has its answer: nobody waits for ever."""
    requests = requests_of(told)
    assert sum(request.until is not None for request in requests) >= 10
    asked = [request for request in requests if request.query]
    assert len(asked) == 6
    assert all(request.answer for request in asked)


def test_the_clock_of_the_regulation_ends_after_72_hours() -> None:
    """From awareness at 03:15 on 14 May; NIS2 set no time in Belgium in May 2022."""
    told = datetime(2022, 5, 14, 3, 15, tzinfo=ZONE)
    aware = When(said="minute", earliest=told, latest=told)
    due = due_by_law("gdpr", aware, ZONE)
    assert due is not None
    assert due.latest == datetime(2022, 5, 17, 3, 15, tzinfo=ZONE)
    assert all(told.date() < term.since for name, term in TERMS.items() if name != "gdpr")


def test_who_was_mobilised_is_there_and_what_should_follow_is_expected(told: Story) -> None:
    """Means that arrived; the next clean zones, without a day that nobody said."""
    stages = {key: state.stage for key, state in told.situation.states.items()}
    assert stages["means.gouverneur"] == stages["means.police-judiciaire"] == "arrived"
    zones = told.situation.states["outlook.zones-suivantes"]
    assert isinstance(zones, Outlook)
    assert (zones.stage, zones.due) == ("expected", None)

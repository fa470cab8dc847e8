"""The scenario told as a story: every line is decided, in order, by the rules of the domain."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec
import pytest

from ledger.command.decide import originator_of
from ledger.command.order import Context, read_line
from ledger.domain.organisation import Organisation
from ledger.domain.request.record import Request
from projections import scenario
from tests.support.domain import Story

ZONE = ZoneInfo("Europe/Brussels")


@pytest.fixture(scope="module")
def told() -> Story:
    story = Story(msgspec.toml.decode(scenario.organisation(), type=Organisation))
    numbers: dict[str, int] = {}
    for line in scenario.scenario().splitlines():
        recorded = datetime.fromisoformat(json.loads(line)["recorded"])
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


def test_requests_stand_at_every_stage(told: Story) -> None:
    """So that the board of requests has something to show for each."""
    requests = [state for state in told.situation.states.values() if isinstance(state, Request)]
    assert len(requests) == 40
    assert {request.stage for request in requests} == {
        "logged", "prioritised", "escalated", "delivered_in_part", "delivered",
    }  # fmt: skip

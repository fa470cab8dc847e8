"""What an answer says besides: what does not go together is said while it can be mended."""

from ledger.domain.action.events import ActionAssigned
from ledger.domain.amendments import EntryCompleted
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.lacking import to_complete
from ledger.domain.meeting.events import MeetingOpened
from ledger.domain.request.events import (
    RequestLogged,
    RequestMerged,
    RequestPromised,
    RequestWithdrawn,
)
from ledger.domain.restore.events import RestorePlanned, ZoneOpened
from projections.views.follow_ups import to_do
from tests.support.chronicle import Chronicle, minute
from tests.support.nasty import when

AT = "2022-05-20T09:00:00+02:00"


def keys(told: Chronicle, originator: str) -> list[str]:
    return [said.key for said in to_do(told.fold.situation, originator)]


def test_a_promise_for_later_than_it_is_needed_is_said() -> None:
    """Not one for the same time or before."""
    told = Chronicle()
    asked = RequestLogged(site="arlon", what="2 PC", needed_by=minute("2022-05-25T08:00:00+02:00"))
    told.event("request.a", asked, AT)
    told.event("request.a", RequestPromised(until=when("2022-05-25 08:00")), AT)
    assert keys(told, "request.a") == []
    told.event("request.a", RequestPromised(until=when("2022-06-25 08:00")), AT)
    assert keys(told, "request.a") == ["followup.promised_late"]


def test_a_plan_that_does_not_go_with_what_is_known_is_said() -> None:
    """More than the class has, or into a clean zone that nobody opened."""
    told = Chronicle()
    told.event("restore.a", RestorePlanned(asset="servers", total=900, zone="marche"), AT)
    assert keys(told, "restore.a") == ["followup.more_than_class", "followup.no_zone"]
    told.event("restore.zone-marche", ZoneOpened(site="marche"), AT)
    told.event("restore.b", RestorePlanned(asset="servers", total=200, zone="marche"), AT)
    assert keys(told, "restore.b") == []


def test_what_was_left_to_say_is_told_until_it_is_said() -> None:
    """With the entry to complete; a meeting of another body needs no cell."""
    told = Chronicle()
    number = told.event("decision.d", DecisionTaken(text="Cut", decider="cell"), AT)
    [lacking] = to_complete(told.fold.situation)
    assert (lacking.originator, lacking.number, lacking.fields) == (
        "decision.d", number, ("motive",),
    )  # fmt: skip
    assert keys(told, "decision.d") == ["followup.to_complete"]
    fill = EntryCompleted(number=number, changes={"motive": "It spreads"}, reason="asked")
    told.event("decision.d", fill, AT)
    assert (keys(told, "decision.d"), [*to_complete(told.fold.situation)]) == ([], [])
    told.event("meeting.m", MeetingOpened(body="Gouverneur"), AT)
    told.event("action.a", ActionAssigned(text="Call", owner="PMO"), AT)
    assert [one.fields for one in to_complete(told.fold.situation)] == [("due",)]


def test_what_went_on_under_a_request_that_is_over_is_named() -> None:
    """Withdrawn by one site, it may still be wanted by another."""
    told = Chronicle()
    into = told.event("request.a", RequestLogged(site="arlon", what="Desk"), AT)
    told.event("request.b", RequestLogged(site="virton", what="Desks"), AT)
    told.event("request.b", RequestMerged(into=into), AT)
    assert keys(told, "request.a") == ["followup.also_asked"]
    told.event("request.a", RequestWithdrawn(), AT)
    assert keys(told, "request.a") == ["followup.also_asked", "followup.still_wanted"]

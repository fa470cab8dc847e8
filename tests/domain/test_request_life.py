"""The whole life of a request, from the first call to the delivery that the site confirms."""

import pytest

from ledger.domain.amendments import EntryCorrected, EntryStruck
from ledger.domain.concept import Command
from ledger.domain.request.commands import (
    AnswerRequest,
    AskRequest,
    AssignRequest,
    ConfirmRequest,
    DeliverRequest,
    MergeRequest,
    PromiseRequest,
    RefuseRequest,
    ReopenRequest,
    WithdrawRequest,
)
from ledger.domain.request.events import (
    RequestAnswered,
    RequestAsked,
    RequestAssigned,
    RequestConfirmed,
    RequestDelivered,
    RequestEscalated,
    RequestLogged,
    RequestMerged,
    RequestPrioritised,
    RequestPromised,
    RequestRefused,
    RequestReopened,
)
from ledger.domain.request.record import Request
from ledger.domain.values import When
from tests.support.domain import Story

ASKED, OTHER = "request.screens", "request.more"
SIX = RequestLogged(site="north", what="Screens", quantity=6)
FRIDAY = When(said="unknown")


def record(story: Story, originator: str = ASKED) -> Request:
    found = story.situation.record(originator)
    assert isinstance(found, Request)
    return found


def test_a_question_waits_for_the_site_however_far_the_request_is(story: Story) -> None:
    """Whatever is said meanwhile is kept and comes back with the answer."""
    story.given(ASKED, SIX, RequestPrioritised(priority="vital"))
    story.when(ASKED, AskRequest(query="Which size?"))
    story.then(RequestAsked(query="Which size?"))
    assert story.stage(ASKED) == "asked"
    story.given(ASKED, RequestEscalated(ticket="T-1"))
    assert story.stage(ASKED) == "asked"
    story.when(ASKED, AnswerRequest(answer="24 inches"))
    story.then(RequestAnswered(answer="24 inches", site="north"))
    assert (story.stage(ASKED), record(story).query) == ("escalated", "Which size?")


def test_only_a_question_is_answered(story: Story) -> None:
    """What was never asked has no answer."""
    story.given(ASKED, SIX)
    story.when(ASKED, AnswerRequest(answer="24 inches"))
    story.refused("wrong_stage", stage="logged")


def test_hands_and_promises_go_forward_only(story: Story) -> None:
    """The latest owner and the latest promise count; a later word takes no step back."""
    story.given(ASKED, SIX)
    story.when(ASKED, AssignRequest(owner="desk team"))
    story.then(RequestAssigned(owner="desk team"))
    assert story.stage(ASKED) == "assigned"
    story.when(ASKED, PromiseRequest(until=FRIDAY))
    story.then(RequestPromised(until=FRIDAY))
    story.given(ASKED, RequestAssigned(owner="night team"), RequestPrioritised(priority="vital"))
    assert (story.stage(ASKED), record(story).owner) == ("promised", "night team")


def test_a_site_confirms_what_was_delivered(story: Story) -> None:
    """Not before; then nothing more is to come but a reopening."""
    story.given(ASKED, SIX)
    story.when(ASKED, ConfirmRequest())
    story.refused("wrong_stage", stage="logged")
    story.given(ASKED, RequestDelivered())
    story.when(ASKED, ConfirmRequest(note="all six work"))
    story.then(RequestConfirmed(note="all six work", site="north"))
    story.when(ASKED, DeliverRequest())
    story.refused("wrong_stage", stage="confirmed")


@pytest.mark.parametrize(
    ("command", "stage"),
    [
        (RefuseRequest(reason="none left"), "refused"),
        (WithdrawRequest(), "withdrawn"),
        (WithdrawRequest(reason="found one"), "withdrawn"),
    ],
)
def test_what_is_over_undelivered_says_why_and_can_be_reopened(
    story: Story, command: Command, stage: str
) -> None:
    """What came before stays as come."""
    story.given(ASKED, SIX, RequestPrioritised(priority="vital"), RequestDelivered(quantity=2))
    story.when(ASKED, command)
    assert (story.stage(ASKED), record(story).ended is not None) == (stage, True)
    story.when(ASKED, ReopenRequest(reason="needed after all"))
    story.then(RequestReopened(reason="needed after all"))
    again = record(story)
    assert (again.stage, again.delivered, again.priority) == ("delivered_in_part", 2, "vital")
    assert (again.ended, again.reason) == (None, None)


def test_a_delivery_that_failed_is_reopened_and_not_struck(story: Story) -> None:
    """All of it is still to come, or as many as are said; it happened all the same."""
    story.given(ASKED, SIX, RequestDelivered())
    story.given(ASKED, RequestReopened(reason="none of them works"))
    assert (story.stage(ASKED), record(story).delivered) == ("reopened", 0)
    story.given(ASKED, RequestDelivered(), RequestReopened(reason="one is broken", quantity=1))
    assert (story.stage(ASKED), record(story).delivered) == ("delivered_in_part", 5)
    story.when(ASKED, DeliverRequest(quantity=1))
    assert story.stage(ASKED) == "delivered"
    story.when(ASKED, ReopenRequest(reason="x", quantity=7))
    story.refused("missing_more", value=7, asked=6)


def test_reopening_some_takes_back_no_more_than_those(story: Story) -> None:
    """Of more than were asked for some are to come again: the others still came."""
    story.given(ASKED, SIX, RequestDelivered(quantity=8, note="two spare ones"))
    story.given(ASKED, RequestConfirmed(), RequestReopened(reason="one is broken", quantity=1))
    again = record(story)
    assert (again.stage, again.delivered, again.left) == ("delivered_in_part", 7, 1)
    story.when(ASKED, DeliverRequest(quantity=2))
    story.refused("more_than_asked", value=2, left=1)
    story.when(ASKED, DeliverRequest())
    assert (story.stage(ASKED), record(story).delivered) == ("delivered", 8)


def test_what_never_came_does_not_come_by_reopening(story: Story) -> None:
    """Two of six came and it was closed: reopened for two, two stand as come and two are due."""
    story.given(ASKED, SIX, RequestDelivered(quantity=2), RequestRefused(reason="none left"))
    story.given(ASKED, RequestReopened(reason="two turned up", quantity=2))
    assert (record(story).delivered, record(story).left) == (2, 2)


def test_a_merged_request_goes_on_under_another(story: Story) -> None:
    """Which is named by any of its entries and kept by its first; none goes on under itself."""
    first = story.given(OTHER, SIX)
    later = story.given(OTHER, RequestPrioritised(priority="vital"))
    story.given(ASKED, SIX)
    story.when(ASKED, MergeRequest(into=later, told="reception"))
    story.then(RequestMerged(into=first, told="reception"))
    assert story.stage(ASKED) == "merged"
    assert story.situation.kept.linking(first) == [story.situation.head]
    story.when(OTHER, MergeRequest(into=later))
    story.refused("not_another_request", number=later)
    third = story.given("request.third", SIX)
    story.when("request.third", MergeRequest(into=third - 1))
    story.refused("merged_already", number=first, short="screens", into="more")
    decision = story.given(ASKED, EntryStruck(number=third - 1, reason="slip"))
    assert (decision, story.stage(ASKED)) == (story.situation.head, "logged")


def test_what_goes_on_under_a_request_is_not_where_that_can_go_on(story: Story) -> None:
    """The two are one already: whoever tries is told so, and by the names that are typed."""
    story.given(OTHER, SIX)
    first = story.situation.head
    gone = story.given(ASKED, SIX)
    story.given(ASKED, RequestMerged(into=first))
    story.when(OTHER, MergeRequest(into=gone))
    story.refused("merged_into_this", short="screens")


def test_every_field_can_be_corrected_and_every_entry_struck(story: Story) -> None:
    """The record is made again from what counts."""
    story.given(ASKED, SIX)
    asked = story.given(ASKED, RequestAsked(query="Wich?"))
    story.given(ASKED, EntryCorrected(number=asked, changes={"query": "Which?"}, reason="slip"))
    assert record(story).query == "Which?"
    said = story.given(ASKED, RequestAnswered(answer="24", site="north"))
    story.given(ASKED, EntryCorrected(number=said, changes={"answer": "27"}, reason="misheard"))
    assert (record(story).answer, story.stage(ASKED)) == ("27", "logged")
    story.given(ASKED, EntryStruck(number=said, reason="not theirs"))
    assert story.stage(ASKED) == "asked"
    story.given(ASKED, EntryStruck(number=asked, reason="not asked"))
    refused = story.given(ASKED, RequestRefused(reason="none"))
    assert story.stage(ASKED) == "refused"
    story.given(ASKED, EntryStruck(number=refused, reason="slip"))
    assert (story.stage(ASKED), record(story).ended) == ("logged", None)


def test_a_site_that_was_corrected_stays_so_whatever_it_confirms(story: Story) -> None:
    """An entry that carries the site for the sake of permission does not say whose it is."""
    number = story.given(ASKED, SIX)
    story.given(ASKED, RequestDelivered(), RequestConfirmed(site="north"))
    story.given(ASKED, EntryCorrected(number=number, changes={"site": "south"}, reason="slip"))
    assert record(story).site == "south"

"""Requests of sites: asked, ranked, passed up, delivered; no patient is named."""

import pytest

from ledger.domain.amendments import EntryCorrected, EntryStruck
from ledger.domain.concept import Command
from ledger.domain.personal import refuse_private_numbers
from ledger.domain.request.commands import (
    DeliverRequest,
    EscalateRequest,
    LogRequest,
    PrioritiseRequest,
)
from ledger.domain.request.events import (
    RequestDelivered,
    RequestEscalated,
    RequestLogged,
    RequestPrioritised,
)
from ledger.domain.values import Sealed
from ledger.errors import Refused
from tests.support.domain import Story

ASKED = "request.screens"
SIX = RequestLogged(site="north", what="Screens", quantity=6)


def test_a_site_and_a_text_are_enough(story: Story) -> None:
    """Everything else can be completed later."""
    story.when(ASKED, LogRequest(site="north", what="Screens"))
    story.then(RequestLogged(site="north", what="Screens"))
    assert story.stage(ASKED) == "logged"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (LogRequest(site="nowhere", what="Screens"), "unknown_site"),
        (LogRequest(site="north", what="Screens", service="dancing"), "unknown_service"),
    ],
)
def test_who_asks_must_exist(story: Story, command: Command, code: str) -> None:
    """The organisation's sites and services."""
    story.when(ASKED, command)
    story.refused(code)


@pytest.mark.parametrize(
    ("command", "field", "code"),
    [
        (
            LogRequest(site="north", what="Bed of 85.07.30-033.28"),
            "what",
            "looks_like_register_number",
        ),
        (
            LogRequest(site="north", what="Screens", impact="call 0470 00 00 00"),
            "impact",
            "looks_like_phone_number",
        ),
        (
            LogRequest(site="north", what="Screens", call_back="+32 470 00 00 00"),
            "call_back",
            "looks_like_phone_number",
        ),
    ],
)
def test_private_numbers_are_refused(story: Story, command: Command, field: str, code: str) -> None:
    """Wherever a patient's could be typed."""
    story.when(ASKED, command)
    story.refused(code, field=field)


def test_a_note_of_a_delivery_is_looked_at_too(story: Story) -> None:
    """It is free text like the others."""
    story.given(ASKED, SIX)
    story.when(ASKED, DeliverRequest(note="given to 061/00.00.00"))
    story.refused("looks_like_phone_number", field="note")


@pytest.mark.parametrize(
    "text",
    ["061/00 00 00", "0470 00 00 00", "+32 470 00 00 00", "0032470000000", "(061) 00.00.00"],
)
def test_telephone_numbers_are_recognised(text: str) -> None:
    """In the ways people write them."""
    with pytest.raises(Refused, match="looks_like_phone_number"):
        refuse_private_numbers(what=f"call {text} please")


@pytest.mark.parametrize(
    "text", ["85.07.30-033.28", "85073003328", "850730 033 28", "85 07 30 033 28"]
)
def test_register_numbers_are_recognised(text: str) -> None:
    """With and without their points; the check digits are not asked."""
    with pytest.raises(Refused, match="looks_like_register_number"):
        refuse_private_numbers(what=f"patient {text}")


@pytest.mark.parametrize(
    "text",
    [
        "extension 4512",
        "on 01/05/2022 08:00",
        "2022-05-14 03:15",
        "ticket INC0012345678",
        "1 500 workstations",
        "10.0.19044.1706",
        "before 24/05/2022, 08:15",
    ],
)
def test_other_numbers_are_no_private_ones(text: str) -> None:
    """Extensions, dates, tickets and versions are what requests are made of."""
    refuse_private_numbers(what=text)


def test_a_sealed_text_is_not_looked_into() -> None:
    """Sealing is what such a text is for."""
    refuse_private_numbers(what=Sealed(commitment="0" * 43, ciphertext="0470000000"), impact=None)


def test_a_priority_is_one_of_the_organisation(story: Story) -> None:
    """The classes are data."""
    story.given(ASKED, SIX)
    story.when(ASKED, PrioritiseRequest(priority="whenever"))
    story.refused("unknown_priority", value="whenever", known="normal, vital")
    story.when(ASKED, PrioritiseRequest(priority="normal", motive="no other"))
    story.then(RequestPrioritised(priority="normal", motive="no other"))
    assert story.stage(ASKED) == "prioritised"


def test_ranking_again_takes_nothing_back(story: Story) -> None:
    """What was passed up stays passed up."""
    story.given(ASKED, SIX)
    story.when(ASKED, EscalateRequest(to="IT", ticket="T-1"))
    story.then(RequestEscalated(to="IT", ticket="T-1"))
    story.given(ASKED, RequestPrioritised(priority="vital"))
    assert story.stage(ASKED) == "escalated"


def test_fewer_than_asked_is_in_part(story: Story) -> None:
    """Until the rest has come."""
    story.given(ASKED, SIX)
    story.when(ASKED, DeliverRequest(quantity=2))
    story.then(RequestDelivered(quantity=2))
    assert story.stage(ASKED) == "delivered_in_part"
    story.given(ASKED, RequestEscalated(to="IT"))
    assert story.stage(ASKED) == "delivered_in_part"
    story.given(ASKED, RequestDelivered(quantity=4))
    assert story.stage(ASKED) == "delivered"


def test_more_than_asked_needs_a_note(story: Story) -> None:
    """Either the number asked was misheard, or somebody says why more was given."""
    story.given(ASKED, SIX, RequestDelivered(quantity=4))
    story.when(ASKED, DeliverRequest(quantity=3))
    story.refused("more_than_asked", value=3, left=2)
    story.when(ASKED, DeliverRequest(quantity=3, note="one to spare"))
    story.then(RequestDelivered(quantity=3, note="one to spare"))


@pytest.mark.parametrize("asked", [SIX, RequestLogged(site="north", what="Screens")])
def test_a_delivery_without_a_number_is_all_of_it(story: Story, asked: RequestLogged) -> None:
    """Whether a number was asked for or not."""
    story.given(ASKED, asked)
    story.when(ASKED, DeliverRequest())
    story.then(RequestDelivered())
    assert story.stage(ASKED) == "delivered"
    story.when(ASKED, DeliverRequest())
    story.refused("wrong_stage", stage="delivered")


def test_a_corrected_number_asked_corrects_what_was_delivered(story: Story) -> None:
    """In part or not follows from both numbers."""
    number = story.given(ASKED, SIX)
    story.given(ASKED, RequestDelivered(quantity=6))
    assert story.stage(ASKED) == "delivered"
    story.given(ASKED, EntryCorrected(number=number, changes={"quantity": 8}, reason="misheard"))
    assert story.stage(ASKED) == "delivered_in_part"


def test_without_what_was_asked_nothing_is_left(story: Story) -> None:
    """A request entered by mistake is struck; what followed counts for nothing."""
    number = story.given(ASKED, SIX)
    followed = (RequestPrioritised(priority="vital"), RequestEscalated(), RequestDelivered())
    story.given(ASKED, *followed, EntryStruck(number=number, reason="entered twice"))
    assert ASKED not in story.situation.states

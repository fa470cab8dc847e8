"""Duty: who holds which post now, at which number, until when."""

import pytest
from msgspec import structs

from ledger.domain.concept import Command
from ledger.domain.duty.commands import HandOverDuty, LeaveDuty, TakeDuty
from ledger.domain.duty.events import DutyHandedOver, DutyLeft, DutyTaken
from ledger.domain.duty.record import Duty
from ledger.domain.duty.rules import post_of
from ledger.domain.organisation import DirectNumber
from ledger.domain.sample import ORGANISATION
from tests.support.domain import Story, unknown_time

IT = "duty.it-on-call"
TAKEN = DutyTaken(post="IT on call", who="Ann", call="ext. 9101", until=unknown_time())


@pytest.fixture
def held(story: Story) -> Story:
    story.given(IT, TAKEN)
    return story


def known(story: Story) -> Duty:
    record = story.situation.record(IT)
    assert isinstance(record, Duty)
    return record


def test_a_post_is_taken(story: Story) -> None:
    """Its name and who are enough."""
    story.when(IT, TakeDuty(post="IT on call", who="Ann"))
    story.then(DutyTaken(post="IT on call", who="Ann"))
    assert (story.stage(IT), known(story).who, known(story).before) == ("held", "Ann", None)


@pytest.mark.parametrize("name", ["IT on call", "it-on-call", "  It  on  Call ", "ÎT on call!"])
def test_a_post_is_one_however_it_is_typed(name: str) -> None:
    """Capitals, accents and marks make no second one."""
    assert post_of(TakeDuty(post=name, who="Ann")) == IT


def test_a_post_may_be_called_anything() -> None:
    """Also what has no letter of ours: such names differ all the same."""
    one, other = (post_of(TakeDuty(post=name, who="Ann")) for name in ("夜勤", "日勤"))
    assert one != other
    assert one.startswith("duty.")


def test_whoever_takes_it_from_somebody_else_is_the_one_holder(held: Story) -> None:
    """It is a hand-over that says that nobody handed it over; nothing of the former stays."""
    held.when(IT, TakeDuty(post="IT on call", who="Bo"))
    held.then(DutyHandedOver(post="IT on call", who="Bo", way="taken"))
    record = known(held)
    assert (record.who, record.before, record.call, record.clock) == ("Bo", "Ann", None, None)


def test_it_is_handed_over_with_a_note(held: Story) -> None:
    """Since then, with what the next one needs to know."""
    command = HandOverDuty(post="IT on call", who="Bo", call="ext. 9102", note="AD is down")
    held.when(IT, command)
    held.then(
        DutyHandedOver(
            post="IT on call", who="Bo", way="handed", call="ext. 9102", note="AD is down"
        )
    )
    record = known(held)
    assert (record.who, record.before, record.call) == ("Bo", "Ann", "ext. 9102")
    assert (record.note, record.since) == ("AD is down", record.occurred)


def test_whoever_holds_it_may_say_something_new(held: Story) -> None:
    """What is not said stays, and since when they hold it too; nothing new is refused."""
    before = known(held).since
    held.when(IT, TakeDuty(post="IT on call", who=" ANN ", note="at the helpdesk"))
    record = known(held)
    assert (record.call, record.note, record.since) == ("ext. 9101", "at the helpdesk", before)
    number = held.situation.head
    for command in (
        TakeDuty(post="IT on call", who="Ann"),
        HandOverDuty(post="IT on call", who="ann"),
    ):
        held.when(IT, command)
        held.refused("on_duty_already", number=number)


def test_it_is_left(held: Story) -> None:
    """Nobody can be called, and no relief is due; who held it stays known until it is taken."""
    held.when(IT, LeaveDuty(post="IT on call", note="the helpdesk answers"))
    held.then(DutyLeft(post="IT on call", note="the helpdesk answers"))
    record = known(held)
    assert (record.stage, record.who, record.call, record.clock) == ("left", "Ann", None, None)
    held.when(IT, TakeDuty(post="IT on call", who="Bo"))
    held.then(DutyTaken(post="IT on call", who="Bo"))
    assert known(held).before is None


@pytest.mark.parametrize("command", [HandOverDuty(post="IT", who="Bo"), LeaveDuty(post="IT")])
def test_only_a_post_that_is_held_is_handed_over_or_left(held: Story, command: Command) -> None:
    """The refusal names those that are: the name may have been mistyped."""
    held.when("duty.it", command)
    held.refused("post_not_held", value="IT", known="IT on call")
    held.given(IT, DutyLeft(post="IT on call"))
    held.when(IT, LeaveDuty(post="IT on call"))
    held.refused("post_not_held", known="\N{EN DASH}")


@pytest.mark.parametrize(
    "number", ["0470 12 34 56", "+32 470 12 34 56", "063 23 11 12", "Ann, 0470/12.34.56"]
)
def test_a_private_number_is_refused(story: Story, number: str) -> None:
    """Whatever is not an extension or a direct number of the organisation may be somebody's own."""
    story.when(IT, TakeDuty(post="IT on call", who="Ann", call=number))
    story.refused("looks_like_phone_number", field="call")


@pytest.mark.parametrize("number", ["063 23 11 11", "063/23.11.11", "+32 63 23 11 11", "poste 12"])
def test_a_direct_number_of_the_organisation_may_be_called(number: str) -> None:
    """In any spelling, with the country's code or without; an extension always."""
    direct = DirectNumber(name="Helpdesk", number="+32 (0)63 23 11 11")
    story = Story(structs.replace(ORGANISATION, numbers=(direct,)))
    story.when(IT, TakeDuty(post="IT on call", who="Ann", call=number))
    story.then(DutyTaken(post="IT on call", who="Ann", call=number))


@pytest.mark.parametrize("field", ["post", "who", "note"])
def test_no_private_number_stands_beside(story: Story, field: str) -> None:
    """Not in a name either."""
    said = {"post": "IT on call", "who": "Ann"} | {field: "call 0470 12 34 56"}
    story.when(IT, TakeDuty(**said))  # type: ignore[arg-type]  # names of texts
    story.refused("looks_like_phone_number", field=field)

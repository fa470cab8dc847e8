"""Means: asked, promised, arrived in part or whole, released; counts of one unit, never summed."""

import pytest

from ledger.domain.amendments import EntryCorrected
from ledger.domain.concept import Command
from ledger.domain.entry import Event
from ledger.domain.means.commands import (
    ArriveMeans,
    AskMeans,
    PromiseMeans,
    RefuseMeans,
    ReleaseMeans,
    WithdrawMeans,
)
from ledger.domain.means.events import (
    MeansArrived,
    MeansAsked,
    MeansPromised,
    MeansRefused,
    MeansReleased,
    MeansWithdrawn,
)
from ledger.domain.means.record import Means
from tests.support.domain import Story
from tests.support.nasty import when

IT = "means.sample"
TEN = MeansAsked(what="technicians", quantity=10, provider="Army", needed_by=when("2022-05-20"))
FOUR, SIX = MeansArrived(quantity=4), MeansPromised(quantity=6, due=when("2022-05-19"))


def record(story: Story) -> Means:
    found = story.situation.states[IT]
    assert isinstance(found, Means)
    return found


def test_a_text_is_enough(story: Story) -> None:
    """From whom, how many and for which site can be said later."""
    story.when(IT, AskMeans(what="a generator"))
    story.then(MeansAsked(what="a generator"))
    assert story.stage(IT) == "asked"


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (AskMeans(what="x", site="nowhere"), "unknown_site"),
        (AskMeans(what="x", service="dancing"), "unknown_service"),
        (AskMeans(what="call 0470 00 00 00"), "looks_like_phone_number"),
        (AskMeans(what="x", provider="0470 00 00 00"), "looks_like_phone_number"),
    ],
)
def test_what_is_asked_names_what_exists_and_no_private_number(
    story: Story, command: Command, code: str
) -> None:
    """As a request does."""
    story.when(IT, command)
    story.refused(code)


@pytest.mark.parametrize(
    ("facts", "stage", "here"),
    [
        ([TEN, SIX], "promised", 0),
        ([TEN, FOUR], "arrived_in_part", 4),
        ([TEN, SIX, FOUR, SIX], "arrived_in_part", 4),
        ([TEN, FOUR, MeansArrived(quantity=6)], "arrived", 10),
        ([TEN, FOUR, MeansArrived()], "arrived", 10),
        ([TEN, MeansArrived(quantity=12, note="two more")], "arrived", 12),
        ([TEN, FOUR, MeansReleased(quantity=1)], "arrived_in_part", 3),
        ([TEN, FOUR, MeansReleased(quantity=4)], "arrived_in_part", 0),
        ([TEN, FOUR, MeansReleased()], "released", 0),
        ([TEN, MeansArrived(), MeansReleased(quantity=3)], "released_in_part", 7),
        ([TEN, MeansArrived(), MeansReleased(quantity=10)], "released", 0),
        ([MeansAsked(what="help"), MeansArrived()], "arrived", 0),
        ([MeansAsked(what="help"), MeansArrived(), MeansReleased(quantity=1)],
         "released_in_part", 0),
        ([TEN, FOUR, MeansRefused(reason="no more")], "arrived", 4),
        ([TEN, FOUR, MeansWithdrawn(reason="enough")], "arrived", 4),
        ([TEN, MeansWithdrawn(reason="enough")], "withdrawn", 0),
    ],
)  # fmt: skip
def test_how_far_it_is_follows_from_what_came(
    story: Story, facts: list[Event], stage: str, here: int
) -> None:
    """In part while fewer are there than were asked for and somebody still waits for them."""
    story.given(IT, *facts)
    assert (story.stage(IT), record(story).here) == (stage, here)


def test_promises_are_kept_by_who_made_them(story: Story) -> None:
    """The same one's second word takes the first back; of several no sum is made."""
    story.given(IT, TEN, SIX, MeansPromised(quantity=3, provider="Red Cross"))
    story.when(IT, PromiseMeans(quantity=5, provider="ARMY"))
    said = [(one.provider, one.quantity) for one in record(story).promises]
    assert said == [("Red Cross", 3), ("ARMY", 5)]


def test_who_refuses_takes_back_only_their_own(story: Story) -> None:
    """The others' promises stand, and so does what was asked of somebody else."""
    story.given(IT, TEN, MeansPromised(quantity=3, provider="Red Cross"))
    story.when(IT, RefuseMeans(reason="nobody free"))
    assert story.stage(IT) == "promised"
    story.when(IT, RefuseMeans(reason="flat tyre", provider="Red Cross"))
    assert (story.stage(IT), record(story).reason) == ("refused", "flat tyre")
    story.when(IT, PromiseMeans(quantity=2))
    assert (story.stage(IT), record(story).reason) == ("promised", None)


def test_a_stranger_who_refuses_ends_nothing(story: Story) -> None:
    """It was asked of the army."""
    story.given(IT, TEN)
    story.when(IT, RefuseMeans(reason="no", provider="Red Cross"))
    assert story.stage(IT) == "asked"


@pytest.mark.parametrize(
    ("facts", "command", "code"),
    [
        ([TEN, FOUR], ArriveMeans(quantity=7), "more_means_than_asked"),
        ([TEN, FOUR], ReleaseMeans(quantity=5), "more_than_here"),
        ([TEN], ReleaseMeans(), "wrong_stage"),
        ([TEN, FOUR, MeansReleased()], ArriveMeans(), "wrong_stage"),
        ([TEN, MeansArrived()], WithdrawMeans(reason="no"), "wrong_stage"),
        ([TEN, MeansArrived()], RefuseMeans(reason="no"), "wrong_stage"),
    ],
)
def test_what_cannot_be_is_refused(
    story: Story, facts: list[Event], command: Command, code: str
) -> None:
    """More than were asked for without a word why, more than are here."""
    story.given(IT, *facts)
    story.when(IT, command)
    story.refused(code)


def test_about_so_many_is_no_bound(story: Story) -> None:
    """Nor is a lower bound."""
    story.given(IT, MeansAsked(what="beds", quantity=10, qualifier="about"))
    story.when(IT, ArriveMeans(quantity=11))
    story.then(MeansArrived(quantity=11))


def test_it_is_due_when_needed_or_promised_until_all_are_there(story: Story) -> None:
    """Whichever comes first."""
    story.given(IT, TEN)
    assert record(story).clock == TEN.needed_by
    story.given(IT, SIX)
    assert record(story).clock == SIX.due
    story.given(IT, MeansArrived())
    assert record(story).clock is None


def test_a_corrected_number_corrects_how_far_it_is(story: Story) -> None:
    """Four of four is all of them."""
    number = story.given(IT, TEN)
    story.given(IT, FOUR)
    assert story.stage(IT) == "arrived_in_part"
    story.given(IT, EntryCorrected(number=number, changes={"quantity": 4}, reason="misheard"))
    assert story.stage(IT) == "arrived"

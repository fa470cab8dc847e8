"""Correcting, striking, linking: new entries beside the old, of the sequence they touch."""

from typing import Any

import pytest

from ledger.domain.amending.commands import (
    CompleteEntry,
    CorrectEntry,
    LinkEntries,
    ReclassifyEntry,
    StrikeEntry,
)
from ledger.domain.amendments import (
    EntryCompleted,
    EntryCorrected,
    EntryLinked,
    EntryReclassified,
    EntryStruck,
    Relation,
)
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
from ledger.domain.decision.record import Decision
from ledger.domain.observation.events import ObservationNoted
from ledger.errors import Refused
from tests.support.domain import Story

NETWORK = "decision.network"
QUESTION = DecisionRaised(question="Cut?")
TAKEN = DecisionTaken(text="Cut", decider="crisis cell")


@pytest.mark.parametrize("changes", [{"decider": "governor"}, {"source": "press"}, {"motive": "x"}])
def test_fields_and_header_are_corrected(story: Story, changes: dict[str, Any]) -> None:
    """The original stays; the new values stand beside it."""
    number = story.given(NETWORK, TAKEN)
    story.when(NETWORK, CorrectEntry(number=number, changes=changes, reason="misheard"))
    story.then(EntryCorrected(number=number, changes=changes, reason="misheard"))
    assert story.situation.entry(number).event == TAKEN


@pytest.mark.parametrize(
    "changes",
    [
        {"colour": "red"},
        {"text": ""},
        {"text": 3},
        {"occurred": "yesterday"},
        {"lang": "xx"},
        {"recorded": "2022-05-14T03:15:00+02:00"},
        {"signer": "F" * 43},
    ],
)
def test_what_cannot_be_is_refused(story: Story, changes: dict[str, Any]) -> None:
    """No unknown field, no impossible value, and never when or by whom it was recorded."""
    number = story.given(NETWORK, TAKEN)
    story.when(NETWORK, CorrectEntry(number=number, changes=changes, reason="misheard"))
    story.refused("impossible_correction")


def test_what_was_left_empty_is_completed(story: Story) -> None:
    """The record says it from then on; what the entry says already is corrected, not completed."""
    number = story.given(NETWORK, TAKEN)
    said = {"motive": "it spreads", "source": "the meeting"}
    story.when(NETWORK, CompleteEntry(number=number, changes=said, reason="minutes"))
    story.then(EntryCompleted(number=number, changes=said, reason="minutes"))
    record = story.situation.states[NETWORK]
    assert isinstance(record, Decision)
    assert record.motive == "it spreads"
    for changes in ({"decider": "governor"}, {"motive": "another"}, {"review": "x", "text": "y"}):
        story.when(NETWORK, CompleteEntry(number=number, changes=changes, reason="no"))
        story.refused("impossible_correction" if "review" in changes else "not_empty")


def test_a_completion_never_takes_the_place_of_words(story: Story) -> None:
    """One that other software wrote over what was said fills what is empty and nothing more."""
    number = story.given(NETWORK, TAKEN)
    story.given(
        NETWORK,
        EntryCompleted(number=number, changes={"text": "Do not cut", "motive": "m"}, reason="r"),
        EntryCorrected(number=number, changes={"motive": "corrected"}, reason="r"),
        EntryCompleted(number=number, changes={"motive": "late"}, reason="r"),
    )
    record = story.situation.states[NETWORK]
    assert isinstance(record, Decision)
    assert (record.text, record.motive) == ("Cut", "corrected")


def test_what_was_noted_as_another_thing_counts_as_what_it_is(story: Story) -> None:
    """The first is ruled through; the other must be there, count, and say something itself."""
    noted = story.given("observation.one", ObservationNoted(text="We cut the network"))
    decided = story.given(NETWORK, TAKEN)
    asked = ReclassifyEntry(number=noted, other=decided, reason="a decision")
    story.when("observation.one", asked)
    story.then(EntryReclassified(number=noted, other=decided, reason="a decision"))
    assert "observation.one" not in story.situation.states
    by = story.situation.head
    for command, code in (
        (asked, "already_struck"),
        (ReclassifyEntry(number=decided, other=decided, reason="r"), "link_to_itself"),
        (ReclassifyEntry(number=decided, other=by, reason="r"), "not_of_its_own"),
        (ReclassifyEntry(number=decided, other=noted, reason="r"), "already_struck"),
        (ReclassifyEntry(number=decided, other=99, reason="r"), "unknown_number"),
        (ReclassifyEntry(number=1, other=decided, reason="r"), "opening_stays"),
    ):
        story.when(NETWORK, command)
        story.refused(code)


def test_a_struck_answer_opens_the_question_again(story: Story) -> None:
    """State is folded anew without it."""
    number = story.given(NETWORK, QUESTION, TAKEN)
    story.when(NETWORK, StrikeEntry(number=number, reason="entered twice"))
    story.then(EntryStruck(number=number, reason="entered twice"))
    assert story.stage(NETWORK) == "raised"


def test_a_sequence_struck_whole_is_as_if_it_had_never_been(story: Story) -> None:
    """But its versions are taken for ever."""
    number = story.given(NETWORK, TAKEN)
    story.when(NETWORK, StrikeEntry(number=number, reason="wrong crisis"))
    assert NETWORK not in story.situation.states
    assert story.situation.next_version(NETWORK) == 3


def test_nothing_is_struck_twice(story: Story) -> None:
    """The first strike is named; struck itself, it lets the entry count and be struck again."""
    number = story.given(NETWORK, QUESTION, TAKEN)
    story.when(NETWORK, StrikeEntry(number=number, reason="entered twice"))
    strike = story.situation.head
    story.when(NETWORK, StrikeEntry(number=number, reason="really"))
    story.refused("already_struck", number=number, strike=strike)
    story.when(NETWORK, StrikeEntry(number=strike, reason="it was right"))
    assert story.stage(NETWORK) == "taken"
    story.when(NETWORK, StrikeEntry(number=number, reason="no, it was not"))
    story.then(EntryStruck(number=number, reason="no, it was not"))


def test_the_opening_cannot_be_struck(story: Story) -> None:
    """There would be no ledger."""
    story.when(CRISIS, StrikeEntry(number=1, reason="oops"))
    story.refused("opening_stays")


def test_a_corrected_opening_changes_the_organisation(story: Story) -> None:
    """Look-ups are made again."""
    organisation = {
        "name": "Renamed",
        "zone": "Europe/Brussels",
        "languages": ["fr"],
        "sites": [{"id": "west", "name": "West", "kind": "hospital"}],
        "roles": [{"id": "coordinator", "name": "C", "writes": ["*"]}],
    }
    changes = {"organisation": organisation}
    assert story.situation.index.find("site", "north")
    story.when(CRISIS, CorrectEntry(number=1, changes=changes, reason="wrong file"))
    assert story.situation.index.find("site", "north") is None
    assert story.situation.index.find("site", "west")


@pytest.mark.parametrize("relation", ["answers", "contradicts", "confirms", "supersedes"])
def test_two_entries_are_linked(story: Story, relation: Relation) -> None:
    """A contradiction stays visible until somebody says how it is to be read."""
    number = story.given(NETWORK, TAKEN)
    story.when(NETWORK, LinkEntries(number=number, relation=relation, other=1))
    story.then(EntryLinked(number=number, relation=relation, other=1))


def test_an_entry_is_not_linked_to_itself(story: Story) -> None:
    """It can neither confirm nor contradict itself."""
    story.when(CRISIS, LinkEntries(number=1, relation="confirms", other=1))
    story.refused("link_to_itself", number=1)


@pytest.mark.parametrize(
    "command",
    [
        CorrectEntry(number=9, changes={"text": "x"}, reason="?"),
        StrikeEntry(number=9, reason="?"),
        LinkEntries(number=1, relation="confirms", other=9),
    ],
)
def test_there_must_be_such_an_entry(
    story: Story, command: CorrectEntry | StrikeEntry | LinkEntries
) -> None:
    """The answer says how far the ledger goes."""
    story.when(CRISIS, command)
    story.refused("unknown_number", number=9, head=1)


def test_a_void_entry_cannot_be_amended(story: Story) -> None:
    """It counts for nothing already."""
    story.void(NETWORK, 1)
    with pytest.raises(Refused, match="void_number"):
        story.situation.entry(2)


def test_a_hole_in_the_versions_is_passed(story: Story) -> None:
    """The next version is the highest on the stream and one more."""
    for version in (7, None, 3):
        story.situation.count(NETWORK, version)
    assert story.situation.next_version(NETWORK) == 8

"""Correcting, striking, linking: new entries beside the old, of the sequence they touch."""

from typing import Any

import pytest

from ledger.domain.amending.commands import CorrectEntry, LinkEntries, StrikeEntry
from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck, Relation
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.decision.events import DecisionRaised, DecisionTaken
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

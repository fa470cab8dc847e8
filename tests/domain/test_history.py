"""Folding: it takes whatever was accepted, and corrections make the history they say."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from ledger.domain import KINDS
from ledger.domain.amendments import HEADER_FIELDS, EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.concept import Concept, Kind
from ledger.domain.crisis_and_roll import CRISIS
from ledger.domain.effective import effective
from ledger.domain.entry import Entry
from ledger.domain.record import Record
from ledger.domain.record_lookup import InMemory, Judged, Taken
from ledger.domain.situation import Situation
from ledger.domain.transitions import entry_of
from tests.support.domain import STATEFUL, Story, by_name, opening, reached
from tests.support.strategies import entries, events

STATEFUL_KINDS = [
    pytest.param(concept, kind, id=topic)
    for topic, kind in KINDS.items()
    for concept in STATEFUL
    if kind.concept == concept.name
]

CONCEPTS_BESIDE_THE_CRISIS = [concept for concept in STATEFUL if concept.name != "crisis"]

JUNK = st.none() | st.integers() | st.text(max_size=5) | st.lists(st.integers(), max_size=2)


def histories(concept: Concept[Any], least: int = 0) -> st.SearchStrategy[list[Entry[Any]]]:
    """Any entries of one concept, in any order, as deciding would never let them."""
    each = st.one_of([events(kind) for kind in concept.kinds.values()])
    return st.lists(each.map(entry_of), min_size=least, max_size=6)


def folded(originator: str, history: list[tuple[int, Entry[Any]]]) -> Record | None:
    """The state after a history, as a situation folds it entry by entry."""
    kept = InMemory()
    situation = Situation(KINDS, kept)
    for number, entry in history:
        told = structs.replace(entry, originator=originator)
        situation.apply(number, told, situation.place(originator))
        kept.take(Taken(Judged(number, originator, number, "accepted", "", told), b""))
    return situation.states.get(originator)


@pytest.mark.parametrize(("concept", "kind"), STATEFUL_KINDS)
@settings(max_examples=3, deadline=None)
@given(st.data())
def test_evolving_never_raises(concept: Concept[Any], kind: Kind, data: st.DataObject) -> None:
    """Any entry that decodes, in any state that can be reached, and in none."""
    entry = data.draw(entries(kind))
    for state in (None, *reached(concept)):
        kind.take(state, entry, 999)


@pytest.mark.parametrize("concept", STATEFUL, ids=by_name)
@settings(max_examples=8, deadline=None)
@given(st.data())
def test_any_history_with_any_amendments_folds(concept: Concept[Any], data: st.DataObject) -> None:
    """Corrections of fields that are not there, of entries that are not there, struck strikes."""
    history = data.draw(histories(concept))
    fields = {name for kind in concept.kinds.values() for name in kind.event.__struct_fields__}
    changes = st.dictionaries(st.sampled_from(sorted({*fields, *HEADER_FIELDS, "v"})), JUNK)
    numbers = st.integers(1, 12)
    amendments: st.SearchStrategy[Any] = st.builds(
        EntryCorrected, number=numbers, changes=changes, reason=st.just("slip")
    ) | st.builds(EntryStruck, number=numbers, reason=st.just("twice"))
    amended = [*history, *map(entry_of, data.draw(st.lists(amendments, max_size=6)))]
    folded(f"{concept.name}.one", list(enumerate(amended, 1)))


@pytest.mark.parametrize("concept", STATEFUL, ids=by_name)
@settings(max_examples=8, deadline=None)
@given(st.data())
def test_without_amendments_a_history_counts_as_it_is(
    concept: Concept[Any], data: st.DataObject
) -> None:
    """The very same entries, in the same order."""
    history = list(enumerate(data.draw(histories(concept)), 1))
    assert [*effective(history)] == history


@pytest.mark.parametrize("concept", CONCEPTS_BESIDE_THE_CRISIS, ids=by_name)
@settings(max_examples=8, deadline=None)
@given(st.data())
def test_a_corrected_history_folds_as_if_it_had_been_right(
    concept: Concept[Any], data: st.DataObject
) -> None:
    """Every field of one entry is given another value afterwards.

    But for who did it, which stays with who was said before (tests/ledger/test_four_eyes.py).
    """
    wrong = list(enumerate(data.draw(histories(concept, least=1)), 1))
    number, entry = data.draw(st.sampled_from(wrong))
    right = _by_the_same(entry.event, data.draw(events(KINDS[entry.type])))
    changes = {name: msgspec.to_builtins(value) for name, value in structs.asdict(right).items()}
    correction = entry_of(EntryCorrected(number=number, changes=changes, reason="misheard"))
    mended = [(n, entry_of(right) if n == number else e) for n, e in wrong]
    assert folded("x.one", [*wrong, (99, correction)]) == folded("x.one", mended)


def _by_the_same(wrong: Any, right: Any) -> Any:
    """The right event, by whoever the wrong one named."""
    named = {"decider", "drafter"}.intersection(right.__struct_fields__)
    return structs.replace(right, **{name: getattr(wrong, name) for name in named})


@pytest.mark.parametrize("concept", CONCEPTS_BESIDE_THE_CRISIS, ids=by_name)
@settings(max_examples=8, deadline=None)
@given(st.data())
def test_a_struck_entry_folds_as_if_it_had_never_been(
    concept: Concept[Any], data: st.DataObject
) -> None:
    """Wherever it stood."""
    wrong = list(enumerate(data.draw(histories(concept, least=1)), 1))
    number, _ = data.draw(st.sampled_from(wrong))
    strike = entry_of(EntryStruck(number=number, reason="entered twice"))
    mended = [(n, e) for n, e in wrong if n != number]
    assert folded("x.one", [*wrong, (99, strike)]) == folded("x.one", mended)


def test_a_struck_correction_corrects_nothing(story: Story) -> None:
    """The original counts again."""
    history = [(1, entry_of(opening()))]
    correction = entry_of(EntryCorrected(number=1, changes={"title": "Other"}, reason="misheard"))
    strike = entry_of(EntryStruck(number=2, reason="it was right"))
    assert [*effective([*history, (2, correction), (3, strike)])] == history


def test_later_corrections_win_field_by_field() -> None:
    """Two corrections of one entry add up."""
    history = [
        (1, entry_of(opening())),
        (2, entry_of(EntryCorrected(number=1, changes={"title": "A", "name": "b"}, reason="1"))),
        (3, entry_of(EntryCorrected(number=1, changes={"title": "B"}, reason="2"))),
    ]
    ((_, entry),) = effective(history)
    assert (entry.event.title, entry.event.name) == ("B", "b")


def test_a_correction_reaches_the_header(story: Story) -> None:
    """When it happened, who did it and where it is from may have been wrong too."""
    history = [
        (1, entry_of(opening())),
        (2, entry_of(EntryCorrected(number=1, changes={"source": "the press"}, reason="1"))),
    ]
    ((_, entry),) = effective(history)
    assert entry.source == "the press"


def test_an_impossible_correction_by_other_software_changes_nothing() -> None:
    """Ours is refused when it is decided."""
    history = [(1, entry_of(opening()))]
    wrong = entry_of(EntryCorrected(number=1, changes={"kind": "game"}, reason="1"))
    assert [*effective([*history, (2, wrong)])] == history


def test_links_leave_their_originator_alone(story: Story) -> None:
    """They are kept beside it."""
    link = EntryLinked(number=1, relation="confirms", other=1)
    number = story.given(CRISIS, link)
    assert story.kept.linking(link.other) == [number]
    assert story.situation.states[CRISIS].number == 1

"""What became of an entry is the same, whether all are looked at or this one alone."""

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.domain.amendments import (
    EntryCompleted,
    EntryCorrected,
    EntryLinked,
    EntryStruck,
    Relation,
)
from ledger.domain.decision.events import DecisionEnded, DecisionTaken
from ledger.domain.observation.events import ObservationNoted
from projections.views.amended import OneByOne, amended, became, ended
from tests.support.book import FOUNDER, Book

RELATIONS: tuple[Relation, ...] = ("contradicts", "supersedes", "closes", "confirms")


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Decisions and observations; corrections, completions, strikes and links of anything."""
    book = Book()
    for n in range(4):
        book.write(DecisionTaken(text="Cut the network", decider="cell"), f"decision.d{n}")
        book.write(ObservationNoted(text="Rain"), f"observation.o{n}")
    for _ in range(draw(st.integers(1, 14))):
        number = draw(st.integers(2, len(book.messages)))
        stored = book.stored(number)
        assert stored is not None
        event = draw(
            st.one_of(
                st.builds(EntryLinked, number=st.just(number), relation=st.sampled_from(RELATIONS),
                          other=st.integers(2, len(book.messages)), reason=st.just("seen")),
                st.just(EntryStruck(number=number, reason="twice")),
                st.just(EntryCorrected(number=number, changes={"source": "x"}, reason="x")),
                st.builds(_moved, st.just(number), st.integers(2, len(book.messages))),
                st.just(EntryCompleted(number=number, changes={"actor": "x"}, reason="x")),
                st.just(DecisionEnded(reason="over")),
            )
        )  # fmt: skip
        there = f"decision.d{number % 4}" if isinstance(event, DecisionEnded) else None
        book.write(event, there or stored.originator, by=FOUNDER)
    if draw(st.booleans()):
        relation, at = draw(st.sampled_from(RELATIONS)), draw(st.sampled_from([2, 4, 6, 8]))
        link = EntryLinked(number=at, relation=relation, other=9, reason="seen")
        stored = book.stored(at)
        assert stored is not None
        number = book.write(link, stored.originator)
        book.write(_moved(number, draw(st.sampled_from([2, 4, 6, 8]))), stored.originator)
    return book


def _moved(number: int, other: int) -> EntryCorrected:
    """A link that points elsewhere, where it is one."""
    return EntryCorrected(number=number, changes={"other": other}, reason="x")


@given(book=books())
@settings(max_examples=150, deadline=None)
def test_one_by_one_and_all_at_once_agree(book: Book) -> None:
    """On links that were corrected, contradictions that were settled, strikes of strikes."""
    situation = book.fold().situation
    single = OneByOne(situation)
    for start in (1, max(1, situation.head - 3)):
        every = amended(situation, start)
        for number in range(start, situation.head + 1):
            judged, change = situation.kept.judged(number), every.get(number)
            assert (single.get(number), number) == (change, number)
            assert became(situation, number) == ended(situation, judged, change)

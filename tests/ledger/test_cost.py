"""What an insider can write costs every fold so much an entry, and no more the more there is."""

import gc
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import inf

import pytest

from ledger.domain.amendments import EntryCorrected, EntryLinked, EntryStruck
from ledger.domain.crisis_and_roll import CRISIS, ROLL
from ledger.domain.decision.events import DecisionTaken
from ledger.domain.member.events import MemberEnrolled, MemberRevoked
from projections.views.views import Views
from tests.support.book import PREFIX, SCRIBE, Book

FEW, TIMES = 250, 8
"""So many entries, and so many times as many."""

WORSE = 3.0
"""How much dearer one of many may be: with the square of their number it would be `TIMES`."""

WHERE = "decision.network"
TAKEN = DecisionTaken(text="Cut the network", decider="crisis cell")

Write = Callable[[Book, int], object]


def correction(book: Book, n: int) -> None:
    book.write(EntryCorrected(number=2, changes={"text": f"{n}"}, reason="x"), WHERE)


def correction_of_the_opening(book: Book, n: int) -> None:
    book.write(EntryCorrected(number=1, changes={"title": f"{n}"}, reason="x"), CRISIS)


def strike(book: Book, n: int) -> None:
    book.write(EntryStruck(number=2, reason="x"), WHERE)


def strike_of_the_last_strike(book: Book, n: int) -> None:
    book.write(EntryStruck(number=len(book.messages), reason="x"), WHERE)


def strike_of_the_last_correction(book: Book, n: int) -> None:
    if n % 2:
        strike_of_the_last_strike(book, n)
    else:
        correction(book, n)


def correction_then_its_strike_over_many(book: Book, n: int) -> None:
    if n < FEW // 2:
        correction(book, n)
    elif n % 2:
        strike_of_the_last_strike(book, n)
    else:
        correction(book, n)


def strike_of_an_early_correction(book: Book, n: int) -> None:
    number = 3 + n // 2
    if n % 2 and isinstance(book.entries.get(number), EntryCorrected):
        book.write(EntryStruck(number=number, reason="x"), WHERE)
    else:
        correction(book, n)


def link(book: Book, n: int) -> None:
    book.write(EntryLinked(number=2, relation="confirms", other=1), WHERE)


def link_from_elsewhere(book: Book, n: int) -> None:
    number = book.write(TAKEN, f"decision.d{n}")
    book.write(EntryLinked(number=number, relation="confirms", other=2), f"decision.d{n}")


def begin_by_a_link(book: Book) -> None:
    """Entry 5, by which a decision puts another one aside: who may amend it depends on that one."""
    other = book.write(TAKEN, "decision.other")
    book.write(EntryLinked(number=2, relation="supersedes", other=other), WHERE)


def strike_in_a_chain_over_a_link(book: Book, n: int) -> None:
    if n:
        strike_of_the_last_strike(book, n)
    else:
        begin_by_a_link(book)


def correction_of_a_link_then_its_strike(book: Book, n: int) -> None:
    if not n:
        begin_by_a_link(book)
    elif n % 2:
        book.write(EntryCorrected(number=5, changes={"reason": f"{n}"}, reason="x"), WHERE)
    else:
        strike_of_the_last_strike(book, n)


def correction_of_where_a_link_leads(book: Book, n: int) -> None:
    if n:
        book.write(EntryCorrected(number=5, changes={"other": n}, reason="x"), WHERE)
    else:
        begin_by_a_link(book)


def enrolment_again(book: Book, n: int) -> None:
    book.enrol(SCRIBE)


def enrolment_elsewhere(book: Book, n: int) -> None:
    book.enrol(SCRIBE, sites=(f"s{n}",))


def revocation(book: Book, n: int) -> None:
    book.write(MemberRevoked(member=SCRIBE.member, reason="x"), ROLL)


def other_member(book: Book, n: int) -> None:
    enrolled = MemberEnrolled(member=f"m{n}", name="M", key="K" * 43, role="scribe")
    book.write(enrolled, ROLL)


def strike_of_an_enrolment(book: Book, n: int) -> None:
    number = book.enrol(SCRIBE)
    book.write(EntryStruck(number=number, reason="x"), ROLL)


def garbage_in_a_row(book: Book, n: int) -> None:
    book.put(f"{PREFIX}.{WHERE}.{n + 2}", b"garbage")


def garbage_backwards(book: Book, n: int) -> None:
    book.put(f"{PREFIX}.{WHERE}.{10**6 - n}", b"garbage")


def report(book: Book, n: int) -> None:
    book.write(TAKEN, WHERE, by=SCRIBE)


WRITES: list[Write] = [
    correction, correction_of_the_opening, strike, strike_of_the_last_strike,
    strike_of_the_last_correction, correction_then_its_strike_over_many,
    strike_of_an_early_correction, link, link_from_elsewhere,
    strike_in_a_chain_over_a_link, correction_of_a_link_then_its_strike,
    correction_of_where_a_link_leads, enrolment_again, enrolment_elsewhere, revocation,
    other_member, strike_of_an_enrolment, garbage_in_a_row, garbage_backwards, report,
]  # fmt: skip


@contextmanager
def alone() -> Iterator[None]:
    """The fold and nothing else: no tracer, and the collector walks what is made here only."""
    tracer = sys.gettrace()
    gc.collect()
    gc.freeze()
    sys.settrace(None)
    try:
        yield
    finally:
        sys.settrace(tracer)
        gc.unfreeze()


def book_of(write: Write, many: int) -> Book:
    book = Book()
    book.write(TAKEN, WHERE)
    book.enrol(SCRIBE)
    for n in range(many):
        write(book, n)
    return book


def seconds(book: Book) -> float:
    """This thread's time for a fold with every view, looked at once in a while."""
    fold, views = book.new_fold(), Views()
    began = time.thread_time()
    for number, (subject, body) in enumerate(book.messages, 1):
        fold.take(number, subject, body, trusted=True)
        if not number % 500:
            fold.settled(number)
    views.follow(fold.situation)
    assert fold.situation.states[CRISIS]
    assert fold.situation.free_version(WHERE, 1) > 1
    return time.thread_time() - began


@pytest.mark.parametrize("write", WRITES, ids=lambda write: str(write.__name__))
def test_many_cost_as_much_each_as_few(write: Write) -> None:
    """Noise makes a run dearer, never cheaper: the best of five of few, of three of many."""
    few, many = book_of(write, FEW), book_of(write, FEW * TIMES)
    with alone():
        bound = min(seconds(few) for _ in range(5)) * TIMES * WORSE
        best = inf
        for _ in range(3):
            best = min(best, seconds(many))
            if best < bound:
                break
    assert best < bound, f"each {best * WORSE / bound:.1f} times as dear"

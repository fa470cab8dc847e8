"""The tree at any size there once was, at a cost that does not grow with the ledger."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.integrity.merkle import tree_of
from ledger.past import EVERY, Past
from ledger.replica import Replica, Row

LENGTH = 3 * EVERY + 100
ROWS = [Row(n, f"crisis.x.decision.{n}.1", b"", b"%d" % n, n, "void:role", None)
        for n in range(1, LENGTH + 1)]  # fmt: skip
SIZES = st.integers(0, LENGTH) | st.sampled_from([0, 1, EVERY - 1, EVERY, EVERY + 1, LENGTH])


@pytest.fixture(scope="module")
def replica(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Replica]:
    replica = Replica(tmp_path_factory.mktemp("past") / "replica.db")
    replica.keep(ROWS)
    yield replica
    replica.close()


@given(sizes=st.lists(SIZES, min_size=1, max_size=6))
@settings(max_examples=40, deadline=None)
def test_whatever_was_asked_before_it_is_the_tree_of_the_first_messages(
    replica: Replica, sizes: list[int]
) -> None:
    """In any order of asking, at and around every mark."""
    past = Past(replica)
    for size in sizes:
        expected = tree_of((row.subject, row.body) for row in ROWS[:size])
        assert past(size) == expected.frontier


def test_entries_that_had_seen_little_cost_no_reading_of_everything(
    replica: Replica, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thousand of them from one member: each reads as many messages as lie between two marks."""
    past, read = Past(replica), list[int]()
    past(LENGTH)
    rows = replica.rows

    def counted(first: int, last: int) -> Iterator[Row]:
        read.append(last - first + 1)
        return rows(first, last)

    monkeypatch.setattr(replica, "rows", counted)
    for size in range(1, LENGTH, 97):
        past(size)
    assert 0 < max(read) <= EVERY

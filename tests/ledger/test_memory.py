"""Python's cyclic collector is held back while much is folded, and always let go again."""

import gc
from collections.abc import Iterator

import pytest

from ledger import gc_pause
from ledger.jetstream.message import OutgoingMessage
from tests.support.desk import Desk
from tests.support.waiting import wait_until


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """It goes on after each test as it did before."""
    thresholds = gc.get_threshold()
    yield
    assert gc.isenabled()
    gc.set_threshold(*thresholds)


def test_the_last_to_release_lets_it_go_and_spares_what_was_kept() -> None:
    """Two folds may hold it at once."""
    gc_pause.hold()
    gc_pause.hold()
    gc_pause.release()
    assert not gc.isenabled()
    before = gc.get_freeze_count()
    gc_pause.release()
    assert gc.isenabled()
    assert gc.get_freeze_count() > before


def test_little_is_not_worth_it_and_an_error_lets_it_go() -> None:
    """Only long folds hold it, and whatever ends them releases it."""
    with gc_pause.held(gc_pause.MANY - 1):
        assert gc.isenabled()
    with pytest.raises(AssertionError), gc_pause.held(gc_pause.MANY):
        assert gc.isenabled(), "held"


def test_what_stays_open_is_looked_through_no_more() -> None:
    """Nobody who types waits for a pass over all that was imported and read at the start."""
    before, passes = gc.get_freeze_count(), gc.get_threshold()
    gc_pause.settle()
    assert gc.get_freeze_count() > before
    assert gc.get_threshold() > passes


def test_a_catch_up_holds_it_until_it_is_live(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """While far behind; the board that is live then collects as any program does."""
    enabled: list[bool] = []
    hold = gc_pause.hold

    def told() -> None:
        hold()
        enabled.append(gc.isenabled())

    monkeypatch.setattr(gc_pause, "hold", told)
    with desk.open():
        pass
    (desk.directory / "replica.db").unlink()
    fill(desk, 3 * gc_pause.MANY)
    with desk.at_work() as terminal:
        wait_until(gc.isenabled)
        assert enabled == [False]
        assert terminal.read().position.number == 3 * gc_pause.MANY + 1


def fill(desk: Desk, count: int) -> None:
    """Garbage is folded like anything else."""
    from ledger.jetstream.stream import Stream  # noqa: PLC0415 (only here)
    from tests.support.nats import connected  # noqa: PLC0415 (only here)

    with connected(desk.settings.server) as connection:
        stream = Stream(connection, desk.stream, desk.prefix)
        for first in range(0, count, 500):
            versions = range(first, first + 500)
            stream.append([OutgoingMessage(f"{desk.prefix}.noise.{v}", b"x") for v in versions])

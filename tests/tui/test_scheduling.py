"""Keys are echoed before pictures are drawn."""

import os
import threading
from collections.abc import Callable

import pytest

from tui.board.scheduling import as_ever, give_way


def test_a_thread_that_draws_gives_way_and_what_it_starts_need_not() -> None:
    """The server of a home that a board starts is scheduled as any other."""
    policies: list[int] = []

    def started() -> None:
        as_ever()
        policies.append(os.sched_getscheduler(0))

    def drawing() -> None:
        give_way()
        policies.append(os.sched_getscheduler(0))
        _in_a_thread(started)

    _in_a_thread(drawing)
    assert policies == [os.SCHED_BATCH, os.SCHED_OTHER]


def test_where_there_is_no_such_policy_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    """On other systems, and where it is refused."""

    def refused(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "sched_setscheduler", refused)
    give_way()
    monkeypatch.delattr(os, "sched_setscheduler")
    give_way()
    as_ever()


def _in_a_thread(act: Callable[[], None]) -> None:
    thread = threading.Thread(target=act)
    thread.start()
    thread.join()

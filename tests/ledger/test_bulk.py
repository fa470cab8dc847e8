"""Many commands: decided one upon the other, recorded together, each of them once."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from eventsourcing.persistence import IntegrityError

from ledger.command.order import Order
from ledger.command.outcome import Took
from ledger.command.tentative import Tentative
from ledger.domain.record import copied
from ledger.domain.situation import Situation
from ledger.errors import NotConfirmed
from ledger.evidence.codec import read
from ledger.server.embedded import ensure
from ledger.terminal import session
from ledger.terminal.bulk import TOGETHER, Bulk
from ledger.terminal.terminal import Terminal
from tests.support.desk import Desk, figure, note, typed
from tests.support.freezing import frozen

BATCH = re.compile(rb"Nats-Batch-Id: (\S+)")


@pytest.fixture
def terminal(desk: Desk) -> Terminal:
    """A terminal at work on a crisis of its own."""
    return desk.open()


@pytest.fixture(autouse=True)
def _closed(terminal: Terminal) -> Any:
    yield
    terminal.close()


def recorded(bulk: Bulk, orders: list[Order]) -> list[Took]:
    """Everything that became of some orders, in order."""
    told = [took for order in orders for took in bulk.take(order)]
    return told + bulk.send()


def numbers(told: list[Took]) -> list[int]:
    return [took.outcome.numbers[0] if took.outcome else 0 for took in told]


def errors(told: list[Took]) -> list[str | None]:
    return [took.error.code if took.error else None for took in told]


def commands(desk: Desk) -> list[str]:
    return [read(message.body).entry.command for message in desk.stored()[1:]]


def notes(terminal: Terminal, count: int) -> list[Order]:
    return [note(terminal, f"line {n}", f"n{n}") for n in range(count)]


def test_fifty_commands_are_one_batch(desk: Desk, terminal: Terminal) -> None:
    """Of 120 commands three batches; every command has its number, in its order, and counts."""
    told = recorded(terminal.bulk(), notes(terminal, 2 * TOGETHER + 20))
    assert numbers(told) == list(range(2, 122))
    found = [BATCH.search(message.headers) for message in desk.stored()[1:]]
    ids = [one[1] for one in found if one]
    assert [ids.count(one) for one in dict.fromkeys(ids)] == [TOGETHER, TOGETHER, 20]
    terminal.confirm()
    state = terminal.read()
    assert (state.voided, state.unknown) == (0, 0)


def test_each_is_decided_upon_those_before_it(desk: Desk, terminal: Terminal) -> None:
    """A job planned, advanced and advanced again in one batch; the rules see what was decided."""
    job: dict[str, Any] = {"target": "pcs"}
    orders = [
        typed(terminal, "restore.plan", {"asset": "servers", "total": 10}, "a", "pcs"),
        typed(terminal, "restore.advance", {"counts": {"cleaned": 4}}, "b", **job),
        typed(terminal, "restore.advance", {"counts": {"cleaned": 3}}, "c", **job),
        typed(terminal, "restore.advance", {"counts": {"cleaned": 9}}, "d", **job),
    ]
    told = recorded(terminal.bulk(), orders)
    assert errors(told) == [None, None, "count_fell", None]
    assert numbers(told) == [2, 3, 0, 4]
    assert [read(m.body).entry.version for m in desk.stored()[1:]] == [1, 2, 3]


def test_what_an_author_had_seen_is_what_there_was(desk: Desk, terminal: Terminal) -> None:
    """The entries of a batch name the end before the batch, which holds wherever it lands."""
    recorded(terminal.bulk(), notes(terminal, 3))
    assert {read(m.body).entry.seen.number for m in desk.stored()[1:]} == {1}


def test_a_refused_command_first_sends_what_stands_before_it(
    desk: Desk, terminal: Terminal
) -> None:
    """What was given before it is recorded by then, and what comes after it goes on."""
    bulk = terminal.bulk()
    assert [took for order in notes(terminal, 3) for took in bulk.take(order)] == []
    told = bulk.take(typed(terminal, "restore.plan", {"asset": "no-such"}, "bad", "x"))
    assert numbers(told) == [2, 3, 4, 0]
    assert errors(told)[-1] == "unknown_asset"
    assert numbers(recorded(bulk, [note(terminal, "after", "after")])) == [5]


def test_what_names_an_entry_without_a_number_waits_for_it(desk: Desk, terminal: Terminal) -> None:
    """A link to an entry of the same batch has that entry's number, once it is given."""
    bulk = terminal.bulk()
    told = recorded(bulk, [note(terminal, "one", "one"), note(terminal, "two", "two")])
    assert numbers(told) == [2, 3]
    orders = [
        note(terminal, "three", "three"),
        typed(terminal, "entry.link", {"number": 2, "relation": "answers", "other": 4}, "link"),
    ]
    assert numbers(recorded(bulk, orders)) == [4, 5]
    assert read(desk.stored()[-1].body).entry.event.other == 4


def test_a_command_given_twice_is_recorded_once(desk: Desk, terminal: Terminal) -> None:
    """The second time it is known, whether it waits still or was recorded before."""
    bulk = terminal.bulk()
    again = [note(terminal, "a", "a"), note(terminal, "a", "a"), note(terminal, "b", "b")]
    assert errors(recorded(bulk, again)) == [None, "already_recorded", None]
    assert errors(recorded(bulk, again[::2])) == ["already_recorded"] * 2
    assert commands(desk) == ["a", "b"]


def test_somebody_else_writes_meanwhile(desk: Desk, terminal: Terminal) -> None:
    """Their entry comes first, the batch lands behind it, and all of it counts."""
    with desk.at_work() as other:
        bulk = terminal.bulk()
        assert bulk.take(note(terminal, "one", "one")) == []
        assert bulk.take(note(terminal, "two", "two")) == []
        other.handle(note(other, "theirs", "theirs"))
        told = recorded(bulk, [note(terminal, "three", "three")])
        assert commands(desk) == ["theirs", "one", "two", "three"]
        assert numbers(told) == [3, 4, 5]
    assert terminal.read().voided == 0


def test_a_batch_that_lost_a_version_goes_again_one_by_one(desk: Desk, terminal: Terminal) -> None:
    """Nothing of it was stored; each command is decided on what is there now."""
    with desk.at_work() as other:
        bulk = terminal.bulk()
        orders = [
            note(terminal, "one", "one"),
            figure(terminal, 1, "mine"),
            note(terminal, "3", "3"),
        ]
        assert [took for order in orders for took in bulk.take(order)] == []
        other.handle(figure(other, 2, "theirs"))
        assert numbers(bulk.send()) == [3, 4, 5]
    assert commands(desk) == ["theirs", "one", "mine", "3"]
    assert terminal.settle() == []


def test_after_a_refused_one_nothing_more_is_recorded(desk: Desk, terminal: Terminal) -> None:
    """A batch done again one by one stops where it is refused, and leaves nothing behind."""
    with desk.at_work() as other:
        bulk = terminal.bulk(stops=True)
        plan = typed(terminal, "restore.plan", {"asset": "servers"}, "mine", "pcs")
        for order in (note(terminal, "one", "one"), plan, note(terminal, "3", "3")):
            assert bulk.take(order) == []
        other.handle(typed(other, "restore.plan", {"asset": "servers"}, "theirs", "pcs"))
        assert errors(bulk.send()) == [None, "wrong_stage"]
    assert commands(desk) == ["theirs", "one"]
    assert terminal.settle() == []


def test_a_batch_without_an_answer_is_settled_command_by_command(
    home: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kept with the bytes of each; the next command sends them first, and none is doubled."""
    own = Desk(home)
    monkeypatch.setattr(session, "GIVE_UP_SECONDS", 1.0)
    with own.open() as terminal:
        terminal.handle(note(terminal, "before", "before"))
        bulk = terminal.bulk()
        with frozen(ensure(home).pid), pytest.raises(NotConfirmed):
            recorded(bulk, notes(terminal, 5))
        assert terminal.handle(note(terminal, "after", "after")).numbers == (8,)
        terminal.confirm()
        ids = list(terminal.snapshot(lambda fold: [fold.situation.entry(n).command
                                                   for n in range(2, 9)]))  # fmt: skip
    assert ids == ["before", "n0", "n1", "n2", "n3", "n4", "after"]


def test_what_stood_on_what_was_taken_back_is_decided_again(desk: Desk, terminal: Terminal) -> None:
    """The state below is another one by the time the batch would leave."""
    terminal.flush()
    bulk = terminal.bulk()
    orders = [figure(terminal, 1, "one"), figure(terminal, 2, "two")]
    assert [took for order in orders for took in bulk.take(order)] == []
    feed: Any = terminal._connected.feed
    with feed.lock:
        feed._reload()
    before = bulk._upon
    assert numbers(bulk.send()) == [2, 3]
    assert bulk._upon is not before
    assert [read(m.body).entry.version for m in desk.stored()[1:]] == [1, 2]


def test_a_refusal_by_the_server_is_told_of_the_command_it_is_for(
    desk: Desk, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The batch goes again one by one, and what was sent with the refused one is recorded."""
    bulk = terminal.bulk()
    connected: Any = terminal._connected
    record: Callable[..., list[int]] = connected.application.record

    def refuse_batches(drafts: Any, **how: Any) -> list[int]:
        if len(drafts) > 1:
            raise IntegrityError
        return record(drafts, **how)

    monkeypatch.setattr(connected.application, "record", refuse_batches)
    assert numbers(recorded(bulk, notes(terminal, 4))) == [2, 3, 4, 5]
    assert commands(desk) == ["n0", "n1", "n2", "n3"]


def test_a_tentative_state_answers_as_the_real_one_will(desk: Desk, terminal: Terminal) -> None:
    """Records, ids, words and histories, of what is recorded and of what is only decided."""
    wish = {"site": "north", "what": "two telephones", "quantity": 2}
    asked, came = "request.log", "request.deliver"
    first = [figure(terminal, 1, "f"), typed(terminal, asked, wish, "r", "wish")]
    recorded(terminal.bulk(), first)
    terminal.confirm()
    connected: Any = terminal._connected
    second = [figure(terminal, 2, "g"), typed(terminal, came, {"quantity": 1}, "d", "wish")]

    def decided(fold: Any) -> list[object]:
        upon = Tentative(fold, connected.pin.ledger)
        for order in second:
            by, moment = connected.author(order, fold), connected.moment()
            upon.decide(fold, order, by, moment)
        return [find(upon._fold.situation) for find in FOUND]

    before = connected.feed.read(lambda fold: copied(fold.situation.record("request.wish")))
    tentative = connected.feed.read(decided)
    assert connected.situation.record("request.wish") == before, "nothing below is changed"
    told = recorded(terminal.bulk(), second)
    assert [took.outcome.numbers for took in told if took.outcome] == [(4,), (5,)]
    assert tentative == [find(connected.situation) for find in FOUND]


FOUND: tuple[Callable[[Situation], object], ...] = (
    lambda s: dict(s.commands),
    lambda s: sorted(name for name, _ in s.records()),
    lambda s: [(n, e.command) for n, e in s.history("figure.beds")],
    lambda s: s.next_version("figure.beds"),
    lambda s: getattr(s.record("request.wish"), "stage", ""),
    lambda s: sorted(s.kept.originators()),
    lambda s: sorted(s.kept.touched(0)),
    lambda s: [s.originator_of(n) for n in range(1, 6)],
    lambda s: [s.kept.judged(n).verdict for n in range(1, 6)],
    lambda s: sorted(place.number for place in s.kept.happened(None, 9)),
    lambda s: (s.kept.counts(), s.kept.late(0, 1, 9), s.kept.moved(0, 9), s.kept.odd(9)),
    lambda s: (s.kept.about(2), s.kept.linking(2), s.kept.told_beside(0)),
)
"""What deciding looks up, of a state with five entries."""

"""What was kept while the server was away, sent: together, in order, each command once."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from ledger.command.order import Order
from ledger.command.outcome import Sent
from ledger.errors import LedgerError, NotConfirmed
from ledger.evidence.codec import read
from ledger.home.kept import KeptCommands, Writer
from ledger.server.embedded import ensure
from ledger.terminal import session
from ledger.terminal.bulk import TOGETHER
from ledger.terminal.keeping import keep
from ledger.terminal.receipts import numbers_of, with_receipts
from ledger.terminal.terminal import Terminal
from tests.support.desk import Desk, figure, note, typed
from tests.support.freezing import frozen

BATCH = re.compile(rb"Nats-Batch-Id: (\S+)")


@pytest.fixture
def terminal(desk: Desk) -> Iterator[Terminal]:
    """A terminal at work on a crisis of its own."""
    with desk.open() as terminal:
        yield terminal


def kept(terminal: Terminal, *orders: Order) -> None:
    for order in orders:
        keep(terminal, order)


def notes(terminal: Terminal, count: int) -> list[Order]:
    return [note(terminal, f"line {n}", f"n{n}") for n in range(count)]


def entries(desk: Desk) -> list[Any]:
    return [read(message.body).entry for message in desk.stored()[1:]]


def commands(desk: Desk) -> list[str]:
    return [entry.command for entry in entries(desk)]


def refusals(sent: list[Sent]) -> list[str | None]:
    return [one.refused.code if one.refused else None for one in sent]


def test_what_was_kept_is_sent_in_batches(desk: Desk, terminal: Terminal) -> None:
    """Of 120 commands three batches, in their order, each under its receipt and number."""
    kept(terminal, *notes(terminal, 2 * TOGETHER + 20))
    done: list[tuple[int, int]] = []
    terminal.sending = lambda so_far, whole: done.append((so_far, whole))
    sent = terminal.send_kept()
    assert [one.numbers for one in sent] == [(n,) for n in range(2, 122)]
    batches = [one[1] for m in desk.stored()[1:] if (one := BATCH.search(m.headers))]
    assert [batches.count(one) for one in dict.fromkeys(batches)] == [TOGETHER, TOGETHER, 20]
    assert commands(desk) == [f"n{n}" for n in range(120)]
    assert [entry.receipt for entry in entries(desk)] == [one.receipt for one in sent]
    assert done[-1] == (120, 120)
    assert terminal.kept.tally().waiting == 0
    assert terminal.settle() == []


def test_each_is_decided_upon_those_before_it(desk: Desk, terminal: Terminal) -> None:
    """A request logged and ranked offline goes as one batch; what is refused leaves the rest."""
    wish = {"site": "north", "what": "two telephones"}
    kept(
        terminal,
        typed(terminal, "request.log", wish, "wish"),
        typed(terminal, "request.escalate", {"ticket": "T-1"}, "up", "wish"),
        typed(terminal, "restore.plan", {"asset": "no-such"}, "bad", "x"),
        typed(terminal, "restore.advance", {"counts": {"cleaned": 1}}, "upon", "x"),
        note(terminal, "after", "after"),
    )
    sent = terminal.send_kept()
    assert refusals(sent) == [None, None, "unknown_asset", "unknown_originator", None]
    assert [one.command for one in sent] == ["wish", "up", "bad", "upon", "after"]
    assert commands(desk) == ["wish", "up", "after"]
    tally = terminal.kept.tally()
    assert (tally.waiting, tally.refused) == (0, 2)


def test_a_batch_that_lost_a_version_goes_again_one_by_one(
    desk: Desk, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else writes while it is under way: nothing of it is stored, then all of it is."""
    kept(terminal, note(terminal, "1", "1"), figure(terminal, 1, "mine"), note(terminal, "3", "3"))
    with desk.at_work() as other:
        connected: Any = terminal._connected
        record: Callable[..., list[int]] = connected.application.record

        def overtaken(drafts: Any, **how: Any) -> list[int]:
            if len(drafts) > 1:
                other._connected.handle(figure(other, 2, "theirs"))
            return record(drafts, **how)

        monkeypatch.setattr(connected.application, "record", overtaken)
        sent = terminal.send_kept()
    assert [one.numbers for one in sent] == [(3,), (4,), (5,)]
    assert commands(desk) == ["theirs", "1", "mine", "3"]
    assert terminal.settle() == []


def test_without_an_answer_nothing_is_lost_or_doubled(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All of a batch waits still; with the server back each is recorded once, in order."""
    own = Desk(home)
    monkeypatch.setattr(session, "GIVE_UP_SECONDS", 1.0)
    with own.open() as terminal:
        terminal.handle(note(terminal, "before", "before"))
        kept(terminal, *notes(terminal, 5))
        with frozen(ensure(home).pid), pytest.raises(NotConfirmed):
            terminal.send_kept()
        assert terminal.kept.tally().waiting == 5
        sent = terminal.send_kept()
        assert [one.numbers for one in sent] == [(n,) for n in range(3, 8)]
        assert refusals(sent) == [None] * 5
        found = terminal.snapshot(
            lambda fold: [
                fold.situation.entry(n).command for n in range(2, fold.situation.head + 1)
            ]
        )
    assert found == ["before", *(f"n{n}" for n in range(5))]


def test_recorded_and_not_yet_marked_it_is_known_by_its_id(
    desk: Desk, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that ends between the server's answer and its own file doubles nothing."""
    kept(terminal, *notes(terminal, 3))

    def killed(*_: object) -> None:
        raise LedgerError("kept_unwritable", path="", reason="")

    with monkeypatch.context() as patch:
        patch.setattr(KeptCommands, "sent", killed)
        assert terminal.send_kept() == []
    assert terminal.kept.tally().waiting == 3
    sent = terminal.send_kept()
    assert ([one.numbers for one in sent], refusals(sent)) == ([(2,), (3,), (4,)], [None] * 3)
    assert commands(desk) == ["n0", "n1", "n2"]


def test_of_a_stick_too_each_is_decided_upon_those_before_it(
    desk: Desk, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its author might not record is refused; what was recorded already is known."""
    founder = terminal.read().situation.member(terminal.pin.member)
    assert founder is not None
    writer = Writer(member=founder.id, key=founder.key, terminal="elsewhere")
    wish = {"site": "north", "what": "two telephones"}
    orders = [
        typed(terminal, "request.log", wish, "wish"),
        typed(terminal, "request.escalate", {"ticket": "T-1"}, "up", "wish"),
    ]
    kept(terminal, *orders)
    whole = terminal.kept.contents

    def carried() -> Any:
        found = whole()
        many = [one._replace(kept=structs.replace(one.kept, writer=writer))
                for one in found.commands]  # fmt: skip
        return found._replace(commands=many)

    monkeypatch.setattr(terminal.kept, "contents", carried)
    with monkeypatch.context() as patch:
        patch.setattr(KeptCommands, "sent", lambda *_: None)
        assert refusals(terminal.send_kept()) == [None, None]
    assert refusals(terminal.send_kept()) == [None, None], "recorded, and not marked"
    assert commands(desk) == ["wish", "up"]
    assert len({BATCH.search(m.headers)[1] for m in desk.stored()[1:]}) == 1  # type: ignore[index]


def test_a_receipt_is_looked_up_and_not_searched_for(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Which entry has it costs one look however long the ledger is: no message is read."""
    kept(terminal, *notes(terminal, 3))
    second = terminal.send_kept()[1]
    terminal.flush()
    monkeypatch.setattr(terminal.replica, "rows", None)
    assert numbers_of(terminal, second.receipt) == [3]
    assert numbers_of(terminal, "Z-9") == []
    assert with_receipts(terminal).numbers[second.receipt] == 3


def test_an_approval_is_not_of_a_text_that_was_changed_meanwhile(terminal: Terminal) -> None:
    """Given without a server, it waits for a person; a draft of before it leaves it alone."""
    connected: Any = terminal._connected
    drafted = "communication.draft"

    def text(said: str, name: str, ident: str = "") -> Order:
        fields = {"texts": {"fr": said}, "audience": ["staff"]}
        return typed(terminal, drafted, fields, ident or name, name)

    kept(terminal, text("Reprise à 14 h", "own"))
    connected.handle(text("Réunion à 15 h", "seen"))
    connected.handle(text("Réseau coupé", "sms"))
    terminal.confirm()
    for name in ("own", "seen", "sms"):
        by = {"approver": "cell"}
        kept(terminal, typed(terminal, "communication.approve", by, f"ok-{name}", name))
    connected.handle(text("Réseau rétabli", "sms", "sms-2"))
    terminal.confirm()
    sent = terminal.send_kept()
    assert refusals(sent) == [None, None, None, "redrafted"]
    assert terminal.kept.tally().refused == 1

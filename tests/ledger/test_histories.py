"""Two histories are noticed by whoever holds one of them, and stop writing until looked at."""

from pathlib import Path

import pytest
from msgspec import structs

from ledger import histories
from ledger.deciding import Author, Moment, decide
from ledger.domain.entry import Seen
from ledger.errors import ReadOnly, UsageError
from ledger.integrity.merkle import EMPTY_ROOT
from ledger.integrity.signing import to_text
from ledger.jetstream.message import OutgoingMessage
from ledger.link import LinkState
from ledger.terminal import Terminal
from tests.support.cli import run
from tests.support.desk import Desk, note
from tests.support.nats import SingleServer
from tests.support.waiting import wait_until

OTHER = Seen(number=2, root=to_text(EMPTY_ROOT))


@pytest.fixture
def desk(server: SingleServer, tmp_path: Path) -> Desk:
    return Desk(tmp_path / "home", server.url)


def witnessed(terminal: Terminal, ident: str, seen: Seen = OTHER) -> None:
    """A well signed entry of a member that had seen another history."""
    session = terminal._session
    author = Author(terminal.pin.member, terminal.pin.role, "poste-9", session.signer.public)
    moment = Moment(terminal.clock.now())
    order = note(terminal, "It rains", ident)
    entries = terminal.snapshot(
        lambda fold: decide(order, fold, author, moment, terminal.pin.ledger)
    )
    draft = session._draft(structs.replace(entries[0], seen=seen))
    (message,) = session._messages([draft])
    session.stream.append([OutgoingMessage(message.subject, message.body)])


def in_doubt(terminal: Terminal) -> ReadOnly:
    wait_until(lambda: terminal.link.state is LinkState.READ_ONLY)
    assert isinstance(terminal.link.error, ReadOnly)
    return terminal.link.error


def test_it_is_said_at_once_with_both_roots_and_by_whom(desk: Desk) -> None:
    """A board that only follows learns it too; nothing can be written any more."""
    with desk.open() as terminal, desk.at_work() as board:
        for n in range(3):
            terminal.handle(note(terminal, f"{n}"))
        terminal.confirm()
        witnessed(terminal, "liar")
        for one in (terminal, board):
            doubt = in_doubt(one)
            assert doubt.code == "two_histories"
            assert doubt.fields["number"] == 5
            assert (doubt.fields["member"], doubt.fields["terminal"]) == ("coordinator", "poste-9")
            assert doubt.fields["theirs"] == OTHER.root
            assert doubt.fields["ours"] == one.root_at(2) != OTHER.root
            with pytest.raises(ReadOnly):
                one.handle(note(one, "after"))


def test_it_is_found_behind_a_catch_up_and_by_doctor(desk: Desk, tmp_path: Path) -> None:
    """Where signatures are checked later; and reading, which needs no server, says so too."""
    with desk.open() as terminal:
        for n in range(100):
            terminal.handle(note(terminal, f"{n}"))
        terminal.confirm()
        witnessed(terminal, "liar", Seen(number=50, root=OTHER.root))
        in_doubt(terminal)
    joining = desk.joining(tmp_path / "other")
    with pytest.raises(ReadOnly, match="two_histories"), joining.at_work() as late:
        late.handle(note(late, "after"))
    words = ("--crisis", desk.name, "--server", desk.settings.server)
    done = run("doctor", *words, home=joining.settings.home)
    assert done.code == 1
    assert "Two histories" in done.out
    assert "crisis doctor --set-aside 102" in done.out
    assert "Two histories" in run("brief", *words, home=joining.settings.home).err


def test_somebody_who_has_looked_sets_it_aside(desk: Desk) -> None:
    """For this home, with a yes, once; then writing goes on, and another one is said again."""
    with desk.open() as terminal:
        terminal.handle(note(terminal, "first"))
        terminal.confirm()
        witnessed(terminal, "liar", Seen(number=1, root=OTHER.root))
        in_doubt(terminal)
    words = ("--crisis", desk.name, "--server", desk.settings.server)
    assert run("doctor", "--set-aside", "2", "--yes", *words, home=desk.settings.home).code == 2
    done = run("doctor", "--set-aside", "3", "--yes", *words, home=desk.settings.home)
    assert done.code == 0, done.out
    with desk.at_work() as terminal:
        assert terminal.handle(note(terminal, "goes on")).numbers == (4,)
        terminal.confirm()
        with pytest.raises(UsageError, match="no_other_history"):
            histories.set_aside(terminal.replica, 3)
        witnessed(terminal, "again", Seen(number=1, root=OTHER.root))
        assert in_doubt(terminal).fields["number"] == 5

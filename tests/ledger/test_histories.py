"""Two histories are noticed by whoever holds one of them, and stop writing until looked at."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec import structs

from ledger.command.decide import Author, Moment, decide
from ledger.domain.entry import Entry, Seen
from ledger.errors import ReadOnly, UsageError
from ledger.evidence.merkle import EMPTY_ROOT
from ledger.evidence.signing import Signer, to_text
from ledger.live import forks
from ledger.live.link import LinkState
from ledger.terminal.terminal import Terminal
from tests.support.book import Pen, resigned
from tests.support.cli import run, run_here
from tests.support.desk import Desk, note
from tests.support.nats import SingleServer
from tests.support.waiting import wait_until

OTHER = Seen(number=2, root=to_text(EMPTY_ROOT))


@pytest.fixture
def desk(server: SingleServer, tmp_path: Path) -> Desk:
    return Desk(tmp_path / "home", server.url)


def witnessed(
    desk: Desk, terminal: Terminal, ident: str, seen: Seen = OTHER, *, newer: bool = False
) -> None:
    """A well signed entry of a member that had seen another history."""
    session = terminal._connected
    author = Author(terminal.pin.member, terminal.pin.role, "poste-9", session.signer.public)
    moment = Moment(terminal.clock.now())
    order = note(terminal, "It rains", ident)
    entries = terminal.snapshot(
        lambda fold: decide(order, fold, author, moment, terminal.pin.ledger)
    )
    entry = structs.replace(entries[0], seen=seen)
    (message,) = session.application.messages([session._draft(entry)])
    body = unreadable(entry, session.signer) if newer else message.body
    desk.publish((message.subject.removeprefix(f"{desk.prefix}."), body))


def unreadable(entry: Entry[Any], signer: Signer) -> bytes:
    """The body of an entry with a field that this release does not know."""
    said = msgspec.to_builtins(entry)
    said["event"]["mood"] = "grey"
    return resigned(entry.type, msgspec.json.encode(said), Pen("", "", signer))


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
        witnessed(desk, terminal, "liar")
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
        witnessed(desk, terminal, "liar", Seen(number=50, root=OTHER.root))
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


def test_somebody_who_has_looked_sets_its_author_aside(desk: Desk) -> None:
    """For this home, with a yes, once: however often the author says it, writing goes on."""
    with desk.open() as terminal:
        terminal.handle(note(terminal, "first"))
        terminal.confirm()
        for n in range(40):
            witnessed(desk, terminal, f"liar{n}", Seen(number=1, root=OTHER.root))
        assert in_doubt(terminal).fields["number"] == 3
        with pytest.raises(ReadOnly):
            terminal.handle(note(terminal, "never"))
    words = ("--crisis", desk.name, "--server", desk.settings.server)
    assert run("sync", *words, home=desk.settings.home).code == 7
    assert run("doctor", "--set-aside", "2", "--yes", *words, home=desk.settings.home).code == 2
    done = run("doctor", "--set-aside", "3", "--yes", *words, home=desk.settings.home)
    assert done.code == 0, done.out
    with desk.at_work() as terminal:
        assert terminal.handle(note(terminal, "goes on")).numbers == (43,)
        terminal.confirm()
        with pytest.raises(UsageError, match="no_other_history"):
            forks.set_aside(terminal.replica, 3)
        witnessed(desk, terminal, "again", Seen(number=1, root=OTHER.root))
        wait_until(lambda: terminal.snapshot(lambda fold: fold.situation.head) == 44)
        assert terminal.handle(note(terminal, "and on")).numbers == (45,)
        terminal.confirm()
        verdicts = {one.number: one.verdict for one in terminal.messages(41)}
    assert verdicts == {41: "void", 42: "void", 43: "accepted", 44: "void", 45: "accepted"}


def test_one_that_only_a_newer_release_can_read_stops_no_reading(desk: Desk) -> None:
    """Of the lowest role, with one field nobody knows: it is said, and its author is set aside."""
    with desk.open() as terminal:
        terminal.handle(note(terminal, "first"))
        terminal.confirm()
        witnessed(desk, terminal, "liar", Seen(number=1, root=OTHER.root), newer=True)
        doubt = in_doubt(terminal)
        assert (doubt.code, doubt.fields["member"]) == ("two_histories", "coordinator")
    words = ("--crisis", desk.name, "--server", desk.settings.server)
    for command in (("log",), ("brief",), ("info",)):
        assert run_here(*command, *words[:2], home=desk.settings.home).code == 0
    assert run("doctor", *words, home=desk.settings.home).code == 1
    assert run("doctor", "--set-aside", "3", "--yes", *words, home=desk.settings.home).code == 0
    assert run("sync", *words, home=desk.settings.home).code == 0


def test_nothing_is_sent_once_it_is_there(desk: Desk, tmp_path: Path) -> None:
    """A terminal that comes to it while catching up never writes behind it."""
    with desk.open() as terminal:
        terminal.handle(note(terminal, "first"))
        terminal.confirm()
        for n in range(100):
            witnessed(desk, terminal, f"liar{n}", Seen(number=1, root=OTHER.root))
    words = ("--crisis", desk.name, "--server", desk.settings.server)
    for n in range(5):
        other = desk.joining(tmp_path / f"other{n}")
        done = run("observation", "note", "too late", *words, home=other.settings.home)
        assert done.code == 7, done.err
    assert len(desk.stored()) == 102

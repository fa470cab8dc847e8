"""A server that shows another history than the one a terminal saw is refused, whatever it shows.

Somebody with every permission on the server, and a member's keys beside: what the second half of a
ledger was is rewritten, signed as well as the first.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from ledger.evidence.merkle import Tree, leaf_of
from ledger.evidence.signing import to_text
from ledger.jetstream.config import expected_config
from ledger.jetstream.message import OutgoingMessage
from ledger.jetstream.stream import Stream
from ledger.live.continuity import metadata_of
from ledger.store.replica import MessageRow
from projections.audit.signed import FORMAT, LogHeader, written
from tests.support.cli import Ran, run_here
from tests.support.desk import Desk, note
from tests.support.nats import SingleServer, connected, delete_stream, jetstream_api

SHARED, OURS, LONGER = 3, 5, 8
"""Up to which number both histories agree; where the true one ends; where the larger false one."""

Rows = list[MessageRow]


class Histories(NamedTuple):
    """The home that wrote the true history, and one that was shown the false one all along."""

    true: Desk
    false: Desk
    truth: Rows
    lie: Rows


@pytest.fixture(scope="module")
def told(server: SingleServer, tmp_path_factory: pytest.TempPathFactory) -> Histories:
    """Both histories of one ledger, each by a member with good keys, each whole in a home."""
    directory = tmp_path_factory.mktemp("hostile")
    true = Desk(directory / "true", server.url)
    true.open().close()
    write(true, SHARED)
    false = true.joining(directory / "false")
    with false.at_work():
        pass
    write(true, OURS)
    truth = true.rows()
    shown(true, truth[:SHARED])
    write(false, LONGER)
    return Histories(true, false, truth, false.rows())


def write(desk: Desk, until: int) -> None:
    with desk.at_work() as terminal:
        while terminal.snapshot(lambda fold: fold.situation.head) < until:
            terminal.handle(note(terminal, f"{desk.settings.home.name}"))
            terminal.confirm()


def shown(desk: Desk, rows: Rows) -> None:
    """The server's stream, made anew of these messages."""
    with desk.terminal() as terminal:
        ledger = terminal.pin.ledger
    config = expected_config(desk.stream, desk.prefix, 1, metadata_of(ledger))
    with connected(desk.settings.server) as connection:
        delete_stream(connection, desk.stream)
        assert "error" not in jetstream_api(connection, f"STREAM.CREATE.{desk.stream}", config)
        stream = Stream(connection, desk.stream, desk.prefix)
        for row in rows:
            stream.append([OutgoingMessage(row.subject, row.body)])


def ask(desk: Desk, *words: str) -> Ran:
    given = ("--crisis", desk.name, "--server", desk.settings.server, "--json")
    return run_here(*words, *given, home=desk.settings.home)


@pytest.fixture
def witness(told: Histories, tmp_path: Path) -> Iterator[Desk]:
    """Another home that saw all of the true history; nothing is lost of it at the end."""
    shown(told.true, told.truth)
    desk = told.true.joining(tmp_path / "witness")
    assert ask(desk, "sync").code == 0
    yield desk
    assert [row.body for row in desk.rows()[:OURS]] == [row.body for row in told.truth]


@pytest.mark.parametrize(
    ("kept", "false", "code"),
    [
        (OURS - 1, 0, "server_rewound"),  # its tail cut off, with a root that was true once
        (SHARED, OURS, "head_differs"),  # as many, but others
        (SHARED, LONGER, "head_differs"),  # more, and others
    ],
    ids=["rewound", "forked", "larger"],
)
def test_another_history_is_refused(
    told: Histories, witness: Desk, kept: int, false: int, code: str
) -> None:
    """With exit code 7 and a sentence that says what to do; nothing is written, reading goes on."""
    shown(witness, told.truth[:kept] + told.lie[kept:false])
    for words in (("sync",), ("observation", "note", "Written now")):
        done = ask(witness, *words)
        assert (done.code, done.error["error"]) == (7, code), words
        assert "Nothing is written" in done.error["message"]
    assert len(witness.stored()) == max(kept, false)
    assert ask(witness, "log", "--offline").code == 0


def test_one_that_is_false_before_our_end_only_is_found_by_reading_back(
    told: Histories, witness: Desk
) -> None:
    """Our own messages stay what we go on from; the server's are compared one by one on request."""
    shown(witness, [*told.truth[: OURS - 2], told.lie[OURS - 2], told.truth[OURS - 1]])
    done = ask(witness, "doctor", "--deep")
    assert done.code != 0
    assert f"#{OURS - 1}" in done.out


def test_who_was_shown_the_false_one_is_told_apart_by_a_voice(
    told: Histories, witness: Desk
) -> None:
    """Two homes hold whole histories; twenty digits read aloud tell that they differ, and where.

    Up to the number that both agree on they are the same, from then on each refuses the other's.
    """
    for ours, theirs in ((witness, told.false), (told.false, witness)):
        for number, exit_ in ((SHARED, 0), (SHARED + 1, 6), (OURS, 6)):
            at = ("checkpoint", "show", "--at", str(number), "--offline")
            digits = ask(theirs, *at).data["digits"]
            heard = ask(ours, "checkpoint", "check", f"{number} {digits}", "--offline")
            assert heard.code == exit_, heard.err
            if exit_:
                assert heard.error["error"] == "checkpoint_differs"


def test_a_file_of_the_false_one_is_refused_by_who_has_the_true_one(
    told: Histories, witness: Desk, tmp_path: Path
) -> None:
    """It holds in itself, every signature of it; the copy of the home says that it is another."""
    file = tmp_path / "ledger.jsonl"
    for rows, size in ((told.lie, OURS), (told.lie, LONGER), (told.lie, SHARED + 1)):
        file.write_bytes(signed_log(told, rows[:size]))
        stranger = run_here("verify", str(file), "--json", home=tmp_path / "no-home")
        assert stranger.code == 0, stranger.out
        done = ask(witness, "verify", str(file))
        assert done.code == 6
        (problem,) = done.data["problems"]
        assert (problem["error"], problem["number"]) == ("verify_copy_differs", min(size, OURS))


def test_a_file_with_its_tail_cut_off_is_told_apart(
    told: Histories, witness: Desk, tmp_path: Path
) -> None:
    """Its root is that of what is left, so that it holds; the copy says how much is missing.

    One that goes beyond the copy is the same so far, and its end is open.
    """
    file = tmp_path / "ledger.jsonl"
    for own, rows, same, more in (
        (witness, told.truth[:-1], OURS - 1, 1),
        (witness, told.truth, OURS, 0),
        (told.false, told.lie[: SHARED + 1], SHARED + 1, LONGER - SHARED - 1),
        (witness, told.truth[:SHARED], SHARED, OURS - SHARED),
    ):
        file.write_bytes(signed_log(told, rows))
        done = ask(own, "verify", str(file))
        assert (done.code, done.data["same_here"], done.data["more_here"]) == (0, same, more)
        assert done.data["told"] == same
    words = ("verify", str(file), "--lang", "en", "--crisis", witness.name)
    said = run_here(*words, home=witness.settings.home).out
    assert f"It has {OURS - SHARED} entries more" in said


def test_a_home_that_cannot_be_read_stops_no_verifying(told: Histories, tmp_path: Path) -> None:
    """What is verified is the file; a damaged copy says nothing of it."""
    file = tmp_path / "ledger.jsonl"
    file.write_bytes(signed_log(told, told.truth))
    for damaged in ("replica.db", "crisis.json"):
        desk = told.true.joining(tmp_path / damaged)
        (desk.directory / damaged).write_bytes(b"garbage" * 1000)
        done = ask(desk, "verify", str(file))
        assert (done.code, done.data["same_here"]) == (0, 0), done.err


def signed_log(told: Histories, rows: Rows) -> bytes:
    """What whoever holds these messages may write, with the root that fits."""
    tree = Tree()
    for row in rows:
        tree.append(leaf_of(row.subject, row.body))
    with told.true.terminal() as terminal:
        pin = terminal.pin
    header = LogHeader(
        signed=FORMAT, crisis=pin.name, ledger=pin.ledger, size=len(rows), root=to_text(tree.root())
    )
    messages = ((row.number, row.subject, row.body, "accepted") for row in rows)
    return b"".join(line + b"\n" for line in written(header, messages))


def test_a_history_that_was_cut_is_refused_by_whoever_hears_of_the_rest(
    told: Histories, tmp_path: Path
) -> None:
    """A new home cannot know what it was not shown; from a checkpoint it does, and stops writing.

    Also once the server has grown over the number again with something else.
    """
    cut = OURS - 1
    shown(told.true, told.truth[:cut])
    fresh = told.true.joining(tmp_path / "fresh")
    assert ask(fresh, "sync").code == 0
    said = ask(told.true, "checkpoint", "show", "--offline").data
    aloud = ask(fresh, "checkpoint", "check", f"{OURS} {said['digits']}")
    assert (aloud.code, aloud.error["error"]) == (7, "copy_older_than_paper")
    paper = ask(fresh, "checkpoint", "check", f"{OURS} {said['root']}")
    assert (paper.code, paper.error["error"]) == (7, "copy_older_than_paper")
    shown(told.true, told.truth[:SHARED] + told.lie[SHARED:])
    for words in (("sync",), ("observation", "note", "Written over it")):
        done = ask(fresh, *words)
        assert done.code == 7, (words, done.out)

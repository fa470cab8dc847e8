"""`crisis brief issue` and `check`: a paper that somebody can hold the ledger to."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import segno

from ledger.evidence.notes import checkpoint_in, read_note
from ledger.server.embedded import stop
from projections.render.checkpoint_page import QUIET, code_of
from projections.scenario import organisation
from tests.cli.conftest import open_exercise
from tests.support.cli import Ran, run_here


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Path]:
    """An exercise with an entry besides its opening."""
    (tmp_path / "org.toml").write_bytes(organisation())
    home = tmp_path / "home"
    try:
        open_exercise(home, tmp_path / "org.toml")
        assert run_here("observation", "note", "Seen", home=home).code == 0
        yield home
    finally:
        stop(home, 1)


def issued(home: Path, *words: str) -> Ran:
    done = run_here("brief", "issue", *words, home=home)
    assert done.code == 0, done.err
    return done


def test_it_is_recorded_and_the_next_one_begins_where_it_ended(desk: Path, tmp_path: Path) -> None:
    """With position, period, digest, and who stands for it; in a file of any format."""
    file = tmp_path / "brief.json"
    issued(desk, "--to", "general management", "--approved-by", "coordinator", "-o", str(file))
    first = json.loads(file.read_text())
    (recorded,) = run_here("show", "records", "--json", home=desk).data["rows"]
    fields = recorded
    assert (fields["position"], fields["to"]) == (2, "general management")
    assert fields["approved_by"] == "coordinator"
    assert len(fields["digest"]) == 64
    assert first["header"]["number"] == 2
    assert checkpoint_in(read_note(first["checkpoint"]["note"])).size == 2
    assert run_here("observation", "note", "Seen later", home=desk).code == 0
    second = json.loads(issued(desk, "--format", "json").out)
    assert second["header"]["period"]["start"] == first["header"]["period"]["end"]
    assert second["header"]["number"] == 4


def test_a_paper_is_checked_by_what_stands_on_it(desk: Path) -> None:
    """The line to type, the digits read aloud, and the note in the code; which brief it was."""
    lines = issued(desk).out.splitlines()
    typed = next(line for line in lines if "crisis brief check" in line).split()[3:]
    digits = next(line for line in lines if "read aloud" in line).partition(": ")[2]
    for text in (typed, ["2", digits]):
        done = run_here("brief", "check", *text, "--json", home=desk)
        assert (done.data["same"], done.data["issued"]) == (True, [3])
    other = run_here("brief", "check", "2", "0" * 20, "--json", home=desk)
    assert (other.code, other.error["error"]) == (6, "checkpoint_differs")
    told = run_here("checkpoint", "show", "--at", "1", "--json", home=desk).data["note"]
    assert run_here("brief", "check", "-", "--json", home=desk, stdin=told).data["issued"] == []


def test_the_code_on_the_paper_is_the_whole_note(desk: Path) -> None:
    """Module by module, in half blocks, with white around it; as wide as a page has room for."""
    lines = issued(desk).out.splitlines()
    note = run_here("checkpoint", "show", "--at", "2", "--json", home=desk).data["note"]
    code = [line.rstrip() for line in code_of(note)]
    assert [line.removeprefix("   ") for line in lines[-len(code) :]] == code
    dark = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}
    found = [[dark[at][half] for at in line] for line in code_of(note) for half in (0, 1)]
    made = segno.make(note, error="l", micro=False, boost_error=False).matrix_iter(border=QUIET)
    assert found[: len(found) - 1] == [[int(one) for one in row] for row in made]
    assert max(map(len, code)) <= 77


def test_nothing_is_given_out_that_is_not_recorded(desk: Path, tmp_path: Path) -> None:
    """A file that cannot be written records nothing; what is refused leaves no file."""
    nowhere = run_here("brief", "issue", "-o", str(tmp_path / "no" / "b.md"), "--json", home=desk)
    assert (nowhere.code, nowhere.error["error"]) == (1, "cannot_write")
    refused = run_here("brief", "issue", "--to", "x" * 5000, "-o", str(tmp_path / "b.md"), "--json",
                       home=desk)  # fmt: skip
    assert refused.code == 2, refused.err
    assert [path.name for path in tmp_path.glob("*b.md*")] == []
    assert len(run_here("log", "--json", home=desk).out.splitlines()) == 2


def test_it_is_kept_where_the_server_is_away(desk: Path) -> None:
    """The brief is printed, the command has its receipt, and the exit code says so."""
    stop(desk, 1)
    away = run_here("brief", "issue", "--server", "nats://127.0.0.1:9", home=desk)
    assert away.code == 5
    assert "crisis brief check 2 " in away.out

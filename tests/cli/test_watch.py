"""`crisis watch --plain`: a line an entry and a line a change of the link, only ever appended."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from ledger.sanitize import forbidden
from tests.support.cli import CRISIS, environment, home_of, run
from tests.support.hostile_ledger import hostile_ledger

INTERRUPTED = 130


@contextmanager
def watching(home: Path, *words: str) -> Iterator[IO[str]]:
    """What it appends, until it is interrupted, which it takes without a word."""
    with subprocess.Popen(
        [CRISIS, "watch", *words],
        env=environment(home), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as watcher:  # fmt: skip
        assert watcher.stdout
        assert watcher.stderr
        try:
            yield watcher.stdout
        finally:
            watcher.send_signal(signal.SIGINT)
            code, said = watcher.wait(20), watcher.stderr.read()
        assert (code, said) == (INTERRUPTED, "")


def test_entries_and_the_link_come_as_lines_in_order(exercise: Path) -> None:
    """LIVE, an entry, OFFLINE with what waits, LIVE again: each once, in words, uncoloured."""
    with watching(exercise, "--plain") as lines:
        assert lines.readline() == "LIVE. Last entry here: #1.\n"
        assert run("observation", "note", "The lights went out", home=exercise).code == 0
        entry = lines.readline()
        assert entry.startswith("#2 ")
        assert "The lights went out" in entry
        assert run("server", "stop", home=exercise).code == 0
        assert lines.readline().startswith("OFFLINE since ")
        assert run("server", "start", home=exercise).code == 0
        assert lines.readline() == "LIVE. Last entry here: #2.\n"


def test_without_a_server_it_waits_and_says_so(told_home: Path) -> None:
    """With `--offline` too; as data each line says whether it is the link or an entry."""
    with watching(told_home, "--json", "--offline", "--last", "2") as lines:
        rows = [json.loads(lines.readline()) for _ in range(3)]
        assert [row.get("link") for row in rows] == [None, None, "offline"]
        assert rows[1]["number"] == rows[2]["number"] == rows[0]["number"] + 1
        assert (rows[2]["waiting"], rows[2]["error"]) == (0, None)


def test_hostile_entries_are_a_line_each_that_commands_nothing(tmp_path: Path) -> None:
    """Every kind, every text of which is hostile: in a pipe as on a terminal, no byte but text."""
    told = hostile_ledger([0])
    home = home_of(told, tmp_path / "home")
    last = str(len(told.messages))
    for words in (("--plain",), ("--json",)):
        with watching(home, *words, "--offline", "--last", last, "--marking-ceiling",
                      "judicial") as lines:  # fmt: skip
            shown = [lines.readline() for _ in range(len(told.messages) + 1)]
        for line in shown:
            assert line.endswith("\n")
            assert forbidden(line.rstrip("\n")) is None, ascii(line)
        said = [json.loads(line).get("number") for line in shown] if "--json" in words else [
            int(line[1:].split()[0]) for line in shown if line.startswith("#")
        ]  # fmt: skip
        assert said[: len(told.messages)] == [*range(1, len(told.messages) + 1)]


def test_a_reader_that_goes_away_ends_it(told_home: Path) -> None:
    """`crisis watch --plain | head -4`: it ends with 0 and no word, though nothing more comes."""
    line = f"{CRISIS} watch --plain --offline --last 3 | head -4; exit ${{PIPESTATUS[0]}}"
    ended = subprocess.run(
        ["bash", "-c", line], env=environment(told_home), capture_output=True, text=True,
        timeout=60, check=False,
    )  # fmt: skip
    assert (ended.returncode, ended.stderr) == (0, "")
    assert len(ended.stdout.splitlines()) == 4

"""`crisis watch --plain`: a line an entry and a line a change of the link, only ever appended."""

import json
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from tests.support.cli import CRISIS, environment, run

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

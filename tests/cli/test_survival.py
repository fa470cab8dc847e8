"""Killed or frozen in the middle of an import: nothing is lost, nothing is doubled."""

import json
import os
import signal
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tests.support.cli import CRISIS, VERIFY, environment, run
from tests.support.freezing import freeze, thaw

LINES = 300


def line(number: int) -> str:
    return json.dumps(
        {"command": "observation.note", "id": f"n-{number}", "with": {"text": f"Note {number}"}}
    )


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "notes.jsonl"
    path.write_text("".join(line(n) + "\n" for n in range(LINES)))
    return path


def importing(home: Path, source: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [CRISIS, "import", source, "--json"],
        env=environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def server_of(home: Path) -> int:
    pid: int = run("server", "status", "--json", home=home).data["pid"]
    return pid


@pytest.mark.parametrize("victims", ["client", "both"])
def test_killed_in_the_middle_of_an_import(exercise: Path, file: Path, victims: str) -> None:
    """The same file again completes it: every command once, numbers without a hole."""
    server = server_of(exercise)
    with importing(exercise, str(file)) as writer:
        assert writer.stdout
        for _ in range(LINES // 4):
            assert "number" in json.loads(writer.stdout.readline())
        if victims == "both":
            os.kill(server, signal.SIGKILL)
        writer.kill()
        writer.communicate(timeout=60)
    again = run("import", str(file), "--json", home=exercise)
    if again.code:
        again = run("import", str(file), "--json", home=exercise)
    assert again.code == 0, again.err
    assert again.rows[-1]["recorded"] + again.rows[-1]["known"] == LINES
    rows = run("log", "--json", home=exercise).rows
    assert [row["number"] for row in rows] == list(range(1, LINES + 2))
    commands = Counter(row["entry"]["command"] for row in rows[1:])
    assert commands == Counter({f"n-{n}": 1 for n in range(LINES)})
    signed = run("log", "--signed", home=exercise)
    assert run("-", home=exercise, program=VERIFY, stdin=signed.out).code == 0


def test_an_unknown_outcome_is_kept_and_the_next_command_settles_it(exercise: Path) -> None:
    """A frozen server: exit code 5 with the command's id, and afterwards it is there once."""
    server = server_of(exercise)
    with importing(exercise, "-") as writer:
        assert writer.stdin
        assert writer.stdout
        writer.stdin.write(line(1) + "\n")
        writer.stdin.flush()
        assert json.loads(writer.stdout.readline())["number"] == 2
        freeze(server)
        _, said = writer.communicate(line(2) + "\n", timeout=60)
    error = json.loads(said.splitlines()[-1])
    assert (writer.returncode, error["fields"]["command"]) == (5, "n-2")
    thaw(server)
    settled = run("observation", "note", "afterwards", "--json", home=exercise)
    assert settled.code == 0, settled.err
    rows = run("log", "--json", home=exercise).rows
    assert [row["entry"]["command"] for row in rows[1:3]] == ["n-1", "n-2"]
    assert len(rows) == 4


def test_closed_descriptors_are_no_crash(told_home: Path) -> None:
    """Started by something that closed what it did not need."""
    for line, code in (("list <&-", 0), ("list >&-", 0), ("join x --me y --no-input <&-", 2)):
        done = subprocess.run(
            ["sh", "-c", f"{CRISIS} {line}"],
            env=environment(told_home), capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == code, (line, done.stderr)
        assert "should not have happened" not in done.stderr

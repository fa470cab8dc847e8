"""Errors end in one sentence and one exit code; no traceback reaches anybody."""

import json
import signal
import subprocess
from pathlib import Path

import click
import pytest
from eventsourcing.persistence import IntegrityError, OperationalError

from ledger import errors
from ledger.errors import Exit, LedgerError
from ledger.jetstream.errors import OutcomeUnknownError, ServerUnreachableError
from tests.support.cli import CRISIS, environment, run
from tui.cli import main as entrance
from tui.cli.failures import INTERRUPTED, exit_code_for
from tui.cli.main import main

CODES = [
    (LedgerError("x"), Exit.FAILURE),
    (errors.UsageError("x"), Exit.USAGE),
    (errors.InputError("x"), Exit.USAGE),
    (errors.Refused("x"), Exit.REFUSED),
    (errors.AlreadyRecorded(1), Exit.REFUSED),
    (errors.NotAllowed("x"), Exit.IDENTITY),
    (errors.NotConfirmed("x"), Exit.PENDING),
    (errors.VerificationFailed("x"), Exit.VERIFICATION),
    (errors.ReadOnly("x"), Exit.READ_ONLY),
    (OutcomeUnknownError("x"), Exit.PENDING),
    (ServerUnreachableError("x"), Exit.FAILURE),
    (IntegrityError("x"), Exit.FAILURE),
    (OperationalError("x"), Exit.FAILURE),
    (click.UsageError("x"), Exit.USAGE),
    (click.Abort(), INTERRUPTED),
    (KeyboardInterrupt(), INTERRUPTED),
    (BrokenPipeError(), Exit.DONE),
    (ValueError("x"), Exit.FAILURE),
]


@pytest.mark.parametrize(("error", "code"), CODES, ids=lambda value: type(value).__name__)
def test_every_error_has_its_exit_code(error: BaseException, code: int) -> None:
    """Through one function."""
    assert exit_code_for(error) == code


@pytest.mark.parametrize(
    "words",
    [(), ("nonsense",), ("log", "--nonsense"), ("decision",), ("decision", "nonsense"),
     ("decision", "take"), ("brief", "--at", "x"), ("log", "--lang", "xx"), ("server",)],
)  # fmt: skip
def test_a_command_line_that_is_none_ends_with_2(tmp_path: Path, words: tuple[str, ...]) -> None:
    """With how the command is used, on stderr; stdout stays empty."""
    done = run(*words, home=tmp_path)
    assert (done.code, done.out) == (2, "")
    assert ("Usage" if words else "crisis demo") in done.err


def test_with_json_an_error_is_an_object_on_stderr(tmp_path: Path) -> None:
    """Code, fields and sentence; before the command's name or after it."""
    for words in (("--json", "log"), ("log", "--json")):
        error = run(*words, home=tmp_path).error
        assert set(error) == {"error", "field", "fields", "message"}
        assert error["error"] == "no_crisis_here"
    assert run("--json", "nonsense", home=tmp_path).error["error"] == "usage"


def _broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError("a bug")


def test_what_nobody_foresaw_is_kept_and_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A report for whoever mends it, readable by its owner alone; with CRISIS_DEBUG shown too."""
    monkeypatch.setattr(entrance, "Root", _broken)
    monkeypatch.setenv("CRISIS_DEBUG", "")
    monkeypatch.setenv("CRISIS_HOME", str(tmp_path))
    assert main(["--lang", "en", "log"]) == 1
    assert main(["log", "--lang", "en"]) == 1
    reports = list((tmp_path / "crashes").iterdir())
    said = capsys.readouterr().err
    assert len(reports) == 2
    for report in reports:
        assert report.stat().st_mode & 0o077 == 0
        assert "ZeroDivisionError" in report.read_text()
        assert str(report) in said
    assert "Traceback" not in said
    monkeypatch.setenv("CRISIS_DEBUG", "1")
    assert main(["log"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_a_home_that_cannot_be_written_hides_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Then the report is the error's own name."""
    (tmp_path / "home").write_text("a file")
    monkeypatch.setattr(entrance, "Root", _broken)
    monkeypatch.setenv("CRISIS_HOME", str(tmp_path / "home"))
    assert main(["log"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_nobody_reading_any_more_is_no_error(told_home: Path) -> None:
    """`crisis log | head -1` is quiet."""
    line = f"{CRISIS} log --json | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(
        ["bash", "-c", line],
        env=environment(told_home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, len(done.stdout.splitlines())) == (0, 1)
    assert "Traceback" not in done.stderr
    assert "Exception" not in done.stderr


@pytest.mark.parametrize("line", ["log", "brief", "log --signed", "log --json"])
def test_a_full_disk_for_the_output_is_said(told_home: Path, line: str) -> None:
    """No crash and no report of one: where it goes there is no room."""
    done = subprocess.run(
        ["sh", "-c", f"{CRISIS} {line} >/dev/full"],
        env=environment(told_home), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == Exit.FAILURE
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (told_home / "crashes").exists()


def test_an_answer_that_fails_after_recording_says_the_number(exercise: Path) -> None:
    """A full disk or a reader that is gone: recorded all the same, and nothing to type again."""
    for number, where in ((2, ">/dev/full"), (3, "| true; exit ${PIPESTATUS[0]}")):
        done = subprocess.run(
            ["bash", "-c", f"{CRISIS} observation note x {where}"],
            env=environment(exercise), capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == Exit.DONE, done.stderr
        assert f"#{number}" in done.stderr
        assert "Traceback" not in done.stderr


def test_following_prints_what_comes_and_ends_with_130(exercise: Path) -> None:
    """Lines are only appended; Ctrl-C ends it without a word."""
    with subprocess.Popen(
        [CRISIS, "log", "--follow", "--json"],
        env=environment(exercise), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as follower:  # fmt: skip
        assert follower.stdout
        assert follower.stderr
        assert json.loads(follower.stdout.readline())["number"] == 1
        assert run("observation", "note", "x", home=exercise).code == 0
        assert json.loads(follower.stdout.readline())["number"] == 2
        follower.send_signal(signal.SIGINT)
        assert follower.wait(20) == INTERRUPTED
        assert "Traceback" not in follower.stderr.read()


def test_following_says_when_the_server_goes_and_comes_back(exercise: Path) -> None:
    """Silence must mean that nothing was recorded, not that nothing can be heard."""
    with subprocess.Popen(
        [CRISIS, "log", "--follow"],
        env=environment(exercise), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as follower:  # fmt: skip
        assert follower.stdout
        assert follower.stderr
        assert follower.stderr.readline().startswith("LIVE.")
        follower.stdout.readline()
        assert run("observation", "note", "x", home=exercise).code == 0
        follower.stdout.readline()
        assert run("server", "stop", home=exercise).code == 0
        assert follower.stderr.readline().startswith("OFFLINE since")
        assert run("server", "start", home=exercise).code == 0
        assert follower.stderr.readline().startswith("LIVE.")
        follower.send_signal(signal.SIGINT)
        assert follower.wait(20) == INTERRUPTED


def test_output_is_plain(told_home: Path) -> None:
    """No colour and no control character, whatever NO_COLOR and TERM say."""
    for name, value in (("NO_COLOR", "1"), ("TERM", "dumb"), ("FORCE_COLOR", "1")):
        done = run("log", home=told_home, env={name: value})
        assert "\x1b" not in done.out + done.err
